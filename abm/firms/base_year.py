"""The product of the year before the first month by industry, at its own prices and at prices of
2020.

Growth of the first year compares with it, so each industry is deflated here as its sales are
deflated later (`Accounts.price_levels`): at the prices in which the baseline has fixed its volumes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index
from abm.industry.start_mines import base_mining, price_history
from abm.registers.base_product import (
    base_electricity,
    base_mining_value,
    base_prices,
    base_primary,
)
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.industries import (
    CROPS,
    ELECTRICITY,
    FORESTRY,
    HOSPITALITY,
    LIVESTOCK,
    MINING,
    NON_MARKET,
    PUBLIC_SERVICES,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def base_value_added(model: GanziModel, columns: FloatArray) -> FloatArray:
    """Value added by industry in the base year, CNY/a, shape (14,); `columns` (15,) is that of
    enterprises.

    Mines count by what the mines at work bring in at the prices of the first month; electricity is
    what they leave of the rest of industry.
    """
    value_added = columns[:NON_MARKET].copy()
    value_added[PUBLIC_SERVICES] += columns[NON_MARKET]
    value_added[HOSPITALITY] += homestay_value(model)

    primary = primary_sources(model, base_primary(model))
    value_added[CROPS] = primary.crops
    value_added[LIVESTOCK] = primary.livestock
    value_added[FORESTRY] = primary.forestry

    value_added[MINING] = base_mining_value(model)
    value_added[ELECTRICITY] = base_electricity(model)
    return value_added


def homestay_value(model: GanziModel) -> float:
    """Value added of homestays in the base year, CNY/a."""
    ratio = model.parameters.value_added_ratio_hospitality
    return float(model.tourism.homestays_start.sum()) * ratio


class PrimarySources(NamedTuple):
    """Value added of the primary sector by industry, CNY/a."""

    crops: float
    livestock: float
    forestry: float


def primary_sources(model: GanziModel, total: float) -> PrimarySources:
    """The primary sector's value added `total`, CNY/a, by industry, each less its own inputs."""
    p, counties = model.parameters, model.counties
    sold = float(np.add.reduce(counties.gathering_base + counties.forest_product_base))
    forestry = sold * p.value_added_ratio_forestry_gathering
    livestock = total * p.livestock_part
    return PrimarySources(total - livestock - forestry, livestock, forestry)


def at_prices_of_2020(model: GanziModel, value_added: FloatArray) -> FloatArray:
    """`value_added` (14,) of the base year at prices of 2020, CNY/a.

    Volumes of enterprises, farms and herds are fixed at the mean prices of the base year, gathered
    goods at an ordinary year's price; mines sold last year's concentrate at last year's prices.
    """
    levels = model.accounts.price_levels(model)
    of_power = levels[ELECTRICITY]
    levels *= base_prices(model) / model.world.consumer_prices
    levels[FORESTRY] = base_prices(model)
    levels[LIVESTOCK] = model.pasture.start_yak_price / model.accounts.prices_2020["yak"]
    levels[ELECTRICITY] = of_power
    real = value_added / levels
    concentrate = model.accounts.prices_2020["concentrate"]
    real[MINING] = base_mining(model, concentrate) * model.parameters.value_added_ratio_mining
    return real


def prices_of_2020(model: GanziModel) -> dict[str, float]:
    """Mean prices of 2020 of what is not sold by enterprises here: yaks, hydropower, lithium
    concentrate.
    """
    year = slice(month_index(2020, JANUARY), month_index(2020, DECEMBER) + 1)
    concentrate = price_history(model, month_index(2021, JANUARY))[-MONTHS_A_YEAR:]
    return {
        "yak": float(np.mean(model.outlook_paths["yak_price"][year])),
        "hydro": float(np.mean(model.outlook_paths["hydro_price"][year])),
        "concentrate": float(np.mean(concentrate)),
    }
