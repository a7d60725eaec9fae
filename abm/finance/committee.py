"""The guidance fund's committee: which of the deals that lie before it get a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.deal_book import KINDS
from agents import quantiles
from agents.arrays import bounded, mean_of
from agents.columns import identity_of
from agents.finance import guidance_fund as fund_rules
from agents.finance.guidance_fund import FUND_CLASSES, HELD_YEARS
from agents.finance.investor import PRIVATE
from agents.power.developer_gate import annuity

if TYPE_CHECKING:
    from abm.finance.deals import Applications
    from abm.model import GanziModel
    from abm.registers.policy import Levers
    from agents.arrays import FloatArray, IntArray

WORTH_A_LOOK = 0.3
"""Values of deals that lie further from the gate are told apart no more, share of cost."""


def shares(levers: Levers) -> FloatArray:
    """The fund's shares by class as the levers set them, shape (5,), adding up to one."""
    return fund_rules.class_shares([getattr(levers, f"fund_share_{name}") for name in FUND_CLASSES])


def offered_tickets(model: GanziModel, deals: Applications) -> FloatArray:
    """Tickets that the committee offers, CNY by deal; the files that it reads are used up."""
    fund, p, levers = model.guidance_funds, model.parameters, model.levers
    files = files_free(model, deals.fund_class)
    room = class_money(model, deals.fund_class) if files >= 1 else 0.0
    if room <= 0 or len(deals.rows) == 0:
        return np.zeros(len(deals.rows))

    commitment = float(fund.commitment[0])
    quota = p.fund_place_quota * commitment / p.fund_call_years
    sizes = fund_rules.ticket_sizes(
        deals.equity,
        leverage=levers.fund_leverage_cap,
        highest_share=p.fund_ticket_limit,
        largest=min(p.fund_deal_limit * commitment, quota),
    )
    # No county gets more than its part of a year; the parks outside lie in none
    place_room = quota - fund.place_tickets[0]
    place_room[-1] = np.inf
    # Deals below the smallest or that nobody could take are no files
    open_deal = (deals.capital >= p.fund_least_deal) & (deals.surplus.max(axis=0) > -np.inf)
    scores = np.where(open_deal, committee_view(model, deals, sizes), -np.inf)
    tickets = fund_rules.granted_tickets(
        sizes,
        scores,
        files=files,
        room=room,
        place=deals.place,
        place_room=place_room,
    )
    read = min(files, int(np.count_nonzero(np.isfinite(scores))))
    fund.files = fund_rules.files_left(fund.files[0], read, fund_class=deals.fund_class)[None, :]
    return tickets


def files_free(model: GanziModel, fund_class: int) -> int:
    """Files of a class that the fund can read now: its own, and a part of what others leave."""
    files, p = model.guidance_funds.files[0], model.parameters
    if files.sum() < 1 or shares(model.levers)[fund_class] <= 0:
        return 0
    own = files[fund_class]
    return int(own + p.fund_class_loan * (files.sum() - own))


def class_money(model: GanziModel, fund_class: int) -> float:
    """What the fund can give to a class now, CNY: its own room and a part of what others leave, as
    far as cash goes beyond tickets that are on offer.
    """
    fund, p = model.guidance_funds, model.parameters
    if shares(model.levers)[fund_class] <= 0:
        return 0.0
    room = fund.class_room[0].tolist()
    on_offer = float(model.power_projects.ticket_offer.sum())
    room[fund_rules.ENERGY] -= on_offer
    own = room.pop(fund_class)
    others = float(np.add.reduce([max(left, 0.0) for left in room]))
    return float(min(own + p.fund_class_loan * others, fund.deposits[0] - on_offer))


def committee_view(model: GanziModel, deals: Applications, sizes: FloatArray) -> FloatArray:
    """How the committee ranks deals, shape (n,); -inf for those that it sends away.

    It reckons with an error, which is smaller the stricter it is. Owners show their books: it sees
    who lacks the money, and whom a ticket (`sizes`, CNY) would not help either.
    """
    p = model.parameters
    strict = discipline(model)
    best = deals.surplus.max(axis=0)
    files = identity_of(f"Deal{deals.kind}", deals.rows)
    luck = model.streams.uniform("diligence", model.clock.t, files)
    error = quantiles.normal(luck, 0.0, p.fund_diligence_error * (1 - strict / 2))

    owner = deals.surplus.argmax(axis=0)
    room = deals.room[owner]
    gain = gain_by_ticket(model, sizes / deals.capital, taker=owner)
    in_want = np.minimum(deals.equity * deals.bound, deals.most) > room
    # An offer for a plant stands for a while, in which other works of its developer may end
    budgets = np.append(model.investors.equity_budget, np.inf)[owner]
    in_reach = budgets if KINDS[deals.kind] == "plant" else room
    hopeless = in_want & (np.minimum((deals.equity - sizes) * deals.bound, deals.most) > in_reach)
    scores = fund_rules.committee_scores(
        bounded(best, -WORTH_A_LOOK, WORTH_A_LOOK) + error,
        strict=strict,
        in_want=in_want,
        gain=gain,
        clear=p.fund_clear_margin,
    )
    return np.where(hopeless, -np.inf, scores)


def gain_by_ticket(
    model: GanziModel, share: FloatArray, *, taker: IntArray | None = None
) -> FloatArray:
    """What tickets (share of capital cost, shape (n,)) add to the value of deals: cheap equity, and
    the mark of a deal that was looked into.

    For each investor, shape (investors + 1, n), or for the `taker` of each deal alone, shape (n,).
    """
    p, investors = model.parameters, model.investors
    owners = mean_of(investors.hurdle[investors.group == PRIVATE])
    hurdles = np.append(investors.hurdle, owners)
    gain = fund_rules.concession(
        share,
        hurdle=hurdles[:, None] if taker is None else hurdles[taker],
        fund_return=p.fund_return,
        annuity=float(annuity(p.fund_return, HELD_YEARS)),
    )
    return gain + p.fund_certification * (share > 0)


def discipline(model: GanziModel) -> float:
    """How strict the committee is, 0 to 1."""
    if "fund_discipline" in model.ablations:
        return 0.0
    return fund_rules.strictness(
        model.levers.fund_discipline,
        supervision=model.levers.project_supervision,
        supervision_gain=model.parameters.fund_supervision_gain,
    )
