"""Every forecast beside its outcome and its rivals: the table of scores, and what it says by class
of target.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calibration.hindcast import rivals, scores
from calibration.hindcast.forecasts import KNOWLEDGE, sample_for, with_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agents.arrays import FloatArray
    from calibration.hindcast.discrepancy import Expanding
    from calibration.hindcast.forecasts import Samples
    from calibration.hindcast.series import Pair

    Forecasts = Iterator[tuple[str, FloatArray]]
    """Forecasts of one pair: name of the forecaster, sample in the series' unit."""

RAW = "ensemble"
"""The bare ensemble."""
PUBLISHED = "model"
"""The ensemble with the error of the model that published probabilities allow for."""
FAIR = "blind"
"""Which knowledge is held against the rivals, who know nothing after the origin either."""
BOOTSTRAPS = 4000
INTERVAL = (0.025, 0.975)
FEWEST_SERIES = 3
LATE_ORIGIN = 2017
"""Origins from here on are also scored alone."""


def compare(pairs: Sequence[Pair], samples: Samples) -> pd.DataFrame:
    """One row a pair and forecaster: what was forecast, what came, every score, and whether it may
    be judged.

    `samples` as from `run_forecasts`. The forecasters are the bare ensembles and the rivals.
    """
    return _table(pairs, lambda pair: chain(_bare(pair, samples), _rivals(pair)))


def published(pairs: Sequence[Pair], samples: Samples, scheme: Expanding) -> pd.DataFrame:
    """The same rows for the ensembles as they would be published, with the model's own error as a
    scheme knows it for each forecast.
    """

    def widened(pair: Pair) -> Forecasts:
        laws = scheme.laws(pair.series.kind, pair.origin, pair.outcome.year)
        for name, sample in _bare(pair, samples):
            yield name.replace(RAW, PUBLISHED), with_error(sample, pair, laws)

    return _table(pairs, widened)


def _table(pairs: Sequence[Pair], forecasts_of: Callable[[Pair], Forecasts]) -> pd.DataFrame:
    """One row for each forecast of each pair."""
    rows = []
    for pair in pairs:
        for name, sample in forecasts_of(pair):
            rows.append({**_pair_columns(pair), "forecaster": name, **scores.scored(pair, sample)})
    return pd.DataFrame(rows)


def _bare(pair: Pair, samples: Samples) -> Forecasts:
    """The ensembles by what they know of the world."""
    for knowledge in KNOWLEDGE:
        if (knowledge, pair.origin, pair.series.id, pair.outcome.period) in samples:
            sample = sample_for(samples, knowledge, pair)
            if sample is not None:
                yield f"{RAW}_{knowledge}", sample


def _rivals(pair: Pair) -> Forecasts:
    """The rivals that have something to say of a pair."""
    for name in rivals.RIVALS:
        sample = rivals.forecast(name, pair)
        if sample is not None:
            yield name, sample


def _pair_columns(pair: Pair) -> dict[str, Any]:
    """What stands of a pair in every row."""
    return {
        "series": pair.series.id,
        "class": pair.series.kind,
        "origin": pair.origin,
        "last": pair.last.period if pair.last else "",
        "outcome_period": pair.outcome.period,
        "horizon": pair.horizon,
        "segment": pair.segment,
        "across_break": pair.across,
        "told": pair.series.told,
        "counts": not (pair.across or pair.series.told),
        "outcome": pair.outcome.value,
        "grade": pair.outcome.grade,
        "observed_error": pair.series.observed_error(pair.outcome),
    }


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of what counts, by class and forecaster: each forecast weighs alike.

    n_series, n_pairs, n_outcomes (different figures: forecasts of the same year share one), crps,
    log_score, mase, coverage of the 80 % interval, bias (mean error of the median, on the scale of
    errors); and of the origins from LATE_ORIGIN on alone: n_late and crps_late (NaN if there are
    none).
    """
    counted = table[table["counts"]]
    rows = []
    for (kind, forecaster), part in counted.groupby(["class", "forecaster"], sort=False):
        means = part[["crps", "log_score", "scaled_error", "covered", "error"]].mean()
        outcomes = part[["series", "outcome_period", "segment"]].drop_duplicates()
        late = part[part["origin"] >= LATE_ORIGIN]
        rows.append(
            {
                "class": kind,
                "forecaster": forecaster,
                "n_series": part["series"].nunique(),
                "n_pairs": len(part),
                "n_outcomes": len(outcomes),
                "crps": means["crps"],
                "log_score": means["log_score"],
                "mase": means["scaled_error"],
                "coverage": means["covered"],
                "bias": means["error"],
                "n_late": len(late),
                "crps_late": late["crps"].mean(),
            }
        )
    return _in_order(pd.DataFrame(rows), "class", counted["class"].unique().tolist())


def _in_order(rows: pd.DataFrame, column: str, order: Sequence[str]) -> pd.DataFrame:
    """The rows with the values of a column in a given order."""
    return rows.sort_values(
        column, key=lambda names: names.map(order.index), kind="stable", ignore_index=True
    )


def differences(
    table: pd.DataFrame, model: str = f"{PUBLISHED}_{FAIR}", score: str = "crps", seed: int = 1
) -> pd.DataFrame:
    """Model less each rival in a score, over the pairs that both judge: mean over series with a
    bootstrap interval.

    Rows: scope (`all` or a class), rival, n_series, n_pairs, difference, low, high (NaN for fewer
    than three series: two say next to nothing of others), share of series in which the model is the
    better one.
    """
    counted = table[table["counts"]]
    keys = ["class", "series", "origin", "outcome_period"]
    wide = counted.pivot_table(index=keys, columns="forecaster", values=score)
    rows = []
    for rival in [name for name in rivals.RIVALS if name in wide]:
        gap = (wide[model] - wide[rival]).dropna()
        scopes = {"all": gap, **{name: part for name, part in gap.groupby("class", sort=False)}}
        for scope, part in scopes.items():
            if len(part):
                rows.append(
                    {"scope": scope, "rival": rival, "score": score, **_gap(part, score, seed)}
                )
    return _in_order(pd.DataFrame(rows), "scope", ["all", *counted["class"].unique()])


def _gap(part: pd.Series, score: str, seed: int) -> dict[str, float]:
    """Mean difference over series with its bootstrap interval."""
    by_series = part.groupby("series").mean().to_numpy()
    n = len(by_series)
    low = high = np.nan
    if n >= FEWEST_SERIES:
        picks = np.random.default_rng(seed).integers(0, n, (BOOTSTRAPS, n))
        low, high = np.quantile(by_series[picks].mean(axis=1), INTERVAL)
    better = by_series < 0 if score == "crps" else by_series > 0
    return {
        "n_series": n,
        "n_pairs": len(part),
        "difference": float(by_series.mean()),
        "low": float(low),
        "high": float(high),
        "model_better": float(better.mean()),
    }
