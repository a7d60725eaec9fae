"""Month phase: parties travel: how many, where to, how they stay, what they spend, and what they
make of it.

A trip is followed from here through `choice.py`, `trips.py`, `journeys.py`, `stays.py`,
`spending.py` and `experience.py`, in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.tourism.choice import (
    choose_vehicles,
    county_choice,
    month_features,
    stop_pull,
    update_attraction,
)
from abm.tourism.experience import learn
from abm.tourism.groups import COUNTY_COUNT, MARKET_COUNT, VISITOR_GROUPS
from abm.tourism.journeys import send_off
from abm.tourism.spending import spend
from abm.tourism.stays import stay
from abm.tourism.trips import PERSONS, make_trips, trips_by_group
from agents.calendar import JANUARY

if TYPE_CHECKING:
    from abm.model import GanziModel


def travel(model: GanziModel) -> None:
    """A month of tourism."""
    tourism = model.tourism
    if model.clock.month == JANUARY:
        choose_vehicles(model)

    update_attraction(model)
    features = month_features(model)
    choice = county_choice(model, features, out=tourism.choice_buffer)

    make_trips(model, choice.value)
    main_trips = trips_by_group(model, choice.probability)
    tourism.arrivals = float(main_trips[:VISITOR_GROUPS, PERSONS].sum())
    persons = main_trips[:, PERSONS].reshape(MARKET_COUNT, -1, COUNTY_COUNT)
    tourism.month_trips = persons.sum(axis=1)
    by_air = send_off(model, persons)

    stays = stay(model, main_trips, by_air, stop_pull(model, features))
    spend(model, stays)
    learn(model, choice.probability, tourism.month_trips)
