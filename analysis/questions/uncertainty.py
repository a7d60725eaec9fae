"""What makes a target uncertain: luck, the outside world, facts, priors and the model's error.

Whether a published figure meets a target varies by p (1 - p). The mean over the runs of
p_i (1 - p_i), where p_i is its chance given run i, is what the model's error adds (law of total
variance); the rest lies between runs and is parted by the rank variance of the target's value that
each kind of input explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.questions.drivers import FEWEST_FOR_SHARES, class_shares
from analysis.reading.outcomes import as_results, outcomes_of

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray
    from analysis.questions.drivers import ClassShares
    from runs.folder.reader import Results

FACTS = ("A", "B")
PRIORS = ("C", "D", "P")


class Uncertainty(NamedTuple):
    """Shares of the variance of whether a target is met; they add up to one."""

    error: float
    """The model's error: what a run leaves open of the published figure."""
    outlook: float
    """What nobody in the prefecture chooses."""
    priors: float
    """Inputs of grade C, D and P."""
    facts: float
    """Inputs of grade A and B."""
    luck: float
    """Luck within a run, and what is not monotone in any input."""


def uncertainty(results: str | Path | Results, mix: str) -> dict[str, Uncertainty]:
    """By judged target, what makes it uncertain under a mix; nothing for a target that is certain,
    and none at all with too few draws to tell.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    shares = class_shares(results, mix)
    if shares.n < FEWEST_FOR_SHARES:
        return {}
    inside = share_within(outcomes.chance[outcomes.rows(mix)])
    between = _between(shares)
    return {
        name: Uncertainty(inside[column], *((1 - inside[column]) * between[:, column]).tolist())
        for column, name in enumerate(outcomes.names)
        if np.isfinite(inside[column])
    }


def share_within(chance: FloatArray) -> FloatArray:
    """Share of p (1 - p) that lies within runs, by target; NaN where p is 0 or 1 or unknown.

    Args:
        chance: of each run and target, shape (runs, targets).
    """
    known = np.isfinite(chance)
    runs = np.maximum(known.sum(axis=0), 1)
    chance = np.where(known, chance, 0.0)
    whole = chance.sum(axis=0) / runs
    whole = whole * (1 - whole)
    within = (chance * (1 - chance)).sum(axis=0) / runs
    return np.divide(within, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _between(shares: ClassShares) -> FloatArray:
    """Outlook, priors, facts and luck as shares of what lies between runs, shape (4, targets);
    what chance takes below nothing counts as nothing.
    """
    by_class = dict(zip(shares.classes, shares.values, strict=True))
    kinds = (("outlook",), PRIORS, FACTS)
    parts = np.stack([sum(by_class[one] for one in kind) for kind in kinds])
    parts = np.maximum(np.nan_to_num(parts), 0.0)
    parts /= np.maximum(parts.sum(axis=0), 1.0)
    return np.vstack([parts, 1.0 - parts.sum(axis=0)])
