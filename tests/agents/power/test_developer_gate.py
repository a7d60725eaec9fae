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
    project_value,
    smoothed,
    solar_headroom,
    spending_factor,
    yearly_income,
)


def plant_value(capital_cost, hours, rate, months, life, water_fee):
    """Value of a plant at 0.30 CNY/kWh with the middle values of the specification."""
    income = yearly_income(
        hours,
        300.0,
        curtailment=0.0,
        capacity_payment=0.0,
        operating_cost=0.012 * capital_cost,
        water_fee=water_fee,
        sales_tax=0.13,
    )
    return project_value(
        income,
        capital_cost,
        profit_tax=0.12,
        rate=rate,
        building_months=months,
        life=life,
        strategic_value=0.0,
    )


def plain_opinion(value, plan_term=0.0):
    """Opinion of a developer without help or taste."""
    return opinion(value, plan_term=plan_term, learnt=0.0, discount=0.0, taste=0.0)


def solar_value(income, strategic_value=0.0, capital_grant=0.0):
    """Value of a solar plant of 4,500 CNY/kW with this yearly income, CNY/MW."""
    return project_value(
        income,
        4_500_000.0,
        profit_tax=0.12,
        rate=0.055,
        building_months=15.0,
        life=25.0,
        strategic_value=strategic_value,
        capital_grant=capital_grant,
    )


def test_a_lianghekou_like_dam_does_not_pay_by_itself():
    value = plant_value(
        22_150_000.0, hours=3667.0, rate=0.045, months=96.0, life=40.0, water_fee=8.0
    )
    assert value == pytest.approx(-0.67, abs=0.015)
    assert plain_opinion(value) < 0
    assert plain_opinion(value + 0.40, plan_term=0.30) > 0


def test_a_yebatan_like_plant_needs_the_plan_to_pass():
    value = plant_value(
        14_900_000.0, hours=4556.0, rate=0.045, months=96.0, life=40.0, water_fee=8.0
    )
    assert value == pytest.approx(-0.09, abs=0.005)
    assert plain_opinion(value, plan_term=0.2) > 0


def test_solar_passes_alone():
    value = plant_value(
        4_500_000.0, hours=1900.0, rate=0.055, months=15.0, life=25.0, water_fee=0.0
    )
    assert value == pytest.approx(0.18, abs=0.01)
    assert plain_opinion(value) > 0


def test_spending_over_a_year_costs_half_a_year_of_interest():
    assert spending_factor(0.05, 12.0) == pytest.approx(1.0)
    assert spending_factor(0.05, 24.0) == pytest.approx(1.025)
    assert annuity(0.05, 2.0) == pytest.approx(1 / 1.05 + 1 / 1.05**2)


def test_yearly_income_by_hand():
    river = yearly_income(
        1000.0,
        113.0,
        curtailment=0.1,
        capacity_payment=0.0,
        operating_cost=20_000.0,
        water_fee=5.0,
        sales_tax=0.13,
    )
    assert river == pytest.approx(90_000 - 20_000 - 5_000)
    pumped = yearly_income(
        0.0,
        0.0,
        curtailment=0.0,
        capacity_payment=565_000.0,
        operating_cost=20_000.0,
        water_fee=0.0,
        sales_tax=0.13,
    )
    assert pumped == pytest.approx(480_000.0)


def test_discount_by_hand():
    discount = discount_value(
        0.01, debt_share=0.75, outstanding_share=0.5, rate=0.05, loan_years=2.0
    )
    assert discount == pytest.approx(0.01 * 0.375 * 1.8594104)
    assert smoothed(300.0, 264.0, months=36.0) == pytest.approx(299.0)


def test_a_grant_of_a_tenth_is_worth_a_tenth_of_what_is_spent():
    gain = solar_value(500_000.0, capital_grant=0.1) - solar_value(500_000.0)
    assert gain == pytest.approx(0.1 * spending_factor(0.055, 15.0))


def test_strategic_value_counts_in_full():
    gain = solar_value(500_000.0, strategic_value=0.4) - solar_value(500_000.0)
    assert gain == pytest.approx(0.4)


@given(st.floats(100, 600), st.floats(0, 0.9), st.floats(1, 100))
def test_a_higher_price_or_less_curtailment_never_lowers_the_value(price, lost, more):
    def value(price, lost):
        income = yearly_income(
            1800.0,
            price,
            curtailment=lost,
            capacity_payment=0.0,
            operating_cost=50_000.0,
            water_fee=0.0,
            sales_tax=0.13,
        )
        return solar_value(income)

    assert value(price + more, lost) >= value(price, lost)
    assert value(price, lost * 0.5) >= value(price, lost)


def test_headroom_is_lines_and_load_less_steady_output_and_solar():
    headroom = solar_headroom(
        line_capacity=np.array([0.0, 4000.0, 3000.0]),
        local_load=np.array([100.0, 200.0, 300.0]),
        steady_output=np.array([500.0, 1200.0, 300.0]),
        solar_capacity=np.array([10.0, 300.0, 3200.0]),
        overbuild=1.1,
    )
    np.testing.assert_allclose(headroom, [0.0, 3000.0, 100.0])


def test_auction_fills_every_limit_with_the_best_sites_and_cuts_the_last():
    capacity = np.array([100.0, 300.0, 200.0, 50.0])
    zone, county = np.array([0, 0, 1, 0]), np.array([0, 1, 2, 0])
    order = np.array([1, 0, 2, 3])
    room = np.array([350.0, 500.0])
    land = np.array([1000.0, 1000.0, 1000.0])

    def winners(quota, land):
        awards = auction_winners(
            order,
            capacity,
            zone=zone,
            county=county,
            quota=quota,
            headroom=room,
            land_room=land,
        )
        return dict(zip(awards.rows.tolist(), awards.capacity.tolist(), strict=True))

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
        awards = auction_winners(
            np.arange(6),
            np.array(sizes),
            zone=zone,
            county=county,
            quota=quota,
            headroom=room,
            land_room=np.array([1e4]),
        )
        return awards.capacity.sum()

    usual = awarded(quota, np.array([first, second]))
    assert awarded(quota + more, np.array([first, second])) >= usual - 1e-5
    assert awarded(quota, np.array([first + more, second])) >= usual - 1e-5


def test_developers_expect_what_was_lost_and_what_the_studies_say_has_changed():
    study, first = np.array([0.10, 0.0, 0.9]), np.array([0.02, 0.05, 0.0])
    loss = expected_loss(0.04, study=study, first_study=first)
    np.testing.assert_allclose(loss, [0.12, 0.0, 0.94])
    bounded = expected_loss(0.2, study=np.array([0.95]), first_study=np.array([0.0]))
    assert bounded.tolist() == [1.0]
