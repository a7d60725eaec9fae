"""Refusals on the page: the line of the command line, and in Chinese first what it means."""

from __future__ import annotations

import re

from runs.language import ENGLISH, say, spoken_language


def refusal(message: str) -> str:
    """A refusal as the page shows it: in English the line of the command line, in another language
    its meaning and then it.
    """
    line = " ".join(message.split())
    if spoken_language() == ENGLISH:
        return line
    return say(
        "{meaning}. As on the command line: {line}",
        meaning=meaning(line) or unknown_refusal(),
        line=line,
    )


def unknown_refusal() -> str:
    """What is said of a refusal whose meaning is not known."""
    return say("This cannot be used")


def meaning(line: str) -> str:
    """What a refusal means; nothing if it is none of the usual ones."""
    for pattern, words in _meanings().items():
        if match := re.search(pattern, line):
            fields = match.groupdict()
            near = fields.pop("near", None)
            hint = say(" (did you mean “{near}”?)", near=near) if near else ""
            return words.format(**fields, hint=hint)
    return ""


def _meanings() -> dict[str, str]:
    """What the usual refusals mean, by their pattern on the command line; fields are its groups,
    `hint` is the name that may have been meant.
    """
    near = r"(?: \(did you mean '(?P<near>[^']*)'\?\))?"
    return {
        r"unknown lever '(?P<lever>[^']*)'" + near: say("no lever is called “{lever}”{hint}"),
        r"lever (?P<lever>\S+) = (?P<value>.+?) is out of range": say(
            "the value {value} of lever {lever} is out of range"
        ),
        r"lever (?P<lever>\S+) = (?P<value>.+?) is not a number": say(
            "the value {value} of lever {lever} is not a number"
        ),
        r"lever (?P<lever>\S+) has an empty path": say("lever {lever} has no value"),
        r"lever (?P<lever>\S+) has '(?P<year>[^']*)' where a year": say(
            "the year “{year}” of lever {lever} is out of range"
        ),
        r"levers must be a table": say("“levers” must be a table of “lever = number”"),
        r"not valid TOML": say("the file is not valid TOML"),
        r"no result folder": say("the folder is no result folder"),
        r"cannot be read": say("the file cannot be read"),
        r"based_on = '(?P<base>[^']*)' is a file": say(
            "“based_on” cannot name the file “{base}”; name a shipped mix"
        ),
        r"based_on = '(?P<base>[^']*)' is no known mix": say(
            "the mix “{base}” that “based_on” names does not exist"
        ),
        r"unknown key '(?P<key>[^']*)'" + near: say("the file has an unknown key “{key}”{hint}"),
        r"the key 'name' is missing": say("the file lacks “name”, the name of the mix"),
        r"(?P<key>name|title_en|title_zh|based_on) = .+? must be a text": say(
            "“{key}” must be a text"
        ),
        r"implementation = .+? must be": say(
            '“implementation” must be "drawn" or a number from 0 to 1'
        ),
        r"holds no finished run": say("the result folder holds no finished run yet"),
        r"(?P<file>\S+) is damaged": say(
            "the result file {file} is damaged; the command at the end of the line makes the "
            "missing runs again"
        ),
    }
