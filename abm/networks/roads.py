"""Month phase: roads are upgraded, cut and frozen; lines change; travel costs follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.networks.airlines import plan_flights
from abm.networks.road_works import ROAD_START
from agents.calendar import JANUARY, WINTER

if TYPE_CHECKING:
    from abm.model import GanziModel


def update_network(model: GanziModel) -> None:
    """Bring roads, flights, lines and travel costs up to date."""
    network, clock = model.network, model.clock
    if model.outlook.steady:
        network.keep_ways(clock.start)
    else:
        if clock.t >= ROAD_START:
            improve_roads(model)
        plan_flights(model)
    network.refresh(winter=clock.month in WINTER, t=clock.t)


def improve_roads(model: GanziModel) -> None:
    """A month of road works; investment above or below plan speeds them up or slows them down."""
    network, p = model.network, model.parameters
    pace = model.levers.transport_investment

    # Upgrades come in yearly steps, so that routes stay the same within a year.
    if model.clock.month == JANUARY:
        network.road.upgrade = (
            network.road.upgrade + p.road_upgrade_rate * pace * network.road.ordinary
        )
    if not network.expressway_open:
        network.expressway_work += pace / (p.expressway_planned_months * p.expressway_delay)
        network.expressway_open = network.expressway_work >= 1
