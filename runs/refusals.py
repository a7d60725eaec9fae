"""Refusals: what is said, in one line, when something asked for cannot be done."""

from __future__ import annotations

import contextlib
import operator
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.registers.refusals import (
    DataError,
    EnsembleError,
    InputError,
    MixError,
    Phrase,
    Place,
    Refusal,
    allowed_range,
    in_words,
    innermost,
    nearest,
    one_line,
    one_of,
    reason_of,
    shortened,
)
from runs.language import language_is_chosen, say, speaking, spoken_language, translated
from runs.language.choice import command_line_language

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "DataError",
    "EnsembleError",
    "InputError",
    "MixError",
    "Phrase",
    "Place",
    "Refusal",
    "allowed_range",
    "complain",
    "in_words",
    "innermost",
    "interrupted",
    "nearest",
    "new_folder",
    "one_line",
    "one_line_errors",
    "one_of",
    "reason_of",
    "shortened",
    "told",
    "whole_number",
]

LONGEST_LINE = 280
"""Characters of a refusal on the command line, without what stands before it."""
LARGEST = 2**62
"""Whole numbers up to this one can be stored, also with a number of draws added."""


def whole_number(
    name: str | Phrase,
    value: Any,
    low: int,
    way_out: Phrase | str = "",
    *,
    high: int = LARGEST,
) -> int:
    """A whole number from `low` to `high`, by default what 63 bits can hold, as int; refused
    otherwise.
    """
    # Whole numbers of numpy count, true and false do not.
    number: int | None = None
    if not isinstance(value, bool):
        with contextlib.suppress(TypeError):
            number = operator.index(value)
    if number is None or number < low:
        raise InputError(
            "not_whole_from",
            "{name} = {value!r} must be a whole number from {low} up{way_out}",
            name=name,
            value=value,
            low=low,
            way_out=way_out,
        )
    if number > high:
        raise InputError(
            "number_too_large",
            "{name} = {value} is too large; at most {largest} is possible",
            name=name,
            value=number,
            largest=high,
        )
    return number


def new_folder(out: str | Path) -> Path:
    """The folder that a command will write, which is new or empty; made at once, so that one that
    cannot be is refused before anything runs.
    """
    folder = Path(out)
    try:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            problem = Phrase("is a file") if folder.is_file() else Phrase("already holds files")
            raise InputError(
                "folder_taken",
                "{out} {problem}; name a folder that does not exist yet",
                out=out,
                problem=problem,
            )
        if not folder.parent.is_dir():
            raise InputError(
                "folder_without_parent",
                "{out} cannot be made: there is no folder {parent}",
                out=out,
                parent=folder.parent,
            )
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            "folder_impossible",
            "{out} cannot be made ({reason}); name another folder",
            out=out,
            reason=reason_of(error),
        ) from None
    return folder


@contextlib.contextmanager
def one_line_errors(lang: str = "") -> Iterator[None]:
    """Inside a command: everything is said in one language, `lang` or else the one of whoever runs
    it; a refusal is one line on stderr, with exit code 2 for bad input, 1 for an ensemble that had
    to stop, 130 for an interrupt.
    """
    import typer

    try:
        chosen = _language_of_a_command(lang)
    except InputError as error:
        raise typer.Exit(complain(error, 2)) from None
    with speaking(chosen):
        try:
            yield
        except (InputError, MixError, DataError) as error:
            raise typer.Exit(complain(error, 2)) from None
        except EnsembleError as error:
            raise typer.Exit(complain(error, 1)) from None
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(complain(interrupted(interrupt), 130)) from None


def _language_of_a_command(lang: str) -> str:
    """The language of a command that was given `lang`: of one without, what is spoken already."""
    if not lang and language_is_chosen():
        return spoken_language()
    return command_line_language(lang, os.environ)


def interrupted(interrupt: KeyboardInterrupt) -> str:
    """What is said when a command is interrupted: also what was kept, if the interrupt carries a
    phrase.
    """
    kept = interrupt.args[0] if interrupt.args else None
    return say("interrupted; {kept}", kept=told(kept)) if kept else say("interrupted")


def told(reason: Phrase | BaseException | str, longest: int | None = None) -> str:
    """A refusal or phrase in the language that is spoken here, anything else as it is; of at most
    so many characters.
    """
    if isinstance(reason, Phrase | Refusal):
        return in_words(reason, translated, longest)
    return shortened(one_line(str(reason)), longest)


def complain(error: BaseException | Phrase | str, code: int) -> int:
    """Print an error on one short line of stderr; returns the exit code."""
    line = say("error: {what}", what=" ".join(told(error, LONGEST_LINE).split()))
    print(line, file=sys.stderr)
    return code
