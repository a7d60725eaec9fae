"""Credit: terms of the month, lending to agents, and the month's loans of the banks."""

import numpy as np
import pytest
from finance_world import small_model

from abm.credit import kind_of_industry
from abm.phases.credit import grant_loans
from agents.bank import AGRICULTURE, CLEAN, GREEN, OTHER, TOURISM
from agents.industry import BUILDING_MATERIALS, FOOD_PROCESSING, HOSPITALITY


def test_starting_loans_are_those_drawn(monkeypatch):
    model = small_model(monkeypatch)
    p, loans = model.parameters, model.banks.loans
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
    granted = model.credit.lend_local("enterprises", np.array([1e6, 2e6]), "tourism", rows=np.array([1, 3]))
    assert granted == pytest.approx(np.array([1e6, 2e6]) * model.credit.ease("tourism"))
    assert model.ledger.loans("enterprises")[[1, 3]] == pytest.approx(granted)
    assert model.ledger.balance("enterprises")[3] == pytest.approx(1e7 + granted[1])
    model.ledger.check()


def test_clean_energy_is_lent_in_full_and_nothing_asked_is_nothing_lent(monkeypatch):
    credit = small_model(monkeypatch).credit
    assert credit.lend_local("power_projects", np.array([5e6, 0.0]), "clean") == pytest.approx([5e6, 0.0])
    assert credit.lend_local("power_projects", np.zeros(2), "clean").tolist() == [0.0, 0.0]


def test_room_left_bounds_what_is_lent(monkeypatch):
    credit = small_model(monkeypatch).credit
    credit.room = 1e5
    assert credit.lend_local("enterprises", np.full(18, 1e6), "other").sum() == pytest.approx(1e5)
    assert credit.lend_local("enterprises", np.full(18, 1e6), "other").sum() == 0


def test_a_month_serves_loans_and_renews_the_book(monkeypatch):
    model = small_model(monkeypatch, start="2022-06")
    lent = model.credit.lend_local("enterprises", np.full(18, 1e6), "other").sum()
    before = model.banks.loans.sum()
    grant_loans(model)
    model.ledger.check()
    kinds = kind_of_industry(model.enterprises.industry)
    due = model.credit.full_rates[kinds] / 4 * lent / 18
    assert model.ledger.month_total("loan_interest") == pytest.approx(due.sum())
    lives = np.where(kinds == TOURISM, model.parameters.loan_life_tourism, model.parameters.loan_life_farm)
    assert model.ledger.loans("enterprises") == pytest.approx(lent / 18 * (1 - 1 / (4 * lives)))
    assert model.banks.lent.sum() > 0
    assert abs(model.banks.loans.sum() / before - 1) < 0.02


def test_banks_stay_within_quota_for_borrowers_outside_the_model(monkeypatch):
    model = small_model(monkeypatch)
    grant_loans(model)
    assert np.all(model.banks.lent.sum(axis=1) <= model.banks.quota * (1 + 1e-9))


def test_external_loans_of_plants_are_partly_booked_here(monkeypatch):
    model = small_model(monkeypatch)
    model.power_projects.external_loans = np.full(2, 5e10)
    model.ledger.post(
        "external_loans",
        "world",
        "power_projects",
        received=np.array([1e9, 0.0]),
    )
    grant_loans(model)
    share = model.credit.booked_share
    assert 0 < share <= 1
    assert model.banks.lent[:, CLEAN].sum() == pytest.approx(share * 1e9, rel=0.05)


def test_governments_pay_the_discount_and_their_part_of_losses(monkeypatch):
    model = small_model(monkeypatch, start="2022-06", interest_discount=1.0, tourism_loan_programme=200.0)
    model.credit.lend_local("enterprises", np.full(18, 1e6), "tourism")
    grant_loans(model)
    assert model.ledger.month_total("interest_discount") > 0
    assert model.ledger.sector_flow("capital_grants", "BK") > 0
    levers = {row["lever"] for row in model.programmes.costs()}
    assert {"interest_discount", "tourism_loan_programme", "relending_use"} <= levers


def test_firms_borrow_by_the_kind_of_their_industry():
    kinds = kind_of_industry(np.array([HOSPITALITY, FOOD_PROCESSING, BUILDING_MATERIALS]))
    assert kinds.tolist() == [TOURISM, AGRICULTURE, OTHER]
