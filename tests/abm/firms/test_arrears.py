"""Bills that counties put off: who waits, for how much, and what it does."""

import numpy as np
import pytest

from abm import GanziModel
from abm.finance.defaults import debt_coverage
from abm.firms.arrears import bought_of_firms, county_arrears, pay_arrears, settle_arrears
from abm.registers.outlook import Outlook
from agents.industries import NON_MARKET, TRADE
from tests.worlds.small_economy import SmallModel

LITANG = 13
SHORT = {"detail": "coarse", "draw": 1, "end": "2023-06"}
CUT = {
    "kind": "edge",
    "edge": "finance:government:upper-litang:transfers",
    "from": "2022-06",
    "months": 9,
    "open": 0.6,
}


@pytest.fixture
def model():
    """Two traders in county 0 sold 3e5 and 1e5, of which the county's programmes bought 2e5."""
    model = SmallModel()
    e = model.enterprises
    e.weight = np.ones(6)
    e.sales = np.array([3e5, 1e5, 0.0, 0.0, 0.0, 0.0])
    sales = np.zeros((18, 15))
    sales[0, TRADE] = 4e5
    model.market.local_sales = sales
    model.programmes.month_plan.orders["county_governments"][0, TRADE] = 2e5
    return model


def put_off(model, amount):
    model.counties.arrears_change = np.where(np.arange(18) == 0, amount, 0.0)
    settle_arrears(model)


def test_suppliers_wait_by_what_they_sold_and_no_longer_than_allowed(model):
    before = model.ledger.balance("enterprises").copy()
    put_off(model, 6e4)
    np.testing.assert_allclose(model.enterprises.arrears, [4.5e4, 1.5e4, 0, 0, 0, 0])
    np.testing.assert_allclose(
        model.ledger.balance("enterprises"), before - model.enterprises.arrears
    )
    put_off(model, 1e6)  # at most two fifths of what they sold to the county in a month
    assert county_arrears(model)[0] == pytest.approx(6e4 + 0.4 * 2e5)
    model.ledger.check()


def test_what_is_owed_is_paid_back_by_what_each_waits_for(model):
    put_off(model, 6e4)
    put_off(model, -2e4)
    np.testing.assert_allclose(model.enterprises.arrears[:2], [3e4, 1e4])
    put_off(model, -1e9)
    assert not model.enterprises.arrears.any()
    model.ledger.check()


def test_firms_that_close_get_their_part(model):
    put_off(model, 6e4)
    pay_arrears(model, np.array([0.5, 0, 0, 0, 0, 0]))
    np.testing.assert_allclose(model.enterprises.arrears[:2], [2.25e4, 1.5e4])


def test_what_public_bodies_buy_counts_and_their_own_wages_do_not(model):
    model.market.local_sales[0, NON_MARKET] = 1e6
    structure = model.economy.structure
    share = structure.input_mix[NON_MARKET, TRADE] * (1 - structure.value_added_ratio[NON_MARKET])
    bought = bought_of_firms(model)
    assert bought[0, TRADE] == pytest.approx(min(2e5 + 1e6 * share, 4e5))
    assert bought[0, NON_MARKET] == 0.0


def test_unpaid_bills_lower_the_coverage_of_debts(model):
    model.ledger.lend("enterprises", np.full(6, 1e6))
    usual = debt_coverage(model)
    model.enterprises.arrears = np.array([1e4, 0, 0, 0, 0, 0])
    less = debt_coverage(model)
    assert less[0] < usual[0]
    np.testing.assert_array_equal(less[1:], usual[1:])


def run(months, **arguments):
    model = GanziModel(**SHORT | arguments)
    for _ in range(months):
        model.step()
    return model


def test_no_county_puts_anything_off_while_its_money_comes():
    model = run(12)
    assert not model.enterprises.arrears.any()
    assert model.counties.supplied.min() > 0


def test_transfers_that_do_not_come_are_owed_to_suppliers_of_that_county_until_they_do():
    model = run(12, outlook=Outlook(events=[CUT]))
    owed = county_arrears(model)
    assert owed[LITANG] > 0
    assert np.delete(owed, LITANG).max() == 0.0
    on_time = run(12, outlook=Outlook(events=[CUT]), ablations=("arrears",))
    assert not on_time.enterprises.arrears.any()
    firms = model.enterprises.county == LITANG
    money = [one.enterprises.deposits[firms].sum() for one in (model, on_time)]
    assert money[0] < money[1]
    for _ in range(6):
        model.step()
    # Paid off first, out of what is there beyond the line.
    assert county_arrears(model)[LITANG] < 0.7 * owed[LITANG]


def test_where_every_county_pays_back_all_suppliers_get_it(model):
    put_off(model, 6e4)
    model.counties.arrears_change = np.full(18, -2e4)
    settle_arrears(model)
    np.testing.assert_allclose(model.enterprises.arrears[:2], [3e4, 1e4])
