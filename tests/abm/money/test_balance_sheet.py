"""Balance sheets: rows that add up, stocks that postings explain, and what is found when they do
not.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.money.balance_sheet import ITEMS, REAL, net_worth, owed_to, owned_by
from abm.money.ledger import LedgerError
from abm.money.sectors import BK, CG, EN, GF, HH, HR, PG, RW, SV, UG
from agents.industries import NON_MARKET
from agents.power.power_project import DONE


@pytest.fixture(scope="module")
def run():
    return GanziModel(
        detail="coarse", mix="document", draw=1, end="2023-12", outlook="transfer_stress"
    ).run()


@pytest.fixture
def model():
    return GanziModel(detail="coarse", mix="document", draw=1, end="2022-03").run()


def test_debts_stand_with_debtor_and_lender():
    row = owed_to(np.array([0, 0, 30.0, 12.0, 0, 0, 0, 0, 0, 0]), BK)
    assert row.tolist() == [0, 0, -30.0, -12.0, 42.0, 0, 0, 0, 0, 0]


def test_what_no_one_here_owns_is_owned_outside():
    row = owned_by(100.0, EN, {HR: 60.0, GF: 5.0})
    assert (row[EN], row[HR], row[GF], row[RW]) == (-100.0, 60.0, 5.0, 35.0)
    assert row.sum() == 0


def test_every_financial_row_adds_up_and_net_worth_is_what_is_real(run):
    sheet = run.balance_sheet.sheet
    for item in ITEMS[len(REAL) :]:
        assert abs(sheet[item].sum()) <= 1e-9 * np.abs(sheet[item]).sum(), item
        assert np.abs(sheet[item]).sum() > 0, item
    real = sum(sheet[item].sum() for item in REAL)
    assert net_worth(sheet).sum() == pytest.approx(real, rel=1e-9)


def test_sectors_that_belong_to_others_own_nothing_net(run):
    worth = net_worth(run.balance_sheet.sheet)
    assert np.abs(worth[[EN, SV, BK, GF]]).max() < 1e-9 * np.abs(worth).max()


def test_banks_own_what_they_lent_and_hold_less_what_they_owe(run):
    sheet = run.balance_sheet.sheet
    lent = sheet["local_loans"][BK]
    held = sheet["head_office"][BK]
    owed = -sheet["deposits"][BK]
    assert lent + held == pytest.approx(owed - sheet["bank_equity"][BK])
    assert lent == pytest.approx(sum(books.loans.sum() for books in run.ledger.accounts.values()))


def test_net_worth_changes_by_saving_and_by_what_is_no_flow(run):
    sheet = run.balance_sheet.sheet
    changes = run.balance_sheet.changes
    assert changes["depreciation"][EN] < 0
    assert changes["write_offs"][[HR, EN, SV]].sum() > 0
    assert changes["herd_growth"][HH] != 0
    assert set(np.flatnonzero(changes["herd_growth"])) == {HH}
    assert sheet["bonds"][CG] < 0 > sheet["bonds"][PG]
    assert sheet["external_loans"][SV] == pytest.approx(-run.power_projects.external_loans.sum())


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (
            lambda m: m.ledger.accounts["enterprises"].loans.__iadd__(1e6),
            r"flow 'new_loans'.*sector EN",
        ),
        (
            lambda m: setattr(m.public_debt, "prefecture", m.public_debt.prefecture + 5e5),
            "flow 'bond_issue'.*PG",
        ),
        (
            lambda m: setattr(
                m.power_projects, "external_loans", m.power_projects.external_loans * 1.01
            ),
            "external_loans",
        ),
        (
            lambda m: setattr(m.guidance_funds, "called", m.guidance_funds.called + 1e6),
            "flow 'fund_calls'.*sector GF",
        ),
        (
            lambda m: m.ledger.accounts["residents"].deposits.__iadd__(1e6),
            "flow 'all flows'.*sector HR",
        ),
        (
            lambda m: setattr(m.enterprises, "arrears", m.enterprises.arrears + 1e5),
            "flow 'arrears'.*sector CG",
        ),
        (lambda m: setattr(m.balance_sheet, "_opening_equity", 0.0), "saved|banks"),
    ],
    ids=["local loans", "bonds", "external loans", "fund", "deposits", "arrears", "banks"],
)
def test_a_stock_that_moves_without_a_posting_is_named(model, tamper, words):
    model.balance_sheet.check(model)
    tamper(model)
    if words == "saved|banks":
        model.balance_sheet.saving[BK] += 1e6
    with pytest.raises(LedgerError, match=words):
        model.balance_sheet.check(model)


def test_firms_belong_to_the_fund_their_county_people_here_and_owners_outside(run):
    e, p, sheet = run.enterprises, run.parameters, run.balance_sheet.sheet
    loans = run.ledger.loans("enterprises")
    owned = {CG: 0.0, HR: 0.0}
    for row in range(e.n):
        own = e.capital[row] * e.weight[row] * e.active[row] * run.world.consumer_prices
        own += e.deposits[row] - loans[row] + e.arrears[row]
        if e.market[row] == NON_MARKET:
            owned[CG] += own
        elif e.self_employed[row]:
            owned[HR] += own
        else:
            owned[HR] += own * (p.local_ownership_large if e.single[row] else p.local_ownership)
    equity = sheet["equity_enterprises"]
    assert equity[[CG, HR]] == pytest.approx([owned[CG], owned[HR]])
    tickets = np.maximum(run.balance_sheet.flows[list(run.ledger.flows).index("fund_tickets")], 0)
    stakes = run.guidance_funds.stakes[0] * tickets / tickets.sum()
    assert sheet["equity_companies"][GF] == pytest.approx(stakes[SV])
    assert equity[GF] == pytest.approx(stakes[EN] + stakes[RW])
    # What is left is owned outside, where the fund owns something in turn.
    assert equity[RW] == pytest.approx(-equity[EN] - owned[CG] - owned[HR] - equity[GF])


def test_fixed_capital_by_sector(run):
    capital = run.balance_sheet.sheet["fixed_capital"]
    e, plants = run.enterprises, run.power_projects
    others = run.ledger.accounts["other_borrowers"].loans.sum()
    firms = (e.capital * e.weight * e.active).sum() * run.world.consumer_prices
    assert capital[EN] == pytest.approx(firms + others)
    cost = plants.capital_cost * plants.works_prices * plants.rated_capacity * plants.counted_share
    assert capital[SV] == pytest.approx(
        (cost * np.where(plants.stage == DONE, 1, plants.work)).sum()
    )
    assert capital[[BK, GF, RW]].tolist() == [0.0, 0.0, 0.0]
    # In the last of 24 months 23 have passed since the start; what was formed is half as old.
    worn = (1 - run.parameters.capital_depreciation) ** (23 / 24)
    formed = run.balance_sheet.formed
    assert capital[CG] == pytest.approx(formed[CG] * worn)
    assert capital[CG] > 0


def test_claims_on_head_offices_are_what_was_settled_through_them(run):
    held = run.balance_sheet.sheet["head_office"]
    start = run.ledger.accounts["upper_governments"].opening[0]
    assert held[UG] == pytest.approx(run.ledger.balance("upper_governments")[0] - start)
    assert held.sum() == pytest.approx(0.0, abs=1e-3)
    deposits = run.balance_sheet.sheet["deposits"]
    assert deposits[[UG, RW]].tolist() == [0.0, 0.0]
    assert deposits[HR] == pytest.approx(run.ledger.balance("residents").sum())


def test_what_was_saved_and_what_is_no_flow_explain_all_of_net_worth(model):
    sheet = model.balance_sheet
    sheet.close_year(model)
    capital = sheet.sheet["fixed_capital"].copy()
    sheet.saving = sheet.saving + 5.0
    sheet.flows = sheet.flows + 2.0
    sheet.close_year(model)
    explained = 5.0 + sum(sheet.changes.values())
    assert explained == pytest.approx(np.zeros(10), abs=1e-3)
    assert sheet.changes["depreciation"] == pytest.approx(
        -model.parameters.capital_depreciation * capital
    )
    assert sheet.of_year(EN, ("wages", "arrears")).tolist() == [2.0, 2.0]
