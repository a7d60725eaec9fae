"""Rules of a herd, each against numbers worked by hand."""

import numpy as np
import pytest

from agents.pasture import herd

ONE = np.array([[2.0, 1.5, 1.0, 0.5, 8.0, 2.0, 1.0, 1.0, 0.5, 0.5]])


def test_a_household_eats_its_sheep_units_times_daily_hay_times_days():
    assert herd.fodder_need(np.array([10.0]), daily_hay=1.8, days=30)[0] == pytest.approx(540)


def test_ageing_moves_every_class_up_and_loses_no_animal():
    older = herd.older_herd(ONE)
    assert older[0].tolist() == [0, 2, 1.5, 1, 8.5, 0, 2, 1, 1, 1]
    assert older.sum() == ONE.sum()


def test_calving_rate_by_hand_and_within_bounds():
    rate = herd.calving_rate(
        0.5,
        improvement=0.1,
        improved_share=np.array([0.5, 1.0]),
        response=0.35,
        condition=np.array([0.9, 5.0]),
        reference_condition=0.9,
    )
    assert rate.tolist() == [pytest.approx(0.55), 1.0]


def test_births_are_drawn_for_all_cows_of_the_row():
    many = np.repeat(ONE, 3, axis=0)
    calves = herd.births(
        np.array([0.1, 0.5, 0.9]), many, rate=np.full(3, 0.5), weight=np.full(3, 100.0)
    )
    assert calves[1] == pytest.approx(4.0, abs=0.01)  # half of eight cows
    assert calves[0] < calves[1] < calves[2]
    assert herd.births(np.array([0.5]), ONE, rate=np.zeros(1), weight=np.ones(1))[0] == 0


def test_newborn_calves_are_half_female():
    larger = herd.herd_with_calves(ONE, np.array([3.0]))
    assert larger[0, herd.FEMALE_CALF] == 3.5
    assert larger[0, herd.MALE_CALF] == 3.5
    assert ONE[0, 0] == 2.0


def test_shelter_and_hay_protect_from_snow_up_to_everything():
    protection = herd.snow_protection(
        np.array([0.5, 1, 1]),
        np.array([30.0, 0, 100]),
        reserve=np.full(3, 60.0),
        shelter_effect=0.6,
        hay_effect=0.5,
    )
    assert protection.tolist() == pytest.approx([0.55, 0.6, 1.0])


def test_a_year_of_months_takes_the_yearly_risk():
    survival = herd.monthly_survival(np.array([0.12, 0.04]))
    assert (1 - survival**12).tolist() == pytest.approx([0.12, 0.04])


def test_animals_starve_below_the_critical_condition():
    starved = herd.starved_share(np.array([0.8, 0.7, 0.6, -9.0]), critical=0.7, rate=0.8)
    assert starved.tolist() == pytest.approx([0, 0, 0.08, 1])


def test_the_months_of_a_disaster_winter_take_what_the_winter_takes():
    monthly = herd.snow_month(0.19, np.array([0.0, 0.5, 1.0]), months=6)
    assert (1 - (1 - monthly) ** 6).tolist() == pytest.approx([0.19, 0.095, 0])


def test_expected_deaths_by_hand():
    def deaths(spared, calf_spared=None):
        return herd.expected_deaths(
            ONE, np.full(10, 0.9), spared=np.array([spared]), calf_spared=calf_spared
        )[0]

    assert deaths(1.0) == pytest.approx(1.8)  # a tenth of 18
    assert deaths(0.5) == pytest.approx(18 - 0.45 * 18)
    assert deaths(0.5, calf_spared=np.array([0.0])) == pytest.approx(18 - 0.45 * 14)


def test_deaths_are_drawn_for_all_households_of_a_row_and_never_exceed_the_herd():
    died = herd.drawn_deaths(
        np.array([0.5, 0.9999999, 0.9]),
        np.full(3, 18.0),
        expected=np.array([4.5, 4.5, 0.0]),
        weight=np.array([400.0, 0.5, 1.0]),
    )
    assert died[0] == pytest.approx(4.5, abs=0.01)
    assert died[0] < died[1] <= 18
    assert died[2] == 0


def test_survivors_by_hand():
    survival = np.full(10, 0.9)
    survival[herd.COW] = 0.8

    def survivors(spared, death_factor, calf_spared=None):
        return herd.survivors(
            ONE,
            survival,
            spared=np.array([spared]),
            death_factor=np.array([death_factor]),
            calf_spared=calf_spared,
        )

    left = survivors(1.0, 1.0)
    assert left[0].tolist() == pytest.approx((ONE[0] * survival).tolist())
    left = survivors(0.5, 2.0, np.array([0.25]))
    assert left[0, herd.COW] == 0
    assert left[0, herd.FEMALE_CALF] == 0  # twice what is expected would be more than there are
    left = survivors(0.5, 0.5, np.array([0.25]))
    assert left[0, herd.BULL] == pytest.approx(0.5 * (1 - 0.5 * 0.55))
    assert left[0, herd.FEMALE_CALF] == pytest.approx(2 * (1 - 0.5 * (1 - 0.225)))


def test_condition_rises_when_well_fed_and_stays_in_bounds():
    condition = herd.next_condition(
        np.array([0.8, 0.99, 0.61]),
        np.array([0.95, 1.0, 0.0]),
        gain=0.1,
        maintenance=0.75,
        low=0.6,
    )
    assert condition.tolist() == pytest.approx([0.82, 1.0, 0.6])


def test_sellable_animals_are_grown_males_and_barren_cows_less_what_is_never_sold():
    most = herd.sellable_animals(ONE, never_sold=np.array([0.2]), barren_share=0.5)
    assert most[0].tolist() == pytest.approx([0, 0, 0, 0, 3.2, 0, 0, 0.8, 0.4, 0.4])


def test_bulls_go_first_and_cows_last():
    most = herd.sellable_animals(ONE, never_sold=np.array([0.0]), barren_share=0.5)
    sold = herd.sold_classes(np.array([1.5]), most)
    in_order = [herd.BULL, herd.MALE_THREE, herd.MALE_TWO, herd.COW]
    assert sold[0, in_order].tolist() == [0.5, 0.5, 0.5, 0]
    assert herd.sold_classes(np.array([99.0]), most).sum() == pytest.approx(6.0)


def test_steady_structure_keeps_its_shares_from_year_to_year():
    death = herd.by_class((0.12, 0.04, 0.04, 0.04, 0.035))
    habits = np.array([0.0, 0.5])
    shares = herd.steady_structure(0.48, death, never_sold=habits, barren_share=0.42)
    longer = herd.steady_structure(0.48, death, never_sold=habits, barren_share=0.42, years=120)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares == pytest.approx(longer, abs=1e-4)
    cows = shares[:, herd.HEIFER] + shares[:, herd.COW]
    assert 0.40 < cows[0] < 0.60
    # Who keeps half of what is fit for sale has old males instead of cows.
    assert cows[1] < cows[0] - 0.03
    assert shares[1, herd.BULL] > shares[0, herd.BULL] + 0.015
    assert shares[:, herd.FEMALE_CALF] == pytest.approx(shares[:, herd.MALE_CALF])


def test_steady_structure_is_a_year_on_what_it_was_less_the_usual_sales():
    death = herd.by_class((0.12, 0.04, 0.04, 0.04, 0.035))
    habit = np.array([0.25])
    before = herd.steady_structure(0.48, death, never_sold=habit, barren_share=0.42)
    older = herd.older_herd(before)
    after = herd.herd_with_calves(older, 0.48 * older[:, herd.COW]) * (1 - death)
    most = herd.sellable_animals(after, never_sold=habit, barren_share=0.42)
    after = after - herd.sold_classes(after.sum(axis=1) - 1.0, most)
    np.testing.assert_allclose(after, before, atol=2e-4)


def test_a_table_longer_than_the_cache_dies_row_by_row_as_a_short_one():
    u = np.random.default_rng(1).random((5, herd.CACHED_ROWS + 7))
    herds = np.multiply.outer(u[0], np.arange(1.0, 11.0))
    survival, calf = herd.monthly_survival(herd.by_class((0.2, 0.1, 0.1, 0.1, 0.05))), u[3] * u[1]
    together = herd.survivors(herds, survival, spared=u[1], death_factor=u[2], calf_spared=calf)
    for row in (0, herd.CACHED_ROWS - 1, herd.CACHED_ROWS, -1):
        one = slice(row, row + 1 or None)
        alone = herd.survivors(
            herds[one],
            survival,
            spared=u[1][one],
            death_factor=u[2][one],
            calf_spared=calf[one],
        )
        np.testing.assert_array_equal(together[one], alone)
