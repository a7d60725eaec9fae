"""What is measured of honours: ratings of scenic sites, and ranks that candidates hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.standards import LADDER_COUNT, MOST_RANKS
from abm.honours.start import NAMED
from abm.registers.tables import read_table
from agents.axis import as_table, by, count, entry
from agents.honours import honour
from agents.stack import as_it_stands
from agents.tourism.scenic_site import RATED_4A, RATED_5A

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table
    from agents.tourism.scenic_site import ScenicSite


def of_sites(rule: Callable[[Table[ScenicSite]], float]) -> Callable[[GanziModel], float]:
    """Measure of the scenic sites, of which not all runs have as many."""
    of_each_run = as_it_stands(rule)
    return lambda model: of_each_run(model.scenic_sites)


@of_sites
def sites_5a(sites: Table[ScenicSite]) -> float:
    """Scenic sites rated 5A, count."""
    return count(sites.level == RATED_5A)


@of_sites
def sites_4a(sites: Table[ScenicSite]) -> float:
    """Scenic sites rated 4A, those of 5A not counted."""
    return count(sites.level == RATED_4A)


@of_sites
def named_5a_listed(sites: Table[ScenicSite]) -> float:
    """Sites named in the document that are on the list of candidates for 5A or rated 5A, count."""
    return count(sites.named & (sites.listed_5a | (sites.level == RATED_5A)))


def named_eco_demo(model: GanziModel) -> float:
    """Eco-tourism areas named in the document that have been recognised, count."""
    candidates = model.honour_candidates
    areas = candidates.named & (candidates.ladder == honour.ECO_DEMO)
    return count(areas & (candidates.rank > 0))


def resort_named(item: str) -> int:
    """Row among the candidates of the site that the document names under `item`: those for resorts
    stand first, and of them those it names, in the order of the table of sites.
    """
    items = [row["document_item"] for row in read_table("scenic_sites")]
    return [one for one in items if one in NAMED[honour.RESORT]].index(item)


def resort_holds(item: str, rank: int) -> Callable[[GanziModel], float]:
    """Measure: whether a named resort holds a rank, 0 or 1."""
    row = resort_named(item)
    return lambda model: count(model.honour_candidates.rank[..., row : row + 1] >= rank)


def resort_listed(item: str, rank: int) -> Callable[[GanziModel], float]:
    """Measure: whether a named resort holds a rank or is on the list for it, 0 or 1."""
    row = resort_named(item)

    def measure(model: GanziModel) -> float:
        candidates = model.honour_candidates
        near = candidates.rank + candidates.listed
        return count(near[..., row : row + 1] >= rank)

    return measure


@of_sites
def named_5a_awarded(sites: Table[ScenicSite]) -> float:
    """Sites named in the document that are rated 5A, count."""
    return count(sites.named & (sites.level == RATED_5A))


def named_eco_demo_listed(model: GanziModel) -> float:
    """Eco-tourism areas named in the document that are recognised or on the list for it, count."""
    candidates = model.honour_candidates
    areas = candidates.named & (candidates.ladder == honour.ECO_DEMO)
    return count(areas & ((candidates.rank > 0) | candidates.listed))


def whole_area_national_listed(model: GanziModel) -> float:
    """National all-for-one zones and counties on the list for it, count; the prefecture as a whole,
    which has been on the list since 2016, counts as one.
    """
    counties = listed(honour.WHOLE_AREA, 2)(model)
    return counties + model.parameters.whole_area_listed_start


def listed(ladder: int, rank: int) -> Callable[[GanziModel], float]:
    """Measure of the candidates of a ladder that hold a rank or are on the list for it, count."""

    def measure(model: GanziModel) -> float:
        candidates = model.honour_candidates
        near = candidates.rank + candidates.listed >= rank
        return count(near & (candidates.ladder == ladder))

    return measure


def rank_holders(model: GanziModel) -> FloatArray:
    """Candidates that hold a rank or a higher one by ladder and rank, count, shape (13, 4)."""
    books, candidates = model.honours, model.honour_candidates
    # Ranks are won once a year, and a column that changes is another array.
    if books.counted is not candidates.rank:
        place = candidates.ladder * (MOST_RANKS + 1) + candidates.rank
        held = by(place, np.ones(place.shape[-1]), LADDER_COUNT * (MOST_RANKS + 1))
        by_rank = as_table(held, (LADDER_COUNT, MOST_RANKS + 1))
        books.holders = np.cumsum(by_rank[..., ::-1], axis=-1)[..., ::-1]
        books.counted = candidates.rank
    return books.holders


def holders(ladder: int, rank: int) -> Callable[[GanziModel], float]:
    """Measure of the candidates of a ladder that hold a rank or a higher one."""
    return lambda model: entry(rank_holders(model), ladder, rank)


MONTHLY = {
    "sites_5a": sites_5a,
    "sites_4a": sites_4a,
    "named_5a_listed": named_5a_listed,
    "named_eco_demo": named_eco_demo,
    "resorts_provincial": holders(honour.RESORT, 1),
    "resorts_national": holders(honour.RESORT, 2),
    "eco_demo_provincial": holders(honour.ECO_DEMO, 1),
    "allforone_provincial": holders(honour.WHOLE_AREA, 1),
    "allforone_national": holders(honour.WHOLE_AREA, 2),
    "tianfu_counties": holders(honour.FAMOUS_COUNTY, 1),
    "agri_parks_prefecture": holders(honour.FARM_PARK, 1),
    "agri_parks_provincial": holders(honour.FARM_PARK, 2),
    "agri_parks_national": holders(honour.FARM_PARK, 3),
    "agri_science_parks": holders(honour.FARM_SCIENCE_PARK, 1),
    "forestry_parks": holders(honour.FORESTRY_PARK, 1),
    "ganmei_national": holders(honour.ENCLAVE_MEISHAN, 1),
    "chengan_provincial": holders(honour.ENCLAVE_CHENGDU, 1),
    "kangnan_nearzero": holders(honour.NEAR_ZERO_PARK, 1),
    "bigdata_park": holders(honour.DATA_PARK, 1),
    "medicine_bases": holders(honour.MEDICINE_BASE, 1),
    "medicine_parks": holders(honour.MEDICINE_PARK, 1),
    "resort_hailuogou_national": resort_holds("national_resort_candidate", 2),
    "resort_xiangcheng_provincial": resort_holds("provincial_resort_candidate", 1),
    "named_5a_awarded": named_5a_awarded,
    "allforone_national_listed": whole_area_national_listed,
    "allforone_provincial_listed": listed(honour.WHOLE_AREA, 1),
    "agri_parks_national_listed": listed(honour.FARM_PARK, 3),
    "agri_parks_provincial_listed": listed(honour.FARM_PARK, 2),
    "agri_parks_prefecture_listed": listed(honour.FARM_PARK, 1),
    "agri_science_parks_listed": listed(honour.FARM_SCIENCE_PARK, 1),
    "forestry_parks_listed": listed(honour.FORESTRY_PARK, 1),
    "ganmei_national_listed": listed(honour.ENCLAVE_MEISHAN, 1),
    "chengan_provincial_listed": listed(honour.ENCLAVE_CHENGDU, 1),
    "kangnan_nearzero_listed": listed(honour.NEAR_ZERO_PARK, 1),
    "named_eco_demo_listed": named_eco_demo_listed,
    "resort_hailuogou_listed": resort_listed("national_resort_candidate", 2),
    "resort_xiangcheng_listed": resort_listed("provincial_resort_candidate", 1),
    "medicine_bases_listed": listed(honour.MEDICINE_BASE, 1),
}
