"""Growth that is usual as a run begins: published growth known at its origin, drawn towards what is
usual in the long run.

What no one in the model decides grows by it: customers outside, output a worker, wages, yields. A
run that begins earlier knows less, and never a figure of a later year.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index, year_of
from abm.registers.base_product import years_since_base
from abm.registers.tables import read_table
from agents.axis import pick
from agents.calendar import DECEMBER, MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.clock import Clock
    from abm.registers.parameters import Parameters
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, Number

LAST_KNOWN = 2021
"""Last year whose growth was published by the information date."""
MOST_YEARS = 5
"""Years that a registered trend looks back at most."""


class Trend(NamedTuple):
    """Growth by month from the first month of a run on, shape (months,) each."""

    start: int
    """Month index of the first month."""
    yearly: FloatArray
    """Growth a year, 1/a."""
    level: FloatArray
    """Level over that of the base year, to whose mean the start is fitted."""

    def growth(self, t: int) -> Number:
        """Growth a year in the month `t`, 1/a."""
        return pick(self.yearly, t - self.start)

    def over_base(self, t: int) -> Number:
        """Level in the month `t` over that of the base year."""
        return pick(self.level, t - self.start)


class Trends(NamedTuple):
    """The trends of a run."""

    economy: Trend
    """Of the whole product."""
    primary: Trend
    """Of crops and animals."""


def known_growth(series: str, origin: int, rows: Sequence[Row]) -> FloatArray:
    """Real growth of the last years known at the end of the year `origin`, 1/a, shape (n,), n <= 5.

    In one vintage: that which goes on longest, the newer of two.
    """
    known = [row for row in rows if row["series"] == series and row["known"] <= origin]
    newest = max(known, key=lambda row: (row["year"], row["known"]))
    own = sorted((row["year"], row["growth"]) for row in known if _alike(row, newest))
    return np.array([growth for year, growth in own if year > newest["year"] - MOST_YEARS])


def _alike(row: Row, other: Row) -> bool:
    """Whether two figures belong to one vintage."""
    return row["vintage"] == other["vintage"]


def registered(observed: FloatArray, *, usual: float, usual_years: float) -> float:
    """Growth registered at an origin, 1/a: `observed` growth by year, and the `usual` growth worth
    `usual_years` of them.
    """
    return (float(observed.sum()) + usual_years * usual) / (len(observed) + usual_years)


def fading(
    registered_growth: float, *, usual: float, half_life: float, years: FloatArray
) -> FloatArray:
    """Growth some `years` after the origin, 1/a: half of what it has beyond the `usual` is gone
    after each half-life (a).
    """
    return usual + (registered_growth - usual) * 0.5 ** (years / half_life)


def trends(p: Parameters, clock: Clock) -> Trends:
    """The trends of a run from its first to its last month."""
    return Trends(
        economy=trend_of("gdp", p.trend_usual, p, clock),
        primary=trend_of("primary", p.trend_usual_primary, p, clock),
    )


def trend_of(series: str, usual: float, p: Parameters, clock: Clock) -> Trend:
    """The trend of one series, registered at the end of the year before the first month."""
    origin = min(year_of(clock.start) - 1, LAST_KNOWN)
    observed = known_growth(series, origin, growth_history())
    growth = registered(observed, usual=usual, usual_years=p.trend_usual_years)
    months = np.arange(clock.start, clock.end + 1)
    years = (months - month_index(origin, DECEMBER)) / MONTHS_A_YEAR
    yearly = fading(growth, usual=usual, half_life=p.trend_half_life, years=years)
    steps = (1 + yearly) ** (1 / MONTHS_A_YEAR)
    since_base = (1 + yearly[0]) ** years_since_base(clock.start)
    level = since_base * np.cumprod(steps) / steps[0]
    return Trend(clock.start, yearly, level)


@lru_cache(maxsize=1)
def growth_history() -> tuple[Row, ...]:
    """Published real growth by series, year and vintage, and the year at whose end it was known."""
    return read_table("growth_history")
