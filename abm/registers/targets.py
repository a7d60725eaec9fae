"""The official targets of the 2022 policy document, and how each is judged.

Strict: the value as written. Tolerant: with the tolerance that words such as "about" and "expected"
give. What a run yields is not yet what will be published: model discrepancy is added first
(MODEL.md, discrepancy), with luck that depends on the draw only, so it cancels when two mixes are
compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.registers import indicators
from abm.registers.tables import Row, read_table
from agents import quantiles
from agents.columns import name_key

if TYPE_CHECKING:
    from abm.model import GanziModel

OPERATORS = {"ge": np.greater_equal, "gt": np.greater, "le": np.less_equal, "lt_prev_year": np.less}
HORIZON = 36.0
"""Months after which a discrepancy reaches its stated size; it grows with the square root of time.
"""


@lru_cache(maxsize=1)
def register() -> dict[str, Row]:
    """Every target by id."""
    return {row["id"]: row for row in read_table("targets")}


@lru_cache(maxsize=1)
def not_modelled() -> dict[str, tuple[str, str]]:
    """Targets that are no probability yet: id -> (reason in English, in Chinese)."""
    return {
        row["target"]: (row["reason_en"], row["reason_zh"]) for row in read_table("not_modelled")
    }


@dataclass(frozen=True)
class Verdict:
    """How one target came out in one run."""

    target: str
    value: float
    met: bool
    met_strict: bool
    margin: float
    first_year_met: float


def judge(model: GanziModel) -> list[Verdict]:
    """Verdicts on every modelled target that the run's horizon covers."""
    reported = Reported(model)
    last = model.recorder.years()
    return [
        _verdict(row, reported)
        for name, row in register().items()
        if name not in not_modelled() and row["year"] in last
    ]


class Reported:
    """Annual values as they would be reported: measured values with the model's discrepancy."""

    def __init__(self, model: GanziModel) -> None:
        self.recorder = model.recorder
        self.parameters = model.parameters
        self.start = model.clock.start
        self.years = list(model.recorder.years())
        names = sorted({row["indicator"] for row in register().values()})
        keys = np.array([name_key(name) for name in names])
        normals = quantiles.normal(model.world_streams.uniform("discrepancy", 0, keys))
        self._luck = dict(zip(names, normals.tolist(), strict=True))

    def value(self, indicator: str, year: int) -> float:
        """Reported value of an indicator in a year; NaN outside the run."""
        kind = indicators.register()[indicator]["discrepancy"]
        months = month_index(year, 12) - self.start + 1
        if kind == "event":
            return self._event(indicator, month_index(year, 12), months)
        value = self.recorder.annual(indicator, year)
        if kind == "none" or not np.isfinite(value):
            return value
        size = getattr(self.parameters, f"discrepancy_{kind}") * np.sqrt(max(months, 0) / HORIZON)
        return discrepant(kind, value, size * self._luck[indicator])

    def _event(self, indicator: str, t: int, months: int) -> float:
        """State of an event at the date, with the date itself uncertain by a share of the time
        since the start.
        """
        shift = (
            self.parameters.discrepancy_event
            * np.sqrt(max(months, 0) * HORIZON)
            * self._luck[indicator]
            * (-1)
        )
        first = self.start
        last = self.start + self.recorder.done - 1
        return self.recorder.value(indicator, int(np.clip(round(t + shift), first, last)))


def discrepant(kind: str, value: float, noise: float) -> float:
    """A value with its discrepancy: shares on the logit scale, gaps in points, counts rounded, else
    proportional.
    """
    if kind == "ratio":
        if not 0 < value < 1:
            return value + noise * 0.25
        return 1 / (1 + np.exp(-(np.log(value / (1 - value)) + noise)))
    if kind == "gap":
        return value + noise
    if kind == "count":
        return max(0.0, round(value * np.exp(noise)))
    return value * np.exp(noise)


def _verdict(row: Row, reported: Reported) -> Verdict:
    """One target's verdict."""
    years = [year for year in reported.years if year <= row["year"]]
    met = {year: _met(row, reported, year, True) for year in years}
    value = reported.value(row["indicator"], row["year"])
    return Verdict(
        target=row["id"],
        value=value,
        met=bool(met[row["year"]]),
        met_strict=bool(_met(row, reported, row["year"], False)),
        margin=_margin(row, value),
        first_year_met=next((float(year) for year in years if met[year]), np.nan),
    )


def _met(row: Row, reported: Reported, year: int, tolerant: bool) -> bool:
    """Whether a target's condition holds in a year (for directions: in every year since
    `from_year`).
    """
    if row["sense"] == "lt_prev_year":
        return _falls(row, reported, year, tolerant)
    if row["from_year"] is not None:
        span = range(int(row["from_year"]), year + 1)
        return bool(span) and all(
            _holds(row, reported.value(row["indicator"], y), tolerant) for y in span
        )
    return _holds(row, reported.value(row["indicator"], year), tolerant)


def _holds(row: Row, value: float, tolerant: bool) -> bool:
    """The target's comparison; tolerance works in the unfavourable direction only."""
    bound = row["value"]
    if tolerant and row["tolerance"]:
        slack = row["tolerance"] * (abs(bound) if row["tolerance_type"] == "rel" else 1.0)
        bound += slack if row["sense"] == "le" else -slack
    return bool(np.isfinite(value) and OPERATORS[row["sense"]](value, bound))


def _falls(row: Row, reported: Reported, year: int, tolerant: bool) -> bool:
    """Whether an indicator fell: every year of the five up to `year`; tolerant: over the five years
    together.
    """
    values = [reported.value(row["indicator"], y) for y in range(year - 5, year + 1)]
    if tolerant:
        return bool(values[-1] < values[0])
    return all(later < earlier for earlier, later in zip(values, values[1:], strict=False))


def _margin(row: Row, value: float) -> float:
    """How far beyond the target a value is, relative to it (absolute where the target is zero); < 0
    is short.
    """
    sign = -1.0 if row["sense"] in ("le", "lt_prev_year") else 1.0
    scale = abs(row["value"]) if row["value"] and row["unit"] != "year" else 1.0
    return float(sign * (value - row["value"]) / scale)
