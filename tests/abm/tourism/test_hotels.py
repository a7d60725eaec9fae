"""Hotels and residents' homestays: decisions, works, openings, in a coarse model."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import hotels as phase
from agents.finance.investor import MINING_GROUP, POWER, PRIVATE, TOURISM_GROUP
from agents.industries import CONSTRUCTION


def built(start="2023-06", draw=2, **arguments):
    model = GanziModel(draw=draw, detail="coarse", start=start, end="2026-12", **arguments)
    model.ledger.start_month()
    return model


def started(model):
    """Beds that one decision adds to the pipeline."""
    before = model.counties.hotel_pipeline.sum()
    phase.decide(model)
    return model.counties.hotel_pipeline.sum() - before


def test_beds_wait_in_the_pipeline_for_one_and_a_half_years_or_more():
    model = built()
    now = phase.slot(model)
    before = model.counties.hotel_pipeline.copy()
    beds = np.full(18, 10.0)
    phase.start_works(model, beds)
    added = model.counties.hotel_pipeline - before
    assert added.sum(axis=1) == pytest.approx(beds)
    ahead = (added.argmax(axis=1) - now) % 16
    assert ahead.min() >= 3
    assert ahead.mean() == pytest.approx(model.parameters.hotel_building_months / 3, abs=2.5)


def test_works_cost_the_whole_hotel_before_it_opens():
    model = built()
    before = model.counties.hotel_works.copy()
    phase.start_works(model, np.full(18, 10.0))
    added = model.counties.hotel_works - before
    assert 3 * added.sum(axis=1) == pytest.approx(np.full(18, 10.0 * model.parameters.hotel_cost))
    assert added[:, phase.slot(model)] == pytest.approx(np.zeros(18))


def test_hotels_open_when_their_quarter_comes():
    model = built(start="2022-07")
    now, beds = phase.slot(model), model.counties.hotel_beds.copy()
    pipeline = np.zeros((18, 16))
    pipeline[:, now], pipeline[:, now - 1] = 7.0, 5.0
    model.counties.hotel_pipeline = pipeline
    phase.open_hotels(model)
    closing = model.parameters.hotel_closure / 4
    assert model.counties.hotel_beds == pytest.approx(beds * (1 - closing) + 7.0)
    assert model.counties.hotel_pipeline.sum() == pytest.approx(18 * 5.0)


def test_full_beds_make_hotels_worth_building():
    model, full = built(), built()
    full.counties.yearly_occupancy = np.full(18, 0.9)
    assert (phase.bed_returns(full) > phase.bed_returns(model)).all()
    assert started(full) > started(model)


def test_grants_relief_interest_and_the_fund_make_hotels_cheaper():
    base = phase.hotel_cost_of_capital(built())
    assert phase.hotel_cost_of_capital(built(levers={"hotel_capex_subsidy": 0.2})) == pytest.approx(
        0.8 * base
    )
    assert phase.hotel_cost_of_capital(built(levers={"interest_discount": 3.0})) < base
    fund = built()
    fund.guidance_funds.concession = np.array([[0.0, 0.05, 0.0, 0.0, 0.0]])
    assert phase.hotel_cost_of_capital(fund) == pytest.approx(0.95 * base)
    assert (phase.bed_returns(built(levers={"tax_relief": 1.0})) > phase.bed_returns(built())).all()
    assert started(built(levers={"hotel_capex_subsidy": 0.2})) > started(built())


def test_the_grant_is_paid_for_what_is_started():
    model = built(levers={"hotel_capex_subsidy": 0.1})
    beds = started(model)
    cost = beds * model.parameters.hotel_cost * model.world.consumer_prices
    booked = sum(
        row["amount"] for row in model.ledger.costs.rows() if row["lever"] == "hotel_capex_subsidy"
    )
    assert booked == pytest.approx(0.1 * cost)
    assert model.ledger.sector_flow("capital_grants", "RW") == pytest.approx(0.1 * cost)


def test_only_tourism_groups_and_part_of_private_capital_build_and_bind_equity():
    model = built()
    investors = model.investors
    room = phase.investor_room(model)
    assert (room[np.isin(investors.group, (POWER, MINING_GROUP))] == 0).all()
    tourism, private = investors.group == TOURISM_GROUP, investors.group == PRIVATE
    assert room[tourism] == pytest.approx(investors.equity_budget[tourism])
    assert room[private] == pytest.approx(
        model.parameters.private_hotel_share * investors.equity_budget[private]
    )
    beds = started(model)
    equity = (
        beds
        * model.parameters.hotel_cost
        * model.world.consumer_prices
        * (1 - model.parameters.hotel_debt_share)
    )
    assert investors.committed.sum() == pytest.approx(equity)


def test_without_equity_nothing_is_started():
    model = built()
    model.investors.equity_budget = np.zeros(model.investors.n)
    assert started(model) == pytest.approx(0.0)


def test_easier_loans_let_more_be_built():
    model = built()
    usual = phase.loan_ease(model)
    model.credit.accepted = model.credit.accepted * 1.2
    assert phase.loan_ease(model) == pytest.approx(usual + 0.2 * model.parameters.hotel_debt_share)


def test_works_are_ordered_where_hotels_are_built():
    model = built()
    phase.order_works(model)
    order = model.market.orders[-1]
    due = model.counties.hotel_works[:, phase.slot(model)] * model.world.consumer_prices
    assert (order.flow, order.payer) == ("investment_local", "world")
    assert order.paid.reshape(18, -1)[:, CONSTRUCTION] == pytest.approx(due)
    assert order.paid.sum() == pytest.approx(due.sum())
    assert due.sum() > 0


def test_residents_open_more_rooms_with_the_grant_and_are_paid_it():
    usual, more = built(start="2023-01"), built(start="2023-01", levers={"homestay_grant": 10000.0})
    for model in (usual, more):
        before = model.counties.resident_rooms.sum()
        phase.open_homestays(model)
        assert model.counties.resident_rooms.sum() > 0.9 * before
    assert more.counties.resident_rooms.sum() > usual.counties.resident_rooms.sum()
    new = more.counties.resident_rooms - (1 - more.parameters.room_closure) * usual_rooms()
    paid = more.ledger.sector_flow("capital_grants", "HR")
    assert paid == pytest.approx(new.sum() * 10000.0)


def usual_rooms():
    """Rooms of residents before the first month."""
    return built(start="2023-01").counties.resident_rooms


def test_the_phase_runs_through_a_year():
    model = built(start="2022-01")
    for t in range(model.clock.start, model.clock.start + 12):
        model.set_month(t)
        model.ledger.start_month()
        phase.invest_in_hotels(model)
    assert model.counties.hotel_pipeline.min() >= 0
    assert model.counties.hotel_works.min() >= 0
    assert model.counties.hotel_beds.min() > 0


def test_a_grant_lowers_the_equity_that_a_hotel_needs():
    """With equity short, a grant of a fifth lets about a quarter more be built from the same
    equity.
    """

    def beds(grant):
        model = built(levers={"hotel_capex_subsidy": grant})
        model.investors.equity_budget = 0.01 * model.investors.equity_budget
        return started(model)

    assert beds(0.2) == pytest.approx(1.25 * beds(0.0), rel=0.05)


def test_the_fund_brings_equity_beside_that_of_groups(monkeypatch):
    def beds(ticket):
        model = built()
        model.investors.equity_budget = 0.05 * model.investors.equity_budget
        monkeypatch.setattr(phase, "call_equity", lambda *_, amounts, **__: ticket * amounts)
        return started(model), model.investors.committed.sum()

    without, own = beds(0.0)
    more, bound = beds(1.0)
    assert more > 1.5 * without
    assert bound <= own * (1 + 1e-9)


def test_equity_is_spread_over_the_quarters_that_are_left():
    assert [
        phase.quarters_left(built(start=f"2022-{month}")) for month in ("03", "06", "09", "12")
    ] == [4, 3, 2, 1]
