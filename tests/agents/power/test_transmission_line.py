"""How a planned line comes into service, and what it counts for."""

import numpy as np
import pytest

from agents.power.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PLANNED,
    BasinLines,
    LentCapacity,
    basin_capacity,
    first_capacity,
    lent_capacity,
    line_energy,
    monthly_probability,
    outgoing_capacity,
    planned_capacity,
    zone_capacity,
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


def test_lines_count_for_their_basin_by_kind():
    counted = outgoing_capacity(np.array([8000.0, 6000.0, 1000.0]), np.array([0.25, 0.75, 1.0]))
    own = basin_capacity(
        counted, zone=np.array([1, 0, 1]), meshed=np.array([False, True, True]), n_zones=3
    )
    assert own.meshed.tolist() == [4500.0, 1000.0, 0.0]
    assert own.dedicated.tolist() == [0.0, 2000.0, 0.0]


def test_a_basin_short_of_lines_borrows_what_others_leave_free_within_the_links():
    grid = np.array([4500.0, 1000.0, 2000.0])
    dedicated = np.array([0.0, 2000.0, 0.0])

    def zones(need, meshed=grid, links=1e4):
        return zone_capacity(
            meshed=meshed, dedicated=dedicated, links=np.full(3, links), need=np.array(need)
        )

    np.testing.assert_allclose(zones([1000.0, 4000.0, 3000.0]), [2500.0, 4000.0, 3000.0])
    scarce = zones([4000.0, 4000.0, 3000.0])
    np.testing.assert_allclose(scarce, [4000.0, 3250.0, 2250.0])
    linked = zones([1000.0, 4000.0, 2100.0], links=300.0)
    np.testing.assert_allclose(linked, [4100.0, 3300.0, 2100.0])
    idle = zones([0.0, 1500.0, -50.0])
    np.testing.assert_allclose(idle, grid + dedicated)
    own_line = zones([500.0, 0.0, 0.0], meshed=np.zeros(3))
    np.testing.assert_allclose(own_line, dedicated)


def test_energy_of_basins_is_shared_out_among_the_lines_open_to_them():
    """By hand: the first basin lends 2,000 of 4,500 MW to the two others, 1,000 each; in an hour
    they use them fully and by half, the first its own by half.
    """
    own = BasinLines(meshed=np.array([4500.0, 1000.0, 2000.0]), dedicated=np.array([0, 2000.0, 0]))
    lent = lent_capacity(
        meshed=own.meshed,
        dedicated=own.dedicated,
        links=np.full(3, 1e4),
        need=np.array([1000.0, 4000.0, 3000.0]),
    )
    assert lent.inward.tolist() == [0.0, 1000.0, 1000.0]
    assert lent.outward.tolist() == [2000.0, 0.0, 0.0]

    export = np.array([1250.0, 4000.0, 1500.0])
    energy = line_energy(
        export,
        own.meshed + own.dedicated + lent.inward - lent.outward,
        counted=np.array([4500.0, 1000.0, 2000.0, 1500.0, 500.0]),
        zone=np.array([0, 1, 1, 2, 2]),
        meshed=np.array([True, True, False, True, True]),
        own=own,
        lent=lent,
    )
    assert energy.between.tolist() == [[0, 0, 0], [1000, 0, 0], [500, 0, 0]]
    assert energy.by_line.tolist() == [2750.0, 1000.0, 2000.0, 750.0, 250.0]
    assert energy.by_line.sum() == export.sum()


def test_without_lines_no_energy_leaves():
    none = np.zeros(3)
    energy = line_energy(
        none,
        none,
        counted=np.zeros(1),
        zone=np.array([1]),
        meshed=np.array([True]),
        own=BasinLines(meshed=none, dedicated=none),
        lent=LentCapacity(inward=none, outward=none),
    )
    assert energy.by_line.tolist() == [0.0]
    assert not energy.between.any()


def test_every_month_of_a_year_is_shared_out_by_itself():
    def zones(need):
        return zone_capacity(
            meshed=np.array([900.0, 100.0, 500.0]),
            dedicated=np.array([0.0, 50.0, 0.0]),
            links=np.full(3, 200.0),
            need=need,
        )

    need = np.array([[100.0, 400.0, 600.0], [1200.0, 0.0, 0.0]])
    both = zones(need)
    for month in range(2):
        np.testing.assert_allclose(both[month], zones(need[month]))
    assert both.sum(axis=1).tolist() == pytest.approx([1550.0, 1550.0])


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
