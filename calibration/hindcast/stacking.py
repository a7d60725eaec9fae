"""Where a rival forecasts better than the model, how much of each the published probability should
hold.

Weights maximise the log score of the mixture over the rolling origins; with so few outcomes they
lean on a prior around one half. Source: stacking of predictive distributions (Yao and others 2018),
spec 8.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from abm.registers import targets
from calibration.hindcast import rivals
from calibration.hindcast.rolling import FAIR, PUBLISHED, summary
from calibration.hindcast.series import LAST_YEAR, Pair, Point, all_series

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from calibration.hindcast.series import Series

MODEL = f"{PUBLISHED}_{FAIR}"
PRIOR_STRENGTH = 2.0
"""Both parameters of the beta prior of the model's weight."""
EDGE = 1e-3
COUNTS = ("n_series", "n_pairs", "n_outcomes")
"""Columns that say on how little a row rests."""


class Densities(NamedTuple):
    """Densities of outcomes under two forecasters, shape (pairs,)."""

    model: FloatArray
    """Log density of the outcome under the model."""
    rival: FloatArray
    """The same under the rival."""
    votes: FloatArray
    """How much each pair counts."""


def class_weights(table: pd.DataFrame) -> pd.DataFrame:
    """One row a class that something tests: the best rival in CRPS, whether it beats the model, and
    the weights.

    pooled, weight_model, crps_model, crps_rival, n_series, n_pairs, n_outcomes.
    """
    means = summary(table).set_index(["class", "forecaster"])
    rows = []
    for name in means.index.get_level_values("class").unique():
        own = means.loc[name]
        present = [rival for rival in rivals.RIVALS if rival in own.index]
        if MODEL not in own.index or not present:
            continue
        best = min(present, key=lambda rival: own.loc[rival, "crps"])
        loses = bool(own.loc[best, "crps"] < own.loc[MODEL, "crps"])
        weight = 1.0
        if loses:
            weight = stacking_weight(_densities(table[table["class"] == name], best))
        rows.append(
            {
                "class": name,
                "rival": best,
                "pooled": loses,
                "weight_model": weight,
                "crps_model": own.loc[MODEL, "crps"],
                "crps_rival": own.loc[best, "crps"],
                **{count: int(own.loc[MODEL, count]) for count in COUNTS},
            }
        )
    return pd.DataFrame(rows)


def _densities(part: pd.DataFrame, rival: str) -> Densities:
    """Densities of the pairs that both judge: forecasts of one outcome share one vote."""
    keys = ["series", "segment", "outcome_period", "origin"]
    counted = part[part["counts"]].pivot_table(index=keys, columns="forecaster", values="log_score")
    both = counted[[MODEL, rival]].dropna()
    same = both.groupby(level=["series", "segment", "outcome_period"])[MODEL].transform("size")
    return Densities(
        model=both[MODEL].to_numpy(), rival=both[rival].to_numpy(), votes=1.0 / same.to_numpy()
    )


def stacking_weight(densities: Densities) -> float:
    """Weight of the model between 0 and 1 that gives the mixture the best log score, with a prior
    around one half.
    """
    # Densities relative to the higher of the two, as they may be too small for a number
    highest = np.maximum(densities.model, densities.rival)
    model = np.exp(densities.model - highest)
    rival = np.exp(densities.rival - highest)

    def loss(weight: float) -> float:
        fit = densities.votes @ np.log(weight * model + (1 - weight) * rival)
        return -(fit + (PRIOR_STRENGTH - 1) * (np.log(weight) + np.log(1 - weight)))

    return float(minimize_scalar(loss, bounds=(EDGE, 1 - EDGE), method="bounded").x)


def target_weights(weights: pd.DataFrame) -> pd.DataFrame:
    """One row a target of a series whose class is pooled: rival, weight_model, probability_rival,
    and the counts.

    The rival starts from the newest figure known and knows no policy: its probability is the same
    for every mix.
    """
    rows = []
    for series in all_series():
        own = weights[(weights["class"] == series.kind) & weights["pooled"]]
        row = targets.register().get(series.target)
        if row is None or series.told or own.empty:
            continue
        own = own.iloc[0]
        sample = rivals.forecast(own["rival"], _ahead(series, row["year"]))
        if sample is None:
            continue
        met = targets.OPERATORS[row["sense"]](sample, row["value"])
        rows.append(
            {
                "target": series.target,
                "class": series.kind,
                "rival": own["rival"],
                "weight_model": round(float(own["weight_model"]), 2),
                "probability_rival": round(float(np.mean(met)), 2),
                **{count: int(own[count]) for count in COUNTS},
            }
        )
    return pd.DataFrame(rows)


def _ahead(series: Series, year: int) -> Pair:
    """A pair without an outcome yet: from the newest figure known to a year to come."""
    known = series.known(LAST_YEAR)
    newest = max(known, key=lambda name: (known[name][-1].year, name))
    return Pair(
        series=series,
        origin=LAST_YEAR,
        last=known[newest][-1],
        segment=newest,
        outcome=Point(period=str(year), year=year, value=np.nan, grade="", error=0.0),
        across=False,
    )
