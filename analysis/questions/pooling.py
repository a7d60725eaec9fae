"""Pooling: what is published is half the model's distribution and half that of a simple forecast
that knows as much.

Where a rival can forecast a level (`abm/data/error/rivals.csv`), the quantiles of both are
averaged: the pool's spread is the mean of theirs, where a mixture of two good forecasts would be
too wide. The weight is one half, fixed (`abm/data/error/pool.csv`): no fitted weight is worth the
few outcomes. A rival that the hindcast has shown to be far worse does not enter
(`calibration/hindcast/pool_entry.py`). The rival forecasts the status quo; for another mix its
quantiles are shifted by what the mix changes in the paired runs, so no difference between mixes
shrinks. POOLED says whether published probabilities are pooled; any table can be asked for either
way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import special

from abm.registers import indicators, targets
from abm.registers.tables import read_table
from analysis.reading.travel import recovery_by_run
from runs.chances import exact
from runs.chances.laws import laws_of
from runs.chances.reading import SCALES

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.chances.laws import Laws
    from runs.folder.reader import Results

POOLED = True
"""Whether `reachability` pools by default."""
BASELINE = "status_quo"
"""The mix that a rival forecasts."""
LEVELS = (np.arange(2000) + 0.5) / 2000
"""Probability levels at which quantiles are averaged."""
GRID = 4000
"""Points between the ends of a distribution at which it is reckoned."""
FAR = 8.0
"""Deviations from the outermost centre at which nothing is left."""
NORMAL = 1e6
"""Degrees of freedom from which on a law is normal."""


class Pool(NamedTuple):
    """What an indicator is pooled with."""

    weight: float
    """Of the model, 0 to 1."""
    rival: Row
    """Row of `error/rivals`."""


class Pooled(NamedTuple):
    """A target under a mix as it is published."""

    probability: float
    probability_strict: float
    median: float
    """Of the published level, in the target's unit."""
    median_model: float
    """Of the model's own level with its error."""
    weight: float
    """Of the model."""
    rival: str


@lru_cache(maxsize=1)
def pools() -> dict[str, Pool]:
    """By indicator what it is pooled with: its class has a rival that enters, and it has that
    one.
    """
    classes = {row["class"]: row for row in read_table("error/pool")}
    found = {}
    for rival in read_table("error/rivals"):
        own = classes.get(indicators.register()[rival["indicator"]]["error"])
        if own is not None and own["enters"] and own["rival"] == rival["rival"]:
            found[rival["indicator"]] = Pool(1 - own["weight"], rival)
    return found


def pooled(results: Results, outcomes: Outcomes, row: Row, mix: str) -> Pooled | None:
    """A target under a mix as it is published; None where nothing is pooled or no value known."""
    pool = pools().get(row["indicator"])
    if pool is None or row["id"] not in outcomes.names:
        return None
    key = ("pooled", row["id"], mix)
    if key not in outcomes.known:
        outcomes.known[key] = _pooled(results, outcomes, row, mix, pool)
    return outcomes.known[key]


def _pooled(results: Results, outcomes: Outcomes, row: Row, mix: str, pool: Pool) -> Pooled | None:
    """The pool of a target under a mix."""
    column = outcomes.column(row["id"])
    rows = outcomes.rows(mix)
    rows = rows[np.isfinite(outcomes.value[rows, column]) & (outcomes.value[rows, column] > 0)]
    if not len(rows):
        return None
    kind = indicators.register()[row["indicator"]]["error"]
    scale = SCALES.get(kind, exact.LOG)
    values = exact.scaled(outcomes.value[rows, column], scale)
    own = own_quantiles(values, laws_of(kind), outcomes.ahead(row["year"]))
    rival = rival_quantiles(results, outcomes, rows, pool.rival, row["year"])
    rival = rival + shift(outcomes, outcomes.value[:, column], mix, scale)
    published = averaged(own, rival, pool.weight)
    tolerant, strict = (
        share_beyond(published, exact.scaled(targets.bound_of(row, kindly), scale), row["sense"])
        for kindly in (True, False)
    )
    back = np.exp if scale == exact.LOG else lambda level: level
    return Pooled(
        probability=tolerant,
        probability_strict=strict,
        median=float(back(np.interp(0.5, LEVELS, published))),
        median_model=float(back(np.interp(0.5, LEVELS, own))),
        weight=pool.weight,
        rival=pool.rival["rival"],
    )


def averaged(own: FloatArray, rival: FloatArray, weight: float) -> FloatArray:
    """Quantiles of the pool at the same levels; `weight`: of the first."""
    return weight * own + (1 - weight) * rival


def share_beyond(quantiles: FloatArray, bound: FloatArray | float, sense: str) -> float:
    """Share of a distribution, given by its quantiles at LEVELS, that meets a bound."""
    below = float(np.interp(bound, quantiles, LEVELS, left=0.0, right=1.0))
    return below if sense == "le" else 1 - below


def own_quantiles(values: FloatArray, laws: Laws, years: float) -> FloatArray:
    """Quantiles at LEVELS of the runs' values (runs,), on the scale of errors, with the model's
    error.
    """
    centres = np.concatenate([values + law.mean(years) for law in laws])
    spreads = np.repeat([law.deviation(years) for law in laws], len(values))
    weights = np.repeat([law.weight / len(values) for law in laws], len(values))
    return mixture_quantiles(centres, spreads, weights)


def rival_quantiles(
    results: Results, outcomes: Outcomes, rows: IntArray, rival: Row, year: int
) -> FloatArray:
    """Quantiles at LEVELS of a rival's forecast of a year, on the log scale, over the draws of the
    given runs.
    """
    years = year - rival["base_year"]
    centre = np.log(rival["base_value"]) + rival["drift"] * years
    spread = np.hypot(rival["drift_deviation"] * years, rival["yearly_deviation"] * np.sqrt(years))
    centres = np.full(len(rows), centre)
    if rival["rival"] == "recovery":  # rival and agents meet the same epidemic
        centres = centres + np.log(recovery_by_run(results, outcomes, year)[rows])
    return mixture_quantiles(
        centres,
        np.full(len(rows), spread),
        np.full(len(rows), 1 / len(rows)),
        freedom=rival["freedom"],
    )


def mixture_quantiles(
    centres: FloatArray, spreads: FloatArray, weights: FloatArray, freedom: float = NORMAL
) -> FloatArray:
    """Quantiles at LEVELS of a mixture of normal (or Student) laws, arrays of shape (laws,)."""
    # Student's tails are longer: with few degrees of freedom the grid reaches farther
    far = FAR * spreads.max() * (1 if freedom >= NORMAL else FAR)
    grid = np.linspace(centres.min() - far, centres.max() + far, GRID)
    below = np.zeros(GRID)
    for centre, spread, weight in zip(centres, spreads, weights, strict=True):
        distance = (grid - centre) / spread
        law = special.ndtr(distance) if freedom >= NORMAL else special.stdtr(freedom, distance)
        below += weight * law
    return np.interp(LEVELS, below, grid)


def shift(outcomes: Outcomes, values: FloatArray, mix: str, scale: str) -> float:
    """What a mix changes in a level, values of shape (runs,), on the scale of errors: median over
    the pairs with the status quo; nothing where the folder does not hold it.
    """
    if mix == BASELINE or BASELINE not in outcomes.mixes:
        return 0.0
    base, other = outcomes.pairs(BASELINE, mix)
    change = exact.scaled(values[other], scale) - exact.scaled(values[base], scale)
    change = change[np.isfinite(change)]
    return float(np.median(change)) if len(change) else 0.0


def pooled_changes(results: Results, outcomes: Outcomes, table: Any) -> Any:
    """The table of paired changes with both probabilities as they are published, and the change and
    its intervals moved with them; an interval keeps the width that the runs give it.
    """
    moved: dict[str, list[float]] = {name: [] for name in (*LEVEL_COLUMNS, *CHANGE_COLUMNS)}
    for row in table.to_dict("records"):
        target = targets.register()[row["target"]]
        ends = [pooled(results, outcomes, target, row[name]) for name in ("baseline", "mix")]
        before, after = (
            end.probability if end is not None else row[name]
            for end, name in zip(ends, LEVEL_COLUMNS, strict=True)
        )
        more = (after - before) - row["probability_change"] if any(ends) else 0.0
        moved["probability_baseline"].append(before)
        moved["probability"].append(after)
        for name in CHANGE_COLUMNS:
            moved[name].append(float(np.clip(row[name] + more, -1, 1)))
    return table.assign(**moved)


LEVEL_COLUMNS = ("probability_baseline", "probability")
CHANGE_COLUMNS = (
    "probability_change",
    "low",
    "high",
    "joint_low",
    "joint_high",
    "unpaired_low",
    "unpaired_high",
)
"""Columns of a paired comparison: both probabilities, and what is a difference of two."""
