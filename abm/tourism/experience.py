"""Part of travelling: how stays turned out, what visitors say of them, and what they remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.choice import comfort
from abm.tourism.groups import blocks
from agents.calendar import MONTHS_A_YEAR
from agents.quantiles import normal
from agents.stack import as_it_stands
from agents.tourism import tourist
from agents.tourism.lodging import crowding

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def learn(model: GanziModel) -> None:
    """Stays are compared with what was expected: word gets round, and those who came remember."""
    p, tourism = model.parameters, model.tourism
    outcome = stay_outcome(model)
    tourism.reputation = tourist.reputation_after(
        tourism.reputation,
        outcome,
        came=tourism.month_trips / np.maximum(tourism.usual_trips, 1.0),
        told=p.social_media_share,
        adjustment=p.reputation_adjustment,
    )
    # Trips of this month are not yet in each run's own table
    remember(model, outcome, model.tourists.trips)


def stay_outcome(model: GanziModel) -> FloatArray:
    """How stays in each county turned out this month, shape (18,), 0 = as expected."""
    p, counties, tourism = model.parameters, model.counties, model.tourism
    month = model.clock.month - 1
    usual_occupancy = tourism.usual_occupancy[..., month, :]
    outcome = tourist.experience(
        log_attraction=np.log1p(counties.attraction),
        usual_log_attraction=tourism.usual_log_attraction,
        attraction_weight=p.stay_attraction_weight,
        facility=comfort(model),
        usual_facility=tourism.usual_facility,
        facility_weight=p.stay_facility_weight,
        crowding=crowding(counties.occupancy, comfortable=p.comfortable_occupancy),
        usual_crowding=crowding(usual_occupancy, comfortable=p.comfortable_occupancy),
        crowding_weight=p.stay_crowding_weight,
    )
    # Beds and sites that turn visitors away spoil a stay, beyond what is usual in this month
    turned_away = tourism.short + tourism.usual_let_in[..., month, :] - tourism.let_in
    return outcome - p.turned_away_regret * turned_away


@as_it_stands
def remember(model: GanziModel, outcome: FloatArray, trips: FloatArray) -> None:
    """Each row's memory of each county follows how stays there turned out, and its own luck, for as
    many as made `trips` (n,) this month.
    """
    t, p, tourism = model.tourists, model.parameters, model.tourism
    luck = model.streams.of_month("satisfaction", model.clock.t, t.uid)
    feeling = normal(luck, deviation=p.stay_deviation)[:, None]
    # A row's memory is renewed by the part of its travellers of a year that came this month
    yearly_trips = MONTHS_A_YEAR * t.parties * t.trip_rate
    part = np.minimum(trips / np.maximum(yearly_trips, 1e-9), 1.0)[:, None]

    probability, memory = tourism.choice_probability, memory_buffer(model)
    for _, rows in blocks(t.n):
        tourist.memory_after(
            t.memory[rows],
            outcome + feeling[rows],
            came=probability[rows] * part[rows],
            adjustment=p.memory_adjustment,
            out=memory[rows],
        )
    tourism.spare_memory = t.memory
    t.memory = memory


def memory_buffer(model: GanziModel) -> FloatArray:
    """An array for next month's memory: that of two months ago, since fresh memory is slow to come
    by for many rows.
    """
    spare = model.tourism.spare_memory
    if spare is None or not spare.flags.owndata:
        return np.empty_like(model.tourists.memory)
    spare.flags.writeable = True
    return spare
