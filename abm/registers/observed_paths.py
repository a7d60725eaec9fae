"""Paths of drivers whose past is on record: what was observed, then what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

    Observed = tuple[IntArray, FloatArray]
    """Months (index, in order) and the values observed in them."""

COAL_PROGRAMMES = (2021, 2026, 2031)
"""First years of five-year plans, in which programmes against coal change their pace."""
BUDGET = month_index(2022, 7)
"""Middle of the year whose budget was passed before the information date."""
BUDGET_BASE = month_index(2021, 7)
"""Middle of the year with which that budget compares itself."""


def towards_level(months: IntArray, observed: Observed, level_2030: float) -> FloatArray:
    """Observed values, then a straight line to a level at the end of 2030."""
    return np.interp(
        months, np.append(observed[0], month_index(2030, 12)), np.append(observed[1], level_2030)
    )


def grown(months: IntArray, observed: Observed, growth: float) -> FloatArray:
    """Observed values with straight lines between them, then growth at a yearly rate."""
    known, values = observed
    years_later = np.maximum(months - known[-1], 0) / MONTHS_A_YEAR
    later = values[-1] * (1 + growth) ** years_later
    return np.where(months <= known[-1], np.interp(months, known, values), later)


def transfer_index(months: IntArray, p: Parameters, observed: Observed) -> FloatArray:
    """Transfers from centre and province over those of 2021: as paid, then by the budget of 2022,
    then by a drawn growth.

    Of the one-off part of that budget a drawn share adds demand. Who does not know 2021 yet knows
    no budget of 2022 either.
    """
    paid = observed
    if observed[0][-1] == BUDGET_BASE:
        rise = p.transfer_budget_growth + p.transfer_one_off * p.transfer_one_off_share
        paid = np.append(observed[0], BUDGET), np.append(observed[1], observed[1][-1] * (1 + rise))
    return grown(months, paid, p.transfer_growth) / p.transfers_2021


def yak_price(
    months: IntArray, p: Parameters, observed: Observed, deviations: FloatArray
) -> FloatArray:
    """Live price of a slaughter yak, CNY/head: it moved with beef, then grows at a drawn rate.

    `deviations`: log deviations by month, which count after the last year on record.
    """
    unknown = months // MONTHS_A_YEAR > observed[0][-1] // MONTHS_A_YEAR
    beef = grown(months, observed, p.yak_price_growth) / p.beef_price_2021
    return p.yak_price_start * beef * np.exp(np.where(unknown, deviations, 0.0))


def coal_exit(months: IntArray, p: Parameters) -> FloatArray:
    """Pace of programmes against small coal boilers and stoves over that before 2021: they end with
    2020, or go on more slowly and more slowly again from 2026 to 2030.
    """
    going_on = p.coal_exit_goes_on * p.coal_exit_part
    ends = [month_index(year, 1) for year in COAL_PROGRAMMES]
    return np.array([1.0, going_on, going_on * p.coal_exit_later, 0.0])[
        np.searchsorted(ends, months, side="right")
    ]
