"""Targets together, costs of gains, regret and dominance, on folders whose content is known."""

import numpy as np
import pytest

from analysis.questions.decisions import by_state, dominance, largest_regret, regret
from analysis.questions.reachability import first_years, reachability
from analysis.questions.target_groups import (
    co_failure_matrix,
    failing_together,
    group_success,
    number_met,
)
from runs import InputError, open_results
from tests.worlds.sample_folder import write_sample
from tests.worlds.synthetic import experiment, failed, record, write_results

ENERGY = ("clean_capacity_2025", "export_capacity_2025", "co2_2025")


def results(folder, draws=12, mixes=("status_quo", "document")):
    """Capacity met in even draws, export in the same ones, CO2 in the others; the document meets
    all in draw 0-5.
    """
    plan = experiment(draws, mixes)
    records = []
    for task in plan.tasks():
        even = task.draw % 2 == 0
        help_ = task.mix.name == "document" and task.draw < 6
        met = {
            "clean_capacity_2025": even or help_,
            "export_capacity_2025": even or help_,
            "co2_2025": not even or help_,
        }
        records.append(record(task, met))
    return open_results(write_results(folder, records, plan))


def test_a_group_is_met_only_if_all_its_targets_are(tmp_path):
    table = group_success(results(tmp_path / "r")).set_index(["group", "mix"])
    row = table.loc[("energy_carbon", "status_quo")]
    assert (row["probability_all"], row["expected_met"], row["n_targets"]) == (0, 1.5, 3)
    assert table.loc[("energy_carbon", "document"), "probability_all"] == 0.5
    assert table.loc[("all", "document"), "expected_met"] == pytest.approx(0.5 * 3 + 0.5 * 1.5)


def test_targets_that_fail_together_and_apart(tmp_path):
    found = failing_together(results(tmp_path / "r", 12, ("status_quo",)), "status_quo")
    signs = {frozenset((row["first"], row["second"])): row["phi"] for _, row in found.iterrows()}
    assert signs[frozenset(ENERGY[:2])] == pytest.approx(1)
    assert signs[frozenset((ENERGY[0], "co2_2025"))] == pytest.approx(-1)
    assert found["settled"].all()
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


def test_first_years_add_up_to_one(tmp_path):
    table = first_years(results(tmp_path / "r"), "status_quo")
    assert table.sum(axis=1).to_numpy() == pytest.approx(1)
    assert table.loc["clean_capacity_2025", 2025] == 0.5
    with pytest.raises(InputError, match="no run of 'documnt' that succeeded"):
        first_years(results(tmp_path / "s"), "documnt")


def test_regret_is_what_the_best_mix_would_have_added(tmp_path):
    table = regret(results(tmp_path / "r")).set_index("mix")
    assert table.loc["document", "regret"] == 0
    assert table.loc["status_quo", "regret"] == pytest.approx(0.75)
    assert table.loc["status_quo", "best"] == "document"
    assert largest_regret(table.reset_index())["mix"].tolist() == ["document", "status_quo"]
    with pytest.raises(
        InputError, match="no state of the world holds 10 draws of at least two mixes"
    ):
        regret(results(tmp_path / "one", 12, ("document",)))


def test_states_of_the_world_split_the_draws_in_thirds(tmp_path):
    sample = write_sample(tmp_path / "r", 30, seed=2)
    table = by_state(open_results(sample.folder), "lithium_price_long_run")
    assert table.groupby(["mix", "target"])["n"].sum().unique().tolist() == [30]
    with pytest.raises(InputError, match="did you mean 'lithium_price_long_run'"):
        by_state(open_results(sample.folder), "lithium_price_longrun")


def test_dominance_weighs_targets_and_money(tmp_path):
    truth = np.full((2, 60), 0.5)
    truth[1] = 0.8
    folder = write_sample(tmp_path / "r", 20, truth=truth, seed=3).folder
    table = dominance(open_results(folder)).set_index("mix")
    assert table.loc["document", "verdict"] == "better but dearer"
    assert table.loc["status_quo", "verdict"] == "cheaper but worse"
    truth[1] = 0.2
    folder = write_sample(tmp_path / "s", 20, truth=truth, seed=3).folder
    assert (
        dominance(open_results(folder)).set_index("mix").loc["status_quo", "verdict"] == "dominates"
    )


def test_threshold_moves_the_verdict_and_must_be_a_probability(tmp_path):
    folder = results(tmp_path / "r", 40, ("status_quo",))
    row = reachability(folder, 0.2).set_index("target").loc["co2_2025"]
    assert (row["verdict"], row["threshold"]) == ("likely", 0.2)
    assert reachability(folder).set_index("target").loc["co2_2025", "verdict"] == "undecided"
    with pytest.raises(InputError, match="threshold = 50 must be a probability"):
        reachability(folder, 50)


def test_replications_of_a_draw_are_one_trial(tmp_path):
    from runs.experiment import Experiment

    plan = Experiment.checked(
        mixes=("document",), outlook="uncertain", draws=4, rng=1, replications=5
    )
    records = [record(task, {"visits_2025": task.draw < 2}) for task in plan.tasks()]
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)), pool=False)
    row = table.set_index("target").loc["visits_2025"]
    assert (row["n"], row["n_draws"], row["probability"]) == (20, 4, 0.5)
    assert row["low"] < 0.16  # of 2 in 4, not of 10 in 20


def test_a_failed_run_is_left_out_of_groups(tmp_path):
    plan = experiment(12, ("document",))
    records = [
        failed(task) if task.draw == 3 else record(task, {"visits_2025": True})
        for task in plan.tasks()
    ]
    row = group_success(open_results(write_results(tmp_path / "r", records, plan))).iloc[0]
    assert (row["n"], row["probability_all"]) == (11, 1)
