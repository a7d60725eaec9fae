"""What a row of a target says of yearly values, by hand for each sense and kind of tolerance."""

import numpy as np
import pytest

from abm.registers import targets

YEARS = list(range(2020, 2026))
USUAL = {
    "sense": "ge",
    "value": 100.0,
    "unit": "count",
    "year": 2025,
    "from_year": None,
    "tolerance": 0.0,
    "tolerance_type": "",
}


def compared(*runs, **row):
    return targets.compared(USUAL | row, np.array(runs, float), YEARS)


def test_a_level_counts_from_its_value_on_and_a_sign_only_beyond_it():
    at_least = compared([0, 0, 0, 100, 0, 100], [0, 0, 0, 0, 0, 99.9])
    assert at_least.met.tolist() == at_least.met_strict.tolist() == [True, False]
    assert at_least.first_year_met[0] == 2023
    assert np.isnan(at_least.first_year_met[1])
    assert at_least.margin == pytest.approx([0.0, -0.001])
    more = compared([0, 0, 0, 0, 0, 100], [0, 0, 0, 0, 0, 100.1], sense="gt")
    assert more.met.tolist() == [False, True]


def test_tolerance_is_a_share_of_the_value_or_in_its_unit_and_on_the_bad_side_only():
    runs = [[0] * 5 + [value] for value in (94.9, 95.1, 100, 105)]
    relative = compared(*runs, tolerance=0.05, tolerance_type="rel")
    assert relative.met.tolist() == [False, True, True, True]
    assert relative.met_strict.tolist() == [False, False, True, True]
    absolute = compared(*runs, tolerance=5.0, tolerance_type="absolute")
    assert absolute.met.tolist() == [False, True, True, True]
    low = [[200] * 5 + [value] for value in (95, 104.9, 105.1)]
    at_most = compared(*low, sense="le", tolerance=0.05, tolerance_type="rel")
    assert at_most.met.tolist() == [True, True, False]
    assert at_most.met_strict.tolist() == [True, False, False]
    assert at_most.margin == pytest.approx([0.05, -0.049, -0.051])
    negative = compared([-104.0] * 6, value=-100.0, tolerance=0.05, tolerance_type="rel")
    assert negative.met.tolist() == [True]
    assert negative.margin == pytest.approx([-0.04])


def test_margins_of_years_and_of_nothing_are_in_their_own_unit():
    assert compared([0.0] * 5 + [2027.0], value=2025.0, unit="year").margin == pytest.approx([2.0])
    assert compared([0.0] * 5 + [0.25], value=0.0).margin == pytest.approx([0.25])


def test_a_band_is_met_within_its_tenth_on_both_sides():
    runs = [[0] * 5 + [value] for value in (89.9, 90, 100, 110, 110.1)]
    band = compared(*runs, sense="within", tolerance=0.1)
    assert band.met.tolist() == [False, True, True, True, False]
    negative = compared([-105.0] * 6, sense="within", value=-100.0, tolerance=0.1)
    assert negative.met.tolist() == [True]


def test_a_net_fall_compares_with_five_years_before_and_a_fall_with_each_year():
    down, bumpy, flat = [9, 8, 7, 6, 5, 4], [9, 8, 7, 7.5, 5, 4], [9, 8, 7, 6, 5, 9]
    assert compared(down, bumpy, flat, sense="net_fall").met.tolist() == [True, True, False]
    level = ([9, 9, 7, 6, 5, 4], [9, 8, 7, 7, 5, 4], [9, 8, 7, 6, 5, 5])
    falls = compared(down, bumpy, *level, sense="lt_prev_year", value=0.0)
    assert falls.met.tolist() == falls.met_strict.tolist() == [True] + [False] * 4
    assert falls.margin[0] == -4.0
    late = targets.compared(USUAL | {"sense": "net_fall"}, np.array([down[1:]], float), YEARS[1:])
    assert late.met.tolist() == [False]  # nothing to compare with


def test_a_relation_holds_in_every_year_since_its_first():
    rows = [[0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 1, 1], [1, 1, 1, 1, 1, 0]]
    since = compared(*rows, sense="gt", value=0.0, from_year=2023)
    assert since.met.tolist() == [True, False, False]
    # Before its first year there is nothing that could hold.
    assert since.first_year_met[0] == 2023
    assert since.first_year_met[2] == 2023


def test_values_of_a_year_that_is_not_there_are_unknown():
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert targets.at_year(values, [2020, 2021], 2021).tolist() == [2.0, 4.0]
    assert np.isnan(targets.at_year(values, [2020, 2021], 2022)).tolist() == [True, True]


def test_values_after_a_targets_year_do_not_count():
    early = compared([0, 0, 0, 0, 99, 100], year=2024)
    assert early.met.tolist() == [False]
    assert early.value.tolist() == [99.0]
    assert np.isnan(early.first_year_met[0])
