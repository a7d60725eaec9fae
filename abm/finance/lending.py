"""Month phase: borrowers pay interest and principal, some default, banks set their
terms and lend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import (
    BANKS_HERE,
    BORROWERS,
    FAVOURED,
    IS_GREEN,
    KINDS,
    OTHER_BORROWERS,
    OWN_SERVICE,
    by_branch,
    by_cell,
    in_cells,
    of_all_banks,
    of_kinds,
)
from abm.finance.credit import CELL_COUNTY, CELL_KIND
from abm.finance.defaults import default_of_agents, default_of_others, losses_by_hand
from abm.finance.exposure import Exposure, deposits_by_county, starting_debts
from abm.finance.memory import open_memory, remember_losses, set_willingness
from agents.axis import across, anywhere, as_row, at, at_least, at_most, pick, total
from agents.calendar import (
    JANUARY,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTER_ENDS,
)
from agents.finance import bank, branch
from agents.finance.bank import CLEAN, RURAL, TOURISM
from agents.industries import CONSTRUCTION
from agents.units import PERCENT

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Number

SERVED = tuple(name for name in BORROWERS if name not in OWN_SERVICE)


def grant_loans(model: GanziModel) -> None:
    """Loans are served, bad ones written off, and new ones made within the banks' quotas."""
    banks = model.banks
    credit = model.credit
    if model.clock.month == JANUARY:
        banks.year_start_loans = banks.loans
        credit.rest_start = in_cells(model.ledger.loans(OTHER_BORROWERS)).copy()
    credit.set_terms()

    lost = default_of_others(model) + losses_by_hand(model)
    if model.clock.month in QUARTER_ENDS:
        serve_agent_loans(model)
        lost = lost + default_of_agents(model)

    lent = lend(model)
    serve_other_loans(model, lent)
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
        interest = debt * credit.of_kind(credit.full_rates, account) * part
        ledger.post("loan_interest", account, "banks", paid=interest)
        pay_discount(model, account, debt * credit.of_kind(FAVOURED, account) * part)
        life = credit.of_kind(credit.lives, account)
        instalments = bank.repayments(debt, life) * MONTHS_A_QUARTER
        ledger.repay(account, np.minimum(instalments, np.maximum(ledger.balance(account), 0.0)))


def pay_discount(model: GanziModel, account: str, debt: FloatArray) -> None:
    """Governments pay part of the interest on `debt` (CNY times years)."""
    share = model.levers.interest_discount / PERCENT * model.parameters.discount_reach
    if anywhere(share > 0):
        model.programmes.pay("interest_discount", account, debt * share)


def book_overdrafts(model: GanziModel, account: str) -> None:
    """What rows of an account have overdrawn becomes a loan of the month."""
    model.ledger.lend(account, np.maximum(-model.ledger.balance(account), 0.0))


def serve_other_loans(model: GanziModel, lent: FloatArray) -> None:
    """A month's interest and instalments of borrowers that are no agents, and works for part of
    what they were `lent` (CNY by cell) beyond instalments; what they keep or lack is their owners'.
    """
    ledger, credit = model.ledger, model.credit
    debt = ledger.loans(OTHER_BORROWERS)
    interest = debt * at(credit.full_rates, CELL_KIND) / MONTHS_A_YEAR
    instalments = bank.repayments(debt, at(credit.lives, CELL_KIND))
    if model.clock.month in QUARTER_ENDS:
        part = MONTHS_A_QUARTER / MONTHS_A_YEAR
        pay_discount(model, OTHER_BORROWERS, debt * FAVOURED[CELL_KIND] * part)

    works = model.parameters.credit_works_share * np.maximum(lent - instalments, 0.0)
    model.market.order(
        "investment_local", OTHER_BORROWERS, works, county=CELL_COUNTY, industry=CONSTRUCTION
    )
    # The works are paid on delivery, when trade next takes place.
    left = ledger.balance(OTHER_BORROWERS) - interest - instalments - works
    ledger.post("equity", "world", OTHER_BORROWERS, received=np.maximum(-left, 0.0))
    ledger.post("loan_interest", OTHER_BORROWERS, "banks", paid=interest)
    ledger.repay(OTHER_BORROWERS, instalments)
    ledger.post("equity", OTHER_BORROWERS, "world", paid=np.maximum(left, 0.0))


def lend(model: GanziModel) -> FloatArray:
    """New loans of the month to borrowers that are no agents, CNY by cell (450,); sets what the
    quotas leave for agents until the next.

    What one bank refuses for want of quota is offered once to the rural bank of the county.
    """
    banks, credit = model.banks, model.credit
    direct = credit.take_direct()
    room = branch.room_after_month(
        credit.room,
        allowance=branch_allowances(model),
        months_kept=model.parameters.quota_months_kept,
    )
    # What enterprises last asked for in a quarter is kept free for them as the next comes nearer,
    # as far as the bank is willing to lend at all.
    kept = credit.kept * credit.willing * quarter_elapsed(model.clock.month)
    free = np.maximum(room - kept, 0.0)
    wanted = other_demand(model)
    lent = branch.lent_within(
        wanted,
        free,
        floor=across(model.parameters.green_floor * model.levers.green_window),
        green=IS_GREEN,
    )

    refused = wanted - lent
    refused[..., RURAL, :, :] = 0.0
    asked = np.add.reduce(refused, axis=-3)
    # What is left of a sum of parts may be a hair below nothing.
    left = np.maximum(free[..., RURAL, :] - np.add.reduce(lent[..., RURAL, :, :], axis=-2), 0.0)
    served = np.minimum(branch.share_of(left, np.add.reduce(asked, axis=-2)), 1.0)
    lent[..., RURAL, :, :] += asked * served[..., None, :]

    model.ledger.lend(OTHER_BORROWERS, by_cell(lent))
    credit.room = room - np.add.reduce(lent, axis=-2)
    missing = np.add.reduce(wanted - lent, axis=(-3, -2))
    credit.rationed = np.maximum(credit.refused + missing, 0.0)
    credit.refused = np.zeros(model.counties.n)
    banks.quota = of_all_banks(np.add.reduce(np.maximum(room, 0.0), axis=-1))
    banks.lent = of_all_banks(np.add.reduce(lent + direct, axis=-1), axis=-2)
    return by_cell(lent)


def quarter_elapsed(month: int) -> float:
    """Part of the quarter between two applications of enterprises that is over, above 0 to 1: they
    apply at the start of a quarter, after banks have lent.
    """
    return ((month - 2) % MONTHS_A_QUARTER + 1) / MONTHS_A_QUARTER


def other_demand(model: GanziModel) -> FloatArray:
    """Loans that borrowers outside the model want and are granted, CNY/month by bank, kind and
    county, shape (5, 5, 18).

    What falls due or fails is renewed and the stock of the year's start grows at the kind's usual
    pace, both moved by the rate and by the banks' acceptance; what is owed for plants beyond those
    of the tables is only renewed.
    """
    credit = model.credit
    debt = in_cells(model.ledger.loans(OTHER_BORROWERS))
    usual = debt * of_kinds(credit.wearing) + credit.rest_start * of_kinds(credit.growth)
    return np.maximum(usual * of_kinds(credit.pull() / MONTHS_A_YEAR), 0.0)


def branch_allowances(model: GanziModel) -> FloatArray:
    """What the month adds to each bank's quota in each county, CNY, shape (5, 18).

    A head office lets its loans here grow by so much a year, besides what is paid off, and gives
    each county its part by what is owed there, as far as it is willing to lend there. Loans to
    power plants, which follow the state plan, come off the whole.
    """
    banks, credit, p = model.banks, model.credit, model.parameters
    growth = bank.quota_growth(
        p.quota_growth,
        deposit_growth=deposit_growth(model),
        weight=p.quota_deposit_weight,
    )
    stock = banks.year_start_loans[..., :BANKS_HERE, :]
    due = np.add.reduce(stock / credit.lives[..., None, :], axis=-1)
    yearly = np.add.reduce(stock, axis=-1) * growth + due
    planned = np.add.reduce(credit.planned, axis=-1)
    of_month = np.maximum(yearly / MONTHS_A_YEAR - planned, 0.0)
    credit.planned = np.zeros(credit.planned.shape)

    base = np.maximum(credit.by_branch - credit.by_plan, 0.0)
    share = branch.share_of(base, np.add.reduce(base, axis=-1, keepdims=True))
    return of_month[..., None] * share * credit.willing


def keep_books(model: GanziModel) -> None:
    """Bring the banks' books to what borrowers owe them, and let them remember what they lost."""
    banks, credit = model.banks, model.credit
    losses = credit.exposure.lost()
    lost = losses.agents + losses.others
    credit.losses = total(by_cell(lost))
    banks.bad_loans = banks.bad_loans + of_all_banks(np.add.reduce(lost, axis=(-2, -1)))
    remember_losses(model, losses)
    count_loans(model)
    set_willingness(model)
    book_edges(model)


def count_loans(model: GanziModel) -> None:
    """Count what borrowers owe each bank by kind and county, and who they are."""
    credit = model.credit
    parts = credit.exposure.owed()
    credit.by_agents, plants, credit.by_others = parts
    credit.owed = parts.agents + plants + parts.others
    credit.by_branch = np.add.reduce(credit.owed, axis=-2)
    credit.by_plan = np.add.reduce(plants, axis=-2)
    model.banks.loans = of_all_banks(np.add.reduce(credit.owed, axis=-1), axis=-2)


def book_edges(model: GanziModel) -> None:
    """What is owed goes onto the edges from banks to counties, with what it changed by since the
    banks last counted.
    """
    finance, rows = model.network.finance, model.network.finance_rows.branches
    owed = by_branch(model.credit.by_branch)
    finance.put("paid", rows, owed - finance.amount[..., rows])
    finance.put("amount", rows, owed)


def deposit_growth(model: GanziModel) -> Number:
    """Growth of residents' and enterprises' deposits over the last month, at a yearly rate within
    bounds.
    """
    ledger, limit = model.ledger, model.parameters.deposit_growth_limit
    of_residents = total(np.maximum(ledger.balance("residents"), 0.0))
    now = of_residents + total(np.maximum(ledger.balance("enterprises"), 0.0))
    before = model.credit.deposits_seen
    model.credit.deposits_seen = now
    growth = (now / before - 1) * MONTHS_A_YEAR if anywhere(before) else 0.0
    return at_most(at_least(growth, -limit), limit)


def pay_guarantees(model: GanziModel, lost: FloatArray) -> None:
    """Governments bear their part of the banks' losses on tourism loans."""
    shared = pick(lost, TOURISM) * model.credit.guarantee
    model.programmes.pay("tourism_loan_programme", "banks", as_row(shared))


def book_relending(model: GanziModel) -> None:
    """What cheap central-bank money for green loans costs the centre, as the gap to the
    prime rate.
    """
    p = model.parameters
    gap = at_least(model.world.loan_prime_rate - p.relending_rate, 0.0)
    green = total(np.add.reduce(model.banks.loans, axis=-2) * IS_GREEN)
    used = green * p.relending_eligible * model.levers.relending_use * p.relending_principal
    if anywhere(used > 0):
        model.ledger.forgo("relending_use", used * gap / MONTHS_A_YEAR)


def book_opening(model: GanziModel) -> None:
    """Debts before the first month: plants owe banks here the clean loans, agents theirs, other
    borrowers the rest.
    """
    ledger, credit, banks = model.ledger, model.credit, model.banks
    stock = banks.loans.sum(axis=0)
    share_plants(model, stock[CLEAN])
    deposits = deposits_by_county(model)
    credit.exposure = Exposure(model, deposits)

    # Where agents owe more of a kind than the banks lent, other loans are so much less.
    parts = credit.exposure.owed()
    owed = (parts.agents + parts.plants).sum(axis=(0, 2))
    excess = np.maximum(owed - stock, 0.0)
    book = stock + excess
    book[-1] -= excess.sum()
    rest = starting_debts(model, deposits, book).ravel()
    ledger.lend(OTHER_BORROWERS, rest)
    ledger.post("equity", OTHER_BORROWERS, "world", paid=rest)

    count_loans(model)
    banks.year_start_loans = banks.loans
    credit.rest_start = in_cells(ledger.loans(OTHER_BORROWERS)).copy()
    credit.booked_share = min(credit.booked_share * model.parameters.booking_factor, 1.0)
    open_memory(model)
    book_edges(model)
    model.network.finance.clear_flows()  # debts of the start are nobody's new loans


def usual_works(model: GanziModel) -> float:
    """Works that borrowers that are no agents order in the first year, CNY/a, from what banks lend
    them beyond instalments as their loans grow at the usual pace.
    """
    credit = model.credit
    of_firms = np.bincount(credit.kinds("enterprises"), model.ledger.loans("enterprises"), KINDS)
    of_others = np.maximum(model.banks.loans.sum(axis=0) - of_firms, 0.0)
    return float(of_others @ credit.growth) * model.parameters.credit_works_share


def order_usual_works(model: GanziModel) -> None:
    """Works that borrowers that are no agents ordered in the month before the first: delivered and
    paid in it.
    """
    credit, ledger = model.credit, model.ledger
    growing = (credit.rest_start * credit.growth[:, None]).ravel()
    works = model.parameters.credit_works_share / MONTHS_A_YEAR * growing
    ledger.post("equity", "world", OTHER_BORROWERS, received=works)
    model.market.order(
        "investment_local", OTHER_BORROWERS, works, county=CELL_COUNTY, industry=CONSTRUCTION
    )


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
