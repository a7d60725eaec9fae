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


def started(model, quarters=1):
    """Beds that the decisions of some quarters add to the pipeline, each by its own luck."""
    before = model.counties.hotel_pipeline.sum()
    for quarter in range(quarters):
        model.investors.committed = np.zeros(model.investors.n)
        model.clock.t += 12 * min(quarter, 1)  # the same season, new luck
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
    assert started(full, quarters=4) > started(model, quarters=4)


def test_grants_relief_and_interest_make_hotels_cheaper():
    base = phase.hotel_cost_of_capital(built())
    helped = built()
    helped.levers.hotel_capex_subsidy = 0.2
    assert phase.hotel_cost_of_capital(helped) == pytest.approx(0.8 * base)
    assert (phase.hotel_cost_of_capital(built(levers={"interest_discount": 3.0})) < base).all()
    assert (phase.bed_returns(built(levers={"tax_relief": 1.0})) > phase.bed_returns(built())).all()
    assert started(helped, quarters=4) > started(built(), quarters=4)


def test_the_grant_is_paid_for_what_is_started():
    model = built()
    model.levers.hotel_capex_subsidy = 0.1
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
    assert room[-1] == 0
    room = room[:-1] * phase.quarters_left(model)
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
    assert (investors.committed[~(tourism | private)] == 0).all()
    assert (investors.committed <= room / phase.quarters_left(model) * (1 + 1e-9)).all()


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
    phase.order_hotel_works(model, phase.slot(model))
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
    """With equity short, a grant of a fifth lets at least a quarter more be built from the same
    equity; as hotels are whole, some only come within reach by it.
    """

    def beds(grant):
        model = built()
        model.levers.hotel_capex_subsidy = grant
        model.investors.equity_budget = 0.2 * model.investors.equity_budget
        return started(model, quarters=12)

    assert 1.25 < beds(0.2) / beds(0.0) < 1.8


def test_half_of_the_hotels_are_worth_building_where_a_bed_earns_what_it_costs(monkeypatch):
    model = built()
    model.parameters.investor_taste = 0.0
    cost = phase.hotel_cost_of_capital(model)
    monkeypatch.setattr(phase, "bed_returns", lambda model: np.full(18, cost[-1]))
    rows = np.arange(18 * phase.HOTELS)
    clear = 0
    for t in range(40):
        model.clock.t = t
        surplus = phase.hotel_surplus(model, rows, rows // phase.HOTELS)
        clear += np.mean(surplus[24] >= 0) / 40
    assert clear == pytest.approx(0.5, abs=0.03)
    assert (surplus[:17] == -np.inf).all()
    assert (surplus[25] == -np.inf).all()


def test_bad_experience_in_a_county_keeps_investors_away_from_it():
    rows = np.arange(18 * phase.HOTELS)
    model = built()
    usual = phase.hotel_surplus(model, rows, rows // phase.HOTELS)
    belief = np.zeros((25, 5, 18))
    belief[24, 1, 3] = -0.2
    model.investors.belief = belief.reshape(25, 90)
    change = phase.hotel_surplus(model, rows, rows // phase.HOTELS)[24] - usual[24]
    assert change == pytest.approx(np.where(rows // phase.HOTELS == 3, -0.2, 0.0))


def test_hotels_offered_are_whole_and_add_up_to_what_a_county_brings():
    model = built()
    p, counties = model.parameters, model.counties
    beds = phase.hotels_offered(model)
    assert beds.sum(axis=1) == pytest.approx(
        counties.hotel_beds * p.hotel_start_share * phase.loan_ease(model)
    )
    large = counties.hotel_beds.argmax()
    assert np.count_nonzero(beds[large]) == phase.HOTELS


def test_hotels_under_way_are_deals_on_which_investors_will_look_back():
    model = built(start="2022-01")
    deals = model.deals()
    hotels = deals[deals["deal"].str.startswith("hotel")]
    assert (hotels["month"] == "2021-12").all()
    assert hotels["capital"].sum() == pytest.approx(
        model.counties.hotel_pipeline.sum() * model.parameters.hotel_cost
    )
    assert hotels["investor"].str.startswith(("tourism", "private")).all()


def test_equity_is_spread_over_the_quarters_that_are_left():
    assert [
        phase.quarters_left(built(start=f"2022-{month}")) for month in ("03", "06", "09", "12")
    ] == [4, 3, 2, 1]
