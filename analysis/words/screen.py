"""Tables on the screen: what a result folder says. Short by default; the statistics of each number
with `details`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from analysis import likelihood
from analysis.likelihood import NOT_JUDGED
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.questions.reachability import HEADLINE_KIND
from analysis.words import cost_foot, numbers
from analysis.words.labels import group_label, group_place, verdict_label
from runs.commands import screens
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import Console

PIPED = 100
"""Cells a line in a file or a pipe."""
WORDS_FROM = 76
"""Cells of a screen from which on the words stand beside the probabilities of up to two mixes, and
ASKED_FROM from which on also what the document asks for, which most labels say anyway.
"""
ASKED_FROM = 100
WITH_WORDS = 2
"""Most mixes whose probabilities have their words beside them."""


class Grid(NamedTuple):
    """A table: heads, and rows of cells; a row of one cell is a title."""

    heads: list[str]
    rows: list[list[str | Text]]


def console(stderr: bool = False) -> Console:
    """A console as wide as the terminal or as COLUMNS says."""
    return screens.console(stderr, PIPED)


def put(screen: Console, grid: Grid, left: int = 0) -> None:
    """Print a table so that no column is lost; the first `left` columns are text, or all."""
    screens.print_table(screen, grid.heads, grid.rows, left=left or len(grid.heads))


def reachability_grid(
    table: pd.DataFrame,
    titles: dict[str, str] | None = None,
    *,
    width: int = PIPED,
    details: bool = False,
) -> Grid:
    """Targets by group with their probabilities under each mix; with `details` also interval,
    evidence and all marks.
    """
    mixes = list(dict.fromkeys(table["mix"]))
    words = details or (len(mixes) <= WITH_WORDS and width >= WORDS_FROM)
    asked = details or width >= ASKED_FROM
    heads = [say("target"), *([say("asked for")] if asked else [])]
    heads += [(titles or {}).get(mix, mix) for mix in mixes]
    rows: list[list[str | Text]] = []
    for title, part in sections(table):
        rows.append([Text(title, style="bold underline")])
        for _, target in part.groupby("number", sort=False):
            ofs = target.to_dict("records")
            label = column_text(ofs[0], "label")
            if details:
                label = f"{label} {target_marks(ofs[0])}".rstrip()
            wanted = [numbers.wanted(ofs[0])] if asked else []
            rows.append([label, *wanted, *(_cell(row, words, details) for row in ofs)])
    return Grid(heads, rows)


def target_marks(row: dict[str, Any]) -> str:
    """Marks behind a target's label: * striven for, = no policy here moves it."""
    return ("*" if row["strive"] else "") + ("=" if row["policy_insensitive"] else "")


def _cell(row: dict[str, Any], words: bool, details: bool) -> Text:
    """A probability behind its square, with its word; with details all of its marks."""
    shown = numbers.percent(row["probability"], row["low"], row["high"])
    square = likelihood.square(row) or " "
    style = likelihood.CLASS[row["word"]].edge if row["word"] in likelihood.CLASS else "dim"
    said = f" {shown:>6}"
    if details:
        said += f" {numbers.interval(row['low'], row['high']):>6} {row['evidence']:<2}"
    if words:
        said += f" {likelihood.label(row['word'])}"
    if details:
        said += f" {likelihood.marks(row)}"
    elif row["disagree"]:
        said += likelihood.APART
    return Text.assemble((square, style), said.rstrip())


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


def cost_grid(
    rows: list[dict[str, Any]], titles: dict[str, str] | None = None, *, details: bool = False
) -> Grid:
    """What each mix costs and what that buys; with `details` the intervals."""
    cells = [list(cost_foot.cells(row, titles, intervals=details)) for row in rows]
    return Grid(cost_foot.heading(), [[*one] for one in cells])


def comparison_grid(
    table: pd.DataFrame, titles: dict[str, str] | None = None, *, details: bool = False
) -> Grid:
    """Changes against the baseline, target by target and mix by mix; with `details` the intervals
    and tests. With one mix a target takes one line; with several its mixes stand below its name.
    """
    mixes = table["mix"].nunique()
    heads = [say("target"), "P, %", say("change")]
    if details:
        heads += ["95 %", say_as("narrow column", "p (Holm)"), say("median change of the value")]
    else:
        heads += [say("confirmed")]
    rows: list[list[str | Text]] = []
    for title, part in sections(table):
        rows.append([Text(title, style="bold underline")])
        for _, target in part.groupby("number", sort=False):
            if mixes > 1:
                rows.append([column_text(target.iloc[0], "label")])
            for row in target.to_dict("records"):
                name = f"    {(titles or {}).get(row['mix'], row['mix'])}"
                label = column_text(row, "label") if mixes == 1 else name
                rows.append([label, *_changes(row, details)])
    return Grid(heads, rows)


def _changes(row: dict[str, Any], details: bool) -> list[str | Text]:
    """Cells of one comparison: probabilities, their difference and whether it is confirmed; with
    details its interval and p, and the change of the value.
    """
    style = {RAISES: "bold blue", LOWERS: "bold red"}.get(row["verdict"], "")
    before = numbers.bounded_percent(row["probability_baseline"])
    after = numbers.bounded_percent(row["probability"])
    said: list[str | Text] = [
        f"{before}→{after}",
        Text(
            numbers.points(numbers.whole_points(row["probability_baseline"], row["probability"])),
            style,
        ),
    ]
    if not details:
        verdict = "" if row["verdict"] == OPEN else verdict_label(row["verdict"])
        return [*said, Text(verdict, style)]
    return [
        *said,
        f"{numbers.points(row['low'])}…{numbers.points(row['high'])}",
        Text(f"{row['p_holm']:.3f}" if row["p_holm"] >= 0.001 else "<0.001", style),
        numbers.change_of(row["median_change"], row),
    ]
