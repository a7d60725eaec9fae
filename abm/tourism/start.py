"""Visitors and beds as the run begins: rows of parties, and a reference year that matches what was
published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.start import build_networks
from abm.shares import county_shares
from abm.tourism.books import (
    GROUPS,
    LOCAL,
    MARKETS,
    MONTHS,
    VISITORS,
    N,
    Tourism,
    basket_by_industry,
    choose_vehicles,
    comfort,
    market_values,
    spending_parts,
    tickets,
)
from abm.tourism.reference import calibrate_choice, calibrate_trips, main_weights, reference_year
from abm.tourism.sites import build_sites
from agents import quantiles
from agents.columns import Table, identity
from agents.industries import HOSPITALITY, TRADE
from agents.tourism.tourist import SEGMENTS, SHORT, VFR, Tourist

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

ROWS_A_GROUP = {"coarse": 6, "standard": 24, "one_to_one": 3600}
"""Sets of tastes by market and segment. One to one: as many rows as there are parties in the
prefecture at a time in the peak; each stands for the many real parties (millions a year) that
follow one another in its place."""
NEAR = (0, 1, 2, LOCAL)
"""Markets (Chengdu, the rest of Sichuan, Chongqing, the prefecture) that can come for a short trip.
"""
PEAK_MONTHS = (1, 2, 7, 8)
AUGUST = 8
DAYS_OF_AUGUST = 31.0
DAYS_A_YEAR = 365.0
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
    """The table of travel parties; their tastes are drawn once a draw."""
    p, rows = model.parameters, ROWS_A_GROUP[model.detail]
    n = GROUPS * rows
    market = np.repeat(np.arange(MARKETS), n // MARKETS)
    segment = np.tile(np.repeat(np.arange(len(SEGMENTS)), rows), MARKETS)
    uid = identity("Tourist", n)
    luck = model.world_streams.uniform("taste", 0, uid, np.arange(5)[:, None])
    size = p.party_size_low + (p.party_size_high - p.party_size_low) * luck[0]
    people = (
        market_values(p, "origin_population")[:, None] * segment_shares(p)
    ).ravel() * p.travelling_share
    cool = np.where(segment == VFR, p.vfr_sensitivity, 1.0)
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
        travel_cost_taste=taste(p, luck[2], p.travel_cost_weight),
        price_taste=taste(p, luck[3], p.price_weight) * cool,
        attraction_taste=taste(p, luck[4], p.attraction_weight) * cool,
    )
    choose_vehicles(model)
    model.choice_buffer = np.empty((n, N))


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
    return np.array([near if market in NEAR else far for market in range(MARKETS)])


def taste(p: Parameters, u: FloatArray, mean: float) -> FloatArray:
    """Lognormal tastes with a mean of `mean` and the common coefficient of variation."""
    deviation = np.sqrt(np.log1p(p.taste_variation**2))
    return quantiles.lognormal(u, mean * np.exp(-0.5 * deviation**2), deviation)


def budgets(p: Parameters, u: FloatArray) -> FloatArray:
    """Daily spending of a row relative to its segment, mean one."""
    return quantiles.lognormal(u, np.exp(-0.5 * p.budget_deviation**2), p.budget_deviation)


def relative_income(p: Parameters) -> FloatArray:
    """Daily spending that goes with each market's income, relative to the mean market,
    shape (9,).
    """
    income = market_values(p, "origin_income")
    return (income / income.mean()) ** p.budget_income_elasticity


def season_profile(p: Parameters) -> FloatArray:
    """Trips of each segment by month over their mean, shape (12, 4)."""
    vfr = np.where(np.isin(np.arange(1, MONTHS + 1), PEAK_MONTHS), p.season_vfr_peak, 1.0)
    season = np.array([[getattr(p, name) for name in SEASON_RING]] * len(SEGMENTS))
    season[SHORT], season[VFR] = [getattr(p, name) for name in SEASON_SHORT], vfr
    return (season / season.mean(axis=1, keepdims=True)).T


def start_tourism(model: GanziModel) -> None:
    """Calibrate the choice and the number of trips on the reference year, then set beds and the
    memory of tourism.
    """
    p, counties, season = model.parameters, model.counties, season_profile(model.parameters)
    counties.usual_bed_price = np.full(N, p.bed_price)
    counties.bed_price = np.full(N, p.bed_price)
    calibrate_choice(model)
    calibrate_trips(model, season)
    visits, budgets_by_month = reference_year(model, season)
    relative = np.tile([p.nights_short, p.nights_ring, p.nights_group, p.nights_vfr], MARKETS)
    longer = 1.0 + p.nights_facility_gain * (comfort(model) - p.nights_facility_level)
    stays = np.einsum("mgc,g->mc", visits, relative) * longer
    scale = p.beds * p.peak_occupancy * DAYS_OF_AUGUST / stays[AUGUST - 1].sum()
    build_beds(model, stays[AUGUST - 1])
    remember(model, season, visits, budgets_by_month, relative * scale, stays * scale)


def build_beds(model: GanziModel, nights: FloatArray) -> None:
    """Beds by county around where `nights` (18,) are spent in the peak; hotels, homestays, and
    hotels being built.
    """
    p, counties = model.parameters, model.counties
    beds = county_shares(model, "beds", nights, p.bed_trust, p.beds)
    counties.hotel_beds = beds * (1.0 - p.homestay_rooms_share)
    rooms = beds * p.homestay_rooms_share / p.beds_per_room
    counties.resident_rooms = rooms * (1.0 - p.herder_part_of_homestays)
    start_pipeline(model)


def start_pipeline(model: GanziModel) -> None:
    """Hotels under construction at the start, opening evenly over the planned building time."""
    p, counties = model.parameters, model.counties
    quarter, slots = model.clock.start // 3, counties.hotel_pipeline.shape[1]
    ahead = np.arange(1, int(p.hotel_building_months // 3) + 1)
    pipeline, works = np.zeros((N, slots)), np.zeros((N, slots))
    each = counties.hotel_beds * p.hotel_pipeline_share / len(ahead)
    for step in ahead.tolist():
        pipeline[:, (quarter + step) % slots] += each
        works[:, (quarter + np.arange(step)) % slots] += (each * p.hotel_cost / (3.0 * ahead[-1]))[
            :, None
        ]
    counties.hotel_pipeline, counties.hotel_works = pipeline, works


def remember(
    model: GanziModel,
    season: FloatArray,
    visits: FloatArray,
    budgets_by_month: FloatArray,
    nights: FloatArray,
    usual_nights: FloatArray,
) -> None:
    """Daily spending and the survey's factor from published revenue; the memory of tourism; the
    first year's demand.
    """
    p, counties = model.parameters, model.counties
    official = visits.sum() * p.visit_count_factor
    days, spent, lodging, daily = real_spending(p, visits, budgets_by_month, nights, official)
    prices = float(model.world.consumer_prices)
    survey = p.official_spending * prices
    model.tourism = Tourism(
        season=season,
        usual_nights=usual_nights,
        nights=nights,
        daily=daily,
        basket=basket_by_industry(p),
        ticket_part=float(spending_parts(p)[2]),
        usual=(np.log1p(counties.attraction), comfort(model)),
        mean_taste=mean_taste(model),
        survey_factor=p.official_spending * official / float(spent.sum()),
        survey=survey,
        last_survey=survey,
        spent=spent.sum(axis=1) * prices,
        counted=visits.sum(axis=(1, 2)) * p.visit_count_factor,
        mood=np.zeros(MARKETS),
        publicity=p.usual_publicity,
        fame=start_fame(model),
    )
    a_day = p.sites_a_stay * MONTHS / DAYS_A_YEAR * visits.sum(axis=1)
    model.tourism.usual_let_in, kept = np.moveaxis(
        [tickets(model, visitors) for visitors in a_day], 1, 0
    )
    expect_first_year(model, days, spent, lodging, np.average(kept, axis=0, weights=spent))


def real_spending(
    p: Parameters,
    visits: FloatArray,
    budgets_by_month: FloatArray,
    nights: FloatArray,
    official: float,
) -> tuple[FloatArray, ...]:
    """What visitors from outside really spent in the reference year, so that it is its part of
    `official` revenue.

    Returns days (12, groups, 18), spending by month and county (12, 18), lodging by county (18,),
    all CNY at 2020 prices, and spending a head and day without the bed by group.
    """
    paying, stay = visits[:, :VISITORS], nights[:VISITORS, None]
    days = paying * (p.day_length + stay)
    weighted = np.divide(
        budgets_by_month[:, :VISITORS], paying, out=np.ones_like(paying), where=paying > 0
    )
    stays = paying * stay * weighted
    relative = np.tile([p.daily_short, p.daily_ring, p.daily_group, p.daily_vfr], LOCAL)
    lodging = stays.sum(axis=(0, 1)) * p.bed_price
    real = p.real_spending_share * p.official_spending * official
    daily = relative * (
        max(real - lodging.sum(), 0.0) / np.einsum("mgc,g->", days * weighted, relative)
    )
    spent = np.einsum("mgc,g->mc", days * weighted, daily) + stays.sum(axis=1) * p.bed_price
    return days, spent, lodging, daily


def mean_taste(model: GanziModel) -> FloatArray:
    """What a main trip makes of a county's utility for all, log attraction and log price on
    average, shape (3,).
    """
    t, weight = model.tourists, main_weights(model)
    return np.array([1.0, weight @ t.attraction_taste, weight @ t.price_taste])


def start_fame(model: GanziModel) -> float:
    """Fame at the start, 1 = usual: what is left of the viral events before it."""
    news = model.outlook_paths["viral_fame"][: model.clock.start]
    ago = np.arange(len(news), 0, -1)
    return 1.0 + float(news @ 0.5 ** (ago / model.parameters.fame_half_life))


def expect_first_year(
    model: GanziModel, days: FloatArray, spent: FloatArray, lodging: FloatArray, kept: FloatArray
) -> None:
    """What the year before the start brought: visitor days, and spending by county and industry for
    the economy.
    """
    p, counties, world, tourism = model.parameters, model.counties, model.world, model.tourism
    elasticity = p.income_elasticity * (1.0 - p.income_saturation)
    income = float(np.mean(world.income_index[:MARKETS]))
    level = float(world.travel_recovery) * income**elasticity
    counties.tourist_person_days = days.sum(axis=(0, 1)) / MONTHS * level
    prices = level * float(world.consumer_prices)
    daily = (spent.sum(axis=0) - lodging) * income**p.spending_income_elasticity
    table = daily[:, None] * tourism.basket
    table[:, HOSPITALITY] -= daily * tourism.ticket_part * (1.0 - kept)
    homestays = p.homestay_rooms_share * lodging
    residents = (
        homestays * (1.0 - p.herder_part_of_homestays) * (1.0 - p.value_added_ratio_hospitality)
    )
    table[:, HOSPITALITY] += lodging - homestays
    table[:, TRADE] += residents
    model.visitor_spending_start = table * prices
