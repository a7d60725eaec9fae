"""Brier and log scores of probabilities on known outcomes: what was published, what it was made of,
and forecasts that anyone could have made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.reading.statistics import wilson_interval
from calibration.scoring.known import first_day
from calibration.scoring.rivals import ALL_MET, RECOVERY, REFERENCE_CLASS, STATUS_QUO, SURE, WALK
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agents.arrays import FloatArray, IntArray
    from calibration.scoring.forecast import Content, Forecast
    from calibration.scoring.known import Known, Outcome

PUBLISHED, MODEL, AGENTS = "published", "model", "agents"
CONSTANT, EXPERTS = "constant", "experts"
HINDSIGHT = "share met (hindsight)"
"""No forecast: the share that came true, known only afterwards."""
OWN = (PUBLISHED, MODEL, AGENTS)
FORECASTERS = (
    *OWN,
    STATUS_QUO,
    ALL_MET,
    REFERENCE_CLASS,
    WALK,
    RECOVERY,
    CONSTANT,
    EXPERTS,
    HINDSIGHT,
)
USUAL_MIX = "document"
BOOTSTRAPS = 4000
FEWEST_GROUPS = 8
"""Paragraphs of the document below which an interval over them says nothing."""
BINS = 5
"""Groups of equal size into which probabilities are put."""
SMALLEST = 0.005
"""Probability of a rival that is taken for none: 0 and 1 would lose all on a single surprise."""


def chosen_mix(forecast: Forecast, mix: str) -> str:
    """The mix whose probabilities are scored: the one asked for, else that of the document, else
    the only one.
    """
    mixes = forecast.mixes
    if mix:
        return one_of(Phrase("mix"), mix, mixes)
    if USUAL_MIX in mixes or len(mixes) == 1:
        return USUAL_MIX if USUAL_MIX in mixes else mixes[0]
    raise InputError(
        "mix_ambiguous",
        "several mixes were run and none is '{usual}'; say which with --mix: {known}",
        usual=USUAL_MIX,
        known=", ".join(mixes),
    )


def target_table(
    forecast: Forecast,
    known: Known,
    mix: str,
    constant: float = 0.5,
    experts: Mapping[str, float] | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """One row an outcome that the forecast judges: target, outcome, date, value, whether the
    forecast was made before (`ahead`), and a probability a forecaster (NaN where it has none).

    The model's three are drawn a little inwards, (n p + 1/2) / (n + 1), so that no finite number
    of draws says never or always. Second: targets that are left out, because nothing judges them.
    """
    chances = forecast.content["chances"][mix]
    judged = [name for name in known.targets if chances.get(name, {}).get("published") is not None]
    rows = [
        {
            **_of_outcome(forecast, known.targets[name]),
            **_said(chances[name]),
            CONSTANT: constant,
            EXPERTS: (experts or {}).get(name, np.nan),
        }
        for name in judged
    ]
    left_out = [name for name in known.targets if name not in judged]
    if not rows and known.targets:
        raise InputError(
            "no_target_judged",
            "no target of the outcomes is judged in {path}: {known}",
            path=forecast.name,
            known=", ".join(left_out),
        )
    columns = ["target", "outcome", "section", "value", "draws", *FORECASTERS]
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    return table.assign(**{HINDSIGHT: table["outcome"].mean()}), left_out


def reading_table(forecast: Forecast, known: Known, mix: str) -> pd.DataFrame:
    """One row an outcome of another reading than the main one: it is shown and does not count."""
    rows = []
    for (name, reading), outcome in known.readings.items():
        chance = forecast.content["chances"][mix].get(name, {})
        said = chance.get("readings", {}).get(reading, {}).get("published")
        if said is not None:
            probability = inwards(said, chance["draws"])
            score = float(brier_scores(np.array([probability]), np.array([int(outcome.met)]))[0])
            rows.append(
                {
                    "target": name,
                    "reading": reading,
                    "outcome": int(outcome.met),
                    "date": outcome.date,
                    PUBLISHED: probability,
                    "brier": score,
                }
            )
    return pd.DataFrame(rows, columns=["target", "reading", "outcome", "date", PUBLISHED, "brier"])


def _of_outcome(forecast: Forecast, outcome: Outcome) -> dict[str, Any]:
    """What an outcome is of, and whether it was forecast before it could be known."""
    row = forecast.content["targets"][outcome.target]
    return {
        "number": row["number"],
        "target": outcome.target,
        "label_en": row["label_en"],
        "label_zh": row["label_zh"],
        "section": row["section"],
        "outcome": int(outcome.met),
        "date": outcome.date,
        "value": outcome.value,
        "ahead": is_ahead(forecast, outcome.date),
    }


def is_ahead(forecast: Forecast, date: str) -> bool:
    """Whether a forecast was made before the first day on which something may have been known."""
    return forecast.made < first_day(date).isoformat()


def _said(chance: Content) -> dict[str, float]:
    """What each forecaster said of a target."""
    rivals = {name: chance["rivals"].get(name, np.nan) for name in (STATUS_QUO, WALK, RECOVERY)}
    return {
        **{name: inwards(chance[name], chance["draws"]) for name in OWN},
        "draws": chance["draws"],
        **rivals,
        ALL_MET: SURE,
        REFERENCE_CLASS: chance["reference_rate"],
    }


def inwards(probability: float | None, draws: int) -> float:
    """A probability of so many draws, kept off 0 and 1."""
    return np.nan if probability is None else (probability * draws + 0.5) / (draws + 1)


def forecaster_table(table: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """One row a forecaster: n, mean probability, share met, Brier, what Brier would be on average
    were the probabilities right, log score (mean log of what came, higher is better), and the
    published Brier less its own on the same targets with a bootstrap interval over paragraphs of
    the document, whose targets hang together (none below FEWEST_GROUPS of them).
    """
    rows = []
    for name in FORECASTERS:
        part = table[np.isfinite(table[name].astype(float))]
        if part.empty:
            continue
        probability, outcome = part[name].to_numpy(float), part["outcome"].to_numpy(int)
        inside = np.clip(probability, SMALLEST, 1 - SMALLEST)
        brier = brier_scores(probability, outcome)
        gap = brier_scores(part[PUBLISHED].to_numpy(float), outcome) - brier
        groups = part["section"].to_numpy()
        low, high = (np.nan, np.nan) if name == PUBLISHED else bootstrap(gap, groups, seed)
        rows.append(
            {
                "forecaster": name,
                "n": len(part),
                "mean_probability": probability.mean(),
                "share_met": outcome.mean(),
                "brier": brier.mean(),
                "expected_brier": (probability * (1 - probability)).mean(),
                "log_score": log_scores(inside, outcome).mean(),
                "published_less_this": gap.mean(),
                "low": low,
                "high": high,
                "groups": len(np.unique(groups)),
            }
        )
    return pd.DataFrame(rows)


def brier_scores(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Squared error of each probability, shape (n,); 0 is perfect, 1/4 is a coin."""
    return (probability - outcome) ** 2


def log_scores(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Log of the probability that was given to what came, shape (n,); 0 is perfect."""
    return np.log(np.where(outcome > 0, probability, 1 - probability))


def bootstrap(values: FloatArray, groups: FloatArray, seed: int) -> tuple[float, float]:
    """(low, high) of a mean, 95 %, groups drawn whole; NaN with fewer than FEWEST_GROUPS."""
    names, place = np.unique(groups, return_inverse=True)
    if len(names) < FEWEST_GROUPS:
        return np.nan, np.nan
    sums, counts = np.bincount(place, values), np.bincount(place)
    picks = np.random.default_rng(seed).integers(0, len(names), (BOOTSTRAPS, len(names)))
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def bins_of(probability: FloatArray) -> list[IntArray]:
    """Places of the probabilities in BINS groups of equal size, from the lowest on; fewer where
    there are not as many.
    """
    order = np.argsort(probability, kind="stable")
    return [places for places in np.array_split(order, BINS) if len(places)]


def calibration_table(table: pd.DataFrame, name: str = PUBLISHED) -> pd.DataFrame:
    """One row a group of equal size: mean probability, share met, Wilson's interval, n."""
    part = table[np.isfinite(table[name].astype(float))]
    rows = []
    for places in bins_of(part[name].to_numpy(float)):
        own = part.iloc[places]
        met, n = int(own["outcome"].sum()), len(own)
        low, high = wilson_interval(met, n)
        rows.append(
            {
                "probability": own[name].mean(),
                "share_met": met / n,
                "low": low,
                "high": high,
                "n": n,
            }
        )
    return pd.DataFrame(rows, columns=["probability", "share_met", "low", "high", "n"])
