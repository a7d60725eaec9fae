"""Rules of mines, with numbers worked by hand."""

import numpy as np
import pytest

from agents.industry import mine


def test_a_file_moves_by_its_stage_rate_times_squared_acceptance():
    chance = mine.stage_probability(
        np.array([0, 1, 5]),
        np.array([0.1, 0.2, 0, 0, 0, 0, 0]),
        acceptance=np.array([1.0, 0.5, 1.0]),
        pace=np.array([1.0, 2.0, 1.0]),
    )
    assert chance == pytest.approx([1 - np.exp(-0.1), 1 - np.exp(-0.1), 0.0])


def goal_of(base, green_level, benefit_share):
    """Opposition in the long run where green mines take away up to 40 %, sharing up to 30 %."""
    return mine.opposition_goal(
        np.array(base),
        green_level=np.array(green_level),
        benefit_share=benefit_share,
        green_relief=0.4,
        sharing_relief=0.3,
        sharing_scale=0.01,
    )


def test_opposition_goal_falls_with_green_mines_and_sharing_but_not_below_what_they_can_do():
    assert goal_of([0.5, 0.5], [3, 1], 0.0) == pytest.approx([0.3, 0.5 * (1 - 0.4 / 3)])
    assert goal_of([0.5], [0], 1.0) == pytest.approx([0.35])
    assert goal_of([0.5], [0], 0.0) == pytest.approx([0.5])


def month_later(opposition, goal, struck, *, insured=0.0, insured_relief=0.5):
    """Opposition after a month of a drift of 10 % and a shock of 0.2 where a halt begins."""
    return mine.opposition_after(
        np.array(opposition),
        np.array(goal),
        adjustment=0.1,
        struck=np.array(struck),
        shock=0.2,
        insured=insured,
        insured_relief=insured_relief,
    )


def test_a_halt_raises_opposition_and_insurance_caps_it_whatever_the_run_of_accidents():
    goal = [0.2, 0.2]
    plain = month_later([0.4, 0.4], goal, [False, True])
    assert plain == pytest.approx([0.38, 0.58])
    insured = month_later([0.4, 0.2], goal, [False, True], insured=1.0)
    assert insured == pytest.approx([0.38, 0.3])
    opposition = goal
    for _ in range(5):
        opposition = month_later(opposition, goal, [True, True], insured=1.0)
    assert opposition == pytest.approx([0.3, 0.3])
    top = month_later([0.95], [1.0], [True], insured_relief=0.0)
    assert top == pytest.approx([1.0])


def test_a_half_kept_mandate_has_half_the_effect():
    parts = [month_later([0.2], [0.2], [True], insured=part)[0] for part in (0.0, 0.5, 1.0)]
    assert parts == pytest.approx([0.4, 0.35, 0.3])
    assert mine.insured_share(0.2, 0.0) == pytest.approx(0.2)
    assert mine.insured_share(0.2, 0.5) == pytest.approx(0.6)
    assert mine.insured_share(0.2, 1.0) == pytest.approx(1.0)


def months_of_halt(usual_months, opposition, *, shortening=0.0):
    """Mean length of a halt where 0.35 is the usual opposition and 0.1 the least acceptance."""
    return mine.halt_months(
        usual_months,
        np.array(opposition),
        usual_opposition=0.35,
        least_acceptance=0.1,
        shortening=shortening,
    )


def test_a_halt_lasts_its_usual_months_at_middling_opposition_and_years_at_high_opposition():
    months = months_of_halt(9.0, [0.35, 0.75, 0.99, 0.0])
    assert months == pytest.approx([9.0, 9 * (0.65 / 0.25) ** 2, 9 * 6.5**2, 9 * 0.65**2])
    assert months_of_halt(9.0, [0.35], shortening=0.2) == pytest.approx([7.2])
    assert months_of_halt(1.0, [0.0], shortening=0.3) == pytest.approx([1.0])


def test_halts_are_likelier_under_opposition_and_never_where_nothing_works():
    chance = mine.halt_probability(
        np.array([True, True, False]),
        np.array([0.0, 0.5, 0.5]),
        floor=0.004,
        slope=0.02,
        scale=2.0,
    )
    assert chance == pytest.approx([0.008, 0.028, 0.0])


def test_a_year_of_season_factors_has_mean_one():
    factors = [mine.season_factor(month, 0.8) for month in range(1, 13)]
    assert np.mean(factors) == pytest.approx(1.0)
    assert factors[6] == pytest.approx(0.8 * 12 / 7)
    assert mine.season_factor(1, 1.0) == 0.0


def test_a_deposit_gives_the_smaller_of_its_pits_and_its_plants():
    deposit = np.array([0, 0, 2])
    pits = np.array([1.05e6, 0.0, 6e5])
    plants = np.array([4.5e5, 2.5e6, 6e5])
    both = mine.matched_capacity(
        pits, plants, deposit=deposit, at_work=np.array([True, True, False])
    )
    assert both == pytest.approx([1.05e6, 0, 0])
    alone = mine.matched_capacity(
        pits, plants, deposit=deposit, at_work=np.array([True, False, True])
    )
    assert alone == pytest.approx([4.5e5, 0, 6e5])


def test_a_halted_or_unfinished_row_does_not_work():
    stage = np.array([mine.OPERATING, mine.OPERATING, mine.BUILDING])
    halt_left = np.array([0.0, 2.0, 0.0])
    assert mine.working(stage, halt_left).tolist() == [True, False, False]


def goal_price(carbonate_price, *, miner_share=0.78, contract_factor=1.0):
    """Concentrate price where converting costs 20,000 CNY/t and takes 8.1 t of concentrate."""
    return mine.concentrate_price_goal(
        carbonate_price,
        floor=2500.0,
        conversion_cost=20000.0,
        concentrate_per_carbonate=8.1,
        miner_share=miner_share,
        contract_factor=contract_factor,
    )


def test_concentrate_price_goal_is_the_miners_share_of_what_converters_can_pay():
    assert goal_price(101000.0) == pytest.approx(7800.0)
    assert goal_price(25000.0, miner_share=0.8) == pytest.approx(2000.0)
    assert goal_price(101000.0, contract_factor=0.9) == pytest.approx(7020.0)


def test_a_doubled_carbonate_price_more_than_doubles_what_miners_get():
    assert goal_price(3e5) > 2 * goal_price(1.5e5)


def test_contracts_close_a_quarter_of_the_gap():
    after = mine.concentrate_price_after(4000.0, 8000.0, adjustment=0.25)
    assert after == pytest.approx(5000.0)


def test_utilisation_is_half_its_ceiling_at_cash_cost():
    used = mine.utilisation(np.array([2000.0, 3000.0]), cash_cost=2000.0, scale=1000.0, ceiling=0.8)
    assert used == pytest.approx([0.4, 0.8 / (1 + np.exp(-1))])


def test_a_tonne_of_ore_gives_about_a_fifth_of_a_tonne_of_concentrate():
    assert mine.concentrate_yield(0.012) == pytest.approx(0.2)


def test_building_takes_planned_months_times_delay():
    progress = mine.building_progress(
        np.array([True, False]),
        building_months=np.array([20.0, 20.0]),
        delay=np.array([2.0, 1.0]),
        season=0.5,
    )
    assert progress == pytest.approx([0.0125, 0.0])


def test_quarterly_dues_tax_profits_and_carry_losses():
    due = np.array([[1.0, 2.0, 3.0, 100.0], [1.0, 2.0, 3.0, -40.0]])
    dues = mine.settled_dues(due, 0.2)
    assert dues.paid == pytest.approx(np.array([[1.0, 2.0, 3.0, 20.0], [1.0, 2.0, 3.0, 0.0]]))
    assert dues.carried == pytest.approx(np.array([[0, 0, 0, 0], [0, 0, 0, -40.0]]))


def test_owners_take_what_exceeds_the_reserve_and_cover_debts():
    deposits = np.array([100.0, 20.0, -5.0])
    taken = mine.surplus(deposits, np.array([10.0, 10.0, 10.0]), reserve_months=3.0)
    assert taken == pytest.approx([70.0, 0.0, 0.0])
    assert mine.shortfall(deposits) == pytest.approx([0.0, 0.0, 5.0])
