"""The year before the first month: its regional product, to which money at the start is fitted, and
its mean prices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.stack import as_it_stands

if TYPE_CHECKING:
    from abm.model import GanziModel

FIRST_YEAR, LAST_YEAR = 2014, 2021


def base_gdp(model: GanziModel) -> float:
    """Gross domestic product of the calendar year before the first month, CNY; 2021 for later
    starts.
    """
    p = model.parameters
    series = (
        p.gdp_2014,
        p.gdp_2015,
        p.gdp_2016,
        p.gdp_2017,
        p.gdp_2018,
        p.gdp_2019,
        p.gdp_2020,
        p.gdp_2021,
    )
    return series[base_year(model.clock.start) - FIRST_YEAR]


def base_year(start: int) -> int:
    """Calendar year before the month `start`, whose product is known."""
    return min(max(year_of(start - 1), FIRST_YEAR), LAST_YEAR)


def years_since_base(start: int) -> float:
    """Years from the middle of the base year to the middle of the month `start`: its flows are
    means of the year, and what grows has gone on since.
    """
    first = month_index(base_year(start), JANUARY)
    return (start - first - (MONTHS_A_YEAR - 1) / 2) / MONTHS_A_YEAR


def mean_of_base_year(model: GanziModel, driver: str) -> float:
    """Mean of a driver's path over the base year; paths begin with 2015, whose first month counts
    for the year before.
    """
    first = month_index(base_year(model.clock.start), JANUARY)
    path = model.outlook_paths[driver]
    return float(np.mean(path[max(first, 0) : max(first + MONTHS_A_YEAR, 1)]))


def prices_over_2021(model: GanziModel) -> float:
    """Consumer prices of the month over the mean of 2021, in whose money works and plans are
    given.
    """
    return model.world.consumer_prices / prices_of_2021(model)


@as_it_stands
def prices_of_2021(model: GanziModel) -> float:
    """Mean consumer prices of 2021, 2020 = 1."""
    first = month_index(LAST_YEAR, JANUARY)
    return float(np.mean(model.outlook_paths["consumer_prices"][first : first + MONTHS_A_YEAR]))


def base_prices(model: GanziModel) -> float:
    """Consumer prices of the base year, 2020 = 1."""
    return mean_of_base_year(model, "consumer_prices")


def base_primary(model: GanziModel) -> float:
    """Value added of the primary industries in that year, CNY/a: their part of the product is that
    of 2021.
    """
    p = model.parameters
    return p.primary_value_added * (base_gdp(model) / p.gdp_2021)


def base_mining_value(model: GanziModel) -> float:
    """Value added of mines in that year, CNY/a, at the prices of the first month."""
    output = float(model.industry.usual_output.sum())
    return output * model.parameters.value_added_ratio_mining


def base_electricity(model: GanziModel) -> float:
    """Value added of power plants in that year, CNY/a: what makers and mines leave of the product
    of industry.
    """
    p = model.settled
    return base_gdp(model) * (p.industry_share - p.manufacturing_share) - base_mining_value(model)
