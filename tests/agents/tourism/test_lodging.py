"""Rules of beds for visitors, with numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tourism import lodging

NEST = np.array([0, 0, 1])


def test_occupancy_is_nothing_where_there_are_no_beds():
    assert lodging.occupancy(np.array([30.0, 5.0]), np.array([60.0, 0.0])) == pytest.approx(
        [0.5, 0.0]
    )


def test_crowds_are_felt_above_what_is_comfortable():
    assert lodging.crowding(np.array([0.8, 0.95]), 0.85) == pytest.approx([0.0, 0.1])


def test_bed_prices_follow_occupancy_within_limits():
    price = lodging.bed_price(100.0, np.array([0.6, 0.4, 0.9]), np.array([0.4, 0.4, 0.1]), 1.0, 0.5)
    assert price == pytest.approx([100 * np.exp(0.2), 100.0, 100 * np.exp(0.5)])


def test_those_without_a_bed_look_again_come_for_the_day_or_stay_away():
    wanted, room = np.array([[200.0, 50.0, 80.0]]), np.array([100.0, 90.0, 40.0])
    fates = lodging.rationed(wanted[0], room, NEST, 0.5, 0.2)
    assert fates.short == pytest.approx([0.5, 0.0, 0.5])
    assert fates.moving == pytest.approx([0.5 * 0.5 * 0.8, 0.0, 0.0])
    assert fates.lost == pytest.approx([0.1, 0.0, 0.1])
    assert lodging.nights_after(wanted, fates) == pytest.approx(np.array([[100.0, 90.0, 40.0]]))
    visits = np.array([[100.0, 50.0, 40.0]])
    made = [100 - 10 - 20, 50 + 20, 40 - 4]
    assert lodging.visits_after(visits, fates) == pytest.approx(np.array([made]))


def test_movers_stay_together_by_group_and_share_the_free_beds():
    nest = np.array([0, 0, 0])
    fates = lodging.rationed(
        np.array([120.0, 20.0, 10.0]), np.array([100.0, 40.0, 50.0]), nest, 0.5, 0.0
    )
    groups = np.array([[120.0, 0.0, 0.0], [0.0, 20.0, 10.0]])
    assert lodging.nights_after(groups, fates) == pytest.approx(
        np.array([[100.0, 10 / 3, 20 / 3], [0.0, 20.0, 10.0]])
    )


def test_with_room_for_all_nothing_changes():
    wanted = np.array([[10.0, 0.0, 5.0]])
    fates = lodging.rationed(wanted[0], np.array([20.0, 9.0, 5.0]), NEST, 0.5, 0.2)
    assert lodging.nights_after(wanted, fates) == pytest.approx(wanted)
    assert lodging.visits_after(wanted, fates) == pytest.approx(wanted)
    assert fates.short == pytest.approx([0.0, 0.0, 0.0])


@given(
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.floats(0, 0.6),
    st.floats(0, 0.4),
)
def test_nights_never_exceed_the_beds_and_nobody_gets_lost(wanted, room, visits, again, lost):
    wanted, room, visits = np.array([wanted]), np.array(room), np.array([visits])
    fates = lodging.rationed(wanted[0], room, NEST, again, lost)
    nights, made = lodging.nights_after(wanted, fates), lodging.visits_after(visits, fates)
    assert (nights[0] <= room * (1 + 1e-9) + 1e-6).all()
    assert nights.sum() <= wanted.sum() * (1 + 1e-9) + 1e-6
    assert made.sum() + (visits * fates.lost).sum() == pytest.approx(
        visits.sum(), rel=1e-9, abs=1e-6
    )
    assert made.min() >= 0


def test_the_return_on_a_bed_and_what_its_capital_costs():
    assert lodging.bed_return(100.0, 0.5, 0.4, 73000.0) == pytest.approx(0.1)
    assert lodging.user_cost(0.04, 0.5, 0.08, 0.03, 0.0, 0.0) == pytest.approx(0.09)
    assert lodging.user_cost(0.04, 0.5, 0.08, 0.03, 0.1, 0.1) == pytest.approx(0.072)


def test_half_the_highest_share_of_beds_is_started_when_return_meets_cost():
    wanted = lodging.wanted_beds(np.array([1000.0, 1000.0]), np.array([0.0, 1.0]), 0.02, 0.04)
    assert wanted == pytest.approx([20.0, 40.0])


def test_equity_finds_hotels_and_never_more_than_either_side_has():
    assert lodging.equity_found(100.0, 100.0) == pytest.approx(100 * (1 - np.exp(-1)))
    assert lodging.equity_found(1.0, 1e6) == pytest.approx(1.0, rel=1e-4)
    assert lodging.equity_found(1e9, 50.0) == pytest.approx(50.0)
    assert lodging.equity_found(10.0, 0.0) == 0.0
    assert lodging.equity_found(100.0, 120.0) > lodging.equity_found(100.0, 100.0)


def test_hotels_open_some_quarters_ahead_within_the_ring():
    opens = lodging.opening_quarter(14, 24.0, np.array([1.0, 1.25, 0.01, 90.0]), 16)
    assert opens.tolist() == [(14 + 8) % 16, (14 + 10) % 16, 15, (14 + 15) % 16]


def test_residents_open_rooms_with_grants_and_full_beds_until_nobody_else_would_let():
    usual, rooms, most = np.array([0.4, 0.4]), np.array([100.0, 100.0]), np.array([200.0, 1e9])
    added = lodging.new_rooms(
        rooms, most, 0.05, 10000.0, 40000.0, 2.0, np.array([0.4, 0.5]), usual, 5.0
    )
    assert added == pytest.approx([2.5 * np.exp(0.5), 5 * np.exp(1.0)])
    one = (np.array([0.4]), np.array([0.4]))
    assert lodging.new_rooms(rooms[:1], most[1:], 0.05, 1e9, 1.0, 1.0, *one, 1.0) == pytest.approx(
        5 * np.exp(2.0)
    )
    assert lodging.new_rooms(rooms[:1], np.array([50.0]), 0.05, 0.0, 1.0, 1.0, *one, 1.0) == 0.0
