"""Part of travelling: stops and nights, beds that run out, and what a bed costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.books import GROUPS, bed_nights, comfort, trip_plans, way_stops
from agents.columns import identity
from agents.quantiles import normal
from agents.tourism import lodging
from agents.tourism.tourist import stay_length

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

GROUP_KEYS = identity("stay_group", GROUPS)


def stay(model: GanziModel, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(nights, visits, visits weighted by budget) in persons by group and county, each (groups,
    18), beds rationed.

    `weights` (groups, 3, 18): main trips in parties, in persons, and in persons weighted by their
    budget.
    """
    p, counties, clock, books = model.parameters, model.counties, model.clock, model.tourism
    visits, budgets = np.moveaxis(weights[:, 1:] @ plans(model), 1, 0)
    wanted = visits * nights_a_stop(model)
    offered = bed_nights(model, clock.month, clock.days)
    terms = (p.look_again_share, p.overflow_lost_share)
    fates = lodging.rationed(
        np.add.reduce(wanted), p.highest_occupancy * offered, counties.nest, *terms
    )
    nights, made = lodging.nights_after(wanted, fates), lodging.visits_after(visits, fates)
    books.short, books.wanted_visits = fates.short, np.add.reduce(visits)
    books.lost_visits = books.wanted_visits * fates.lost
    set_prices(model, lodging.occupancy(np.add.reduce(nights), offered))
    return nights, made, lodging.visits_after(budgets, fates)


def plans(model: GanziModel) -> FloatArray:
    """Stops of each group by main destination: those on the way, with what the counties offer this
    month.
    """
    tourism, version = model.tourism, model.network.version
    if tourism.way_stops_version != version:
        tourism.way_stops, tourism.way_stops_version = way_stops(model), version
    return trip_plans(model, tourism.way_stops * tourism.stop_pull)


def nights_a_stop(model: GanziModel) -> FloatArray:
    """Nights of a stop by group and county, shape (groups, 18), at last month's prices and with
    some luck.
    """
    p = model.parameters
    luck = model.streams.uniform("stay", model.clock.t, GROUP_KEYS)
    usual = model.tourism.nights * np.exp(normal(luck, 0.0, p.nights_deviation))
    facility = (comfort(model), p.nights_facility_gain, p.nights_facility_level)
    return stay_length(
        usual[:, None], *facility, model.counties.bed_price, p.bed_price, p.nights_price_response
    )


def set_prices(model: GanziModel, occupied: FloatArray) -> None:
    """Occupancy of the month, its running mean, and the price of a bed."""
    p, counties = model.parameters, model.counties
    counties.occupancy = occupied
    counties.yearly_occupancy = (
        counties.yearly_occupancy + (occupied - counties.yearly_occupancy) / 12.0
    )
    usual = model.tourism.usual_occupancy[model.clock.month - 1]
    terms = (p.bed_price_response, p.bed_price_limit)
    counties.bed_price = lodging.bed_price(counties.usual_bed_price, occupied, usual, *terms)
