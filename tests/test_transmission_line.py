"""How a planned line comes into service, and what it counts for."""

import numpy as np
import pytest

from agents.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PLANNED,
    dedicated_capacity,
    expected_capacity,
    first_capacity,
    monthly_probability,
    outgoing_capacity,
    zone_capacity,
)


def test_priority_speeds_up_plans_approvals_and_starts():
    stage = np.array([IDEA, PLANNED, APPROVED, BUILDING, DONE])
    p = monthly_probability(stage, 0.02, 10.0, 0.5, 1.0, 3.0)
    np.testing.assert_allclose(p, 1 - np.exp([-0.01, -0.15, -0.5, 0.0, 0.0]))
    none = monthly_probability(stage, 0.02, 10.0, 0.0, 1.0, 3.0)
    np.testing.assert_allclose(none, 1 - np.exp([0.0, -0.1, -1 / 3, 0.0, 0.0]))


def test_the_meshed_grid_serves_the_basins_that_need_it():
    counted = outgoing_capacity(np.array([8000.0, 6000.0]), np.array([0.25, 0.75]))
    assert counted.tolist() == [2000.0, 4500.0]
    dedicated = dedicated_capacity(counted, np.array([1, 0]), np.array([False, True]), 3)
    assert dedicated.tolist() == [0.0, 2000.0, 0.0]
    zones = zone_capacity(dedicated, 4500.0, np.array([1000.0, 2500.0, 3000.0]))
    np.testing.assert_allclose(zones, [1000.0, 2500.0, 3000.0])
    assert zones.sum() == pytest.approx(counted.sum())
    idle = zone_capacity(dedicated, 4500.0, np.array([0.0, 1500.0, 0.0]))
    np.testing.assert_allclose(idle, [1500.0, 3500.0, 1500.0])


def test_plans_promise_what_is_due_within_the_horizon():
    promised = expected_capacity(
        np.array([0.0, 0.0, 500.0]),
        np.array([6000.0, 6000.0, 3000.0]),
        np.array([BUILDING, BUILDING, APPROVED]),
        np.array([0.5, 0.1, 0.0]),
        np.array([30.0, 30.0, 10.0]),
        20.0,
    )
    assert promised.tolist() == [6000.0, 0.0, 500.0]


def test_the_first_capability_adds_up():
    assert first_capacity(11_100.0, 8_100.0, 3_000.0, 0.0) == (8_100.0, 3_000.0)
    assert first_capacity(11_500.0, 8_100.0, 3_000.0, 0.0) == (8_500.0, 3_000.0)
    assert first_capacity(11_500.0, 8_100.0, 3_000.0, 1_600.0) == (8_100.0, 1_800.0)
    assert first_capacity(11_000.0, 8_100.0, 3_000.0, 4_000.0) == (7_000.0, 0.0)
