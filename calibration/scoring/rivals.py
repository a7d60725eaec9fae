"""Forecasts that anyone could have made beforehand, as quantiles of a level and as chances of a
target: the model's probabilities have to beat them.

`random_walk`: the last figure of a count known in March 2022, with its own growth and spread;
`recovery`: travel comes back as in the draw, then grows as the province's (`error/rivals.csv`);
`status_quo`: dated works stay as they were before the runs, and each draw's first year under the
policies of 2021 goes on; `all_met`: whatever is promised comes; `reference_class`: as often as
targets of the kind were met before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions import pooling
from analysis.questions.levels import yearly
from calibration.hindcast.rivals import random_walk
from calibration.hindcast.series import LAST_YEAR, Pair, Point, Series, all_series
from runs.chances.judging import run_dates
from runs.chances.reading import parsed

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

WALK, RECOVERY, STATUS_QUO = "random_walk", "recovery", "status_quo"
ALL_MET, REFERENCE_CLASS = "all_met", "reference_class"
SURE = 0.99
"""Probability of every target for those who believe the document."""
PLAIN_SENSES = ("ge", "gt", "le")
"""Senses of targets that a level of one year decides."""


class Counted(NamedTuple):
    """The last figure of a series that was known in March 2022."""

    series: Series
    vintage: str
    """Its way of counting, an id of `hindcast_segments.csv`."""
    last: Point


@lru_cache(maxsize=1)
def counted() -> dict[str, Counted]:
    """By indicator the newest count known of it; a level counted otherwise is another figure."""
    found = {}
    for series in all_series():
        known = series.known(LAST_YEAR)
        if known:
            name = max(known, key=lambda one: (known[one][-1].year, one))
            found[series.indicator] = Counted(series, name, known[name][-1])
    return found


def rival_levels(
    results: Results, outcomes: Outcomes, indicator: str, year: int
) -> dict[str, FloatArray]:
    """Quantiles of each rival's forecast of an indicator's year at the levels of a pool, in its
    unit; only of rivals that have one to make.
    """
    found = {}
    known = counted().get(indicator)
    if known is not None:
        found[WALK] = _walked(known, year)
    pool = pooling.pools().get(indicator)
    rows = base_rows(outcomes)
    if pool is not None and pool.rival["rival"] == RECOVERY:
        quantiles = pooling.rival_quantiles(results, outcomes, rows, pool.rival, year)
        found[RECOVERY] = np.exp(quantiles)
    base = base_values(results, outcomes, indicator)
    if len(base):
        found[STATUS_QUO] = np.sort(base)[(pooling.LEVELS * len(base)).astype(int)]
    return found


def _walked(known: Counted, year: int) -> FloatArray:
    """Quantiles of the random walk from the last figure known."""
    ahead = Point(str(year), year, np.nan, "", 0.0)
    pair = Pair(known.series, LAST_YEAR, known.last, known.vintage, ahead, False)
    sample = random_walk(pair)
    return np.quantile(np.array(sample), pooling.LEVELS)


def base_rows(outcomes: Outcomes) -> IntArray:
    """Places of the runs that those look at who expect no change: of the status quo, or all where
    the folder does not hold it.
    """
    rows = outcomes.rows(pooling.BASELINE)
    return rows if len(rows) else np.arange(len(outcomes.runs))


def base_values(results: Results, outcomes: Outcomes, indicator: str) -> FloatArray:
    """An indicator's value in the first year of each run that `base_rows` names, what was not
    measured left out.
    """
    by_year = yearly(results, outcomes, indicator)
    values = by_year[min(by_year)][base_rows(outcomes)] if by_year else np.empty(0)
    return values[np.isfinite(values)]


def rival_chances(results: Results, outcomes: Outcomes, row: Row) -> dict[str, float]:
    """What each rival that has a level to offer says of a target: its probability, 0 to 1."""
    found = {}
    for name, quantiles in rival_levels(results, outcomes, row["indicator"], row["year"]).items():
        if name != STATUS_QUO and row["sense"] in PLAIN_SENSES and row["from_year"] is None:
            found[name] = pooling.share_beyond(
                quantiles, targets.bound_of(row, tolerant=True), row["sense"]
            )
    base = _begun_with(results, outcomes, row)
    if len(base):
        years = range(row["year"] - targets.FALL_YEARS, row["year"] + 1)
        unchanged = np.repeat(base[:, None], len(years), axis=1)
        found[STATUS_QUO] = float(targets.compared(row, unchanged, years).met.mean())
    return found


def _begun_with(results: Results, outcomes: Outcomes, row: Row) -> FloatArray:
    """What a target's indicator was before the runs, as far as dated works tell, else in their
    first year: a value a run that `base_rows` names.
    """
    rows = base_rows(outcomes)
    texts = _dates(results, outcomes).get(row["id"])
    if texts is None:
        return base_values(results, outcomes, row["indicator"])
    return np.array([_before(text, outcomes.start) for text in texts[rows].tolist()])


def _before(text: str, start: int) -> float:
    """Sum of what a text of dates says was done before the first month of a run."""
    months, amounts = parsed(text, start)
    return float(amounts[months <= 0].sum())


def _dates(results: Results, outcomes: Outcomes) -> dict[str, FloatArray]:
    """What each run says of the dates of a target (`runs.chances.judging`)."""
    if "dates" not in outcomes.known:
        ids = pd.Index(outcomes.runs["run_id"].astype(object))
        outcomes.known["dates"] = run_dates(results, ids)
    return outcomes.known["dates"]
