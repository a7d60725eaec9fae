"""What the command line says of itself: help and complaints, in the language that is spoken."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from runs.language import ENGLISH, help_key, say, spoken_language, translated

if TYPE_CHECKING:
    from collections.abc import Iterator


def translate_help(command: Any, parent: Any = None) -> None:
    """Put the help of a command, of its options and of the commands below it into the language that
    is spoken. English is what stands there already.
    """
    if spoken_language() == ENGLISH:
        return
    context = command.context_class(command, info_name=command.name, parent=parent)
    if command.help:
        command.help = translated(help_key(command.help))
    command.rich_help_panel = say("Commands")
    # The option --help is no parameter that a command declares: it is made when it is asked for.
    for parameter in command.get_params(context):
        if parameter.help:
            parameter.help = translated(help_key(parameter.help))
        kind = parameter.param_type_name
        parameter.rich_help_panel = say("Arguments") if kind == "argument" else say("Options")
        if "--help" in parameter.opts:
            parameter.help = say("Show this message and exit.")
    for name in getattr(command, "commands", {}):
        translate_help(command.commands[name], context)


@contextmanager
def help_marks() -> Iterator[None]:
    """Inside, what typer itself writes into a help stands in the language that is spoken, and lines
    without blanks, such as Chinese ones, are broken and not cut. Typer has no other place for that
    than names of its module.
    """
    if spoken_language() == ENGLISH:
        yield
        return
    from typer import rich_utils

    ours = {
        "DEFAULT_STRING": say("[default: {}]"),
        "REQUIRED_LONG_STRING": say("[required]"),
        **_folding(),
    }
    before = {name: getattr(rich_utils, name) for name in ours if hasattr(rich_utils, name)}
    for name in before:
        setattr(rich_utils, name, ours[name])
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(rich_utils, name, value)


def _folding() -> dict[str, type]:
    """Rich's tables and columns with texts that go on in the next line where a word is too long."""
    from rich.columns import Columns
    from rich.table import Table
    from rich.text import Text

    class FoldingTable(Table):
        def add_row(self, *cells: Any, **style: Any) -> None:
            super().add_row(*cells, **style)
            for column in self.columns:
                column.overflow = "fold"

    class FoldingColumns(Columns):
        def __init__(self, cells: Any, **layout: Any) -> None:
            cells = list(cells)
            for cell in cells:
                if isinstance(cell, Text):
                    cell.overflow = "fold"
            super().__init__(cells, **layout)

    return {"Table": FoldingTable, "Columns": FoldingColumns}


def usage_error(error: Any) -> str:
    """What is wrong with what was typed, from what the command line's own complaint carries: its
    kind, the option or argument, its value. Only English has its sentences.
    """
    line = " ".join(error.format_message().split()).rstrip(".")
    return line if spoken_language() == ENGLISH else _in_other_words(error, line)


def _in_other_words(error: Any, line: str) -> str:
    """A complaint of the command line in another language than English; `line`: its own words."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = _name_of(parameter) if parameter is not None else ""
    if kind == "MissingParameter" and name:
        return say("{name} is missing", name=name)
    if kind == "NoSuchOption":
        near = ", ".join(sorted(error.possibilities or ()))
        return (
            say("there is no option {name} (perhaps {near})", name=error.option_name, near=near)
            if near
            else say("there is no option {name}", name=error.option_name)
        )
    if kind == "NoSuchCommand":
        return say("there is no such command ({line})", line=line)
    if kind == "BadOptionUsage":
        return say(
            "option {name} is not used as it must be ({line})", name=error.option_name, line=line
        )
    if kind == "BadParameter" and name:
        return say("the value of {name} cannot be used ({line})", name=name, line=line)
    context = getattr(error, "ctx", None)
    if context is not None and hasattr(context.command, "commands"):
        return say("there is no such command ({line})", line=line)
    return say("the command cannot be understood ({line})", line=line)


def _name_of(parameter: Any) -> str:
    """How an option or argument is typed."""
    if parameter.param_type_name == "argument":
        return parameter.metavar or parameter.name.upper()
    return max(parameter.opts, key=len)
