"""Evidence grades: each from what there is, none typed in."""

import csv

import numpy as np
import pytest

from abm.registers import indicators, targets
from analysis.questions import evidence as module
from analysis.questions.evidence import (
    FITTED_FILE,
    ON_RECORD,
    PARTS,
    Trial,
    deciding_inputs,
    evidence,
    grade_of,
    least_correlation,
    series_tested,
    strong_inputs,
)
from analysis.reading.inputs import input_row
from analysis.reading.outcomes import outcomes_of
from runs import open_results
from tests.worlds.sample_folder import write_sample

GOOD = Trial(told=False, outcomes=3, coverage=0.75, horizon=4)


def grade(target, *, tested=(), fitted=(), alike=0.6, strong=False, deciding=("calving_rate",)):
    return grade_of(
        targets.register()[target],
        tested=dict(tested),
        fitted=dict(fitted),
        alike=alike,
        strong=strong,
        deciding=deciding,
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "H"),
        ({"told": True}, "P"),
        ({"outcomes": 2}, "P"),
        ({"horizon": 3}, "H"),
        ({"horizon": 2}, "P"),
        ({"coverage": 0.5}, "H"),
        ({"coverage": 0.49}, "H?"),
    ],
)
def test_a_series_counts_with_its_outcomes_its_coverage_and_its_horizon(changed, expected):
    assert grade("co2_2025", tested={"co2": GOOD._replace(**changed)}).grade == expected


def test_2030_lies_too_far():
    assert grade("co2_2030", tested={"co2": GOOD}).grade == "P"
    assert grade("co2_2030", tested={"co2": GOOD._replace(horizon=8)}).grade == "H"


def test_a_derived_target_needs_each_of_its_parts():
    tested = {"gdp": GOOD, "energy_use": GOOD}
    assert grade("energy_intensity_drop_2025", tested=tested).grade == "H"
    assert grade("energy_intensity_drop_2025", tested={"gdp": GOOD}).grade == "P"
    failed = {"gdp": GOOD, "energy_use": GOOD._replace(coverage=0.3)}
    assert grade("energy_intensity_drop_2025", tested=failed).grade == "H?"


def test_a_fit_counts_from_a_shrinking_of_three_tenths_on():
    fitted = {"visits_2025": (0.7, ("visits_2020",))}
    assert grade("visits_2025", fitted=fitted) == ("F", ("visits_2020",))
    fitted = {"visits_2025": (0.71, ("visits_2020",))}
    assert grade("visits_2025", fitted=fitted).grade == "P"


def test_stages_on_record_count_where_nearly_all_draws_agree():
    assert grade("hydro_named_done", alike=0.9) == ("R", ("stages",))
    assert grade("hydro_named_done", alike=0.89).grade == "P"
    # What is no work of the registers rests on priors however sure it looks
    assert grade("resort_provincial_2025", alike=1.0).grade == "P"
    assert grade("resort_provincial_2025", strong=True) == ("R", ("shares",))


def test_the_shipped_hindcast_tests_carbon_and_not_tourism():
    assert grade("co2_2025", tested=series_tested()).grade == "H"
    assert grade("visits_2025", tested=series_tested()).grade == "H?"
    assert grade("tourism_revenue_2025", tested=series_tested()).grade == "H?"
    assert grade("energy_intensity_drop_2025", tested=series_tested()).grade == "P"


def test_names_are_those_of_the_registers():
    parts = {part for parts in PARTS.values() for part in parts}
    known = set(indicators.register()) | {"tertiary_share"}
    assert (set(PARTS) | parts | set(ON_RECORD)) <= known


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A folder of 120 draws in which two targets equal one input each: a prior, and an official
    figure.
    """
    folder = tmp_path_factory.mktemp("evidence") / "r"
    write_sample(folder, 120, mixes=("document",))
    return open_results(folder)


def test_a_target_that_equals_a_prior_rests_on_that_prior(planted, monkeypatch):
    outcomes = outcomes_of(planted)
    column = outcomes.column("bs5g_2025")
    runs = planted.runs.set_index("run_id").loc[outcomes.runs["run_id"]]
    outcomes.value[:, column] = runs["cost_4a"]
    outcomes.known.clear()
    found = evidence(planted, "document")["bs5g_2025"]
    assert found.grade == "P"
    assert found.why[0] == "cost_4a"
    assert len(found.why) <= 2


def test_removing_the_hindcast_turns_tested_into_priors(planted, monkeypatch, tmp_path):
    outcomes = outcomes_of(planted)
    outcomes.known.pop(("evidence", "document"), None)
    assert evidence(planted, "document")["co2_2025"].grade == "H"
    outcomes.known.pop(("evidence", "document"), None)
    monkeypatch.setattr(module, "series_tested", lambda: series_tested(tmp_path / "none.csv"))
    assert evidence(planted, "document")["co2_2025"].grade in ("R", "P")
    outcomes.known.pop(("evidence", "document"), None)


def test_what_chance_reaches_among_many_inputs_names_none(planted):
    # t of .975 / 1000 by two sides and 118 degrees of freedom: 4.2; r = 4.2 / sqrt(118 + 4.2^2)
    assert least_correlation(120, 1000) == pytest.approx(0.36, abs=0.01)
    named = deciding_inputs(planted, "document")
    noise = [name for name in named if name != "bs5g_2025"]
    assert np.mean([bool(named[name]) for name in noise]) < 0.2
    assert all(input_row(one)["grade"] in "CDP" for why in named.values() for one in why)
    assert not any(strong_inputs(planted, "document")[name] for name in noise)


def test_the_table_of_the_fit_names_moments_where_it_is_there():
    if FITTED_FILE.is_file():
        with FITTED_FILE.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                assert row["target"] in targets.register()
                assert row["moments"]
