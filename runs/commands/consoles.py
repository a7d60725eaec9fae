"""Consoles that cannot show every character, or take nothing any more: neither ends a command."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from typing import TextIO

STANDS_FOR = {
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "■": "#",
    "□": "o",
    "√": "v",
    "≠": "!=",
    "≥": ">=",
    "≤": "<=",
    "±": "+-",
    "×": "x",
    "·": "-",
    "→": "->",
    "✓": "y",
    "₂": "2",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
}
"""What is written for a character that a console's encoding lacks; without a row a question mark,
after the letter without its accents was tried.
"""
REPLACED = "ganzi-replaced"


def replace_what_cannot_be_shown() -> None:
    """From here on no character that stdout or stderr lacks, such as one of a file's name, ends a
    command.
    """
    codecs.register_error(REPLACED, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=REPLACED)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Plain letters for what an encoding lacks, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_plain(letter) for letter in letters), error.end


def _plain(letter: str) -> str:
    """What is written for a character; always ASCII."""
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return STANDS_FOR.get(letter) or bare or "?"


def takes_nothing(stream: TextIO | None) -> bool:
    """Whether what was printed cannot reach its reader: a pipe whose reader has left, a full disk.
    What is left of it is given up, so that the end of the program does not try again.
    """
    if stream is None or stream.closed:
        return False
    try:
        stream.flush()
        os.write(stream.fileno(), b"\n")  # what could not be flushed may be gone already
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return True
    return False
