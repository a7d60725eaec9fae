"""Whether a note fits on a page of A4, reckoned from the widths of its characters: Word and
browsers take other fonts on other machines, so the widest usual ones are reckoned with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib import font_manager

from analysis.figures.note import height_of
from runs.language import spoken_language

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

    from analysis.report.note.content import Note

PAGE = (595.3, 841.9)
"""A4, points."""
SIDE, TOP, BOTTOM = 62.0, 40.0, 28.0
"""Margins, points."""
WIDTH = PAGE[0] - 2 * SIDE
RESERVE = 16.0
"""Points that are left free, for what programs round up."""
WIDE_LATIN = "DejaVu Serif"
"""A wide typeface that comes with the drawing library: Latin text of usual fonts is narrower."""
LATIN_IN_CHINESE = 0.6
"""Width of a Latin character in a Chinese font, of the size of its type."""
FIRST_WIDE = 0x2E80
"""From here on characters are as wide as their type is high."""
WIDE_MARKS = "“”‘’—…·→≥≤"
"""Marks below FIRST_WIDE that are as wide in a Chinese font."""
NEVER_FIRST = "，。；：、）”》！？%％」』…—"
NEVER_LAST = "（“《「『"
PIECES = re.compile(r"[!-~≥≤≠→–]+ ?|.", re.DOTALL)


@dataclass(frozen=True)
class Type:
    """Sizes and heights of the lines of a note, points, for a language."""

    body: float
    line: float
    indent: float
    """Of the first line of a paragraph."""
    after: float
    """Room below a paragraph."""
    heading: float
    heading_line: float
    heading_before: float
    title: float
    title_line: float
    title_before: float
    title_after: float
    small: float = 9.5
    small_line: float = 13.0
    kind: float = 15.0
    kind_line: float = 24.0
    figure_around: float = 7.0
    """Room above and below the figure together."""
    rule: float = 5.0
    """Room that the lines above the title and below the text take."""


TYPES = {
    "zh": Type(
        body=12,
        line=17.6,
        indent=24,
        after=0,
        heading=12.5,
        heading_line=19,
        heading_before=3,
        title=19.5,
        title_line=27,
        title_before=9,
        title_after=6,
    ),
    "en": Type(
        body=10.2,
        line=13.4,
        indent=0,
        after=2,
        heading=12,
        heading_line=16,
        heading_before=5,
        title=18,
        title_line=24,
        title_before=8,
        title_after=4,
    ),
}


def height(note: Note) -> float:
    """Points that the note takes from the top margin to the last line, in the language spoken."""
    kind = TYPES[spoken_language()]
    used = kind.kind_line + 2 * kind.rule
    used += kind.title_before + kind.title_after
    used += kind.title_line * lines(note.title, kind.title, bold=True)
    used += height_of(len(note.figure.lines)) + kind.figure_around
    for part in note.parts:
        used += kind.heading_before + kind.heading_line
        for paragraph in part.paragraphs:
            count = lines(paragraph.text, kind.body, first=kind.indent, lead=paragraph.lead)
            used += kind.line * count + kind.after
    for text in (note.scale, note.source):
        used += kind.small_line * lines(text, kind.small)
    return used


def fits(note: Note) -> bool:
    """Whether the note takes no more than its page."""
    return height(note) <= PAGE[1] - TOP - BOTTOM - RESERVE


def lines(text: str, size: float, *, first: float = 0.0, lead: str = "", bold: bool = False) -> int:
    """Lines that a text takes at a size of type, points; `first`: indent of its first line; `lead`
    stands before it in bold.
    """
    pieces = [(piece, True) for piece in _pieces(lead)]
    pieces += [(piece, bold) for piece in _pieces(text)]
    count, used = 1, first
    for piece, heavy in pieces:
        width = size * _width(piece.rstrip(), heavy)
        if used + width > WIDTH and used > 0:
            count += 1
            used = 0.0
        used += size * _width(piece, heavy)
    return count


def _pieces(text: str) -> list[str]:
    """Parts of a text between which a line may break, blanks at their ends."""
    parts: list[str] = []
    for piece in PIECES.findall(text):
        joined = parts and (piece[0] in NEVER_FIRST or parts[-1][-1] in NEVER_LAST)
        if joined:
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def _width(text: str, bold: bool) -> float:
    """Width of a text, of the size of its type."""
    if spoken_language() == "zh":
        return sum(1.0 if _is_wide(letter) else LATIN_IN_CHINESE for letter in text)
    return sum(_advance(letter, bold) for letter in text)


def _is_wide(letter: str) -> bool:
    """Whether a character is as wide as its type is high in a Chinese font."""
    return ord(letter) >= FIRST_WIDE or letter in WIDE_MARKS


@lru_cache(maxsize=1024)
def _advance(letter: str, bold: bool) -> float:
    """Width of a Latin character, of the size of its type."""
    if ord(letter) >= FIRST_WIDE:
        return 1.0
    font = _font(bold)
    if not font.get_char_index(ord(letter)):  # another font will draw it, as wide as it likes
        return 1.0
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / DOTS


DOTS = 100
"""Size at which characters are measured."""


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    """The wide typeface, at a size of DOTS."""
    named = font_manager.FontProperties(family=WIDE_LATIN, weight="bold" if bold else "normal")
    font = font_manager.get_font(font_manager.findfont(named))
    font.set_size(DOTS, 72)
    return font
