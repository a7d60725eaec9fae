"""Part of travelling: stops and nights, beds that run out, and what a bed costs."""

import numpy as np

from abm.tourism import GROUPS, bed_nights, comfort, trip_plans
from agents import lodging
from agents.columns import identity
from agents.quantiles import normal

GROUP_KEYS = identity("stay_group", GROUPS)


def stay(model, weights):
    """(nights, visits, visits weighted by budget) by group and county, each (groups, 18), after beds are rationed.

    `weights` (groups, 3, 18): main trips in parties, persons, and persons weighted by their budget.
    """
    stops = weights[:, 1:] @ plans(model)
    wanted = stops[:, 0] * nights_a_stop(model)
    room = model.parameters.highest_occupancy * bed_nights(model, model.clock.month, model.clock.days)
    return ration(model, stops, wanted, room)


def plans(model):
    """Stops of each group by main destination; worked out anew when travel costs change."""
    tourism, version = model.tourism, model.network.version
    if tourism.plans is None or tourism.plans_version != version:
        tourism.plans, tourism.plans_version = trip_plans(model), version
    return tourism.plans


def nights_a_stop(model):
    """Nights of a stop by group and county, shape (groups, 18): longer where facilities are good, with some luck."""
    p = model.parameters
    luck = model.streams.uniform("stay", model.clock.t, GROUP_KEYS)
    usual = model.tourism.nights * np.exp(normal(luck, 0.0, p.nights_deviation))
    return usual[:, None] * (1.0 + p.nights_facility_gain * (comfort(model) - p.nights_facility_level))


def ration(model, stops, wanted, room):
    """Turn away those for whom there is no bed, update occupancy and bed prices; returns what `stay` returns."""
    p, counties, tourism = model.parameters, model.counties, model.tourism
    total = wanted.sum(axis=0)
    again, lost = p.look_again_share, p.overflow_lost_share
    served, moved, _ = lodging.rationed_nights(total, room, counties.nest, again, lost)
    tourism.short = 1.0 - served
    first = total * served
    joined = np.divide(moved, first, out=np.zeros_like(moved), where=first > 0)
    nights = wanted * served * (1.0 + joined)
    left = lodging.visits_left(tourism.short, joined, again, lost)
    set_prices(model, first + moved)
    return nights, stops[:, 0] * left, stops[:, 1] * left


def set_prices(model, nights):
    """Occupancy of the month, its running mean, and the price of a bed."""
    p, counties, clock = model.parameters, model.counties, model.clock
    occupied = lodging.occupancy(nights, bed_nights(model, clock.month, clock.days))
    counties.occupancy = occupied
    counties.yearly_occupancy = counties.yearly_occupancy + (occupied - counties.yearly_occupancy) / 12.0
    usual = model.tourism.usual_occupancy[clock.month - 1]
    counties.bed_price = lodging.bed_price(p.bed_price, occupied, usual, p.bed_price_response, p.bed_price_limit)
