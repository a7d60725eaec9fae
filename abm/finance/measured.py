"""What is measured of banks, the guidance fund, governments and the cost of policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.books import GREEN_KINDS, IS_GREEN
from abm.finance.deal_book import KINDS
from abm.finance.fund import stake_values
from agents.arrays import mean_of, quotient
from agents.axis import anywhere, at_least, by, count, dot, most, pick, total
from agents.columns import identity
from agents.finance import bank
from agents.finance.bank import CLEAN
from agents.finance.branch import share_of
from agents.finance.guidance_fund import HELD_YEARS
from agents.finance.investor import NOBODY
from agents.government import administration as government
from agents.power.power_project import BUILDING, PHOTOVOLTAIC

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

GREEN_LOANS = list(GREEN_KINDS)
RULES_KEY = identity("digital_rules", 1)


def loans(model: GanziModel) -> FloatArray:
    """Loans booked in the prefecture, CNY by county of the borrower."""
    return model.credit.owed.sum(axis=(-3, -2))


def green_loans(model: GanziModel) -> float:
    """Green loans booked in the prefecture, clean-energy loans among them, CNY."""
    return total(np.add.reduce(model.banks.loans, axis=-2) * IS_GREEN)


def clean_loans(model: GanziModel) -> float:
    """Clean-energy loans booked in the prefecture, CNY."""
    return total(model.banks.loans[..., CLEAN])


def loan_rate(model: GanziModel) -> float:
    """Lending rate of ordinary loans, 1/a."""
    return model.credit.rate("other")


def loan_losses(model: GanziModel) -> float:
    """Loans that the banks here wrote off in the month, CNY."""
    return model.credit.losses


def credit_rationed(model: GanziModel) -> FloatArray:
    """Loans that passed the banks' scoring and that no bank had quota for, CNY by county."""
    return model.credit.rationed


def worst_county_memory(model: GanziModel) -> float:
    """Losses beyond the usual that banks remember of the county in which they remember most, over
    what they are owed there, at least 0.
    """
    owed = model.credit.by_branch
    memory = model.network.finance.memory[..., model.network.finance_rows.branches]
    remembered = np.maximum(memory.reshape(owed.shape), 0.0) * owed
    by_county = share_of(np.add.reduce(remembered, axis=-2), np.add.reduce(owed, axis=-2))
    return most(by_county)


def arrears(model: GanziModel) -> FloatArray:
    """What counties owe to suppliers here for bills that they have put off, CNY by county."""
    enterprises = model.enterprises
    return by(enterprises.county, enterprises.arrears, model.counties.n)


def enterprise_loans(model: GanziModel) -> float:
    """Loans of enterprises from the banks here, CNY."""
    return total(model.ledger.loans("enterprises"))


def solar_value(model: GanziModel) -> float:
    """Net present value of solar projects that are not begun, over their cost, as developers see
    it; mean.
    """
    plants = model.power_projects
    planned = (plants.technology == PHOTOVOLTAIC) & (plants.stage < BUILDING)
    values = total(np.where(planned, plants.present_value, 0.0))
    number = count(planned)
    return np.where(number > 0, values, np.nan) / at_least(number, 1)


def green_loan_gap(model: GanziModel) -> float:
    """Growth of green loans since last December minus growth of all loans, share."""
    return bank.growth_gap(model.banks.loans, model.banks.year_start_loans, kinds=GREEN_LOANS)


def clean_loan_gap(model: GanziModel) -> float:
    """Growth of clean-energy loans since last December minus growth of all loans, share."""
    return bank.growth_gap(model.banks.loans, model.banks.year_start_loans, kinds=[CLEAN])


def green_loan_share_change(model: GanziModel) -> float:
    """Change of the share of green loans in all loans since last December."""
    return bank.share_change(model.banks.loans, model.banks.year_start_loans, kinds=GREEN_LOANS)


def clean_loan_share_change(model: GanziModel) -> float:
    """Change of the share of clean-energy loans in all loans since last December."""
    return bank.share_change(model.banks.loans, model.banks.year_start_loans, kinds=[CLEAN])


def digital_rules(model: GanziModel) -> float:
    """Whether offices are digital enough and the set of rules has been adopted: 1 or 0."""
    counties = model.counties
    digital = dot(counties.digital, counties.population) / total(counties.population)
    enough = digital >= model.parameters.digital_threshold
    if not anywhere(enough):
        return 0.0
    luck = pick(model.streams.uniform("stages", 0, RULES_KEY), 0)
    return enough & government.rules_adopted(model.programmes.rules_effort, luck)


def guidance_fund_called(model: GanziModel) -> float:
    """Money that contributors have paid into the guidance fund so far, CNY."""
    return pick(model.guidance_funds.called, 0)


def guidance_fund_invested(model: GanziModel) -> float:
    """Equity that the guidance fund has placed so far, CNY."""
    return pick(model.guidance_funds.invested, 0)


def guidance_fund_deadweight(model: GanziModel) -> float:
    """Equity of the guidance fund in deals that would have gone without it, CNY."""
    return pick(model.guidance_funds.deadweight, 0)


def fund_tickets(model: GanziModel) -> float:
    """Deals in which the guidance fund has taken part so far."""
    return pick(model.guidance_funds.tickets, 0)


def fund_additional(model: GanziModel) -> float:
    """Capital cost of deals that went only with a ticket of the guidance fund, CNY so far."""
    return pick(model.guidance_funds.additional, 0)


def fund_displaced(model: GanziModel) -> float:
    """Capital cost of deals that would have gone, had the guidance fund helped no others, CNY so
    far.
    """
    return pick(model.guidance_funds.displaced, 0)


def fund_deadweight(model: GanziModel) -> float:
    """Part of the guidance fund's tickets that went to deals which needed none, share; NaN before
    the first ticket.
    """
    fund = model.guidance_funds
    return pick(quotient(fund.deadweight, fund.invested, empty=np.nan), 0)


def fund_return(model: GanziModel) -> float:
    """Real yearly return that the guidance fund makes on its tickets when they are sold, 1/a, by
    what is known of the deals; NaN before the first ticket.
    """
    book = model.deal_book
    placed = float(book.ticket.sum())
    if placed <= 0:
        return np.nan
    worth = np.where(np.isnan(book.proceeds), stake_values(model), book.proceeds)
    return (float(worth.sum()) / placed) ** (1 / HELD_YEARS) - 1


def approval_rate(model: GanziModel) -> float:
    """Mean pace of approvals relative to the start under the status quo."""
    return mean_of(model.counties.approval_rate)


def government_deposits(model: GanziModel) -> FloatArray:
    """Money of the county governments, CNY by county."""
    return model.counties.government_deposits


def local_fiscal_cost(model: GanziModel) -> float:
    """What policy cost the prefecture and the counties in the month, CNY; only differences between
    mixes mean much.
    """
    return model.ledger.costs.month["local"]


def upper_fiscal_cost(model: GanziModel) -> float:
    """What policy cost centre and province in the month, CNY."""
    return model.ledger.costs.month["upper"]


def quasi_fiscal_cost(model: GanziModel) -> float:
    """What policy cost grid, plants and others outside the budgets in the month, CNY."""
    return model.ledger.costs.month["quasi"]


def hotel_investment(model: GanziModel) -> float:
    """Capital cost of the hotels that investors decided on in the year, CNY."""
    book, clock = model.deal_book, model.clock
    hotels = (book.kind == KINDS.index("hotel")) & (book.investor != NOBODY)
    this_year = book.month > clock.t - clock.month
    return float(book.capital[hotels & this_year].sum())


MONTHLY = {
    "loans": loans,
    "green_loans": green_loans,
    "clean_loans": clean_loans,
    "enterprise_loans": enterprise_loans,
    "loan_losses": loan_losses,
    "credit_rationed": credit_rationed,
    "worst_county_memory": worst_county_memory,
    "arrears": arrears,
    "solar_value": solar_value,
    "loan_rate": loan_rate,
    "digital_rules": digital_rules,
    "guidance_fund_called": guidance_fund_called,
    "guidance_fund_invested": guidance_fund_invested,
    "guidance_fund_deadweight": guidance_fund_deadweight,
    "fund_tickets": fund_tickets,
    "fund_additional": fund_additional,
    "fund_displaced": fund_displaced,
    "fund_deadweight": fund_deadweight,
    "approval_rate": approval_rate,
    "government_deposits": government_deposits,
    "local_fiscal_cost": local_fiscal_cost,
    "upper_fiscal_cost": upper_fiscal_cost,
    "quasi_fiscal_cost": quasi_fiscal_cost,
}
ANNUAL = {
    "fund_return": fund_return,
    "hotel_investment": hotel_investment,
    "green_loan_gap": green_loan_gap,
    "clean_loan_gap": clean_loan_gap,
    "green_loan_share_change": green_loan_share_change,
    "clean_loan_share_change": clean_loan_share_change,
}
