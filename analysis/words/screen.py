"""Tables on the screen: what a result folder says, at a width of 100 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from analysis import likelihood
from analysis.likelihood import NOT_JUDGED
from analysis.questions.comparison import LOWERS, RAISES
from analysis.questions.reachability import HEADLINE_KIND
from analysis.words import cost_foot, numbers
from analysis.words.labels import group_label, group_place
from runs.language import column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import Console

WIDTH = 100
_CELL = 32
"""Characters of a probability with its interval, word and marks."""
MIXES_WITH_INTERVALS = 2
"""With more mixes than this the screen has room for the probabilities only."""


def console(stderr: bool = False) -> Console:
    """A console that keeps the width of the tables when the output goes to a file or a pipe."""
    from rich.console import Console

    screen = Console(stderr=stderr, highlight=False, markup=False)
    if screen.is_terminal:
        return screen
    return Console(stderr=stderr, highlight=False, markup=False, width=max(screen.width, WIDTH))


def reachability_table(table: pd.DataFrame, titles: dict[str, str] | None = None) -> Table:
    """Targets by group with their probabilities under each mix, as a rich table."""
    mixes = list(dict.fromkeys(table["mix"]))
    roomy = len(mixes) <= MIXES_WITH_INTERVALS
    screen = _target_table()
    screen.add_column(say_as("what it asks for", "document"), justify="right", no_wrap=True)
    for mix in mixes:
        titled = roomy or spoken_language() == "zh"
        screen.add_column(
            (titles or {}).get(mix, mix) if titled else mix,
            justify="left" if roomy else "right",
            width=_CELL if roomy else None,
        )
    for title, rows in sections(table):
        screen.add_row(Text(title, style="bold underline"))
        for _, target in rows.groupby("number", sort=False):
            screen.add_row(*_cells(target, roomy))
    return screen


def sections(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """(title, rows) of each group of counted targets, then of those listed apart; what no run
    judges is left out.
    """
    shown = table[table["word"] != NOT_JUDGED] if "word" in table else table
    headline = shown[shown["kind"] == HEADLINE_KIND]
    for group in sorted(headline["group"].unique(), key=group_place):
        yield group_label(group), headline[headline["group"] == group]
    apart = shown[shown["kind"] != HEADLINE_KIND]
    if len(apart):
        yield say("Administrative and derived (not counted)"), apart


def _cells(target: pd.DataFrame, roomy: bool) -> list[str | Text]:
    """Cells of one target: label, document value, and for each mix the probability, its interval
    and the word.
    """
    rows = target.to_dict("records")
    label = column_text(rows[0], "label")
    remarks = ("*" if rows[0]["strive"] else "") + ("=" if rows[0]["policy_insensitive"] else "")
    cells: list[str | Text] = [f"{label} {remarks}".rstrip(), numbers.wanted(rows[0])]
    for row in rows:
        style = _square_style(row)
        shown = numbers.percent(row["probability"], row["low"], row["high"])
        if roomy:
            word = likelihood.marked(row)
            interval = f" {numbers.interval(row['low'], row['high']):>6} "
            letter = f" {row['evidence']:<2}"
            cells.append(
                Text.assemble(f"{shown:>5}", letter, interval, (word[:1], style), word[1:])
            )
        else:
            cells.append(
                Text.assemble((likelihood.square(row), style), f"{shown:>5}{likelihood.marks(row)}")
            )
    return cells


def _square_style(row: dict[str, Any]) -> str:
    """Colour of the square before a word."""
    return likelihood.CLASS[row["word"]].edge if row["word"] in likelihood.CLASS else "dim"


def _empty_table() -> Table:
    """A table without lines."""
    return Table(
        box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )


def _target_table() -> Table:
    """An empty table whose first column, the targets, takes the room that the others leave."""
    screen = _empty_table()
    screen.add_column(say("target"), ratio=1, overflow="fold")
    return screen


def cost_table(rows: list[dict[str, Any]], titles: dict[str, str] | None = None) -> Table:
    """What each mix costs and what that buys, as a rich table."""
    screen = _empty_table()
    for place, name in enumerate(cost_foot.heading()):
        screen.add_column(
            name, justify="right" if place else "left", no_wrap=place > 0, overflow="fold"
        )
    for row in rows:
        screen.add_row(*cost_foot.cells(row, titles))
    return screen


def comparison_table(table: pd.DataFrame, titles: dict[str, str] | None = None) -> Table:
    """Changes against the baseline, target by target and mix by mix, as a rich table.

    With one mix a target takes one line; with several its mixes stand below its name.
    """
    screen = _target_table()
    mixes = table["mix"].nunique()
    names = (
        "P, %",
        say("change"),
        "95 %",
        say_as("narrow column", "p (Holm)"),
        say("median change of the value"),
    )
    for name in names:
        screen.add_column(name, justify="right", no_wrap=name != names[-1])
    for title, rows in sections(table):
        screen.add_row(Text(title, style="bold underline"))
        for _, target in rows.groupby("number", sort=False):
            if mixes > 1:
                screen.add_row(column_text(target.iloc[0], "label"))
            for row in target.to_dict("records"):
                label = (
                    column_text(row, "label")
                    if mixes == 1
                    else f"    {(titles or {}).get(row['mix'], row['mix'])}"
                )
                screen.add_row(label, *_changes(row))
    return screen


def _changes(row: dict[str, Any]) -> tuple[str | Text, ...]:
    """Cells of one comparison: probabilities, their difference with interval and p, and the change
    of the value.
    """
    style = {RAISES: "bold blue", LOWERS: "bold red"}.get(row["verdict"], "")
    before = numbers.bounded_percent(row["probability_baseline"])
    after = numbers.bounded_percent(row["probability"])
    return (
        f"{before}→{after}",
        Text(numbers.points(row["probability_change"]), style),
        f"{numbers.points(row['low'])}…{numbers.points(row['high'])}",
        Text(f"{row['p_holm']:.3f}" if row["p_holm"] >= 0.001 else "<0.001", style),
        numbers.change_of(row["median_change"], row),
    )
