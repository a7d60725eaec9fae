"""From the year before to the first month: flows at the start are means of that year, and what
grows by trend has gone on since its middle.

Without this the first year would lack half a year's growth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.structure import SERVICES
from abm.registers.base_product import years_since_base

if TYPE_CHECKING:
    from abm.model import GanziModel


def bring_forward(model: GanziModel) -> None:
    """Let sales, capital, output a worker, wages, harvests and incomes go on by the registered
    trend from the mean of the base year to the first month.
    """
    enterprises, economy, p = model.enterprises, model.economy, model.parameters
    years = years_since_base(model.clock.start)
    volume = model.trends.economy.over_base(model.clock.start)
    a_worker = volume / (1.0 + p.hours_growth) ** years
    lag = (1.0 - p.services_productivity_gap) ** years
    prices = economy.prices / economy.start_prices

    for column in ("capital", "inventories", "usual_sales", "expected_sales"):
        setattr(enterprises, column, getattr(enterprises, column) * volume)
    for column in ("sales", "made", "usual_surplus"):
        setattr(enterprises, column, getattr(enterprises, column) * (volume * prices))
    of_services = np.isin(enterprises.market, SERVICES)
    enterprises.productivity = enterprises.productivity * np.where(
        of_services, a_worker * lag, a_worker
    )

    economy.wage_level = prices * a_worker * (1.0 + p.real_wage_gap) ** years
    counties = model.counties
    counties.resident_income = counties.resident_income * economy.wage_level
    counties.resident_spending = counties.resident_spending * economy.wage_level
    crops = model.trends.primary.over_base(model.clock.start)
    counties.farm_productivity = counties.farm_productivity * crops
