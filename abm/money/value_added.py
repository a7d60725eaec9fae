"""Regional accounts from the ledger: value added by industry, at current prices and at prices of
2020.

Value added is what an account has sold as producer less what it has used up, from the month's
postings. Real value added is that over the price level of the industry (single deflation). Source:
production approach, SNA 2008.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.money.three_ways import CONDUIT
from agents.axis import at, by, per, slots, total
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.industries import (
    CROPS,
    ELECTRICITY,
    FORESTRY,
    INDUSTRIES,
    INFORMATION,
    LIVESTOCK,
    MINING,
    PRIMARY,
    SECONDARY,
    TERTIARY,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.money.ledger import Ledger
    from agents.arrays import FloatArray, IntArray, Values

N = len(INDUSTRIES)
LEAST_GROWTH = 1e-3
"""Yearly growth below which its parts are not measured."""
SECTOR_ROWS = [np.array(sector) for sector in (PRIMARY, SECONDARY, TERTIARY)]
USUAL_INDUSTRY = {
    "herders": LIVESTOCK,
    "residents": CROPS,
    "mines": MINING,
    "power_projects": ELECTRICITY,
    "data_centres": INFORMATION,
}
"""Industry of an account's production where the flow does not name one; enterprises go by their
rows.
"""


class Accounts:
    """Value added of the month and of the year so far by industry, and what came before the first
    month.
    """

    STAYS = frozenset({"prices_2020"})
    """What is never replaced while months pass."""

    prices_2020: dict[str, float]  # of yak (CNY/head), hydropower (CNY/MWh) and concentrate (CNY/t)
    value_added: FloatArray  # CNY of the month (14,)
    real_output: FloatArray  # CNY of the month at prices of 2020 (14,)
    real_value_added: FloatArray  # CNY of the month at prices of 2020 (14,)
    real_year: FloatArray  # the same of the year so far (14,)
    real_year_before: FloatArray  # the same of the year before; the start fills in the first (14,)
    real_first: FloatArray | None  # the same of the year before the run began (14,)
    before_start: FloatArray  # CNY of the year before the first month (14,)
    closed: int | None  # month worked out last
    months: int  # months of the year that are in `real_year`

    def __init__(self, prices_2020: dict[str, float]) -> None:
        self.prices_2020 = prices_2020
        self.value_added = np.zeros(N)
        self.real_output = np.zeros(N)
        self.real_value_added = np.zeros(N)
        self.real_year = np.zeros(N)
        self.real_year_before = np.zeros(N)
        self.real_first = None
        self.before_start = np.zeros(N)
        self.closed = None
        self.months = 0

    def close_month(self, model: GanziModel) -> None:
        """Work out the month once, after all postings."""
        if self.closed == model.clock.t:
            return
        if model.clock.month == JANUARY:
            if self.months == MONTHS_A_YEAR:
                self.real_year_before = self.real_year
            self.real_year = np.zeros_like(self.real_year)
            self.months = 0
        self.closed = model.clock.t
        if self.real_first is None:
            self.real_first = self.real_year_before
        self.months = self.months + 1

        output, used = production(model.ledger, model.enterprises.industry)
        levels = self.price_levels(model)
        self.value_added = output - used
        self.real_output = output / levels
        self.real_value_added = self.value_added / levels
        self.real_year = self.real_year + self.real_value_added

    def growth(self) -> float:
        """Growth of the year over the one before, share; NaN for a year that the run began late."""
        if self.months < MONTHS_A_YEAR:
            return np.nan
        return float(self.real_year.sum() / self.real_year_before.sum() - 1.0)

    def services_contribution(self) -> float:
        """Share of services in the year's real growth; NaN where there is next to no growth to
        share out.
        """
        if not self.growth() >= LEAST_GROWTH:
            return np.nan
        change = self.real_year - self.real_year_before
        return float(change[list(TERTIARY)].sum() / change.sum())

    def services_contribution_so_far(self) -> float:
        """Share of services in all real growth since the year before the run; NaN where there is
        next to none to share out.
        """
        if self.months < MONTHS_A_YEAR or self.real_first is None:
            return np.nan
        change = self.real_year - self.real_first
        if change.sum() < LEAST_GROWTH * self.real_first.sum():
            return np.nan
        return float(change[list(TERTIARY)].sum() / change.sum())

    def price_levels(self, model: GanziModel) -> FloatArray:
        """Price level of each industry, 2020 = 1, shape (14,): enterprises by own prices, others by
        the world's.
        """
        world = model.world
        enterprises = model.enterprises
        before = self.prices_2020
        sold = enterprises.sales * enterprises.weight
        volume = by(enterprises.industry, sold / enterprises.price, N)
        own = by(enterprises.industry, sold, N) / np.where(volume > 0, volume, 1.0)
        levels = np.where(volume > 0, own, world.consumer_prices)

        of = slots(levels)
        of[LIVESTOCK] = world.yak_price / before["yak"]
        of[FORESTRY] = world.consumer_prices * world.fungus_price
        of[ELECTRICITY] = world.hydro_price / before["hydro"]
        of[MINING] = self.mining_price(model)
        return levels

    def mining_price(self, model: GanziModel) -> Values:
        """Price level of what the mines sell, 2020 = 1: concentrate by its price, other minerals by
        metal prices.
        """
        mines = model.mines
        with_tax, metals = 1.0 + model.parameters.sales_tax, model.world.metal_price_index
        value = total(mines.output)
        lithium = total(mines.concentrate * mines.price) / with_tax
        at_old_price = total(mines.concentrate) * self.prices_2020["concentrate"]
        volume = at_old_price / with_tax + (value - lithium) / metals
        return np.where(volume > 0, per(value, volume), metals)


class Production(NamedTuple):
    """The month's production by industry, CNY."""

    output: FloatArray  # sold (14,)
    used: FloatArray  # goods and services used up (14,)


def production(ledger: Ledger, enterprise_industry: IntArray) -> Production:
    """Output and intermediate use of the month by industry.

    Output counts for the industry that the flow names, else for the seller's; inputs count for the
    industry that they were noted for, else for the user's.
    """
    runs = ledger.accounts["enterprises"].output.shape[:-1]
    output, used = np.zeros((*runs, N)), np.zeros((*runs, N))
    made, inputs_of = slots(output), slots(used)
    for name, books in ledger.accounts.items():
        if name == CONDUIT:
            continue
        inputs = books.intermediate
        for (role, industry), amounts in books.by_industry.items():
            if role == "output":
                made[INDUSTRIES.index(industry)] += total(amounts)
            else:
                inputs = inputs + amounts
        if name == "enterprises":
            output += by(enterprise_industry, books.output, N)
            used += by(enterprise_industry, inputs, N)
        elif name in USUAL_INDUSTRY:
            made[USUAL_INDUSTRY[name]] += total(books.output)
            inputs_of[USUAL_INDUSTRY[name]] += total(inputs)
            used += books.used_for
            inputs_of[USUAL_INDUSTRY[name]] -= total(books.used_for)
    return Production(output, used)


def sector_sum(values: FloatArray, sector: int) -> float:
    """Sum over a sector (0 primary, 1 secondary, 2 tertiary) of values by industry (14,), in the
    values' unit.
    """
    return total(at(values, SECTOR_ROWS[sector]))
