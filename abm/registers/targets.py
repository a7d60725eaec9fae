"""The official targets of the 2022 policy document, and how a run's values compare with each.

Strict: the value as written. Tolerant: with the tolerance that words such as "about" and "expected"
give. What a run yields is compared as it is: how far published figures may differ from it is
reckoned when results are read (`runs.chances`), so a verdict here carries no noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import label_of
from abm.registers import indicators
from abm.registers.tables import Row, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.model import GanziModel
    from abm.registers.indicators import Recorder
    from agents.arrays import BoolArray, FloatArray

OPERATORS = {"ge": np.greater_equal, "gt": np.greater, "le": np.less_equal, "lt_prev_year": np.less}
FALL_YEARS = 5
"""Years over which a target of the sense `lt_prev_year` looks back."""
DATED = ("date", "date_sum")
"""Kinds of error that need to know in which month what was done."""


@lru_cache(maxsize=1)
def register() -> dict[str, Row]:
    """Every target by id."""
    return {row["id"]: row for row in read_table("targets")}


@lru_cache(maxsize=1)
def readings() -> dict[str, tuple[Row, ...]]:
    """Other readings of a target's words than the main one: id -> rows of the register; only of
    targets that have any.
    """
    rows: dict[str, list[Row]] = {}
    for row in read_table("readings"):
        rows.setdefault(row["target"], []).append(row)
    return {name: tuple(of_target) for name, of_target in rows.items()}


@lru_cache(maxsize=1)
def not_modelled() -> tuple[Row, ...]:
    """What the document names and the model has no part of its own for, each with its quote and the
    reason.
    """
    return read_table("not_modelled")


@dataclass(frozen=True)
class Verdict:
    """How one target came out in one run; `dates` says in which month what was done (`dates_of`),
    empty where no date counts.
    """

    target: str
    value: float
    met: bool
    met_strict: bool
    margin: float
    first_year_met: float
    dates: str


class Comparison(NamedTuple):
    """How a target comes out in some runs: arrays of shape (runs,)."""

    value: FloatArray
    """What is judged, in the target's unit; NaN where it was not measured."""
    met: BoolArray
    """With the document's tolerance."""
    met_strict: BoolArray
    """To the letter."""
    margin: FloatArray
    """Distance beyond the target relative to it; below 0 is short."""
    first_year_met: FloatArray
    """First calendar year in which it is met; NaN where it never is."""


def judge(model: GanziModel) -> list[Verdict]:
    """Verdicts on every target that the run's horizon covers."""
    recorder = model.recorder
    years = list(recorder.years())
    verdicts = []
    for name, row in register().items():
        if row["year"] not in years:
            continue
        values = [[recorder.annual(row["indicator"], year) for year in years]]
        come = compared(row, np.array(values, float), years)
        dated = indicators.register()[row["indicator"]]["error"] in DATED
        verdicts.append(
            Verdict(
                target=name,
                value=float(come.value[0]),
                met=bool(come.met[0]),
                met_strict=bool(come.met_strict[0]),
                margin=float(come.margin[0]),
                first_year_met=float(come.first_year_met[0]),
                dates=dates_of(recorder, row["indicator"]) if dated else "",
            )
        )
    return verdicts


def compared(row: Row, values: FloatArray, years: Sequence[int]) -> Comparison:
    """What a target's row says of the yearly values of its indicator, shape (runs, years)."""
    until = [year for year in years if year <= row["year"]]
    met = np.stack([_met(row, values, years, year, tolerant=True) for year in until], axis=1)
    value = at_year(values, years, row["year"])
    sign = -1.0 if row["sense"] in ("le", "lt_prev_year") else 1.0
    scale = abs(row["value"]) if row["value"] and row["unit"] != "year" else 1.0
    first = np.array(until, float)[met.argmax(axis=1)]
    return Comparison(
        value=value,
        met=met[:, -1],
        met_strict=_met(row, values, years, row["year"], tolerant=False),
        margin=sign * (value - row["value"]) / scale,
        first_year_met=np.where(met.any(axis=1), first, np.nan),
    )


def at_year(values: FloatArray, years: Sequence[int], year: int) -> FloatArray:
    """Values of one year, shape (runs,), of (runs, years); NaN where the year is not there."""
    if year in years:
        return values[:, list(years).index(year)]
    return np.full(len(values), np.nan)


def bound_of(row: Row, tolerant: bool) -> float:
    """The value that counts as the target's; tolerance works in the unfavourable direction only."""
    bound = row["value"]
    if tolerant and row["tolerance"]:
        slack = row["tolerance"] * (abs(bound) if row["tolerance_type"] == "rel" else 1.0)
        bound += slack if row["sense"] == "le" else -slack
    return bound


def dates_of(recorder: Recorder, indicator: str) -> str:
    """In which month how much was added to a monthly indicator: "2025-09:1000 2026-01:250".

    What is there in the first month stands under the month before. What is added but summed over a
    year (an addition, no stock) stands under its own month.
    """
    months, values = recorder.series(indicator)
    stock = indicators.register()[indicator]["aggregation"] == "last"
    change = np.diff(values, prepend=0.0) if stock else values
    labels = months - 1 if stock else months
    at = np.where(np.arange(len(months)) == 0, labels, months)
    known = np.flatnonzero(change)
    return " ".join(f"{label_of(int(at[i]))}:{change[i]:.10g}" for i in known)


def _met(
    row: Row, values: FloatArray, years: Sequence[int], year: int, *, tolerant: bool
) -> BoolArray:
    """Whether a target's condition holds in a year, shape (runs,) (for directions: in every year
    since `from_year`).
    """
    if row["sense"] == "lt_prev_year":
        return _falls(values, years, year)
    if row["sense"] == "within":
        value = at_year(values, years, year)
        return np.abs(value - row["value"]) <= row["tolerance"] * abs(row["value"])
    if row["sense"] == "net_fall":
        return at_year(values, years, year) < at_year(values, years, year - FALL_YEARS)
    first = year if row["from_year"] is None else int(row["from_year"])
    held = [
        OPERATORS[row["sense"]](at_year(values, years, y), bound_of(row, tolerant))
        for y in range(first, year + 1)
    ]
    return np.logical_and.reduce(held) if held else np.zeros(len(values), bool)


def _falls(values: FloatArray, years: Sequence[int], year: int) -> BoolArray:
    """Whether an indicator fell in every year of the five up to `year`."""
    path = np.stack([at_year(values, years, y) for y in range(year - FALL_YEARS, year + 1)], axis=1)
    return (path[:, 1:] < path[:, :-1]).all(axis=1)
