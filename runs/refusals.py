"""Refusals: what is said, in one line, when something asked for cannot be done."""

from __future__ import annotations

import contextlib
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

LARGEST = 2**62
"""Whole numbers up to this one can be stored, also with a number of draws added."""


class InputError(ValueError):
    """Input that cannot be used; one line that names the thing, its value, what is allowed and the
    way out.
    """


class EnsembleError(RuntimeError):
    """An ensemble that had to stop; what was finished is kept."""


def one_of(kind: str, name: str, known: Collection[str]) -> str:
    """The name if it is known; otherwise a refusal with the nearest known name."""
    if name in known:
        return name
    raise InputError(f"unknown {kind} '{name}'{nearest(name, known)}; known: {', '.join(known)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """' (did you mean ...?)' with the nearest known name, or nothing."""
    close = difflib.get_close_matches(str(name), list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def whole_number(name: str, value: Any, low: int, way_out: str = "") -> int:
    """A whole number from `low` up that 63 bits can hold, as int; refused otherwise."""
    # Whole numbers of numpy count, true and false do not.
    if isinstance(value, bool) or not hasattr(value, "__index__") or value < low:
        raise InputError(f"{name} = {value!r} must be a whole number from {low} up{way_out}")
    if value > LARGEST:
        raise InputError(
            f"{name} = {value} is too large; the largest that can be kept is {LARGEST}"
        )
    return int(value)


def new_folder(out: str | Path) -> Path:
    """The folder that a command will write, which is new or empty; made at once, so that one that
    cannot be is refused before anything runs.
    """
    folder = Path(out)
    try:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            what = "is a file" if folder.is_file() else "already holds files"
            raise InputError(f"{out} {what}; name a folder that does not exist yet")
        if not folder.parent.is_dir():
            raise InputError(f"{out} cannot be made: there is no folder {folder.parent}")
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{out} cannot be made ({error.strerror or error}); name another folder"
        ) from None
    return folder


@contextlib.contextmanager
def one_line_errors() -> Iterator[None]:
    """Inside a command: one line on stderr, and exit code 2 for bad input, 1 for an ensemble that
    had to stop, 130 for an interrupt.
    """
    import typer

    from abm.registers.policy import MixError
    from abm.registers.tables import DataError

    try:
        yield
    except (InputError, MixError, DataError) as error:
        raise typer.Exit(complain(error, 2)) from None
    except EnsembleError as error:
        raise typer.Exit(complain(error, 1)) from None
    except KeyboardInterrupt as interrupt:
        raise typer.Exit(complain(f"interrupted; {interrupt}".rstrip("; "), 130)) from None


def complain(error: Exception | str, code: int) -> int:
    """Print an error on one line of stderr; returns the exit code."""
    print("error: " + " ".join(str(error).split()), file=sys.stderr)
    return code
