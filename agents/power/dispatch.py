"""Monthly dispatch of the three river basins in a day block, when the sun shines, and a night
block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values

DAY_HOURS = 9.0
NIGHT_HOURS = 15.0
"""Length of the two blocks, hours a day: they add up to 24."""


class Resources(NamedTuple):
    """What the plants of each zone could do this month, shape (n zones,) each."""

    solar: FloatArray
    """Energy of the sun, MWh."""
    river: FloatArray
    """Energy of run-of-river plants, MWh."""
    storage_capacity: FloatArray
    """Turbines of storage plants, MW."""
    inflow: FloatArray
    """Energy of the water that flows to storage plants, MWh."""
    stored: FloatArray
    """Energy in the reservoirs as the month begins, MWh."""
    reservoir: FloatArray
    """Energy that full reservoirs hold, MWh."""
    stored_target: FloatArray
    """Energy that reservoirs should hold as the month ends, MWh."""
    pump_capacity: FloatArray
    """Pumps of pumped storage, MW."""


class Result(NamedTuple):
    """What happened in each zone this month, MWh, shape (n zones,) each."""

    generation: FloatArray
    local: FloatArray
    """The part of generation that is used in the zone."""
    export: FloatArray
    must_run: FloatArray
    """Energy of sun and rivers, which runs or is lost."""
    curtailed: FloatArray
    """Energy of sun and rivers lost for want of room, pumps' share taken off."""
    pumped: FloatArray
    """Energy that pumps took by day."""
    recovered: FloatArray
    """What the pumps' water gave back at night."""
    released: FloatArray
    """Energy of the water that went through the turbines of storage plants."""
    spilled: FloatArray
    """Energy of the water that ran over full reservoirs."""
    stored: FloatArray
    """Energy in the reservoirs as the month ends."""


def month_shape(
    season_shape: FloatArray, wet: BoolArray, *, wet_share: float, days: IntArray
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
    # A month's sun shines in the day block alone; rivers and inflow are spread over both blocks
    return (r.solar * ((DAY_HOURS + NIGHT_HOURS) / DAY_HOURS) + r.river + r.inflow) / (
        (DAY_HOURS + NIGHT_HOURS) * days
    )


def dispatch(
    resources: Resources,
    line_capacity: FloatArray,
    *,
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
    day = DAY_HOURS * days
    night = NIGHT_HOURS * days

    # Sun and rivers come first: they cannot wait
    room_day = (line_capacity + local_load) * day - r.solar - r.river * (day / (day + night))
    room_night = (line_capacity + local_load) * night - r.river * (night / (day + night))
    lost_day = np.maximum(-room_day, 0.0)
    lost_night = np.maximum(-room_night, 0.0)
    room_day = np.maximum(room_day, 0.0)
    room_night = np.maximum(room_night, 0.0)

    # Pumps save what would be lost by day, as far as the night has room for what they give back
    pumped = np.minimum(np.minimum(lost_day, r.pump_capacity * day), room_night / pump_efficiency)
    recovered = pump_efficiency * pumped

    # Reservoirs can wait, so they take the room that is left
    released = release(
        r,
        room_day=room_day,
        room_night=np.maximum(room_night - recovered, 0.0),
        days=days,
        least_release=least_release,
    )
    level = r.stored + r.inflow - released

    # Pumps are fed by what would be lost, so their losses are not exported
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
    *,
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
    # Rivers below a dam need a part of the inflow whatever the target says
    wanted = np.maximum(r.stored + r.inflow - r.stored_target, least_release * r.inflow)
    at_night = np.minimum(np.minimum(wanted, room_night), r.storage_capacity * (NIGHT_HOURS * days))
    return at_night + np.minimum(
        np.minimum(wanted - at_night, room_day), r.storage_capacity * (DAY_HOURS * days)
    )


def energy_imbalance(resources: Resources, result: Result) -> FloatArray:
    """What came in less what went out, MWh by zone: zero up to rounding, whatever happened."""
    supply = result.must_run + resources.inflow + resources.stored
    losses = result.curtailed + (result.pumped - result.recovered) + result.spilled
    return supply - result.generation - losses - result.stored


def curtailment(result: Result, inflow: FloatArray) -> FloatArray:
    """Share of the available energy that was lost for want of room, by zone, 0 to 1."""
    available = result.must_run + inflow
    # Water that runs over a full reservoir is lost power too
    losses = result.curtailed + result.spilled
    share = np.divide(losses, available, out=np.zeros_like(losses), where=available > 0)
    return np.minimum(share, 1.0)


def zone_price(benchmark: Values, lost_share: FloatArray, *, elasticity: float) -> FloatArray:
    """Price at the plant, CNY/MWh: a zone that loses energy sells cheaper."""
    return benchmark * (1 - elasticity * lost_share)
