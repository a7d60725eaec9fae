"""Monthly dispatch of the three river basins in a day block, when the sun shines, and a night
block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray

DAY_HOURS, NIGHT_HOURS = 9.0, 15.0
"""Length of the two blocks, hours a day: they add up to 24."""


class Resources(NamedTuple):
    """What the plants of each zone could do this month, MWh or MW, shape (n zones,) each."""

    solar: np.ndarray
    river: np.ndarray
    storage_capacity: np.ndarray
    inflow: np.ndarray
    stored: np.ndarray
    reservoir: np.ndarray
    stored_target: np.ndarray
    pump_capacity: np.ndarray


class Result(NamedTuple):
    """What happened in each zone this month, MWh, shape (n zones,) each."""

    generation: np.ndarray
    local: np.ndarray
    export: np.ndarray
    must_run: np.ndarray
    curtailed: np.ndarray
    pumped: np.ndarray
    recovered: np.ndarray
    released: np.ndarray
    spilled: np.ndarray
    stored: np.ndarray


def month_shape(
    season_shape: FloatArray, wet: BoolArray, wet_share: float, days: IntArray
) -> FloatArray:
    """Inflow of each month over the yearly mean, shape (12,); its mean weighted by `days` of each
    month is 1.

    `season_shape` is the relative inflow of each month, `wet` marks the wet months, `wet_share` is
    their share of the year's inflow.
    """
    water = season_shape * days
    wet_part = season_shape * wet / np.sum(water * wet)
    dry_part = season_shape * ~wet / np.sum(water * ~wet)
    return days.sum() * (wet_share * wet_part + (1 - wet_share) * dry_part)


def highest_output(resources: Resources, days: IntArray | int) -> FloatArray:
    """Power by day if solar plants, rivers and inflow are all used, MW by zone: what a basin needs
    lines for.
    """
    r = resources
    return (r.solar * ((DAY_HOURS + NIGHT_HOURS) / DAY_HOURS) + r.river + r.inflow) / (
        (DAY_HOURS + NIGHT_HOURS) * days
    )


def dispatch(
    resources: Resources,
    line_capacity: FloatArray,
    local_load: FloatArray,
    days: IntArray | int,
    pump_efficiency: float,
    least_release: float,
) -> Result:
    """Generation, exports and losses of a month by zone: a `Result`.

    `line_capacity` (MW, usable) and `local_load` (MW) by zone; `least_release` is the share of
    inflow that must pass. Solar and river energy must run or be lost; pumps take lost day energy to
    the night; reservoirs follow a target.
    """
    r = resources
    day, night = DAY_HOURS * days, NIGHT_HOURS * days
    room_day = (line_capacity + local_load) * day - r.solar - r.river * (day / (day + night))
    room_night = (line_capacity + local_load) * night - r.river * (night / (day + night))
    lost_day, lost_night = np.maximum(-room_day, 0.0), np.maximum(-room_night, 0.0)
    room_day, room_night = np.maximum(room_day, 0.0), np.maximum(room_night, 0.0)
    pumped = np.minimum(np.minimum(lost_day, r.pump_capacity * day), room_night / pump_efficiency)
    recovered = pump_efficiency * pumped
    released = release(r, room_day, np.maximum(room_night - recovered, 0.0), days, least_release)
    level = r.stored + r.inflow - released
    generation = r.solar + r.river - lost_day - lost_night + recovered + released
    local = np.minimum(local_load * (day + night), generation)
    return Result(
        generation=generation,
        local=local,
        export=generation - local,
        must_run=r.solar + r.river,
        curtailed=lost_day + lost_night - pumped,
        pumped=pumped,
        recovered=recovered,
        released=released,
        spilled=np.maximum(level - r.reservoir, 0.0),
        stored=np.minimum(level, r.reservoir),
    )


def release(
    resources: Resources,
    room_day: FloatArray,
    room_night: FloatArray,
    days: IntArray | int,
    least_release: float,
) -> FloatArray:
    """Energy that the reservoirs release, MWh by zone: towards their target, at night first (it
    complements the sun).

    `room_day` and `room_night` (MWh) is what lines and load still take; turbines limit each block.
    """
    r = resources
    wanted = np.maximum(r.stored + r.inflow - r.stored_target, least_release * r.inflow)
    at_night = np.minimum(np.minimum(wanted, room_night), r.storage_capacity * (NIGHT_HOURS * days))
    return at_night + np.minimum(
        np.minimum(wanted - at_night, room_day), r.storage_capacity * (DAY_HOURS * days)
    )


def energy_imbalance(resources: Resources, result: Result) -> FloatArray:
    """What came in less what went out, MWh by zone: zero up to rounding, whatever happened."""
    came = result.must_run + resources.inflow + resources.stored
    lost = result.curtailed + (result.pumped - result.recovered) + result.spilled
    return came - result.generation - lost - result.stored


def curtailment(result: Result, inflow: FloatArray) -> FloatArray:
    """Share of the available energy that was lost for want of room, by zone, 0 to 1."""
    available = result.must_run + inflow
    lost = result.curtailed + result.spilled
    return np.minimum(np.divide(lost, available, out=np.zeros_like(lost), where=available > 0), 1.0)


def zone_price(benchmark: FloatArray, lost_share: FloatArray, elasticity: float) -> FloatArray:
    """Price at the plant, CNY/MWh: a zone that loses energy sells cheaper."""
    return benchmark * (1 - elasticity * lost_share)
