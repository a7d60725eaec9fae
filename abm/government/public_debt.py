"""Debt of counties and prefecture: bonds that the province sells for them, held outside, with
interest and limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.revenue import budgets
from agents.axis import pick
from agents.calendar import QUARTERS_A_YEAR
from agents.government import administration as government

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


class PublicDebt:
    """What the governments here owe."""

    counties: FloatArray  # CNY by county (18,)
    prefecture: float  # CNY

    def __init__(self, model: GanziModel) -> None:
        p = model.parameters
        total = p.government_debt_ratio * p.budget_expenditure * model.world.transfer_index
        part = p.prefecture_budget_share
        spending = model.counties.budget_expenditure
        self.prefecture = total * part
        self.counties = total * (1 - part) * spending / spending.sum()

    def pay_interest(self, model: GanziModel) -> None:
        """Interest of the quarter, to holders outside."""
        rate = model.parameters.government_bond_rate / QUARTERS_A_YEAR
        model.ledger.post(
            "external_interest", "county_governments", "world", paid=self.counties * rate
        )
        model.ledger.post(
            "external_interest", "prefecture", "world", paid=self.prefecture * rate * np.ones(1)
        )

    def renew(self, model: GanziModel) -> None:
        """January: what falls due is repaid, and new bonds are sold, more where revenue is missing,
        as far as interest stays within its limit.
        """
        spending = budgets(model) * model.world.transfer_index
        missing = -model.parameters.budget_borrowing_part * model.revenue.gap
        self.counties = self._renewed(
            model,
            "county_governments",
            owed=self.counties,
            spending=spending[..., :-1],
            missing=missing[..., :-1],
        )
        prefecture = self._renewed(
            model,
            "prefecture",
            owed=self.prefecture * np.ones(1),
            spending=spending[..., -1:],
            missing=missing[..., -1:],
        )
        self.prefecture = pick(prefecture, 0)

    def _renewed(
        self,
        model: GanziModel,
        account: str,
        *,
        owed: FloatArray,
        spending: FloatArray,
        missing: FloatArray,
    ) -> FloatArray:
        """Post what an account repays and sells; returns what it then owes, CNY by row.

        `spending` and the `missing` revenue to be borrowed are CNY/a.
        """
        p = model.parameters
        repaid = owed / p.government_bond_years
        issued = government.bonds_issued(
            owed,
            repaid=repaid,
            spending=spending,
            growth=p.government_bond_growth,
            missing=missing,
            rate=p.government_bond_rate,
            limit=p.debt_service_limit,
        )
        model.ledger.post("bond_issue", "world", account, received=issued)
        model.ledger.post("bond_repayment", account, "world", paid=repaid)
        return owed - repaid + issued
