"""Rules of prices, staff, investment and retrofits, each with a number worked by hand."""

import numpy as np
import pytest

from agents.firms.production import (
    adopted_share,
    capacity,
    earned_margin,
    excess_money,
    growth_persistence,
    lumpy,
    planned_output,
    price_after_month,
    price_taken,
    retrofit_benefit,
    staff_after_month,
    staff_capacity,
    user_cost,
    wanted_investment,
    willing_to_retrofit,
)


def test_capacity_by_hand():
    assert capacity(1_000_000.0, 1.2, 1.1, 1.5) == pytest.approx(165_000.0)


def test_price_passes_cost_on_and_rises_when_capacity_is_short():
    price = price_after_month(np.array([1.0, 1.0]), 0.002, np.array([0.75, 0.95]), 0.75, 0.024)
    np.testing.assert_allclose(price, [1.002, 1.002 + 0.0004])


def test_staff_closes_a_tenth_of_the_gap():
    assert staff_after_month(10.0, 20.0, 0.1) == pytest.approx(11.0)


def test_user_cost_by_hand_and_never_negative():
    assert user_cost(0.05, 0.06, 0.1, 0.05) == pytest.approx(0.11 * 0.85)
    assert user_cost(0.05, 0.06, 0.8, 0.4) == 0.0


def test_investment_replaces_and_expands_by_half_at_no_gap():
    wanted = wanted_investment(
        np.array([100.0]), np.array([150.0]), 1.0, 0.75, 0.06, np.array([0.0]), 2.0, 0.07
    )
    assert wanted[0] == pytest.approx(6.0 + (200 - 100) / 2 * 0.5)


def test_unused_capital_is_not_replaced():
    wanted = wanted_investment(
        np.array([100.0]), np.array([30.0]), 1.0, 0.75, 0.06, np.array([0.0]), 2.0, 0.07
    )
    assert wanted[0] == pytest.approx(0.06 * 40)


def test_investment_rises_with_the_return():
    gaps = np.array([-0.3, 0.0, 0.3])
    wanted = wanted_investment(
        np.full(3, 100.0), np.full(3, 150.0), 1.0, 0.75, 0.06, gaps, 2.0, 0.07
    )
    assert (np.diff(wanted) > 0).all()


def test_small_plans_wait_for_their_month_and_lose_nothing_on_average():
    luck = (np.arange(1200) + 0.5) / 1200
    small = lumpy(np.full(1200, 1.2), np.full(1200, 100.0), luck, 0.05, 4)
    assert set(np.round(small, 9)) == {0.0, 1.2}
    assert small.mean() == pytest.approx(1.2 / 4)
    assert lumpy(np.array([12.0]), np.array([100.0]), np.array([0.9]), 0.05, 4)[0] == 3.0


def test_excess_money_by_hand():
    np.testing.assert_allclose(
        excess_money(np.array([100.0, 10.0]), np.array([20.0, 20.0]), 1.5), [70.0, 0.0]
    )


def test_willingness_by_hand():
    willing = willing_to_retrofit(np.array([0.0, 0.5]), 0.2, 0.1, 0.5, -1.0, (2.0, 1.0, 3.0, 0.4))
    np.testing.assert_allclose(willing, 1 / (1 + np.exp(-np.array([-0.3, 0.7]))))


def test_only_old_equipment_turns_green():
    np.testing.assert_allclose(
        adopted_share(np.array([0.2, 0.9, 1.0]), np.array([0.3, 0.3, 0.3])), [0.3, 0.1, 0.0]
    )


def test_staff_bounds_output_by_hand():
    assert staff_capacity(10.0, 9000.0, 1.1, 1.5) == pytest.approx(148_500.0)


def test_a_maker_plans_its_sales_and_part_of_the_gap_in_its_stock():
    plan = planned_output(
        np.array([1200.0, 1200.0, 1200.0]), 1.5, np.array([100.0, 60.0, 900.0]), 1.0, 4.0
    )
    np.testing.assert_allclose(plan, [150.0, 160.0, 0.0])


def test_what_makers_get_is_the_price_outside_less_freight():
    assert price_taken(1.2, 0.08, 0.08) == pytest.approx(1.2)
    assert price_taken(1.2, 0.04, 0.08) == pytest.approx(1.2 * 0.96 / 0.92)


def test_persistence_moves_from_the_drawn_value_to_what_was_seen():
    assert growth_persistence(0.4, 5.0, 0.1, 0.0, 0.0) == pytest.approx(0.4)
    assert growth_persistence(0.4, 5.0, 0.1, 0.05, 0.05) == pytest.approx(0.7)
    assert growth_persistence(0.4, 5.0, 0.1, -1.0, 0.05) == 0.0


def test_the_margin_is_surplus_over_sales_within_bounds():
    margin = earned_margin(np.array([20.0, -500.0, 1.0]), np.array([100.0, 100.0, 0.0]), -1.0, 1.0)
    np.testing.assert_allclose(margin, [0.2, -1.0, 0.0])


def test_retrofit_benefit_by_hand():
    assert retrofit_benefit(0.05, 0.1, 0.7, 2.0) == pytest.approx(0.7 * 1.1 + 0.1 - 1)
