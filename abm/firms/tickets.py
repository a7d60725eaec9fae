"""Part of the firms' investment: tickets of the guidance fund for food processing and information.

Their owners are none of the register of investors: what stands between them and a deal is money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.committee import files_free, offered_tickets
from abm.finance.deal_book import months_to_review
from abm.finance.deals import FIRM, Applications, book_deals, held_by_owners, pay_tickets, rooms
from abm.finance.investors import firm_income
from agents.finance.guidance_fund import AGRICULTURE, DATA_INDUSTRY
from agents.industries import FOOD_PROCESSING, INFORMATION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

FUND_CLASS = {FOOD_PROCESSING: AGRICULTURE, INFORMATION: DATA_INDUSTRY}
"""Market columns in which the guidance fund takes part, and as which of its classes."""


def tickets_for_firms(model: GanziModel, wanted: FloatArray, missing: FloatArray) -> FloatArray:
    """Equity that the guidance fund pays in this quarter by row, CNY: to firms that lack money
    (`missing`, CNY) for what they want (`wanted`, CNY), never more than they lack.
    """
    enterprises = model.enterprises
    tickets = np.zeros(enterprises.n)
    for column, fund_class in FUND_CLASS.items():
        if files_free(model, fund_class) < 1:
            continue
        rows = np.flatnonzero(
            (missing > 0)
            & (wanted >= model.parameters.fund_least_deal)
            & (enterprises.market == column)
            & ~enterprises.self_employed
        )
        if len(rows):
            deals = deals_of_firms(model, rows, fund_class, wanted=wanted, missing=missing)
            tickets[rows] = np.minimum(offered_tickets(model, deals), missing[rows])
            pay_tickets(model, deals, tickets[rows])
    return tickets


def deals_of_firms(
    model: GanziModel,
    rows: IntArray,
    fund_class: int,
    *,
    wanted: FloatArray,
    missing: FloatArray,
) -> Applications:
    """What some rows want to buy, as deals that are as far from going ahead as they lack money."""
    enterprises = model.enterprises
    capital = wanted[rows]
    # What the owners have is in what they lack
    room = np.append(rooms(model)[:-1], 0.0)
    return Applications(
        kind=FIRM,
        fund_class=fund_class,
        rows=rows,
        place=enterprises.county[rows],
        capital=capital,
        equity=capital * model.parameters.fund_deal_equity,
        surplus=held_by_owners(model, -missing[rows] / capital),
        room=room,
        bound=np.ones(len(rows)),
        most=np.zeros(len(rows)),
        expected=np.maximum(firm_income(model)[rows], 1e-9),
        months=months_to_review(np.zeros(len(rows))),
        account="enterprises",
    )


def book_tickets(
    model: GanziModel,
    tickets: FloatArray,
    *,
    wanted: FloatArray,
    spent: FloatArray,
    alone: FloatArray,
) -> None:
    """Write down the deals that got `tickets`: what was `spent` with them, and `alone` without, CNY
    by row.
    """
    enterprises = model.enterprises
    for column, fund_class in FUND_CLASS.items():
        rows = np.flatnonzero((tickets > 0) & (enterprises.market == column))
        if len(rows) == 0:
            continue
        lacking = wanted - alone
        added = (spent - alone)[rows]
        book_deals(
            model,
            deals_of_firms(model, rows, fund_class, wanted=wanted, missing=lacking),
            investor=np.full(len(rows), model.investors.n),
            offered=tickets[rows],
            paid=tickets[rows],
            value=-lacking[rows] / wanted[rows],
            additional=added,
            displaced=np.zeros(len(rows)),
            deadweight=np.maximum(tickets[rows] - added, 0.0),
        )
