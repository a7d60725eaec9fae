"""The ledger: both sides of every posting, balances only it can move, and leaks named."""

import numpy as np
import pytest

from abm.clock import Clock, month_index
from abm.money.ledger import Ledger, LedgerError
from agents import columns
from agents.industries import INDUSTRIES


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
    assert (ledger.gross, ledger.net[0]) == (15.0, 15.0)  # of all months
    ledger.check()


def test_an_account_is_opened_once_and_in_a_known_sector(ledger):
    with pytest.raises(ValueError, match="account 'banks' is open already"):
        ledger.open("banks", "BK", 1)
    with pytest.raises(ValueError, match="sector 'XX' is none of"):
        ledger.open("others", "XX", 1)
    assert ledger.open("others", "EN", 2, 3.0).tolist() == [3.0, 3.0]


def test_payers_too_must_be_named_row_by_row(ledger):
    with pytest.raises(LedgerError, match="1 amounts for 3 rows of 'herders'"):
        ledger.post("resident_consumption", "herders", "world", paid=np.array([3.0]))
    named = {"paid": np.array([3.0]), "payer_rows": np.array([2])}
    ledger.post("resident_consumption", "herders", "world", **named)
    assert ledger.balance("herders").tolist() == [100.0, 100.0, 97.0]
    with pytest.raises(LedgerError, match="no amount is given"):
        ledger.post("resident_consumption", "banks", "world")


def test_two_sides_may_differ_by_rounding_and_no_more(ledger):
    def post(paid, received):
        sides = {"paid": np.array([paid, 0.0]), "received": np.array([received, 0.0, 0.0])}
        ledger.post("wages", "enterprises", "herders", **sides)

    post(1e-9, 0.0)
    post(40.0, 40.0 + 3e-8)
    with pytest.raises(LedgerError, match="flow 'wages'"):
        post(2e-9, 0.0)
    with pytest.raises(LedgerError, match="flow 'wages'"):
        post(40.0, 40.0 + 5e-8)


def test_totals_of_a_flow_by_payer_payee_and_sector(ledger):
    ledger.post("livestock_sales", "world", "herders", received=np.array([10.0, 0.0, 5.0]))
    ledger.post("livestock_sales", "banks", "herders", received=np.array([0.0, 2.0, 0.0]))
    ledger.post("livestock_sales", "world", "banks", paid=np.array([4.0]))
    assert ledger.month_total("livestock_sales") == 21.0
    assert ledger.month_total("livestock_sales", payer="world") == 19.0
    assert ledger.month_total("livestock_sales", payee="herders") == 17.0
    assert ledger.sector_flow("livestock_sales", "BK") == 2.0
    assert ledger.matrix.sum() == 0.0
    assert ledger.gross == 21.0
    assert ledger.bound == 1e-6 + 21e-12


@pytest.mark.parametrize(("strict", "month"), [(True, 1), (False, 12)])
def test_what_a_phase_has_paid_is_known_under_strict_checks_and_in_december(
    monkeypatch, strict, month
):
    monkeypatch.setattr(columns, "STRICT", strict)
    books = Ledger(Clock(month_index(2022, month), month_index(2022, 12)))
    books.open("banks", "BK", 1)
    books.open("world", "RW", 1)
    books.enter("first")
    books.post("livestock_sales", "world", "banks", paid=np.array([4.0]))
    books.enter("second")
    books.post("livestock_sales", "world", "banks", paid=np.array([3.0]))
    assert books.phase_total("livestock_sales", "world") == 3.0
    assert books.place == f"second, 2022-{month:02d}"


def test_a_posting_that_has_happened_is_remembered_with_its_month(ledger):
    ledger.enter("trade")
    ledger.start_month()
    for amount in (4.0, 3.0):
        ledger.post("livestock_sales", "world", "banks", paid=np.array([amount]))
    ledger.start_month()
    posting = ("livestock_sales", "world", "banks", "trade")
    assert ledger.latest == {posting: ("2022-01", 7.0)}
    assert ledger.posted == {}


def test_a_phase_that_moved_money_without_a_posting_is_found_by_the_next(ledger):
    ledger.enter("trade")
    ledger.accounts["herders"].deposits[2] -= 2.0
    with pytest.raises(LedgerError, match="row 2 in trade, 2022-01: deposits moved by -2.00 CNY"):
        ledger.enter("settle")


def test_receipts_are_counted_by_row_and_only_where_asked_for(ledger):
    ledger.count_receipts("herders", ["livestock_sales"])
    for flow in ("livestock_sales", "gathering_sales", "livestock_sales"):
        ledger.post(flow, "world", "herders", received=np.array([1.0, 0.0, 5.0]))
    assert ledger.receipts("herders").tolist() == [2.0, 0.0, 10.0]
    ledger.receipts("herders")[0] = 9.0
    assert ledger.receipts("herders")[0] == 2.0
    assert ledger.receipts("enterprises").tolist() == [0.0, 0.0]


def test_inputs_for_another_industry_add_up(ledger):
    ledger.use_for("herders", "forestry", 8.0)
    ledger.use_for("herders", "forestry", 2.0)
    used_for = ledger.accounts["herders"].used_for
    assert used_for[INDUSTRIES.index("forestry")] == used_for.sum() == 10.0
    ledger.post("intermediate_import", "herders", "world", paid=np.array([5.0, 0.0, 1.0]))
    assert ledger.used("herders").tolist() == [5.0, 0.0, 1.0]
    assert ledger.used("herders", "forestry").tolist() == [0.0, 0.0, 0.0]
    assert ledger.produced("herders", "livestock").tolist() == [0.0, 0.0, 0.0]


def test_money_that_moves_between_rows_is_found_though_the_sum_stands(ledger):
    ledger.accounts["herders"].deposits += [1.0, -1.0, 0.0]
    with pytest.raises(LedgerError, match="'herders' in 2022-01: deposits moved between its rows"):
        ledger.check()


def test_rounding_up_to_the_bound_is_no_drift(ledger):
    books = ledger.accounts["herders"]
    books.deposits[1] += 0.5
    books.check(0.0, 0.5, "here")
    with pytest.raises(LedgerError, match="row 1 in here"):
        books.check(0.0, 0.49, "here")


def test_all_accounts_together_gain_nothing(ledger):
    books = ledger.accounts["banks"]
    books.deposits += 3.0
    books.posted += 3.0
    ledger.received[0, books.position] += 3.0
    ledger.start_month()  # what flows come to is checked in their month
    with pytest.raises(LedgerError, match="all accounts together gained 3.00 CNY by 2022-01"):
        ledger.check()


def test_what_a_lever_costs_must_be_what_was_paid(ledger):
    ledger.open("upper_governments", "UG", 1)
    ledger.open_costs(planned=(), counties=18, equity_recovery=0.0)
    amounts = np.array([3.0, 0.0, 4.0])

    def pay(**cost):
        ledger.post(
            "subsidies",
            "upper_governments",
            "herders",
            received=amounts,
            lever="fodder_subsidy",
            **cost,
        )

    pay()
    pay(cost=7.0 + 1e-9)
    assert ledger.costs.month["upper"] == pytest.approx(14.0)
    with pytest.raises(LedgerError, match=r"paid 7.00 CNY for a cost of 6.00 CNY"):
        pay(cost=6.0)
