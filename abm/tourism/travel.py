"""Month phase: parties travel: how many, where to, how they stay, what they spend, and what they
make of it.

A trip is followed from here through `choice.py`, `trips.py`, `journeys.py`, `stays.py`,
`spending.py` and `experience.py`, in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.choice import (
    choose_counties,
    choose_vehicles,
    group_offers,
    month_features,
    stop_pull,
    update_attraction,
)
from abm.tourism.experience import learn
from abm.tourism.groups import LOCAL, by_market
from abm.tourism.journeys import send_off
from abm.tourism.spending import spend
from abm.tourism.stays import stay
from abm.tourism.trips import PERSONS, make_trips, trips_by_group
from agents.axis import total
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
    # The probabilities are left in `tourism.choice_probability`, where `over_counties` (trips.py)
    # and `remember` (experience.py) read them run by run
    value = choose_counties(model, group_offers(model, features))

    make_trips(model, value)
    main_trips = trips_by_group(model)
    persons = by_market(main_trips[..., PERSONS, :])
    tourism.month_trips = np.add.reduce(persons, axis=-2)
    tourism.arrivals = total(np.add.reduce(tourism.month_trips[..., :LOCAL, :], axis=-2))
    by_air = send_off(model, persons)

    stays = stay(model, main_trips, by_air, stop_pull(model, features))
    spend(model, stays)
    learn(model)
