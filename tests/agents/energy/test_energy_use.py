"""Hand-worked numbers for the energy balance."""

import numpy as np
import pytest

from agents.energy import energy_use as rules


def test_fossil_shares_add_up_and_gas_keeps_its_least():
    assert rules.fuel_shares(0.2, 0.7, smallest=0.03) == pytest.approx([0.2, 0.7, 0.1])
    assert rules.fuel_shares(0.3, 0.8, smallest=0.1) == pytest.approx([0.25, 2 / 3, 1 / 12])


def test_fossil_energy_follows_from_carbon_dioxide():
    # 1.48 Mt at 0.22, 0.70, 0.08 of 2.716, 2.07, 1.54 t/tce
    energy = rules.fossil_energy(
        1.48e6,
        shares=np.array([0.22, 0.7, 0.08]),
        carbon_factors=np.array([2.716, 2.07, 1.54]),
    )
    assert energy == pytest.approx(682_116, rel=1e-5)


def test_the_table_has_the_totals_that_were_given():
    weights = np.ones((9, 4))
    weights[0] = 3.0
    table = rules.energy_table(1100.0, 220.0, shares=np.array([0.2, 0.7, 0.1]), weights=weights)
    assert table.sum(axis=0) == pytest.approx([1100.0, 44.0, 154.0, 22.0])
    assert table[0] == pytest.approx([300.0, 12.0, 42.0, 6.0])


def test_the_convention_is_a_switch():
    assert rules.convention_factor(1.0, heat_rate=0.305, calorific=0.1229) == 0.305
    assert rules.convention_factor(0.0, heat_rate=0.305, calorific=0.1229) == 0.1229


def test_use_follows_activity_efficiency_and_season():
    use = rules.monthly_use(
        np.full((9, 4), 12.0),
        activity=np.full(9, 2.0),
        efficiency=np.full(9, 0.9),
        season=np.array([1.2, 1.2, 1.0, 1.0]),
    )
    assert use[0] == pytest.approx([2.16, 2.16, 1.8, 1.8])


def test_the_season_has_mean_one_and_its_peak_in_january():
    factors = [rules.season_factor(month, 0.2) for month in range(1, 13)]
    assert np.mean(factors) == pytest.approx(1.0)
    assert factors[0] == pytest.approx(1.2)
    assert factors[6] == pytest.approx(0.8)


def test_switching_moves_fuel_to_electricity():
    use = np.zeros((9, 4))
    use[0] = [10.0, 4.0, 4.0, 2.0]

    def after(fuel_left):
        return rules.electrified(use, fuel_left=fuel_left, ratio=np.full(9, 0.8))

    assert after(np.full((9, 3), 0.75))[0] == pytest.approx([12.0, 3.0, 3.0, 1.5])
    coal_only = after(np.tile([0.5, 1.0, 1.0], (9, 1)))
    assert coal_only[0] == pytest.approx([11.6, 2.0, 4.0, 2.0])
    assert after(np.ones((9, 3))) == pytest.approx(use)


def test_households_use_more_as_they_earn_more_and_year_by_year():
    richer = rules.household_activity(4.0, 1.0, elasticity=0.5, trend=0.0, years=3.0)
    assert richer == pytest.approx(2.0)
    later = rules.household_activity(1.0, 1.0, elasticity=0.5, trend=0.1, years=2.0)
    assert later == pytest.approx(1.21)


def test_coal_had_a_larger_share_before_it_left():
    before = rules.coal_share_before
    assert before(0.2, exit_rate=0.1, years=2) == pytest.approx(0.3025 / 1.3025)
    assert before(0.2, exit_rate=0.1, years=0) == pytest.approx(0.2)
    assert 0.7 < before(0.5, exit_rate=0.1, years=20) < 1


def test_a_grant_speeds_switching_up_to_a_bound():
    def rate(benefit):
        return rules.switching_rate(
            0.03, benefit=benefit, usual_benefit=0.05, sensitivity=2.5, fastest=0.2
        )

    assert rate(0.15) == pytest.approx(0.03 * 1.284025, rel=1e-5)
    assert rate(0.05) == pytest.approx(0.03)
    assert rate(5.0) == 0.2


def test_electric_driving_reaches_the_share_of_2030_and_more_with_chargers():
    def share(years, coverage=0.1, usual_coverage=0.1):
        return rules.electric_vehicle_share(
            years,
            start=0.02,
            share_2030=0.18,
            horizon=9.0,
            coverage=coverage,
            usual_coverage=usual_coverage,
            coverage_gain=0.4,
        )

    assert share(9.0) == pytest.approx(0.18)
    assert share(0.0) == pytest.approx(0.02)
    with_chargers = share(9.0, coverage=1.0, usual_coverage=0.0)
    assert with_chargers == pytest.approx(0.246703, rel=1e-4)


def test_a_subsidy_brings_more_floor_area_but_no_more_than_is_renewed():
    def area(subsidy):
        return rules.refitted_area(
            1e6, usual_share=0.25, subsidy=subsidy, cost=300.0, sensitivity=2.5
        )

    assert area(0.0) == pytest.approx(0.25e6)
    odds = np.exp(1.25) / 3
    assert area(150.0) == pytest.approx(1e6 * odds / (1 + odds))
    assert area(900.0) == area(300.0)


def test_only_fuels_emit():
    use = np.zeros((9, 4))
    use[2] = [100.0, 1.0, 2.0, 3.0]
    assert rules.carbon_dioxide(use, [2.7, 2.0, 1.5])[2] == pytest.approx(2.7 + 4.0 + 4.5)


def test_ratios_and_their_empty_neighbours():
    assert rules.nonfossil_share(70.0, 100.0) == pytest.approx(0.7)
    assert rules.nonfossil_share(0.0, 0.0) == 0
    assert rules.intensity(2e6, 4e10) == pytest.approx(5e-5)
    assert np.isnan(rules.intensity(2e6, 0.0))


@pytest.mark.parametrize(
    ("recent", "highest", "passed"),
    [
        ([1.2, 1.1, 1.0], 2.9, True),
        ([1.0, 1.1, 1.2], 2.9, False),  # still rising
        ([3.2, 3.1, 3.0], 2.9, True),  # above all observed, but falling below the run's own highest
        ([3.0, 3.0, 3.0], 2.9, True),
        ([2.0], 2.9, True),  # the only year of a run
    ],
)
def test_the_peak_is_behind_when_three_years_do_not_rise(recent, highest, passed):
    assert rules.peak_passed(recent, earlier_highest=highest) is passed


def test_a_data_centre_raises_both_the_nonfossil_share_and_the_energy_used():
    fossil, electricity = 0.68e6, 1.6e6
    load = 300 * 8760 * 0.305
    assert load == pytest.approx(0.80e6, rel=0.01)
    before = rules.nonfossil_share(electricity, fossil + electricity)
    after = rules.nonfossil_share(electricity + load, fossil + electricity + load)
    assert after > before
    assert (fossil + electricity + load) / (fossil + electricity) > 1.3
