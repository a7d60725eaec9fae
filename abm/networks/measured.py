"""What is measured of networks and facilities: 5G, gigabit seats, chargers, LNG stations, village
delivery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import connectivity
from agents.arrays import mean_of
from agents.axis import count, total

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def base_stations_5g(model: GanziModel) -> float:
    """5G base stations in service, count: whole stations of the prefecture."""
    return whole(model.counties.base_stations)


def gigabit_counties(model: GanziModel) -> float:
    """County seats with a gigabit network, count."""
    return count(model.counties.gigabit)


def chargers(model: GanziModel) -> float:
    """Charging piles on main roads, count."""
    return whole(model.counties.chargers)


def lng_stations(model: GanziModel) -> float:
    """LNG stations on main roads, count; works under way do not count."""
    return whole(model.counties.lng_stations)


def village_delivery(model: GanziModel) -> float:
    """Share of villages with a delivery point."""
    return mean_of(model.counties.logistics_coverage)


def visitor_facilities(model: GanziModel) -> float:
    """Oxygen, heating and toilets for visitors over full provision, mean of the counties."""
    return mean_of(model.counties.facility)


def network_service(model: GanziModel) -> float:
    """5G and gigabit service over full service, mean of the counties."""
    return mean_of(connectivity(model))


def smart_tourism(model: GanziModel) -> float:
    """Coverage of the smart-tourism system, mean of the counties."""
    return mean_of(model.counties.smart_tourism)


def whole(counts: FloatArray) -> float:
    """Whole units in the prefecture; a hair is added so that sums of fractions do not fall short of
    a whole.
    """
    return np.floor(total(counts) + 1e-6)


MONTHLY = {
    "base_stations_5g": base_stations_5g,
    "gigabit_counties": gigabit_counties,
    "chargers": chargers,
    "lng_stations": lng_stations,
    "village_delivery": village_delivery,
    "visitor_facilities": visitor_facilities,
    "network_service": network_service,
    "smart_tourism": smart_tourism,
}
