"""What is measured of honours: ratings of scenic sites, and ranks that candidates hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.standards import LADDER_COUNT, MOST_RANKS
from agents.honours import honour
from agents.tourism.scenic_site import RATED_4A, RATED_5A

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import IntArray


def sites_5a(model: GanziModel) -> float:
    """Scenic sites rated 5A, count."""
    return float(np.count_nonzero(model.scenic_sites.level == RATED_5A))


def sites_4a(model: GanziModel) -> float:
    """Scenic sites rated 4A, those of 5A not counted."""
    return float(np.count_nonzero(model.scenic_sites.level == RATED_4A))


def named_5a_listed(model: GanziModel) -> float:
    """Sites named in the document that are on the list of candidates for 5A or rated 5A, count."""
    sites = model.scenic_sites
    return float(np.count_nonzero(sites.named & (sites.listed_5a | (sites.level == RATED_5A))))


def named_eco_demo(model: GanziModel) -> float:
    """Eco-tourism areas named in the document that have been recognised, count."""
    candidates = model.honour_candidates
    return float(
        np.count_nonzero(
            candidates.named & (candidates.ladder == honour.ECO_DEMO) & (candidates.rank > 0)
        )
    )


def rank_holders(model: GanziModel) -> IntArray:
    """Candidates that hold a rank or a higher one by ladder and rank, count, shape (10, 4)."""
    books, candidates = model.honours, model.honour_candidates
    # Ranks are won once a year, and a column that changes is another array.
    if books.holders is None or books.counted is not candidates.rank:
        place = candidates.ladder * (MOST_RANKS + 1) + candidates.rank
        held = np.bincount(place, minlength=LADDER_COUNT * (MOST_RANKS + 1))
        by_rank = held.reshape(LADDER_COUNT, MOST_RANKS + 1)
        books.holders = np.cumsum(by_rank[:, ::-1], axis=1)[:, ::-1]
        books.counted = candidates.rank
    return books.holders


def holders(ladder: int, rank: int) -> Callable[[GanziModel], float]:
    """Measure of the candidates of a ladder that hold a rank or a higher one."""
    return lambda model: float(rank_holders(model)[ladder, rank])


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
}
