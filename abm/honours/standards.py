"""What ratings and ranks ask of those who work for them, and what they keep up by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import per, pick
from agents.county import COUNTIES
from agents.honours import honour
from agents.industry.park import SOUTHERN_ZONE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

LADDER_COUNT = len(honour.LADDERS)
MOST_RANKS = max(len(ranks) for ranks in honour.RANKS.values())


def held_standard(p: Parameters, level: IntArray) -> FloatArray:
    """Readiness that sites keep up by themselves, shape of `level`: the standard of
    their rating.
    """
    standards = np.array([0.0, 0.0, 0.0, p.readiness_3a, p.readiness_4a, p.readiness_5a])
    return standards[level]


def capacities(p: Parameters) -> FloatArray:
    """Visitors a day that a site of each level lets in, shape (6,)."""
    return np.array([p.capacity_unrated, 0.0, 0.0, p.capacity_3a, p.capacity_4a, p.capacity_5a])


def rank_standards(p: Parameters) -> FloatArray:
    """Readiness asked by ladder and rank held, shape (13, 4): what the next rank asks; infinite
    after the last one.
    """
    by_level = {
        honour.PREFECTURE: p.readiness_prefecture,
        honour.PROVINCIAL: p.readiness_provincial,
        honour.NATIONAL: p.readiness_national,
    }
    # Nobody is ready for a rank that does not exist
    standards = np.full((LADDER_COUNT, MOST_RANKS + 1), np.inf)
    for ladder, ranks in honour.RANKS.items():
        standards[ladder, : len(ranks)] = [by_level[rank] for rank in ranks]
    return standards


def next_standard(p: Parameters, ladder: IntArray, rank: IntArray) -> FloatArray:
    """Readiness that the next rank of each candidate asks, shape of `ladder`; infinite where there
    is none.
    """
    return rank_standards(p)[ladder, rank]


def rank_standard(p: Parameters, ladder: IntArray, rank: IntArray) -> FloatArray:
    """Readiness that the rank held keeps up by itself, shape of `ladder`; none without a rank."""
    without_rank = np.zeros((LADDER_COUNT, 1))
    standards = np.hstack([without_rank, rank_standards(p)[:, :MOST_RANKS]])
    return standards[ladder, rank]


def admitted(model: GanziModel, ladder: IntArray) -> BoolArray:
    """Which candidates meet what their contest asks besides readiness, shape of `ladder`: near zero
    means near zero.
    """
    near_zero = southern_zone_carbon(model) <= model.parameters.near_zero_carbon
    return (ladder != honour.NEAR_ZERO_PARK) | near_zero


def southern_zone_carbon(model: GanziModel) -> float:
    """Carbon dioxide over output of the southern (Kangnan) zone over about the last year, t/CNY at
    2020 prices.

    Its firms burn what manufacturers other than of building materials burn, less what its circular
    works save.
    """
    energy = model.energy
    circular = pick(model.counties.zone_circular, COUNTIES.index(SOUTHERN_ZONE))
    saving = model.parameters.zone_circular_saving * circular
    return per(energy.light_carbon, energy.light_output) * (1 - saving)
