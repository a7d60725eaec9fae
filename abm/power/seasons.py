"""The seasons of water and sun as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.power.books import PowerCalendar
from agents.calendar import MONTH_DAYS, MONTHS_A_YEAR
from agents.power.dispatch import month_shape

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

WET_MONTHS = slice(5, 10)
"""June to October, by which the wet season is defined."""


def power_calendar(p: Parameters) -> PowerCalendar:
    """The months of water and sun; inflow and sun have a mean of one over the days of a year."""
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
    )


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
