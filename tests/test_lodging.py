"""Rules of beds for visitors, with numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import lodging

NEST = np.array([0, 0, 1])


def test_occupancy_is_nothing_where_there_are_no_beds():
    assert lodging.occupancy(np.array([30.0, 5.0]), np.array([60.0, 0.0])) == pytest.approx([0.5, 0.0])


def test_crowds_are_felt_above_what_is_comfortable():
    assert lodging.crowding(np.array([0.8, 0.95]), 0.85) == pytest.approx([0.0, 0.1])


def test_bed_prices_follow_occupancy_within_limits():
    price = lodging.bed_price(100.0, np.array([0.6, 0.4, 0.9]), np.array([0.4, 0.4, 0.1]), 1.0, 0.5)
    assert price == pytest.approx([100 * np.exp(0.2), 100.0, 100 * np.exp(0.5)])


def test_those_without_a_bed_look_again_come_for_the_day_or_stay_away():
    wanted, room = np.array([200.0, 50.0, 80.0]), np.array([100.0, 90.0, 40.0])
    nights, visits, short = lodging.rationed(wanted, room, NEST, 0.5, 0.2)
    assert short == pytest.approx([0.5, 0.0, 0.5])
    assert nights * wanted == pytest.approx([100.0, 90.0, 40.0])
    assert visits == pytest.approx([1 - 0.5 * (0.2 + 0.5 * 0.8), 1 + 40 / 50, 1 - 0.5 * 0.2])


def test_with_room_for_all_nothing_changes():
    nights, visits, short = lodging.rationed(np.array([10.0, 0.0, 5.0]), np.array([20.0, 9.0, 5.0]), NEST, 0.5, 0.2)
    assert nights == pytest.approx([1.0, 1.0, 1.0])
    assert visits == pytest.approx([1.0, 1.0, 1.0])
    assert short == pytest.approx([0.0, 0.0, 0.0])


@given(
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.floats(0, 0.6),
    st.floats(0, 0.4),
)
def test_nights_never_exceed_the_beds_and_nobody_appears_from_nowhere(wanted, room, again, lost):
    wanted, room = np.array(wanted), np.array(room)
    nights, visits, _ = lodging.rationed(wanted, room, NEST, again, lost)
    assert (nights * wanted <= room * (1 + 1e-9) + 1e-6).all()
    assert (nights * wanted).sum() <= wanted.sum() * (1 + 1e-9) + 1e-6
    assert (visits * wanted).sum() <= wanted.sum() * (1 + 1e-9) + 1e-6
    assert visits.min() >= 0


def test_the_return_on_a_bed_and_what_its_capital_costs():
    assert lodging.bed_return(100.0, 0.5, 0.4, 73000.0) == pytest.approx(0.1)
    assert lodging.user_cost(0.04, 0.5, 0.08, 0.03, 0.0, 0.0) == pytest.approx(0.09)
    assert lodging.user_cost(0.04, 0.5, 0.08, 0.03, 0.1, 0.1) == pytest.approx(0.072)


def test_half_the_highest_share_of_beds_is_started_when_return_meets_cost():
    wanted = lodging.wanted_beds(np.array([1000.0, 1000.0]), np.array([0.0, 1.0]), 0.02, 0.04)
    assert wanted == pytest.approx([20.0, 40.0])


def test_equity_cuts_all_counties_alike():
    wanted = np.array([10.0, 30.0])
    assert lodging.affordable_beds(wanted, 100.0, 0.5, 1000.0) == pytest.approx([5.0, 15.0])
    assert lodging.affordable_beds(wanted, 100.0, 0.5, 9000.0) == pytest.approx(wanted)
    assert lodging.affordable_beds(np.zeros(2), 100.0, 0.5, 0.0) == pytest.approx([0.0, 0.0])


def test_hotels_open_some_quarters_ahead_within_the_ring():
    opens = lodging.opening_quarter(14, 24.0, np.array([1.0, 1.25, 0.01, 90.0]), 16)
    assert opens.tolist() == [(14 + 8) % 16, (14 + 10) % 16, 15, (14 + 15) % 16]


def test_residents_open_rooms_with_grants_and_full_beds():
    usual = np.array([0.4, 0.4])
    rooms = lodging.new_rooms(np.array([100.0, 100.0]), 0.05, 10000.0, 40000.0, 2.0, np.array([0.4, 0.5]), usual, 5.0)
    assert rooms == pytest.approx([5 * np.exp(0.5), 5 * np.exp(1.0)])
    assert lodging.new_rooms(np.array([100.0]), 0.05, 1e9, 1.0, 1.0, usual[:1], usual[:1], 1.0) == 5 * np.exp(2.0)
