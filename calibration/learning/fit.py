"""The fit: for each target a fractional logistic regression of the chance of a run on what its
luck and its policy are, sparse by an L1 penalty.

    logit P = a + b1 q(status quo) + b2 q(document) + beta . features

q: the chance of the same draw under a shipped mix as a normal quantile. Fractions are fitted as two
weighted rows each. A section of the document enters as one more column with a weak penalty, folded
back to its levers afterwards: without it a mix of many small shifts shrinks away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special
from sklearn.linear_model import LogisticRegression

from abm.registers import policy
from analysis.emulator.features import features, levers_of_features, parts, scale
from calibration.learning.lessons import CONTROL
from calibration.learning.points import section_of

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray
    from calibration.learning.lessons import Lessons

LOOSENESS = 1.0
"""C of the logistic regression: the larger, the less is shrunk."""
SECTION_LOOSENESS = 4.0
"""Factor by which columns of sections are shrunk less."""
COVARIATE_LOOSENESS = 10.0
SECOND = "document"
"""The other mix whose chances say how a draw answers."""
LIMIT = 3.0
"""Quantiles are cut there: beyond, a chance is certain."""
SURE = 9.0
"""Log odds of what never changes."""
SHIPPED_WEIGHT = 0.25
"""Weight of a run of a shipped mix beside that of a point: there are many on few points."""
CONTROL_WEIGHT = 0.5
TINY = 1e-9


class Fit(NamedTuple):
    """What the fit found."""

    beta: FloatArray
    """Coefficients (features, targets)."""
    base: FloatArray
    """Log odds at the status quo by draw (draws, targets)."""


def quantiles(chance: FloatArray) -> FloatArray:
    """Chances as normal quantiles, cut to the limit."""
    return np.clip(special.ndtri(np.clip(chance, 0, 1)), -LIMIT, LIMIT)


def sections() -> FloatArray:
    """Columns that stand for sections, as combinations of features, shape (features, sections).

    Two a section: shifts in the direction of the document, and the same curved; means over its
    levers.
    """
    s, of = scale(), parts()
    register = policy.register()
    section = np.array([section_of(register[name]["section"]) for name in s.names])
    way = np.sign(s.document - s.status_quo)
    up, down, curved = len(of.up), len(of.down), len(of.curved_down)
    columns = []
    for name in dict.fromkeys(section.tolist()):
        plain = np.zeros(len(levers_of_features()))
        bent = plain.copy()
        mine = (section == name) & (way != 0)
        plain[:up] = (way * mine)[of.up]
        plain[2 * up : 2 * up + down] = -(way * mine)[of.down]
        bent[up : 2 * up] = (mine & (way > 0))[of.up]
        bent[2 * up + down : 2 * up + down + curved] = mine[of.curved_down]
        number = max(int(mine.sum()), 1)
        columns += [plain / number, bent / number]
    return np.array(columns).T


def may_use(levers: BoolArray) -> BoolArray:
    """Features whose levers may all be used, shape (features, targets); levers (levers, targets).

    What acts through a whole budget may be used where all money may.
    """
    needs = levers_of_features()
    return (needs[:, :, None] <= levers[None]).all(axis=1)


def fit(
    known: Lessons,
    usable: BoolArray,
    *,
    draws: IntArray,
    train: BoolArray,
    second: bool = True,
    looseness: float = LOOSENESS,
) -> Fit:
    """Coefficients from the runs `train` (runs,), and log odds at the status quo for `draws`.

    usable: features by target; second: whether the document's chances may say how a draw answers.
    """
    by_mix = {name: known.of_mix(name) for name in ((CONTROL, SECOND) if second else (CONTROL,))}
    at = {name: {d: k for k, d in enumerate(one.draw.tolist())} for name, one in by_mix.items()}
    training = known.only(train)
    shifts = features(training.points)
    plain = ~training.own & (training.mix == CONTROL)
    weight = np.where(training.own, 1.0, np.where(plain, CONTROL_WEIGHT, SHIPPED_WEIGHT))
    place = {name: np.array([at[name][d] for d in training.draw.tolist()]) for name in by_mix}
    asked = {name: np.array([at[name][d] for d in draws.tolist()]) for name in by_mix}
    control = by_mix[CONTROL].chance[asked[CONTROL]]
    found = Fit(
        np.zeros((shifts.shape[1], len(known.targets))), np.zeros((len(draws), len(known.targets)))
    )
    combined = sections()
    for target in range(len(known.targets)):
        q = {name: quantiles(one.chance[:, target]) for name, one in by_mix.items()}
        beta, base = _one_target(
            shifts[:, usable[:, target]],
            np.column_stack([q[name][place[name]] for name in by_mix]),
            training.chance[:, target],
            weight,
            combined[usable[:, target]],
            np.column_stack([q[name][asked[name]] for name in by_mix]),
            looseness,
        )
        found.beta[usable[:, target], target] = beta
        found.base[:, target] = calibrated(base, control[:, target].mean())
    return found


def _one_target(
    shifts: FloatArray,
    luck: FloatArray,
    chance: FloatArray,
    weight: FloatArray,
    combined: FloatArray,
    asked: FloatArray,
    looseness: float,
) -> tuple[FloatArray, FloatArray]:
    """(coefficients of its features, log odds at the status quo of the draws asked for)."""
    none = np.zeros(shifts.shape[1])
    weights = np.concatenate([weight * chance, weight * (1 - chance)])
    answer = np.repeat([1.0, 0.0], len(chance))
    kept = weights > TINY
    if len(np.unique(answer[kept])) < 2 or not len(asked):
        return none, np.full(len(asked), SURE if answer[kept].all() else -SURE)
    joint = shifts @ combined
    size = shifts.std(axis=0)
    joint_size = joint.std(axis=0) / SECTION_LOOSENESS
    used, joint_used = size > TINY, joint_size > TINY
    columns = np.column_stack(
        [
            luck * COVARIATE_LOOSENESS,
            shifts[:, used] / size[used],
            joint[:, joint_used] / joint_size[joint_used],
        ]
    )
    model = LogisticRegression(
        C=looseness,
        l1_ratio=1.0,
        solver="liblinear",
        intercept_scaling=COVARIATE_LOOSENESS,
        max_iter=300,
        tol=1e-3,
        random_state=0,
    ).fit(np.vstack([columns, columns])[kept], answer[kept], sample_weight=weights[kept])
    slopes = model.coef_[0]
    own, families = np.split(slopes[luck.shape[1] :], [int(used.sum())])
    beta = none.copy()
    beta[used] = own / size[used]
    beta += combined[:, joint_used] @ (families / joint_size[joint_used])
    base = model.intercept_[0] + asked @ slopes[: luck.shape[1]] * COVARIATE_LOOSENESS
    return beta, base


def calibrated(base: FloatArray, chance: float) -> FloatArray:
    """Log odds (draws,) shifted together so that their mean chance is the given one."""
    wanted = float(np.clip(chance, 1e-4, 1 - 1e-4))
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        if special.expit(base + middle).mean() < wanted:
            low = middle
        else:
            high = middle
    return base + low
