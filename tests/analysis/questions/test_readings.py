"""Readings of a target's words: each judged by what the runs measured year by year."""

import numpy as np
import pandas as pd
import pytest

from abm.registers import targets
from analysis.questions.readings import (
    falls,
    holds,
    range_of_equals,
    readings_table,
)
from runs import open_results
from tests.worlds.sample_folder import write_sample


def row(sense, value, tolerance=0.0, kind=""):
    return {"sense": sense, "value": value, "tolerance": tolerance, "tolerance_type": kind}


def test_within_a_tenth_is_missed_on_both_sides():
    values = np.array([0.89, 0.91, 1.0, 1.09, 1.11, np.nan])
    met = holds(row("within", 1.0, 0.1, "rel"), values)
    assert met[:5].tolist() == [0, 1, 1, 1, 0]
    assert np.isnan(met[5])


def test_bounds_with_their_tolerance():
    values = np.array([1.0, 1.02, 1.021])
    assert holds(row("le", 1.0, 0.02, "rel"), values).tolist() == [1, 1, 0]
    assert holds(row("ge", 1.03, 0.01, "absolute"), values).tolist() == [0, 1, 1]
    assert holds(row("gt", 1.0), values).tolist() == [0, 1, 1]


def test_every_year_asks_more_than_a_net_fall():
    values = np.array([[5.0, 4, 3, 2, 1, 0], [5, 4, 4.5, 2, 1, 0], [5, 4, 3, 2, 1, 5]])
    assert falls(values, every=True).tolist() == [1, 0, 0]
    assert falls(values, every=False).tolist() == [1, 1, 0]


def written(tmp_path, annual, draws=10):
    """A sample folder of one mix whose indicators follow `annual(indicator, draws, years)`."""
    folder = tmp_path / "r"
    write_sample(folder, draws, mixes=("document",))
    for part in sorted((folder / "annual").glob("*.parquet")):
        table = pd.read_parquet(part)
        draw = table.groupby("run_id", sort=False).ngroup().to_numpy()
        for name, values in annual(draw, table["year"].to_numpy()).items():
            table[name] = values
        table.to_parquet(part)
    return open_results(folder)


def line(table, target, reading):
    return table[(table["target"] == target) & (table["reading"] == reading)].iloc[0]


def test_both_rules_of_energy_intensity_stand_at_equal_rank(tmp_path):
    results = written(
        tmp_path,
        lambda draw, year: {
            "energy_intensity_drop": np.where(draw < 2, 0.141, 0.139),
            "energy_intensity_drop_new": np.where(draw < 9, 0.141, 0.139),
        },
    )
    table = readings_table(results)
    name = "energy_intensity_drop_2025"
    assert line(table, name, "all_energy")["probability"] == 0.2
    assert line(table, name, "without_new_renewables")["probability"] == 0.9
    ranges = range_of_equals(table)
    assert ranges.index.tolist() == [(name, "document")]
    assert ranges.loc[(name, "document")].tolist() == [0.2, 0.9]


def test_a_year_without_growth_stands_apart_and_is_not_missed(tmp_path):
    results = written(
        tmp_path,
        lambda draw, year: {
            "services_contribution": np.where(draw < 4, np.nan, np.where(draw < 7, 0.57, 0.5)),
            "services_contribution_so_far": np.where(draw < 5, 0.6, 0.5),
        },
    )
    table = readings_table(results)
    single = line(table, "services_contribution_2025", "single_year")
    assert (single["probability"], single["n"], single["silent_share"]) == (0.5, 6, 0.4)
    together = line(table, "services_contribution_2025", "cumulative")
    assert (together["probability"], together["silent_share"]) == (0.5, 0.0)


def test_years_in_which_a_relation_holds_are_an_expectation(tmp_path):
    # Above zero in 2022 and 2023 only, in every second draw in all years
    results = written(
        tmp_path,
        lambda draw, year: {
            "green_loan_gap": np.where((draw % 2 == 0) | (year < 2024), 0.01, -0.01)
        },
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
    assert table["probability"].between(0, 1).sum() == pytest.approx(len(table))
