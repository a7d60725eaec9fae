"""One look for every figure: type, colours that the colour-blind can tell apart, frame, caption
with its provenance.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
import matplotlib.patheffects
import seaborn as sns
from matplotlib.figure import Figure

from abm.registers.outlook import INFORMATION_DATE
from analysis.figures.fonts import chinese_font
from runs.language import say, speaking, spoken_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

LATIN = "DejaVu Sans"
STATUS_QUO_COLOUR = "#5f5f5f"
MORE = "#00706b"
LESS = "#b35806"
"""Teal for more, brown for less: apart for the colour-blind and in grey print."""
DIVERGING = "BrBG"
SEQUENTIAL = "crest"
INK = "#222222"
QUIET = "#444444"
GRID = "#dddddd"
TARGET_COLOUR = "#a3003b"
PRINT_DOTS = 200
NOTE_WIDTH = 148
"""Latin characters on a line of the notes of a figure 8.8 inches wide."""
WIDE = 0x2E80
"""Characters from here on are about twice as wide as Latin ones."""


@contextmanager
def drawing(lang: str) -> Iterator[None]:
    """What is drawn inside has the look of every figure and speaks `lang`."""
    with speaking(lang), mpl.rc_context(style()):
        yield


def style() -> Any:
    """Settings of the drawing library for one figure in the language spoken."""
    settings = {
        **sns.axes_style("white"),
        "font.family": [LATIN],
        "font.size": 8.5,
        "axes.unicode_minus": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "ganzi",
        "text.parse_math": False,  # a title with two dollar signs is no formula
        "hatch.linewidth": 0.6,
    }
    if spoken_language() == "zh":
        settings["font.family"] = [chinese_font(), LATIN]
    return settings


def heavy() -> str:
    """Weight of titles: bold where the font has it (the Chinese ones that are free mostly have
    not).
    """
    return "bold" if mpl.rcParams["font.family"][0] == LATIN else "normal"


def halo() -> list[Any]:
    """A white edge round letters that stand on lines or areas."""
    return [mpl.patheffects.withStroke(linewidth=2, foreground="white")]


class Picture(Figure):
    """A figure that shows itself in a notebook, also where nothing else has been set up there; at
    `dots` an inch.
    """

    dots = 150

    def _repr_png_(self) -> bytes:
        return picture(self, dots=self.dots)


def blank(width: float, height: float) -> Picture:
    """An empty figure, inches."""
    return Picture(figsize=(width, height), facecolor="white")


def mix_colours(mixes: list[str]) -> dict[str, str]:
    """A colour a mix that the colour-blind can tell apart; the status quo is grey."""
    palette = iter(sns.color_palette("colorblind", len(mixes) + 1).as_hex())
    return {mix: STATUS_QUO_COLOUR if mix == "status_quo" else next(palette) for mix in mixes}


def frame(figure: Figure, title: str, notes: str) -> None:
    """Title above and notes below, at fixed distances from the edges in inches."""
    width, height = figure.get_size_inches()
    figure.text(
        0.15 / width,
        1 - 0.26 / height,
        title,
        fontsize=12.5,
        weight=heavy(),
        va="center",
        color=INK,
    )
    figure.text(
        0.15 / width,
        0.1 / height,
        wrapped(notes, NOTE_WIDTH),
        fontsize=7.5,
        color=QUIET,
        va="bottom",
        linespacing=1.35,
    )


def basis(n: int) -> str:
    """What a figure rests on, in one sentence."""
    year, month = INFORMATION_DATE.split("-")
    return say(
        "{n} draws a mix; information date {year}-{month:02d}.",
        n=n,
        year=year,
        month=int(month),
    )


def plain(axes: Axes, grid: Literal["x", "y", "both"] | None = None) -> None:
    """Take the frame off a plot, and draw its grid along one axis."""
    sns.despine(ax=axes, left=True, right=True, top=True, bottom=True)
    axes.tick_params(length=0, colors=QUIET)
    if grid:
        axes.grid(axis=grid, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def picture(figure: Figure, kind: str = "png", dots: int = 150) -> bytes:
    """A figure as bytes: png or svg."""
    stream = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {}
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "ganzi"}):
        figure.savefig(stream, format=kind, dpi=dots, metadata=metadata)
    return stream.getvalue()


def wrapped(text: str, width: int) -> str:
    """Text broken into lines of at most `width` Latin characters; a Chinese character counts for
    two.
    """
    lines = [""]
    used = 0
    for piece in re.findall(r"[!-~]+ ?|[^!-~][，。；：、）”]?| ", text):
        size = latin_width(piece.rstrip())
        if used + size > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            used = 0
        lines[-1] += piece
        used += latin_width(piece)
    return "\n".join(lines).rstrip()


def latin_width(text: str) -> int:
    """Width of a text in Latin characters."""
    return sum(1 if ord(character) < WIDE else 2 for character in text)
