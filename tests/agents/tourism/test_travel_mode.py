"""Road or air: the choice, the seats, and the stops of those who fly."""

import numpy as np
import pytest

from agents.tourism import travel_mode

RESPONSE = 0.006
ROAD_HOURS, ROAD_CASH = 13.3, 0.35 * 702
AIR_HOURS, FARE = 4.4, 1100.0


def by_value_of_time(value):
    """Chengdu to Daocheng with own car or by air, CNY a head."""
    road, air = value * ROAD_HOURS + ROAD_CASH, value * AIR_HOURS + FARE
    return road, air, travel_mode.mode_choice(road, air, response=RESPONSE, available=1.0)


@pytest.mark.parametrize(("value", "share"), [(40, 0.048), (35, 0.037), (70, 0.20), (90, 0.42)])
def test_the_dearer_an_hour_the_more_fly_to_daocheng(value, share):
    _, _, chosen = by_value_of_time(value)
    assert chosen.by_air == pytest.approx(share, abs=0.005)


def test_a_package_from_the_yangtze_delta_flies_through():
    chosen = travel_mode.mode_choice(3076.0, 2640.0, response=RESPONSE, available=1.0)
    assert chosen.by_air == pytest.approx(0.93, abs=0.005)


def test_two_ways_are_worth_more_than_the_better_one():
    road, air, chosen = by_value_of_time(70)
    assert chosen.cost == pytest.approx(
        -np.log(np.exp(-0.006 * road) + np.exp(-0.006 * air)) / 0.006
    )
    assert chosen.cost < min(road, air)


def test_without_flights_only_the_road_counts_however_long_it_is():
    road = np.array([800.0, 200.0 * 120 + 700])
    chosen = travel_mode.mode_choice(road, np.zeros(2), response=0.009, available=0.0)
    assert chosen.cost == pytest.approx(road)
    assert (chosen.by_air == 0).all()
    far = travel_mode.mode_choice(road, np.array([900.0, 900.0]), response=0.009, available=1.0)
    assert np.isfinite(far.cost).all()
    assert far.by_air[1] == pytest.approx(1.0)


def test_half_a_month_without_flights_halves_the_odds():
    whole, half = (
        travel_mode.mode_choice(1000.0, 1100.0, response=RESPONSE, available=part).by_air
        for part in (1.0, 0.5)
    )
    assert half / (1 - half) == pytest.approx(0.5 * whole / (1 - whole))


def test_seats_are_shared_in_proportion_and_nobody_is_lost():
    wanted, seats = np.array([100.0, 300.0, 0.0, 50.0]), np.array([200.0, 120.0, 10.0, 0.0])
    outcome = travel_mode.seated(wanted, seats)
    assert outcome.passengers == pytest.approx([100.0, 120.0, 0.0, 0.0])
    assert outcome.refused == pytest.approx([0.0, 180.0, 0.0, 50.0])
    assert outcome.served == pytest.approx([1.0, 0.4, 1.0, 0.0])


def test_a_step_meets_the_wanted_guests_where_few_fly():
    step = travel_mode.transfer_cost_step(
        np.array([200.0, 50.0, 0.0, 30.0]), np.array([100.0, 50.0, 9.0, 0.0]), response=RESPONSE
    )
    assert step == pytest.approx([np.log(2) / RESPONSE, 0.0, 0.0, 0.0])
    few = np.exp(-RESPONSE * (900.0 + step[0])) / np.exp(-RESPONSE * 900.0)
    assert few == pytest.approx(0.5)


def test_stops_of_a_county_are_the_mean_of_those_who_drive_and_who_fly():
    driven = travel_mode.stop_shares(np.array([[0.0, 3.0, 1.0], [0.0, 0.0, 0.0]]))
    assert driven.tolist() == [[0.0, 0.75, 0.25], [0.0, 0.0, 0.0]]
    flown = np.array([[0.0, 0.25, 0.75], [0.0, 0.0, 0.0]])
    mean = travel_mode.mixed(driven, flown, share=np.array([[0.4], [1.0]]))
    assert mean == pytest.approx(np.array([[0.0, 0.55, 0.45], [0.0, 0.0, 0.0]]))
