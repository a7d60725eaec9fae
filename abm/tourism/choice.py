"""Part of travelling: how parties come, what counties offer, what the way costs, and which county
they choose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.services import connectivity, electric_share
from abm.tourism.books import state_of
from abm.tourism.groups import (
    COUNTY_COUNT,
    GROUP_COUNT,
    MARKET_COUNT,
    SEGMENT_COUNT,
    blocks,
    by_group,
)
from abm.tourism.journeys import travel_costs
from agents.axis import across
from agents.calendar import WINTER
from agents.columns import identity
from agents.stack import as_it_stands, one_by_one
from agents.tourism import tourist
from agents.tourism.lodging import crowding
from agents.tourism.scenic_site import county_attraction, site_pull

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Values

VEHICLE_KEYS = identity("vehicle", GROUP_COUNT)
COMMON, ATTRACTION, CHEAPNESS = range(3)
"""Features of a county: utility for all, log attraction of its sites, log of the usual over the bed
price."""
COSTS = CHEAPNESS + 1
"""Place of travel costs after the features."""
COST_STEP = 100.0
"""CNY of travel cost that tastes are measured by."""


class Offers(NamedTuple):
    """Utility of each county to a group without memory, and what it loses to an electric car, both
    (groups, 18).
    """

    utility: FloatArray
    charging: FloatArray


@one_by_one
def choose_vehicles(model: GanziModel) -> None:
    """How each row comes, by its place in the line of its market and segment; electric cars spread
    over the years.
    """
    t, p = model.tourists, model.parameters
    rows = t.n // GROUP_COUNT
    # One draw moves the whole line of a group, so that its few rows still come near the shares
    first = model.world_streams.uniform("taste", 0, VEHICLE_KEYS)
    place = (np.tile(np.arange(rows), GROUP_COUNT) + np.repeat(first, rows)) / rows
    t.vehicle = tourist.vehicles(
        place,
        t.segment,
        coach_share=np.array([0.0, 0.0, 1.0, p.vfr_coach_share]),
        electric_share=electric_share(model),
    )
    electric = t.vehicle == tourist.ELECTRIC_CAR
    model.journeys.electric_rows = np.flatnonzero(electric)
    model.journeys.electric_part = electric.reshape(MARKET_COUNT, SEGMENT_COUNT, -1).mean(axis=2)


@one_by_one
def update_attraction(model: GanziModel) -> None:
    """Sites in counties that an earthquake has struck are closed; what is open attracts."""
    sites, counties = model.scenic_sites, model.counties
    sites.open = ~model.world.sites_shut[sites.county]
    pull = site_pull(sites.quality, fame=sites.fame, standing=sites.standing, is_open=sites.open)
    counties.attraction = county_attraction(
        pull,
        sites.county,
        counties=COUNTY_COUNT,
        exponent=model.parameters.site_exponent,
    )


def month_features(model: GanziModel) -> FloatArray:
    """What counties offer each market this month, shape (9, 3, 18), at last month's prices and
    crowds and with what the market has heard of them.
    """
    p, month = model.parameters, model.clock.month
    last_month = month - 2  # its place from January = 0; December is the last place, -1
    usual = model.tourism.usual_occupancy[..., last_month, :]
    crowded = crowding(model.counties.occupancy, comfortable=p.comfortable_occupancy)
    usually_crowded = crowding(usual, comfortable=p.comfortable_occupancy)
    offered = county_features(model, winter=month in WINTER, crowded=crowded - usually_crowded)
    features = np.repeat(offered[..., None, :, :], MARKET_COUNT, axis=-3)
    features[..., COMMON, :] += across(p.reputation_weight) * model.tourism.reputation
    return features


def county_features(model: GanziModel, *, winter: bool, crowded: Values) -> FloatArray:
    """What counties offer, shape (3, 18): utility for all but what is said of them, log attraction,
    log of the usual over the bed price.

    `crowded` is how much more crowded than usual they were, in shares of the beds.
    """
    p, counties = model.parameters, model.counties
    relief = 1.0 - p.smart_crowding_relief * counties.smart_tourism
    common = counties.appeal - p.crowding_aversion * relief * crowded
    if winter:
        common = (
            common
            + p.winter_facility_gain * comfort(model)
            - p.winter_altitude_loss * model.network.high
        )

    # With one added, a county whose sites are all closed still has a logarithm
    attraction = np.log1p(counties.attraction * (1.0 + counties.brand))
    return np.stack([common, attraction, np.log(p.bed_price / counties.bed_price)], axis=-2)


def comfort(model: GanziModel) -> FloatArray:
    """Facilities for visitors by county, 0 to 1, shape (18,): what is built, and smart tourism
    where 5G carries it.
    """
    p, counties = model.parameters, model.counties
    smart = counties.smart_tourism * (1.0 - p.smart_network_share * (1.0 - connectivity(model)))
    return np.minimum(counties.facility + p.smart_facility_weight * smart, 1.0)


@as_it_stands
def choose_counties(model: GanziModel, offers: Offers) -> FloatArray:
    """The month's choice among the counties: its value for each row, (n,); its probabilities
    replace those of last month.
    """
    return county_choice(model, offers, out=model.tourism.choice_probability).value


def county_choice(model: GanziModel, offers: Offers, *, out: FloatArray) -> tourist.Choice:
    """Every row's choice among the counties from what they offer its group; the probabilities (n,
    18) are written into `out`.

    Utility is tastes of the segment times features, travel cost and own memory.
    """
    t, p, size = model.tourists, model.parameters, model.tourists.n // GROUP_COUNT
    offer, charging = offers
    electric = model.journeys.electric_rows
    value = np.empty(t.n)
    for chosen, rows in blocks(t.n):
        # Utility is worked out where the probabilities will stand: no other large array is needed
        utility = np.multiply(t.memory[rows], p.memory_weight, out=out[rows])
        by_group = utility.reshape(chosen.stop - chosen.start, -1, COUNTY_COUNT)
        by_group += offer[chosen, None]
        first, last = np.searchsorted(electric, (rows.start, rows.stop))
        cars = electric[first:last]
        utility[cars - rows.start] += charging[cars // size]
        choice = tourist.nested_choice(
            utility, model.journeys.nests, dissimilarity=p.nest_dissimilarity, out=utility
        )
        value[rows] = choice.value
    return tourist.Choice(out, value)


def group_offers(model: GanziModel, features: FloatArray) -> Offers:
    """What counties offer each group, from their `features`, (3, 18) or by market (9, 3, 18)."""
    costs, charging = travel_costs(model)
    tastes = model.journeys.tastes[..., None, :, :]
    weight = tastes[..., COSTS, None] / COST_STEP
    offer = tastes[..., :COSTS] @ features + weight * costs
    return Offers(by_group(offer), by_group(weight * charging))


def stop_pull(model: GanziModel, features: FloatArray) -> FloatArray:
    """Factor on counties' weight as stops by market, shape (9, 18): what they offer over the usual
    of the season to mean tastes, from `features` (9, 3, 18).
    """
    tourism = model.tourism
    usual = tourism.usual_features[..., None, state_of(model.clock.month), :, :]
    return np.exp(np.vecmat(tourism.mean_taste[..., None, :], features - usual))
