"""Rules of growth, entry, exit and registration, each with a number worked by hand."""

import numpy as np
import pytest

from agents import quantiles
from agents.firms.enterprise import (
    access_factor,
    built_for,
    census_result,
    entrant_sales,
    entry_rate,
    exit_probability,
    growth_factor,
    mixed_size,
    registration_probability,
    slot_chance,
)

WIDTH = {
    "deviation": 0.25,
    "size_exponent": 0.18,
    "lowest_deviation": 0.05,
    "smallest_sales": 1e4,
}
EXIT = {"base": 0.12, "age_exponent": 0.35, "buffer_effect": 0.08}
ENTRY = {"base": 0.06, "profit_effect": 1.5, "ease_effect": 0.4}


def test_growth_has_mean_one_and_is_wider_for_small_firms():
    luck = (np.arange(20_000) + 0.5) / 20_000
    small = growth_factor(np.full(luck.size, 1e6), luck, **WIDTH)
    large = growth_factor(np.full(luck.size, 1e9), luck, **WIDTH)
    assert small.mean() == pytest.approx(1.0, abs=1e-4)
    assert np.log(small).std() == pytest.approx(0.25 / np.sqrt(12), rel=0.01)
    assert np.log(large).std() == pytest.approx(0.25 * 1000**-0.18 / np.sqrt(12), rel=0.01)


def test_growth_by_hand():
    factor = growth_factor(np.array([1e6]), np.array([0.9]), **WIDTH)
    width = 0.25 / np.sqrt(12)
    assert factor[0] == pytest.approx(
        np.exp(width * -np.log(0.2) / np.sqrt(2)) * (1 - width**2 / 2)
    )
    assert quantiles.laplace(np.array([0.9]))[0] == pytest.approx(-np.log(0.2) / np.sqrt(2))


def test_very_large_firms_keep_the_lowest_deviation():
    factor = growth_factor(np.array([1e15]), np.array([0.9]), **WIDTH)
    assert np.log(factor[0]) == pytest.approx(0.05 / np.sqrt(12) * 1.1380, abs=2e-4)


def test_firms_without_sales_count_as_the_smallest():
    factor = growth_factor(np.array([0.0, 1e4]), np.array([0.9, 0.9]), **WIDTH)
    assert factor[0] == factor[1] > 1


def test_closures_by_hand():
    chance = exit_probability(np.array([1.0, 10.0, 1.0]), np.array([0.0, 0.0, 3.0]), **EXIT)
    assert chance[0] == pytest.approx(0.12)
    assert chance[1] == pytest.approx(0.12 * 10**-0.35)
    assert chance[2] == pytest.approx(0.12 * np.exp(-0.24))


def test_a_new_firm_counts_as_one_year_old_and_debts_do_not_push_the_chance_beyond_the_base():
    chance = exit_probability(np.array([0.0, 0.5]), np.array([-5.0, 0.0]), **EXIT)
    np.testing.assert_allclose(chance, 0.12)


def test_entry_by_hand_and_rising_in_profit_and_ease():
    base = entry_rate(0.18, 0.18, served=0.36, usually_served=0.36, **ENTRY)
    assert base == pytest.approx(0.06)
    # The first steps do most: 0.36 to 0.64 is a fifth of the way from none to full
    eased = entry_rate(0.28, 0.18, served=0.64, usually_served=0.36, **ENTRY)
    assert eased == pytest.approx(0.06 * np.exp(0.15 + 0.4 * 0.2))


def test_registration_by_hand():
    effects = {"bonus_effect": 0.8, "effort_effect": 0.6}
    usual = registration_probability(intercept=0.0, bonus=0.0, effort=0.0, **effects)
    assert usual == pytest.approx(0.5)
    rewarded = registration_probability(intercept=-1.0, bonus=100_000, effort=0.5, **effects)
    assert rewarded == pytest.approx(1 / (1 + np.exp(-0.1)))


def test_census_registers_only_above_the_line_and_drops_after_the_second_year_below():
    registered = np.array([False, False, False, True, True, True])
    below = np.array([0, 0, 0, 0, 1, 1])
    above = np.array([True, True, False, False, False, True])
    luck = np.array([0.1, 0.9, 0.1, 0.5, 0.5, 0.5])
    census = census_result(registered, below, above=above, luck=luck, probability=0.3)
    assert census.registered.tolist() == [True, False, False, True, False, True]
    assert census.years_below.tolist() == [0, 0, 0, 1, 0, 0]


def test_a_higher_chance_only_adds_firms():
    luck = np.linspace(0.05, 0.95, 10)
    above = np.ones(10, bool)
    none = np.zeros(10, bool)
    below = np.zeros(10, int)
    few = census_result(none, below, above=above, luck=luck, probability=0.3).registered
    many = census_result(none, below, above=above, luck=luck, probability=0.6).registered
    assert few.sum() == 3
    assert many.sum() == 6
    assert (many | few).tolist() == many.tolist()


def test_size_after_closures_and_foundations_by_hand():
    size = mixed_size(
        np.array([10.0, 10.0]),
        closed=np.array([2.0, 2.0]),
        founded=np.array([4.0, 0.0]),
        entrant_size=0.5,
    )
    np.testing.assert_allclose(size, [(8 + 2) / 12, 1.0])


def test_slots_are_taken_at_the_rate_of_firms_at_work_and_never_where_there_is_none():
    chance = slot_chance(np.full(3, 0.1), at_work=np.full(3, 20.0), free=np.array([10.0, 1.0, 0.0]))
    np.testing.assert_allclose(chance, [0.2, 0.5, 0.0])


def test_entrants_follow_a_power_law_up_to_the_largest():
    luck = np.array([1.0, 0.25, 1e-9])
    sales = entrant_sales(luck, 1e7, smallest=0.3, tail_exponent=2.0, largest=6.0)
    np.testing.assert_allclose(sales, [3e6, 6e6, 1.8e7])


def test_firms_without_a_line_are_built_for_that_of_makers():
    lines = np.array([np.inf, 20.0, 30.0, 10.0, 5.0])
    assert built_for(lines, np.array([0, 1, 4])).tolist() == [20.0, 20.0, 5.0]


def test_buyers_within_reach_change_entry_within_bounds():
    access = np.array([1.0, 1.5, 0.0, 9.0])
    np.testing.assert_allclose(access_factor(access, response=0.8), [1.0, 1.4, 0.2, 3.0])


def test_profits_beyond_half_a_unit_of_capital_count_as_half():
    def rate(profitability):
        return entry_rate(profitability, 0.0, served=0.36, usually_served=0.36, **ENTRY)

    assert rate(0.4) == pytest.approx(0.06 * np.exp(0.6))
    assert rate(2.0) == pytest.approx(0.06 * np.exp(0.75))
    assert rate(-2.0) == pytest.approx(0.06 * np.exp(-0.75))


def test_money_beyond_a_year_protects_no_more_and_all_may_close():
    chance = exit_probability(np.full(3, 1.0), np.array([11.5, 12.0, 50.0]), **EXIT)
    np.testing.assert_allclose(chance, 0.12 * np.exp([-0.92, -0.96, -0.96]))
    assert exit_probability(np.ones(1), np.zeros(1), **EXIT | {"base": 1.7}) == [1.0]


def test_a_width_beyond_one_counts_as_one():
    wide = growth_factor(np.array([1e6]), np.array([0.9]), **WIDTH | {"deviation": 30.0})
    assert wide[0] == pytest.approx(np.exp(-np.log(0.2) / np.sqrt(2)) * 0.5)
