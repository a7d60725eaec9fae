"""Targets together, on folders whose content is known."""

import pytest

from analysis.questions.target_groups import (
    co_failure_matrix,
    failing_together,
    group_success,
    number_met,
)
from runs import open_results
from tests.worlds.energy_targets import ENERGY, results
from tests.worlds.synthetic import experiment, failed, record, write_results


def test_a_group_is_met_only_if_all_its_targets_are(tmp_path):
    table = group_success(results(tmp_path / "r")).set_index(["group", "mix"])
    row = table.loc[("energy_carbon", "status_quo")]
    assert (row["probability_all"], row["expected_met"], row["n_targets"]) == (0, 1.5, 3)
    assert table.loc[("energy_carbon", "document"), "probability_all"] == 0.5
    assert table.loc[("all", "document"), "expected_met"] == pytest.approx(0.5 * 3 + 0.5 * 1.5)


def test_targets_that_fail_together_and_apart(tmp_path):
    pairs = failing_together(results(tmp_path / "r", 12, ("status_quo",)), "status_quo")
    signs = {frozenset((row["first"], row["second"])): row["phi"] for _, row in pairs.iterrows()}
    assert signs[frozenset(ENERGY[:2])] == pytest.approx(1)
    assert signs[frozenset((ENERGY[0], "co2_2025"))] == pytest.approx(-1)
    assert pairs["settled"].all()
    matrix = co_failure_matrix(results(tmp_path / "s", 12, ("status_quo",)), "status_quo")
    assert list(matrix.index) == list(ENERGY)


def test_few_draws_tell_nothing_of_pairs(tmp_path):
    assert failing_together(results(tmp_path / "r", 9), "document").empty


def test_number_met_counts_outcome_targets_only(tmp_path):
    counts = number_met(results(tmp_path / "r"))
    assert counts.loc[counts["mix"] == "document", "met"].tolist() == [
        3,
        3,
        3,
        3,
        3,
        3,
        2,
        1,
        2,
        1,
        2,
        1,
    ]


def test_a_failed_run_is_left_out_of_groups(tmp_path):
    plan = experiment(12, ("document",))
    records = [
        failed(task) if task.draw == 3 else record(task, {"visits_2025": True})
        for task in plan.tasks()
    ]
    row = group_success(open_results(write_results(tmp_path / "r", records, plan))).iloc[0]
    assert (row["n"], row["probability_all"]) == (11, 1)
