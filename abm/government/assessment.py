"""What governments count at the end of a year: own revenue over spending, debt service,
and an index of the green industries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import CG, PG, UG
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.government import administration as government
from agents.industries import (
    CROPS,
    ELECTRICITY,
    FOOD_PROCESSING,
    FORESTRY,
    HOSPITALITY,
    INFORMATION,
    LIVESTOCK,
    TIBETAN_MEDICINE,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

TAXES = ("production_tax", "corporate_tax", "personal_tax", "resource_fees")
OWN_REVENUE = (
    *TAXES,
    "resource_use_fees",
    "mine_fees",
    "enclave_tax",
    "enclave_dividends",
    "dividends",
    "carbon_credit_sales",
)
FROM_ABOVE = ("transfers",)
INTEREST = ("external_interest",)
BORROWED = ("bond_issue", "bond_repayment", "fund_distributions", "fund_calls")
"""Flows that are neither revenue nor spending."""
GREEN_INDUSTRIES = (
    (ELECTRICITY,),
    (HOSPITALITY,),
    (CROPS, LIVESTOCK, FORESTRY),
    (FOOD_PROCESSING,),
    (TIBETAN_MEDICINE,),
    (INFORMATION,),
)
"""Green industries of the document whose real value added the development index follows."""


class Assessment:
    """What the year closed last came to; NaN before there is one."""

    green_index: float  # green industries, 1 = as in the first full year
    self_sufficiency: float  # own revenue over spending of counties and prefecture, share
    debt_service: float  # interest over spending of counties and prefecture, share
    _base: FloatArray | None  # green industries in the first full year, CNY of 2020 (6,)
    _months: int  # months of the year so far

    def __init__(self) -> None:
        self.green_index = np.nan
        self.self_sufficiency = np.nan
        self.debt_service = np.nan
        self._base = None
        self._months = 0

    def add_month(self, model: GanziModel) -> None:
        """Count the months of the year."""
        self._months = 1 if model.clock.month == JANUARY else self._months + 1

    def close_year(self, model: GanziModel) -> None:
        """December, after the balance sheets are drawn up: reckon the year."""
        self.close_budgets(model)
        if self._months == MONTHS_A_YEAR:
            self.close_index(model)

    def close_budgets(self, model: GanziModel) -> None:
        """Own revenue over spending and interest over spending of counties and prefecture
        together.
        """
        books = model.balance_sheet
        own = sum(float(books.of_year(sector, OWN_REVENUE).sum()) for sector in (CG, PG))
        interest = sum(float(books.of_year(sector, INTEREST).sum()) for sector in (CG, PG))

        # Spending is what is left of all flows, net: below zero, like interest.
        not_spent = (*OWN_REVENUE, *FROM_ABOVE, *BORROWED)
        net = books.year_flows[:, (CG, PG)].sum() - sum(
            books.of_year(sector, not_spent).sum() for sector in (CG, PG)
        )
        self.self_sufficiency = own / -float(net)
        self.debt_service = interest / float(net)

    def close_index(self, model: GanziModel) -> None:
        """Development index of the green industries, over the first full year."""
        real = model.accounts.real_year
        values = np.maximum([real[list(group)].sum() for group in GREEN_INDUSTRIES], 1.0)
        self._base = values if self._base is None else self._base
        self.green_index = government.composite_index(values, self._base)

    def taxes(self, model: GanziModel) -> float:
        """Taxes and fees that all levels took in the year closed last, CNY."""
        return sum(
            float(model.balance_sheet.of_year(sector, TAXES).sum()) for sector in (CG, PG, UG)
        )
