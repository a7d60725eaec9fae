"""Rules of mines, with numbers worked by hand."""

import numpy as np
import pytest

from agents.industry import mine


def test_a_file_moves_by_its_stage_rate_times_squared_acceptance():
    rates = np.array([0.1, 0.2, 0, 0, 0, 0, 0])
    chance = mine.stage_probability(
        np.array([0, 1, 5]), rates, np.array([1.0, 0.5, 1.0]), np.array([1.0, 2.0, 1.0])
    )
    assert chance == pytest.approx([1 - np.exp(-0.1), 1 - np.exp(-0.1), 0.0])


def test_opposition_goal_falls_with_green_mines_and_sharing_but_not_below_what_they_can_do():
    goal = mine.opposition_goal(np.array([0.5, 0.5]), np.array([3, 1]), 0.0, 0.4, 0.3, 0.01)
    assert goal == pytest.approx([0.3, 0.5 * (1 - 0.4 / 3)])
    shared = mine.opposition_goal(np.array([0.5]), np.array([0]), 1.0, 0.4, 0.3, 0.01)
    assert shared == pytest.approx([0.35])
    assert mine.opposition_goal(
        np.array([0.5]), np.array([0]), 0.0, 0.4, 0.3, 0.01
    ) == pytest.approx([0.5])


def test_a_halt_raises_opposition_and_insurance_caps_it_whatever_the_run_of_accidents():
    struck, goal = np.array([False, True]), np.array([0.2, 0.2])
    plain = mine.opposition_after(np.array([0.4, 0.4]), goal, 0.1, struck, 0.2, 0.0, 0.5)
    assert plain == pytest.approx([0.38, 0.58])
    insured = mine.opposition_after(np.array([0.4, 0.2]), goal, 0.1, struck, 0.2, 1.0, 0.5)
    assert insured == pytest.approx([0.38, 0.3])
    opposition = goal
    for _ in range(5):
        opposition = mine.opposition_after(
            opposition, goal, 0.1, np.array([True, True]), 0.2, 1.0, 0.5
        )
    assert opposition == pytest.approx([0.3, 0.3])
    top = mine.opposition_after(
        np.array([0.95]), np.array([1.0]), 0.1, np.array([True]), 0.2, 0.0, 0.0
    )
    assert top == pytest.approx([1.0])


def test_a_half_kept_mandate_has_half_the_effect():
    start, goal = np.array([0.2]), np.array([0.2])
    parts = [
        mine.opposition_after(start, goal, 0.1, np.array([True]), 0.2, part, 0.5)[0]
        for part in (0.0, 0.5, 1.0)
    ]
    assert parts == pytest.approx([0.4, 0.35, 0.3])
    assert mine.insured_share(0.2, 0.0) == pytest.approx(0.2)
    assert mine.insured_share(0.2, 0.5) == pytest.approx(0.6)
    assert mine.insured_share(0.2, 1.0) == pytest.approx(1.0)


def test_a_halt_lasts_its_usual_months_at_middling_opposition_and_years_at_high_opposition():
    months = mine.halt_months(9.0, np.array([0.35, 0.75, 0.99, 0.0]), 0.35, 0.1, 0.0)
    assert months == pytest.approx([9.0, 9 * (0.65 / 0.25) ** 2, 9 * 6.5**2, 9 * 0.65**2])
    assert mine.halt_months(9.0, np.array([0.35]), 0.35, 0.1, 0.2) == pytest.approx([7.2])
    assert mine.halt_months(1.0, np.array([0.0]), 0.35, 0.1, 0.3) == pytest.approx([1.0])


def test_owners_pay_in_order_while_equity_lasts_and_a_large_mine_takes_the_whole_budget():
    wanting, owner = np.array([True, True, False, True]), np.array([0, 0, 0, 1])
    need, budget = np.array([60.0, 60.0, 1.0, 500.0]), np.array([100.0, 80.0])
    able = mine.owners_can_pay(wanting, owner, need, budget, budget)
    assert able.tolist() == [True, False, False, True]
    spent = mine.owners_can_pay(wanting, owner, need, np.array([100.0, 79.0]), budget)
    assert spent.tolist() == [True, False, False, False]


def test_halts_are_likelier_under_opposition_and_never_where_nothing_works():
    chance = mine.halt_probability(
        np.array([True, True, False]), np.array([0.0, 0.5, 0.5]), 0.004, 0.02, 2.0
    )
    assert chance == pytest.approx([0.008, 0.028, 0.0])


def test_a_year_of_season_factors_has_mean_one():
    factors = [mine.season_factor(month, 0.8) for month in range(1, 13)]
    assert np.mean(factors) == pytest.approx(1.0)
    assert factors[6] == pytest.approx(0.8 * 12 / 7)
    assert mine.season_factor(1, 1.0) == 0.0


def test_a_deposit_gives_the_smaller_of_its_pits_and_its_plants():
    deposit = np.array([0, 0, 2])
    pits, plants = np.array([1.05e6, 0.0, 6e5]), np.array([4.5e5, 2.5e6, 6e5])
    both = mine.matched_capacity(deposit, pits, plants, np.array([True, True, False]), 3)
    assert both == pytest.approx([1.05e6, 0, 0])
    alone = mine.matched_capacity(deposit, pits, plants, np.array([True, False, True]), 3)
    assert alone == pytest.approx([4.5e5, 0, 6e5])


def test_a_halted_or_unfinished_row_does_not_work():
    stage, halt = (
        np.array([mine.OPERATING, mine.OPERATING, mine.BUILDING]),
        np.array([0.0, 2.0, 0.0]),
    )
    assert mine.working(stage, halt).tolist() == [True, False, False]


def test_concentrate_price_goal_is_the_miners_share_of_what_converters_can_pay():
    assert mine.concentrate_price_goal(101000.0, 2500.0, 20000.0, 8.1, 0.78, 1.0) == pytest.approx(
        7800.0
    )
    assert mine.concentrate_price_goal(25000.0, 2500.0, 20000.0, 8.1, 0.8, 1.0) == pytest.approx(
        2000.0
    )
    assert mine.concentrate_price_goal(101000.0, 2500.0, 20000.0, 8.1, 0.78, 0.9) == pytest.approx(
        7020.0
    )


def test_a_doubled_carbonate_price_more_than_doubles_what_miners_get():
    low, high = (
        mine.concentrate_price_goal(price, 2500.0, 20000.0, 8.1, 0.78, 1.0)
        for price in (1.5e5, 3e5)
    )
    assert high > 2 * low


def test_contracts_close_a_quarter_of_the_gap():
    assert mine.concentrate_price_after(4000.0, 8000.0, 0.25) == pytest.approx(5000.0)


def test_utilisation_is_half_its_ceiling_at_cash_cost():
    used = mine.utilisation(np.array([2000.0, 3000.0]), 2000.0, 1000.0, 0.8)
    assert used == pytest.approx([0.4, 0.8 / (1 + np.exp(-1))])


def test_a_tonne_of_ore_gives_about_a_fifth_of_a_tonne_of_concentrate():
    assert mine.concentrate_yield(0.012) == pytest.approx(0.2)


def test_building_takes_planned_months_times_delay():
    progress = mine.building_progress(
        np.array([True, False]), np.array([20.0, 20.0]), np.array([2.0, 1.0]), 0.5
    )
    assert progress == pytest.approx([0.0125, 0.0])


def test_profit_tax_falls_from_the_statutory_to_the_relieved_rate():
    assert mine.profit_tax_rate(0.25, 0.15, 0.0) == pytest.approx(0.25)
    assert mine.profit_tax_rate(0.25, 0.15, 0.5) == pytest.approx(0.20)


def test_quarterly_dues_tax_profits_and_carry_losses():
    paid, left = mine.quarterly_dues(
        np.array([[1.0, 2.0, 3.0, 100.0], [1.0, 2.0, 3.0, -40.0]]), 0.2
    )
    assert paid == pytest.approx(np.array([[1.0, 2.0, 3.0, 20.0], [1.0, 2.0, 3.0, 0.0]]))
    assert left == pytest.approx(np.array([[0, 0, 0, 0], [0, 0, 0, -40.0]]))


def test_owners_take_what_exceeds_the_reserve_and_cover_debts():
    taken, given = mine.payout(np.array([100.0, 20.0, -5.0]), np.array([10.0, 10.0, 10.0]), 3.0)
    assert taken == pytest.approx([70.0, 0.0, 0.0])
    assert given == pytest.approx([0.0, 0.0, 5.0])
