"""Month phase: what enterprises earned is paid out as wages, taxes, profits; households plan next
month's spending.

Taxes: `taxes.py`; what households get and plan: `households.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.lending import book_overdrafts
from abm.firms.arrears import settle_arrears
from abm.firms.enterprises import researching, usual_cost
from abm.firms.households import (
    pay_interest_on_deposits,
    pay_pensions,
    pay_remittances,
    plan_spending,
)
from abm.firms.labour import SIMPLE_WORK, local_part, paid_to_herders, wage_factor
from abm.firms.start_labour import paid_at_home
from abm.firms.taxes import assess_tax, pay_taxes, tax_wages
from abm.pasture.pay import pay_herders
from agents.axis import anywhere, at, by
from agents.calendar import COLD_MONTHS, MONTHS_A_QUARTER, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.firms.production import excess_money
from agents.industries import NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def settle_money(model: GanziModel) -> None:
    """Bills put off or paid late; wages and social transfers; at the end of a quarter taxes,
    profits, interest; then the plans of households.
    """
    settle_arrears(model)
    added = model.ledger.produced("enterprises") - model.ledger.used("enterprises")
    wages = pay_wages(model)
    assess_tax(model, added, wages)

    if model.clock.month in QUARTER_ENDS:
        pay_taxes(model)
        pay_owners(model)
        reward_research(model)
        pay_interest_on_deposits(model)
        # Last of all: taxes may have taken more than an account holds.
        book_overdrafts(model, "enterprises")

    # Plans come last: they rest on all that came in this month.
    pay_pensions(model)
    pay_remittances(model)
    plan_spending(model)
    model.accounts.close_month(model)  # after all postings


def pay_wages(model: GanziModel) -> FloatArray:
    """Pay all staff, CNY by row: people who live here, people from outside, and off season herders;
    returns the sum.
    """
    enterprises, ledger, economy = model.enterprises, model.ledger, model.economy
    n = model.counties.n
    wages = (
        enterprises.employees
        * enterprises.weight
        * enterprises.active
        * at(economy.structure.wage * economy.wage_level, enterprises.market)
        * wage_factor(model)
    )

    local = wages * local_part(model)
    outside = wages - local
    ledger.post("wages_outside", "enterprises", "world", paid=outside)

    by_county = by(enterprises.county, local, n)
    if model.clock.month in COLD_MONTHS:
        work = at(model.counties.herder_work, enterprises.county)
        simple = local * SIMPLE_WORK[enterprises.market] * work
        local = local - simple
        by_county = by(enterprises.county, local, n)
        pay_herders(
            model,
            "wages",
            "enterprises",
            paid=simple,
            by_county=paid_to_herders(model, by(enterprises.county, simple, n)),
        )

    at_home = paid_at_home(economy.work.at, by_county)
    ledger.post("wages", "enterprises", "residents", paid=local, received=at_home)
    tax_wages(model, at_home)
    return wages


def pay_owners(model: GanziModel) -> None:
    """Owners take part of the money above a buffer and what investment asks; public bodies pay it
    to the county.
    """
    enterprises, p, ledger = model.enterprises, model.parameters, model.ledger
    buffered = excess_money(
        enterprises.deposits - enterprises.works_ahead,
        usual_cost(model),
        months_kept=p.enterprise_deposit_months,
    )
    free = buffered - enterprises.wanted_investment
    # The speed is that of a month; owners are paid once for the quarter's three.
    quarterly = 1.0 - np.power(1.0 - p.payout_speed, MONTHS_A_QUARTER)
    paid = quarterly * np.maximum(free, 0.0)

    public = enterprises.market == NON_MARKET
    here = np.where(enterprises.single, p.local_ownership_large, p.local_ownership)
    here = np.where(enterprises.self_employed | public, 1.0, here)
    private = paid * ~public * here
    returned = paid * public

    n = model.counties.n
    ledger.post(
        "dividends",
        "enterprises",
        "residents",
        paid=private,
        received=by(enterprises.county, private, n),
    )
    ledger.post("dividends_outside", "enterprises", "world", paid=paid * (1.0 - here))
    to_counties = by(enterprises.county, returned, n)
    ledger.post(
        "dividends", "enterprises", "county_governments", paid=returned, received=to_counties
    )


def reward_research(model: GanziModel) -> None:
    """Governments pay part of what firms spent on research in the quarter."""
    enterprises, p = model.enterprises, model.parameters
    doing = researching(enterprises) & enterprises.active
    spent = p.research_share / QUARTERS_A_YEAR * enterprises.yearly_sales * doing
    if anywhere(model.levers.rd_reward > 0):
        model.programmes.pay("rd_reward", "enterprises", model.levers.rd_reward * spent)
