"""Which mixes are confirmed to meet more targets than another, and what that costs: what a
recommendation may rest on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.questions.costs import PUBLIC, run_costs
from analysis.questions.target_groups import number_met
from analysis.reading.outcomes import PAIR, as_results, by_draw, outcomes_of
from analysis.reading.statistics import LEVEL, holm, mean_interval, ratio_interval
from runs.refusals import Phrase, one_of

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray
    from runs.folder.reader import Results

FEWEST_DRAWS = 10
"""Shared draws below which no gain is called confirmed."""
LOCAL = "local"
MEASURED = ("met", LOCAL, PUBLIC)
"""What is compared: expected number of counted targets met, CNY of two kinds of budgets."""
COLUMNS = (
    "mix",
    "n",
    "gain",
    "gain_low",
    "gain_high",
    "local",
    "public",
    "each",
    "each_low",
    "each_high",
    "p",
    "p_holm",
    "confirmed",
)


def gains(results: str | Path | Results, baseline: str) -> pd.DataFrame:
    """One row a mix other than `baseline` that shares draws with it: columns COLUMNS.

    gain: counted targets more on average, paired draw by draw, with Student's 95 % interval; local
    and public: CNY beyond the baseline, discounted to the first year; each: public CNY for one more
    target (Fieller's interval; NaN where the gain is not settled); p (two-sided, Student) and
    p_holm, corrected over the mixes; confirmed: p_holm < 0.05 and a gain above zero from at least
    FEWEST_DRAWS draws.
    """
    results = as_results(results)
    one_of(Phrase("baseline mix"), baseline, outcomes_of(results).mixes)
    costs = run_costs(results)
    runs = number_met(results).assign(local=costs[LOCAL], public=costs[PUBLIC])
    by_mix = runs.groupby([*PAIR, "mix"])[list(MEASURED)].mean().unstack("mix")
    others = [mix for mix in results.mixes if mix != baseline and mix in set(runs["mix"])]
    lines = [line for mix in others if (line := _gain(by_mix, baseline, mix))]
    if not lines:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.DataFrame(lines)
    corrected = holm(table["p"])
    sure = (corrected < 1 - LEVEL) & (table["gain"] > 0) & (table["n"] >= FEWEST_DRAWS)
    return table.assign(p_holm=corrected, confirmed=sure)[list(COLUMNS)]


def _gain(by_mix: pd.DataFrame, baseline: str, mix: str) -> dict[str, Any] | None:
    """One mix against the baseline; None where they share no draw."""
    beyond = pd.DataFrame({name: by_mix[name, mix] - by_mix[name, baseline] for name in MEASURED})
    beyond = beyond[beyond["met"].notna()]
    if beyond.empty:
        return None
    _, values = by_draw(beyond.index.get_level_values("draw"), beyond.to_numpy())
    met, local, public = values.T
    gain, low, high = mean_interval(met)
    each, each_low, each_high = ratio_interval(public, met)
    return {
        "mix": mix,
        "n": len(met),
        "gain": gain,
        "gain_low": low,
        "gain_high": high,
        "local": float(local.mean()),
        "public": float(public.mean()),
        "each": each,
        "each_low": each_low,
        "each_high": each_high,
        "p": _p_of_no_change(met),
    }


def _p_of_no_change(values: FloatArray) -> float:
    """Student's two-sided p-value of a mean of zero; 1 where there is nothing to tell."""
    n = len(values)
    if n < 2:
        return 1.0
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    if spread == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * special.stdtr(n - 1, -abs(mean) / (spread / np.sqrt(n))))
