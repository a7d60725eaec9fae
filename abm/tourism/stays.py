"""Part of travelling: stops and nights, beds that run out, and what a bed costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.tourism.beds import bed_nights
from abm.tourism.books import SUMMER_STATE
from abm.tourism.choice import ATTRACTION, comfort
from abm.tourism.groups import COUNTY_COUNT, GROUP_COUNT
from abm.tourism.trips import PERSONS
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.quantiles import normal
from agents.stack import as_it_stands
from agents.tourism import lodging, tourist
from agents.tourism.travel_mode import mixed, stop_shares

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

STAY_KEYS = identity("stay_group", GROUP_COUNT)


class Stays(NamedTuple):
    """Stays by group and county, each (groups, 18), all in persons: nights, visits, and visits
    weighted by budget.
    """

    nights: FloatArray
    visits: FloatArray
    budgets: FloatArray


def stay(model: GanziModel, main_trips: FloatArray, by_air: FloatArray, pull: FloatArray) -> Stays:
    """Stays of the month, beds rationed; sets how full beds are and what they cost.

    `main_trips` (groups, 3, 18) as from `trips_by_group`, `by_air` (9, 4, 18) the part of them that
    flew, `pull` (9, 18) as from `stop_pull`.
    """
    p, counties, clock, tourism = model.parameters, model.counties, model.clock, model.tourism
    visits, budgets = stops(model, main_trips, by_air, pull)

    # Who finds no bed looks once more nearby, comes for the day only, or stays away
    wanted = visits * nights_a_stop(model)
    offered = bed_nights(model, clock.month, clock.days)
    outcome = lodging.rationed(
        wanted=np.add.reduce(wanted, axis=-2),
        room=p.highest_occupancy * offered,
        region=counties.nest,
        look_again=p.look_again_share,
        stay_away=p.overflow_lost_share,
    )
    tourism.short = outcome.short
    tourism.wanted_visits = np.add.reduce(visits, axis=-2)
    tourism.lost_visits = tourism.wanted_visits * outcome.lost

    nights = lodging.nights_after(wanted, outcome)
    set_prices(model, lodging.occupancy(np.add.reduce(nights, axis=-2), offered))
    return Stays(
        nights=nights,
        visits=lodging.visits_after(visits, outcome),
        budgets=lodging.visits_after(budgets, outcome),
    )


@as_it_stands
def stops(
    model: GanziModel, main_trips: FloatArray, by_air: FloatArray, pull: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Visits by group and county, and the same weighted by budget, persons, (groups, 18) both, of
    those who make `main_trips` (`stay`).
    """
    made = main_trips[:, PERSONS:] @ itineraries(model, by_air, pull)
    return made[:, 0], made[:, 1]


def itineraries(model: GanziModel, by_air: FloatArray, pull: FloatArray) -> FloatArray:
    """Expected stops of each group by main destination, shape (groups, 18, 18): those on the way,
    with what the counties offer this month.
    """
    tourism, version = model.tourism, model.network.version
    if tourism.way_stops_version != version:
        # Roads have changed since they were worked out
        tourism.way_stops = way_stops(model, tourism.usual_features)
        tourism.way_stops_version = version
    return trip_plans(model.parameters, tourism.way_stops * pull[:, None], by_air)


def way_stops(model: GanziModel, usual_features: FloatArray) -> FloatArray:
    """Weight of each county as a stop by market and main destination, of those who come over land
    and of those who fly, shape (2, 9, 18, 18), as things usually are.
    """
    p, network, counties = model.parameters, model.network, model.counties
    attraction = np.expm1(usual_features[SUMMER_STATE, ATTRACTION])
    same_region = counties.nest[:, None] == counties.nest
    # Detours stay in the tourism region and lead where there is more to see
    near = p.detour_weight * same_region * (attraction / max(float(attraction.mean()), 1e-9))
    chance = tourist.stop_probability(
        np.stack([network.travel_hours, network.by_air.hours]),
        intercept=p.stop_intercept,
        slope=p.stop_slope,
        usual_hours=p.stop_usual_hours,
    )
    passed = np.stack([network.pass_through, network.by_air.pass_through])
    return tourist.stop_weights(passed, chance[..., None, :], near=near)


def trip_plans(p: Parameters, weights: FloatArray, by_air: FloatArray) -> FloatArray:
    """Expected stops by main destination for each group, shape (groups, 18, 18), from the `weights`
    (2, 9, 18, 18) of stops of those who come over land and by air, and the part of each group that
    does (9, 4, 18).
    """
    over_land, from_airport = stop_shares(weights)[..., None, :, :]
    shares = mixed(over_land, from_airport, share=by_air[..., None])
    by_segment = np.array([p.stops_short, p.stops_ring, p.stops_group, p.stops_vfr])
    plans = tourist.itinerary(shares, by_segment[:, None, None])
    return plans.reshape(GROUP_COUNT, COUNTY_COUNT, COUNTY_COUNT)


def nights_a_stop(model: GanziModel) -> FloatArray:
    """Nights of a stop by group and county, shape (groups, 18), at last month's prices and with
    some luck.
    """
    p = model.parameters
    luck = model.streams.of_month("stay", model.clock.t, STAY_KEYS)
    usual = model.tourism.nights_a_stop * np.exp(normal(luck, deviation=p.nights_deviation))
    return tourist.stay_length(
        usual,
        facility=comfort(model),
        facility_gain=p.nights_facility_gain,
        facility_level=p.nights_facility_level,
        price=model.counties.bed_price,
        usual_price=p.bed_price,
        price_response=p.nights_price_response,
    )


def set_prices(model: GanziModel, occupied: FloatArray) -> None:
    """Occupancy of the month, its running mean, and the price of a bed."""
    p, counties = model.parameters, model.counties
    counties.occupancy = occupied
    # A running mean: each month counts for a twelfth
    change = (occupied - counties.yearly_occupancy) / MONTHS_A_YEAR
    counties.yearly_occupancy = counties.yearly_occupancy + change
    # Those who choose next month meet this price
    counties.bed_price = lodging.bed_price(
        counties.usual_bed_price,
        occupied,
        usual_occupancy=model.tourism.usual_occupancy[..., model.clock.month - 1, :],
        response=p.bed_price_response,
        limit=p.bed_price_limit,
    )
