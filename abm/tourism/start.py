"""Visitors and beds as the run begins: rows of parties, and a reference year that matches what was
published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.airlines import ground_flights, usual_seats
from abm.networks.start import build_networks
from abm.shares import county_shares
from abm.tourism.basket import TICKETS, basket_by_industry, spending_parts
from abm.tourism.books import TourismBooks
from abm.tourism.choice import COSTS, choose_vehicles, comfort
from abm.tourism.fame import viral_news
from abm.tourism.groups import (
    COUNTY_COUNT,
    GROUP_COUNT,
    LOCAL,
    MARKET_COUNT,
    MARKETS,
    SEGMENT_COUNT,
    VISITOR_GROUPS,
    market_values,
)
from abm.tourism.hotels import slot
from abm.tourism.journeys import Journeys
from abm.tourism.reference import (
    calibrate_choice,
    calibrate_trips,
    main_weights,
    reference_year,
)
from abm.tourism.sites import build_sites
from abm.tourism.spending import site_admission
from agents import quantiles
from agents.calendar import DAYS_A_YEAR, MONTH_DAYS, MONTHS_A_QUARTER, MONTHS_A_YEAR
from agents.columns import Table, identity
from agents.industries import HOSPITALITY
from agents.tourism.tourist import SHORT, VFR, Tourist, segment_tastes

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from abm.tourism.reference import ReferenceYear
    from agents.arrays import FloatArray

ROWS_A_GROUP = {"coarse": 6, "standard": 24, "one_to_one": 3600}
"""Rows by market and segment. One to one: as many rows as there are parties in the
prefecture at a time in the peak; each stands for the many real parties (millions a year) that
follow one another in its place."""
NEAR = ("chengdu", "sichuan_other", "chongqing", "local")
"""Markets that can come for a short trip."""
PEAK_MONTHS = (1, 2, 7, 8)
"""Months with more visits of family, business and pilgrimage than the others."""
AUGUST = 8
SEASON_RING = (
    "season_ring_january",
    "season_ring_february",
    "season_ring_march",
    "season_ring_april",
    "season_ring_may",
    "season_ring_june",
    "season_ring_july",
    "season_ring_august",
    "season_ring_september",
    "season_ring_october",
    "season_ring_november",
    "season_ring_december",
)
"""Parameters of the year's course of long loops and packages."""
SEASON_SHORT = (
    "season_short_january",
    "season_short_february",
    "season_short_march",
    "season_short_april",
    "season_short_may",
    "season_short_june",
    "season_short_july",
    "season_short_august",
    "season_short_september",
    "season_short_october",
    "season_short_november",
    "season_short_december",
)
"""Parameters of the year's course of short trips."""


def build_tourism(model: GanziModel) -> None:
    """Sites, networks for visitors, parties, beds, and the memory of the reference year."""
    build_sites(model)
    build_networks(model)
    build_tourists(model)
    start_tourism(model)


def build_tourists(model: GanziModel) -> None:
    """The table of travel parties; who they are is drawn once a draw."""
    p, rows = model.parameters, ROWS_A_GROUP[model.detail]
    model.journeys = Journeys(
        tastes=segment_tastes(
            attraction=p.attraction_weight,
            price=p.price_weight,
            travel_cost=p.travel_cost_weight,
            coolness=p.vfr_sensitivity,
        ),
        transfer_cost=np.zeros(model.network.air.n),
        nests=np.eye(model.counties.nest.max() + 1)[model.counties.nest],
    )
    n = GROUP_COUNT * rows
    market = np.repeat(np.arange(MARKET_COUNT), n // MARKET_COUNT)
    segment = np.tile(np.repeat(np.arange(SEGMENT_COUNT), rows), MARKET_COUNT)
    uid = identity("Tourist", n)
    luck = model.world_streams.uniform("taste", 0, uid, np.arange(2)[:, None])
    size = p.party_size_low + (p.party_size_high - p.party_size_low) * luck[0]
    people = (
        market_values(p, "origin_population")[:, None] * segment_shares(p)
    ).ravel() * p.travelling_share
    model.tourists = Table(
        Tourist,
        model,
        n,
        uid=uid,
        origin=market,
        segment=segment,
        parties=np.repeat(people / rows, rows) / size,
        size=size,
        budget=budgets(p, luck[1]) * relative_income(p)[market],
    )
    choose_vehicles(model)


def segment_shares(p: Parameters) -> FloatArray:
    """Share of each segment in the trips of each market, shape (9, 4), rows adding up to one.

    Each share is drawn by itself; where the first three leave no room for the last, they shrink
    alike.
    """
    near = np.array([p.near_share_short, p.near_share_ring, p.near_share_group, 0.0])
    far = np.array([p.far_share_short, p.far_share_ring, p.far_share_group, 0.0])
    for shares in (near, far):
        shares /= max(shares.sum(), 1.0)
        shares[VFR] = max(1.0 - shares.sum(), 0.0)
    return np.array([near if market in NEAR else far for market in MARKETS])


def budgets(p: Parameters, u: FloatArray) -> FloatArray:
    """Daily spending of a row relative to its segment, mean one."""
    median = np.exp(-0.5 * p.budget_deviation**2)
    return quantiles.lognormal(u, median, log_deviation=p.budget_deviation)


def relative_income(p: Parameters) -> FloatArray:
    """Daily spending that goes with each market's income, relative to the mean market,
    shape (9,).
    """
    income = market_values(p, "origin_income")
    return (income / income.mean()) ** p.budget_income_elasticity


def season_profile(p: Parameters) -> FloatArray:
    """Trips of each segment by month over their mean, shape (12, 4)."""
    season = np.array([[getattr(p, name) for name in SEASON_RING]] * SEGMENT_COUNT)
    season[SHORT] = [getattr(p, name) for name in SEASON_SHORT]
    months = np.arange(1, MONTHS_A_YEAR + 1)
    season[VFR] = np.where(np.isin(months, PEAK_MONTHS), p.season_vfr_peak, 1.0)
    return (season / season.mean(axis=1, keepdims=True)).T


def start_tourism(model: GanziModel) -> None:
    """Calibrate the choice and the number of trips on the reference year, then set beds and the
    memory of tourism.
    """
    p, counties = model.parameters, model.counties
    season = season_profile(p)
    counties.usual_bed_price = np.full(COUNTY_COUNT, p.bed_price)
    counties.bed_price = np.full(COUNTY_COUNT, p.bed_price)
    # Where trips go comes first, since how many there are depends on what the choice is worth
    usual_features = calibrate_choice(model)
    calibrate_trips(model, season, usual_features)
    year = reference_year(model, season, usual_features)
    start_flights(model, year)

    # Nights of segments and counties relative to each other; how many follows from a full August
    relative = np.tile([p.nights_short, p.nights_ring, p.nights_group, p.nights_vfr], MARKET_COUNT)
    longer = 1.0 + p.nights_facility_gain * (comfort(model) - p.nights_facility_level)
    nights = np.einsum("mgc,g->mc", year.visits, relative) * longer
    scale = p.beds * p.peak_occupancy * MONTH_DAYS[AUGUST - 1] / nights[AUGUST - 1].sum()
    build_beds(model, nights[AUGUST - 1])

    nights_a_stop = relative * scale
    spending = real_spending(p, year, nights_a_stop)
    days = spending.days.sum(axis=(0, 1)) / MONTHS_A_YEAR
    counties.tourist_person_days = days * start_level(model)
    model.tourism = opened_books(
        model,
        year,
        spending,
        season=season,
        usual_features=usual_features,
        usual_nights=nights * scale,
        nights_a_stop=nights_a_stop,
    )


def start_flights(model: GanziModel, year: ReferenceYear) -> None:
    """Airlines look back on flights that were as full as the reference year and the limits of
    travel let them be.
    """
    network = model.network
    network.airlines.look_back(
        year.wanted_seats,
        usual_seats(network.airlines, model.parameters, network.air.open),
        start_level(model),
    )
    if "layer_air" in model.ablations:
        ground_flights(network)


def build_beds(model: GanziModel, nights: FloatArray) -> None:
    """Beds by county around where `nights` (18,) are spent in the peak; hotels, homestays, and
    hotels being built.
    """
    p, counties = model.parameters, model.counties
    beds = county_shares(model, "beds", nights, concentration=p.bed_trust, total=p.beds)
    counties.hotel_beds = beds * (1.0 - p.homestay_rooms_share)
    rooms = beds * p.homestay_rooms_share / p.beds_per_room
    counties.resident_rooms = rooms * (1.0 - p.herder_part_of_homestays)
    start_pipeline(model)


def start_pipeline(model: GanziModel) -> None:
    """Hotels under construction at the start, opening evenly over the planned building time."""
    p, counties = model.parameters, model.counties
    slots = counties.hotel_pipeline.shape[1]
    now = slot(model)
    quarters = int(p.hotel_building_months // MONTHS_A_QUARTER)
    pipeline = np.zeros((COUNTY_COUNT, slots))
    works = np.zeros((COUNTY_COUNT, slots))
    beds = counties.hotel_beds * p.hotel_pipeline_share / quarters
    monthly_works = beds * p.hotel_cost / (MONTHS_A_QUARTER * quarters)
    for ahead in range(1, quarters + 1):
        pipeline[:, (now + ahead) % slots] += beds
        works[:, (now + np.arange(ahead)) % slots] += monthly_works[:, None]
    counties.hotel_pipeline = pipeline
    counties.hotel_works = works


class RealSpending(NamedTuple):
    """What visitors from outside really spent in the reference year, CNY at 2020 prices: `spent` by
    month and county (12, 18), of it for `lodging` by county (18,); their `days` (12, groups, 18),
    and what a head of each group spends a day without the bed (`daily`, groups).
    """

    days: FloatArray
    spent: FloatArray
    lodging: FloatArray
    daily: FloatArray


def published_year(p: Parameters, year: ReferenceYear) -> float:
    """Visits of the reference year as the statistics publish them."""
    return year.visits.sum() * p.visit_count_factor


def real_spending(p: Parameters, year: ReferenceYear, nights_a_stop: FloatArray) -> RealSpending:
    """What visitors from outside really spent in the reference year, so that it is its part of
    official revenue.
    """
    visits = year.visits[:, :VISITOR_GROUPS]
    stay = nights_a_stop[:VISITOR_GROUPS, None]
    days = visits * (p.day_length + stay)
    # Mean budget of a group's visitors in each county, 1 = the segment's mean
    relative = np.divide(
        year.budgets[:, :VISITOR_GROUPS], visits, out=np.ones_like(visits), where=visits > 0
    )
    nights = visits * stay * relative
    lodging = nights.sum(axis=(0, 1)) * p.bed_price

    # What the beds leave of it is spent by the day, in the proportions of the segments
    real = p.real_spending_share * p.official_spending * published_year(p, year)
    by_day = max(real - lodging.sum(), 0.0)
    segments = np.tile([p.daily_short, p.daily_ring, p.daily_group, p.daily_vfr], LOCAL)
    daily = segments * (by_day / np.einsum("mgc,g->", days * relative, segments))
    spent = np.einsum("mgc,g->mc", days * relative, daily)
    return RealSpending(days, spent + nights.sum(axis=1) * p.bed_price, lodging, daily)


def opened_books(
    model: GanziModel,
    year: ReferenceYear,
    spending: RealSpending,
    *,
    season: FloatArray,
    usual_features: FloatArray,
    usual_nights: FloatArray,
    nights_a_stop: FloatArray,
) -> TourismBooks:
    """The memory of tourism as the run begins, from visits and spending of the reference year."""
    p, counties = model.parameters, model.counties
    prices = float(model.world.consumer_prices)
    official_revenue = p.official_spending * published_year(p, year)
    a_day = p.sites_a_stay * MONTHS_A_YEAR / DAYS_A_YEAR * year.visits.sum(axis=1)
    admissions = [site_admission(model, visitors) for visitors in a_day]
    local_share = np.array([admission.local_share for admission in admissions])
    return TourismBooks(
        season=season,
        usual_features=usual_features,
        usual_log_attraction=np.log1p(counties.attraction),
        usual_facility=comfort(model),
        usual_nights=usual_nights,
        usual_let_in=np.array([admission.let_in for admission in admissions]),
        mean_taste=mean_taste(model),
        nights_a_stop=nights_a_stop,
        daily_spending=spending.daily,
        basket=basket_by_industry(p),
        ticket_share=float(spending_parts(p)[TICKETS]),
        visitor_spending_start=spending_before_start(model, spending, local_share),
        level_start=start_level(model),
        lodging_start=spending.lodging * (start_level(model) * prices),
        usual_trips=year.main_trips,
        reputation=np.zeros((MARKET_COUNT, COUNTY_COUNT)),
        mood=np.zeros(MARKET_COUNT),
        publicity=p.usual_publicity,
        fame=start_fame(model),
        survey_factor=official_revenue / float(spending.spent.sum()),
        survey=p.official_spending * prices,
        last_survey=p.official_spending * prices,
        spending_by_month=spending.spent.sum(axis=1) * prices,
        visits_by_month=year.visits.sum(axis=(1, 2)) * p.visit_count_factor,
        choice_probability=np.empty((model.tourists.n, COUNTY_COUNT)),
    )


def mean_taste(model: GanziModel) -> FloatArray:
    """What a main trip makes of a county's utility for all, log attraction and log price on
    average, shape (3,).
    """
    weight = main_weights(model).reshape(MARKET_COUNT, SEGMENT_COUNT, -1).sum(axis=(0, 2))
    return weight @ model.journeys.tastes[:, :COSTS]


def start_fame(model: GanziModel) -> FloatArray:
    """Fame at the start by market, 1 = usual, (9,): what is left of the viral events before it."""
    months = np.arange(model.clock.start)
    weight = 0.5 ** ((model.clock.start - months) / model.parameters.fame_half_life)
    return 1.0 + weight @ np.array([viral_news(model, t) for t in months.tolist()]).reshape(
        -1, MARKET_COUNT
    )


def start_income(model: GanziModel) -> float:
    """Real income of the markets as the run begins over that of the reference year."""
    return float(np.mean(model.world.income_index[:MARKET_COUNT]))


def start_level(model: GanziModel) -> float:
    """Trips in the year before the start over those of the reference year: at the incomes and under
    the limits of the first month.
    """
    p = model.parameters
    elasticity = p.income_elasticity * (1.0 - p.income_saturation)
    return float(model.world.travel_recovery) * start_income(model) ** elasticity


def spending_before_start(
    model: GanziModel, spending: RealSpending, local_share: FloatArray
) -> FloatArray:
    """What visitors bought here in the year before the start by county and industry, CNY, shape
    (18, 14): the economy is set to it.

    `local_share` (12, 18) is the share of ticket money that is taken and stays here.
    """
    p = model.parameters
    daily = spending.spent.sum(axis=0) - spending.lodging
    daily = daily * start_income(model) ** p.spending_income_elasticity
    orders = daily[:, None] * basket_by_industry(p)
    tickets = daily * float(spending_parts(p)[TICKETS])
    yearly_share = np.average(local_share, axis=0, weights=spending.spent)
    orders[:, HOSPITALITY] -= tickets * (1.0 - yearly_share)

    # Beds are added once herders' rooms are known (`beds.py`)
    return orders * (start_level(model) * float(model.world.consumer_prices))
