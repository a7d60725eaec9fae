"""Seats, fares and timetables of airlines."""

import numpy as np
import pytest

from agents.networks import flights as rules


def test_seats_of_a_month_from_flights_a_week():
    seats = rules.month_seats(
        np.array([28.0, 7.0, 0.0]),
        seats_a_flight=120.0,
        open_share=np.array([1.0, 0.5, 1.0]),
        cancelled=0.1,
    )
    a_week = 365 / 7 / 12 * 120 * 0.9
    assert seats == pytest.approx([28 * a_week, 3.5 * a_week, 0.0])


def test_load_counts_those_without_a_seat_and_is_nothing_without_flights():
    load = rules.load(np.array([50.0, 300.0, 20.0]), np.array([100.0, 200.0, 0.0]))
    assert load.tolist() == [0.5, 1.5, 0.0]


def after(level, load, months=1):
    for _ in range(months):
        level = rules.fare_level_after(
            level, load, response=0.8, adjustment=0.2, lowest=0.5, highest=1.8
        )
    return level


def test_fares_follow_the_load_beyond_the_usual_step_by_step():
    usual = np.ones(3)
    load = np.array([0.25, 0.0, -0.25])
    assert after(usual, load) == pytest.approx(np.exp([0.04, 0.0, -0.04]))
    assert after(usual, load, months=60) == pytest.approx(np.exp([0.2, 0.0, -0.2]), rel=1e-4)
    assert after(usual, np.array([9.0, 0.0, -9.0]), months=60).tolist() == [1.8, 1.0, 0.5]


def test_airlines_add_flights_after_two_busy_seasons_with_luck():
    added = rules.added_flights(
        np.array([0.3, 0.7, 0.3, 0.3, 0.3]),
        np.array([7.0, 7.0, 7.0, 0.0, 0.0]),
        loads=np.array([[0.9, 0.9, 0.9, 0.9, 0.9], [0.95, 0.95, 0.8, 0.95, 0.95]]),
        busy=0.85,
        step=7.0,
        chance=0.5,
        new_routes=np.array([True, True, True, True, False]),
    )
    assert added.tolist() == [7.0, 0.0, 0.0, 7.0, 0.0]
