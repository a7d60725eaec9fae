"""Brier, log score, calibration and level scores of the model, a constant, and experts on known
outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import outcomes_of
from analysis.reading.statistics import wilson_interval
from calibration.hindcast.scores import crps, pit
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray
    from calibration.scoring.known import Outcome
    from runs.folder.reader import Results

MODEL = "model"
CONSTANT = "constant"
HINDSIGHT = "share met (hindsight)"
EXPERTS = "experts"
USUAL_MIX = "document"
BOOTSTRAPS = 4000
BINS = np.array([0, 0.2, 0.4, 0.6, 0.8, 1.0])
LEVELS = (
    "target",
    "unit",
    "published",
    "median",
    "low",
    "high",
    "inside",
    "relative_crps",
    "pit",
)
"""Columns of the table of levels."""
SMALLEST = 0.005
"""Probability of a constant or of experts that is taken for none: 0 and 1 would lose all on a
single surprise.
"""


def chosen_mix(results: Results, mix: str) -> str:
    """The mix whose probabilities are scored: the one asked for, else that of the document, else
    the only one.
    """
    mixes = outcomes_of(results).mixes
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
    results: Results,
    known: dict[str, Outcome],
    mix: str,
    constant: float = 0.5,
    experts: dict[str, float] | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """One row an outcome that the folder judges: target, outcome, date, value, and a probability a
    forecaster.

    The model's probability is the published one p drawn a little inwards, (n p + 1/2) / (n + 1), so
    that no finite number of draws says never or always; NaN where an expert gave none. Second:
    targets that are left out, because the folder does not judge them.
    """
    outcomes = outcomes_of(results)
    n = outcomes.draws(outcomes.rows(mix))
    table = reachability(results)
    published = table[table["mix"] == mix].set_index("target")["p_published"]
    rows = []
    left_out = []
    for name, outcome in known.items():
        if not np.isfinite(published[name]):
            left_out.append(name)
            continue
        rows.append(
            {
                "target": name,
                "outcome": int(outcome.met),
                "date": outcome.date,
                "value": outcome.value,
                MODEL: (published[name] * n + 0.5) / (n + 1),
                CONSTANT: constant,
                "draws": n,
                EXPERTS: (experts or {}).get(name, np.nan),
            }
        )
    if not rows:
        raise InputError(
            "no_target_judged",
            "no target of the outcomes is judged in {path}: {known}",
            path=outcomes.path,
            known=", ".join(left_out),
        )
    table = pd.DataFrame(rows)
    table[HINDSIGHT] = table["outcome"].mean()
    return table, left_out


def forecaster_table(table: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """One row a forecaster: n, mean probability, share met, Brier, log score (mean log of what
    came, higher is better), and the model's Brier less its own on the same targets with a bootstrap
    interval over targets.
    """
    rows = []
    for name in (MODEL, CONSTANT, HINDSIGHT, EXPERTS):
        part = table[np.isfinite(table[name])]
        if part.empty:
            continue
        probability = part[name].to_numpy()
        outcome = part["outcome"].to_numpy()
        brier = brier_scores(probability, outcome)
        gap = brier_scores(part[MODEL].to_numpy(), outcome) - brier
        low, high = (np.nan, np.nan) if name == MODEL else bootstrap(gap, seed)
        inside = np.clip(probability, SMALLEST, 1 - SMALLEST)
        rows.append(
            {
                "forecaster": name,
                "n": len(part),
                "mean_probability": part[name].mean(),
                "share_met": outcome.mean(),
                "brier": brier.mean(),
                "log_score": log_scores(inside, outcome).mean(),
                "model_less_this": gap.mean(),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def brier_scores(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Squared error of each probability, shape (n,); 0 is perfect, 1/4 is a coin."""
    return (probability - outcome) ** 2


def log_scores(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Log of the probability that was given to what came, shape (n,); 0 is perfect."""
    return np.log(np.where(outcome > 0, probability, 1 - probability))


def bootstrap(values: FloatArray, seed: int) -> tuple[float, float]:
    """(low, high) of a mean over targets, 95 %; NaN for fewer than two."""
    if len(values) < 2:
        return np.nan, np.nan
    picks = np.random.default_rng(seed).integers(0, len(values), (BOOTSTRAPS, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def calibration_table(table: pd.DataFrame, name: str = MODEL) -> pd.DataFrame:
    """One row a fifth of the probabilities that holds any: mean probability, share met, Wilson
    interval, n.
    """
    part = table[np.isfinite(table[name])]
    bin_of = np.clip(np.searchsorted(BINS, part[name], side="right") - 1, 0, len(BINS) - 2)
    rows = []
    for number in np.unique(bin_of):
        own = part[bin_of == number]
        met = int(own["outcome"].sum())
        n = len(own)
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
    return pd.DataFrame(rows)


def level_table(results: Results, table: pd.DataFrame, mix: str) -> pd.DataFrame:
    """One row a target with a published value: median and 80 % of the model, CRPS over the target's
    size, PIT.
    """
    outcomes = outcomes_of(results)
    rows = []
    for row in table[np.isfinite(table["value"])].to_dict("records"):
        values = outcomes.value[outcomes.rows(mix), outcomes.column(row["target"])]
        values = values[np.isfinite(values)]
        target = targets.register()[row["target"]]
        size = abs(target["value"]) or 1.0
        low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
        rows.append(
            {
                "target": row["target"],
                "unit": target["unit"],
                "published": row["value"],
                "median": middle,
                "low": low,
                "high": high,
                "inside": bool(low <= row["value"] <= high),
                "relative_crps": crps(values, row["value"]) / size,
                "pit": pit(values, row["value"]),
            }
        )
    return pd.DataFrame(rows, columns=LEVELS)
