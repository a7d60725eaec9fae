"""From the model's probability to the published one, by the same rules as for runs.

Where a simple forecast enters, a mix shifts all draws of a level alike: so each probability of the
model belongs to a shift, and the shift to a published probability. The curve is kept at some knots.
Where the evidence is priors alone, the outside view follows (`analysis.questions.outside_view`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special

from abm.registers import indicators, targets
from analysis.questions import pooling
from analysis.questions.evidence import PRIORS, evidence
from analysis.questions.outside_view import outside_view
from analysis.reading.outcomes import outcomes_of
from runs.chances import exact
from runs.chances.laws import laws_of
from runs.chances.reading import SCALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.registers.tables import Row
    from agents.arrays import FloatArray
    from runs.folder.reader import Results

KNOTS = 41
FARTHEST = 2.5
"""Shifts that the curve spans, in deviations of the published distribution to each side."""
CONTROL = "status_quo"


class Publishing(NamedTuple):
    """How the probabilities of the model become published ones."""

    weight: FloatArray
    """Of the outside view (targets,); 0 where it does not enter."""
    rate: FloatArray
    """Part of the class that was met (targets,)."""
    least: float
    """The model's probability is kept so far off 0 and 1 beside the outside view."""
    curves: dict[int, tuple[FloatArray, FloatArray]]
    """By target its knots: probabilities of the model, and the pooled ones."""


def publishing(results: Results, names: Sequence[str], draws: int) -> Publishing:
    """How the probabilities of a folder's runs become published ones."""
    outcomes = outcomes_of(results)
    weight, rate = np.zeros(len(names)), np.full(len(names), 0.5)
    curves = {}
    grades = {mix: evidence(results, mix) for mix in outcomes.mixes}
    for place, name in enumerate(names):
        row = targets.register()[name]
        pool = pooling.pools().get(row["indicator"])
        if pool is not None:
            curves[place] = curve(results, row, pool)
        on_priors = [found[name].grade == PRIORS for found in grades.values() if name in found]
        if np.mean(on_priors) > 1 / 2:
            view = outside_view(name)
            weight[place], rate[place] = view.weight, view.rate
    return Publishing(weight, rate, 1 / (2 * draws + 2), curves)


def curve(results: Results, row: Row, pool: pooling.Pool) -> tuple[FloatArray, FloatArray]:
    """(probabilities of the model, pooled ones) of a target for shifts of its level."""
    outcomes = outcomes_of(results)
    column = outcomes.column(row["id"])
    rows = outcomes.rows(CONTROL)
    rows = rows[outcomes.value[rows, column] > 0]
    kind = indicators.register()[row["indicator"]]["error"]
    law_scale = SCALES.get(kind, exact.LOG)
    values = exact.scaled(outcomes.value[rows, column], law_scale)
    own = pooling.own_quantiles(values, laws_of(kind), outcomes.ahead(row["year"]))
    rival = pooling.rival_quantiles(results, outcomes, rows, pool.rival, row["year"])
    published = pooling.averaged(own, rival, pool.weight)
    bound = float(exact.scaled(targets.bound_of(row, True), law_scale))
    spread = max(float(own.std()), float(published.std()))
    moves = np.linspace(-FARTHEST, FARTHEST, KNOTS) * spread
    moves = moves + bound - float(np.median(own))
    ends = [
        np.array([pooling.share_beyond(which + move, bound, row["sense"]) for move in moves])
        for which in (own, published)
    ]
    order = np.argsort(ends[0], kind="stable")
    model, pooled = (end[order] for end in ends)
    new = np.concatenate([[True], np.diff(model) > 0])
    return model[new], pooled[new]


def published(how: Publishing, probability: FloatArray) -> FloatArray:
    """Published probabilities from those of the model, shape (..., targets)."""
    pooled = np.array(probability, float)
    for place, (model, after) in how.curves.items():
        pooled[..., place] = np.interp(pooled[..., place], model, after)
    inside = np.clip(pooled, how.least, 1 - how.least)
    outside = special.logit(how.rate)
    mean = (1 - how.weight) * special.logit(inside) + how.weight * outside
    return np.where(how.weight > 0, special.expit(mean), pooled)
