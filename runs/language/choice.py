"""Which language is spoken: by the command line, `--lang` or what the environment says; by a
notebook, what its first cell says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers.refusals import Phrase, one_of
from runs.language import ENGLISH, LANGUAGES, usual_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPTION = "--lang"
VARIABLE = "GANZI_LANG"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the system's own language for messages: the first that is set decides."""


def command_line_language(lang: str, environment: Mapping[str, str]) -> str:
    """The language to speak: `lang` (of --lang) if given, else GANZI_LANG, else the system's.

    An unknown one of the first two is refused; the system's may be any: English where there is no
    catalogue of it.
    """
    if lang:
        return one_of(Phrase("language"), lang, LANGUAGES)
    if environment.get(VARIABLE):
        return one_of(Phrase("language (GANZI_LANG)"), environment[VARIABLE], LANGUAGES)
    return language_of_the_environment(environment)


def language_of_the_environment(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for, if there is a catalogue of it; else English."""
    if environment.get(VARIABLE) in LANGUAGES:
        return environment[VARIABLE]
    system = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return next((lang for lang in LANGUAGES if system.lower().startswith(lang)), ENGLISH)


def asked_language(arguments: Sequence[str]) -> str:
    """What --lang is given among the arguments of a command line; empty without it. The last
    counts, and nothing after `--` is an option.
    """
    lang = ""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith(f"{OPTION}="):
            lang = argument.removeprefix(f"{OPTION}=")
        elif argument == OPTION and place + 1 < len(arguments):
            lang = arguments[place + 1]
    return lang


def speak(lang: str) -> None:
    """Speak `lang`, "en" or "zh", from now on: what a notebook or a script prints, draws and
    tables, unless it asks for another language there.
    """
    usual_language(one_of(Phrase("language"), lang, LANGUAGES))
