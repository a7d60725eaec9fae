"""Chances given a run, against numbers worked out by hand and against sampling."""

import numpy as np
import pytest

from runs.chances import exact
from runs.chances.laws import EXACT, Law, laws_of, rows, together

DATES = {"share": 0.08, "scale_months": 36}


def law(deviation, years=1.0, mean=0.0):
    """One law with this deviation after some years, all of it from yearly shocks."""
    return (Law(1.0, mean / years, 0.0, deviation**2 / years),)


def test_levels_shares_and_caps_by_hand():
    visits = exact.at_least(np.array([45e6]), 50e6, laws=law(0.4446, 4), years=4)
    assert visits == pytest.approx([0.4063], abs=5e-5)
    co2 = exact.at_most(np.array([1.3]), 1.2528 * 1.02, laws=law(0.0462, 4), years=4)
    assert co2 == pytest.approx([0.355], abs=1e-3)
    share = exact.at_least(
        np.array([0.75]), 0.7597, laws=law(0.1732, 4), years=4, scale=exact.LOGIT
    )
    assert share == pytest.approx([0.381], abs=5e-4)


def test_a_level_between_two_bounds():
    laws = law(0.2)
    inside = exact.within(np.array([100.0, np.nan]), 90, 110, laws=laws, years=1)
    up = exact.at_least(np.array([100.0]), 90, laws=laws, years=1)[0]
    over = exact.at_least(np.array([100.0]), 110, laws=laws, years=1)[0]
    assert inside == pytest.approx([up - over, 0])


def test_drift_moves_the_mean_and_stops_at_the_longest_horizon_tested():
    drifting = (Law(1.0, 0.05, 0.0004, 0.0009),)
    assert drifting[0].mean(4) == pytest.approx(0.2)
    assert drifting[0].mean(9) == pytest.approx(0.3)
    assert drifting[0].deviation(9) == pytest.approx(np.sqrt(0.0004 * 81 + 0.0009 * 9))
    chance = exact.at_least(np.array([50e6]), 50e6 * np.exp(0.2), laws=drifting, years=4)
    assert chance == pytest.approx([0.5])


def test_without_an_error_the_comparison_itself():
    values = np.array([7.0, 8.0, 9.0, np.nan])
    assert exact.at_least(values, 8, laws=EXACT, years=4).tolist() == [0, 1, 1, 0]
    assert exact.at_most(values, 8, laws=EXACT, years=4).tolist() == [1, 1, 0, 0]


def test_what_the_scale_does_not_know_is_compared_as_it_is():
    assert exact.at_least(np.array([0.0, -3.0]), 5, laws=law(0.4), years=1).tolist() == [0, 0]
    whole = exact.at_least(np.array([1.0, 0.999]), 1.0, laws=law(0.4), years=1, scale=exact.LOGIT)
    assert whole.tolist() == [1, 0]


def test_two_laws_are_averaged_and_errors_of_two_classes_add_up():
    two = (Law(0.25, 0.1, 0.0, 0.04), Law(0.75, 0.0, 0.0, 0.01))
    value = np.array([90.0])
    apart = [
        exact.at_least(value, 100, laws=(one._replace(weight=1.0),), years=2)[0] for one in two
    ]
    both = exact.at_least(value, 100, laws=two, years=2)
    assert both == pytest.approx([0.25 * apart[0] + 0.75 * apart[1]])
    combined = together(two, (Law(1.0, 0.05, 0.01, 0.02),), -0.3)
    assert [one.weight for one in combined] == [0.25, 0.75]
    assert combined[0].drift == pytest.approx(0.1 - 0.3 * 0.05)
    assert combined[1].shock_variance == pytest.approx(0.01 + 0.09 * 0.02)


def test_gaps_in_every_year_by_hand():
    gaps = np.array([[0.02, 0.01, 0.03, -0.005], [0.02, np.nan, 0.03, 0.01]])
    laws = (Law(1.0, 0.0, 0.0, 0.01**2 / 3),)
    chance = exact.above_every_year(gaps, 0.0, laws=laws, years=(1, 2, 3, 4))
    assert chance == pytest.approx([0.3325, 0], abs=5e-5)


def test_falls_by_hand():
    path = np.exp(-np.cumsum([0, 0.03, 0.02, 0.01, 0.02, 0.03]))[None]
    chance = exact.falls_every_year(path, laws=(Law(1.0, 0.0, 0.0, 0.03**2),))
    assert chance == pytest.approx([0.2494], abs=5e-5)
    over = exact.falls_over(
        path[:, 0], path[:, -1], laws=(Law(1.0, 0.0, 0.01**2, 0.03**2),), years=(0, 5)
    )
    # 0.11 over (25 x 0.0001 + 5 x 0.0009)^(1/2) = 1.315
    assert over == pytest.approx([0.9057], abs=5e-4)


def test_falls_under_a_shared_drift_as_sampled():
    shared = (Law(1.0, 0.01, 0.02**2, 0.03**2),)
    path = np.exp(-np.cumsum([0, 0.05, 0.03, 0.04, 0.06, 0.05]))[None]
    luck = np.random.default_rng(1)
    drift = luck.normal(0.01, 0.02, (200_000, 1))
    steps = -np.diff(np.log(path)) - drift - 0.03 * luck.normal(size=(200_000, 5))
    chance = exact.falls_every_year(path, laws=shared)
    assert chance == pytest.approx([(steps > 0).all(axis=1).mean()], abs=4e-3)


def test_dates_by_hand():
    chance = exact.by_month(np.array([45.0, 0.0, np.nan, 30.0]), 48, **DATES)
    assert chance[:3] == pytest.approx([0.861, 1, 0], abs=5e-4)
    assert chance[3] > 0.999
    assert exact.by_month(np.array([49.0]), 48, **DATES)[0] < 0.5


def test_sums_of_dated_plants_by_hand():
    plants = np.array([0.9, 0.6]), np.array([1000.0, 800.0])
    assert exact.sum_at_least(*plants, 1800, grid=10) == pytest.approx(0.54)
    assert exact.sum_at_least(*plants, 1000, grid=10) == pytest.approx(0.90)
    assert exact.sum_at_least(*plants, 1801, grid=1) == 0
    done = np.array([1.0, 1.0, 0.3]), np.array([1000.0, 800.0, 50.0])
    assert exact.sum_at_least(*done, 1800, grid=10) == 1
    assert exact.sum_at_least(*done, 1850, grid=10) == pytest.approx(0.3)
    taken = np.array([1.0, 0.4]), np.array([1000.0, -100.0])
    assert exact.sum_at_least(*taken, 1000, grid=10) == pytest.approx(0.6)


def test_many_plants_as_sampled():
    luck = np.random.default_rng(3)
    chances, amounts = luck.uniform(0.1, 0.9, 14), luck.uniform(50, 600, 14)
    there = luck.random((200_000, 14)) < chances
    sampled = ((there * amounts).sum(axis=1) >= 2500).mean()
    assert exact.sum_at_least(chances, amounts, 2500, grid=1) == pytest.approx(sampled, abs=4e-3)


def test_share_of_growth_as_sampled():
    numbers = {"product": 100.0, "growth": 4.0, "part": 48.0, "part_growth": 2.1}
    law_of = Law(1.0, 0.02, 0.01**2, 0.03**2)
    luck = np.random.default_rng(2)
    d = luck.normal(0.02, np.hypot(0.01, 0.03), 400_000)
    more = 2.1 + 48 * (d + luck.normal(0, 0.03, 400_000))
    growth = 4 + 100 * d
    chance, none = exact.share_of_growth(
        **{name: np.array([value, np.nan]) for name, value in numbers.items()},
        bound=0.56,
        law=law_of,
        years=4,
        between=0.03,
    )
    assert chance[0] == pytest.approx(((more > 0.56 * growth) & (growth > 0)).mean(), abs=3e-3)
    assert none[0] == pytest.approx((growth <= 0).mean(), abs=3e-3)
    assert chance[1] == 0
    assert np.isnan(none[1])


def test_number_met_is_the_law_of_blocks_that_share_an_error():
    chances = np.array([[0.5, 0.2, 0.9]])
    apart = exact.number_met(chances, [[0], [1], [2]])
    assert apart == pytest.approx(np.array([[0.04, 0.41, 0.46, 0.09]]))
    # the first two share one luck: both 0.2, one 0.3, none 0.5
    shared = exact.number_met(chances, [[0, 1], [2]])
    assert shared == pytest.approx(np.array([[0.05, 0.48, 0.29, 0.18]]))
    assert exact.all_met(chances, [[0, 1], [2]]) == pytest.approx([0.18])
    assert (shared @ np.arange(4)) == pytest.approx(chances.sum(axis=1))


def test_every_class_of_the_shipped_table_has_a_law():
    for name in rows():
        weights = [law.weight for law in laws_of(name)]
        assert sum(weights) == pytest.approx(1)
        assert all(law.deviation(4) > 0 for law in laws_of(name))
