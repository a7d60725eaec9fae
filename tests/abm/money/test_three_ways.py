"""The product three ways: each component by hand, agreement in real runs, and what makes them
differ.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.money.ledger import LedgerError
from abm.money.three_ways import COMPONENTS, ThreeWays
from tests.worlds.small_economy import SmallModel


@pytest.fixture
def model():
    return SmallModel()


def pay(model, flow, payer, payee, amount):
    """Post an amount from the first row of the payer to the first row of the payee."""
    sides = []
    for account in (payer, payee):
        values = np.zeros(len(model.ledger.balance(account)))
        values[0] = amount
        sides.append(values)
    model.ledger.post(flow, payer, payee, paid=sides[0], received=sides[1])


def test_components_by_hand(model):
    ways = ThreeWays(model.ledger)
    pay(model, "tourist_spending", "world", "enterprises", 100.0)
    pay(model, "resident_consumption", "residents", "enterprises", 50.0)
    pay(model, "resident_consumption_import", "residents", "world", 20.0)
    pay(model, "intermediate_import", "enterprises", "world", 30.0)
    pay(model, "wages", "enterprises", "residents", 60.0)
    pay(model, "production_tax", "enterprises", "upper_governments", 5.0)
    pay(model, "subsidies", "upper_governments", "enterprises", 2.0)
    pay(model, "dividends_outside", "enterprises", "world", 11.0)
    ways.close_month(1)
    components = dict(zip(COMPONENTS, ways.month.tolist(), strict=True))
    assert components["output"] == 150.0
    assert components["intermediate"] == 30.0
    assert (components["consumption"], components["export"], components["import"]) == (
        70.0,
        100.0,
        50.0,
    )
    assert (components["wages"], components["production_taxes"], components["subsidies"]) == (
        60.0,
        5.0,
        2.0,
    )
    assert components["surplus"] == pytest.approx(150 - 30 - 60 - 5 + 2)
    assert ways.products(ways.month) == pytest.approx((120.0, 120.0, 120.0))
    ways.check()


def test_money_that_stays_in_the_market_is_product_by_one_way_only(model):
    ways = ThreeWays(model.ledger)
    pay(model, "resident_consumption", "residents", "market", 50.0)
    ways.close_month(1)
    with pytest.raises(
        LedgerError, match=r"production 0.00, income 0.00, expenditure 50.00, difference 50.00 CNY"
    ):
        ways.check()


def test_deposits_that_move_without_a_posting_are_income_by_no_other_way(model):
    ways = ThreeWays(model.ledger)
    pay(model, "tourist_spending", "world", "enterprises", 100.0)
    model.ledger.accounts["enterprises"].deposits[0] += 7.0
    ways.close_month(1)
    with pytest.raises(LedgerError, match="production 100.00, income 107.00, expenditure 100.00"):
        ways.check()


def test_a_year_is_the_sum_of_its_months_and_january_starts_anew(model):
    ways = ThreeWays(model.ledger)
    for month in (11, 12, 1):
        pay(model, "tourist_spending", "world", "enterprises", 10.0)
        ways.close_month(month)
        model.ledger.start_month()
        if month == 12:
            assert ways.year[0] == 20.0
    assert ways.year[0] == 10.0


@pytest.mark.parametrize(
    "arguments",
    [{"mix": "document"}, {"outlook": "adverse"}, {"outlook": "favourable", "mix": "document"}],
    ids=str,
)
def test_three_ways_agree_every_month_of_a_run(arguments):
    model = GanziModel(detail="coarse", draw=5, end="2024-12", **arguments)
    worst = 0.0
    while model.running:
        model.step()
        production, income, expenditure = model.three_ways.products(model.three_ways.month)
        worst = max(
            worst, abs(production - income) / production, abs(production - expenditure) / production
        )
    assert worst < 1e-9
    assert model.recorder.year_sum("gdp") == pytest.approx(
        model.three_ways.products(model.three_ways.year)[0]
    )
