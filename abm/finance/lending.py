"""Month phase: borrowers pay interest and principal, some default, banks set their
terms and lend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import (
    BORROWERS,
    FAVOURED,
    GREEN_KINDS,
    IS_GREEN,
    KINDS,
    OTHER_BORROWERS,
    OWN_SERVICE,
)
from abm.finance.defaults import default_of_agents, default_of_others
from agents.calendar import JANUARY, MONTHS_A_QUARTER, MONTHS_A_YEAR, QUARTER_ENDS
from agents.finance import bank
from agents.finance.bank import CLEAN, SYNDICATE, TOURISM
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SERVED = tuple(name for name in BORROWERS if name not in OWN_SERVICE)


def grant_loans(model: GanziModel) -> None:
    """Loans are served, bad ones written off, and new ones made within the banks' quotas."""
    banks = model.banks
    credit = model.credit
    if model.clock.month == JANUARY:
        banks.year_start_loans = banks.loans
        credit.rest_start = model.ledger.loans(OTHER_BORROWERS).copy()
        banks.lent_this_year = np.zeros(banks.n)
    credit.set_terms()

    lost = default_of_others(model)
    if model.clock.month in QUARTER_ENDS:
        serve_agent_loans(model)
        lost = lost + default_of_agents(model)

    lend(model)
    serve_other_loans(model)
    book_overdrafts(model, "herders")
    keep_books(model)  # after all that changes what is owed

    pay_guarantees(model, lost)
    book_relending(model)


def serve_agent_loans(model: GanziModel) -> None:
    """A quarter's interest and instalments of agents that owe local banks; principal as far as
    deposits reach.
    """
    ledger = model.ledger
    credit = model.credit
    part = MONTHS_A_QUARTER / MONTHS_A_YEAR
    for account in SERVED:
        debt = ledger.loans(account) if account in ledger.accounts else None
        if debt is None or not debt.any():
            continue
        kind = credit.kinds(account)
        ledger.post("loan_interest", account, "banks", paid=debt * credit.full_rates[kind] * part)
        pay_discount(model, account, debt * FAVOURED[kind] * part)
        instalments = bank.repayments(debt, credit.lives[kind]) * MONTHS_A_QUARTER
        ledger.repay(account, np.minimum(instalments, np.maximum(ledger.balance(account), 0.0)))


def pay_discount(model: GanziModel, account: str, debt: FloatArray) -> None:
    """Governments pay part of the interest on `debt` (CNY times years)."""
    share = model.levers.interest_discount / PERCENT * model.parameters.discount_reach
    if share > 0:
        model.programmes.pay("interest_discount", account, debt * share)


def book_overdrafts(model: GanziModel, account: str) -> None:
    """What rows of an account have overdrawn becomes a loan of the month."""
    overdrawn = np.maximum(-model.ledger.balance(account), 0.0)
    rows = np.flatnonzero(overdrawn)
    if len(rows):
        model.ledger.lend(account, overdrawn[rows], rows=rows)


def serve_other_loans(model: GanziModel) -> None:
    """A month's interest and instalments of borrowers that are no agents; what they keep or lack is
    their owners'.
    """
    ledger = model.ledger
    credit = model.credit
    debt = ledger.loans(OTHER_BORROWERS)
    interest = debt * credit.full_rates / MONTHS_A_YEAR
    instalments = bank.repayments(debt, credit.lives)
    if model.clock.month in QUARTER_ENDS:
        pay_discount(model, OTHER_BORROWERS, debt * FAVOURED * (MONTHS_A_QUARTER / MONTHS_A_YEAR))

    left = ledger.balance(OTHER_BORROWERS) - interest - instalments
    ledger.post("equity", "world", OTHER_BORROWERS, received=np.maximum(-left, 0.0))
    ledger.post("loan_interest", OTHER_BORROWERS, "banks", paid=interest)
    ledger.repay(OTHER_BORROWERS, instalments)
    ledger.post("equity", OTHER_BORROWERS, "world", paid=np.maximum(left, 0.0))


def lend(model: GanziModel) -> None:
    """New loans of the month to borrowers that are no agents, and what the quotas leave for agents
    until the next.
    """
    banks = model.banks
    credit = model.credit
    direct = credit.take_direct()
    banks.quota = lending_quota(model)
    # As much as agents applied for last is kept free for them, whether or not they got it.
    for_agents = banks.appetite @ np.maximum(direct.applied_for, direct.lent)
    lent = bank.rationed_loans(
        banks.appetite * other_demand(model),
        np.maximum(banks.quota - for_agents, 0.0),
        floor=model.parameters.green_floor * model.levers.green_window,
        green=IS_GREEN.astype(float),
    )
    model.ledger.lend(OTHER_BORROWERS, lent.sum(axis=0))

    credit.room = max(float(banks.quota.sum() - lent.sum()), 0.0)
    banks.lent = lent + banks.appetite * direct.lent
    banks.lent_this_year = banks.lent_this_year + banks.lent.sum(axis=1)


def other_demand(model: GanziModel) -> FloatArray:
    """Loans that borrowers outside the model want and are granted, CNY/month by kind, shape (5,).

    What falls due or fails is renewed and the stock of the year's start grows at the kind's usual
    pace, both moved by the rate and by the banks' acceptance; what is owed for plants beyond those
    of the tables is only renewed.
    """
    credit = model.credit
    renewed = model.ledger.loans(OTHER_BORROWERS) * credit.wearing
    usual = (renewed + credit.rest_start * credit.growth) / MONTHS_A_YEAR
    return np.maximum(usual * credit.pull(), 0.0)


def lending_quota(model: GanziModel) -> FloatArray:
    """Most that each bank may lend this month, CNY, shape (6,): the year's allowance so far, less
    what it has lent.
    """
    banks = model.banks
    p = model.parameters
    growth = bank.quota_growth(
        p.quota_growth,
        deposit_growth=deposit_growth(model),
        weight=p.quota_deposit_weight,
    )
    return bank.quota_of_month(
        growth=growth,
        stock=banks.year_start_loans.sum(axis=1),
        renewed=(banks.year_start_loans / model.credit.lives).sum(axis=1),
        month=model.clock.month,
        lent=banks.lent_this_year,
    )


def keep_books(model: GanziModel) -> None:
    """Bring the banks' books to what borrowers owe: what fell due, failed or was paid off falls
    evenly on the banks.
    """
    banks = model.banks
    credit = model.credit
    owed = credit.owed()
    banks.loans = bank.book_after(
        banks.loans,
        before=credit.book,
        gone=credit.book + banks.lent.sum(axis=0) - owed,
        new=banks.lent,
    )
    credit.book = owed
    book_edges(model)

    written_off = credit.written_off()
    credit.losses = written_off - credit.written_off_before
    credit.written_off_before = written_off
    banks.bad_loans = banks.bad_loans + credit.losses * banks.loans.sum(axis=1) / max(
        float(owed.sum()), 1.0
    )


def book_edges(model: GanziModel) -> None:
    """What is owed goes onto the edges of finance, by bank and kind of loan and by kind and county,
    with what it changed by since the banks last counted.
    """
    network, finance = model.network, model.network.finance
    rows = network.finance_rows
    amount = finance.amount.copy()
    amount[rows.banks] = model.banks.loans[:SYNDICATE].ravel()
    amount[rows.counties] = debts_by_county(model).ravel()
    amount[rows.others] = model.ledger.loans(OTHER_BORROWERS)

    paid = finance.paid.copy()
    loans = slice(rows.banks.start, rows.others.stop)
    paid[loans] = amount[loans] - finance.amount[loans]
    finance.amount = amount
    finance.paid = paid


def debts_by_county(model: GanziModel) -> FloatArray:
    """What agents owe the banks here by kind of loan and county, CNY, shape (5, 18)."""
    ledger, n = model.ledger, model.counties.n
    debts = np.zeros(KINDS * n)
    for account in BORROWERS:
        if account == OTHER_BORROWERS or account not in ledger.accounts:
            continue
        owed = ledger.loans(account)
        if owed.any():
            # Residents are an account by county and no table.
            county = np.arange(n) if account == "residents" else getattr(model, account).county
            debts += np.bincount(model.credit.kinds(account) * n + county, owed, KINDS * n)
    return debts.reshape(KINDS, n)


def deposit_growth(model: GanziModel) -> float:
    """Growth of residents' and enterprises' deposits over the last month, at a yearly rate within
    bounds.
    """
    total = sum(
        float(np.sum(np.maximum(model.ledger.balance(name), 0.0)))
        for name in ("residents", "enterprises")
    )
    before = model.credit.deposits_seen
    model.credit.deposits_seen = total
    limit = model.parameters.deposit_growth_limit
    return float(np.clip((total / before - 1) * MONTHS_A_YEAR, -limit, limit)) if before else 0.0


def pay_guarantees(model: GanziModel, lost: FloatArray) -> None:
    """Governments bear their part of the banks' losses on tourism loans."""
    shared = float(lost[TOURISM]) * model.credit.guarantee
    model.programmes.pay("tourism_loan_programme", "banks", np.array([shared]))


def book_relending(model: GanziModel) -> None:
    """What cheap central-bank money for green loans costs the centre, as the gap to the
    prime rate.
    """
    p = model.parameters
    gap = max(model.world.loan_prime_rate - p.relending_rate, 0.0)
    eligible = float(model.banks.loans[:, GREEN_KINDS].sum()) * p.relending_eligible
    used = eligible * model.levers.relending_use * p.relending_principal
    if used > 0:
        model.ledger.forgo("relending_use", used * gap / MONTHS_A_YEAR)


def book_opening(model: GanziModel) -> None:
    """Debts before the first month: plants owe banks here the clean loans, agents theirs, other
    borrowers the rest.
    """
    ledger = model.ledger
    credit = model.credit
    banks = model.banks
    stock = banks.loans.sum(axis=0)
    share_plants(model, stock[CLEAN])

    # Where agents owe more of a kind than the banks lent, other loans are so much less.
    owed = credit.owed()
    excess = np.maximum(owed - stock, 0.0)
    credit.book = stock + excess
    credit.book[-1] -= excess.sum()
    ledger.lend(OTHER_BORROWERS, credit.book - owed)
    ledger.post("equity", OTHER_BORROWERS, "world", paid=credit.book - owed)

    banks.loans = banks.loans * np.divide(credit.book, stock, out=np.ones(KINDS), where=stock > 0)
    banks.year_start_loans = banks.loans
    credit.rest_start = ledger.loans(OTHER_BORROWERS).copy()
    credit.booked_share = min(credit.booked_share * model.parameters.booking_factor, 1.0)
    book_edges(model)
    model.network.finance.clear_flows()  # debts of the start are nobody's new loans


def share_plants(model: GanziModel, clean: float) -> None:
    """Move clean-energy loans of banks here, CNY, from the plants' loans from outside; sets the
    share booked here.
    """
    plants = model.power_projects
    ledger = model.ledger
    outside = plants.external_loans
    total = float(outside.sum())
    if total > 0:
        model.credit.booked_share = min(clean / total, 1.0)
        here = outside * model.credit.booked_share
        ledger.lend("power_projects", here)
        ledger.post("external_repayment", "power_projects", "world", paid=here)
        plants.external_loans = outside - here
