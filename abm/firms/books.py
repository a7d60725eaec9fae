"""State of the economy that belongs to no single agent: demand from outside, wage level,
expectations by industry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.markets.structure import Structure

if TYPE_CHECKING:
    from abm.registers.parameters import Parameters


@dataclass
class Economy:
    """What the phases of enterprises carry from month to month; amounts by county and market column
    (18, 15).
    """

    structure: Structure
    outside_demand: np.ndarray
    """Orders of customers outside, CNY/month at the first month's prices."""
    start_prices: float
    """Consumer prices of the first month, 2020 = 1."""
    prices: float
    """Consumer prices of the month before, 2020 = 1."""
    start_transfers: float
    """Index of transfers in the first month, 2021 = 1."""
    start_month: int
    lines: np.ndarray
    """Above-scale line by branch, CNY/a."""
    tax_shares: dict
    """Part of each government in taxes: {tax: (upper, prefecture, county)}."""
    herder_population: np.ndarray
    """People of herding households by county."""
    medicine: object
    """State of Tibetan medicine (abm/firms/medicine.py)."""
    expected_growth: np.ndarray
    """Real growth that enterprises expect, 1/a by market column."""
    real_sales: np.ndarray
    """Sales at 2020 prices in the year so far, CNY by market column."""
    last_real_sales: np.ndarray
    """Sales at 2020 prices in the year before, CNY by market column; zero in the first year."""
    green: np.ndarray
    """Share of electric or energy-saving equipment by industry, weighed by sales, shape (14,)."""
    green_start: np.ndarray
    """The same in the first month."""
    season: np.ndarray
    """Sales of each month over the year's mean that sellers expect, by market column, mean 1, shape
    (12, 15).
    """
    other_industry: float
    """Above-scale industrial firms besides registered makers, working mines and power projects, at
    the start.
    """
    last_growth: np.ndarray = None
    """Real growth of the last year, 1/a by market column; None before it is known."""
    growth_products: float | np.ndarray = 0.0
    """Sum over the years of growth times the growth before it, by market column."""
    growth_squares: float | np.ndarray = 0.0
    """Sum over the same years of the squares of the latter."""
    slot_keys: np.ndarray = None
    """Identity keys of the rows of enterprises as fixed slots, uint64; rows that were split off
    bear others.
    """
    start_pull: np.ndarray = None
    """Pull of all sellers on buyers in the first month, by market column."""
    usual_gap: np.ndarray = None
    """Return on capital above its cost in the first month, 1/a by market column."""
    founded: float = 0.0
    """Firms founded at the last turn of the year, real units."""
    closed: float = 0.0
    """Firms closed then."""
    at_work: float = 1.0
    """Firms at work before that."""
    wage_level: float = 1.0
    """Wages over those of the first month."""


def tax_shares(p: Parameters) -> dict[str, tuple[float, float, float]]:
    """Part of upper governments, prefecture and counties in each tax, each adding up to one."""
    shares = {}
    for tax, central in (
        ("production_tax", p.central_share_production_tax),
        ("corporate_tax", p.central_share_corporate_tax),
    ):
        local = 1.0 - central
        prefecture = local * p.prefecture_part_of_local_tax
        upper = central + local * p.province_part_of_local_tax
        shares[tax] = (upper, prefecture, 1.0 - upper - prefecture)
    return shares
