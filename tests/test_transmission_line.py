"""How a planned line comes into service, and what it counts for."""

import numpy as np
import pytest

from agents.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PLANNED,
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


def test_only_the_counted_part_is_outgoing_capability():
    counted = outgoing_capacity(np.array([8000.0, 6000.0]), np.array([0.25, 0.75]))
    assert counted.tolist() == [2000.0, 4500.0]
    zones = zone_capacity(counted, np.array([[0.0, 1.0, 0.0], [0.2, 0.5, 0.3]]))
    np.testing.assert_allclose(zones, [900.0, 4250.0, 1350.0])
    assert zones.sum() == pytest.approx(counted.sum())


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
