"""Month phase: investors set aside the equity of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import JANUARY
from agents.finance.investor import next_equity_budget

if TYPE_CHECKING:
    from abm.model import GanziModel


def renew_equity_budgets(model: GanziModel) -> None:
    """Every January but that of the start, investors that used up last year's budget get more,
    others less; what they bound counts from zero again.
    """
    if model.clock.month != JANUARY or model.clock.first:
        return
    investors = model.investors
    p = model.parameters
    investors.equity_budget = next_equity_budget(
        investors.equity_budget,
        price_growth=p.consumer_price_growth,
        used_share=investors.committed / np.maximum(investors.equity_budget, 1.0),
        adjustment=p.equity_adjustment,
    )
    investors.committed = np.zeros(investors.n)
