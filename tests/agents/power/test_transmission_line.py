"""How a planned line comes into service, and what it counts for."""

import numpy as np
import pytest

from agents.power.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PLANNED,
    basin_capacity,
    first_capacity,
    monthly_probability,
    outgoing_capacity,
    planned_capacity,
    zone_capacity,
)


def test_priority_speeds_up_plans_approvals_and_starts():
    stage = np.array([IDEA, PLANNED, APPROVED, BUILDING, DONE])
    p = monthly_probability(stage, 0.02, 10.0, 0.5, 1.0, 3.0)
    np.testing.assert_allclose(p, 1 - np.exp([-0.01, -0.15, -0.5, 0.0, 0.0]))
    none = monthly_probability(stage, 0.02, 10.0, 0.0, 1.0, 3.0)
    np.testing.assert_allclose(none, 1 - np.exp([0.0, -0.1, -1 / 3, 0.0, 0.0]))


def test_lines_count_for_their_basin_by_kind():
    counted = outgoing_capacity(np.array([8000.0, 6000.0, 1000.0]), np.array([0.25, 0.75, 1.0]))
    meshed, dedicated = basin_capacity(
        counted, np.array([1, 0, 1]), np.array([False, True, True]), 3
    )
    assert meshed.tolist() == [4500.0, 1000.0, 0.0]
    assert dedicated.tolist() == [0.0, 2000.0, 0.0]


def test_a_basin_short_of_lines_borrows_what_others_leave_free_within_the_links():
    meshed, dedicated = np.array([4500.0, 1000.0, 2000.0]), np.array([0.0, 2000.0, 0.0])
    plenty = np.full(3, 1e4)
    zones = zone_capacity(meshed, dedicated, plenty, np.array([1000.0, 4000.0, 3000.0]))
    np.testing.assert_allclose(zones, [2500.0, 4000.0, 3000.0])
    scarce = zone_capacity(meshed, dedicated, plenty, np.array([4000.0, 4000.0, 3000.0]))
    np.testing.assert_allclose(scarce, [4000.0, 3250.0, 2250.0])
    np.testing.assert_allclose(
        zone_capacity(meshed, dedicated, np.full(3, 300.0), np.array([1000.0, 4000.0, 2100.0])),
        [4100.0, 3300.0, 2100.0],
    )
    idle = zone_capacity(meshed, dedicated, plenty, np.array([0.0, 1500.0, -50.0]))
    np.testing.assert_allclose(idle, meshed + dedicated)
    own_line = zone_capacity(np.zeros(3), dedicated, plenty, np.array([500.0, 0.0, 0.0]))
    np.testing.assert_allclose(own_line, dedicated)


def test_every_month_of_a_year_is_shared_out_by_itself():
    meshed, dedicated, links = (
        np.array([900.0, 100.0, 500.0]),
        np.array([0.0, 50.0, 0.0]),
        np.full(3, 200.0),
    )
    need = np.array([[100.0, 400.0, 600.0], [1200.0, 0.0, 0.0]])
    both = zone_capacity(meshed, dedicated, links, need)
    for month in range(2):
        np.testing.assert_allclose(
            both[month], zone_capacity(meshed, dedicated, links, need[month])
        )
    assert both.sum(axis=1).tolist() == pytest.approx([1550.0, 1550.0])


def test_plans_promise_what_is_due_and_know_no_delays():
    promised = planned_capacity(
        np.array([0.0, 0.0, 500.0, 2000.0, 0.0]),
        np.array([6000.0, 6000.0, 3000.0, 3000.0, 900.0]),
        np.array([BUILDING, BUILDING, APPROVED, DONE, BUILDING]),
        np.array([80, 90, -1, 10, 20]),
        np.array([30.0, 30.0, 10.0, 10.0, 10.0]),
        110.0,
    )
    assert promised.tolist() == [6000.0, 0.0, 500.0, 3000.0, 900.0]


def test_the_first_capability_adds_up():
    assert first_capacity(11_100.0, 8_100.0, 3_000.0, 0.0) == (8_100.0, 3_000.0)
    assert first_capacity(11_500.0, 8_100.0, 3_000.0, 0.0) == (8_500.0, 3_000.0)
    assert first_capacity(11_500.0, 8_100.0, 3_000.0, 1_600.0) == (8_100.0, 1_800.0)
    assert first_capacity(11_000.0, 8_100.0, 3_000.0, 4_000.0) == (7_000.0, 0.0)
