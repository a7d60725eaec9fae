"""Readings of a target's words: each judged by what the runs measured year by year."""

import numpy as np
import pytest

from abm.registers import targets
from analysis.questions.readings import given, range_of_equals, readings_table, rows_asked
from runs import open_results
from tests.worlds.sample_folder import with_years, write_sample

YEARS = list(range(2022, 2031))


def met(reading, values):
    """Whether a reading is met by yearly values, shape (runs,)."""
    values = np.broadcast_to(np.asarray(values, float), (len(values), len(YEARS)))
    row = rows_asked().get(reading) or targets.register()[reading]
    return targets.compared(row, values, YEARS).met.tolist()


def test_within_a_tenth_is_missed_on_both_sides():
    levels = 1_252_708 * np.array([0.89, 0.91, 1.0, 1.09, 1.11])[:, None]
    assert met("co2_2025:within_tenth", levels) == [False, True, True, True, False]
    assert met("co2_2025", levels) == [True, True, True, False, False]


def test_every_year_asks_more_than_a_net_fall():
    falling = np.linspace(9, 1, len(YEARS))
    bump = falling.copy()
    bump[6] = falling[5] + 0.5
    back = falling.copy()
    back[8] = 10
    paths = np.stack([falling, bump, back])
    assert met("energy_intensity_falling_2030", paths) == [True, False, False]
    assert met("energy_intensity_falling_2030:net_fall", paths) == [True, True, False]


def test_a_probability_is_given_that_there_is_something_to_judge():
    draws = np.arange(4)
    numbers = given(np.array([0.4, 0.2, 0.0, 0.2]), np.array([0.0, 0.5, 1.0, 0.1]), draws)
    # .2 on average, and in six of ten there is growth
    assert numbers["silent_share"] == pytest.approx(0.4)
    assert numbers["probability"] == pytest.approx(0.2 / 0.6)
    assert numbers["low"] < numbers["probability"] < numbers["high"]
    nothing = given(np.full(2, np.nan), np.full(2, np.nan), draws[:2])
    assert np.isnan(nothing["probability"])
    assert nothing["n"] == 0


def written(tmp_path, annual, draws=10):
    """A sample folder of one mix whose indicators follow `annual(indicator, draws, years)`."""
    folder = tmp_path / "r"
    write_sample(folder, draws, mixes=("document",))
    with_years(
        folder,
        lambda frame: annual(
            frame.groupby("run_id", sort=False).ngroup().to_numpy(), frame["year"].to_numpy()
        ),
    )
    return open_results(folder)


def line(table, target, reading):
    return table[(table["target"] == target) & (table["reading"] == reading)].iloc[0]


def test_both_rules_of_energy_intensity_stand_at_equal_rank(tmp_path):
    results = written(
        tmp_path,
        lambda draw, year: {
            "energy_intensity_drop": np.where(draw < 2, 0.9, -9.0),
            "energy_intensity_drop_new": np.where(draw < 9, 0.9, -9.0),
        },
    )
    table = readings_table(results)
    name = "energy_intensity_drop_2025"
    assert line(table, name, "all_energy")["probability"] == pytest.approx(0.2, abs=1e-6)
    without = line(table, name, "without_new_renewables")["probability"]
    assert without == pytest.approx(0.9, abs=1e-6)
    ranges = range_of_equals(table)
    assert ranges.index.tolist() == [(name, "document")]
    assert ranges.loc[(name, "document")].tolist() == pytest.approx([0.2, 0.9], abs=1e-6)


def test_honours_listed_and_won_are_counted_apart(tmp_path):
    results = written(
        tmp_path,
        lambda draw, year: {
            "agri_parks_provincial": np.where(draw < 2, 10.0, 9.0),
            "agri_parks_provincial_listed": np.where(draw < 5, 10.0, 9.0),
        },
    )
    table = readings_table(results)
    assert line(table, "agri_park_provincial_2025", "awarded")["probability"] == 0.2
    assert line(table, "agri_park_provincial_2025", "listed")["probability"] == 0.5


def test_years_in_which_a_relation_holds_are_an_expectation(tmp_path):
    # Far above zero in 2022 and 2023 only, in every second draw in all years
    results = written(
        tmp_path,
        lambda draw, year: {"green_loan_gap": np.where((draw % 2 == 0) | (year < 2024), 9.0, -9.0)},
    )
    table = readings_table(results)
    assert line(table, "green_loan_growth_gap", "all_years")["probability"] == 0.5
    share = line(table, "green_loan_growth_gap", "years_met")
    assert share["probability"] == 0.75
    assert np.isnan(share["low"])


def test_what_a_folder_does_not_hold_has_no_probability(tmp_path):
    results = written(tmp_path, lambda draw, year: {"ganmei_national_listed": np.nan})
    listed = line(readings_table(results), "ganmei_national_zone", "listed")
    assert np.isnan(listed["probability"])
    assert listed["n"] == 0


def test_every_target_with_readings_has_them_in_the_table(tmp_path):
    results = written(tmp_path, lambda draw, year: {})
    table = readings_table(results)
    assert set(table["target"]) == set(targets.readings())
    assert (table.groupby(["target", "mix"])["main"].sum() == 1).all()
    assert table.loc[table["main"], "probability"].between(0, 1).all()
