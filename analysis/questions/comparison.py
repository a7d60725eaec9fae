"""Paired comparison: the same draw, outlook and luck under two mixes, so that only the policy
differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions import pooling
from analysis.reading.outcomes import by_draw, outcomes_of
from analysis.reading.statistics import (
    LEVEL,
    holm,
    mcnemar_p,
    mean_interval,
    median_interval,
    paired_probability_interval,
    paired_score_interval,
    unpaired_probability_interval,
)
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from agents.arrays import IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

RAISES = "raises"
LOWERS = "lowers"
OPEN = "undecided"
REGISTERED = (
    "number",
    "group",
    "kind",
    "label_en",
    "label_zh",
    "unit",
    "document_unit",
    "document_factor",
)
"""Columns of the register of targets that stand in every row."""


def compare(
    results: Results, baseline: str = "status_quo", pool: bool | None = None
) -> pd.DataFrame:
    """One row a target and mix other than `baseline`, over the pairs in which both runs succeeded.

    probability_change with low, high (Agresti-Min, 95 %), p (exact McNemar), p_holm (Holm's
    correction over all targets of the same mix), joint_low, joint_high (intervals that hold for all
    targets of the mix together with 95 %: Tango's score interval at Bonferroni's level), verdict
    (raises, lowers, undecided: by p_holm < 0.05), unpaired_low, unpaired_high (what separate runs
    would give); median_change of the value with its distribution-free interval and mean_change with
    Student's, in the target's unit. Pairs that share a draw count as one. gained, lost and p are
    counts of runs; `pool`: whether probabilities and their changes are pooled, as in
    `reachability`.
    """
    outcomes = outcomes_of(results)
    one_of(Phrase("baseline mix"), baseline, outcomes.mixes)
    others = [mix for mix in outcomes.mixes if mix != baseline]
    if not others:
        raise InputError(
            "single_mix",
            "{path} holds only the mix '{baseline}'; there is nothing to compare it with",
            path=outcomes.path,
            baseline=baseline,
        )
    tables = [_lines(outcomes, baseline, mix) for mix in others]
    tables = [_with_family(pd.DataFrame(lines)) for lines in tables if lines]
    if not tables:
        raise InputError(
            "no_common_draw",
            "{path} holds no draw that succeeded under both '{baseline}' and another mix",
            path=outcomes.path,
            baseline=baseline,
        )
    table = pd.concat(tables, ignore_index=True).assign(baseline=baseline)
    if pooling.POOLED if pool is None else pool:
        table = pooling.pooled_changes(table)
    return table.sort_values("number", kind="stable", ignore_index=True)


def _lines(outcomes: Outcomes, baseline: str, mix: str) -> list[dict[str, Any]]:
    """Rows of one mix."""
    base, other = outcomes.pairs(baseline, mix)
    lines = []
    for column in range(len(outcomes.names)):
        judged = np.isfinite(outcomes.met[base, column]) & np.isfinite(outcomes.met[other, column])
        if judged.any():
            lines.append(_line(outcomes, column, mix=mix, base=base[judged], other=other[judged]))
    return lines


def _line(
    outcomes: Outcomes, column: int, *, mix: str, base: IntArray, other: IntArray
) -> dict[str, Any]:
    """One target under one mix against the baseline; `base` and `other` are rows of the same pairs
    of runs.
    """
    name = outcomes.names[column]
    row = targets.register()[name]
    draws = outcomes.runs["draw"].to_numpy()[other]
    before = outcomes.met[base, column]
    after = outcomes.met[other, column]

    # Runs that share a draw are no independent trials: each draw counts once, by its mean
    _, shares = by_draw(draws, np.column_stack([(after > before), (before > after), before, after]))
    n = len(shares)
    gained, lost, met_before, met_after = shares.sum(0).tolist()
    low, high = paired_probability_interval(gained, lost, n)
    apart_low, apart_high = unpaired_probability_interval(met_before, met_after, n, n)

    differences = outcomes.value[other, column] - outcomes.value[base, column]
    known = np.isfinite(differences)
    _, differences = by_draw(draws[known], differences[known])
    median, median_low, median_high = median_interval(differences)
    mean, mean_low, mean_high = mean_interval(differences)
    return {
        **{column: row[column] for column in REGISTERED},
        "target": name,
        "mix": mix,
        "n": n,
        "gained": gained,
        "lost": lost,
        "probability_baseline": float(before.mean()),
        "probability": float(after.mean()),
        "probability_change": (gained - lost) / n,
        "low": low,
        "high": high,
        "p": mcnemar_p(round(gained), round(lost)),
        "unpaired_low": apart_low,
        "unpaired_high": apart_high,
        "median_change": median,
        "median_change_low": median_low,
        "median_change_high": median_high,
        "mean_change": mean,
        "mean_change_low": mean_low,
        "mean_change_high": mean_high,
    }


def _with_family(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of one mix with what holds for all of them together."""
    adjusted = holm(table["p"])
    level = 1 - (1 - LEVEL) / len(table)
    low, high = paired_score_interval(table["gained"], table["lost"], table["n"], level)
    change = table["probability_change"].to_numpy()
    verdict = np.where(adjusted >= 1 - LEVEL, OPEN, np.where(change > 0, RAISES, LOWERS))
    return table.assign(p_holm=adjusted, joint_low=low, joint_high=high, verdict=verdict)
