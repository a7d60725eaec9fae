"""Month phase: investors set aside the equity of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.finance.investor import next_equity_budget

if TYPE_CHECKING:
    from abm.model import GanziModel


def renew_equity_budgets(model: GanziModel) -> None:
    """Every January but that of the start, investors that used up last year's budget get more,
    others less; what they bound counts from zero again.
    """
    if model.clock.month != 1 or model.clock.first:
        return
    investors, p = model.investors, model.parameters
    used = investors.committed / np.maximum(investors.equity_budget, 1.0)
    terms = (p.consumer_price_growth, used, p.equity_adjustment)
    investors.equity_budget = next_equity_budget(investors.equity_budget, *terms)
    investors.committed = np.zeros(investors.n)
