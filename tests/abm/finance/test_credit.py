"""Credit: terms of the month, lending to agents, and the month's loans of the banks."""

import numpy as np
import pytest

from abm.finance.credit import kind_of_industry
from abm.finance.defaults import default_of_agents
from abm.finance.lending import branch_allowances, grant_loans
from agents.finance.bank import AGRICULTURE, CLEAN, GREEN, OTHER, TOURISM
from agents.industries import BUILDING_MATERIALS, FOOD_PROCESSING, HOSPITALITY
from tests.worlds.finance_world import FIRMS, small_model


def test_starting_loans_are_those_drawn(monkeypatch):
    model = small_model(monkeypatch)
    p = model.parameters
    loans = model.banks.loans
    assert loans.sum() == pytest.approx(p.loans_total)
    assert loans[:, [CLEAN, GREEN]].sum() == pytest.approx(p.loans_total * p.loans_green_share)
    assert loans[-1].sum() == 0


def test_relending_and_discount_lower_green_rates_only(monkeypatch):
    plain = small_model(monkeypatch, relending_use=0.0, interest_discount=0.0).credit
    helped = small_model(monkeypatch, relending_use=1.0, interest_discount=2.0).credit
    assert helped.rate("green") < plain.rate("green")
    assert helped.rate("tourism") < plain.rate("tourism")
    assert helped.rate("other") == plain.rate("other")


def test_the_window_and_the_guarantee_ease_their_kinds(monkeypatch):
    plain = small_model(monkeypatch, green_window=0.0, tourism_loan_programme=0.0).credit
    helped = small_model(monkeypatch, green_window=1.0, tourism_loan_programme=500.0).credit
    assert helped.ease("green") > plain.ease("green")
    assert helped.ease("tourism") > plain.ease("tourism")
    assert helped.ease("other") == plain.ease("other")


def test_lending_moves_deposits_and_debts_alike(monkeypatch):
    model = small_model(monkeypatch)
    granted = model.credit.lend_local(
        "enterprises", np.array([1e6, 2e6]), "tourism", rows=np.array([1, 3])
    )
    assert granted == pytest.approx(np.array([1e6, 2e6]) * model.credit.ease("tourism"))
    assert model.ledger.loans("enterprises")[[1, 3]] == pytest.approx(granted)
    assert model.ledger.balance("enterprises")[3] == pytest.approx(1e7 + granted[1])
    model.ledger.check()


def test_clean_energy_is_lent_in_full_and_nothing_asked_is_nothing_lent(monkeypatch):
    credit = small_model(monkeypatch).credit
    assert credit.lend_local("power_projects", np.array([5e6, 0.0]), "clean") == pytest.approx(
        [5e6, 0.0]
    )
    assert credit.lend_local("power_projects", np.zeros(2), "clean").tolist() == [0.0, 0.0]


def test_room_left_bounds_what_is_lent(monkeypatch):
    credit = small_model(monkeypatch).credit
    credit.room = np.full((5, 18), 1e5)
    lent = credit.lend_local("enterprises", np.full(18, 1e6), "other")
    # Each firm is alone in its county: its own bank has 1e5, and the rural bank as much again.
    rural = credit.exposure.branch["enterprises"] == credit.exposure.rural_branch["enterprises"]
    np.testing.assert_allclose(lent, np.where(rural, 1e5, 2e5))
    assert 0 < np.count_nonzero(rural) < 18
    assert credit.lend_local("enterprises", np.full(18, 1e6), "other").sum() == 0


def owed(model):
    """What the accounts of the ledger owe the banks, CNY."""
    return sum(account.loans.sum() for account in model.ledger.accounts.values())


def test_all_loans_of_the_banks_are_debts_in_the_ledger_from_the_start(monkeypatch):
    model = small_model(monkeypatch)
    np.testing.assert_allclose(
        model.banks.loans[:5].sum(axis=0), model.credit.owed.sum(axis=(0, 2)), rtol=1e-12
    )
    assert owed(model) == pytest.approx(model.parameters.loans_total)
    plants = model.power_projects
    clean = model.ledger.loans("power_projects").sum()
    assert clean == pytest.approx(
        min(model.parameters.loans_total * model.parameters.loans_clean_share, 2e10)
    )
    assert clean + plants.external_loans.sum() == pytest.approx(2e10)
    assert model.ledger.balance("other_borrowers").sum() == pytest.approx(0.0, abs=1e-3)
    model.ledger.check()


def test_a_month_serves_loans_and_renews_the_book(monkeypatch):
    model = small_model(monkeypatch, start="2022-06")
    lent = model.credit.lend_local("enterprises", np.full(18, 1e6), "other").sum()
    before = model.banks.loans.sum()
    grant_loans(model)
    model.ledger.check()
    kinds = kind_of_industry(model.enterprises.industry)
    due = model.credit.full_rates[kinds] / 4 * lent / 18
    assert model.ledger.month_total("loan_interest", payer="enterprises") == pytest.approx(
        due.sum()
    )
    lives = np.where(
        kinds == TOURISM, model.parameters.loan_life_tourism, model.parameters.loan_life_farm
    )
    repaid = model.ledger.month_total("loan_repayment", payer="enterprises")
    assert repaid == pytest.approx((lent / 18 / (4 * lives)).sum())
    assert model.banks.lent.sum() > 0
    assert abs(model.banks.loans.sum() / before - 1) < 0.02


def test_the_books_of_the_banks_follow_the_debts_month_by_month(monkeypatch):
    model = small_model(monkeypatch, start="2022-01")
    for month in range(1, 13):
        model.clock.month = month
        model.credit.lend_local("enterprises", np.full(18, 1e5), "tourism")
        model.ledger.lend("enterprises", np.array([5e4]), rows=np.array([2]))
        grant_loans(model)
        assert model.banks.loans.sum() == pytest.approx(owed(model), rel=1e-9)
    lost = sum(account.written_off.sum() for account in model.ledger.accounts.values())
    assert model.banks.bad_loans.sum() == pytest.approx(lost)
    assert lost > 0
    model.ledger.check()


def test_other_borrowers_keep_only_what_their_works_will_cost(monkeypatch):
    model = small_model(monkeypatch, start="2022-03")
    grant_loans(model)
    ordered = sum(order.paid.sum() for order in model.market.orders)
    assert ordered > 0
    assert model.ledger.balance("other_borrowers").sum() == pytest.approx(ordered, abs=1e-3)
    assert model.ledger.month_total("loan_interest", payer="other_borrowers") > 0


def test_banks_stay_within_quota_for_borrowers_outside_the_model(monkeypatch):
    model = small_model(monkeypatch)
    grant_loans(model)
    assert np.all(model.banks.lent.sum(axis=1) <= model.banks.quota * (1 + 1e-9))


def test_what_plants_are_lent_comes_off_the_quota_of_their_bank(monkeypatch):
    model = small_model(monkeypatch, start="2022-05")
    usual = branch_allowances(model)
    model.credit.planned = np.full((5, 18), 1e6)
    less = usual.sum(axis=1) - branch_allowances(model).sum(axis=1)
    np.testing.assert_allclose(less, 18e6)


def test_easier_and_cheaper_clean_loans_win_plants_for_the_banks_here(monkeypatch):
    model = small_model(monkeypatch, green_window=0.0, interest_discount=0.0)
    usual = model.credit.plant_share()
    np.testing.assert_allclose(usual, min(model.credit.booked_share, 1.0))
    model.credit.booked_share = 0.2
    model.levers.green_window = 1.0
    model.levers.interest_discount = 2.0
    model.credit.set_terms()
    assert np.all((model.credit.plant_share() > 0.2) & (model.credit.plant_share() < 1.0))


def test_firms_that_cannot_serve_their_debts_default_after_half_a_year(monkeypatch):
    model = small_model(monkeypatch, start="2022-03")
    e = model.enterprises
    p = model.parameters
    ledger = model.ledger
    e.single = np.ones(FIRMS, bool)
    e.weight = np.ones(FIRMS)
    p.default_hazard = 1.0
    p.months_to_default = 6.0
    ledger.lend("enterprises", np.full(FIRMS, 1e6))
    e.usual_surplus = np.where(np.arange(FIRMS) < 9, 0.0, 1e6)
    assert default_of_agents(model).sum() == 0.0
    assert set(e.months_short[:9].tolist()) == {3.0}
    lost = default_of_agents(model)
    assert lost.sum() == pytest.approx(9 * 1e6 * p.loss_given_default)
    np.testing.assert_allclose(ledger.loans("enterprises")[9:], 1e6)
    e.usual_surplus = np.full(FIRMS, 1e6)
    default_of_agents(model)
    assert e.months_short.sum() == 0.0


def test_of_a_group_so_many_default_as_fall_short(monkeypatch):
    model = small_model(monkeypatch, start="2022-03")
    e = model.enterprises
    p = model.parameters
    ledger = model.ledger
    e.weight = np.full(FIRMS, 1e9)
    p.default_hazard = 0.4
    ledger.lend("enterprises", np.full(FIRMS, 1e12))
    e.usual_surplus = np.zeros(FIRMS)
    lost = default_of_agents(model)
    assert lost.sum() == pytest.approx(
        FIRMS * 1e12 * (1 - 0.6**0.25) * p.loss_given_default, rel=1e-3
    )


def test_governments_pay_the_discount_and_their_part_of_losses(monkeypatch):
    model = small_model(
        monkeypatch, start="2022-06", interest_discount=1.0, tourism_loan_programme=200.0
    )
    model.credit.lend_local("enterprises", np.full(18, 1e6), "tourism")
    grant_loans(model)
    assert model.ledger.month_total("interest_discount") > 0
    assert model.ledger.sector_flow("capital_grants", "BK") > 0
    levers = {row["lever"] for row in model.ledger.costs.rows()}
    assert {"interest_discount", "tourism_loan_programme", "relending_use"} <= levers


def test_firms_borrow_by_the_kind_of_their_industry():
    kinds = kind_of_industry(np.array([HOSPITALITY, FOOD_PROCESSING, BUILDING_MATERIALS]))
    assert kinds.tolist() == [TOURISM, AGRICULTURE, OTHER]


def test_scored_loans_count_by_bank_kind_and_county_against_its_quota(monkeypatch):
    model = small_model(monkeypatch)
    credit = model.credit
    rows = np.arange(FIRMS)
    credit.room = np.full((5, 18), 6e4)
    loans = credit.lend_scored(np.full(FIRMS, 1e5), np.ones(FIRMS), rows)
    cell = credit.exposure.branch["enterprises"]
    rural = credit.exposure.rural_branch["enterprises"]
    np.testing.assert_allclose(loans.granted, 6e4)
    np.testing.assert_allclose(loans.second, np.where(cell == rural, 0.0, 4e4))
    by_branch = np.zeros(90)
    np.add.at(by_branch, cell, loans.granted)
    np.add.at(by_branch, rural, loans.second)
    np.testing.assert_allclose(credit.take_direct().sum(axis=1).ravel(), by_branch)
    np.testing.assert_allclose(credit.room.ravel(), 6e4 - by_branch)
    assert credit.refused.sum() == pytest.approx(np.count_nonzero(cell == rural) * 4e4)
    # What the rural banks lent beside is theirs, to the last yuan of what the ledger has.
    owed = credit.exposure.owed().agents
    np.testing.assert_allclose(owed.sum(axis=1).ravel(), by_branch)
