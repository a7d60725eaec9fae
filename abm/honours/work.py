"""Month phase: money is put into sites and files; each November the upper levels award ratings and
other honours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.contests import (
    award_honours,
    candidate_effort,
    count_farm_parks,
    draw_up_lists,
    rate_sites,
)
from abm.honours.standards import LADDER_COUNT, held_standard, next_standard, rank_standard
from agents.honours import honour
from agents.tourism import scenic_site
from agents.tourism.scenic_site import RATED_3A, RATED_4A

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

CONTEST_MONTH = 11
"""November, when the year's contests are held."""
NOWHERE = -1
"""Block of candidates that get no money."""


def work_on_honours(model: GanziModel) -> None:
    """A month of work on sites and files; in November the year's money is counted and the contests
    are held.
    """
    collect(model)
    fade(model)
    if model.clock.month == CONTEST_MONTH:
        improve_sites(model)
        improve_candidates(model)

        draw_up_lists(model)
        rate_sites(model)
        award_honours(model)
        count_farm_parks(model)


def collect(model: GanziModel) -> None:
    """Add up the money that reaches the counties for sites, heritage and honours."""
    books, effective = model.honours, model.programmes.effective
    books.site_money = books.site_money + effective("site_upgrade_budget")
    books.heritage_money = books.heritage_money + effective("heritage_programme")
    for lever in books.lever_money:
        books.lever_money[lever] += float(np.add.reduce(effective(lever)))


def fade(model: GanziModel) -> None:
    """Publicity of awards fades; time since the present ratings goes on."""
    sites, counties = model.scenic_sites, model.counties
    half_life = model.parameters.publicity_half_life
    sites.fame = scenic_site.faded_publicity(sites.fame, half_life=half_life)
    counties.brand = scenic_site.faded_publicity(counties.brand, half_life=half_life)
    sites.since_level = sites.since_level + 1.0


def improve_sites(model: GanziModel) -> None:
    """The year's money for sites makes them readier for their next rating, and their works and
    those on heritage make them worth more to see.
    """
    sites, p, books = model.scenic_sites, model.parameters, model.honours
    money = money_by_site(model)
    cost = np.where(sites.level < RATED_4A, p.cost_4a, p.cost_5a)
    sites.readiness = honour.readiness_after(
        sites.readiness,
        money,
        cost=cost,
        wear=p.readiness_wear,
        standard=held_standard(p, sites.level),
    )

    # Money for heritage goes in equal parts to the rated sites of a county
    heritage_works = honour.prospect_shares(
        books.heritage_money,
        np.zeros(sites.n),
        block=np.where(sites.level >= RATED_3A, sites.county, NOWHERE),
        sharpness=1.0,
    )
    points = heritage_works / p.heritage_point_cost + p.works_quality_gain * money / cost
    sites.quality = scenic_site.quality_after(sites.quality, points)
    books.site_money = np.zeros(model.counties.n)
    books.heritage_money = np.zeros(model.counties.n)


def money_by_site(model: GanziModel) -> FloatArray:
    """The year's money for each site, CNY, shape (n,): each county puts its own into sites near 4A,
    the prefecture its part into candidates for 5A.
    """
    sites, p, books = model.scenic_sites, model.parameters, model.honours
    money = honour.prospect_shares(
        books.site_money * (1.0 - p.part_5a),
        -np.abs(sites.readiness - p.readiness_4a),
        block=np.where(sites.level < RATED_4A, sites.county, NOWHERE),
        sharpness=p.prospect_sharpness,
    )
    # One block for the whole prefecture: its candidates for 5A compete with each other
    money += honour.prospect_shares(
        np.array([p.part_5a * float(books.site_money.sum())]),
        -np.abs(sites.readiness - p.readiness_5a) + p.named_priority * sites.named,
        block=np.where(sites.level == RATED_4A, 0, NOWHERE),
        sharpness=p.prospect_sharpness,
        effort=model.effort.ratio("tourism")[sites.county],
    )
    return money


def improve_candidates(model: GanziModel) -> None:
    """Money of each kind of honour goes to the candidates nearest to their next rank."""
    candidates, p, books = model.honour_candidates, model.parameters, model.honours
    standard = next_standard(p, candidates.ladder, candidates.rank)
    # Those at the top of their ladder need nothing more
    can_rise = np.isfinite(standard)
    gap = np.abs(candidates.readiness - np.where(can_rise, standard, 0.0))
    money = honour.prospect_shares(
        money_by_ladder(p, books.lever_money),
        -gap + p.named_priority * candidates.named,
        block=np.where(can_rise, candidates.ladder, NOWHERE),
        sharpness=p.prospect_sharpness,
        effort=candidate_effort(model),
    )
    candidates.readiness = honour.readiness_after(
        candidates.readiness,
        money,
        cost=work_costs(p)[candidates.ladder],
        wear=p.readiness_wear,
        standard=rank_standard(p, candidates.ladder, candidates.rank),
    )
    books.lever_money = dict.fromkeys(books.lever_money, 0.0)


def work_costs(p: Parameters) -> FloatArray:
    """Cost of the whole work by ladder, CNY, shape (13,)."""
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
        honour.DATA_PARK: p.cost_data_park,
        honour.MEDICINE_BASE: p.cost_medicine_base,
        honour.MEDICINE_PARK: p.cost_medicine_park,
    }
    return np.array([costs[ladder] for ladder in range(LADDER_COUNT)])


def money_by_ladder(p: Parameters, lever_money: dict[str, float]) -> FloatArray:
    """Work on honours by ladder, CNY, shape (13,), from what has reached the counties under each
    lever.
    """
    parts = np.array(
        [
            p.brand_part_resort,
            p.brand_part_eco_demo,
            p.brand_part_whole_area,
            p.brand_part_famous_county,
        ]
    )
    brand, farm_parks = lever_money["brand_zone_effort"], lever_money["agri_park_budget"]
    enclaves = lever_money["enclave_infra"]
    money = np.zeros(LADDER_COUNT)
    # Effort for brands goes to the four ladders of tourism, each in its part
    money[list(honour.TOURISM_LADDERS)] = brand * parts / parts.sum()
    money[honour.FARM_PARK] = farm_parks * p.farm_park_part
    money[honour.FARM_SCIENCE_PARK] = farm_parks * (1.0 - p.farm_park_part)
    money[honour.FARM_SCIENCE_PARK] += lever_money["agri_rd"] * p.farm_research_part
    money[honour.FORESTRY_PARK] = lever_money["understory_support"] * p.forestry_park_part
    money[honour.ENCLAVE_MEISHAN] = enclaves * p.enclave_meishan_part
    money[honour.ENCLAVE_CHENGDU] = enclaves * (1.0 - p.enclave_meishan_part)
    money[honour.NEAR_ZERO_PARK] = lever_money["zone_infra"] * p.near_zero_part
    money[honour.DATA_PARK] = lever_money["digital_gov"] * p.data_park_part
    money[honour.MEDICINE_BASE] = lever_money["tibmed_support"] * p.medicine_base_part
    money[honour.MEDICINE_PARK] = lever_money["tibmed_support"] * p.medicine_park_part
    return money
