"""The ledger: both sides of every posting, balances only it can move, and leaks named."""

import numpy as np
import pytest

from abm.clock import Clock, month_index
from abm.money.ledger import Ledger, LedgerError


@pytest.fixture
def ledger():
    books = Ledger(Clock(month_index(2022, 1), month_index(2022, 12)))
    books.open("herders", "HH", 3, 100.0)
    books.open("enterprises", "EN", 2, np.array([50.0, 0.0]))
    books.open("banks", "BK", 1)
    books.open("world", "RW", 1)
    return books


def test_money_moves_from_payer_to_payee(ledger):
    ledger.post("livestock_sales", "world", "herders", received=np.array([10.0, 0.0, 5.0]))
    assert ledger.balance("herders").tolist() == [110.0, 100.0, 105.0]
    assert ledger.balance("world").tolist() == [-15.0]
    assert ledger.month_total("livestock_sales") == 15.0
    assert ledger.sector_flow("livestock_sales", "RW") == -15.0
    assert ledger.produced("herders", "livestock").tolist() == [10.0, 0.0, 5.0]
    ledger.check()


def test_rows_may_be_named_and_repeated(ledger):
    ledger.post(
        "tourist_spending",
        "world",
        "enterprises",
        received=np.array([1.0, 2.0, 4.0]),
        payee_rows=np.array([0, 0, 1]),
    )
    assert ledger.balance("enterprises").tolist() == [53.0, 4.0]
    assert ledger.produced("enterprises").tolist() == [3.0, 4.0]


def test_two_sides_that_differ_are_refused(ledger):
    with pytest.raises(
        LedgerError, match=r"flow 'wages' in 2022-01: paid 7.00, received 6.00, difference 1.00 CNY"
    ):
        ledger.post(
            "wages",
            "enterprises",
            "herders",
            paid=np.array([3.0, 4.0]),
            received=np.array([1.0, 2.0, 3.0]),
        )
    assert ledger.balance("enterprises").tolist() == [50.0, 0.0]
    ledger.post(
        "wages",
        "enterprises",
        "herders",
        paid=np.array([3.0, 4.0]),
        received=np.array([1.0, 2.0, 4.0]),
    )


def test_amounts_that_do_not_name_every_row_are_refused(ledger):
    with pytest.raises(LedgerError, match="1 amounts for 3 rows of 'herders'"):
        ledger.post("wages", "herders", "world", received=np.array([3.0]))
    ledger.post(
        "livestock_sales",
        "herders",
        "world",
        received=np.array([3.0]),
        paid=np.array([3.0, 0.0, 0.0]),
    )


@pytest.mark.parametrize("amount", [np.nan, np.inf, -1.0])
def test_impossible_amounts_are_refused(ledger, amount):
    with pytest.raises(LedgerError, match="flow 'livestock_sales' in 2022-01"):
        ledger.post("livestock_sales", "world", "herders", received=np.array([amount, 0.0, 0.0]))


def test_balances_cannot_be_written_from_outside(ledger):
    with pytest.raises(ValueError, match="read-only"):
        ledger.balance("herders")[0] = 1e6


def test_a_deposit_moved_without_a_posting_is_named(ledger):
    ledger.accounts["herders"].deposits[1] += 12.5
    with pytest.raises(
        LedgerError, match="account 'herders' row 1 in 2022-01: deposits moved by 12.50 CNY"
    ):
        ledger.check()


def test_a_flow_that_does_not_add_up_is_named(ledger):
    ledger.post("livestock_sales", "world", "herders", received=np.array([10.0, 0.0, 5.0]))
    ledger.received[0, 0] += 1.0
    with pytest.raises(
        LedgerError, match="flow 'resident_consumption' in 2022-01 does not add up: 1.0000 CNY"
    ):
        ledger.check()


def test_loans_raise_deposits_and_debts_together(ledger):
    ledger.lend("herders", np.array([30.0, 0.0, 0.0]))
    ledger.repay("herders", np.array([12.0]), rows=np.array([0]))
    assert ledger.loans("herders").tolist() == [18.0, 0.0, 0.0]
    assert ledger.balance("herders").tolist() == [118.0, 100.0, 100.0]
    ledger.write_off("herders", np.array([18.0]), rows=np.array([0]))
    assert ledger.loans("herders").tolist() == [0.0, 0.0, 0.0]
    ledger.check()


def test_nobody_repays_more_than_is_owed(ledger):
    ledger.lend("herders", np.array([30.0, 0.0, 5.0]))
    ledger.repay("herders", np.array([40.0, 7.0, 5.0]))
    assert ledger.loans("herders").tolist() == [0.0, 0.0, 0.0]
    assert ledger.balance("herders").tolist() == [100.0, 100.0, 100.0]
    ledger.lend("herders", np.array([3.0]), rows=np.array([1]))
    ledger.write_off("herders", np.array([4.0]), rows=np.array([1]))
    assert ledger.loans("herders").tolist() == [0.0, 0.0, 0.0]


def test_a_new_month_empties_the_matrix(ledger):
    ledger.post("livestock_sales", "world", "herders", received=np.array([10.0, 0.0, 5.0]))
    ledger.start_month()
    assert ledger.month_total("livestock_sales") == 0.0
    assert ledger.produced("herders", "livestock").sum() == 0.0
    ledger.check()
