"""Rules of prices, staff, investment and retrofits, each with a number worked by hand."""

import numpy as np
import pytest

from agents.firms.production import (
    adopted_share,
    capacity,
    earned_margin,
    excess_money,
    growth_persistence,
    lumpy_purchase,
    planned_output,
    price_after_month,
    retrofit_benefit,
    staff_after_month,
    staff_capacity,
    user_cost,
    wanted_investment,
    willing_share,
)

INVESTMENT = {
    "output_per_capital": 1.0,
    "usual_use": 0.75,
    "depreciation": 0.06,
    "horizon": 2.0,
    "spread": 0.07,
}
PRIOR = {"prior": 0.4, "prior_years": 5.0, "usual_deviation": 0.1}


def test_capacity_by_hand():
    assert capacity(1_000_000.0, 1.2, price=1.1, overtime=1.5) == pytest.approx(165_000.0)


def test_price_passes_cost_on_and_rises_when_capacity_is_short():
    price = price_after_month(
        np.array([1.0, 1.0]),
        0.002,
        utilisation=np.array([0.75, 0.95]),
        usual_utilisation=0.75,
        markup_drift=0.024,
    )
    np.testing.assert_allclose(price, [1.002, 1.002 + 0.0004])


def test_staff_closes_a_tenth_of_the_gap():
    assert staff_after_month(10.0, 20.0, hiring_speed=0.1) == pytest.approx(11.0)


def test_user_cost_by_hand_and_never_negative():
    cost = user_cost(0.05, depreciation=0.06, grant_share=0.15)
    assert cost == pytest.approx(0.11 * 0.85)
    assert user_cost(0.05, depreciation=0.06, grant_share=1.2) == 0.0


def test_investment_replaces_and_expands_by_half_at_no_gap():
    wanted = wanted_investment(np.array([100.0]), np.array([150.0]), gap=np.zeros(1), **INVESTMENT)
    assert wanted[0] == pytest.approx(6.0 + (200 - 100) / 2 * 0.5)


def test_unused_capital_is_not_replaced():
    wanted = wanted_investment(np.array([100.0]), np.array([30.0]), gap=np.zeros(1), **INVESTMENT)
    assert wanted[0] == pytest.approx(0.06 * 40)


def test_investment_rises_with_the_return():
    gaps = np.array([-0.3, 0.0, 0.3])
    wanted = wanted_investment(np.full(3, 100.0), np.full(3, 150.0), gap=gaps, **INVESTMENT)
    assert (np.diff(wanted) > 0).all()


def test_small_plans_wait_for_their_month_and_lose_nothing_on_average():
    luck = (np.arange(1200) + 0.5) / 1200
    quarterly = {"smallest_share": 0.05, "times": 4}
    small = lumpy_purchase(np.full(1200, 1.2), np.full(1200, 100.0), luck=luck, **quarterly)
    assert set(np.round(small, 9)) == {0.0, 1.2}
    assert small.mean() == pytest.approx(1.2 / 4)
    big = lumpy_purchase(np.array([12.0]), np.array([100.0]), luck=np.array([0.9]), **quarterly)
    assert big[0] == 3.0


def test_excess_money_by_hand():
    np.testing.assert_allclose(
        excess_money(np.array([100.0, 10.0]), np.array([20.0, 20.0]), months_kept=1.5), [70.0, 0.0]
    )


def test_willingness_by_hand():
    willing = willing_share(
        np.array([0.0, 0.5]),
        0.2,
        loan_ease=0.1,
        pressure=0.5,
        intercept=-1.0,
        benefit_effect=2.0,
        peer_effect=1.0,
        loan_effect=3.0,
        pressure_effect=0.4,
    )
    np.testing.assert_allclose(willing, 1 / (1 + np.exp(-np.array([-0.3, 0.7]))))


def test_only_old_equipment_turns_green():
    np.testing.assert_allclose(
        adopted_share(np.array([0.2, 0.9, 1.0]), np.array([0.3, 0.3, 0.3])), [0.3, 0.1, 0.0]
    )


def test_staff_bounds_output_by_hand():
    assert staff_capacity(10.0, 9000.0, price=1.1, overtime=1.5) == pytest.approx(148_500.0)


def test_a_maker_plans_its_sales_and_part_of_the_gap_in_its_stock():
    plan = planned_output(
        np.full(3, 1200.0),
        np.array([100.0, 60.0, 900.0]),
        season=1.5,
        stock_months=1.0,
        adjustment=4.0,
    )
    np.testing.assert_allclose(plan, [150.0, 160.0, 0.0])


def test_persistence_moves_from_the_drawn_value_to_what_was_seen():
    assert growth_persistence(0.0, 0.0, **PRIOR) == pytest.approx(0.4)
    assert growth_persistence(0.05, 0.05, **PRIOR) == pytest.approx(0.7)
    assert growth_persistence(-1.0, 0.05, **PRIOR) == 0.0


def test_the_margin_is_surplus_over_sales_within_bounds():
    margin = earned_margin(
        np.array([20.0, -500.0, 1.0]), np.array([100.0, 100.0, 0.0]), lowest=-1.0, highest=1.0
    )
    np.testing.assert_allclose(margin, [0.2, -1.0, 0.0])


def test_retrofit_benefit_by_hand():
    benefit = retrofit_benefit(0.05, 0.1, saving_share=0.7, discount_effect=2.0)
    assert benefit == pytest.approx(0.7 * 1.1 + 0.1 - 1)


def test_use_far_from_the_usual_moves_the_price_by_half_a_unit_at_most():
    price = price_after_month(
        np.full(4, 2.0),
        0.0,
        utilisation=np.array([1.15, 3.0, -0.1, 0.35]),
        usual_utilisation=0.75,
        markup_drift=0.024,
    )
    np.testing.assert_allclose(price, 2.0 + 0.004 * np.array([0.4, 0.5, -0.5, -0.4]))
