"""The regional product of the year before the first month, to which money at the start
is fitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.clock import year_of

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
    year = min(max(year_of(model.clock.start - 1), FIRST_YEAR), LAST_YEAR)
    return series[year - FIRST_YEAR]


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
