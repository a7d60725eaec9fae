"""Debt of counties and prefecture: bonds that the province sells for them, held outside, with
interest and limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.government import administration as government

if TYPE_CHECKING:
    from abm.model import GanziModel

QUARTERS, MONTHS = 4, 12


class PublicDebt:
    """What the counties (18,) and the prefecture owe, CNY."""

    def __init__(self, model: GanziModel) -> None:
        p, counties = model.parameters, model.counties
        total = p.government_debt_ratio * p.budget_expenditure * model.world.transfer_index
        part = p.prefecture_budget_share
        self.prefecture = total * part
        spending = counties.budget_expenditure
        self.counties = total * (1 - part) * spending / spending.sum()

    def pay_interest(self, model: GanziModel) -> None:
        """Interest of the quarter, to holders outside."""
        rate = model.parameters.government_bond_rate / QUARTERS
        model.ledger.post(
            "external_interest", "county_governments", "world", paid=self.counties * rate
        )
        model.ledger.post(
            "external_interest", "prefecture", "world", paid=np.array([self.prefecture * rate])
        )

    def renew(self, model: GanziModel) -> None:
        """January: what falls due is repaid, and new bonds are sold as far as interest stays within
        its limit.
        """
        p = model.parameters
        index = model.world.transfer_index
        own = p.budget_expenditure * p.prefecture_budget_share
        for account, owed, spending in (
            ("county_governments", self.counties, model.counties.budget_expenditure * index),
            ("prefecture", np.array([self.prefecture]), np.array([own * index])),
        ):
            repaid = owed / p.government_bond_years
            terms = (p.government_bond_growth, p.government_bond_rate, p.debt_service_limit)
            issued = government.bonds_issued(owed, repaid, spending, *terms)
            model.ledger.post("bond_issue", "world", account, received=issued)
            model.ledger.post("bond_repayment", account, "world", paid=repaid)
            if account == "prefecture":
                self.prefecture = float((owed - repaid + issued)[0])
            else:
                self.counties = owed - repaid + issued
