"""Part of travelling: what visitors spend and where it goes, and what the statistics make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.herding import earn
from abm.tourism.books import VISITORS, homestay_beds, tickets
from agents.industries import (
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    HOSPITALITY,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.pasture.herder import LETTING_ROOMS
from agents.tourism.tourist import SEGMENTS, surveyed_spending

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

GOODS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS)


def spend(model: GanziModel, nights: FloatArray, visits: FloatArray, budgets: FloatArray) -> None:
    """Visitors order what they buy, homestays are paid, the statistics count; arguments (groups,
    18) as from `stay`.

    Residents of the prefecture are counted, but their spending on outings is in their household
    budgets already.
    """
    p, counties = model.parameters, model.counties
    counties.tourist_visits = np.add.reduce(visits)
    nights, visits, budgets = nights[:VISITORS], visits[:VISITORS], budgets[:VISITORS]
    days = p.day_length * visits + nights
    daily, lodging = month_spending(model, nights, visits, budgets, days)
    counties.tourist_person_days = np.add.reduce(days)
    counties.tourist_spending = daily + lodging
    table = daily[:, None] * model.tourism.basket
    table[:, HOSPITALITY] -= daily * model.tourism.ticket_part * (1.0 - tickets_kept(model))
    gain = p.logistics_shopping_gain * (counties.logistics_coverage - p.villages_with_logistics)
    table[:, GOODS] *= 1.0 + gain[:, None]
    homestays = lodging * homestay_share(model)
    table[:, HOSPITALITY] += lodging - homestays
    table[:, TRADE] += pay_homestays(model, homestays)
    model.market.order("tourist_spending", "world", table)
    publish(model)


def tickets_kept(model: GanziModel) -> FloatArray:
    """Share of ticket money that is taken and stays here, by county, shape (18,): full sites let
    nobody else in.
    """
    counties, tourism = model.counties, model.tourism
    visitors = model.parameters.sites_a_stay * counties.tourist_visits / model.clock.days
    tourism.let_in, kept = tickets(model, visitors)
    return kept


def month_spending(
    model: GanziModel, nights: FloatArray, visits: FloatArray, budgets: FloatArray, days: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(spending without the bed, lodging) by county, CNY, shapes (18,)."""
    p, world, tourism, counties = model.parameters, model.world, model.tourism, model.counties
    relative = np.divide(budgets, visits, out=np.ones_like(visits), where=visits > 0)
    income = np.repeat(world.income_index[: len(tourism.daily) // len(SEGMENTS)], len(SEGMENTS))
    daily = tourism.daily * income**p.spending_income_elasticity * world.consumer_prices
    lodging = np.add.reduce(nights * relative) * counties.bed_price * world.consumer_prices
    return daily @ (days * relative), lodging


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
    p, counties, h = model.parameters, model.counties, model.herders
    rooms = counties.herder_rooms + counties.resident_rooms
    to_herders = sales * counties.herder_rooms / np.maximum(rooms, 1e-9)
    ratio = p.value_added_ratio_hospitality
    a_room = np.divide(
        to_herders, counties.herder_rooms, out=np.zeros(counties.n), where=counties.herder_rooms > 0
    )
    value = h.weight * h.homestay_rooms * a_room[h.county]
    h.outside_income = h.outside_income + earn(
        model,
        value,
        source=LETTING_ROOMS,
        flow="homestay_sales",
        value_added_ratio=ratio,
    )
    to_residents = sales - to_herders
    model.ledger.post("homestay_sales", "world", "residents", received=ratio * to_residents)
    model.tourism.homestay_sales = float(np.add.reduce(sales))
    return (1.0 - ratio) * to_residents


def publish(model: GanziModel) -> None:
    """Visits and revenue of the month as the statistics publish them."""
    tourism, p, counties, month = model.tourism, model.parameters, model.counties, model.clock.month
    tourism.official_visits = p.visit_count_factor * counties.tourist_visits
    counted = float(np.add.reduce(tourism.official_visits))
    tourism.spent[month - 1] = np.add.reduce(counties.tourist_spending)
    tourism.counted[month - 1] = counted
    sample = tourism.survey_factor * tourism.spent.sum() / max(tourism.counted.sum(), 1.0)
    tourism.survey = surveyed_spending(tourism.last_survey, sample, p.survey_weight)
    tourism.official_revenue = counted * tourism.survey
    if month == len(tourism.spent):
        tourism.last_survey = tourism.survey
