"""What a power project is worth to its developer, and who wins the solar auction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.power.developer_gate import (
    annuity,
    auction_winners,
    discount_value,
    expected_loss,
    opinion,
    profit_tax_share,
    project_value,
    smoothed,
    solar_headroom,
    spending_factor,
    yearly_income,
)


def plant_value(capital_cost, hours, rate, months, life, water_fee):
    """Value of a plant at 0.30 CNY/kWh with the middle values of the specification."""
    income = yearly_income(hours, 300.0, 0.0, 0.0, 0.012 * capital_cost, water_fee, 0.13)
    return project_value(income, capital_cost, 0.12, rate, months, life, 0.0)


def test_a_lianghekou_like_dam_does_not_pay_by_itself():
    value = plant_value(22_150_000.0, 3667.0, 0.045, 96.0, 40.0, 8.0)
    assert value == pytest.approx(-0.67, abs=0.015)
    assert opinion(value, 0.0, 0.0, 0.0, 0.0) < 0
    assert opinion(value + 0.40, 0.30, 0.0, 0.0, 0.0) > 0


def test_a_yebatan_like_plant_needs_the_plan_to_pass():
    value = plant_value(14_900_000.0, 4556.0, 0.045, 96.0, 40.0, 8.0)
    assert value == pytest.approx(-0.09, abs=0.005)
    assert opinion(value, 0.2, 0.0, 0.0, 0.0) > 0


def test_solar_passes_alone():
    value = plant_value(4_500_000.0, 1900.0, 0.055, 15.0, 25.0, 0.0)
    assert value == pytest.approx(0.18, abs=0.01)
    assert opinion(value, 0.0, 0.0, 0.0, 0.0) > 0


def test_spending_over_a_year_costs_half_a_year_of_interest():
    assert spending_factor(0.05, 12.0) == pytest.approx(1.0)
    assert spending_factor(0.05, 24.0) == pytest.approx(1.025)
    assert annuity(0.05, 2.0) == pytest.approx(1 / 1.05 + 1 / 1.05**2)


def test_yearly_income_by_hand():
    assert yearly_income(1000.0, 113.0, 0.1, 0.0, 20_000.0, 5.0, 0.13) == pytest.approx(
        90_000 - 20_000 - 5_000
    )
    assert yearly_income(0.0, 0.0, 0.0, 565_000.0, 20_000.0, 0.0, 0.13) == pytest.approx(480_000.0)


def test_discount_and_tax_relief_by_hand():
    assert discount_value(0.01, 0.75, 0.5, 0.05, 2.0) == pytest.approx(0.01 * 0.375 * 1.8594104)
    assert profit_tax_share(0.17, 0.06, 0.5) == pytest.approx(0.14)
    assert smoothed(300.0, 264.0, 36.0) == pytest.approx(299.0)


def test_a_grant_of_a_tenth_is_worth_a_tenth_of_what_is_spent():
    args = (500_000.0, 4_500_000.0, 0.12, 0.055, 15.0, 25.0, 0.0)
    gain = project_value(*args, capital_grant=0.1) - project_value(*args)
    assert gain == pytest.approx(0.1 * spending_factor(0.055, 15.0))


def test_strategic_value_counts_in_full():
    args = (500_000.0, 4_500_000.0, 0.12, 0.055, 15.0, 25.0)
    assert project_value(*args, 0.4) - project_value(*args, 0.0) == pytest.approx(0.4)


@given(st.floats(100, 600), st.floats(0, 0.9), st.floats(1, 100))
def test_a_higher_price_or_less_curtailment_never_lowers_the_value(price, lost, more):
    def value(price, lost):
        income = yearly_income(1800.0, price, lost, 0.0, 50_000.0, 0.0, 0.13)
        return project_value(income, 4_500_000.0, 0.12, 0.055, 15.0, 25.0, 0.0)

    assert value(price + more, lost) >= value(price, lost)
    assert value(price, lost * 0.5) >= value(price, lost)


def test_headroom_is_lines_and_load_less_steady_output_and_solar():
    headroom = solar_headroom(
        np.array([0.0, 4000.0, 3000.0]),
        np.array([100.0, 200.0, 300.0]),
        np.array([500.0, 1200.0, 300.0]),
        np.array([10.0, 300.0, 3200.0]),
        1.1,
    )
    np.testing.assert_allclose(headroom, [0.0, 3000.0, 100.0])


def test_auction_fills_every_limit_with_the_best_sites_and_cuts_the_last():
    capacity = np.array([100.0, 300.0, 200.0, 50.0])
    zone, county = np.array([0, 0, 1, 0]), np.array([0, 1, 2, 0])
    order = np.array([1, 0, 2, 3])
    room = np.array([350.0, 500.0])
    land = np.array([1000.0, 1000.0, 1000.0])

    def winners(quota, land):
        rows, size = auction_winners(order, capacity, zone, county, quota, room, land)
        return dict(zip(rows.tolist(), size.tolist(), strict=True))

    assert winners(600.0, land) == {1: 300.0, 0: 50.0, 2: 200.0}
    assert winners(299.0, land) == {1: 299.0}
    assert winners(600.0, np.array([1000.0, 250.0, 1000.0])) == {1: 250.0, 0: 100.0, 2: 200.0}
    assert winners(600.0, np.array([60.0, 250.0, 1000.0])) == {1: 250.0, 0: 60.0, 2: 200.0}
    assert winners(0.0, land) == {}
    assert room.tolist() == [350.0, 500.0]


@given(
    st.lists(st.floats(1, 300), min_size=6, max_size=6),
    st.floats(0, 900),
    st.floats(0, 500),
    st.floats(0, 500),
    st.floats(0, 300),
)
def test_more_quota_or_room_never_awards_less(sizes, quota, first, second, more):
    zone, county = np.array([0, 1, 0, 1, 0, 1]), np.zeros(6, int)

    def awarded(quota, room):
        return auction_winners(
            np.arange(6), np.array(sizes), zone, county, quota, room, np.array([1e4])
        )[1].sum()

    usual = awarded(quota, np.array([first, second]))
    assert awarded(quota + more, np.array([first, second])) >= usual - 1e-5
    assert awarded(quota, np.array([first + more, second])) >= usual - 1e-5


def test_developers_expect_what_was_lost_and_what_the_studies_say_has_changed():
    study, first = np.array([0.10, 0.0, 0.9]), np.array([0.02, 0.05, 0.0])
    np.testing.assert_allclose(expected_loss(0.04, study, first), [0.12, 0.0, 0.94])
    assert expected_loss(0.2, np.array([0.95]), np.array([0.0])).tolist() == [1.0]
