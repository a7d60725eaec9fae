"""Work by county: who is hired out of whom, and how wages follow unemployment. Pure rules over
arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import quotient
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def openings(staff: FloatArray, target: FloatArray, *, separation: float) -> FloatArray:
    """Places that a unit offers this month, persons, >= 0: what leavers and growth leave between
    staff and target.
    """
    return np.maximum(target - staff * (1.0 - separation), 0.0)


def staff_after(
    staff: FloatArray, target: FloatArray, *, separation: float, hired: FloatArray
) -> FloatArray:
    """People at work next month: those who stayed and those hired; beyond the target people are
    laid off.
    """
    return np.minimum(staff * (1.0 - separation) + hired, np.maximum(target, 0.0))


def unemployment(force: FloatArray, employed: FloatArray) -> FloatArray:
    """Share of the labour force without work, 0 to 1, shape of `force`; both in persons."""
    without = np.maximum(force - employed, 0.0)
    return quotient(without, force)


def wage_index(
    unemployed_share: FloatArray, usual_share: float, *, slope: float, widest: float
) -> FloatArray:
    """Wage of a county over the prefecture's trend: above one where fewer than usual seek work.

    `slope` is the rise per unit of unemployment share, `widest` the largest distance from one.
    Source: wage curve, Blanchflower and Oswald 1994.
    """
    gap = slope * (usual_share - unemployed_share)
    return 1.0 + np.minimum(np.maximum(gap, -widest), widest)


def taken_up(
    force: FloatArray,
    own_work: FloatArray,
    unemployed_share: FloatArray,
    *,
    usual_share: float,
    response: float,
) -> FloatArray:
    """People who come from fields and herds to look for paid work in a month, persons; below zero
    where more go back to them because there is none.

    Never more than have `own_work`, nor more back than the labour force (persons both). `response`
    is the yearly part of the force per unit of unemployment below the usual. Source: the chance of
    finding work, Harris and Todaro 1970.
    """
    wanted = response / MONTHS_A_YEAR * (usual_share - unemployed_share) * force
    return np.minimum(np.maximum(wanted, -force), own_work)


def chance_of_work(unemployed_share: FloatArray, *, separation: float) -> FloatArray:
    """Share of those who seek work that find some in a month where staff neither grows nor
    shrinks, 0 to 1: as many as leave theirs, of these and the unemployed.
    """
    leave = separation * (1.0 - unemployed_share)
    return leave / (unemployed_share + leave)


def herder_share(
    unfilled: FloatArray, simple: FloatArray, *, usual: float, most: float
) -> FloatArray:
    """Share of simple work that herders do off season, 0 to `most`: the usual, and places residents
    leave open.

    `unfilled` and `simple` (persons) are places without a resident and all simple work of the
    county.
    """
    extra = quotient(unfilled, simple)
    return np.minimum(usual + extra, most)
