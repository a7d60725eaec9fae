"""Hand-worked numbers for what banks lend, and at which rate."""

import numpy as np
import pytest

from agents.finance import bank


def test_a_rate_is_prime_plus_spread_less_what_relending_passes_on():
    rate = bank.lending_rate(
        0.046,
        np.array([0.0, 0.01]),
        relending_share=np.array([0.5, 0.0]),
        principal_share=0.6,
        relending_rate=0.0175,
        passed_on=0.2,
    )
    # half the loans use it: 0.5 * 0.6 * (0.046 - 0.0175) * 0.2 = 0.00171
    assert rate == pytest.approx([0.04429, 0.056])
    assert bank.lending_rate(
        0.015, 0.0, relending_share=1.0, principal_share=0.6, relending_rate=0.0175, passed_on=0.2
    ) == pytest.approx(0.015)


def test_the_discount_lowers_eligible_rates_and_never_below_nothing():
    assert bank.borrower_rate(
        np.array([0.04, 0.04, 0.01]), discount=0.015, eligible=np.array([1.0, 0.0, 1.0])
    ) == pytest.approx([0.025, 0.04, 0.0])


def test_a_lower_rate_brings_more_applications():
    assert bank.loan_demand(
        100.0, rate=0.04, reference_rate=0.05, elasticity=10.0
    ) == pytest.approx(110.517, rel=1e-5)
    assert bank.loan_demand(100.0, rate=0.05, reference_rate=0.05, elasticity=10.0) == 100


def test_the_green_window_lifts_green_kinds_only():
    plain = bank.granted_share(
        intercept=1.0,
        window=0.0,
        window_gain=0.7,
        favoured=np.array([1.0, 0.0]),
        guarantee=0.0,
        guarantee_gain=1.2,
    )
    guided = bank.granted_share(
        intercept=1.0,
        window=1.0,
        window_gain=0.7,
        favoured=np.array([1.0, 0.0]),
        guarantee=0.0,
        guarantee_gain=1.2,
    )
    assert plain == pytest.approx([0.731059, 0.731059], rel=1e-5)
    assert guided == pytest.approx([0.845535, 0.731059], rel=1e-5)


def test_a_guarantee_lifts_the_kind_it_covers():
    granted = bank.granted_share(
        intercept=0.0,
        window=0.0,
        window_gain=0.7,
        favoured=np.zeros(2),
        guarantee=np.array([0.5, 0.0]),
        guarantee_gain=2.0,
    )
    assert granted == pytest.approx([0.731059, 0.5], rel=1e-5)


def test_quotas_follow_deposits_and_never_shrink_below_nothing():
    assert bank.quota_growth(0.08, deposit_growth=0.1, weight=0.3) == pytest.approx(0.11)
    assert bank.quota_growth(0.01, deposit_growth=-0.1, weight=0.3) == 0


def test_repayment_is_an_even_share_of_the_balance():
    assert bank.repayments(np.array([1200.0]), np.array([10.0])) == pytest.approx([10.0])


def test_the_gap_is_one_growth_less_the_other():
    before = np.array([[50.0, 50.0]])
    now = np.array([[60.0, 50.0]])
    assert bank.growth_gap(now, before, kinds=[0]) == pytest.approx(0.2 - 0.1)
    assert bank.growth_gap(now, before * [0, 1], kinds=[0]) == 0


def test_a_share_rises_exactly_where_the_gap_is_positive():
    before = np.array([[50.0, 50.0]])
    now = np.array([[60.0, 50.0]])
    assert bank.share_change(now, before, kinds=[0]) == pytest.approx(60 / 110 - 0.5)
    assert bank.share_change(before * 2, before, kinds=[0]) == 0


def test_coverage_by_hand_and_infinite_without_debt():
    coverage = bank.debt_service_coverage(
        np.array([30.0, -5.0, 1.0]), np.array([100.0, 100.0, 0.0]), rate=0.05, life=10.0
    )
    np.testing.assert_allclose(coverage, [2.0, 0.0, np.inf])


def test_half_the_units_fall_short_where_the_row_just_covers():
    short = bank.share_short(np.array([1.0, np.e, 0.0, np.inf]), 0.5)
    np.testing.assert_allclose(short, [0.5, 0.0227501, 1.0, 0.0], atol=1e-6)


def test_months_short_add_up_and_start_anew():
    assert bank.months_short(
        np.array([3.0, 3.0]), short=np.array([True, False]), elapsed=3
    ).tolist() == [
        6.0,
        0.0,
    ]


def test_the_usual_applicant_passes_as_the_kind_does_and_better_ones_more_often():
    chance = bank.credit_chance(
        ease=0.7,
        coverage=np.array([2.0, 3.0]),
        usual_coverage=2.0,
        equity_share=np.array([0.6, 0.8]),
        usual_equity=0.6,
        age=5.0,
        coverage_effect=0.3,
        equity_effect=1.0,
        age_effect=0.4,
    )
    assert chance[0] == pytest.approx(0.7)
    assert chance[1] == pytest.approx(1 / (1 + np.exp(-(np.log(0.7 / 0.3) + 0.3 + 0.2))))


def test_what_makes_an_applicant_stand_out_is_bounded():
    def chance(coverage, equity, age):
        return bank.credit_chance(
            ease=0.5,
            coverage=np.array([coverage]),
            usual_coverage=1.0,
            equity_share=np.array([equity]),
            usual_equity=0.5,
            age=age,
            coverage_effect=0.2,
            equity_effect=1.0,
            age_effect=0.4,
        )[0]

    def odds(score):
        return pytest.approx(1 / (1 + np.exp(-score)))

    assert chance(3.5, 0.5, 5.0) == odds(0.2 * 2.5)
    assert chance(9.0, 0.5, 5.0) == odds(0.2 * 3.0)
    assert chance(-2.0, 0.5, 5.0) == odds(-0.2)
    assert chance(1.0, 0.8, 5.0) == odds(0.3)
    assert chance(1.0, 7.0, 5.0) == odds(0.5)
    assert chance(1.0, -7.0, 5.0) == odds(-1.5)
    assert chance(1.0, 0.5, 8.0) == odds(0.4 * 0.3)
    assert chance(1.0, 0.5, 90.0) == odds(0.4 * 0.5)


def test_without_loans_before_or_now_nothing_has_grown():
    before = np.array([[0.5, 0.25]])
    assert bank.growth_gap(before * 3, before, kinds=[0]) == 0.0
    assert bank.growth_gap(before * [2, 1], before, kinds=[0]) == pytest.approx(2 - 1.25 / 0.75)
    assert bank.growth_gap(before, before * 0, kinds=[0]) == 0.0
    assert bank.share_change(before, before * 0, kinds=[0]) == 0.0
    assert bank.share_change(before * 0, before, kinds=[0]) == 0.0
    assert bank.share_change(before * [1, 3], before, kinds=[1]) == pytest.approx(0.6 - 1 / 3)
