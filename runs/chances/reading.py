"""The chance of every target in every run, from the yearly values and dates that a folder keeps.

Which error an indicator carries says its register (column `error`): `none` is compared as it is,
`date` and `date_sum` are done when their month is published, the others follow the law of their
class, and `derived` figures the laws of what they are made of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index, parse_month
from abm.registers import indicators, targets
from agents.calendar import DECEMBER, JANUARY
from runs.chances import exact
from runs.chances.laws import ELASTICITY, EXACT, Laws, laws_of, numbers, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abm.registers.tables import Row
    from agents.arrays import FloatArray

SCALES = {"ratio": exact.LOGIT, "gap": exact.POINTS}
"""Scale of the errors of a class; proportional if it does not stand here."""
PRODUCT, ENERGY = "real_gdp", "energy_use"
SERVICES, ALL = "value_added_tertiary", "gdp"
DROPS = ("energy_intensity_drop", "energy_intensity_drop_new")
INTENSITIES = ("energy_intensity", "energy_intensity_new")
CONTRIBUTION = "services_contribution"
NEEDED = (PRODUCT, ENERGY, SERVICES, ALL)
"""Indicators that derived figures are made of."""
FEWEST_RUNS = 10
"""Runs below which an elasticity rests on its prior alone."""
STEPS = 2000
"""Steps of the grid up to a target's value: 11 MW for the capacity of 2025."""


class World(NamedTuple):
    """What the runs of a folder yielded, as far as chances need it."""

    years: Sequence[int]
    """Calendar years, in order."""
    start: int
    """First month of the runs, months since January 2015."""
    annual: Mapping[str, FloatArray]
    """Yearly values of an indicator, shape (runs, years); NaN where unknown."""
    dates: Mapping[str, Sequence[str]]
    """Of a target with dates, what each run says of them (`targets.dates_of`); "" if nothing."""
    elasticity: Mapping[int, float]
    """How much of an error of the product energy use follows, by year."""

    def ahead(self, year: int) -> float:
        """Years from what was last known to the end of a year."""
        return (month_index(year, DECEMBER) + 1 - self.start) / DECEMBER


def indicators_needed(rows: Iterable[Row] | None = None) -> list[str]:
    """Indicators that chances of some rows (by default every target) are made of, without
    repetition.
    """
    judged = [row["indicator"] for row in rows or targets.register().values()]
    return list(dict.fromkeys([*judged, *NEEDED]))


def chance_of(row: Row, world: World, *, tolerant: bool = True) -> FloatArray:
    """Chance that a target is met in each run, shape (runs,); NaN where its year was not run."""
    name = row["indicator"]
    values = world.annual[name]
    kind = indicators.register()[name]["error"]
    come = targets.compared(row, values, world.years)
    met = come.met if tolerant else come.met_strict
    if kind == "none":
        chance = met.astype(float)
    elif kind in targets.DATED:
        chance = _dated(row, world, met.astype(float))
    elif name == CONTRIBUTION:
        chance = contribution(row, world, tolerant=tolerant)[0]
    else:
        chance = _level(row, world, kind=kind, tolerant=tolerant)
    return chance


def _level(row: Row, world: World, *, kind: str, tolerant: bool) -> FloatArray:
    """Chance of a figure whose error follows a class's law."""
    name, year = row["indicator"], row["year"]
    values = world.annual[name]
    bound = targets.bound_of(row, tolerant)
    laws = laws_for(name, kind, world.elasticity.get(year, usual_elasticity()))
    ahead = world.ahead(year)
    if row["sense"] in ("lt_prev_year", "net_fall"):
        return _falling(values, world, year, laws=laws, over=row["sense"] == "net_fall")
    if row["from_year"] is not None:
        span = range(int(row["from_year"]), year + 1)
        path = np.stack([targets.at_year(values, world.years, one) for one in span], axis=1)
        return exact.above_every_year(
            path, bound, laws=laws, years=[world.ahead(one) for one in span]
        )
    at_year = targets.at_year(values, world.years, year)
    if name in DROPS:  # 1 - drop is a level that has to be at most 1 - bound
        return exact.at_most(1 - at_year, 1 - bound, laws=laws, years=ahead)
    if row["sense"] == "within":
        slack = row["tolerance"] * abs(row["value"])
        low, high = row["value"] - slack, row["value"] + slack
        return exact.within(at_year, low, high, laws=laws, years=ahead)
    compare = exact.at_most if row["sense"] == "le" else exact.at_least
    return compare(at_year, bound, laws=laws, years=ahead, scale=SCALES.get(kind, exact.LOG))


def _falling(values: FloatArray, world: World, year: int, *, laws: Laws, over: bool) -> FloatArray:
    """Chance that a level falls: `over` the years together, or in each of them."""
    first = year - targets.FALL_YEARS
    if over:
        return exact.falls_over(
            targets.at_year(values, world.years, first),
            targets.at_year(values, world.years, year),
            laws=laws,
            years=(world.ahead(first), world.ahead(year)),
        )
    path = [targets.at_year(values, world.years, one) for one in range(first, year + 1)]
    return exact.falls_every_year(np.stack(path, axis=1), laws=laws)


def laws_for(name: str, kind: str, elasticity: float) -> Laws:
    """Laws of an indicator's error: those of its class; energy per product errs by energy's own
    error less what of the product's error energy does not follow.
    """
    if kind == "none":
        return EXACT
    if name in (*DROPS, *INTENSITIES):
        return together(laws_of("energy"), laws_of("economy"), elasticity - 1)
    return laws_of(kind)


def usual_elasticity() -> float:
    """How energy follows an error of the product, before any run says so."""
    return float(numbers()[ELASTICITY]["value"])


def contribution(row: Row, world: World, *, tolerant: bool = True) -> tuple[FloatArray, FloatArray]:
    """(chance that services' share of growth exceeds the target's while there is growth, chance
    that there is no growth), shape (runs,) each.

    Real services are the product at 2020 prices times their share of the nominal product; where the
    run says what they contributed, their increment is that.
    """
    year = row["year"]
    product, before = (
        targets.at_year(world.annual[PRODUCT], world.years, one) for one in (year, year - 1)
    )
    share, share_before = (
        targets.at_year(world.annual[SERVICES] / world.annual[ALL], world.years, one)
        for one in (year, year - 1)
    )
    said = targets.at_year(world.annual[CONTRIBUTION], world.years, year)
    growth = product - before
    part = share_before * before
    part_growth = np.where(np.isfinite(said), said * growth, share * product - part)
    chance, none = np.zeros(len(product)), np.zeros(len(product))
    for law in laws_of("economy"):
        met, flat = exact.share_of_growth(
            product=before,
            growth=growth,
            part=part,
            part_growth=part_growth,
            bound=targets.bound_of(row, tolerant),
            law=law,
            years=world.ahead(year),
            between=float(numbers()["services_growth_error"]["value"]),
        )
        chance += law.weight * met
        none += law.weight * flat
    return chance, none


def elasticity_of_error(annual: Mapping[str, FloatArray], years: Sequence[int]) -> dict[int, float]:
    """How energy use follows an error of the product, by year: slope of log growth on log growth
    from the first year over the runs, drawn towards its prior and cut to its range.
    """
    row = numbers()[ELASTICITY]
    if PRODUCT not in annual or ENERGY not in annual:
        return {}
    found = {}
    for place, year in enumerate(years):
        x, y = (np.log(annual[name][:, place] / annual[name][:, 0]) for name in (PRODUCT, ENERGY))
        known = np.isfinite(x) & np.isfinite(y)
        slope, precision = _slope(x[known], y[known])
        weight = row["deviation"] ** -2
        mean = (slope * precision + row["value"] * weight) / (precision + weight)
        found[year] = float(np.clip(mean, row["low"], row["high"]))
    return found


def _slope(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """(slope of y on x, its precision); (0, 0) where there is nothing to tell it."""
    if len(x) < FEWEST_RUNS or not x.std():
        return 0.0, 0.0
    x = x - x.mean()
    y = y - y.mean()
    slope = float(x @ y / (x @ x))
    left = float(((y - slope * x) ** 2).sum() / (len(x) - 2))
    return slope, float(x @ x) / max(left, 1e-12)


def _dated(row: Row, world: World, met: FloatArray) -> FloatArray:
    """Chance of what counts from its date on; where a folder keeps no dates, met or not."""
    texts = world.dates.get(row["id"])
    if texts is None:
        return met
    last = month_index(row["year"], DECEMBER) - world.start + 1
    stock = indicators.register()[row["indicator"]]["aggregation"] == "last"
    # An addition counts in its own year only; a stock from its month on
    before = 0 if stock else month_index(row["year"], JANUARY) - world.start
    return np.array(
        [
            _one_dated(row["value"], text, world.start, (before, last)) if text else own
            for text, own in zip(texts, met.tolist(), strict=True)
        ]
    )


@lru_cache(maxsize=4096)
def _one_dated(value: float, text: str, start: int, months: tuple[int, int]) -> float:
    """The chance of one run to reach a value between two months; asked for with the tolerance and
    to the letter, and of runs that differ in nothing that it dates.
    """
    done, amounts = parsed(text, start)
    settings = numbers()
    error = {
        "share": float(settings["date_error"]["value"]),
        "scale_months": float(settings["date_error_months"]["value"]),
    }
    before, last = months
    chances = exact.by_month(done, last, **error)
    if before > 0:
        chances = chances - exact.by_month(done, before, **error)
    return exact.sum_at_least(chances, amounts, value, grid=value / STEPS)


def parsed(text: str, start: int) -> tuple[FloatArray, FloatArray]:
    """(months counted from 1 for the first of the run, amounts) of a text of dates."""
    parts = [word.split(":") for word in text.split()]
    months = [parse_month(month) - start + 1 for month, _ in parts]
    return np.array(months, float), np.array([float(amount) for _, amount in parts])
