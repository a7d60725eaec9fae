"""Part of travelling: how many parties set out, and where their main trips go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.books import state_of
from abm.tourism.fame import follow_fame, publicity
from abm.tourism.groups import COUNTY_COUNT, GROUP_COUNT
from agents.arrays import quotient
from agents.axis import as_table, at
from agents.columns import identity
from agents.stack import as_it_stands
from agents.tourism import tourist

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

GROUP_KEYS = identity("travel_group", GROUP_COUNT)
FLOW_KEYS = identity("travel_flow", GROUP_COUNT * COUNTY_COUNT)
PARTIES, PERSONS, BUDGETS = range(3)
"""In what main trips are counted: parties, persons, and persons weighted by their budget."""


def make_trips(model: GanziModel, value: FloatArray) -> None:
    """Trips of each row this month, from the `value` (n,) of its choice among counties."""
    t, p, world = model.tourists, model.parameters, model.world
    tourism, clock = model.tourism, model.clock
    # This month's news and moods already move this month's trips
    follow_fame(model)

    season = at(tourism.season[..., clock.month - 1, :], t.segment)
    open_share = (
        world.travel_recovery * (1.0 - world.local_closure) * tourism.fame * publicity(model)
    )
    expected = tourist.expected_trips(
        t.parties,
        t.trip_rate,
        season=season,
        income=at(world.income_index, t.origin),
        income_elasticity=p.income_elasticity * (1.0 - p.income_saturation),
        value_gain=value - t.usual_value[..., state_of(clock.month)],
        value_response=p.value_response,
        openness=at(open_share * np.exp(tourism.mood), t.origin),
    )
    luck = model.streams.of_month("trips", clock.t, GROUP_KEYS)
    t.trips = tourist.lucky_trips(luck, expected, groups=GROUP_COUNT)


def trips_by_group(model: GanziModel) -> FloatArray:
    """Main trips by group in parties, in persons, and in persons weighted by budget, shape (groups,
    3, 18), from the choice of each row.

    Luck is drawn for each group: the trips of its rows stray from what is expected all in the same
    way, so that scatter does not depend on how many rows stand for the real parties.
    """
    t = model.tourists
    persons = t.trips * t.size
    by_row = np.stack([t.trips, persons, persons * t.budget], axis=-2)
    expected = over_counties(model, by_row)
    parties = expected[..., PARTIES, :]
    luck = model.streams.of_month("trips", model.clock.t, FLOW_KEYS)
    luck = as_table(luck, parties.shape[-2:])  # one draw may be that of all runs
    lucky_parties = tourist.lucky_choice(luck, parties)
    factor = quotient(lucky_parties, parties)
    return expected * factor[..., None, :]


@as_it_stands
def over_counties(model: GanziModel, by_row: FloatArray) -> FloatArray:
    """What rows do (kinds, n) by group and county, (groups, kinds, 18), as they have chosen."""
    probability = model.tourism.choice_probability.reshape(GROUP_COUNT, -1, COUNTY_COUNT)
    return by_row.reshape(len(by_row), GROUP_COUNT, -1).transpose(1, 0, 2) @ probability
