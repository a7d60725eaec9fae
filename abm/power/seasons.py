"""The seasons of water and sun as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.power.books import PowerCalendar
from agents.calendar import MONTH_DAYS, MONTHS_A_YEAR
from agents.power.day import Blocks, day_and_night, representative_days
from agents.power.dispatch import month_shape

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

WET_MONTHS = slice(5, 10)
"""June to October, by which the wet season is defined."""


RAINY_MONTHS = slice(5, 9)
"""June to September, when clear days are few."""


def power_calendar(p: Parameters, *, whole_days: bool) -> PowerCalendar:
    """The months of water and sun; inflow and sun have a mean of one over the days of a year.

    Where it is not to be of `whole_days`, a month is a day and a night.
    """
    wet = np.zeros(MONTHS_A_YEAR, bool)
    wet[WET_MONTHS] = True
    sun = relative_sun(p)
    return PowerCalendar(
        inflow=month_shape(
            relative_inflow(p),
            wet,
            wet_share=p.wet_season_share,
            days=np.array(MONTH_DAYS),
        ),
        sun=sun / np.average(sun, weights=MONTH_DAYS),
        reservoir=reservoir_filling(p),
        wet=wet,
        blocks=blocks_of_months(p) if whole_days else every_month(day_and_night()),
    )


def blocks_of_months(p: Parameters) -> Blocks:
    """Kinds of hours of each month, shape (12, n blocks) each."""
    shape = np.array(
        [p.sun_early, p.sun_forenoon, p.sun_noon, p.sun_afternoon, p.sun_evening]
    )
    dry = representative_days(
        shape,
        clear_share=p.clear_days,
        clear_sun=p.clear_sun,
        dull_sun=p.dull_sun,
    )
    rainy = representative_days(
        shape,
        clear_share=p.clear_days_rainy,
        clear_sun=p.clear_sun_rainy,
        dull_sun=p.dull_sun_rainy,
    )
    blocks = every_month(dry)
    blocks.share[RAINY_MONTHS] = rainy.share
    blocks.sun[RAINY_MONTHS] = rainy.sun
    return blocks


def every_month(blocks: Blocks) -> Blocks:
    """The same kinds of hours in each month, shape (12, n blocks) each."""
    return Blocks(*(np.tile(values, (MONTHS_A_YEAR, 1)) for values in blocks))


def relative_inflow(p: Parameters) -> FloatArray:
    """Inflow of each month on any scale, shape (12,)."""
    return np.array(
        [
            p.inflow_january,
            p.inflow_february,
            p.inflow_march,
            p.inflow_april,
            p.inflow_may,
            p.inflow_june,
            p.inflow_july,
            p.inflow_august,
            p.inflow_september,
            p.inflow_october,
            p.inflow_november,
            p.inflow_december,
        ]
    )


def relative_sun(p: Parameters) -> FloatArray:
    """Output of solar plants in each month on any scale, shape (12,)."""
    return np.array(
        [
            p.sun_january,
            p.sun_february,
            p.sun_march,
            p.sun_april,
            p.sun_may,
            p.sun_june,
            p.sun_july,
            p.sun_august,
            p.sun_september,
            p.sun_october,
            p.sun_november,
            p.sun_december,
        ]
    )


def reservoir_filling(p: Parameters) -> FloatArray:
    """Share of reservoirs filled at the end of each month, shape (12,)."""
    return np.array(
        [
            p.reservoir_january,
            p.reservoir_february,
            p.reservoir_march,
            p.reservoir_april,
            p.reservoir_may,
            p.reservoir_june,
            p.reservoir_july,
            p.reservoir_august,
            p.reservoir_september,
            p.reservoir_october,
            p.reservoir_november,
            p.reservoir_december,
        ]
    )
