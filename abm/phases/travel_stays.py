"""Part of travelling: stops and nights, beds that run out, and what a bed costs."""

import numpy as np

from abm.tourism import GROUPS, bed_nights, comfort, trip_plans
from agents import lodging
from agents.columns import identity
from agents.quantiles import normal

GROUP_KEYS = identity("stay_group", GROUPS)


def stay(model, weights):
    """(nights, visits, visits weighted by budget) in persons by group and county, each (groups, 18), beds rationed.

    `weights` (groups, 3, 18): main trips in parties, in persons, and in persons weighted by their budget.
    """
    p, counties, clock = model.parameters, model.counties, model.clock
    visits, budgets = np.moveaxis(weights[:, 1:] @ plans(model), 1, 0)
    wanted = visits * nights_a_stop(model)
    total = np.add.reduce(wanted)
    offered = bed_nights(model, clock.month, clock.days)
    terms = (p.look_again_share, p.overflow_lost_share)
    spent, made, model.tourism.short = lodging.rationed(total, p.highest_occupancy * offered, counties.nest, *terms)
    set_prices(model, lodging.occupancy(total * spent, offered))
    return wanted * spent, visits * made, budgets * made


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


def set_prices(model, occupied):
    """Occupancy of the month, its running mean, and the price of a bed."""
    p, counties = model.parameters, model.counties
    counties.occupancy = occupied
    counties.yearly_occupancy = counties.yearly_occupancy + (occupied - counties.yearly_occupancy) / 12.0
    usual = model.tourism.usual_occupancy[model.clock.month - 1]
    counties.bed_price = lodging.bed_price(p.bed_price, occupied, usual, p.bed_price_response, p.bed_price_limit)
