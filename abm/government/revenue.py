"""Own revenue of counties and prefecture by year, and what next year's budgets make of it: what is
missing is borrowed in part and saved in part on what is not bound by law and pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import as_row, beside
from agents.calendar import MONTHS_A_YEAR
from agents.government import administration as government

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

RECURRENT = (
    "production_tax",
    "corporate_tax",
    "personal_tax",
    "resource_fees",
    "resource_use_fees",
    "enclave_tax",
    "enclave_dividends",
    "dividends",
)
"""Own revenue of every year; what mining rights and carbon credits sell for does not come back."""
ACCOUNTS = ("county_governments", "prefecture")


class Revenue:
    """Own revenue of the year, and by how much it differs from what budgets were made for.

    Arrays hold the counties, then the prefecture, shape (19,).
    """

    usual: FloatArray  # of the first full year, CNY at the transfers of the start; NaN before
    gap: FloatArray  # what this year is expected to bring beyond the usual, CNY/a
    free_spending: FloatArray  # spending that is not bound by law and pay, over the usual
    _before: FloatArray  # counted until the last January, CNY
    _since: int  # month in which the year's count began

    def __init__(self, model: GanziModel) -> None:
        rows = model.counties.n + 1
        for account in ACCOUNTS:
            model.ledger.count_receipts(account, RECURRENT)
        self.usual = np.full(rows, np.nan)
        self.gap = np.zeros(rows)
        self.free_spending = np.ones(rows)
        self._before = np.zeros(rows)
        self._since = model.clock.t

    def close_year(self, model: GanziModel) -> None:
        """January: last year's revenue against the plan, and what follows for free spending.

        The first full year is what budgets were made for: it teaches what is usual.
        """
        p, index = model.parameters, model.world.transfer_index
        counted = np.concatenate([model.ledger.receipts(account) for account in ACCOUNTS])
        year, self._before = counted - self._before, counted
        full, self._since = model.clock.t - self._since >= MONTHS_A_YEAR, model.clock.t
        if not full:
            return
        if np.isnan(self.usual).any():
            self.usual = year / index
        self.gap = year - self.usual * index
        self.free_spending = government.free_spending(
            self.gap,
            budget=budgets(model) * index,
            free_share=p.discretionary_share,
            borrowed=p.budget_borrowing_part,
        )


def budgets(model: GanziModel) -> FloatArray:
    """Budget expenditure of the counties and the prefecture at the budgets of 2021, CNY/a, shape
    (19,).
    """
    p = model.parameters
    own = p.budget_expenditure * p.prefecture_budget_share
    return beside(model.counties.budget_expenditure, as_row(own))
