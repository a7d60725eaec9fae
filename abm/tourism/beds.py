"""Beds for visitors: how many there are, how many are open, and how full they usually are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import DAYS_A_YEAR, MONTHS_A_YEAR, WINTER
from agents.industries import HOSPITALITY, TRADE
from agents.tourism.lodging import bed_price, crowding, occupancy

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

ROOM_TURNS = 6
"""Turns in which trips and prices of beds are brought to agree."""


def homestay_beds(model: GanziModel) -> FloatArray:
    """Beds in homestays of residents and herders by county, shape (18,)."""
    counties = model.counties
    return (counties.resident_rooms + counties.herder_rooms) * model.parameters.beds_per_room


def all_beds(model: GanziModel) -> FloatArray:
    """Beds of hotels and homestays by county, shape (18,)."""
    return model.counties.hotel_beds + homestay_beds(model)


def bed_nights(model: GanziModel, month: int, days: float) -> FloatArray:
    """Bed-nights on offer in a month of `days` days, shape (18,): part of the beds closes in
    winter.
    """
    open_share = model.parameters.winter_open_share if month in WINTER else 1.0
    return all_beds(model) * (days * open_share)


def usual_occupancy(model: GanziModel) -> FloatArray:
    """Occupancy by month and county in the reference year with the beds there are now, shape (12,
    18).
    """
    days = DAYS_A_YEAR / MONTHS_A_YEAR
    months = range(1, MONTHS_A_YEAR + 1)
    offered = np.array([bed_nights(model, month, days) for month in months])
    occupied = occupancy(model.tourism.usual_nights, offered)
    return np.minimum(occupied, model.parameters.highest_occupancy)


def open_beds(model: GanziModel) -> None:
    """Before the first month: how full the beds usually are and what was paid for them, now that
    all of them are known.
    """
    counties, usual = model.counties, usual_occupancy(model)
    pay_for_beds(model)
    model.tourism.usual_occupancy = usual
    # Parties of the first month look back on the month before it
    counties.occupancy = usual[model.clock.month - 2].copy()
    counties.yearly_occupancy = usual.mean(axis=0)


class DrawnByRoom(NamedTuple):
    """What emptier or fuller beds than usual make of a year's visitors: factors."""

    trips: float
    lodging: float
    """On what is paid for beds, whose prices change too."""


def drawn_by_room(model: GanziModel) -> DrawnByRoom:
    """What beds do to the year before the start, if trips were so many more or less than in the
    reference year: room to spare and cheap beds draw more visitors, as in every month (`trips.py`).
    """
    p, tourism = model.parameters, model.tourism
    usual, nights = usual_occupancy(model), tourism.usual_nights
    weight = nights / np.maximum(nights.sum(axis=1, keepdims=True), 1e-9)
    relief = 1.0 - p.smart_crowding_relief * model.counties.smart_tourism
    common, _, cheap = tourism.mean_taste
    before = crowding(usual, comfortable=p.comfortable_occupancy)
    trips, price = np.ones(MONTHS_A_YEAR), np.ones_like(usual)
    for _ in range(ROOM_TURNS):
        level = tourism.level_start * trips[:, None]
        full = np.minimum(usual * level, p.highest_occupancy)
        price = bed_price(
            np.ones_like(usual),
            full,
            usual_occupancy=usual,
            response=p.bed_price_response,
            limit=p.bed_price_limit,
        )
        crowded = crowding(full, comfortable=p.comfortable_occupancy) - before
        gain = -common * p.crowding_aversion * relief * crowded - cheap * np.log(price)
        trips = np.exp(p.value_response * (weight * gain).sum(axis=1))
    in_beds = nights * trips[:, None] * price
    return DrawnByRoom(
        trips=float(np.average(trips, weights=tourism.spending_by_month)),
        lodging=float(in_beds.sum() / max(nights.sum(), 1e-9)),
    )


def pay_for_beds(model: GanziModel) -> None:
    """Add what visitors bought with their beds in the year before the start: in hotels, and what
    residents' homestays bought for them. Herders buy the inputs of their rooms themselves.
    """
    tourism, counties, p = model.tourism, model.counties, model.parameters
    drawn = drawn_by_room(model)
    tourism.lodging_start = tourism.lodging_start * drawn.lodging
    tourism.visitor_spending_start = tourism.visitor_spending_start * drawn.trips
    homestays = tourism.lodging_start * homestay_beds(model) / np.maximum(all_beds(model), 1e-9)
    rooms = np.maximum(counties.resident_rooms + counties.herder_rooms, 1e-9)
    of_residents = homestays * counties.resident_rooms / rooms
    bought = tourism.visitor_spending_start.copy()
    bought[:, HOSPITALITY] += tourism.lodging_start - homestays
    bought[:, TRADE] += of_residents * (1.0 - p.value_added_ratio_hospitality)
    tourism.visitor_spending_start = bought
    tourism.homestays_start = homestays

    # Herders look back on what their rooms brought when they ask how many animals they must sell.
    herders = model.herders
    a_room = (homestays - homestays * counties.resident_rooms / rooms) / np.maximum(
        counties.herder_rooms, 1e-9
    )
    of_rooms = herders.homestay_rooms * a_room[herders.county]
    herders.outside_income_before = herders.outside_income_before + of_rooms
