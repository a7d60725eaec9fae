"""What settling posts, to the yuan: wages, taxes, dividends, pensions, interest and plans."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.firms import settlement
from abm.firms.enterprises import usual_cost
from abm.firms.households import (
    pay_interest_on_deposits,
    pay_pensions,
    pay_remittances,
    plan_spending,
)
from abm.firms.taxes import assess_tax, tax_wages
from abm.money.sectors import BK
from agents.industries import HOSPITALITY
from tests.worlds.small_economy import SmallModel


def in_month(month):
    return SmallModel(f"2022-{month:02d}")


def first(amount, n=18):
    """An amount in the first of n rows."""
    return np.where(np.arange(n) == 0, amount, 0.0)


@pytest.mark.parametrize(("month", "herders_get"), [(2, 0.0), (3, 3 * 1800.0)])
def test_pensions_by_head_with_the_index_and_for_herders_at_the_end_of_a_quarter(
    month, herders_get
):
    model = in_month(month)
    model.world.transfer_index, model.economy.start_transfers = 1.2, 1.5
    model.counties.population = np.where(np.arange(18) == 0, 60.0, 1000.0)
    each = model.parameters.social_transfer / 12 * 0.8
    pay_pensions(model)
    paid = model.ledger.month_total
    # 900 residents in 17 counties, and in the first more herders than people are counted.
    assert paid("social_transfers", payee="residents") == pytest.approx(17 * 900 * each)
    assert paid("social_transfers", payee="herders") == pytest.approx(herders_get * each)
    assert model.ledger.balance("residents")[0] == 1e6


def test_people_away_send_home_what_they_earn_more():
    model = in_month(2)
    model.economy.wage_level = 1.25
    model.counties.away = first(40.0)
    pay_remittances(model)
    got = model.ledger.balance("residents") - 1e6
    assert got == pytest.approx(first(40 * 1.25 * model.parameters.remittance / 12))


@pytest.mark.parametrize(
    ("position", "payer", "payee"),
    [(4e6, "world", "banks"), (0.5, "world", "banks"), (-4e6, "banks", "world")],
)
def test_interest_on_deposits_and_on_what_branches_have_with_head_offices(position, payer, payee):
    model = in_month(3)
    model.balance_sheet.sheet["head_office"][BK] = position
    model.ledger.post("resident_consumption", "residents", "world", paid=first(1.5e6))
    pay_interest_on_deposits(model)
    rate = model.parameters.deposit_rate / 4
    paid = model.ledger.month_total
    # Nothing on the overdraft of the first county.
    assert paid("deposit_interest", payee="residents") == pytest.approx(17 * 1e6 * rate)
    assert paid("deposit_interest", payee="herders") == pytest.approx(2 * 1e5 * rate)
    assert paid("head_office_interest", payer=payer) == pytest.approx(abs(position) * rate)
    assert paid("head_office_interest", payee=payee) == pytest.approx(abs(position) * rate)


def test_herders_and_residents_plan_by_what_came_in():
    model = in_month(2)
    c, p = model.counties, model.parameters
    c.herder_income, c.herder_spending = first(2000.0), first(500.0)
    c.herder_known = first(1e5 - 900.0)  # of which 1e5 are there now
    c.resident_known = c.resident_deposits.copy()
    plan_spending(model)
    # 900 more than before and 500 spent: 1400 came in, a twelfth of the gap to 2000 counts.
    income = 2000 - 600 / 12
    assert c.herder_income[0] == pytest.approx(income)
    assert c.herder_spending[0] == pytest.approx(
        p.propensity_income * p.herder_spending_factor * income + p.propensity_deposits * 1e5
    )
    assert c.herder_known[:3].tolist() == [1e5, 1e5, 0.0]


def test_wages_follow_their_level_and_are_paid_by_those_at_work_alone():
    model = in_month(7)
    usual = settlement.pay_wages(in_month(7))
    model.economy.wage_level *= 1.1
    model.enterprises.active = np.arange(6) != 1
    wages = settlement.pay_wages(model)
    np.testing.assert_allclose(wages, np.where(np.arange(6) == 1, 0.0, 1.1 * usual))
    paid = model.ledger.month_total
    assert paid("wages", payee="residents") + paid("wages_outside") == pytest.approx(wages.sum())
    upper, prefecture, county = model.economy.tax_shares["corporate_tax"]
    tax = model.parameters.personal_tax_rate * paid("wages", payee="residents")
    assert paid("personal_tax", payee="upper_governments") == pytest.approx(tax * upper)
    assert paid("personal_tax", payee="prefecture") == pytest.approx(tax * prefecture)
    assert paid("personal_tax", payee="county_governments") == pytest.approx(tax * county)


def test_herders_get_their_part_of_simple_work_in_the_cold_months():
    model = in_month(2)
    model.counties.herder_work = np.where(np.arange(18) == 0, 0.25, 0.5)
    wages = settlement.pay_wages(model)
    hotel = model.enterprises.market == HOSPITALITY
    assert hotel.tolist() == [False, False, True, False, False, False]
    local = 1.0 - model.economy.work.outside
    from_here = wages * np.where(hotel, local[1], local[0])
    herders = 0.25 * from_here[2]
    paid = model.ledger.month_total
    assert paid("wages", payee="herders") == pytest.approx(herders)
    assert paid("wages", payee="residents") == pytest.approx(from_here.sum() - herders)
    assert paid("wages_outside") == pytest.approx((wages - from_here).sum())


def test_a_tax_on_wages_is_paid_by_residents_of_each_county():
    model = in_month(2)
    tax_wages(model, first(1e4))
    rate = model.parameters.personal_tax_rate
    lost = 1e6 - model.ledger.balance("residents")
    assert lost == pytest.approx(first(1e4 * rate))
    got = model.ledger.balance("county_governments") - 1e6
    county = model.economy.tax_shares["corporate_tax"].county
    assert got == pytest.approx(first(1e4 * rate * county))


def test_taxable_profit_is_what_is_left_of_value_added_and_only_of_firms_at_work():
    model = in_month(2)
    e, p = model.enterprises, model.parameters
    e.active = np.arange(6) != 3
    e.price = np.where(np.arange(6) == 2, 1.1, 1.0)
    for _ in range(2):
        assess_tax(model, np.full(6, 3e5), np.full(6, 1e5))
    tax = 3e5 * p.production_tax_rate
    worn = p.capital_depreciation / 12 * 1e6 * 10 * 1.1
    assert e.taxable_profit[2] == pytest.approx(2 * (3e5 - 1e5 - tax - worn))
    assert e.taxable_profit[[0, 3, 5]].tolist() == [0.0, 0.0, 0.0]
    assert e.owed_tax[2] == pytest.approx(2 * tax)
    assert e.surplus[2] == pytest.approx((2e5 - tax) / 10)
    assert e.surplus[5] == pytest.approx(2e5 / 20)


def test_owners_here_and_outside_take_their_parts_of_what_nothing_is_planned_for():
    model = in_month(3)
    e, p = model.enterprises, model.parameters
    e.works_ahead = np.where(np.arange(6) == 1, 3e5, 0.0)
    e.wanted_investment = np.where(np.arange(6) == 1, 2e5, 0.0)
    left = 5e6 - p.enterprise_deposit_months * usual_cost(model)
    left[1] -= 5e5
    assert (left > 0).all()
    paid = left * (1 - (1 - p.payout_speed) ** 3)
    settlement.pay_owners(model)
    large, small = p.local_ownership_large, p.local_ownership
    here = paid * [1.0, large, small, large, large, 0.0]
    total = model.ledger.month_total
    assert total("dividends", payee="residents") == pytest.approx(here.sum())
    assert total("dividends", payee="county_governments") == pytest.approx(paid[5])
    assert total("dividends_outside") == pytest.approx(paid.sum() - here.sum() - paid[5])
    assert model.ledger.balance("residents")[1] - 1e6 == pytest.approx(here[3])


def test_research_of_firms_that_have_closed_is_not_rewarded():
    model = in_month(3)
    model.levers.rd_reward = 0.2
    model.enterprises.active = np.arange(6) != 3
    settlement.reward_research(model)
    spent = model.parameters.research_share * 1.2e7 / 4
    assert model.programmes.paid["rd_reward"] == pytest.approx(0.2 * spent)


def settled(month):
    """A model whose settlement had bills to put off, taxes to pay and more taxes than money."""
    model = in_month(month)
    closed = []
    model.accounts = SimpleNamespace(close_month=closed.append)
    model.closed = closed
    e = model.enterprises
    e.weight = np.ones(6)
    e.sales = np.array([3e5, 1e5, 0.0, 0.0, 0.0, 0.0])
    model.market.local_sales = np.zeros((18, 15))
    model.market.local_sales[0, e.market[0]] = 4e5
    model.programmes.month_plan.orders["county_governments"][0, e.market[0]] = 2e5
    model.counties.arrears_change = first(6e4)
    e.owed_tax = np.array([0.0, 9e6, 0.0, 0.0, 0.0, 0.0])
    model.counties.away = first(40.0)
    settlement.settle_money(model)
    return model


def test_a_month_puts_off_bills_pays_wages_and_people_and_closes_its_accounts():
    model = settled(2)
    total = model.ledger.month_total
    assert total("arrears") == pytest.approx(6e4)
    assert min(total("wages"), total("social_transfers"), total("remittances")) > 0
    assert total("production_tax") == total("dividends") == total("deposit_interest") == 0.0
    assert model.enterprises.owed_tax[1] >= 9e6
    assert (model.counties.resident_known == model.ledger.balance("residents")).all()
    assert model.closed == [model]


def test_a_quarter_ends_with_taxes_owners_interest_and_loans_for_what_is_missing():
    model = settled(3)
    total = model.ledger.month_total
    assert total("production_tax") >= 9e6
    assert min(total("dividends"), total("deposit_interest")) > 0
    assert model.ledger.balance("enterprises").min() >= -1e-6
    assert model.ledger.loans("enterprises")[1] > 3e6
    assert model.enterprises.owed_tax.tolist() == [0.0] * 6
    model.ledger.check()
