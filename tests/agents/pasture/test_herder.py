"""Rules of herder households, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import herder


def test_pasture_and_hay_carry_what_they_feed_through_the_winter():
    def capacity(grass, pasture, hay):
        return herder.carrying_capacity(
            np.array(grass),
            np.array(pasture),
            sustainable_use=0.5,
            hay=hay,
            daily_hay=1.8,
            winter_days=200,
            other_livestock=10.0,
        )

    assert capacity([400.0, 400.0], [90.0, 1.0], hay=3600.0).tolist() == [
        pytest.approx((18_000 + 3600) / 360 - 10),
        pytest.approx(3800 / 360 - 10),
    ]
    assert capacity([0.0], [1.0], hay=0.0)[0] == 0


def test_those_who_keep_the_limit_want_no_more_than_it():
    wanted = herder.wanted_herd(
        np.array([60.0, 60, 60]),
        np.array([40.0, 40, 40]),
        custom=0.7,
        allowance=44.0,
        compliance=np.array([0.0, 0.5, 1.0]),
    )
    assert wanted.tolist() == pytest.approx([54, 49, 44])
    free = herder.wanted_herd(60.0, 40.0, custom=0.7, allowance=99.0, compliance=1.0)
    assert free == pytest.approx(54)


def test_poor_households_must_sell_more_animals_when_the_price_falls():
    def need(deposits, price):
        return herder.cash_need(
            27_000.0,
            debt_service=3000.0,
            deposits=np.array(deposits),
            outside_income=10_000.0,
            price=np.array(price),
        )

    assert need([5000.0, 50_000.0], price=[3000.0, 3000.0]).tolist() == [5, 0]
    assert need(5000.0, price=2500.0) == 6


def test_fodder_is_bought_as_the_household_is_willing_and_its_money_reaches():
    bought = herder.fodder_purchase(
        np.array([400.0, 400, 0]),
        share=np.array([0.5, 0.5, 1.0]),
        money=np.array([1e6, 100, 1e6]),
        price=2.0,
    )
    assert bought.tolist() == [200, 50, 0]
    assert herder.fodder_purchase(400.0, share=0.5, money=-100.0, price=2.0) == 0


def test_a_group_member_borrows_what_its_money_leaves_of_a_cost_up_to_the_limit():
    wanted = herder.wanted_loan(
        np.full(4, 30_000.0),
        np.array([10_000.0, 50_000, 0, 0]),
        debt=np.array([0.0, 0, 90_000, 200_000]),
        most=1e5,
    )
    assert wanted.tolist() == [20_000, 0, 10_000, 0]


def test_sales_are_the_surplus_at_the_price_or_the_need_but_not_more_than_fit_for_sale():
    wanted = herder.wanted_sales(
        np.array([4.0, 4, 4]),
        relative_price=2.0,
        elasticity=np.array([0.5, 0.0, 0.0]),
        need=np.array([0.0, 7, 90]),
        most=np.full(3, 10.0),
    )
    assert wanted.tolist() == pytest.approx([4 * 2**0.5, 7, 10])


def test_grassland_payment_by_hand():
    # 100 ha: 26 at 112.5 and 74 at 37.5 CNY
    for level, payment in ((1.0, 5700), (2.0, 11_400)):
        assert herder.conservation_payment(
            100.0, ban_share=0.26, ban_payment=112.5, balance_payment=37.5, level=level
        ) == pytest.approx(payment)


def test_payments_invite_and_too_many_animals_deter_from_the_limit():
    def target(reward_share=0.0, overstocking=0.0):
        return herder.compliance_target(
            0.5,
            reward_share=reward_share,
            reward_response=8.0,
            overstocking=overstocking,
            stocking_response=1.5,
        )

    assert target() == pytest.approx(0.5)
    assert target(reward_share=0.1) == pytest.approx(1 / (1 + np.exp(-0.8)))
    assert target(overstocking=0.2) == pytest.approx(1 / (1 + np.exp(0.3)))


def test_the_spread_of_herds_has_the_wanted_gini():
    u = (np.arange(20_000) + 0.5) / 20_000
    from agents.quantiles import lognormal

    sizes = lognormal(u, 1.0, herder.herd_spread(0.4))
    assert herder.gini(sizes, np.ones(20_000)) == pytest.approx(0.4, abs=0.005)


def test_gini_and_median_by_hand():
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 1.0])
    # people 1, 1, 2, 3: mean difference 14/16, twice the mean 7/2
    assert herder.gini(values, weights) == pytest.approx(0.25)
    assert herder.weighted_median(values, weights) == 1.0
    assert herder.gini(np.zeros(3), weights) == 0


def test_medians_of_counties_are_those_of_their_households():
    spread = herder.income_spread(
        np.array([4.0, 1.0, 3.0, 2.0, 9.0, 7.0]),
        np.array([1.0, 1.0, 1.0, 1.0, 1.0, 3.0]),
        group=np.array([0, 0, 0, 0, 1, 1]),
        groups=2,
    )
    # Of four alike the second is where half of the weight is reached.
    assert spread.median.tolist() == [2.0, 7.0]
