"""Honours that upper levels award in contests: readiness grows with money, and each year the best
ones win.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents import quantiles
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values

LADDERS = (
    "resort",
    "eco_demo",
    "whole_area",
    "famous_county",
    "farm_park",
    "farm_science_park",
    "forestry_park",
    "enclave_meishan",
    "enclave_chengdu",
    "near_zero_park",
    "data_park",
    "medicine_base",
    "medicine_park",
)
(
    RESORT,
    ECO_DEMO,
    WHOLE_AREA,
    FAMOUS_COUNTY,
    FARM_PARK,
    FARM_SCIENCE_PARK,
    FORESTRY_PARK,
    ENCLAVE_MEISHAN,
    ENCLAVE_CHENGDU,
    NEAR_ZERO_PARK,
    DATA_PARK,
    MEDICINE_BASE,
    MEDICINE_PARK,
) = range(len(LADDERS))
TOURISM_LADDERS = (RESORT, ECO_DEMO, WHOLE_AREA, FAMOUS_COUNTY)
FARM_LADDERS = (FARM_PARK, FARM_SCIENCE_PARK, FORESTRY_PARK)
PREFECTURE, PROVINCIAL, NATIONAL = "prefecture", "provincial", "national"
"""Levels of government that award."""
RANKS = {
    RESORT: (PROVINCIAL, NATIONAL),
    ECO_DEMO: (PROVINCIAL,),
    WHOLE_AREA: (PROVINCIAL, NATIONAL),
    FAMOUS_COUNTY: (PROVINCIAL,),
    FARM_PARK: (PREFECTURE, PROVINCIAL, NATIONAL),
    FARM_SCIENCE_PARK: (PROVINCIAL,),
    FORESTRY_PARK: (PREFECTURE,),
    ENCLAVE_MEISHAN: (NATIONAL,),
    ENCLAVE_CHENGDU: (PROVINCIAL,),
    NEAR_ZERO_PARK: (PROVINCIAL,),
    DATA_PARK: (PROVINCIAL,),
    MEDICINE_BASE: (PROVINCIAL,),
    MEDICINE_PARK: (PREFECTURE,),
}
"""Ranks that can be won one after the other, from the bottom; a higher rank includes the lower
ones."""

FULL = 1.2
"""Highest readiness: a fifth beyond the full standard."""


class HonourCandidate(Agent):
    """A resort, area, county or park that may win the next rank of its ladder."""

    ladder = Column("row", "kind of honour, see LADDERS", 0, low=0, high=len(LADDERS) - 1)
    county = Column(
        "row", "county it belongs to; 0 for parks outside the prefecture", 0, low=0, high=17
    )
    readiness = Column(
        "1", "works, services and files against the full standard", 0.0, low=0, high=FULL
    )
    rank = Column("row", "ranks won so far, 0 = none", 0, low=0, high=3)
    named = Column("yes/no", "named in the policy document", False)
    listed = Column("yes/no", "on the list of those that work for their next rank", False)


def prospect_shares(
    money: FloatArray,
    nearness: FloatArray,
    *,
    block: IntArray,
    sharpness: float,
    effort: Values = 1.0,
) -> FloatArray:
    """Part of each block's money that goes to each candidate, CNY, shape (n,): the more, the nearer
    it is to winning, and the more effort its county makes.

    `money` by block (counties or ladders), `block` of each candidate (-1: gets none), `nearness` to
    the next standard, higher = nearer, `effort` 1 = usual. Money of a block without candidates
    stays unspent. Source: softmax allocation.
    """
    weight = np.where(block >= 0, effort * np.exp(sharpness * nearness), 0.0)
    inside = np.maximum(block, 0)
    total = np.bincount(inside, weight, len(money))
    each = np.divide(money, total, out=np.zeros(len(money)), where=total > 0)
    return weight * each[inside]


def readiness_after(
    readiness: FloatArray, money: FloatArray, *, cost: Values, wear: float, standard: FloatArray
) -> FloatArray:
    """Readiness a step (a year or a month) later, 0 to 1.2, shape of `readiness`: money over the
    cost of the whole, less wear.

    What lies above the `standard` that is kept up anyway (that of the rank held) wears by the share
    `wear` of the step.
    """
    worn = wear * np.maximum(readiness - standard, 0.0)
    return np.clip(readiness + money / cost - worn, 0.0, FULL)


def contest_score(
    u: FloatArray,
    readiness: FloatArray,
    *,
    named: FloatArray,
    bonus: float,
    deviation: float,
    effort: FloatArray,
    effort_effect: float,
) -> FloatArray:
    """Score in this year's contest, shape of `readiness`: readiness, a bonus for named candidates,
    the county's `effort` (1 = usual) in deviations of luck, and luck.
    """
    shown = effort_effect * deviation * np.log(effort)
    return readiness + bonus * named + shown + quantiles.normal(u, deviation=deviation)


def contest_winners(
    score: FloatArray, eligible: BoolArray, *, cut: float, quota: float
) -> BoolArray:
    """Who wins, bool, shape of `score`: eligible candidates above the cut, best first, at most
    `quota` of them.
    """
    able = eligible & (score >= cut)
    if quota < 1 or not able.any():
        return np.zeros(len(score), bool)
    order = np.argsort(-np.where(able, score, -np.inf), kind="stable")
    won = np.zeros(len(score), bool)
    won[order[: int(quota)]] = True
    return won & able


def newly_listed(
    u: FloatArray, readiness: FloatArray, *, able: BoolArray, asked: FloatArray, chance: float
) -> BoolArray:
    """Who gets on the list of candidates this year, bool, shape of `readiness`: of those `able` to
    apply whose readiness is at least what the list has `asked` for, the share `chance` (0-1).
    """
    return able & (readiness >= asked) & (u < chance)


def best_readiness(readiness: FloatArray, able: BoolArray, *, few: int) -> float:
    """Mean readiness of the `few` readiest candidates that are `able` to win; 0 where there is
    none.
    """
    best = np.sort(readiness[able])[-few:]
    return float(best.mean()) if best.size else 0.0


def quota_mean(
    usual: FloatArray, readiness: FloatArray, *, usual_readiness: FloatArray, power: float
) -> FloatArray:
    """Mean awards of the year, as many as `usual` while the best candidates are as ready as usual,
    shape of `usual`: upper levels have more for a prefecture that can show more.
    """
    return usual * (readiness / usual_readiness) ** power


def yearly_quota(u: FloatArray, mean: FloatArray) -> FloatArray:
    """Awards that the upper level has for the prefecture this year, count; never fewer for a higher
    mean.
    """
    return quantiles.poisson(u, mean)
