"""The product of the year before the first month by industry, at its own prices and at prices of
2020.

Growth of the first year compares with it, so each industry is deflated here as its sales are
deflated later (`Accounts.price_levels`): at the prices in which the baseline has fixed its volumes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.industry.start_mines import base_mining, price_history
from abm.registers.base_product import base_primary
from agents.industries import (
    CROPS,
    ELECTRICITY,
    FORESTRY,
    LIVESTOCK,
    MINING,
    NON_MARKET,
    PUBLIC_SERVICES,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

MONTHS_A_YEAR = 12


def base_value_added(model: GanziModel, gdp: float, columns: FloatArray) -> FloatArray:
    """Value added by industry in the base year, CNY/a, shape (14,); `columns` (15,) is that of
    enterprises.

    Mines count by what the mines at work brought in that year; electricity is what they leave of
    the rest of industry.
    """
    p = model.parameters
    value_added = columns[:NON_MARKET].copy()
    value_added[PUBLIC_SERVICES] += columns[NON_MARKET]
    value_added[[CROPS, LIVESTOCK, FORESTRY]] = primary_sources(model, base_primary(model))
    prices = price_history(model, model.clock.start)[-MONTHS_A_YEAR:]
    value_added[MINING] = base_mining(model, prices) * p.value_added_ratio_mining
    value_added[ELECTRICITY] = (
        gdp * (p.industry_share - p.manufacturing_share) - value_added[MINING]
    )
    return value_added


def primary_sources(model: GanziModel, total: float) -> tuple[float, float, float]:
    """(crops, livestock, forestry) of the primary sector's value added `total`, CNY/a, as the
    accounts book them.

    Output goes by what is sold, inputs by who buys them: those of farm households count under
    crops, those of herders under livestock.
    """
    p, c = model.parameters, model.counties
    gathered, products = (
        float(np.add.reduce(c.gathering_base)),
        float(np.add.reduce(c.forest_product_base)),
    )
    animals = float(np.add.reduce(c.farm_animal_base))
    forest_inputs = 1 - p.value_added_ratio_forestry_gathering
    crops = total * (1 - p.livestock_part) - (gathered + products) * (1 - forest_inputs)
    crops = crops - animals * (1 - p.value_added_ratio_livestock) - products * forest_inputs
    return crops, total - crops - gathered - products, gathered + products


def at_prices_of_2020(model: GanziModel, value_added: FloatArray) -> FloatArray:
    """`value_added` (14,) of the base year at prices of 2020, CNY/a.

    Volumes of enterprises, farms and herds are fixed at the prices of the first month, gathered
    goods at an ordinary year's price; mines sold last year's concentrate at last year's prices.
    """
    accounts, old = model.accounts, model.accounts.prices_2020["concentrate"]
    levels = accounts.price_levels(model)
    levels[FORESTRY] = model.world.consumer_prices
    real = value_added / levels
    real[MINING] = base_mining(model, old) * model.parameters.value_added_ratio_mining
    return real


def prices_of_2020(model: GanziModel) -> dict[str, float]:
    """Mean prices of 2020 of what is not sold by enterprises here: yaks, hydropower, lithium
    concentrate.
    """
    year = slice(month_index(2020, 1), month_index(2020, 12) + 1)
    return {
        "yak": float(np.mean(model.outlook_paths["yak_price"][year])),
        "hydro": float(np.mean(model.outlook_paths["hydro_price"][year])),
        "concentrate": float(np.mean(price_history(model, month_index(2021, 1))[-MONTHS_A_YEAR:])),
    }
