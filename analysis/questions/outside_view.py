"""Outside view: what became of targets of the same kind before, beside what the model says.

Each target belongs to a reference class (`abm/data/reference_classes.csv`) with a similarity of 1,
0.5 or 0.25. The class's rate enters a published probability only where that rests on priors alone
(`analysis.questions.evidence`); elsewhere it is shown and nothing more. Its weight is fixed
beforehand, the same for every mix, at most MOST_WEIGHT.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.registers import targets
from abm.registers.tables import read_table

if TYPE_CHECKING:
    from abm.registers.tables import Row

MOST_WEIGHT = 0.30
HALF_WEIGHT = 6.0
"""Effective outcomes of a class at which its weight would be one half."""


class OutsideView(NamedTuple):
    """What the history of a target's kind says."""

    reference: str
    """The class."""
    similarity: float
    """Of the target with the class, 0 to 1."""
    rate: float
    """Part of the class that was met, 0 to 1."""
    weight: float
    """Of the class's rate on the logit scale, 0 to MOST_WEIGHT."""


@lru_cache(maxsize=1)
def classes() -> dict[str, Row]:
    """Every reference class by id."""
    return {row["id"]: row for row in read_table("reference_classes")}


def outside_view(target: str) -> OutsideView:
    """What the history of a target's kind says."""
    row = targets.register()[target]
    known = classes()[row["reference"]]
    weight = weight_of(row["similarity"], known["n_eff"])
    return OutsideView(row["reference"], row["similarity"], known["rate"], weight)


def weight_of(similarity: float, outcomes: float) -> float:
    """Weight of a class with so many effective `outcomes`, 0 to MOST_WEIGHT: it grows with both."""
    counted = similarity * outcomes
    return min(MOST_WEIGHT, counted / (counted + HALF_WEIGHT))


def combined(probability: float, rate: float, *, weight: float, draws: int) -> float:
    """A probability of the model with the rate of the class, both on the logit scale; NaN stays.

    The model's is first kept off 0 and 1 by half a draw in `draws` + 1: nothing is certain because
    no draw in a few hundred showed it. A change between two mixes shrinks by 1 - `weight` there.
    """
    least = 1 / (2 * draws + 2)
    inside = float(np.clip(probability, least, 1 - least))
    mean = (1 - weight) * logit(inside) + weight * logit(rate)
    return float(1 / (1 + np.exp(-mean)))


def logit(probability: float) -> float:
    """Log odds."""
    return float(np.log(probability / (1 - probability)))
