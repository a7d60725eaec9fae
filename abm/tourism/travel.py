"""Month phase: parties travel: how many, where to, how they stay, what they spend, and what they
make of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.books import (
    GROUPS,
    MARKETS,
    VISITORS,
    WINTER,
    N,
    blocks,
    choices,
    choose_vehicles,
    comfort,
    county_features,
    stop_pull,
    usual_occupancy,
)
from abm.tourism.spending import spend
from abm.tourism.stays import stay
from agents.columns import identity
from agents.quantiles import normal
from agents.tourism import tourist
from agents.tourism.lodging import crowding
from agents.tourism.scenic_site import county_attraction, site_pull

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

GROUP_KEYS = identity("travel_group", GROUPS)
FLOW_KEYS = identity("travel_flow", GROUPS * N).reshape(GROUPS, N)
MARKET_KEYS = identity("travel_market", MARKETS)


def travel(model: GanziModel) -> None:
    """A month of tourism."""
    if model.tourism.usual_occupancy is None:
        open_books(model)
    if model.clock.month == 1:
        choose_vehicles(model)
    update_attraction(model)
    probability, value = choose_counties(model)
    make_trips(model, value)
    weights = trips_by_group(model, probability)
    model.tourism.arrivals = float(np.sum(weights[:VISITORS, 1]))
    nights, visits, budgets = stay(model, weights)
    spend(model, nights, visits, budgets)
    learn(model, probability)


def open_books(model: GanziModel) -> None:
    """Before the first month: how full the beds usually are, now that all of them are known."""
    counties, usual = model.counties, usual_occupancy(model)
    model.tourism.usual_occupancy = usual
    counties.occupancy = usual[model.clock.month - 2].copy()
    counties.yearly_occupancy = usual.mean(axis=0)


def update_attraction(model: GanziModel) -> None:
    """Sites in counties that are cut off are closed; what is open attracts."""
    sites, counties = model.scenic_sites, model.counties
    sites.open = ~model.world.road_closed[sites.county]
    pull = site_pull(sites.quality, sites.fame, sites.standing, sites.open)
    counties.attraction = county_attraction(pull, sites.county, N, model.parameters.site_exponent)


def choose_counties(model: GanziModel) -> tuple[FloatArray, FloatArray]:
    """(probability of each county (n, 18), value of the choice (n,)) from last month's prices and
    crowds.
    """
    p, counties, month = model.parameters, model.counties, model.clock.month
    usual = model.tourism.usual_occupancy[month - 2]
    crowded = crowding(counties.occupancy, p.comfortable_occupancy) - crowding(
        usual, p.comfortable_occupancy
    )
    features = county_features(model, month in WINTER, crowded)
    model.tourism.stop_pull = stop_pull(model, features)
    return choices(model, features)


def make_trips(model: GanziModel, value: FloatArray) -> None:
    """Trips of each row this month."""
    t, p, world, tourism, clock = (
        model.tourists,
        model.parameters,
        model.world,
        model.tourism,
        model.clock,
    )
    follow_fame(model)
    season = tourism.season[clock.month - 1][t.segment]
    open_share = (
        world.travel_recovery * (1.0 - world.local_closure) * tourism.fame * publicity(model)
    )
    openness = (open_share * np.exp(tourism.mood))[t.origin]
    gain = value - t.usual_value[:, int(clock.month in WINTER)]
    elasticity = p.income_elasticity * (1.0 - p.income_saturation)
    terms = (season, world.income_index[t.origin], elasticity, gain, p.value_response, openness)
    expected = tourist.expected_trips(t.parties, t.trip_rate, *terms)
    t.trips = tourist.lucky_trips(
        model.streams.uniform("trips", clock.t, GROUP_KEYS), expected, GROUPS
    )


def follow_fame(model: GanziModel) -> None:
    """Fame fades and flares up, moods of the markets drift, publicity is a running sum of what was
    spent.
    """
    p, tourism = model.parameters, model.tourism
    luck = model.streams.uniform("trips", model.clock.t, MARKET_KEYS)
    tourism.mood = tourist.mood_after(tourism.mood, luck, p.mood_persistence, p.mood_deviation)
    tourism.fame = tourist.fame_after(tourism.fame, float(model.world.viral_fame), p.fame_half_life)
    spent = float(np.add.reduce(model.programmes.effective("tourism_marketing")))
    tourism.publicity += (12.0 * spent - tourism.publicity) / p.publicity_months


def publicity(model: GanziModel) -> float:
    """Factor on trips from publicity, 1 at the spending of the status quo."""
    p = model.parameters
    terms = (p.usual_publicity, p.own_publicity, p.publicity_elasticity)
    return tourist.publicity_factor(model.tourism.publicity, *terms)


def trips_by_group(model: GanziModel, probability: FloatArray) -> FloatArray:
    """Main trips by group in parties, in persons, and in persons weighted by budget, shape (groups,
    3, 18).

    Luck is drawn for each group: the trips of its rows stray from what is expected all in the same
    way, so that scatter does not hang on how many rows stand for the real parties.
    """
    t = model.tourists
    persons = t.trips * t.size
    weights = np.stack([t.trips, persons, persons * t.budget]).reshape(3, GROUPS, -1)
    sums = weights.transpose(1, 0, 2) @ probability.reshape(GROUPS, -1, N)
    drawn = tourist.lucky_choice(
        model.streams.uniform("trips", model.clock.t, FLOW_KEYS), sums[:, 0]
    )
    factor = np.divide(drawn, sums[:, 0], out=np.zeros_like(drawn), where=sums[:, 0] > 0)
    return sums * factor[:, None, :]


def learn(model: GanziModel, probability: FloatArray) -> None:
    """Stays are compared with what was expected: word gets round, and those who came remember."""
    t, p, counties, tourism, clock = (
        model.tourists,
        model.parameters,
        model.counties,
        model.tourism,
        model.clock,
    )
    crowded = crowding(counties.occupancy, p.comfortable_occupancy)
    usual_crowd = crowding(tourism.usual_occupancy[clock.month - 1], p.comfortable_occupancy)
    log_attraction, facility = tourism.usual
    weights = (p.stay_attraction_weight, p.stay_crowding_weight, p.stay_facility_weight)
    usual = (log_attraction, usual_crowd, facility)
    outcome = tourist.experience(
        np.log1p(counties.attraction), crowded, comfort(model), usual, weights
    )
    outcome = outcome - p.turned_away_regret * (
        tourism.short + tourism.usual_let_in[clock.month - 1] - tourism.let_in
    )
    luck = model.streams.uniform("satisfaction", clock.t, t.uid)
    feeling = normal(luck, 0.0, p.stay_deviation)[:, None]
    part = np.minimum(t.trips / np.maximum(12.0 * t.parties * t.trip_rate, 1e-9), 1.0)[:, None]
    memory = memory_buffer(model)
    for _, rows in blocks(t.n):
        came = probability[rows] * part[rows]
        turned_out = outcome + feeling[rows], p.memory_adjustment
        tourist.memory_after(t.memory[rows], came, *turned_out, out=memory[rows])
    tourism.spare_memory, t.memory = t.memory, memory
    counties.reputation = tourist.reputation_after(
        counties.reputation, outcome, p.reputation_adjustment
    )


def memory_buffer(model: GanziModel) -> FloatArray:
    """An array for next month's memory: that of two months ago, since fresh memory is slow to come
    by for many rows.
    """
    spare = model.tourism.spare_memory
    if spare is None or not spare.flags.owndata:
        return np.empty_like(model.tourists.memory)
    spare.flags.writeable = True
    return spare
