"""The contests for honours: what each asks, what the work costs, and how many awards a year may
bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.county import COUNTIES
from agents.honours import honour
from agents.industry.park import SOUTHERN_ZONE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray
    from agents.columns import Table

PREFECTURE, PROVINCIAL, NATIONAL = "prefecture", "provincial", "national"


@dataclass
class Honours:
    """Money that has reached the work on honours since the last contests, CNY: for sites by county,
    and by lever.
    """

    sites: np.ndarray
    heritage: np.ndarray
    levers: dict


def quota_means(model: GanziModel) -> dict[int, tuple[float, ...]]:
    """Mean awards of the year by ladder and next rank: dict ladder -> tuple from the lowest rank
    up.
    """
    p = model.parameters
    return {
        honour.RESORT: (p.quota_resort_provincial, p.quota_resort_national),
        honour.ECO_DEMO: (p.quota_eco_demo,),
        honour.WHOLE_AREA: (
            p.quota_whole_area_provincial,
            p.quota_whole_area_national * float(model.world.whole_area_programme),
        ),
        honour.FAMOUS_COUNTY: (p.quota_famous_county,),
        honour.FARM_PARK: (
            p.quota_farm_park_prefecture,
            p.quota_farm_park_provincial,
            p.quota_farm_park_national,
        ),
        honour.FARM_SCIENCE_PARK: (p.quota_farm_science_park,),
        honour.FORESTRY_PARK: (p.quota_forestry_park,),
        honour.ENCLAVE_MEISHAN: (p.quota_enclave_meishan,),
        honour.ENCLAVE_CHENGDU: (p.quota_enclave_chengdu,),
        honour.NEAR_ZERO_PARK: (p.quota_near_zero_park,),
    }


def work_costs(p: Parameters) -> FloatArray:
    """Cost of the whole work by ladder, CNY, shape (10,)."""
    costs = {
        honour.RESORT: p.cost_resort,
        honour.ECO_DEMO: p.cost_eco_demo,
        honour.WHOLE_AREA: p.cost_whole_area,
        honour.FAMOUS_COUNTY: p.cost_famous_county,
        honour.FARM_PARK: p.cost_farm_park,
        honour.FARM_SCIENCE_PARK: p.cost_farm_science_park,
        honour.FORESTRY_PARK: p.cost_forestry_park,
        honour.ENCLAVE_MEISHAN: p.cost_enclave_status,
        honour.ENCLAVE_CHENGDU: p.cost_enclave_status,
        honour.NEAR_ZERO_PARK: p.cost_near_zero_park,
    }
    return np.array([costs[ladder] for ladder in range(len(honour.LADDERS))])


def asked_readiness(p: Parameters) -> FloatArray:
    """Readiness asked by ladder and rank held, shape (10, 4): what the next rank asks; infinite
    after the last one.
    """
    asked = {
        PREFECTURE: p.readiness_prefecture,
        PROVINCIAL: p.readiness_provincial,
        NATIONAL: p.readiness_national,
    }
    table = np.full((len(honour.LADDERS), 4), np.inf)
    for ladder, ranks in honour.RANKS.items():
        table[ladder, : len(ranks)] = [asked[rank] for rank in ranks]
    return table


def next_readiness(p: Parameters, ladder: IntArray, rank: IntArray) -> FloatArray:
    """Readiness that the next rank of each candidate asks, shape of `ladder`; infinite where there
    is none.
    """
    return asked_readiness(p)[ladder, rank]


def kept_readiness(p: Parameters, ladder: IntArray, rank: IntArray) -> FloatArray:
    """Readiness that the rank held keeps up by itself, shape of `ladder`; none without a rank."""
    kept = np.hstack([np.zeros((len(honour.LADDERS), 1)), asked_readiness(p)[:, :3]])
    return kept[ladder, rank]


def money_by_ladder(p: Parameters, levers: dict[str, float]) -> FloatArray:
    """Work on honours by ladder, CNY, shape (10,); `levers` holds what has reached the counties
    under each lever.
    """
    parts = np.array(
        [
            p.brand_part_resort,
            p.brand_part_eco_demo,
            p.brand_part_whole_area,
            p.brand_part_famous_county,
        ]
    )
    money = np.zeros(len(honour.LADDERS))
    money[list(honour.TOURISM_LADDERS)] = levers["brand_zone_effort"] * parts / parts.sum()
    money[honour.FARM_PARK] = levers["agri_park_budget"] * p.farm_park_part
    money[honour.FARM_SCIENCE_PARK] = levers["agri_park_budget"] * (1.0 - p.farm_park_part)
    money[honour.FARM_SCIENCE_PARK] += levers["agri_rd"] * p.farm_research_part
    money[honour.FORESTRY_PARK] = levers["understory_support"] * p.forestry_park_part
    money[honour.ENCLAVE_MEISHAN] = levers["enclave_infra"] * p.enclave_meishan_part
    money[honour.ENCLAVE_CHENGDU] = levers["enclave_infra"] * (1.0 - p.enclave_meishan_part)
    money[honour.NEAR_ZERO_PARK] = levers["zone_infra"] * p.near_zero_part
    return money


def southern_zone_carbon(model: GanziModel) -> float:
    """Carbon dioxide over output of the southern (Kangnan) zone over about the last year, t/CNY at
    2020 prices.

    Its firms burn what manufacturers other than of building materials burn, less what its circular
    works save.
    """
    balance, saving = model.energy, model.parameters.zone_circular_saving
    saved = saving * float(model.counties.zone_circular[COUNTIES.index(SOUTHERN_ZONE)])
    return (
        balance.light_carbon / balance.light_output * (1 - saved)
        if balance.light_output > 0
        else 0.0
    )


def admitted(model: GanziModel, ladder: IntArray) -> BoolArray:
    """Which candidates meet what their contest asks besides readiness, shape of `ladder`: near zero
    means near zero.
    """
    return (ladder != honour.NEAR_ZERO_PARK) | (
        southern_zone_carbon(model) <= model.parameters.near_zero_carbon
    )


def at_least(candidates: Table[Any], ladder: int, rank: int) -> float:
    """Candidates of a ladder that hold a rank or a higher one, count."""
    return float(np.count_nonzero((candidates.ladder == ladder) & (candidates.rank >= rank)))


def held_standard(p: Parameters, level: IntArray) -> FloatArray:
    """Readiness that sites keep up by themselves, shape of `level`: the standard of
    their rating.
    """
    standards = np.array([0.0, 0.0, 0.0, p.readiness_3a, p.readiness_4a, p.readiness_5a])
    return standards[level]


def capacities(p: Parameters) -> FloatArray:
    """Visitors a day that a site of each level lets in, shape (6,)."""
    return np.array([p.capacity_unrated, 0.0, 0.0, p.capacity_3a, p.capacity_4a, p.capacity_5a])


def count_farm_parks(model: GanziModel) -> None:
    """Recognised farm and farm-science parks by county, for those who sell farm products."""
    c = model.honour_candidates
    park = ((c.ladder == honour.FARM_PARK) | (c.ladder == honour.FARM_SCIENCE_PARK)) & (c.rank > 0)
    model.counties.farm_parks = np.bincount(c.county[park], minlength=model.counties.n).astype(
        float
    )
