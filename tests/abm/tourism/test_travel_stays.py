"""Beds, sites and memory of travellers, part by part and through whole runs, in a coarse model."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import spending, stays, trips
from abm.tourism import travel as phase
from abm.tourism.beds import all_beds, bed_nights
from abm.tourism.groups import COUNTY_COUNT, VISITOR_GROUPS
from abm.tourism.spending import site_admission
from agents.tourism.scenic_site import COUNTY_COMPANY, OUTSIDE_GROUP
from tests.worlds.travel_world import BY_ROAD, built, chosen, pull, travelled, visits


def test_residents_take_beds_and_are_counted_but_their_outings_are_not_paid_twice():
    model = built()
    trips.make_trips(model, chosen(model).value)
    main_trips = trips.trips_by_group(model)
    assert main_trips[VISITOR_GROUPS:, trips.PERSONS].sum() > 0
    residents = main_trips.copy()
    residents[:VISITOR_GROUPS] = 0
    month = stays.stay(model, residents, BY_ROAD, pull(model))
    assert month.nights.sum() > 0
    spending.spend(model, month)
    counted = month.visits.sum() * model.parameters.visit_count_factor
    assert visits(model) == pytest.approx(counted)
    assert model.counties.tourist_spending.sum() == 0
    assert model.tourism.homestay_sales == 0


def test_full_sites_let_nobody_else_in_and_outside_groups_take_their_part():
    model = travelled(built())
    sites, p = model.scenic_sites, model.parameters
    crowd, few = np.full(COUNTY_COUNT, 1e9), np.full(COUNTY_COUNT, 0.01)
    everybody = np.ones(COUNTY_COUNT)
    capacity = np.bincount(sites.county, sites.capacity * sites.open, COUNTY_COUNT)
    assert site_admission(model, crowd).let_in == pytest.approx(capacity / crowd)
    let_in, local_share = site_admission(model, few)
    assert let_in == pytest.approx(everybody)
    assert ((1 - p.outside_site_profit - 1e-9 <= local_share) & (local_share <= 1)).all()
    sites.owner = np.full(sites.n, OUTSIDE_GROUP)
    all_outside = (1 - p.outside_site_profit) * everybody
    assert site_admission(model, few).local_share == pytest.approx(all_outside)
    sites.owner = np.full(sites.n, COUNTY_COMPANY)
    assert site_admission(model, few).local_share == pytest.approx(everybody)


def test_sites_that_turn_visitors_away_are_talked_about():
    def reputation(capacity):
        model = built()
        model.scenic_sites.capacity = np.full(model.scenic_sites.n, capacity)
        return travelled(model).tourism.reputation

    assert (reputation(1.0) < reputation(1e9)).all()


def test_fame_of_november_2020_is_still_felt_at_the_start_and_fades():
    early, late = built("2021-01"), built("2023-07")
    halved = 0.15 * 0.5 ** (2 / early.parameters.fame_half_life)
    assert early.tourism.fame == pytest.approx(1 + halved)
    assert (late.tourism.fame > 1).all()


def test_each_row_has_its_own_memory_of_each_county_and_acts_on_it():
    model = built()
    base = chosen(model).probability.copy()
    memory = np.zeros_like(model.tourists.memory)
    memory[7, 4] = 0.8
    model.tourists.memory = memory
    after = chosen(model).probability
    assert after[7, 4] > base[7, 4]
    others = np.arange(model.tourists.n) != 7
    assert (after[others] == base[others]).all()


def test_dear_beds_shorten_stays():
    model = built()
    usual = stays.nights_a_stop(model)
    model.counties.bed_price = 1.2 * model.counties.bed_price
    assert stays.nights_a_stop(model) == pytest.approx(
        usual * 1.2**-model.parameters.nights_price_response
    )


def test_beds_are_those_of_hotels_residents_and_herders():
    model = built()
    before = all_beds(model)
    model.counties.herder_rooms = model.counties.herder_rooms + 10.0
    assert all_beds(model) == pytest.approx(before + 10.0 * model.parameters.beds_per_room)


@pytest.mark.parametrize(
    "run", [{}, {"mix": "document", "draw": 9}, {"start": "2018-01", "end": "2019-12"}]
)
def test_through_whole_runs_choices_add_up_beds_hold_and_nobody_gets_lost(monkeypatch, run):
    """Every month: parties that travel = main trips; stays wanted = stays made + those who stay
    away; nights fit.
    """
    months = []
    lost = 0.0

    def watched(model, main_trips, by_air, pull):
        month = stays.stay(model, main_trips, by_air, pull)
        months.append((main_trips, month))
        return month

    monkeypatch.setattr(phase, "stay", watched)
    usual = {"detail": "coarse", "draw": 4, "end": "2024-12"}
    model = GanziModel(**(usual | run))
    while model.running:
        model.step()
        main_trips, month = months[-1]
        tourism, clock = model.tourism, model.clock
        assert tourism.choice_probability.sum(axis=1) == pytest.approx(np.ones(model.tourists.n))
        parties, persons = main_trips[:, trips.PARTIES].sum(), main_trips[:, trips.PERSONS].sum()
        assert parties == pytest.approx(model.tourists.trips.sum())
        visits_in_all = month.visits.sum() + tourism.lost_visits.sum()
        assert visits_in_all == pytest.approx(tourism.wanted_visits.sum())
        assert tourism.wanted_visits.sum() >= persons * (1 - 1e-9)
        room = model.parameters.highest_occupancy * bed_nights(model, clock.month, clock.days)
        assert (model.counties.occupancy <= model.parameters.highest_occupancy * (1 + 1e-9)).all()
        assert month.nights.sum() <= room.sum() * 1.02
        lost += tourism.lost_visits.sum()
    assert len(months) > 20
    assert lost > 0
