"""Beds, sites and memory of travellers, part by part and through whole runs, in a coarse model."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import spending as travel_spending
from abm.tourism import stays as travel_stays
from abm.tourism import travel as phase
from abm.tourism.books import VISITORS, N, all_beds, bed_nights, tickets
from agents.tourism.scenic_site import COUNTY_COMPANY, OUTSIDE_GROUP
from tests.worlds.travel_world import built, travelled, visits


def test_residents_take_beds_and_are_counted_but_their_outings_are_not_paid_twice():
    model = built()
    probability, value = phase.choose_counties(model)
    phase.make_trips(model, value)
    weights = phase.trips_by_group(model, probability)
    assert weights[VISITORS:, 1].sum() > 0
    alone = weights.copy()
    alone[:VISITORS] = 0
    nights, made, budgets = travel_stays.stay(model, alone)
    assert nights.sum() > 0
    travel_spending.spend(model, nights, made, budgets)
    assert visits(model) == pytest.approx(made.sum() * model.parameters.visit_count_factor)
    assert model.counties.tourist_spending.sum() == 0
    assert model.tourism.homestay_sales == 0


def test_full_sites_let_nobody_else_in_and_outside_groups_take_their_part():
    model = travelled(built())
    sites, p = model.scenic_sites, model.parameters
    visitors = np.full(N, 1e9)
    let_in, _ = tickets(model, visitors)
    capacity = np.bincount(sites.county, sites.capacity * sites.open, N)
    assert let_in == pytest.approx(capacity / visitors)
    few, kept = tickets(model, np.full(N, 0.01))
    assert few == pytest.approx(np.ones(N))
    assert ((1 - p.outside_site_profit - 1e-9 <= kept) & (kept <= 1)).all()
    sites.owner = np.full(sites.n, OUTSIDE_GROUP)
    assert tickets(model, np.full(N, 0.01))[1] == pytest.approx(
        np.full(N, 1 - p.outside_site_profit)
    )
    sites.owner = np.full(sites.n, COUNTY_COMPANY)
    assert tickets(model, np.full(N, 0.01))[1] == pytest.approx(np.ones(N))


def test_sites_that_turn_visitors_away_are_talked_about():
    def reputation(capacity):
        model = built()
        model.scenic_sites.capacity = np.full(model.scenic_sites.n, capacity)
        return travelled(model).counties.reputation

    assert (reputation(1.0) < reputation(1e9)).all()


def test_fame_of_november_2020_is_still_felt_at_the_start_and_fades():
    early, late = built("2021-01"), built("2023-07")
    halved = 0.15 * 0.5 ** (2 / early.parameters.fame_half_life)
    assert early.tourism.fame == pytest.approx(1 + halved)
    assert 1 < late.tourism.fame


def test_each_row_has_its_own_memory_of_each_county_and_acts_on_it():
    model = built()
    base = phase.choose_counties(model)[0].copy()
    memory = np.zeros_like(model.tourists.memory)
    memory[7, 4] = 0.8
    model.tourists.memory = memory
    after = phase.choose_counties(model)[0]
    assert after[7, 4] > base[7, 4]
    others = np.arange(model.tourists.n) != 7
    assert (after[others] == base[others]).all()


def test_dear_beds_shorten_stays():
    model = built()
    usual = travel_stays.nights_a_stop(model)
    model.counties.bed_price = 1.2 * model.counties.bed_price
    assert travel_stays.nights_a_stop(model) == pytest.approx(
        usual * 1.2**-model.parameters.nights_price_response
    )


def test_beds_are_those_of_hotels_residents_and_herders():
    model = built()
    before = all_beds(model)
    model.counties.herder_rooms = model.counties.herder_rooms + 10.0
    assert all_beds(model) == pytest.approx(before + 10.0 * model.parameters.beds_per_room)


@pytest.mark.parametrize(
    "given", [{}, {"mix": "document", "draw": 9}, {"start": "2018-01", "end": "2019-12"}]
)
def test_through_whole_runs_choices_add_up_beds_hold_and_nobody_gets_lost(monkeypatch, given):
    """Every month: parties that travel = main trips; stays wanted = stays made + those who stay
    away; nights fit.
    """
    seen, lost = [], 0.0

    def watched(model, weights):
        result = travel_stays.stay(model, weights)
        seen.append((weights, result))
        return result

    monkeypatch.setattr(phase, "stay", watched)
    model = GanziModel(**{"detail": "coarse", "draw": 4, "end": "2024-12"} | given)
    while model.running:
        model.step()
        weights, (nights, made, _) = seen[-1]
        tourism, clock = model.tourism, model.clock
        assert model.choice_buffer.sum(axis=1) == pytest.approx(np.ones(model.tourists.n))
        assert weights[:, 0].sum() == pytest.approx(model.tourists.trips.sum())
        assert made.sum() + tourism.lost_visits.sum() == pytest.approx(tourism.wanted_visits.sum())
        assert tourism.wanted_visits.sum() >= weights[:, 1].sum() * (1 - 1e-9)
        room = model.parameters.highest_occupancy * bed_nights(model, clock.month, clock.days)
        assert (model.counties.occupancy <= model.parameters.highest_occupancy * (1 + 1e-9)).all()
        assert nights.sum() <= room.sum() * 1.02
        lost += tourism.lost_visits.sum()
    assert len(seen) > 20
    assert lost > 0
