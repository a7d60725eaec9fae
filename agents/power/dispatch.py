"""Monthly dispatch of the three river basins, in blocks of hours that have the same sun."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.power.basins import over
from agents.power.day import in_blocks

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, Values


class Water(NamedTuple):
    """What the water of each basin lets its plants do this month, shape (..., n zones) each."""

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
    """What happened in each basin this month, MWh, shape (..., n zones) each."""

    generation: FloatArray
    local: FloatArray
    """The part of generation that is used in the basin."""
    export: FloatArray
    """The rest of it by block, shape (..., n blocks, n zones)."""
    must_run: FloatArray
    """Energy of sun and rivers that reached the basin, which runs or is lost."""
    lost_solar: FloatArray
    """Solar energy that found no room, pumps' share not taken off."""
    lost_river: FloatArray
    """Energy of rivers that found no room, pumps' share not taken off."""
    pumped: FloatArray
    """Energy that pumps took of what would be lost."""
    recovered: FloatArray
    """What the pumps' water gave back."""
    released: FloatArray
    """Energy of the water that went through the turbines of storage plants."""
    spilled: FloatArray
    """Energy of the water that ran over full reservoirs."""
    stored: FloatArray
    """Energy in the reservoirs as the month ends."""
    noon: FloatArray
    """Part of what lines and load can take that solar plants fill while they run, 0 to 1."""

    def curtailed(self) -> FloatArray:
        """Energy of sun and rivers lost for want of room, pumps' share taken off, MWh."""
        # Where pumps save all of it, rounding alone could make the rest negative
        return np.maximum(self.lost_solar + self.lost_river - self.pumped, 0.0)


def month_shape(
    season_shape: FloatArray, wet: BoolArray, *, wet_share: float, days: IntArray
) -> FloatArray:
    """Inflow of each month over the yearly mean, shape (12,); its mean weighted by `days` of each
    month is 1.

    `season_shape` is the relative inflow of each month, `wet` marks the wet months, `wet_share` is
    their share of the year's inflow.
    """
    water = season_shape * days
    wet_part = season_shape * wet / np.add.reduce(water * wet)
    dry_part = season_shape * ~wet / np.add.reduce(water * ~wet)
    return days.sum() * (wet_share * wet_part + (1 - wet_share) * dry_part)


def wanted_release(water: Water, least_release: float) -> FloatArray:
    """Energy that the reservoirs want to release, MWh: towards their target, and at least a part
    (`least_release`) of the inflow, which rivers below a dam need.
    """
    w = water
    return np.maximum(w.stored + w.inflow - w.stored_target, least_release * w.inflow)


def power_needed(
    must_run: FloatArray, *, dams: FloatArray, release: FloatArray, hours: FloatArray
) -> FloatArray:
    """Power that a basin has to bring to somebody, MW, shape (..., n blocks, n zones).

    `must_run` and turbines of `dams` are MW by block, `release` MWh of the month, spread over its
    `hours` (by block, shape (..., n blocks)).
    """
    mean = release / np.add.reduce(hours, axis=-1)[..., None]
    return must_run + np.minimum(dams, in_blocks(mean))


def dispatch(
    water: Water,
    *,
    solar: FloatArray,
    river: FloatArray,
    dams: FloatArray,
    hours: FloatArray,
    limit: FloatArray,
    load: FloatArray,
    pump_efficiency: float,
    least_release: float,
) -> Result:
    """Generation, exports and losses of a month by basin: a `Result`.

    `solar`, `river`, `dams` (turbines that can run) and `limit` (lines and load) are MW by block,
    shape (..., n blocks, n zones); `load` (used in the basin) MW by zone; `hours` the length of
    each block, shape (..., n blocks). Sun and rivers must run or be lost; pumps take what would be
    lost to blocks with room; reservoirs follow a target and take the room that is left.
    """
    length = hours[..., None]
    must_run = solar + river
    free = (limit - must_run) * length
    lost = np.maximum(-free, 0.0)
    room = np.maximum(free, 0.0)
    room_in_all = np.add.reduce(room, axis=-2)
    sun_share = over(solar, must_run)
    lost_solar = lost * sun_share

    # Pumps save what would be lost, as far as other hours have room for what they give back
    pumps = np.minimum(lost, in_blocks(water.pump_capacity) * length)
    pumped = np.minimum(np.add.reduce(pumps, axis=-2), room_in_all / pump_efficiency)
    recovered = pump_efficiency * pumped
    back = in_blocks(over(recovered, room_in_all))

    # Reservoirs can wait, so they take the room that is left
    can_run = np.minimum(room * (1 - back), dams * length)
    most = np.add.reduce(can_run, axis=-2)
    released = np.minimum(wanted_release(water, least_release), most)
    level = water.stored + water.inflow - released

    # Pumps are fed by what would be lost, so their losses are not exported
    generation = must_run * length - lost + room * back + can_run * in_blocks(over(released, most))
    local = np.minimum(in_blocks(load) * length, generation)
    sold_sun = solar * length - lost_solar
    return Result(
        generation=np.add.reduce(generation, axis=-2),
        local=np.add.reduce(local, axis=-2),
        export=generation - local,
        must_run=np.add.reduce(must_run * length, axis=-2),
        lost_solar=np.add.reduce(lost_solar, axis=-2),
        lost_river=np.add.reduce(lost - lost_solar, axis=-2),
        pumped=pumped,
        recovered=recovered,
        released=released,
        spilled=np.maximum(level - water.reservoir, 0.0),
        stored=np.minimum(level, water.reservoir),
        noon=over(
            np.add.reduce(sold_sun * over(sold_sun, limit * length), axis=-2),
            np.add.reduce(sold_sun, axis=-2),
        ),
    )


def energy_imbalance(water: Water, result: Result) -> FloatArray:
    """What came in less what went out, MWh by basin: zero up to rounding, whatever happened."""
    supply = result.must_run + water.inflow + water.stored
    losses = result.curtailed() + (result.pumped - result.recovered) + result.spilled
    return supply - result.generation - losses - result.stored


def curtailment(result: Result, inflow: FloatArray) -> FloatArray:
    """Share of the available energy that was lost for want of room, by basin, 0 to 1."""
    # Water that runs over a full reservoir is lost power too
    share = over(result.curtailed() + result.spilled, result.must_run + inflow)
    return np.minimum(np.maximum(share, 0.0), 1.0)


def zone_price(benchmark: Values, lost_share: FloatArray, *, elasticity: float) -> FloatArray:
    """Price at the plant, CNY/MWh: a zone that loses energy sells cheaper."""
    return benchmark * (1 - elasticity * lost_share)


def noon_price(price: Values, noon: FloatArray, *, response: float) -> FloatArray:
    """Price of solar energy, CNY/MWh: solar plants sell when the others do, the cheaper the more of
    what lines and load can take they fill (`noon`, 0 to 1).
    """
    return price * (1 - response * noon)
