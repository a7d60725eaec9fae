"""Levels: what figure will be published of an indicator's year under a mix, as quantiles.

The model's distribution is that of the draws, each with the model's error on the scale of its class
(`runs.chances`); where published probabilities are pooled, so is the level. Indicators without a
law of their own (counts, sums of dated works, shares of growth) are as the draws yield them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from abm.registers import indicators, targets
from analysis.questions import pooling
from runs.chances import exact
from runs.chances.judging import places_of
from runs.chances.reading import DROPS, SCALES, laws_for, usual_elasticity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.chances.laws import Laws
    from runs.folder.reader import Results

SHARES = np.arange(1, 100) / 100
"""Probability levels of the quantiles of a distribution, 1 % to 99 %."""
REST = "log of the rest"
"""Scale of errors of a fall since a base year: what is left errs in proportion."""
PLAIN = ("none", *targets.DATED)
"""Kinds of error without a law of levels."""
WITHOUT_LAW = ("services_contribution", "services_contribution_so_far")
"""Derived figures whose error has no law of its own."""


class Level(NamedTuple):
    """Quantiles at SHARES of a figure, in the indicator's unit."""

    model: FloatArray
    pooled: FloatArray | None
    """As it is published; None where nothing is pooled."""


def scale_of(indicator: str) -> str:
    """Scale of an indicator's error: log, logit, points or REST; "" where it has no law."""
    kind = indicators.register()[indicator]["error"]
    if kind in PLAIN or indicator in WITHOUT_LAW:
        return ""
    return REST if indicator in DROPS else SCALES.get(kind, exact.LOG)


def scaled(values: FloatArray, scale: str) -> FloatArray:
    """Values on a scale of errors, larger ones higher; NaN where it knows none."""
    if scale == REST:
        return -exact.scaled(1 - np.asarray(values, float), exact.LOG)
    return exact.scaled(np.asarray(values, float), scale or exact.POINTS)


def level_of(
    results: Results, outcomes: Outcomes, *, indicator: str, year: int, mix: str
) -> Level | None:
    """What will be published of an indicator's year under a mix; None where no run measured it."""
    values = yearly(results, outcomes, indicator).get(year)
    rows = outcomes.rows(mix)
    if values is None or not np.isfinite(values[rows]).any():
        return None
    elasticity = outcomes.elasticity.get(year, usual_elasticity())
    own = values[rows][np.isfinite(values[rows])]
    model = with_error(own, indicator, outcomes.ahead(year), elasticity)
    if not pooling.POOLED or indicator not in pooling.pools():
        return Level(model, None)
    rows = rows[np.isfinite(values[rows]) & (values[rows] > 0)]
    pooled = _pooled(results, outcomes, values, rows=rows, indicator=indicator, year=year, mix=mix)
    return Level(model, pooled)


def _pooled(
    results: Results,
    outcomes: Outcomes,
    values: FloatArray,
    *,
    rows: IntArray,
    indicator: str,
    year: int,
    mix: str,
) -> FloatArray | None:
    """The pooled level: `values` of all runs (runs,), `rows` those of the mix that have one."""
    if not len(rows):
        return None
    pool = pooling.pools()[indicator]
    kind = indicators.register()[indicator]["error"]
    scale = SCALES.get(kind, exact.LOG)
    laws = laws_for(indicator, kind, usual_elasticity())
    own = pooling.own_quantiles(exact.scaled(values[rows], scale), laws, outcomes.ahead(year))
    rival = pooling.rival_quantiles(results, outcomes, rows, pool.rival, year)
    rival = rival + pooling.shift(outcomes, values, mix, scale)
    return plain(at_shares(pooling.averaged(own, rival, pool.weight)), scale)


def with_error(values: FloatArray, indicator: str, years: float, elasticity: float) -> FloatArray:
    """Quantiles at SHARES of the runs' values (runs,) with the model's error after some years.

    What the scale of errors does not know (a level of 0, a share of 0 or 1) stays as it is.
    """
    scale = scale_of(indicator)
    if not scale:
        return as_drawn(values)
    laws = laws_for(indicator, indicators.register()[indicator]["error"], elasticity)
    if scale == REST:
        return 1 - _spread(1 - values, exact.LOG, laws, years)[::-1]
    return _spread(values, scale, laws, years)


def _spread(values: FloatArray, scale: str, laws: Laws, years: float) -> FloatArray:
    """Quantiles of values with an error on a scale; the others keep their places at the ends."""
    on_scale = exact.scaled(values, scale)
    inside = np.isfinite(on_scale)
    if not inside.any() or all(law.deviation(years) == 0 for law in laws):
        return as_drawn(values)
    middle = pooling.own_quantiles(on_scale[inside], laws, years)
    lowest = float(plain(middle[:1], scale)[0])
    below = values[~inside & (values <= lowest)]
    above = values[~inside & (values > lowest)]
    first, last = len(below) / len(values), 1 - len(above) / len(values)
    place = np.clip((SHARES - first) / (last - first), 0, 1)
    found = plain(np.interp(place, pooling.LEVELS, middle), scale)
    for ends, at in ((below, SHARES <= first), (above, SHARES > last)):
        if len(ends) and at.any():
            found[at] = as_drawn(values)[at]
    return found


def as_drawn(values: FloatArray) -> FloatArray:
    """Quantiles at SHARES of values without any error: each is one of them."""
    return np.quantile(values, SHARES, method="inverted_cdf")


def at_shares(quantiles: FloatArray) -> FloatArray:
    """Quantiles at SHARES from those at the levels of a pool."""
    return np.interp(SHARES, pooling.LEVELS, quantiles)


def plain(values: FloatArray, scale: str) -> FloatArray:
    """Values back from a scale of errors."""
    if scale == exact.LOG:
        return np.exp(values)
    return special.expit(values) if scale == exact.LOGIT else values


def yearly(results: Results, outcomes: Outcomes, indicator: str) -> dict[int, FloatArray]:
    """Values of an indicator in each run that succeeded, shape (runs,), by year; only years in
    which any run measured it.
    """
    if ("yearly", indicator) not in outcomes.known:
        read_years(results, outcomes, [indicator])
    return outcomes.known["yearly", indicator]


def read_years(results: Results, outcomes: Outcomes, names: Sequence[str]) -> None:
    """Read the years of some indicators at once and keep them for `yearly`."""
    there = set(results.dataset("annual").schema.names)
    ids = pd.Index(outcomes.runs["run_id"].astype(object))
    found: dict[str, dict[int, FloatArray]] = {name: {} for name in names}
    asked = [name for name in found if name in there]
    for batch in results.batches("annual", ["run_id", "year", *asked]) if asked else ():
        places = places_of(batch["run_id"], ids)
        years = batch["year"].to_numpy()
        for year in np.unique(years[places >= 0]).tolist():
            own = (years == year) & (places >= 0)
            for name in asked:
                column = found[name].setdefault(int(year), np.full(len(ids), np.nan))
                column[places[own]] = batch[name].to_numpy(zero_copy_only=False)[own]
    for name, by_year in found.items():
        outcomes.known["yearly", name] = {
            year: values for year, values in by_year.items() if np.isfinite(values).any()
        }
