"""Month phase: borrowers pay interest and principal, banks set their terms and lend."""

import numpy as np

from abm.credit import BORROWERS, FAVOURED, GREEN_KINDS, IS_GREEN, kind_of_industry
from agents import bank
from agents.bank import AGRICULTURE, CLEAN, GREEN, OTHER, SYNDICATE, TOURISM

MONTHS_A_YEAR, MONTHS_A_QUARTER, PERCENT = 12, 3, 100


def grant_loans(model):
    """Loans are served, bad ones written off, and new ones made within the banks' quotas."""
    banks = model.banks
    if model.clock.month == 1:
        banks.year_start_loans = banks.loans
        banks.lent_this_year = np.zeros(banks.n)
    model.credit.set_terms()
    if model.clock.month % MONTHS_A_QUARTER == 0:
        serve_agent_loans(model)
    lost = lose_bad_loans(model)
    lend(model, lost)
    pay_guarantees(model, lost)
    book_relending(model)


def serve_agent_loans(model):
    """A quarter's interest and instalments of all who owe local banks; principal as far as deposits reach."""
    ledger, credit = model.ledger, model.credit
    lives, part = credit.lives, MONTHS_A_QUARTER / MONTHS_A_YEAR
    for account in BORROWERS:
        debt = ledger.loans(account) if account in ledger.accounts else None
        if debt is None or not debt.any():
            continue
        kind = loan_kinds(model, account)
        ledger.post("loan_interest", account, "banks", paid=debt * credit.full_rates[kind] * part)
        pay_discount(model, account, debt * FAVOURED[kind] * part)
        due = bank.repayments(debt, lives[kind]) * MONTHS_A_QUARTER
        ledger.repay(account, np.minimum(due, np.maximum(ledger.balance(account), 0.0)))


def loan_kinds(model, account):
    """Kind of loan that the rows of an account owe, as a row of LOAN_KINDS or one for each row."""
    if account == "enterprises":
        return kind_of_industry(model.enterprises.industry)
    return {"herders": AGRICULTURE, "power_projects": CLEAN}.get(account, OTHER)


def pay_discount(model, account, debt):
    """Governments pay part of the interest on `debt` (CNY times years); that of power plants is paid elsewhere."""
    share = model.levers.interest_discount / PERCENT * model.parameters.discount_reach
    if share > 0 and account != "power_projects":
        model.programmes.pay("interest_discount", account, debt * share)


def lose_bad_loans(model):
    """Banks write off the month's defaults of their books; returns what was lost by kind, CNY, shape (5,)."""
    banks = model.banks
    lost = banks.loans * (model.credit.loss_rates / MONTHS_A_YEAR)
    banks.bad_loans = banks.bad_loans + lost.sum(axis=1)
    return lost


def lend(model, lost):
    """New loans of the month by bank and kind: to agents of the model, and to borrowers that are not in it."""
    banks, credit, p = model.banks, model.credit, model.parameters
    direct, asked = credit.take_direct()
    wanted = banks.appetite * np.maximum(other_demand(model), 0.0)
    quota = lending_quota(model)
    banks.quota = quota
    reserved = banks.appetite @ np.maximum(asked, direct)
    free = np.maximum(quota - reserved, 0.0)
    floor = p.green_floor * model.levers.green_window
    lent = bank.rationed_loans(wanted, free, floor, IS_GREEN.astype(float))
    credit.room = max(float(quota.sum() - lent.sum()), 0.0)
    new = lent + banks.appetite * direct
    banks.lent = new
    banks.lent_this_year = banks.lent_this_year + new.sum(axis=1)
    repaid = bank.repayments(banks.loans, credit.lives)
    banks.loans = np.maximum(banks.loans - repaid - lost, 0.0) + new


def other_demand(model):
    """Loans that borrowers outside the model want and are granted, CNY/month by kind, shape (5,).

    Clean-energy loans: the part of the power plants' new loans from outside that is booked here. Others: what keeps
    the stock growing at the kind's usual pace. Both move with the rate and with the banks' acceptance.
    """
    credit, p = model.credit, model.parameters
    stock = model.banks.year_start_loans.sum(axis=0)
    usual = stock * credit.renewed / MONTHS_A_YEAR
    usual[CLEAN] = booked_share(model) * model.ledger.month_total("external_loans")
    usual[[GREEN, TOURISM, AGRICULTURE]] *= 1 - p.direct_lending_part
    wanted = bank.loan_demand(usual, credit.rates, credit.usual_rates, p.loan_rate_elasticity)
    return wanted * (credit.accepted / credit.usual_ease)


def booked_share(model):
    """Share of the plants' loans from outside that is booked here: as in the stock at the start, times a factor."""
    credit = model.credit
    if credit.booked_share is None:
        stock = float(model.banks.loans[:SYNDICATE, CLEAN].sum())
        outside = float(np.sum(model.power_projects.external_loans))
        credit.booked_share = min(model.parameters.booking_factor * stock / outside, 1.0) if outside > 0 else 0.0
    return credit.booked_share


def lending_quota(model):
    """Most that each bank may lend this month, CNY, shape (6,): repayments plus the growth its head office allows."""
    banks, p = model.banks, model.parameters
    growth = bank.quota_growth(p.quota_growth, deposit_growth(model), p.quota_deposit_weight)
    stock = banks.year_start_loans.sum(axis=1)
    renewed = (banks.year_start_loans / model.credit.lives).sum(axis=1)
    return (stock * growth + renewed) / MONTHS_A_YEAR


def deposit_growth(model):
    """Growth of residents' and enterprises' deposits over the last month, at a yearly rate within bounds."""
    total = sum(float(np.sum(np.maximum(model.ledger.balance(name), 0.0))) for name in ("residents", "enterprises"))
    before, model.credit.deposits_seen = model.credit.deposits_seen, total
    limit = model.parameters.deposit_growth_limit
    return float(np.clip((total / before - 1) * MONTHS_A_YEAR, -limit, limit)) if before else 0.0


def pay_guarantees(model, lost):
    """Governments bear their part of the banks' losses on tourism loans."""
    shared = float(lost[:, TOURISM].sum()) * model.credit.guarantee
    model.programmes.pay("tourism_loan_programme", "banks", np.array([shared]))


def book_relending(model):
    """What cheap central-bank money for green loans costs the centre, as the gap to the prime rate."""
    p = model.parameters
    gap = max(model.world.loan_prime_rate - p.relending_rate, 0.0)
    eligible = float(model.banks.loans[:, GREEN_KINDS].sum()) * p.relending_eligible
    used = eligible * model.levers.relending_use * p.relending_principal
    if used > 0:
        model.programmes.book("relending_use", "IS", used * gap / MONTHS_A_YEAR)
