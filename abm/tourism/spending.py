"""Part of travelling: what visitors spend and where it goes, and what the statistics make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.herding import earn
from abm.tourism.basket import GOODS
from abm.tourism.beds import homestay_beds
from abm.tourism.groups import LOCAL, SEGMENT_COUNT, VISITOR_GROUPS
from abm.tourism.stays import Stays
from agents.arrays import quotient
from agents.axis import across, at, at_least, total
from agents.calendar import DECEMBER, MONTHS_A_YEAR
from agents.industries import HOSPITALITY, TRADE
from agents.pasture.herder import LETTING_ROOMS
from agents.stack import as_it_stands
from agents.tourism.scenic_site import site_pull, ticket_shares
from agents.tourism.tourist import surveyed_spending

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


class MonthSpending(NamedTuple):
    """What visitors spend by county, CNY, shapes (18,): without the bed, and on lodging."""

    daily: FloatArray
    lodging: FloatArray


class Admission(NamedTuple):
    """Share of visitors let into sites, and share of ticket money that is taken and stays here, by
    county, (18,), 0 to 1.
    """

    let_in: FloatArray
    local_share: FloatArray


def spend(model: GanziModel, stays: Stays) -> None:
    """Visitors order what they buy, homestays are paid, the statistics count."""
    p, counties, tourism = model.parameters, model.counties, model.tourism
    counties.tourist_visits = np.add.reduce(stays.visits, axis=-2)

    # Residents were counted; what they spend on outings is in their household budgets already
    visitors = Stays(
        nights=stays.nights[..., :VISITOR_GROUPS, :],
        visits=stays.visits[..., :VISITOR_GROUPS, :],
        budgets=stays.budgets[..., :VISITOR_GROUPS, :],
    )
    days = across(p.day_length) * visitors.visits + visitors.nights
    daily, lodging = month_spending(model, visitors, days)
    counties.tourist_person_days = np.add.reduce(days, axis=-2)
    counties.tourist_spending = daily + lodging

    orders = daily[..., None] * tourism.basket[..., None, :]
    # Tickets that full sites do not sell, and profits of sites run from outside, buy nothing here
    orders[..., HOSPITALITY] -= daily * tourism.ticket_share * (1.0 - local_ticket_share(model))
    delivery_gain = p.logistics_shopping_gain * (
        counties.logistics_coverage - p.villages_with_logistics
    )
    orders[..., GOODS] *= 1.0 + delivery_gain[..., None]

    homestays = lodging * homestay_share(model)
    orders[..., HOSPITALITY] += lodging - homestays
    orders[..., TRADE] += pay_homestays(model, homestays)
    model.market.order_table("tourist_spending", "world", orders, tied=True)

    publish(model)


def month_spending(model: GanziModel, visitors: Stays, days: FloatArray) -> MonthSpending:
    """What `visitors` from outside spend here in this month's `days` (groups, 18), by county."""
    p, world, tourism = model.parameters, model.world, model.tourism
    nights, visits, budgets = visitors
    # Mean budget of a group's visitors in each county, 1 = the segment's mean
    relative = quotient(budgets, visits, empty=1.0)
    income = np.repeat(world.income_index[..., :LOCAL], SEGMENT_COUNT, axis=-1)
    a_day = tourism.daily_spending * income**p.spending_income_elasticity * world.consumer_prices
    dear_nights = np.add.reduce(nights * relative, axis=-2)
    return MonthSpending(
        daily=np.vecmat(a_day, days * relative),
        lodging=dear_nights * model.counties.bed_price * world.consumer_prices,
    )


def local_ticket_share(model: GanziModel) -> FloatArray:
    """Share of ticket money that is taken and stays here this month, by county, shape (18,)."""
    visitors = model.parameters.sites_a_stay * model.counties.tourist_visits / model.clock.days
    admission = site_admission(model, visitors)
    model.tourism.let_in = admission.let_in
    return admission.local_share


@as_it_stands
def site_admission(model: GanziModel, visitors: FloatArray) -> Admission:
    """Who gets into sites, and where the ticket money goes, for `visitors` (18,) a day by county:
    full sites let nobody else in.
    """
    sites, p = model.scenic_sites, model.parameters
    pull = site_pull(sites.quality, fame=sites.fame, standing=sites.standing, is_open=sites.open)
    shares = ticket_shares(
        visitors,
        pull,
        capacity=sites.capacity,
        county=sites.county,
        owner=sites.owner,
        exponent=p.site_exponent,
    )
    local_share = shares.let_in * (1.0 - p.outside_site_profit * shares.outside)
    return Admission(shares.let_in, local_share)


def homestay_share(model: GanziModel) -> FloatArray:
    """Part of the beds that are in homestays, by county, shape (18,)."""
    beds = homestay_beds(model)
    return beds / np.maximum(beds + model.counties.hotel_beds, 1e-9)


def pay_homestays(model: GanziModel, sales: FloatArray) -> FloatArray:
    """Pay homestays by county (CNY, 18): herders for all of it, residents what is left after
    inputs.

    Returns what residents' homestays buy in shops here, CNY, shape (18,); herders buy their inputs
    themselves.
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    ratio = p.value_added_ratio_hospitality
    herder_rooms = counties.herder_rooms
    rooms = herder_rooms + counties.resident_rooms
    to_herders = sales * herder_rooms / np.maximum(rooms, 1e-9)
    a_room = quotient(to_herders, herder_rooms)
    earnings = earn(
        model,
        herders.weight * herders.homestay_rooms * at(a_room, herders.county),
        source=LETTING_ROOMS,
        flow="homestay_sales",
        value_added_ratio=ratio,
    )
    herders.outside_income = herders.outside_income + earnings

    to_residents = sales - to_herders
    model.ledger.post("homestay_sales", "world", "residents", received=ratio * to_residents)
    model.tourism.homestay_sales = total(sales)
    return (1.0 - ratio) * to_residents


def publish(model: GanziModel) -> None:
    """Visits and revenue of the month as the statistics publish them."""
    tourism, p, counties = model.tourism, model.parameters, model.counties
    this_month = np.arange(MONTHS_A_YEAR) == model.clock.month - 1
    # The statistics count far more visits than there are; only real spending enters the ledger
    tourism.official_visits = p.visit_count_factor * counties.tourist_visits
    counted, spent = total(tourism.official_visits), total(counties.tourist_spending)
    tourism.spending_by_month = np.where(this_month, spent, tourism.spending_by_month)
    tourism.visits_by_month = np.where(this_month, counted, tourism.visits_by_month)

    # The survey looks back over twelve months, in which this one has replaced last year's
    visits = at_least(total(tourism.visits_by_month), 1.0)
    sample = tourism.survey_factor * total(tourism.spending_by_month) / visits
    tourism.survey = surveyed_spending(
        sample, last_survey=tourism.last_survey, weight=p.survey_weight
    )
    tourism.official_revenue = counted * tourism.survey
    if model.clock.month == DECEMBER:
        # Next year's surveys start from this one
        tourism.last_survey = tourism.survey
