"""How a power project moves from idea to full operation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.power_project import (
    APPLIED,
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PARTIAL,
    PRELIMINARY,
    affordable_starts,
    approval_pace,
    building_progress,
    capacity_in_service,
    delay_beyond,
    first_output_delay,
    monthly_probability,
    preparation_pace,
    works_stage,
)

ALL_STAGES = np.array([IDEA, PRELIMINARY, APPLIED, APPROVED, BUILDING, PARTIAL, DONE])


def test_each_stage_has_its_own_hazard_and_works_have_none():
    p = monthly_probability(ALL_STAGES, 0.1, 0.2, 0.3, 0.4)
    np.testing.assert_allclose(p[:4], 1 - np.exp([-0.1, -0.2, -0.3, -0.4]))
    assert p[4:].tolist() == [0.0, 0.0, 0.0]


@given(st.floats(0, 5), st.floats(0, 5))
def test_a_higher_hazard_only_adds_events(rate, more):
    low = monthly_probability(ALL_STAGES, rate, rate, rate, rate)
    high = monthly_probability(ALL_STAGES, rate + more, rate + more, rate + more, rate + more)
    assert (high >= low).all()
    assert (high <= 1).all()


def test_preparation_pace_by_hand():
    assert preparation_pace(5e6, 5e6, 0.5, 0.4) == pytest.approx(1.0)
    assert preparation_pace(20e6, 5e6, 0.5, 0.4) == pytest.approx(1.4)
    assert preparation_pace(0.0, 5e6, 0.5, 0.4) == pytest.approx(0.6)


def test_approval_pace_by_hand():
    assert approval_pace(1.2, 0.5, 0.5, 0.3, 1.0) == pytest.approx(1.2 * 1.25 * 1.3)


def test_coordination_shortens_overruns_but_never_the_plan():
    assert building_progress(50.0, 1.5, 1.0, 0.0, 0.4) == pytest.approx(1 / 75)
    assert building_progress(50.0, 1.5, 0.5, 0.5, 0.4) == pytest.approx(0.5 / 70)
    assert building_progress(50.0, 0.9, 1.0, 1.0, 0.4) == pytest.approx(1 / 45)


def test_units_enter_one_after_another():
    work = np.array([0.84, 0.85, 0.89, 0.90, 0.95, 1.0])
    live = capacity_in_service(work, 1200.0, np.array([4] * 6), 0.85)
    assert live.tolist() == [0.0, 300.0, 300.0, 600.0, 900.0, 1200.0]
    single = capacity_in_service(np.array([0.99, 1.0]), 200.0, np.array([1, 1]), 0.85)
    assert single.tolist() == [200.0, 200.0]


def test_works_stage_follows_the_first_and_the_last_unit():
    stage = works_stage(
        np.array([APPROVED, BUILDING, BUILDING, PARTIAL, PARTIAL]),
        np.array([0.0, 0.0, 300.0, 600.0, 1200.0]),
        np.array([0.0, 0.5, 0.86, 0.9, 1.0]),
    )
    assert stage.tolist() == [APPROVED, BUILDING, PARTIAL, PARTIAL, DONE]


def test_a_delay_already_outlived_is_ruled_out():
    u = np.linspace(0.001, 0.999, 999)
    free = delay_beyond(u, 1.12, 0.2, 1e-6)
    assert np.median(free) == pytest.approx(1.12, rel=1e-3)
    known = delay_beyond(u, 1.12, 0.2, 1.3)
    assert known.min() >= 1.3
    assert np.median(known) > 1.3
    assert delay_beyond(0.5, 1.12, 0.2, 5.0) >= 5.0


def test_first_output_delay_applies_to_what_was_ahead_when_the_date_was_announced():
    assert first_output_delay(0.5, 1.2, 1e-9, 0.0, 100.0, 2.0, 0.0) == pytest.approx(1.2)
    assert first_output_delay(0.5, 1.2, 1e-9, 50.0, 100.0, 1.0, 0.0) == pytest.approx((25 + 75 * 1.2) / 100)
    assert first_output_delay(0.5, 1.2, 1e-9, 50.0, 100.0, 2.0, 0.0) == pytest.approx((12.5 + 87.5 * 1.2) / 100)
    assert first_output_delay(0.5, 1.2, 1e-9, 90.0, 100.0, 1.0, 0.0) == pytest.approx((81 + 19 * 1.2) / 100)
    late = first_output_delay(np.array([0.01, 0.5]), 1.0, 0.2, 120.0, 100.0, 2.0, 0.0)
    assert (late >= 1.2).all()
    assert first_output_delay(0.5, 0.8, 1e-9, 0.0, 100.0, 2.0, 0.9) == pytest.approx(0.9)


def started(order, room, offer=0.0, limit=0.0):
    """Rows and tickets among four projects; the first three share a developer."""
    need, developer = np.array([60.0, 50.0, 30.0, 10.0]), np.array([0, 0, 0, 1])
    rows, tickets = affordable_starts(np.array(order), need, developer, room, offer, np.full(4, limit))
    return rows.tolist(), tickets.tolist()


def test_starts_stop_when_the_developer_has_no_equity_left():
    room = np.array([100.0, 10.0])
    assert started([0, 1, 2, 3], room)[0] == [0, 2, 3]
    assert started([1, 0, 2, 3], room)[0] == [1, 2, 3]
    assert started([0, 1, 2, 3], room + 10.0)[0] == [0, 1, 3]
    assert room.tolist() == [100.0, 10.0]


def test_tickets_of_the_fund_let_more_start_while_the_offer_lasts():
    room = np.array([100.0, 10.0])
    assert started([0, 1, 2, 3], room, offer=18.0, limit=0.3) == ([0, 1, 3], [18.0, 0.0, 0.0])
    rows, tickets = started([0, 1, 2, 3], room, offer=40.0, limit=0.3)
    assert rows == [0, 1, 2, 3]
    assert tickets == [18.0, 15.0, 7.0, 0.0]
