"""Part of the firms' investment: tickets of the guidance fund for food processing and information.

Their owners are none of the register of investors: what stands between them and a deal is money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.finance.committee import files_free, offered_tickets
from abm.finance.deal_book import months_to_review
from abm.finance.deals import FIRM, Applications, book_deals, held_by_owners, pay_tickets, rooms
from abm.finance.investors import firm_income
from agents.arrays import rows_where
from agents.finance.guidance_fund import AGRICULTURE, DATA_INDUSTRY
from agents.finance.investor import NOBODY
from agents.industries import FOOD_PROCESSING, INFORMATION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

FUND_CLASS = {FOOD_PROCESSING: AGRICULTURE, INFORMATION: DATA_INDUSTRY}
"""Market columns in which the guidance fund takes part, and as which of its classes."""


class FirmTickets(NamedTuple):
    """What the guidance fund pays to firms in a quarter."""

    paid: FloatArray
    """CNY by row."""
    deals: list[Applications]
    """Deals that lay before it."""


def tickets_for_firms(model: GanziModel, wanted: FloatArray, missing: FloatArray) -> FirmTickets:
    """Equity that the guidance fund pays in this quarter: to firms that lack money (`missing`, CNY
    by row) for what they want (`wanted`, CNY by row), never more than they lack.
    """
    enterprises = model.enterprises
    tickets = np.zeros(enterprises.n)
    lying_before_it = []
    in_want = (missing > 0) & (wanted >= model.parameters.fund_least_deal)
    in_want &= ~enterprises.self_employed
    for column, fund_class in FUND_CLASS.items():
        if files_free(model, fund_class) < 1:
            continue
        rows = rows_where(in_want & (enterprises.market == column))
        if len(rows):
            deals = deals_of_firms(model, rows, fund_class, wanted=wanted, missing=missing)
            tickets[rows] = np.minimum(offered_tickets(model, deals), missing[rows])
            pay_tickets(model, deals, tickets[rows])
            lying_before_it.append(deals)
    return FirmTickets(tickets, lying_before_it)


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
    tickets: FirmTickets,
    *,
    wanted: FloatArray,
    spent: FloatArray,
    alone: FloatArray,
) -> None:
    """Write down the deals that got `tickets`: what was `spent` with them, and `alone` without, CNY
    by row.
    """
    for deals in tickets.deals:
        rows = deals.rows
        paid = tickets.paid[rows]
        added = (spent - alone)[rows] * (paid > 0)
        book_deals(
            model,
            deals,
            investor=np.where(paid > 0, model.investors.n, NOBODY),
            offered=paid,
            paid=paid,
            value=(alone - wanted)[rows] / wanted[rows],
            additional=added,
            displaced=np.zeros(len(rows)),
            deadweight=np.maximum(paid - added, 0.0),
        )
