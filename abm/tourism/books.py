"""What the phases of tourism look back on, and plain questions about visitors, beds and baskets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.networks.graph import ORIGINS
from abm.networks.services import charger_coverage, connectivity, electric_share
from agents.columns import identity
from agents.county import COUNTIES
from agents.industries import (
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    HOSPITALITY,
    INDUSTRIES,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.tourism.lodging import occupancy
from agents.tourism.scenic_site import site_pull, ticket_shares
from agents.tourism.tourist import (
    ELECTRIC_CAR,
    SEGMENTS,
    charging_hours,
    itinerary,
    nested_choice,
    stop_probability,
    stop_weights,
    travel_cost,
    vehicles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, Values

MARKETS = len(ORIGINS)
"""Markets that parties come from; the last one is the prefecture itself."""
LOCAL = MARKETS - 1
GROUPS = MARKETS * len(SEGMENTS)
"""Blocks of rows of one market and one segment, in this order in the table of tourists."""
VISITORS = LOCAL * len(SEGMENTS)
"""The first blocks, those of visitors from outside. Residents take beds and are counted as visits,
but what they spend on outings is in their household budgets already, so it enters the books
there."""
VEHICLE_KEYS = identity("vehicle", GROUPS)
NESTS = 3
WINTER = (12, 1, 2)
MONTHS = 12
SUMMER_STATE, WINTER_STATE = 0, 1
ATTRACTION = 1
"""Place of the log attraction among the features of a county."""
HUNDRED = 100.0
BLOCK = 3600
N = len(COUNTIES)


@dataclass
class Tourism:
    """Memory of tourism beyond the columns.

    By month (index 0 = January): `season` (12, 4 segments) with mean 1 over the year; of the
    reference year `usual_nights` (12, 18) and `usual_let_in`, the share of visitors whom sites let
    in; of the last twelve months `spent` (CNY) and `counted` (visits). By group of market and
    segment: `nights` of a stop and, of visitors from outside, `daily` spending a head and day
    without the bed (CNY at 2020 prices). `usual` holds log attraction and facilities (18,) of the
    reference year, `mean_taste` (3,) what a main trip makes of the features of counties on average,
    `stop_pull` (18,) the factor on their weight as stops. `survey_factor` turns real spending a
    counted visit into what the statistics' survey finds; `survey` is the newest survey and
    `last_survey` that of last December. Of the month: `short` (18,) the share of those who wanted a
    bed and found none at once, `wanted_visits` and `lost_visits` (person-visits by county),
    `let_in` as above, `arrivals` the visitors from outside (persons).
    """

    season: np.ndarray
    usual_nights: np.ndarray
    nights: np.ndarray
    daily: np.ndarray
    basket: np.ndarray
    usual: tuple
    mean_taste: np.ndarray
    survey_factor: float
    survey: float
    last_survey: float
    spent: np.ndarray
    counted: np.ndarray
    mood: np.ndarray
    publicity: float
    fame: float = 1.0
    usual_occupancy: np.ndarray = None
    short: np.ndarray = None
    arrivals: float = 0.0
    wanted_visits: np.ndarray = None
    lost_visits: np.ndarray = None
    let_in: np.ndarray = None
    usual_let_in: np.ndarray = None
    ticket_part: float = 0.0
    official_visits: np.ndarray = None
    official_revenue: float = 0.0
    homestay_sales: float = 0.0
    stop_pull: np.ndarray = None
    way_stops: np.ndarray = None
    way_stops_version: int = -1
    spare_memory: np.ndarray = None


def membership(nest: IntArray) -> FloatArray:
    """(18, nests): 1 where a county belongs to a tourism region."""
    return (nest[:, None] == np.arange(NESTS)).astype(float)


def market_values(p: Parameters, name: str) -> FloatArray:
    """A drawn value of each market, shape (9,): the parameters called `name` and the
    market's name.
    """
    return np.array([getattr(p, f"{name}_{market}") for market in ORIGINS[:MARKETS]])


def travel_costs(model: GanziModel) -> FloatArray:
    """Generalised cost from each market to each county, CNY a head, (9, 2, 18): of all, and what
    electric cars add.

    Time is dear where incomes are.
    """
    network, p = model.network, model.parameters
    income = market_values(p, "origin_income")
    value_of_time = (p.visitor_value_of_time * income / income.mean())[:, None]
    hours = charging_hours(network.pass_through, charger_coverage(model), p.electric_car_detour)
    cost = travel_cost(network.travel_hours, network.travel_cash, value_of_time)
    return np.stack([cost, hours * value_of_time], axis=1)


def way_stops(model: GanziModel) -> FloatArray:
    """Weight of each county as a stop by market and main destination, shape (9, 18, 18), as things
    usually are.
    """
    p, network, counties = model.parameters, model.network, model.counties
    attraction = np.expm1(model.usual_features[SUMMER_STATE, ATTRACTION])
    same = counties.nest[:, None] == counties.nest
    near = p.detour_weight * same * (attraction / max(float(attraction.mean()), 1e-9))
    chance = stop_probability(
        network.travel_hours, p.stop_intercept, p.stop_slope, p.stop_usual_hours
    )
    return stop_weights(network.pass_through, chance[:, None, :], near)


def trip_plans(model: GanziModel, weights: FloatArray) -> FloatArray:
    """Expected stops by main destination for each group, shape (groups, 18, 18), from the `weights`
    of stops.
    """
    p = model.parameters
    stops = np.array([p.stops_short, p.stops_ring, p.stops_group, p.stops_vfr])[:, None, None]
    return itinerary(weights[:, None], stops).reshape(GROUPS, N, N)


def stop_pull(model: GanziModel, features: FloatArray) -> FloatArray:
    """Factor on counties' weight as stops, shape (18,): what they offer over the usual of the
    season to mean tastes.
    """
    usual = model.usual_features[WINTER_STATE if model.clock.month in WINTER else SUMMER_STATE]
    return np.exp(model.tourism.mean_taste @ (features - usual))


def bed_nights(model: GanziModel, month: int, days: float) -> FloatArray:
    """Bed-nights on offer in a month, shape (18,): part of the beds closes in winter."""
    return all_beds(model) * (
        days * (model.parameters.winter_open_share if month in WINTER else 1.0)
    )


def all_beds(model: GanziModel) -> FloatArray:
    """Beds of hotels and homestays by county, shape (18,)."""
    return model.counties.hotel_beds + homestay_beds(model)


def homestay_beds(model: GanziModel) -> FloatArray:
    """Beds in homestays of residents and herders by county, shape (18,)."""
    counties = model.counties
    return (counties.resident_rooms + counties.herder_rooms) * model.parameters.beds_per_room


def usual_occupancy(model: GanziModel) -> FloatArray:
    """Occupancy by month and county in the reference year with the beds there are now, shape (12,
    18).
    """
    days = 365.0 / MONTHS
    beds = np.array([bed_nights(model, month, days) for month in range(1, MONTHS + 1)])
    return np.minimum(
        occupancy(model.tourism.usual_nights, beds), model.parameters.highest_occupancy
    )


def choose_vehicles(model: GanziModel) -> None:
    """How each row comes, by its place in the line of its market and segment; electric cars spread
    over the years.
    """
    t, p, rows = model.tourists, model.parameters, model.tourists.n // GROUPS
    first = model.world_streams.uniform("taste", 0, VEHICLE_KEYS)
    place = (np.tile(np.arange(rows), GROUPS) + np.repeat(first, rows)) / rows
    t.vehicle = vehicles(
        place, t.segment, (0.0, 0.0, 1.0, p.vfr_coach_share), electric_share(model)
    )


def spending_parts(p: Parameters) -> FloatArray:
    """Parts of spending without the bed, shape (5,): meals, transport and fuel, tickets, shopping,
    other services.
    """
    weights = np.array(
        [p.spend_catering, p.spend_transport, p.spend_tickets, p.spend_shopping, p.spend_other]
    )
    return weights / weights.sum()


def basket_by_industry(p: Parameters) -> FloatArray:
    """Where a CNY of spending without the bed goes among industries here, shape (14,), sum at most
    one.

    Fuel comes from outside. Goods are sold at a trade margin; the market itself decides how much of
    them is made here.
    """
    catering, transport, tickets, shopping, other = spending_parts(p)
    goods = shopping * (1.0 - p.shopping_margin)
    mix = np.zeros(len(INDUSTRIES))
    mix[HOSPITALITY] = catering + tickets
    mix[TRADE] = transport * p.transport_local_share + shopping * p.shopping_margin
    mix[FOOD_PROCESSING] = goods * p.shopping_food
    mix[TIBETAN_MEDICINE] = goods * p.shopping_medicine
    mix[BUILDING_MATERIALS] = goods * (1.0 - p.shopping_food - p.shopping_medicine)
    mix[PUBLIC_SERVICES] = other
    return mix


def tickets(model: GanziModel, visitors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(share let in, share of ticket money that stays here) by county, (18,), for `visitors` a day
    by county.
    """
    sites, p = model.scenic_sites, model.parameters
    pull = site_pull(sites.quality, sites.fame, sites.standing, sites.open)
    terms = (sites.capacity, sites.county, sites.owner, p.site_exponent)
    let_in, outside = ticket_shares(visitors, pull, *terms)
    return let_in, let_in * (1.0 - p.outside_site_profit * outside)


def comfort(model: GanziModel) -> FloatArray:
    """Facilities for visitors by county, 0 to 1, shape (18,): what is built, and smart tourism
    where 5G carries it.
    """
    p, counties = model.parameters, model.counties
    smart = counties.smart_tourism * (1.0 - p.smart_network_share * (1.0 - connectivity(model)))
    return np.minimum(counties.facility + p.smart_facility_weight * smart, 1.0)


def county_features(model: GanziModel, winter: bool, crowded: Values) -> FloatArray:
    """What counties offer, shape (3, 18): utility for all, log attraction, log of the usual over
    the bed price.
    """
    p, counties = model.parameters, model.counties
    relief = 1.0 - p.smart_crowding_relief * counties.smart_tourism
    common = (
        counties.appeal
        + p.reputation_weight * counties.reputation
        - p.crowding_aversion * relief * crowded
    )
    if winter:
        common = (
            common
            + p.winter_facility_gain * comfort(model)
            - p.winter_altitude_loss * model.network.high
        )
    common = common - p.closed_county_loss * model.world.road_closed
    attraction = np.log1p(counties.attraction * (1.0 + counties.brand))
    return np.array([common, attraction, np.log(p.bed_price / counties.bed_price)])


def choices(model: GanziModel, features: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(probability of each county (n, 18), value of the choice (n,)) for every row, from the
    counties' `features`.

    Utility is tastes times features, travel cost and own memory. Done in blocks of markets that fit
    the processor's cache; the probabilities of the last call are written over.
    """
    t, p = model.tourists, model.parameters
    far = t.travel_cost_taste / -HUNDRED
    tastes = np.column_stack(
        [np.ones(t.n), t.attraction_taste, t.price_taste, far, far * (t.vehicle == ELECTRIC_CAR)]
    )
    offers = np.concatenate(
        [np.broadcast_to(features, (MARKETS, *features.shape)), travel_costs(model)], axis=1
    )
    terms = membership(model.counties.nest), p.nest_dissimilarity
    value, probability = np.empty(t.n), model.choice_buffer
    for markets, rows in blocks(t.n):
        mine = tastes[rows].reshape(markets.stop - markets.start, -1, tastes.shape[1])
        utility = probability[rows]
        np.matmul(mine, offers[markets], out=utility.reshape(len(mine), -1, N))
        utility += p.memory_weight * t.memory[rows]
        _, value[rows] = nested_choice(utility, *terms, out=utility)
    return probability, value


def blocks(n: int) -> Iterator[Any]:
    """Slices (of markets, of rows) that cut `n` rows into parts of at most `BLOCK`: whole markets
    or parts of one.
    """
    size = n // MARKETS
    step = max(1, BLOCK // size)
    for first in range(0, MARKETS, step):
        last = min(first + step, MARKETS)
        for row in range(first * size, last * size, BLOCK):
            yield slice(first, last), slice(row, min(row + BLOCK, last * size))
