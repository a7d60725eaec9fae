"""Paired comparison: the same draw, outlook and luck under two mixes, so that only the policy
differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions import pooling
from analysis.questions.published import published_changes
from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from analysis.reading.statistics import (
    LEVEL,
    bounded_difference_interval,
    change_p,
    holm,
    joint_change_interval,
    mean_interval,
    median_interval,
)
from runs.chances.intervals import bounded_mean_interval
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray
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

    probability_change with low, high (95 %, by Student's t with two pairs added), p (likewise; of
    plain yes and no exact McNemar), p_holm (Holm's correction over all
    targets of the same mix), joint_low, joint_high (intervals that hold for all targets of the mix
    together with 95 %: at Bonferroni's level, of yes and no by Tango's score), verdict (raises,
    lowers, undecided: by p_holm < 0.05), unpaired_low, unpaired_high (what separate runs would
    give); median_change of the value with its distribution-free interval and mean_change with
    Student's, in the target's unit. Pairs that share a draw count as one. gained, lost are expected
    numbers of pairs; `pool`: whether probabilities are published ones, as in `reachability`, by
    default POOLED: a change is then the difference of the two published probabilities, as the page
    shows it, and its intervals go with it (`analysis.questions.published`); p and the verdict are
    always those of the paired runs.
    """
    results = as_results(results)
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
        table = published_changes(results, outcomes, table)
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
    before = outcomes.chance[base, column]
    after = outcomes.chance[other, column]
    change = paired_change(draws, before, after)

    differences = outcomes.value[other, column] - outcomes.value[base, column]
    known = np.isfinite(differences)
    _, differences = by_draw(draws[known], differences[known])
    median, median_low, median_high = median_interval(differences)
    mean, mean_low, mean_high = mean_interval(differences)
    return {
        **{column: row[column] for column in REGISTERED},
        "target": name,
        "mix": mix,
        **change,
        "probability_baseline": float(before.mean()),
        "probability": float(after.mean()),
        "median_change": median,
        "median_change_low": median_low,
        "median_change_high": median_high,
        "mean_change": mean,
        "mean_change_low": mean_low,
        "mean_change_high": mean_high,
    }


def paired_change(draws: IntArray, before: FloatArray, after: FloatArray) -> dict[str, Any]:
    """What the chances of a target say in pairs of runs, arrays of shape (pairs,): n, gained and
    lost (pairs expected to meet it only after, only before), probability_change with low, high, p,
    and the interval that separate runs would give; `differences` holds the change of each draw.

    Both runs of a pair meet the same error of the model, so that a pair whose chance rises from p
    to q is gained with q - p and never lost. Runs that share a draw are no independent trials: each
    draw counts once, by its mean.
    """
    gain, loss = np.maximum(after - before, 0), np.maximum(before - after, 0)
    _, by = by_draw(draws, np.column_stack([gain, loss, before, after]))
    differences = by[:, 0] - by[:, 1]
    low, high = bounded_difference_interval(differences)
    apart = np.array([bounded_mean_interval(by[:, 2]), bounded_mean_interval(by[:, 3])])
    centres = apart.mean(axis=1)
    half = float(np.hypot(*(apart[:, 1] - centres)))
    return {
        "n": len(by),
        "gained": float(by[:, 0].sum()),
        "lost": float(by[:, 1].sum()),
        "probability_change": float(differences.mean()),
        "low": low,
        "high": high,
        "p": change_p(differences),
        "unpaired_low": float(centres[1] - centres[0]) - half,
        "unpaired_high": float(centres[1] - centres[0]) + half,
        "differences": differences,
    }


def _with_family(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of one mix with what holds for all of them together."""
    adjusted = holm(table["p"])
    level = 1 - (1 - LEVEL) / len(table)
    joint = np.array([joint_change_interval(values, level) for values in table["differences"]])
    change = table["probability_change"].to_numpy()
    verdict = np.where(adjusted >= 1 - LEVEL, OPEN, np.where(change > 0, RAISES, LOWERS))
    return table.drop(columns="differences").assign(
        p_holm=adjusted, joint_low=joint[:, 0], joint_high=joint[:, 1], verdict=verdict
    )
