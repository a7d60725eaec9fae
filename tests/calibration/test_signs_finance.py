"""Known signs of enterprises, banks and the fund, over a few paired draws and a short horizon."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.experiments import facts_firms
from calibration.experiments.facts import fact_table
from calibration.experiments.pairs import sign_table
from calibration.experiments.signs_finance import SIGNS

YEAR = 2024
DRAWS = range(2)
SLOW = ("relending_use up", "interest_discount up", "fund_discipline up", "fund_size up")
"""Signs of the full experiment that this short one leaves out to save time."""
QUICK = tuple(replace(sign, year=YEAR) for sign in SIGNS if sign.name not in SLOW)


@pytest.fixture(scope="module")
def table():
    return sign_table(QUICK, DRAWS, detail="coarse")


def test_every_sign_holds(table):
    broken = table[~table["holds"]]
    assert broken.empty, broken.to_string()


def test_signs_that_are_strict_are_not_met_by_nothing_moving(table):
    strict = [sign.strict for sign in QUICK]
    assert (table["mean"][strict] != 0).all()


def test_the_bonus_changes_what_is_counted_and_next_to_nothing_else():
    change = facts_firms.bonus_facts(1)["real product gained by the bonus for registering"]
    low, high, _ = facts_firms.RANGES["real product gained by the bonus for registering"]
    assert low <= change <= high


def test_the_exponent_of_a_power_law_is_found():
    rank = np.arange(1, 2001)
    assert facts_firms.tail_exponent(
        1e6 / (rank - 0.5) ** (1 / 1.1), np.ones(2000), 0.5
    ) == pytest.approx(1.1)


def test_units_behind_a_row_count_in_the_tail():
    sizes, weights = np.array([8.0, 4.0, 2.0, 1.0]), np.array([1.0, 1.0, 2.0, 4.0])
    slope = np.polyfit(np.log(sizes), np.log(np.cumsum(weights) - 0.5), 1)[0]
    assert facts_firms.tail_exponent(sizes, weights, 1.0) == pytest.approx(-slope)


def test_the_slope_of_deviation_on_size_is_found():
    luck = np.random.default_rng(0).standard_normal(40_000)
    size = np.geomspace(1e4, 1e8, luck.size)
    assert facts_firms.size_slope(luck * (size / 1e6) ** -0.18, size) == pytest.approx(
        -0.18, abs=0.01
    )


def test_growth_is_taken_against_the_market_and_without_the_newcomers():
    before = np.array([10.0, 10.0, 10.0, 0.0])
    after = np.array([20.0, 10.0, 30.0, 5.0])
    there = np.ones(4, bool)
    age = np.array([5.0, 5.0, 1.0, 5.0])
    years = [
        facts_firms.YearOfFirms(output=output, active=there, age=age, weight=np.ones(4))
        for output in (before, after)
    ]
    growth, size = facts_firms.growth_rates(years, np.zeros(4, int))
    np.testing.assert_allclose(growth, [np.log(2) / 2, -np.log(2) / 2])
    assert size.tolist() == [10.0, 10.0]


def test_a_fact_outside_its_range_is_said_to_fail():
    values = {fact: [(low + high) / 2] for fact, (low, high, _) in facts_firms.RANGES.items()}
    values["firms founded a year"] = [0.5]
    summary = fact_table(facts_firms.RANGES, values).set_index("fact")
    assert not summary.loc["firms founded a year", "holds"]
    assert summary["holds"].sum() == len(summary) - 1
