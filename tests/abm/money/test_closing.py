"""Postings that must happen, amounts that are due, and the message when one is missing."""

import pytest

from abm import GanziModel
from abm.money import closing
from abm.money.ledger import Ledger, LedgerError
from abm.registers import policy
from abm.registers.tables import read_table
from agents import columns

REGULAR = sorted(posting for posting, months in closing.register().items() if months)
YEAR = {"detail": "coarse", "start": "2022-01", "end": "2022-12"}
SWALLOWED = (
    "transfers",
    "investment_import",
    "ore_export",
    "resident_consumption",
    "market_sales",
    "wages",
    "production_tax",
    "programme_purchases",
    "power_local",
    "government_purchases",
    "resource_use_fees",
    "subsidies",
    "capital_grants",
    "interest_discount",
    "eco_reward",
)
"""Flows that are left out for good in a run: each phase that owes an amount is among their phases.
"""


@pytest.fixture(scope="module")
def year():
    """What was posted in each month of a year: {month: (label, {posting: CNY})}."""
    strict = columns.STRICT
    columns.STRICT = True
    model = GanziModel(**YEAR, mix="document")
    months = {}
    while model.running:
        model.step()
        months[model.clock.month] = (model.clock.label, dict(model.ledger.posted))
    columns.STRICT = strict
    return months


class Books:
    """A ledger as the check of a phase sees it."""

    def __init__(self, months, month, without=None):
        label, posted = months[month]
        self.clock = type("Clock", (), {"month": month, "label": label})
        self.posted = {posting: amount for posting, amount in posted.items() if posting != without}
        self.latest = {posting: (label, amount) for posting, amount in posted.items()}


@pytest.mark.parametrize("posting", REGULAR, ids="-".join)
def test_a_posting_that_is_left_out_is_named(year, posting):
    flow, payer, payee, phase = posting
    month = min(closing.register()[posting])
    closing.check_posted(Books(year, month), phase)
    with pytest.raises(
        LedgerError, match=rf"flow '{flow}' in {phase}, 2022-.*: {payer} paid {payee} 0.00 CNY"
    ) as refusal:
        closing.check_posted(Books(year, month, without=posting), phase)
    assert f"{year[month][1][posting]:,.2f} CNY" in str(refusal.value)


@pytest.mark.parametrize("flow", SWALLOWED)
def test_a_flow_that_is_never_posted_stops_the_run_with_its_amount(monkeypatch, flow):
    monkeypatch.setattr(closing, "regular", dict)  # amounts alone must find it
    post = Ledger.post

    def swallow(self, code, *arguments, **named):
        if code != flow:
            post(self, code, *arguments, **named)

    model = GanziModel(**YEAR, mix="document")
    monkeypatch.setattr(Ledger, "post", swallow)
    with pytest.raises(
        LedgerError, match=rf"flow '{flow}.*' in \w+, 2022-\d\d: .*CNY were due, difference -[1-9]"
    ):
        model.run()


def test_a_flow_that_is_posted_by_half_is_found_by_its_amount(monkeypatch):
    post = Ledger.post

    def half(self, code, payer, payee, paid=None, received=None, **rows):
        part = 0.5 if code == "wages" and payer == "enterprises" else 1.0
        paid, received = (None if side is None else side * part for side in (paid, received))
        post(self, code, payer, payee, paid=paid, received=received, **rows)

    monkeypatch.setattr(Ledger, "post", half)
    with pytest.raises(LedgerError, match="flow 'wages' in settle_money, 2022-01"):
        GanziModel(**YEAR).run()


POOR_HERDERS = {
    "deposits_total": 8e10,
    "household_deposit_share": 0.45,
    "herder_deposit_share": 0.1,
    "deposit_deviation": 1.2,
    "herder_spending_factor": 1.1,
}
"""Some of these herders spend more than they have, and the bank lends it."""


def worlds():
    """Runs that together make every posting of the register: mixes, outlooks, draws (of the prior,
    which reach further) and all levers at their ends.
    """
    high = {name: row["high"] for name, row in policy.register().items()}
    return [
        {"mix": "document", "draw": 4},
        {"mix": "document", "draw": 1, "outlook": "transfer_stress"},
        {"outlook": "adverse", "draw": 3},
        {"levers": high},
        {"levers": high, "draw": 20},
        {"draw": 7},
        {"draw": 10, "parameters": POOR_HERDERS},
    ]


def test_every_posting_is_registered_and_every_registered_one_happens():
    seen = set()
    for arguments in worlds():
        model = GanziModel(**YEAR | {"end": "2030-12", "source": "prior"}, **arguments)
        while model.running:
            model.step()
            seen.update(model.ledger.posted)
    known = set(closing.register())
    unknown = sorted(seen - known)
    idle = sorted(known - seen)
    hint = "run python -m calibration.experiments.postings and read the difference"
    assert not unknown, f"posted and not registered in postings.csv ({hint}): {unknown}"
    assert not idle, f"registered in postings.csv and never posted ({hint}): {idle}"


def test_every_flow_is_noticed_when_it_is_missing():
    """By the check of regular postings, by its amount, by a stock, or (what happens now and then)
    by the register.
    """
    postings = closing.register()
    regular = {posting[0] for posting, months in postings.items() if months}
    by_stock = {"new_loans", "bond_issue", "bond_repayment", "fund_calls", "fund_tickets", "equity"}
    by_stock |= {"arrears", "arrears_paid"}
    now_and_then = {posting[0] for posting in postings} - regular - set(SWALLOWED) - by_stock
    assert {posting[0] for posting in postings} == {row["code"] for row in read_table("flows")}
    assert now_and_then <= {
        "dividends",
        "dividends_outside",
        "programme_purchases_import",
        "used_capital",
        "mine_fees",
        "land_compensation",
        "insurance_premium",
        "insurance_claim",
        "carbon_credit_sales",
        "data_services_export",
        "benefit_sharing",
        "power_rebates",
        "fund_exits",
        "fund_distributions",
        "investment_local",
        "head_office_interest",
        "fodder_sales",
        "stock_building",
        "stock_use",
    }, sorted(now_and_then)


def test_months_are_read_as_written():
    assert closing.months_of("quarter_ends") == {3, 6, 9, 12}
    assert closing.months_of("5 6") == {5, 6}
    assert closing.months_of("event") == set()
    assert len(closing.months_of("every")) == 12


def test_what_differs_from_what_is_due_is_refused_and_rounding_is_not():
    class Rounding:
        place = "trade_goods, 2022-03"

    closing.compare(Rounding, "wages", due=1e9, posted=1e9 * (1 + 1e-10), bound=1e-6)
    with pytest.raises(
        LedgerError,
        match="flow 'wages' in trade_goods, 2022-03: 9.00 CNY were posted, 10.00 CNY were",
    ):
        closing.compare(Rounding, "wages", due=10.0, posted=9.0, bound=1e-6)
