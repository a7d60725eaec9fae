"""How a power project moves from idea to full operation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.power.power_project import (
    APPLIED,
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PARTIAL,
    PRELIMINARY,
    approval_pace,
    building_progress,
    capacity_in_service,
    delay_beyond,
    equity_by_plan,
    file_rate,
    first_output_delay,
    link_progress,
    monthly_probability,
    preparation_pace,
    works_stage,
)

ALL_STAGES = np.array([IDEA, PRELIMINARY, APPLIED, APPROVED, BUILDING, PARTIAL, DONE])


def test_each_stage_has_its_own_hazard_and_works_have_none():
    chance = monthly_probability(
        ALL_STAGES, idea_rate=0.1, preparation_rate=0.2, approval_rate=0.3, start_rate=0.4
    )
    np.testing.assert_allclose(chance[:4], 1 - np.exp([-0.1, -0.2, -0.3, -0.4]))
    assert chance[4:].tolist() == [0.0, 0.0, 0.0]


@given(st.floats(0, 5), st.floats(0, 5))
def test_a_higher_hazard_only_adds_events(rate, more):
    def chance(hazard):
        return monthly_probability(
            ALL_STAGES,
            idea_rate=hazard,
            preparation_rate=hazard,
            approval_rate=hazard,
            start_rate=hazard,
        )

    low = chance(rate)
    high = chance(rate + more)
    assert (high >= low).all()
    assert (high <= 1).all()


def test_preparation_pace_by_hand():
    def pace(budget):
        return preparation_pace(budget, 5e6, elasticity=0.5, public_share=0.4)

    assert pace(5e6) == pytest.approx(1.0)
    assert pace(20e6) == pytest.approx(1.4)
    assert pace(0.0) == pytest.approx(0.6)


def test_approval_pace_by_hand():
    pace = approval_pace(
        1.2, coordination=0.5, coordination_gain=0.5, land_priority=0.3, land_gain=1.0
    )
    assert pace == pytest.approx(1.2 * 1.25 * 1.3)


def test_coordination_shortens_overruns_but_never_the_plan():
    late = building_progress(50.0, 1.5, season=1.0, coordination=0.0, overrun_cut=0.4)
    assert late == pytest.approx(1 / 75)
    helped = building_progress(50.0, 1.5, season=0.5, coordination=0.5, overrun_cut=0.4)
    assert helped == pytest.approx(0.5 / 70)
    early = building_progress(50.0, 0.9, season=1.0, coordination=1.0, overrun_cut=0.4)
    assert early == pytest.approx(1 / 45)


def test_units_enter_one_after_another():
    work = np.array([0.84, 0.85, 0.89, 0.90, 0.95, 1.0])
    live = capacity_in_service(work, 1200.0, units=np.array([4] * 6), first_unit_work=0.85)
    assert live.tolist() == [0.0, 300.0, 300.0, 600.0, 900.0, 1200.0]
    single = capacity_in_service(
        np.array([0.99, 1.0]), 200.0, units=np.array([1, 1]), first_unit_work=0.85
    )
    assert single.tolist() == [200.0, 200.0]
    from_the_first_day = capacity_in_service(
        np.array([0.0, 0.5, 1.0]), 100.0, units=np.array([11] * 3), first_unit_work=np.zeros(3)
    )
    assert from_the_first_day.tolist() == pytest.approx([100 / 11, 600 / 11, 100.0])
    at_the_end = capacity_in_service(
        np.array([0.99, 1.0]), 100.0, units=np.array([2, 2]), first_unit_work=np.ones(2)
    )
    assert at_the_end.tolist() == [0.0, 100.0]


def test_a_grid_link_is_waited_for_once_a_unit_is_ready():
    wait = link_progress(np.array([3.0, 3.0, 1.0]), np.array([0.0, 200.0, 200.0]), pace=1.4)
    assert wait.tolist() == pytest.approx([3.0, 1.6, 0.0])


def test_no_pace_shortens_the_technical_part_of_a_file():
    rate = file_rate(
        2.0,
        np.array([20.0, 20.0, 20.0]),
        least_share=0.5,
        months_in_stage=np.array([9, 10, 15]),
    )
    assert rate.tolist() == [0.0, 0.2, 0.2]


@given(st.floats(2, 60), st.floats(0.1, 0.8), st.floats(0.2, 3))
def test_the_mean_time_of_a_file_is_the_stated_one_at_usual_pace(mean, share, pace):
    rate = file_rate(pace, mean, least_share=share, months_in_stage=np.array(1000.0))
    months = share * mean + 1 / rate
    assert months == pytest.approx(mean * (share + (1 - share) / pace))


def test_equity_is_paid_in_evenly_by_plan_and_at_once_in_works_under_a_year():
    plan = equity_by_plan(np.array([120.0, 120.0]), np.array([60.0, 6.0]))
    assert plan.yearly.tolist() == [24.0, 120.0]
    assert plan.months.tolist() == [60.0, 12.0]


def test_works_stage_follows_the_first_and_the_last_unit():
    stage = works_stage(
        np.array([APPROVED, BUILDING, BUILDING, PARTIAL, PARTIAL, BUILDING, BUILDING]),
        live_capacity=np.array([0.0, 0.0, 300.0, 600.0, 1200.0, 0.0, 200.0]),
        work=np.array([0.0, 0.5, 0.86, 0.9, 1.0, 1.0, 1.0]),
    )
    assert stage.tolist() == [APPROVED, BUILDING, PARTIAL, PARTIAL, DONE, BUILDING, DONE]


def test_a_delay_already_outlived_is_ruled_out():
    def delay(luck, least):
        return delay_beyond(luck, median=1.12, log_deviation=0.2, least=least)

    luck = np.linspace(0.001, 0.999, 999)
    free = delay(luck, least=1e-6)
    assert np.median(free) == pytest.approx(1.12, rel=1e-3)
    known = delay(luck, least=1.3)
    assert known.min() >= 1.3
    assert np.median(known) > 1.3
    assert delay(0.5, least=5.0) >= 5.0


def test_first_output_delay_applies_to_what_lies_ahead():
    def delay(elapsed, median=1.2, shortest=0.0):
        return first_output_delay(
            0.5,
            median=median,
            log_deviation=1e-9,
            elapsed=elapsed,
            announced=100.0,
            shortest=shortest,
        )

    assert delay(elapsed=0.0) == pytest.approx(1.2)
    assert delay(elapsed=50.0) == pytest.approx((50 + 50 * 1.2) / 100)
    assert delay(elapsed=99.5) == pytest.approx((99.5 + 1.2) / 100)
    assert delay(elapsed=50.0, median=0.8, shortest=0.9) == pytest.approx(0.95)
    late = first_output_delay(
        np.array([0.01, 0.5]),
        median=1.0,
        log_deviation=0.2,
        elapsed=120.0,
        announced=100.0,
        shortest=0.0,
    )
    assert (late >= 1.2).all()


def test_half_a_megawatt_in_service_is_a_first_unit():
    stage = works_stage(
        np.full(2, BUILDING), live_capacity=np.array([0.5, 0.0]), work=np.full(2, 0.4)
    )
    assert stage.tolist() == [PARTIAL, BUILDING]
