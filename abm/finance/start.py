"""Banks, the guidance fund and investors as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import CELLS, OTHER_BORROWERS
from abm.finance.credit import Credit
from abm.finance.deal_book import DealBook
from abm.finance.developers import basin_developers
from abm.registers.policy import register
from agents import quantiles
from agents.columns import Table, identity
from agents.finance.bank import (
    AGRICULTURE,
    BANK_KINDS,
    CLEAN,
    GREEN,
    LOAN_KINDS,
    OTHER,
    SYNDICATE,
    TOURISM,
    Bank,
)
from agents.finance.guidance_fund import GuidanceFund
from agents.finance.investor import (
    MINING_GROUP,
    POWER,
    PRIVATE,
    Investor,
    hurdle_rate,
    investor_kinds,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

BANKS = len(BANK_KINDS)
AMPLE = 1e15
"""Equity without bound, CNY/a."""


def build_finance(model: GanziModel) -> None:
    """Investors, banks and the guidance fund, upon whose money everything else is built."""
    build_investors(model)
    build_banks(model)
    model.ledger.open("guidance_fund", "GF", 1)
    payers = register()["fund_size"]
    model.guidance_funds = Table(
        GuidanceFund,
        model,
        1,
        share_upper=np.array([payers["share_upper"]]),
        share_prefecture=np.array([payers["share_prefecture"]]),
        share_county=np.array([payers["share_county"]]),
    )
    model.deal_book = DealBook()
    model.guidance_funds.lend_view("deposits", model.ledger.balance("guidance_fund"))
    model.credit = Credit(model)


def build_investors(model: GanziModel) -> None:
    """Ten power developers (some hold a river's hydropower), mining and tourism groups, private
    pools.
    """
    p = model.parameters
    kind = investor_kinds()
    n = len(kind)
    luck = model.world_streams.uniform("start", 0, identity("investor", n), np.arange(2)[:, None])
    budgets = [p.equity_power_other, p.equity_mining, p.equity_tourism, p.equity_private]
    budget = np.array(budgets)[kind]
    budget[np.flatnonzero(kind == POWER)[basin_developers()]] = p.equity_power_state
    costs = [
        p.capital_cost_power,
        p.capital_cost_mining,
        p.capital_cost_tourism,
        p.capital_cost_private,
    ]
    cost = np.array(costs)[kind]

    # State-owned groups follow state plans; mining groups and private pools do not.
    state = kind != PRIVATE
    state[kind == MINING_GROUP] = False
    obedience = np.where(state, p.plan_obedience_state, 0.0)
    # Of one kind, some have more money than others, and some ask for more
    budget = quantiles.lognormal(luck[0], budget, p.equity_budget_deviation)
    hurdle = hurdle_rate(cost, gap=p.hurdle_gap, obedience=obedience)
    hurdle = quantiles.lognormal(luck[1], hurdle, p.hurdle_deviation)
    if "investor_spread" in model.ablations:
        budget, hurdle = mean_of_kind(kind, budget), mean_of_kind(kind, hurdle)
    model.investors = Table(
        Investor,
        model,
        n,
        group=kind,
        plan_obedience=obedience,
        cost_of_capital=cost,
        hurdle=hurdle,
        equity_budget=np.full(n, AMPLE) if "equity" in model.ablations else budget,
    )


def mean_of_kind(kind: IntArray, values: FloatArray) -> FloatArray:
    """The mean of all investors of its kind for each of them, shape of `values`."""
    return (np.bincount(kind, values) / np.bincount(kind))[kind]


def build_banks(model: GanziModel) -> None:
    """Loans booked here by kind of bank and of loan, and what each kind of bank likes
    to lend for.
    """
    appetite = bank_appetite(model.parameters)
    loans = appetite * loans_by_kind(model.parameters)
    model.ledger.open("banks", "BK", 1)
    model.banks = Table(Bank, model, BANKS, appetite=appetite, loans=loans, year_start_loans=loans)
    model.ledger.open(OTHER_BORROWERS, "EN", int(np.prod(CELLS)))


def loans_by_kind(p: Parameters) -> FloatArray:
    """Loans booked in the prefecture by kind, CNY, shape (5,); clean ones never exceed the green
    ones.
    """
    green = p.loans_green_share
    clean = min(p.loans_clean_share, green - p.other_green_least)
    shares = np.zeros(len(LOAN_KINDS))
    shares[CLEAN] = clean
    shares[GREEN] = green - clean
    shares[TOURISM] = p.loans_tourism_share
    shares[AGRICULTURE] = p.loans_agriculture_share
    shares[OTHER] = 1 - shares.sum()
    return p.loans_total * shares


def bank_appetite(p: Parameters) -> FloatArray:
    """Part of each kind of loan (columns) that each kind of bank (rows) makes; the banks elsewhere
    book none here.
    """
    rest = np.array(
        [p.bank_weight_state, p.bank_weight_postal, p.bank_weight_city, p.bank_weight_rural]
    )
    rural = rest * np.array([1, 1, 1, p.rural_bank_farm_factor])
    table = np.zeros((BANKS, len(LOAN_KINDS)))
    table[0] = p.policy_bank_other_share
    table[0, [CLEAN, GREEN]] = p.policy_bank_clean_share
    for kind in range(len(LOAN_KINDS)):
        weights = rural if kind == AGRICULTURE else rest
        table[1:SYNDICATE, kind] = (1 - table[0, kind]) * weights / weights.sum()
    return table
