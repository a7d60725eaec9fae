"""How an answer shows itself: a sentence, a small table, what stands below; as text or HTML."""

from __future__ import annotations

import html
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runs.language import (
    LANGUAGES,
    language_is_chosen,
    speaking,
    spoken_language,
)
from runs.language.choice import language_of_the_environment
from runs.refusals import Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.figure import Figure

    from runs.folder.reader import Results

WIDTH = 80
"""Cells of a terminal that an answer takes."""


def language(lang: str | None, results: Results | None = None) -> str:
    """The language asked for, else that of the results, else the one spoken here, else that of the
    environment.
    """
    if lang is not None:
        return one_of(Phrase("language"), lang, LANGUAGES)
    if results is not None and results.lang is not None:
        return one_of(Phrase("language"), results.lang, LANGUAGES)
    if language_is_chosen():
        return spoken_language()
    return language_of_the_environment(os.environ)


@dataclass(frozen=True)
class Shown:
    """What is shown of an answer in one language: a sentence, lines that go on from it, the heads
    and rows of a table whose first column is text, lines below.
    """

    headline: str
    said: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    below: tuple[str, ...] = ()

    def text(self, width: int = WIDTH) -> str:
        """As plain text, no line wider than `width` cells."""
        from rich.console import Console
        from rich.table import Table

        stream = io.StringIO()
        # In a notebook each line would be shown there at once, beside the answer itself.
        console = Console(
            file=stream,
            width=width,
            highlight=False,
            markup=False,
            emoji=False,
            force_jupyter=False,
        )
        for line in (self.headline, *self.said):
            console.print(line)
        if self.rows:
            table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
            for place, head in enumerate(self.heads):
                table.add_column(head, overflow="fold", justify="right" if place else "left")
            for row in self.rows:
                table.add_row(*row)
            console.print(table)
        for line in self.below:
            console.print(line)
        return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().splitlines())

    def html(self, lang: str) -> str:
        """As HTML for a notebook."""
        cell = "style='text-align:right;padding:2px 10px'"
        first = "style='text-align:left;padding:2px 10px 2px 0'"

        def line(kind: str, cells: tuple[str, ...]) -> str:
            said = (
                f"<{kind} {cell if place else first}>{html.escape(one)}</{kind}>"
                for place, one in enumerate(cells)
            )
            return f"<tr>{''.join(said)}</tr>"

        rows = "".join(line("td", row) for row in self.rows)
        table = f"<table>{line('th', self.heads)}{rows}</table>" if self.rows else ""
        said = "".join(f"<p>{html.escape(one)}</p>" for one in self.said)
        quiet = "style='opacity:0.75'"
        below = "".join(f"<div {quiet}>{html.escape(one)}</div>" for one in self.below)
        headline = f"<p><b>{html.escape(self.headline)}</b></p>"
        return f"<div lang='{lang}'>{headline}{said}{table}{below}</div>"


class Answer:
    """An answer: `headline` the sentence, `table` all numbers, `plot()` the figure. It shows itself
    as text and in a notebook, in the language in which it was asked.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        lang: str,
        show: Callable[[], Shown],
        draw: Callable[[str], Figure],
    ) -> None:
        self.table = table
        self._lang = lang
        self._draw = draw
        with speaking(lang):
            self._shown = show()

    @property
    def headline(self) -> str:
        """The answer in a sentence."""
        return self._shown.headline

    def plot(self, *, lang: str | None = None) -> Figure:
        """Its figure; `.savefig(FILE)` keeps it."""
        return self._draw(self._lang if lang is None else language(lang))

    def __repr__(self) -> str:
        return self._shown.text()

    def _repr_html_(self) -> str:
        return self._shown.html(self._lang)
