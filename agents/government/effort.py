"""Counties' rules: by what they are assessed, where they put the effort of their offices, whom they
copy, and what effort is worth.

Effort is measured in the work that all offices of a county do in an ordinary year; a field's share
of it, over the usual share, is the effort in it. The last axis of every array is the counties (18),
the one before it the fields of work (6) or the targets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

MOST_REACHED = 1.2
"""What counts of a target in the assessment at most: a fifth beyond it."""
FURTHEST_AHEAD = 2.0
"""Distance to the next in rank that counts at most, standard deviations of the scores."""
MOST_LEARNED = 2.0
"""Most that counts of a year's gain: twice as much for a yuan as in all counties together."""


def county_targets(
    total: FloatArray,
    *,
    stock: FloatArray,
    potential: FloatArray,
    luck: FloatArray,
    amplification: float,
) -> FloatArray:
    """Targets of the prefecture (targets, 1) broken down to counties, unit of each, shape (targets,
    18).

    Half goes by what each county has (`stock`), half by what it could have (`potential`); on its
    way down each grows by up to `amplification`, by `luck` (0-1). Source: Li, Liu, Weng and Zhou
    (2019), targets grow from level to level.
    """
    share = (_shares(stock, potential) + _shares(potential, stock)) / 2
    return total * share * (1 + amplification * luck)


def _shares(amounts: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Parts of the sum over counties, those of `otherwise` where there is nothing."""
    used = np.where(amounts.sum(axis=-1, keepdims=True) > 0, amounts, otherwise)
    total = used.sum(axis=-1, keepdims=True)
    return quotient(used, total)


def reached_part(achieved: FloatArray, target: FloatArray) -> FloatArray:
    """What is achieved over the target, at least 0, shape of `target`; 1 where nothing is asked."""
    return quotient(achieved, target, empty=1.0)


def assessment_weights(
    *,
    growth: FloatArray,
    green: FloatArray,
    match: FloatArray,
    green_weight: float,
    differentiation: float,
    common_part: float,
) -> FloatArray:
    """Weight of each field of work in the assessment of each county, shape (fields, 18), adding up
    to one.

    `growth` and `green` (fields, 1) add up to one: weights in an assessment by growth and by
    green results; `match` (fields, 18) is 1 where a county has its strength. The assessment
    weighs green results by `green_weight`; by `differentiation` it is fitted to what the county is
    good at, but for the `common_part` (all 0-1).
    """
    common = green_weight * green + (1 - green_weight) * growth
    common = common + np.zeros_like(match)
    own = common * match
    total = own.sum(axis=-2, keepdims=True)
    own = np.where(total > 0, own / np.where(total > 0, total, 1.0), common)
    fitted = common_part * common + (1 - common_part) * own
    return (1 - differentiation) * common + differentiation * fitted


class Standing(NamedTuple):
    """How counties stand among those of similar function, each shape (18,)."""

    rank: FloatArray  # 1 = best of its group
    ahead: FloatArray  # distance to the next better one, standard deviations of all scores, 0 to 2


def standing(score: FloatArray, group: IntArray) -> Standing:
    """Rank of each county in its group by its score, and how far the next better one is ahead."""
    better = (score[..., None, :] > score[..., :, None]) & (group[:, None] == group)
    rank = 1.0 + better.sum(axis=-1)
    lead = np.where(better, score[..., None, :] - score[..., :, None], np.inf).min(axis=-1)
    spread = score.std(axis=-1, keepdims=True)
    ahead = np.divide(lead, spread, out=np.zeros_like(lead), where=np.isfinite(lead) & (spread > 0))
    return Standing(rank=rank, ahead=np.minimum(ahead, FURTHEST_AHEAD))


def pull(
    weights: FloatArray,
    pressing: FloatArray,
    *,
    ahead: FloatArray,
    effect: FloatArray,
    rivalry: float,
    least: float,
) -> FloatArray:
    """What draws a county's offices to each field, shape (fields, 18), at least 0.

    `weights` in the assessment, times the gaps to the targets (`pressing`, each times its urgency),
    the distance to the county `ahead` in rank by `rivalry`, and what keeps up what has been reached
    (`least`), times what a yuan gained there before (`effect`, 1 = as elsewhere). Sources: Zhou
    (2007), Li and Zhou (2005), tournaments of local leaders.
    """
    return weights * (least + pressing + rivalry * ahead) * effect


def wished_shares(
    usual: FloatArray, attraction: FloatArray, *, sharpness: float, most: float
) -> FloatArray:
    """Part of its effort that a county would give to each field, shape (fields, 18), adding
    up to one, each at most `most` (at least a half).

    `usual` parts, moved by the softmax of the `attraction` beyond the usual. What a field may not
    take goes to the others in proportion.
    """
    raised = sharpness * (attraction - attraction.max(axis=-2, keepdims=True))
    weight = usual * np.exp(raised)
    share = weight / weight.sum(axis=-2, keepdims=True)
    over = share > most
    taken = (over * most).sum(axis=-2, keepdims=True)
    others = np.where(over, 0.0, share)
    left = others.sum(axis=-2, keepdims=True)
    return np.where(over, most, others * (1 - taken) / np.where(left > 0, left, 1.0))


class Models(NamedTuple):
    """Whom each county looks at."""

    shares: FloatArray  # their mean parts of effort, weighted by success and nearness (.., 18)
    seen: FloatArray  # how much of them is near, 0 to 1, shape (18,)


def successful_neighbours(
    shares: FloatArray, score: FloatArray, *, hours: FloatArray, reach: float
) -> Models:
    """What the more successful neighbours of each county do with their effort.

    A county with a better score counts by how much better it is, and by nearness: exp(-hours over
    `reach`), `hours` (18, 18) on the road. Source: Yu, Zhou and Zhu (2016), neighbours follow each
    other.
    """
    nearness = np.exp(-hours / reach)
    lead = np.maximum(score[..., None, :] - score[..., :, None], 0.0)
    weight = nearness * lead
    total = weight.sum(axis=-1)
    safe = np.where(total > 0, total, 1.0)
    mean = np.matmul(shares, np.swapaxes(weight, -1, -2)) / safe[..., None, :]
    seen = np.minimum((nearness * (lead > 0)).sum(axis=-1), 1.0)
    return Models(shares=mean, seen=np.where(total > 0, seen, 0.0))


def shares_after(
    last: FloatArray,
    wished: FloatArray,
    models: Models,
    *,
    inertia: Values,
    imitation: float,
) -> FloatArray:
    """Parts of effort in the year that begins, shape (fields, 18), adding up to one.

    A part `inertia` of last year's remains; of the rest, up to `imitation` is copied from the
    `models` as far as they are near, and the other part is what the county itself wishes.
    """
    copied = imitation * models.seen[..., None, :]
    chosen = (1 - copied) * wished + copied * models.shares
    return inertia * last + (1 - inertia) * chosen


def learned_effect(
    effect: FloatArray, gain: FloatArray, money: FloatArray, *, memory: Values
) -> FloatArray:
    """What a county believes that a yuan gains in each field, 1 = as elsewhere, 0 to 2, shape
    (fields, 18).

    `gain` is the part of the targets that the last year brought nearer, `money` what was spent on
    it (CNY); what is seen is their ratio, up to twice that of all counties together, over its mean,
    and at most 2. Where nothing was spent, or nobody gained, nothing is learned; a part `memory` of
    the belief before remains.
    """
    total, spent = gain.sum(axis=-1, keepdims=True), money.sum(axis=-1, keepdims=True)
    known = (money > 0) & (total > 0)
    usual = money * total / np.where(spent > 0, spent, 1.0)
    seen = np.divide(gain, usual, out=np.zeros_like(effect), where=known & (usual > 0))
    seen = np.minimum(seen, MOST_LEARNED)
    count = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    mean = seen.sum(axis=-1, keepdims=True) / count
    seen = np.divide(seen, mean, out=np.ones_like(seen), where=known & (mean > 0))
    learned = memory * effect + (1 - memory) * np.minimum(seen, MOST_LEARNED)
    return np.where(known, learned, effect)


def effort_budget(
    talent: Values, coordination: float, *, talent_gain: float, coordination_gain: float
) -> Values:
    """Work that the offices of a county can do, 1 = without specialists and coordination, shape of
    `talent`; both 0 to 1.
    """
    return (1 + talent_gain * talent) * (1 + coordination_gain * coordination)


def effort_gain(effort: FloatArray, elasticity: float) -> FloatArray:
    """What a yuan, a file or a visit of inspectors achieves with this `effort` (1 = usual) over the
    usual, at least 0, shape of `effort`.
    """
    return np.maximum(1 + elasticity * np.log(effort), 0.0)


def money_weights(need: FloatArray, relative: FloatArray, *, follows: float) -> FloatArray:
    """Share of each county in the money of each field, shape (fields, 18), each row adding
    up to one.

    By the plain key `need` (18,), moved for the part `follows` (0-1) by the `relative` part of
    effort that the county gives to the programme (1 = usual).
    """
    weights = need * (1 - follows + follows * relative)
    return weights / weights.sum(axis=-1, keepdims=True)
