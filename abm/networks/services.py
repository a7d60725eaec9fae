"""What networks and services in the counties do for others: visitors, farmers, firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from agents.axis import total
from agents.calendar import DECEMBER

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

FIRST, LAST = month_index(2021, DECEMBER), month_index(2030, DECEMBER)
"""Months between which electric cars spread from the known share to the drawn one."""


def connectivity(model: GanziModel) -> FloatArray:
    """5G and gigabit service by county over full service, 0 to 1, shape (18,)."""
    p, counties = model.parameters, model.counties
    need = p.base_station_need * counties.population / total(counties.population)
    stations = np.minimum(counties.base_stations / need, 1.0)
    return (1.0 - p.gigabit_service_part) * stations + p.gigabit_service_part * counties.gigabit


def charger_coverage(model: GanziModel) -> FloatArray:
    """Charging piles on main roads over the need, an equal part of it in each county, 0 to 1, shape
    (18,).
    """
    counties = model.counties
    return np.minimum(counties.chargers * counties.n / model.parameters.charger_need, 1.0)


def electric_share(model: GanziModel) -> float:
    """Electric part of the cars that parties come with, 0 to 1."""
    p = model.parameters
    # Before the first month and after the last one the share stays as it was then.
    shares = (p.electric_cars_2021, p.electric_cars_2030)
    return float(np.interp(model.clock.t, (FIRST, LAST), shares))


def farm_price_gain(model: GanziModel) -> FloatArray:
    """Part by which village delivery has raised what farms get for their goods since the start,
    shape (18,).
    """
    p = model.parameters
    return p.delivery_farm_price * (model.counties.logistics_coverage - p.villages_with_logistics)


def information_entry(model: GanziModel) -> FloatArray:
    """Factor on new information firms by county, 1 with the networks of the start, shape (18,)."""
    return np.exp(
        model.parameters.network_entry_effect
        * (connectivity(model) - model.counties.start_connectivity)
    )
