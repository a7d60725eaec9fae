"""A table made in Python as people read it: heads, names and numbers in words of the language
spoken. The table itself keeps its ids, by which a program goes on.
"""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import pandas as pd

from abm.registers import indicators, policy, targets
from analysis import likelihood
from analysis.questions.comparison import LOWERS, RAISES
from analysis.questions.costs import KINDS, PUBLIC
from analysis.questions.target_groups import ALL
from analysis.reading.inputs import ASSUMPTION, LEVER, OUTLOOK
from analysis.report.input_tables import input_kind_label
from analysis.search.answer import CONFIRMED, EMULATED
from analysis.search.confirm import BILLION
from analysis.search.telling import payer_name
from analysis.words import numbers
from analysis.words.labels import (
    dominance_label,
    family_label,
    group_label,
    payer_label,
    verdict_label,
)
from analysis.words.names import input_label, mix_titles, number_text, unit_text, value_text
from analysis.words.table_heads import DOCUMENT, STATUS_QUO, head
from runs.language import column_text, say, say_as
from runs.language.amounts import large_amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.registers.policy import PolicyMix
    from runs.folder.reader import Results

SHARES = {"probability", "probability_baseline", "probability_all", "level", "never"}
POINTS = {"probability_change", "lost"}
VALUES = {"value", "median_value", "value_low", "value_high", "target_value", "median_shortfall"}
CHANGES = {"mean_change", "mean_change_low", "mean_change_high"}
MONEY = {"extra", "extra_low", "extra_high", "extra_cost", "cost_per_target"}
"""Columns in CNY."""
BILLIONS = {"cost", "budget", "local", "local_low", "local_high", "upper"}
"""Columns in billions of CNY."""
ENDS = {"low", "high"}
"""Ends of the interval of another column of the table, and in its unit."""


class Worded(pd.DataFrame):
    """A table of texts that shows itself whole in a notebook, and without an index."""

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return self.to_html(index=False, border=0)


def readable(
    table: pd.DataFrame,
    results: Results | None = None,
    *,
    mixes: tuple[PolicyMix, ...] = (),
) -> Worded:
    """The table with heads, names and numbers as people read them, in the language spoken
    (`gz.speak`): probabilities in per cent, changes in points, values in the target's unit, money
    in bn CNY.

    Mixes that are not shipped have their titles from `results`, or are given as `mixes`. The order
    of rows and columns stays; a column without a name keeps its own.
    """
    titles = {mix.name: column_text(_titles_of(mix), "title") for mix in mixes}
    titles |= mix_titles(results) if results is not None else {}
    if table.index.name is not None or not isinstance(table.index, pd.RangeIndex):
        table = _with_index(table)
    rows = table.to_dict("records")
    cells = [[_cell(column, row, titles) for column in table.columns] for row in rows]
    heads = [_head(column, table) for column in table.columns]
    shown = Worded(cells, columns=pd.Index(heads))
    shown.index = pd.Index([""] * len(shown))
    return shown


def _titles_of(mix: PolicyMix) -> dict[str, str]:
    """Titles of a mix as a row of a register."""
    return {"title_en": mix.title_en or mix.name, "title_zh": mix.title_zh or mix.name}


def _with_index(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its named index as a column; targets without a name are called so."""
    if table.index.name is None and set(table.index) <= set(targets.register()):
        table = table.rename_axis("target")
    return table.reset_index(drop=table.index.name is None)


def _head(column: str | int, table: pd.DataFrame) -> str:
    """The head of a column, with the unit of money."""
    if column in MONEY or (column == "mean" and "extra" in table) or column in BILLIONS:
        # Translators: amounts come in units of a hundred million CNY in Chinese.
        return say("{what}, bn CNY", what=head(column))
    if column in ENDS and "lever" in table and "lost" not in table:
        return say("range from") if column == "low" else say("range to")
    if column == "met" and table[column].dtype == bool:
        return say_as("of one target", "met")
    return head(column)


def _cell(column: str | int, row: dict[Any, Any], titles: dict[str, str]) -> str:
    """One cell as text."""
    value = row[column]
    if isinstance(value, str):
        return _name(column, value, row, titles)
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return say("yes") if value else say("no")
    if not isinstance(value, Real) or not math.isfinite(value):
        return numbers.NOTHING
    return _number(column, float(value), row)


def _name(column: str | int, value: str, row: dict[Any, Any], titles: dict[str, str]) -> str:
    """What an id stands for."""
    if column in ("mix", "baseline", "other"):
        return titles.get(value) or _shipped_title(value)
    labels: dict[str | int, Callable[[str], str]] = {
        "target": _target_label,
        "lever": input_label,
        "input": input_label,
        "group": _group_label,
        "family": family_label,
        "part": family_label,
        "payer": payer_name,
        "word": likelihood.label,
        "unit": lambda unit: unit_text(unit) or numbers.NOTHING,
        "source": _source_label,
        "verdict": _verdict_label,
        "kind": _kind_label,
    }
    return labels[column](value) if column in labels else value


def _number(name: str | int, value: float, row: dict[Any, Any]) -> str:
    """A number in the unit of its column; a change is that of the two numbers beside it."""
    column = _owner(name, row)
    if isinstance(column, Integral) or column in SHARES:
        return say("{percent} %", percent=numbers.bounded_percent(value))
    if name == "probability_change" and "probability_baseline" in row:
        value = numbers.whole_points(row["probability_baseline"], row["probability"])
    if column in POINTS:
        return numbers.points(value)
    if "target" in row and column in VALUES | CHANGES:
        of_target = numbers.quantity if column in VALUES else numbers.change_of
        return of_target(value, targets.register()[row["target"]])
    if column in MONEY or (column == "mean" and "extra" in row):
        return f"{large_amount(value):.2f}"
    if column in BILLIONS:
        return f"{large_amount(BILLION * value):.2f}"
    if column in indicators.register():
        scale, unit = numbers.axis_scale(indicators.register()[column])
        return f"{number_text(value / scale)} {unit}".strip()
    if column == "lever value":
        return value_text(row["lever"], value)
    if column in ("number", "year", "first_year_met"):
        return f"{value:.0f}"
    return number_text(value)


def _owner(column: str | int, row: dict[Any, Any]) -> str | int:
    """The column whose unit a column has that has none of its own."""
    if column in ("value", STATUS_QUO, DOCUMENT) and "lever" in row:
        return "lever value"
    if column in (STATUS_QUO, DOCUMENT):
        return "probability"
    if column in ("emulated", "emulated_low", "emulated_high"):
        return next((name for name in ("probability", "cost") if name in row), column)
    if column in ENDS:
        named = ("probability_change", "lost", "probability", "cost", "extra", "correlation")
        found = next((name for name in named if name in row), column)
        return "lever value" if found in ENDS and "lever" in row else found
    return column


def _target_label(name: str) -> str:
    """A target's name, with its year."""
    known = targets.register().get(name)
    return column_text(known, "label") if known else name


def _shipped_title(name: str) -> str:
    """Title of a shipped mix; another keeps its name."""
    known = name in policy.shipped_mixes()
    return column_text(_titles_of(policy.load_mix(name)), "title") if known else name


def _group_label(group: str) -> str:
    """A group of targets, or all of them."""
    return say("All sectors") if group == ALL else group_label(group)


def _source_label(source: str) -> str:
    """Where a number of a search comes from."""
    return {CONFIRMED: say("confirmed by runs"), EMULATED: say("emulated")}.get(source, source)


def _verdict_label(verdict: str) -> str:
    """What a comparison settles; nothing where it was not asked."""
    if not verdict:
        return numbers.NOTHING
    if verdict in (RAISES, LOWERS):
        return verdict_label(verdict)
    return dominance_label(verdict)


def _kind_label(kind: str) -> str:
    """A kind of cost by who pays, or of an input by who chooses it."""
    if kind in (*KINDS, PUBLIC):
        return payer_label(kind)
    return input_kind_label(kind) if kind in (ASSUMPTION, OUTLOOK, LEVER) else kind
