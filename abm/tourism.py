"""What the phases of tourism look back on: seasons, the reference year, the statistics' survey, and running sums."""

from dataclasses import dataclass

import numpy as np

from abm.graph import ORIGINS
from agents.county import COUNTIES
from agents.industry import (
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    HOSPITALITY,
    INDUSTRIES,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.tourist import SEGMENTS, itinerary, stop_probability, travel_cost

MARKETS = len(ORIGINS) - 1
"""Markets that visitors come from; residents' own outings are part of what residents spend anyway."""
GROUPS = MARKETS * len(SEGMENTS)
"""Blocks of rows of one market and one segment, in this order in the table of tourists."""
NESTS = 3
WINTER = (11, 12, 1, 2, 3)
MONTHS = 12
N = len(COUNTIES)


@dataclass
class Tourism:
    """State and memory of tourism beyond the columns.

    By month (index 0 = January): `season` (12, segments), `usual_occupancy` (12, 18). By group of market and segment:
    `nights` beds a stop, `daily` spending a head and day without the bed (CNY at 2020 prices). `usual` holds log
    attraction, crowding and facility (18,) of the reference year. `survey_factor` turns real spending a counted visit
    into what the statistics' survey finds.
    """

    season: np.ndarray
    usual_occupancy: np.ndarray
    nights: np.ndarray
    daily: np.ndarray
    basket: np.ndarray
    usual: tuple
    survey_factor: float
    survey: float
    spent: np.ndarray
    counted: np.ndarray
    prices: float
    mood: np.ndarray
    publicity: float
    last_survey: float = 0.0
    fame: float = 1.0
    short: np.ndarray = None
    official_visits: np.ndarray = None
    official_revenue: float = 0.0
    homestay_sales: float = 0.0
    plans: np.ndarray = None
    plans_version: int = -1


def membership(nest):
    """(18, nests): 1 where a county belongs to a tourism region."""
    return (nest[:, None] == np.arange(NESTS)).astype(float)


def value_of_time(model):
    """Value of an hour of travel by market, CNY a head, shape (8,): in proportion to income there."""
    p = model.parameters
    income = market_values(p, "origin_income")
    return p.visitor_value_of_time * income / income.mean()


def market_values(p, name):
    """A drawn value of each market, shape (8,): parameters called `name` and the market's name."""
    return np.array([getattr(p, f"{name}_{market}") for market in ORIGINS[:MARKETS]])


def travel_costs(model):
    """Generalised cost from each market to each county, CNY a head, shape (8, 18)."""
    network = model.network
    hours, cash = network.travel_hours[:MARKETS], network.travel_cash[:MARKETS]
    return travel_cost(hours, cash, value_of_time(model)[:, None])


def stops_by_segment(p):
    """Stops of a trip, its destination included, by segment, shape (4,)."""
    return np.array([p.stops_short, p.stops_ring, p.stops_group, p.stops_vfr])


def trip_plans(model):
    """Expected stops by main destination for each group, shape (groups, 18, 18)."""
    p, network, counties = model.parameters, model.network, model.counties
    same = counties.nest[:, None] == counties.nest
    near = p.detour_weight * same * counties.attraction / max(counties.attraction.mean(), 1e-9)
    plans = np.empty((MARKETS, len(SEGMENTS), N, N))
    for market in range(MARKETS):
        terms = (p.stop_intercept, p.stop_slope, p.stop_usual_hours)
        chance = stop_probability(network.travel_hours[market], *terms)
        for segment, stops in enumerate(stops_by_segment(p)):
            plans[market, segment] = itinerary(network.pass_through[market], chance, near.copy(), stops)
    return plans.reshape(GROUPS, N, N)


def bed_nights(model, month, days):
    """Bed-nights on offer in a month, shape (18,): part of the beds closes in winter."""
    p = model.parameters
    return all_beds(model) * days * (p.winter_open_share if month in WINTER else 1.0)


def all_beds(model):
    """Beds of hotels and homestays by county, shape (18,)."""
    return model.counties.hotel_beds + homestay_beds(model)


def homestay_beds(model):
    """Beds in homestays of residents and herders by county, shape (18,)."""
    counties = model.counties
    return (counties.resident_rooms + counties.herder_rooms) * model.parameters.beds_per_room


def basket_by_industry(p):
    """Where a CNY of spending without the bed goes among industries here, shape (14,); fuel comes from outside.

    Goods are sold at a trade margin; the market itself decides how much of them is made here.
    """
    mix = np.zeros(len(INDUSTRIES))
    weights = np.array([p.spend_catering, p.spend_transport, p.spend_tickets, p.spend_shopping, p.spend_other])
    catering, transport, tickets, shopping, other = weights / weights.sum()
    mix[HOSPITALITY] = catering + tickets
    mix[TRADE] = transport * p.transport_local_share + shopping * p.shopping_margin
    goods = shopping * (1.0 - p.shopping_margin)
    mix[FOOD_PROCESSING] = goods * p.shopping_food
    mix[TIBETAN_MEDICINE] = goods * p.shopping_medicine
    mix[BUILDING_MATERIALS] = goods * (1.0 - p.shopping_food - p.shopping_medicine)
    mix[PUBLIC_SERVICES] = other
    return mix


def feature_table(model, winter, crowded, facility):
    """What each county offers all parties, shape (3, 18): common utility, log attraction, log relative bed price."""
    p, counties = model.parameters, model.counties
    common = counties.appeal + p.reputation_weight * counties.reputation
    common = common - p.crowding_aversion * (1.0 - p.smart_crowding_relief * counties.smart_tourism) * crowded
    if winter:
        common = common + p.winter_facility_gain * facility - p.winter_altitude_loss * high_counties(model)
    common = common - p.closed_county_loss * model.world.road_closed
    attraction = np.log1p(counties.attraction * (1.0 + counties.brand))
    return np.array([common, attraction, -np.log(counties.bed_price / p.bed_price)])


def high_counties(model):
    """Counties whose seat lies above 3500 m, as numbers 0 and 1, shape (18,)."""
    return model.network.high.astype(float)


def utilities(model, features):
    """Utility of every county for every row, shape (n, 18): tastes times features, travel cost, own memory."""
    t, p = model.tourists, model.parameters
    tastes = np.column_stack([np.ones(t.n), t.attraction_taste, t.price_taste])
    travel = (t.travel_cost_taste / 100.0).reshape(MARKETS, -1, 1) * travel_costs(model)[:, None, :]
    return tastes @ features - travel.reshape(t.n, N) + p.memory_weight * t.memory
