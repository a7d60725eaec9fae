"""Refusals: errors that a user meets, told apart by a code, with their fields by name.

    raise InputError("not_in_range", "{name} = {value} is not possible; allowed: {allowed}", ...)

What is raised says what happened and holds the words in English; `str(error)` is that sentence. At
the edge it is put into the user's language: the sentence is the key of the catalogue, and a field
that is itself a phrase or an error is translated in its turn. Nothing reads a sentence back: who
wants to know what happened looks at `code` and `fields`.
"""

from __future__ import annotations

import difflib
import errno
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Self


SHORTER = (160, 120, 90, 70, 50, 30)
"""Lengths to which the fields of a sentence are cut, one by one, until it is short enough."""
ELLIPSIS = "…"

type Place = str | Path | Phrase
"""Where something stands: a file, or a row and column of it."""


class Phrase:
    """Words with fields that are part of a sentence: a hint, a place, the reason of an error."""

    def __init__(self, message: str, /, **fields: Any) -> None:
        self.message = message
        self.fields = fields

    def __str__(self) -> str:
        """The phrase in English."""
        return in_words(self)

    def __repr__(self) -> str:
        return f"Phrase({self.message!r}, {self.fields!r})"


class Refusal(Exception):  # noqa: N818 - the name says that it is one
    """Something asked for cannot be done: a code, its fields, and the sentence with their names."""

    def __init__(self, code: str, message: str, /, **fields: Any) -> None:
        # What stands in `args` and in the instance's dict is all that pickle sends on.
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.fields = fields

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {self.fields!r})"

    def with_fields(self, **fields: Any) -> Self:
        """The same refusal with other values in some of its fields."""
        return type(self)(self.code, self.message, **(self.fields | fields))

    def __str__(self) -> str:
        """The sentence in English."""
        return in_words(self)


class InputError(Refusal, ValueError):
    """Input that cannot be used; one line that names the thing, its value, what is allowed and the
    way out.
    """


class MixError(Refusal, ValueError):
    """A mix or lever that cannot be used; the message names it, its value, the allowed range and
    the way out.
    """


class DataError(Refusal, ValueError):
    """A table that cannot be used; the message names file, row and column."""


class EnsembleError(Refusal, RuntimeError):
    """An ensemble that had to stop; what was finished is kept."""


def in_words(
    said: Phrase | Refusal, translated: Callable[[str], str] = str, longest: int | None = None
) -> str:
    """A phrase or an error as text: its message, `translated`, with its fields, which are
    translated likewise. Characters that cannot be shown are escaped; a text of more than `longest`
    characters gets shorter fields.
    """
    text = _with_fields(said, translated, None)
    for most in SHORTER:
        if longest is None or len(text) <= longest:
            return text
        text = _with_fields(said, translated, most)
    return shortened(text, longest)


def _with_fields(said: Phrase | Refusal, translated: Callable[[str], str], most: int | None) -> str:
    """A phrase or an error with fields of at most so many characters."""
    fields = {
        name: _Field(
            _with_fields(value, translated, None) if isinstance(value, Phrase | Refusal) else value,
            most,
        )
        for name, value in said.fields.items()
    }
    text = translated(said.message)
    return text.format(**fields) if fields else text


class _Field:
    """A value as a sentence shows it: whatever it is, it can be shown, on one line."""

    def __init__(self, value: Any, most: int | None) -> None:
        self.value = value
        self.most = most

    def __format__(self, form: str) -> str:
        return self._text(lambda: format(self.value, form))

    def __str__(self) -> str:
        return self._text(lambda: str(self.value))

    def __repr__(self) -> str:
        return self._text(lambda: repr(self.value))

    def _text(self, made: Callable[[], str]) -> str:
        """What is made of the value; a number too long to be written is named by its size."""
        try:
            text = made()
        except (ValueError, OverflowError, RecursionError):
            if not isinstance(self.value, int):
                return ELLIPSIS
            digits = int(self.value.bit_length() * math.log10(2))
            text = f"{'-' if self.value < 0 else ''}1e{digits}"
        return shortened(one_line(text), self.most)


def one_line(text: str) -> str:
    """A text without characters that cannot be shown: line breaks and tabs become blanks, others
    are escaped.
    """
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter.isprintable()
        else " "
        if letter in "\n\r\t"
        else letter.encode("unicode_escape").decode()
        for letter in text
    )


def shortened(text: str, most: int | None) -> str:
    """A text of at most so many characters: of a longer one its beginning and its end."""
    if most is None or len(text) <= most:
        return text
    end = (most - len(ELLIPSIS)) // 3
    return text[: most - len(ELLIPSIS) - end] + ELLIPSIS + (text[-end:] if end > 0 else "")


def innermost(error: Refusal) -> Refusal:
    """The error that another one reports: where it happened stands around what happened."""
    cause = error.fields.get("cause")
    return innermost(cause) if isinstance(cause, Refusal) else error


def nearest(name: str, known: Iterable[str]) -> Phrase | str:
    """' (did you mean ...?)' with the nearest known name, or nothing."""
    close = difflib.get_close_matches(str(name), list(known), n=1)
    return Phrase(" (did you mean '{near}'?)", near=close[0]) if close else ""


_SYSTEM_REASONS = {
    errno.ENOENT: Phrase("No such file or directory"),
    errno.EACCES: Phrase("Permission denied"),
    errno.EPERM: Phrase("Operation not permitted"),
    errno.EEXIST: Phrase("File exists"),
    errno.ENOTDIR: Phrase("Not a directory"),
    errno.EISDIR: Phrase("Is a directory"),
    errno.ENOSPC: Phrase("No space left on device"),
    errno.EROFS: Phrase("Read-only file system"),
    errno.ENAMETOOLONG: Phrase("File name too long"),
    errno.EADDRINUSE: Phrase("Address already in use"),
}


def reason_of(error: Exception) -> Refusal | Phrase | str:
    """Why something failed, as a field of what is said of it: a refusal as it is, a usual reason of
    the operating system as a phrase, anything else as its own words.
    """
    if isinstance(error, Refusal):
        return error
    words = getattr(error, "strerror", None) or str(error)
    phrase = _SYSTEM_REASONS.get(getattr(error, "errno", None) or 0)
    return phrase if phrase is not None and phrase.message == words else words


def allowed_range(low: float, high: float, unit: str) -> Phrase:
    """'allowed: 0 to 4000 MW/year'."""
    if not math.isfinite(high):
        return Phrase("allowed: any finite number from {low:g} up", low=low)
    if not unit:
        return Phrase("allowed: {low:g} to {high:g}", low=low, high=high)
    return Phrase("allowed: {low:g} to {high:g} {unit}", low=low, high=high, unit=unit)


def one_of(kind: Phrase, name: str, known: Collection[str]) -> str:
    """The name if it is known; otherwise a refusal with the nearest known name."""
    # Nothing but a text is looked for: a missing value of pandas cannot even be compared.
    if isinstance(name, str) and name in known:
        return str(name)
    raise InputError(
        "unknown_name",
        "unknown {kind} '{name}'{hint}; known: {known}",
        kind=kind,
        name=name,
        hint=nearest(name, known),
        known=", ".join(known),
    )
