"""Every forecast beside its outcome and its rivals: the table of scores, and what it says by class of target."""

import numpy as np
import pandas as pd

from calibration.hindcast import rivals, scores
from calibration.hindcast.forecasts import KNOWLEDGE, sample_for, with_discrepancy

RAW, PUBLISHED = "ensemble", "model"
"""The bare ensemble, and the ensemble with the error of the model that published probabilities allow for."""
FAIR = "blind"
"""Which knowledge is held against the rivals, who know nothing after the origin either."""
BOOTSTRAPS = 4000
INTERVAL = (0.025, 0.975)
LATE_ORIGIN = 2017
"""Origins from here on are also scored alone."""
DISCREPANCY_OF = {"tourism": "tourism", "energy": "energy", "lithium": "lithium", "ratio": "ratio"}
"""Parameter of the discrepancy of each class that has one; GDP and herds are no targets and have none."""


def compare(pairs, samples, sigmas):
    """One row a pair and forecaster: what was forecast, what came, every score, and whether it may be judged.

    `samples` as from `run_forecasts`; `sigmas`: discrepancy after three years by class of target.
    """
    rows = []
    for pair in pairs:
        for name, sample in forecasts_of(pair, samples, sigmas):
            rows.append({**_said(pair), "forecaster": name, **scores.scored(pair, sample)})
    return pd.DataFrame(rows)


def forecasts_of(pair, samples, sigmas):
    """(name, sample in the series' unit) of every forecaster that has something to say of a pair."""
    told = [knowledge for knowledge in KNOWLEDGE if (knowledge, pair.origin, *_key(pair)) in samples]
    for knowledge in told:
        sample = sample_for(samples, knowledge, pair)
        if sample is not None:
            yield f"{RAW}_{knowledge}", sample
            sigma = sigmas.get(DISCREPANCY_OF.get(pair.series.kind), 0.0)
            yield f"{PUBLISHED}_{knowledge}", with_discrepancy(sample, pair, sigma)
    for name in rivals.RIVALS:
        sample = rivals.forecast(name, pair)
        if sample is not None:
            yield name, sample


def _key(pair):
    """What tells the outcome of a pair among the samples."""
    return pair.series.id, pair.outcome.period


def _said(pair):
    """What is said of a pair in every row."""
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
        "observed_error": pair.outcome.error,
    }


def summary(table, by=("class", "forecaster")):
    """Mean scores of what counts, by class and forecaster: each series weighs alike, whatever its number of pairs.

    n_series, n_pairs, n_outcomes (different figures: forecasts of the same year share one), crps, log_score, mase,
    coverage of the 80 % interval, bias (mean error of the median, on the scale of errors); and of the origins from
    LATE_ORIGIN on alone: n_late and crps_late (NaN if there are none).
    """
    counted = table[table["counts"]]
    rows = []
    for key, part in counted.groupby(list(by), sort=False):
        means = part.groupby("series")[["crps", "log_score", "scaled_error", "covered", "error"]].mean()
        n = part[["series", "outcome_period", "segment"]].drop_duplicates()
        late = part[part["origin"] >= LATE_ORIGIN]
        rows.append(
            {
                **dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True)),
                "n_series": part["series"].nunique(),
                "n_pairs": len(part),
                "n_outcomes": len(n),
                "crps": means["crps"].mean(),
                "log_score": means["log_score"].mean(),
                "mase": means["scaled_error"].mean(),
                "coverage": means["covered"].mean(),
                "bias": means["error"].mean(),
                "n_late": len(late),
                "crps_late": late.groupby("series")["crps"].mean().mean(),
            }
        )
    return pd.DataFrame(rows)


def differences(table, model=f"{PUBLISHED}_{FAIR}", score="crps", seed=1):
    """Model less each rival in a score, over the pairs that both judge: mean over series with a bootstrap interval.

    Rows: scope (`all` or a class), rival, n_series, n_pairs, difference, low, high (NaN for fewer than two series: one
    series says nothing of others), share of series in which the model is the better one.
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
                rows.append({"scope": scope, "rival": rival, "score": score, **_gap(part, score, seed)})
    order = ["all", *counted["class"].unique()]
    return pd.DataFrame(rows).sort_values("scope", key=lambda names: names.map(order.index), kind="stable")


def _gap(part, score, seed):
    """Mean difference over series with its bootstrap interval."""
    by_series = part.groupby("series").mean().to_numpy()
    n = len(by_series)
    low = high = np.nan
    if n > 1:
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
