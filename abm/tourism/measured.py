"""What is measured of tourism: published visits and revenue, real spending, beds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.tourism.beds import all_beds
from abm.tourism.groups import MARKETS
from agents.arrays import mean_of
from agents.axis import at_least, dot, in_line, pick, total
from agents.county import COUNTIES
from agents.stack import as_it_stands

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Number
    from agents.columns import Table
    from agents.tourism.scenic_site import ScenicSite

CHENGDU = MARKETS.index("chengdu")
DAOCHENG = COUNTIES.index("daocheng")
FAR = tuple(
    row for row, market in enumerate(MARKETS) if market not in ("chengdu", "sichuan_other", "local")
)
"""Rows of the markets beyond Sichuan."""


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


def far_arrivals(model: GanziModel) -> float:
    """Visitors who came from beyond Sichuan this month, persons, each trip once."""
    return table_sum(model.tourism.month_trips.take(FAR, axis=-2))


def air_passengers(model: GanziModel) -> float:
    """Visitors who flew into the prefecture this month, persons."""
    air = model.network.air
    return dot(air.passengers, air.to_county)


def air_share(model: GanziModel) -> float:
    """Share of this month's visitors from outside who flew into the prefecture, 0 to 1."""
    return air_passengers(model) / at_least(model.tourism.arrivals, 1.0)


def air_refused(model: GanziModel) -> float:
    """Visitors who would have flown into the prefecture this month but found no seat, persons."""
    return total(model.network.air.refused)


def air_load(model: GanziModel) -> float:
    """Share of the month's seats to the prefecture that is taken, 0 to 1; 0 without flights."""
    return air_passengers(model) / at_least(total(model.network.air.seats), 1.0)


def daocheng_visits(model: GanziModel) -> float:
    """Visits of the month to Daocheng with its nature reserve of Yading, as published."""
    return pick(model.tourism.official_visits, DAOCHENG)


def visitor_satisfaction(model: GanziModel) -> float:
    """What is said of stays in the markets, 0 = as expected, mean weighted by trips from each to
    each county.
    """
    tourism = model.tourism
    trips = tourism.month_trips
    return table_sum(tourism.reputation * trips) / at_least(table_sum(trips), 1.0)


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
    return dot(model.counties.occupancy, stock) / at_least(total(stock), 1.0)


def site_quality(model: GanziModel) -> float:
    """Quality of scenic sites and candidates, 0 to 20, mean: what there is to see and the works on
    it.
    """
    return mean_quality(model.scenic_sites)


@as_it_stands
def mean_quality(sites: Table[ScenicSite]) -> float:
    """Mean of the quality of sites, of which not all runs have as many."""
    return mean_of(sites.quality)


def travel_hours(model: GanziModel) -> float:
    """Hours of travel over land from Chengdu to the counties, mean."""
    return mean_of(model.network.travel_hours[..., CHENGDU, :])


def table_sum(values: FloatArray) -> Number:
    """Sum of a value by market and county, shape (15, 18)."""
    return total(in_line(values))


MONTHLY = {
    "visits": visits,
    "tourism_revenue": tourism_revenue,
    "visitor_arrivals": visitor_arrivals,
    "far_arrivals": far_arrivals,
    "air_passengers": air_passengers,
    "air_share": air_share,
    "air_refused": air_refused,
    "air_load": air_load,
    "daocheng_visits": daocheng_visits,
    "visitor_satisfaction": visitor_satisfaction,
    "tourist_spending": tourist_spending,
    "homestay_sales": homestay_sales,
    "tourist_person_days": tourist_person_days,
    "beds": beds,
    "resident_rooms": resident_rooms,
    "bed_occupancy": occupancy,
    "site_quality": site_quality,
    "travel_hours": travel_hours,
}
