"""The contests of November: what upper levels have to award this year, and who wins it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.honours.standards import (
    LADDER_COUNT,
    MOST_RANKS,
    admitted,
    capacities,
    next_standard,
    rank_standards,
)
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.honours import honour
from agents.tourism.scenic_site import RATED_4A, RATED_5A, award_publicity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray

SITE_CONTESTS = ("site_4a", "site_5a_list", "site_5a")
SITE_KEYS = identity("site_contest", len(SITE_CONTESTS))
LADDER_KEYS = identity("honour_contest", LADDER_COUNT * MOST_RANKS).reshape(
    LADDER_COUNT, MOST_RANKS
)

FIRST_YEAR_OF_PACE = 2018
"""From this year on the 4A sites rose at the pace of `quota_4a`."""


class SiteWinners(NamedTuple):
    """Sites that win a contest of the year, bool, each shape (n,)."""

    rated_4a: BoolArray
    listed_5a: BoolArray
    rated_5a: BoolArray


def rate_sites(model: GanziModel) -> None:
    """Contests for 4A, for the list of candidates for 5A and for 5A, all judged on the state before
    them.
    """
    sites, p = model.scenic_sites, model.parameters
    winners = site_winners(model)
    sites.listed_5a = sites.listed_5a | winners.listed_5a
    promote(model, winners.rated_4a, level=RATED_4A, gain=p.publicity_4a)
    promote(model, winners.rated_5a, level=RATED_5A, gain=p.publicity_5a)


def site_winners(model: GanziModel) -> SiteWinners:
    """Who wins this year's three contests of sites."""
    sites, p = model.scenic_sites, model.parameters
    year = model.clock.year * MONTHS_A_YEAR
    # Luck is keyed by year and contest alone: upper levels are as generous in every mix
    quota_4a, quota_list, quota_5a = honour.yearly_quota(
        model.streams.uniform("contest", year, SITE_KEYS),
        honour.quota_mean(
            np.array([usual_4a(model), p.quota_5a_list, p.quota_5a]),
            ready_sites(model),
            usual_ready=model.honours.usual_sites,
            response=p.quota_response,
            most=p.quota_most,
        ),
    ).tolist()
    score = honour.contest_score(
        model.streams.uniform("contest", year, sites.uid),
        sites.readiness,
        named=sites.named,
        bonus=p.contest_named_bonus,
        deviation=p.contest_luck,
        effort=model.effort.ratio("tourism")[sites.county],
        effort_effect=p.contest_effort,
    )

    def winners(able: BoolArray, standard: float, quota: float) -> BoolArray:
        ready = able & (sites.readiness >= standard)
        return honour.contest_winners(score, ready, cut=standard + p.contest_margin, quota=quota)

    # 5A asks for some time as 4A, and for a place on the list of candidates
    rated_4a = sites.level == RATED_4A
    old = rated_4a & (sites.since_level >= p.months_before_5a)
    return SiteWinners(
        rated_4a=winners(sites.level < RATED_4A, p.readiness_4a, quota_4a),
        listed_5a=winners(rated_4a & ~sites.listed_5a, p.readiness_5a_list, quota_list),
        rated_5a=winners(old & sites.listed_5a, p.readiness_5a, quota_5a),
    )


def usual_4a(model: GanziModel) -> float:
    """4A awards of the year open to the prefecture at the usual readiness, mean count: before the
    years in which their pace is on record there were fewer.
    """
    p = model.parameters
    return p.quota_4a if model.clock.year >= FIRST_YEAR_OF_PACE else p.quota_4a_before_2018


def ready_sites(model: GanziModel) -> FloatArray:
    """Sites that are about ready for each contest of sites, count, shape (3,)."""
    sites, p = model.scenic_sites, model.parameters
    rated_4a = sites.level == RATED_4A
    groups = (
        (sites.level < RATED_4A, p.readiness_4a),
        (rated_4a & ~sites.listed_5a, p.readiness_5a_list),
        (rated_4a, p.readiness_5a),
    )
    ready = [
        honour.about_ready(sites.readiness, able, standard=asked, spread=p.readiness_spread)
        for able, asked in groups
    ]
    return np.array(ready)


def ready_candidates(model: GanziModel) -> FloatArray:
    """The same for other honours by ladder and rank held, shape (13, 3)."""
    candidates, p = model.honour_candidates, model.parameters
    ready = np.zeros((LADDER_COUNT, MOST_RANKS))
    standards = rank_standards(p)
    for ladder, ranks in honour.RANKS.items():
        for rank in range(len(ranks)):
            able = (candidates.ladder == ladder) & (candidates.rank == rank)
            ready[ladder, rank] = honour.about_ready(
                candidates.readiness,
                able,
                standard=standards[ladder, rank],
                spread=p.readiness_spread,
            )
    return ready


def candidate_effort(model: GanziModel) -> FloatArray:
    """Effort of each candidate's county in its field, 1 = usual, shape (n,); parks have no county
    of their own.
    """
    candidates, effort = model.honour_candidates, model.effort
    tourism = np.isin(candidates.ladder, honour.TOURISM_LADDERS)
    farming = np.isin(candidates.ladder, honour.FARM_LADDERS)
    return np.select(
        [tourism, farming],
        [effort.ratio("tourism")[candidates.county], effort.ratio("farming")[candidates.county]],
        1.0,
    )


def promote(model: GanziModel, won: BoolArray, *, level: int, gain: float) -> None:
    """Give winners their rating, and the publicity and name that go with it."""
    if not won.any():
        return
    sites, p = model.scenic_sites, model.parameters
    publicity = award_publicity(gain, lasting_share=p.publicity_lasting_share)
    sites.level = np.where(won, level, sites.level)
    # A better rating never lets in fewer visitors than before
    sites.capacity = np.maximum(sites.capacity, won * capacities(p)[level])
    sites.since_level = np.where(won, 0.0, sites.since_level)
    sites.fame = sites.fame + publicity.passing * won
    sites.standing = sites.standing + publicity.lasting * won


def award_honours(model: GanziModel) -> None:
    """One contest for each ladder and next rank; honours of tourism make their counties known."""
    candidates, p, counties = model.honour_candidates, model.parameters, model.counties
    won = rank_winners(model)
    candidates.rank = candidates.rank + won
    candidates.listed = candidates.listed & ~won

    famous = won & np.isin(candidates.ladder, honour.TOURISM_LADDERS)
    honours = np.bincount(candidates.county[famous], minlength=counties.n)
    counties.brand = counties.brand + p.publicity_honour * honours


def draw_up_lists(model: GanziModel) -> None:
    """Upper levels put candidates on the lists of those that work for their next rank; who has won
    is on none.
    """
    candidates, p = model.honour_candidates, model.parameters
    standard = next_standard(p, candidates.ladder, candidates.rank)
    can_rise = np.isfinite(standard)
    new = honour.newly_listed(
        model.streams.uniform("creation_list", model.clock.year * MONTHS_A_YEAR, candidates.uid),
        candidates.readiness,
        able=can_rise & ~candidates.listed,
        asked=p.list_readiness_part * np.where(can_rise, standard, 0.0),
        chance=p.list_chance,
    )
    candidates.listed = candidates.listed | new


def rank_winners(model: GanziModel) -> BoolArray:
    """Which candidates win their next rank this year, shape (n,), all judged on the state before
    the contests.
    """
    candidates, p = model.honour_candidates, model.parameters
    year = model.clock.year * MONTHS_A_YEAR
    score = honour.contest_score(
        model.streams.uniform("contest", year, candidates.uid),
        candidates.readiness,
        named=candidates.named,
        bonus=p.contest_named_bonus,
        deviation=p.contest_luck,
        effort=candidate_effort(model),
        effort_effect=p.contest_effort,
    )
    standard = next_standard(p, candidates.ladder, candidates.rank)
    ready = (candidates.readiness >= standard) & admitted(model, candidates.ladder)
    # Luck is keyed by year and ladder alone, like that of the quotas of sites
    usual = model.honours.usual_ranks
    means = np.zeros_like(usual)
    for ladder, of_ranks in quota_means(model).items():
        means[ladder, : len(of_ranks)] = of_ranks
    quotas = honour.yearly_quota(
        model.streams.uniform("contest", year, LADDER_KEYS),
        honour.quota_mean(
            means,
            ready_candidates(model),
            usual_ready=usual,
            response=p.quota_response,
            most=p.quota_most,
        ),
    )
    won = np.zeros(candidates.n, bool)
    for ladder, rank in np.argwhere(quotas >= 1).tolist():
        rows = np.flatnonzero((candidates.ladder == ladder) & (candidates.rank == rank) & ready)
        if len(rows):
            # All rows of a rank face the same standard, so the first one's will do
            won[rows] |= honour.contest_winners(
                score[rows],
                np.ones(len(rows), bool),
                cut=standard[rows[0]] + p.contest_margin,
                quota=float(quotas[ladder, rank]),
            )
    return won


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
        honour.DATA_PARK: (p.quota_data_park,),
        honour.MEDICINE_BASE: (p.quota_medicine_base,),
        honour.MEDICINE_PARK: (p.quota_medicine_park,),
    }


def count_farm_parks(model: GanziModel) -> None:
    """Recognised farm and farm-science parks by county, for those who sell farm products."""
    candidates = model.honour_candidates
    farm_ladder = (candidates.ladder == honour.FARM_PARK) | (
        candidates.ladder == honour.FARM_SCIENCE_PARK
    )
    parks = np.bincount(
        candidates.county[farm_ladder & (candidates.rank > 0)], minlength=model.counties.n
    )
    model.counties.farm_parks = parks.astype(float)
