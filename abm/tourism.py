"""What the phases of tourism look back on, and plain questions about visitors, beds and baskets."""

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
from agents.lodging import occupancy
from agents.tourist import SEGMENTS, itinerary, stop_probability, travel_cost

MARKETS = len(ORIGINS) - 1
"""Markets that visitors come from; residents' own outings are part of what residents spend anyway."""
GROUPS = MARKETS * len(SEGMENTS)
"""Blocks of rows of one market and one segment, in this order in the table of tourists."""
NESTS = 3
WINTER = (12, 1, 2)
MONTHS = 12
HUNDRED = 100.0
N = len(COUNTIES)


@dataclass
class Tourism:
    """Memory of tourism beyond the columns.

    By month (index 0 = January): `season` (12, 4 segments) with mean 1 over the year, `usual_nights` (12, 18) of the
    reference year, `spent` (CNY) and `counted` (visits) of the last twelve months. By group of market and segment:
    `nights` of a stop, `daily` spending a head and day without the bed (CNY at 2020 prices). `usual` holds log
    attraction and facilities (18,) of the reference year. `survey_factor` turns real spending a counted visit into
    what the statistics' survey finds; `survey` is the newest survey and `last_survey` that of last December.
    """

    season: np.ndarray
    usual_nights: np.ndarray
    nights: np.ndarray
    daily: np.ndarray
    basket: np.ndarray
    usual: tuple
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
    official_visits: np.ndarray = None
    official_revenue: float = 0.0
    homestay_sales: float = 0.0
    plans: np.ndarray = None
    plans_version: int = -1


def membership(nest):
    """(18, nests): 1 where a county belongs to a tourism region."""
    return (nest[:, None] == np.arange(NESTS)).astype(float)


def market_values(p, name):
    """A drawn value of each market, shape (8,): the parameters called `name` and the market's name."""
    return np.array([getattr(p, f"{name}_{market}") for market in ORIGINS[:MARKETS]])


def travel_costs(model):
    """Generalised cost from each market to each county, CNY a head, shape (8, 18); time is dear where incomes are."""
    network, p = model.network, model.parameters
    income = market_values(p, "origin_income")
    value_of_time = p.visitor_value_of_time * income / income.mean()
    return travel_cost(network.travel_hours[:MARKETS], network.travel_cash[:MARKETS], value_of_time[:, None])


def trip_plans(model):
    """Expected stops by main destination for each group, shape (groups, 18, 18)."""
    p, network, counties = model.parameters, model.network, model.counties
    same = counties.nest[:, None] == counties.nest
    near = p.detour_weight * same * (counties.attraction / max(float(counties.attraction.mean()), 1e-9))
    hours = network.travel_hours[:MARKETS]
    chance = stop_probability(hours, p.stop_intercept, p.stop_slope, p.stop_usual_hours)
    stops = np.array([p.stops_short, p.stops_ring, p.stops_group, p.stops_vfr])[:, None, None]
    return itinerary(network.pass_through[:MARKETS, None], chance[:, None, None, :], near, stops).reshape(GROUPS, N, N)


def bed_nights(model, month, days):
    """Bed-nights on offer in a month, shape (18,): part of the beds closes in winter."""
    return all_beds(model) * (days * (model.parameters.winter_open_share if month in WINTER else 1.0))


def all_beds(model):
    """Beds of hotels and homestays by county, shape (18,)."""
    return model.counties.hotel_beds + homestay_beds(model)


def homestay_beds(model):
    """Beds in homestays of residents and herders by county, shape (18,)."""
    counties = model.counties
    return (counties.resident_rooms + counties.herder_rooms) * model.parameters.beds_per_room


def usual_occupancy(model):
    """Occupancy by month and county in the reference year with the beds there are now, shape (12, 18)."""
    days = 365.0 / MONTHS
    beds = np.array([bed_nights(model, month, days) for month in range(1, MONTHS + 1)])
    return np.minimum(occupancy(model.tourism.usual_nights, beds), model.parameters.highest_occupancy)


def basket_by_industry(p):
    """Where a CNY of spending without the bed goes among industries here, shape (14,), sum at most one.

    Fuel comes from outside. Goods are sold at a trade margin; the market itself decides how much of them is made here.
    """
    weights = np.array([p.spend_catering, p.spend_transport, p.spend_tickets, p.spend_shopping, p.spend_other])
    catering, transport, tickets, shopping, other = weights / weights.sum()
    goods = shopping * (1.0 - p.shopping_margin)
    mix = np.zeros(len(INDUSTRIES))
    mix[HOSPITALITY] = catering + tickets
    mix[TRADE] = transport * p.transport_local_share + shopping * p.shopping_margin
    mix[FOOD_PROCESSING] = goods * p.shopping_food
    mix[TIBETAN_MEDICINE] = goods * p.shopping_medicine
    mix[BUILDING_MATERIALS] = goods * (1.0 - p.shopping_food - p.shopping_medicine)
    mix[PUBLIC_SERVICES] = other
    return mix


def comfort(model):
    """Facilities for visitors by county, 0 to 1, shape (18,): what is built, and smart tourism where 5G carries it."""
    p, counties = model.parameters, model.counties
    connected = np.minimum(np.add.reduce(counties.base_stations) / p.base_station_need, 1.0)
    smart = counties.smart_tourism * (1.0 - p.smart_network_share * (1.0 - connected))
    return np.minimum(counties.facility + p.smart_facility_weight * smart, 1.0)


def county_features(model, winter, crowded):
    """What each county offers, shape (3, 18): utility for all, log attraction, log of the usual over the bed price."""
    p, counties = model.parameters, model.counties
    relief = 1.0 - p.smart_crowding_relief * counties.smart_tourism
    common = counties.appeal + p.reputation_weight * counties.reputation - p.crowding_aversion * relief * crowded
    if winter:
        common = common + p.winter_facility_gain * comfort(model) - p.winter_altitude_loss * model.network.high
    common = common - p.closed_county_loss * model.world.road_closed
    attraction = np.log1p(counties.attraction * (1.0 + counties.brand))
    return np.array([common, attraction, np.log(p.bed_price / counties.bed_price)])


def utilities(model, features):
    """Utility of every county for every row, shape (n, 18): tastes times features, travel cost, own memory."""
    t = model.tourists
    tastes = np.column_stack([np.ones(t.n), t.attraction_taste, t.price_taste])
    utility = tastes @ features
    utility += model.parameters.memory_weight * t.memory
    blocks = utility.reshape(MARKETS, -1, N)
    blocks -= t.travel_cost_taste.reshape(MARKETS, -1, 1) * (travel_costs(model) / HUNDRED)[:, None, :]
    return utility
