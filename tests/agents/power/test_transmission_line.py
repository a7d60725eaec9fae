"""How a planned line comes into service, and what it counts for."""

import numpy as np

from agents.power.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PLANNED,
    first_capacity,
    monthly_probability,
    outgoing_capacity,
    planned_capacity,
)


def test_priority_speeds_up_plans_approvals_and_starts():
    stage = np.array([IDEA, PLANNED, APPROVED, BUILDING, DONE])

    def chance(priority):
        return monthly_probability(
            stage,
            idea_rate=0.02,
            approval_months=10.0,
            priority=priority,
            approval_gain=1.0,
            start_months=3.0,
        )

    np.testing.assert_allclose(chance(0.5), 1 - np.exp([-0.01, -0.15, -0.5, 0.0, 0.0]))
    np.testing.assert_allclose(chance(0.0), 1 - np.exp([0.0, -0.1, -1 / 3, 0.0, 0.0]))


def test_lines_count_for_the_prefecture_by_their_share():
    counted = outgoing_capacity(np.array([8000.0, 6000.0, 1000.0]), np.array([0.25, 0.75, 1.0]))
    assert counted.tolist() == [2000.0, 4500.0, 1000.0]


def test_plans_promise_what_is_due_and_know_no_delays():
    promised = planned_capacity(
        np.array([0.0, 0.0, 500.0, 2000.0, 0.0]),
        np.array([6000.0, 6000.0, 3000.0, 3000.0, 900.0]),
        stage=np.array([BUILDING, BUILDING, APPROVED, DONE, BUILDING]),
        start_month=np.array([80, 90, -1, 10, 20]),
        building_months=np.array([30.0, 30.0, 10.0, 10.0, 10.0]),
        month=110.0,
    )
    assert promised.tolist() == [6000.0, 0.0, 500.0, 3000.0, 900.0]


def test_the_first_capability_adds_up():
    def shares(total, elsewhere):
        return first_capacity(
            total, existing=8_100.0, reinforcement=3_000.0, counted_elsewhere=elsewhere
        )

    assert shares(11_100.0, elsewhere=0.0) == (8_100.0, 3_000.0)
    assert shares(11_500.0, elsewhere=0.0) == (8_500.0, 3_000.0)
    assert shares(11_500.0, elsewhere=1_600.0) == (8_100.0, 1_800.0)
    assert shares(11_000.0, elsewhere=4_000.0) == (7_000.0, 0.0)
