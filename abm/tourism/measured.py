"""What is measured of tourism and of honours: published visits and revenue, real spending, beds,
ratings, awards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.honours.books import at_least
from abm.networks.graph import ORIGINS
from abm.tourism.books import all_beds
from agents.honours import honour
from agents.tourism.scenic_site import RATED_4A, RATED_5A

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

CHENGDU = ORIGINS.index("chengdu")


def visits(model: GanziModel) -> FloatArray:
    """Visits of the month as the statistics publish them, by county."""
    return model.tourism.official_visits


def tourism_revenue(model: GanziModel) -> float:
    """Tourism revenue of the month as the statistics publish it, CNY: visits times surveyed
    spending.
    """
    return model.tourism.official_revenue


def visitor_arrivals(model: GanziModel) -> float:
    """Visitors who came from outside this month, persons, each trip once; the statistics count far
    more visits.
    """
    return model.tourism.arrivals


def visitor_satisfaction(model: GanziModel) -> float:
    """What visitors say of their stays, 0 = as expected, mean of the counties weighted
    by visits.
    """
    counties = model.counties
    return float(counties.reputation @ counties.tourist_visits) / max(
        float(counties.tourist_visits.sum()), 1.0
    )


def tourist_spending(model: GanziModel) -> FloatArray:
    """What visitors really spent here this month by county, CNY; the statistics' revenue is much
    larger.
    """
    return model.counties.tourist_spending


def homestay_sales(model: GanziModel) -> float:
    """What visitors paid homestays this month, CNY."""
    return model.tourism.homestay_sales


def tourist_person_days(model: GanziModel) -> FloatArray:
    """Days that visitors spent here this month, by county."""
    return model.counties.tourist_person_days


def beds(model: GanziModel) -> FloatArray:
    """Beds for visitors in hotels and homestays, by county."""
    return all_beds(model)


def resident_rooms(model: GanziModel) -> FloatArray:
    """Homestay rooms of residents, by county; herders' rooms are counted apart."""
    return model.counties.resident_rooms


def occupancy(model: GanziModel) -> float:
    """Share of the prefecture's beds taken this month, weighted by beds."""
    stock = all_beds(model)
    return float(model.counties.occupancy @ stock) / max(float(np.add.reduce(stock)), 1.0)


def site_quality(model: GanziModel) -> float:
    """Quality of scenic sites and candidates, 0 to 20, mean: what there is to see and the works on
    it.
    """
    return float(model.scenic_sites.quality.mean())


def travel_hours(model: GanziModel) -> float:
    """Hours of travel from Chengdu to the counties, mean."""
    return float(model.network.travel_hours[CHENGDU].mean())


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
    c = model.honour_candidates
    return float(np.count_nonzero(c.named & (c.ladder == honour.ECO_DEMO) & (c.rank > 0)))


def holders(ladder: int, rank: int) -> Callable:
    """Measure of the candidates of a ladder that hold a rank or a higher one."""
    return lambda model: at_least(model.honour_candidates, ladder, rank)


MONTHLY = {
    "visits": visits,
    "tourism_revenue": tourism_revenue,
    "visitor_arrivals": visitor_arrivals,
    "visitor_satisfaction": visitor_satisfaction,
    "tourist_spending": tourist_spending,
    "homestay_sales": homestay_sales,
    "tourist_person_days": tourist_person_days,
    "beds": beds,
    "resident_rooms": resident_rooms,
    "bed_occupancy": occupancy,
    "site_quality": site_quality,
    "travel_hours": travel_hours,
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
