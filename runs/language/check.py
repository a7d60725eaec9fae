"""Is everything that the code says in the catalogues? `python -m runs.language.check [--update]`.

Babel finds the messages of the code; the catalogue of each language must hold a translation of
every one of them, none that is fuzzy or that nothing says any more, and the same fields in braces.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from runs.language import CATALOGUES, help_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from babel.messages.catalog import Message

ROOT = Path(__file__).parents[2]
FOLDERS = ("abm", "runs", "analysis", "calibration")
HELP = "help"
"""Under which name Babel is told of the help of a command or an option."""
KEYWORDS = {
    "say": None,
    "say_as": ((1, "c"), 2),
    "say_many": (1, 2),
    "Phrase": None,
    "InputError": (2,),
    "MixError": (2,),
    "DataError": (2,),
    "EnsembleError": (2,),
    HELP: None,
}
"""Functions and errors that say something; for Babel, which arguments are message and context
("c"). The first argument of an error is its code.
"""
TEXTS = {
    "say": 1,
    "say_as": 2,
    "say_many": 2,
    "Phrase": 1,
    "InputError": 2,
    "MixError": 2,
    "DataError": 2,
    "EnsembleError": 2,
}
"""How many of their first arguments must be plain text."""
HOMES = ("runs.language", "runs.refusals", "abm.registers.refusals")
"""Where they are imported from."""
OPTIONS = ("typer.Option", "typer.Argument")
"""What declares an option or argument of a command, with its help."""
COMMENT = "Translators:"
"""How a comment begins that is meant for translators, on the line before the message."""
HEADER = """\
# What users of the Ganzi model read, in another language than English.
# Written by 'python -m runs.language.check --update'; translations are filled in by hand.
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def source_files(root: Path = ROOT) -> Iterator[Path]:
    """Everything that may say something, in order."""
    yield from sorted(root.glob("*.py"))
    for folder in FOLDERS:
        for pattern in ("*.py", "*.j2"):
            yield from sorted((root / folder).rglob(pattern))


def messages(root: Path = ROOT) -> Catalog:
    """Every message of the code, without translations; each with the files that say it."""
    catalogue = Catalog()
    for file in source_files(root):
        method: Any = python_messages if file.suffix == ".py" else "jinja2.ext:babel_extract"
        place = file.relative_to(root).as_posix()
        for _, words, comments, context in extract_from_file(
            method, file, keywords=KEYWORDS, comment_tags=[COMMENT]
        ):
            # No line number: it would change with every edit of the code.
            catalogue.add(words, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalogue


def python_messages(
    file: BinaryIO, keywords: Any, comment_tags: list[str], options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Messages of a Python file for Babel: (line, function, its texts, comments for translators).

    Babel's own reader takes every function called `say`, whoever it belongs to.
    """
    source = file.read().decode("utf-8")
    lines = source.splitlines()
    tree = ast.parse(source)
    yield from _help_texts(tree)
    for call, name in calls(tree):
        if not _unreadable(call, name):
            above = lines[call.lineno - 2].strip().removeprefix("# ")
            comments = [above] if above.startswith(tuple(comment_tags)) else []
            yield call.lineno, name, tuple(text.value for text in _arguments(call, name)), comments


def calls(tree: ast.Module) -> list[tuple[ast.Call, str]]:
    """(call, name of the function) of each call of the functions that say something, in order."""
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in HOMES
        for alias in node.names
        if alias.name in TEXTS
    }
    names |= {
        node.name: node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name in TEXTS
    }
    calls = [
        (node, names[node.func.id])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    return sorted(calls, key=lambda pair: (pair[0].lineno, pair[0].col_offset))


def _help_texts(tree: ast.Module) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Help of the commands that a file adds to the front door (their docstrings), and of their
    options and arguments.
    """
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if "add_to" in functions:
        added = {node.id for node in ast.walk(functions["add_to"]) if isinstance(node, ast.Name)}
        for name, function in functions.items():
            if name in added:
                yield function.lineno, HELP, (help_key(ast.get_docstring(function) or ""),), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in OPTIONS:
            for keyword in node.keywords:
                if keyword.arg == HELP and isinstance(keyword.value, ast.Constant):
                    yield node.lineno, HELP, (help_key(str(keyword.value.value)),), []


def _arguments(call: ast.Call, name: str) -> list[Any]:
    """The arguments that are the message."""
    return call.args[: TEXTS[name]]


def _unreadable(call: ast.Call, name: str) -> bool:
    """Whether the message of a call is no plain text, so that nobody could translate it."""
    arguments = _arguments(call, name)
    return len(arguments) < TEXTS[name] or not all(
        isinstance(argument, ast.Constant) for argument in arguments
    )


def unreadable_calls(root: Path = ROOT) -> list[str]:
    """Calls whose message is no plain text: one line each."""
    return [
        f"{file.relative_to(root).as_posix()}:{call.lineno}: {name}() must be given plain text"
        for file in source_files(root)
        if file.suffix == ".py"
        for call, name in calls(ast.parse(file.read_text(encoding="utf-8")))
        if _unreadable(call, name)
    ]


def problems(catalogue: Catalog, code: Catalog) -> list[str]:
    """What is wrong with a catalogue, given the messages that the code says: one line each."""
    unused = [
        message
        for message in catalogue
        if message.id and code.get(message.id, message.context) is None
    ]
    lines = [
        f"nothing says it any more: {_shown(message)}"
        for message in (*unused, *catalogue.obsolete.values())
    ]
    for message in code:
        translated = catalogue.get(message.id, message.context) if message.id else None
        if translated is not None and all(_texts(translated.string)):
            lines += _wrong(translated)
        elif message.id:
            lines.append(f"not translated: {_shown(message)}")
    return lines


def _wrong(message: Message) -> list[str]:
    """What is wrong with a message that is translated."""
    lines = [f"fuzzy: {_shown(message)}"] if message.fuzzy else []
    english = fields(_texts(message.id)[-1])
    return lines + [
        f"fields differ, {sorted(english)} and {sorted(fields(text))}: {_shown(message)}"
        for text in _texts(message.string)
        if fields(text) != english
    ]


def fields(text: str) -> set[str]:
    """Names of the fields of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _texts(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """A message or a translation as a tuple: its forms, or its one text, which may be empty."""
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)


def _shown(message: Message) -> str:
    """A message as a line shows it."""
    context = f" [{message.context}]" if message.context else ""
    return f"'{_texts(message.id)[0]}'{context}"


def read(lang: str) -> Catalog:
    """The catalogue of a language; an empty one if there is none yet."""
    if not CATALOGUES[lang].exists():
        return Catalog(locale=lang)
    with CATALOGUES[lang].open("rb") as file:
        return read_po(file, locale=lang)


def update(lang: str, code: Catalog) -> None:
    """Write the catalogue anew: what nothing says any more goes, what is new stands there empty."""
    known = read(lang)
    catalogue = Catalog(locale=lang)
    for message in code:
        old = known.get(message.id, message.context) if message.id else None
        catalogue.add(
            message.id,
            old.string if old else None,
            locations=message.locations,
            flags=old.flags if old else (),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
    stream = io.BytesIO()
    write_po(
        stream,
        catalogue,
        width=100,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
    )
    header = HEADER.format(lang=lang, plurals=catalogue.plural_forms)
    CATALOGUES[lang].write_bytes(header.encode() + stream.getvalue())


def main(arguments: list[str]) -> int:
    """Check every catalogue, after writing it anew if asked; returns 1 if anything is wrong."""
    code = messages()
    lines = unreadable_calls()
    for lang, file in CATALOGUES.items():
        if "--update" in arguments:
            update(lang, code)
        lines += [f"{file.name}: {line}" for line in problems(read(lang), code)]
    print("\n".join(lines) or f"{len(code)} messages, all of them translated")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
