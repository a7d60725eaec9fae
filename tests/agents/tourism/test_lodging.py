"""Rules of beds for visitors, with numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tourism import lodging

REGION = np.array([0, 0, 1])


def rationed(wanted, room, *, region=REGION, look_again=0.5, stay_away=0.2):
    return lodging.rationed(
        wanted=wanted, room=room, region=region, look_again=look_again, stay_away=stay_away
    )


def test_occupancy_is_nothing_where_there_are_no_beds():
    assert lodging.occupancy(np.array([30.0, 5.0]), np.array([60.0, 0.0])) == pytest.approx(
        [0.5, 0.0]
    )


def test_crowds_are_felt_above_what_is_comfortable():
    assert lodging.crowding(np.array([0.8, 0.95]), comfortable=0.85) == pytest.approx([0.0, 0.1])


def test_bed_prices_follow_occupancy_within_limits():
    price = lodging.bed_price(
        np.full(3, 100.0),
        np.array([0.6, 0.4, 0.9]),
        usual_occupancy=np.array([0.4, 0.4, 0.1]),
        response=1.0,
        limit=0.5,
    )
    assert price == pytest.approx([100 * np.exp(0.2), 100.0, 100 * np.exp(0.5)])


def test_those_without_a_bed_look_again_come_for_the_day_or_stay_away():
    wanted, room = np.array([[200.0, 50.0, 80.0]]), np.array([100.0, 90.0, 40.0])
    outcome = rationed(wanted[0], room)
    assert outcome.short == pytest.approx([0.5, 0.0, 0.5])
    assert outcome.moving == pytest.approx([0.5 * 0.5 * 0.8, 0.0, 0.0])
    assert outcome.lost == pytest.approx([0.1, 0.0, 0.1])
    assert lodging.nights_after(wanted, outcome) == pytest.approx(np.array([[100.0, 90.0, 40.0]]))
    visits = np.array([[100.0, 50.0, 40.0]])
    after = [100 - 10 - 20, 50 + 20, 40 - 4]
    assert lodging.visits_after(visits, outcome) == pytest.approx(np.array([after]))


def test_movers_stay_together_by_group_and_share_the_free_beds():
    outcome = rationed(
        np.array([120.0, 20.0, 10.0]),
        np.array([100.0, 40.0, 50.0]),
        region=np.array([0, 0, 0]),
        stay_away=0.0,
    )
    groups = np.array([[120.0, 0.0, 0.0], [0.0, 20.0, 10.0]])
    assert lodging.nights_after(groups, outcome) == pytest.approx(
        np.array([[100.0, 10 / 3, 20 / 3], [0.0, 20.0, 10.0]])
    )


def test_with_room_for_all_nothing_changes():
    wanted = np.array([[10.0, 0.0, 5.0]])
    outcome = rationed(wanted[0], np.array([20.0, 9.0, 5.0]))
    assert lodging.nights_after(wanted, outcome) == pytest.approx(wanted)
    assert lodging.visits_after(wanted, outcome) == pytest.approx(wanted)
    assert outcome.short == pytest.approx([0.0, 0.0, 0.0])


@given(
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3),
    st.floats(0, 0.6),
    st.floats(0, 0.4),
)
def test_nights_never_exceed_the_beds_and_nobody_gets_lost(
    wanted, room, visits, look_again, stay_away
):
    wanted, room, visits = np.array([wanted]), np.array(room), np.array([visits])
    outcome = rationed(wanted[0], room, look_again=look_again, stay_away=stay_away)
    nights = lodging.nights_after(wanted, outcome)
    after = lodging.visits_after(visits, outcome)
    assert (nights[0] <= room * (1 + 1e-9) + 1e-6).all()
    assert nights.sum() <= wanted.sum() * (1 + 1e-9) + 1e-6
    assert after.sum() + (visits * outcome.lost).sum() == pytest.approx(
        visits.sum(), rel=1e-9, abs=1e-6
    )
    assert after.min() >= 0


def test_the_return_on_a_bed_and_what_its_capital_costs():
    def cost(grant):
        return lodging.user_cost(
            interest=0.04,
            debt_share=0.5,
            equity_return=np.array([0.08]),
            wear=0.03,
            grant=grant,
        )

    price, occupied = np.array([100.0]), np.array([0.5])
    yearly = lodging.bed_return(price, occupied, margin=0.4, capital_cost=73000.0)
    assert yearly == pytest.approx([0.1])
    assert cost(grant=0.0) == pytest.approx([0.09])
    assert cost(grant=0.2) == pytest.approx([0.072])


def test_hotels_open_some_quarters_ahead_within_the_ring():
    delay = np.array([1.0, 1.25, 0.01, 90.0])
    opens = lodging.opening_quarter(14, months=24.0, delay=delay, slots=16)
    assert opens.tolist() == [(14 + 8) % 16, (14 + 10) % 16, 15, (14 + 15) % 16]


def test_residents_open_rooms_with_grants_and_full_beds_until_nobody_else_would_let():
    def added(rooms, most, **changed):
        usual = {
            "usual_growth": 0.05,
            "grant": 0.0,
            "cost": 1.0,
            "grant_response": 1.0,
            "occupied": np.array([0.4]),
            "usual_occupancy": np.array([0.4]),
            "occupancy_response": 1.0,
        }
        return lodging.new_rooms(np.array(rooms), np.array(most), **(usual | changed))

    with_grant_and_guests = added(
        [100.0, 100.0],
        [200.0, 1e9],
        grant=10000.0,
        cost=40000.0,
        grant_response=2.0,
        occupied=np.array([0.4, 0.5]),
        usual_occupancy=np.array([0.4, 0.4]),
        occupancy_response=5.0,
    )
    assert with_grant_and_guests == pytest.approx([2.5 * np.exp(0.5), 5 * np.exp(1.0)])
    assert added([100.0], [1e9], grant=1e9) == pytest.approx(5 * np.exp(2.0))
    assert added([100.0], [1e9], grant=-1e9) == pytest.approx(5 * np.exp(-2.0))
    assert added([100.0], [50.0]) == 0.0


def test_movers_of_two_runs_go_where_those_of_each_go():
    into = np.array([[0.0, 1.0], [0.0, 0.0]])  # those of the second county go to the first
    both = lodging.StayOutcome(
        short=np.zeros((2, 2)),
        moving=np.array([[0.0, 0.5], [0.0, 0.25]]),
        lost=np.zeros((2, 2)),
        into=np.stack([into, into]),
    )
    had = lodging.moved(np.array([[[8.0, 8.0]], [[8.0, 4.0]]]), both)
    assert had.tolist() == [[[4.0, 0.0]], [[1.0, 0.0]]]
