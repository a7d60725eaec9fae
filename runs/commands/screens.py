"""Tables on a screen of any width: no word is broken in two and no column is lost. What does not
fit side by side goes on in further tables, or a row becomes a paragraph.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    Cell = str | Text

PIPED = 160
"""Cells a line when the output goes to a file or a pipe and COLUMNS does not say otherwise."""
ENDLESS = 10_000
"""Cells enough for a row of a register on one line, which other programs read."""
GAP = 2
"""Blanks between columns."""
LEAST = 24
"""Cells that the first column keeps when it is broken into lines."""


class Block(NamedTuple):
    """Columns that stand side by side: their places, and the width of the first."""

    places: list[int]
    first: int


def console(stderr: bool = False, piped: int = PIPED) -> Console:
    """A console as wide as the terminal or as COLUMNS says, else `piped` cells."""
    from rich.console import Console

    screen = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if screen.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return screen
    width = max(screen.width, piped)
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)


def print_table(
    screen: Console, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, left: int = 1
) -> None:
    """Print a table of figures: the first `left` columns are text. Columns for which there is no
    room go on in a table below, which begins with the first column again. A row of one cell is a
    title.
    """
    widths = [_width([head], rows, place) for place, head in enumerate(heads)]
    if sum(widths) + GAP * (len(widths) - 1) > screen.width:
        widths = [_width(head.split(), rows, place) for place, head in enumerate(heads)]
    least = max(LEAST, _longest_word(heads[0], *(str(row[0]) for row in rows)))
    for block in blocks(widths, screen.width, min(least, screen.width // 2)):
        screen.print(_table(heads, rows, widths, block, left))


def print_register(screen: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows that are mostly words: as a table if it fits, else a paragraph a row."""
    from rich.padding import Padding
    from rich.text import Text

    widths = [_width([head], rows, place) for place, head in enumerate(heads)]
    if sum(widths) + GAP * (len(widths) - 1) <= screen.width:
        block = Block(list(range(len(heads))), widths[0])
        screen.print(_table(heads, rows, widths, block, len(heads)))
        return
    for row in rows:
        screen.print(Text(row[0], style="bold", overflow="fold"))
        said = (
            say("{head}: {value}", head=head, value=value)
            for head, value in zip(heads[1:], row[1:], strict=True)
            if value
        )
        screen.print(Padding(Text(say("; ").join(said), overflow="fold"), (0, 0, 0, 4)))


def print_lines(screen: Console, lines: Iterable[str]) -> None:
    """Print sentences a line each; what does not fit goes on below, a little further in."""
    from rich.text import Text

    for line in lines:
        words = line.lstrip()
        first = len(line) - len(words)
        if _cells(line) <= screen.width:
            screen.print(Text(line))
            continue
        further = first + GAP
        folded = Text(words).wrap(screen, max(1, screen.width - further), overflow="fold")
        for place, part in enumerate(folded):
            screen.print(Text(" " * (further if place else first)) + part)


def blocks(widths: list[int], width: int, least: int = LEAST) -> list[Block]:
    """Which columns stand side by side within `width` cells: all if they fit, with the first one
    broken into lines of `least` cells where it must; else as many as fit beside it, and so on.
    """
    first, others = widths[0], widths[1:]
    rest = sum(others) + GAP * len(others)
    if rest + min(first, least) <= width:
        return [Block(list(range(len(widths))), min(first, width - rest))]
    room = width - min(first, least)
    parts: list[list[int]] = [[]]
    used = 0
    for place, one in enumerate(others, start=1):
        if parts[-1] and used + one + GAP > room:
            parts.append([])
            used = 0
        parts[-1].append(place)
        used += one + GAP
    found = []
    for part in parts:
        left = width - sum(widths[place] + GAP for place in part)
        found.append(Block([0, *part], max(1, min(first, left))))
    return found


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: list[int],
    block: Block,
    left: int,
) -> Table:
    """The columns of a block as a table without lines."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0))
    for place in block.places:
        table.add_column(
            heads[place],
            justify="left" if place < left else "right",
            width=widths[place] if place else block.first,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(row[place] for place in block.places if place < len(row)))
    return table


def _longest_word(*texts: str) -> int:
    """Cells of the longest word that cannot be broken; Chinese can be anywhere."""
    words = (word for text in texts for word in re.findall("[!-~]+", text))
    return max(map(len, words), default=0)


def _width(head: Sequence[str], rows: Sequence[Sequence[Cell]], place: int) -> int:
    """Cells that a column takes whose head is broken into these parts."""
    cells = [str(row[place]) for row in rows if place < len(row) and len(row) > 1]
    return max((_cells(text) for text in (*head, *cells)), default=0)


def _cells(text: str) -> int:
    """Cells of a text on the screen; East Asian characters take two."""
    from rich.cells import cell_len

    return cell_len(text)
