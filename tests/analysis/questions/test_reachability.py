"""Reachability from a result folder whose content is known."""

import numpy as np
import pytest

from abm.registers import targets
from analysis import reachability
from analysis.questions.reachability import counted, first_years, verdict_on
from runs import EnsembleError, InputError, open_results
from runs.experiment import Experiment
from tests.worlds.energy_targets import results
from tests.worlds.synthetic import experiment, failed, record, write_results

MET_OFTEN = "visits_2025"
MET_NEVER = "co2_2025"
DERIVED = "green_loan_share_up"


@pytest.fixture
def table(tmp_path):
    """Ten draws; visits met in 9 of 10 under the status quo and in all under the document; one
    failed run.
    """
    plan = experiment(10)
    records = []
    for task in plan.tasks():
        often = task.mix.name == "document" or task.draw > 0
        records.append(record(task, {MET_OFTEN: often, MET_NEVER: False, DERIVED: task.draw < 5}))
    records[-1] = failed(plan.tasks()[-1])
    return reachability(open_results(write_results(tmp_path / "r", records, plan)), pool=False)


def line(table, target, mix):
    return table[(table["target"] == target) & (table["mix"] == mix)].iloc[0]


def test_every_target_has_a_row_for_every_mix(table):
    assert len(table) == 2 * len(targets.register())
    assert list(table["number"].unique()) == sorted(table["number"].unique())


def test_probability_is_the_share_of_runs_that_meet_the_target(table):
    row = line(table, MET_OFTEN, "status_quo")
    assert (row["probability"], row["n"]) == (0.9, 10)
    assert row["low"] < 0.9 < row["high"]
    assert row["verdict"] == "likely"


def test_failed_runs_are_left_out(table):
    row = line(table, MET_OFTEN, "document")
    assert (row["probability"], row["n"]) == (1.0, 9)


def test_margin_shortfall_and_year_of_what_is_missed(table):
    row = line(table, MET_NEVER, "status_quo")
    assert row["verdict"] == "unlikely"
    assert row["median_margin"] == pytest.approx(-0.2)
    assert row["median_shortfall"] == pytest.approx(0.2 * targets.register()[MET_NEVER]["value"])
    assert np.isnan(row["median_first_year_met"])
    assert line(table, MET_OFTEN, "status_quo")["median_first_year_met"] == 2025


def test_what_no_run_judges_has_no_probability_but_a_reason(table):
    row = line(table, "forest_cover_2030", "document")
    assert np.isnan(row["probability"])
    assert row["verdict"] == "not judged"
    assert row["reason_en"]
    assert row["reason_zh"]


def test_only_modelled_outcome_targets_count(table):
    assert set(counted(table)["target"]) == {MET_OFTEN, MET_NEVER}


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.51, 0.9, "likely"),
        (0.1, 0.49, "unlikely"),
        (0.4, 0.6, "undecided"),
        (0.5, 0.9, "undecided"),
    ],
)
def test_verdict_is_undecided_while_the_interval_reaches_a_half(low, high, verdict):
    assert verdict_on(low, high) == verdict


def test_a_mix_whose_runs_all_failed_has_no_result_but_leaves_the_target_modelled(tmp_path):
    plan = experiment(6)
    records = [
        failed(t) if t.mix.name == "document" else record(t, {MET_OFTEN: True})
        for t in plan.tasks()
    ]
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)))
    assert line(table, MET_OFTEN, "document")["verdict"] == "no result"
    assert "failed" in line(table, MET_OFTEN, "document")["reason_en"]
    assert line(table, MET_OFTEN, "status_quo")["verdict"] == "likely"
    assert line(table, "co2_2025", "document")["verdict"] == "not judged"


def test_a_folder_in_which_every_run_failed_says_so(tmp_path):
    plan = experiment(1)
    folder = write_results(tmp_path / "r", [failed(task) for task in plan.tasks()], plan)
    with pytest.raises(EnsembleError, match="every run failed; the first: ValueError: broken"):
        reachability(open_results(folder))


def test_first_years_add_up_to_one(tmp_path):
    table = first_years(results(tmp_path / "r"), "status_quo")
    assert table.sum(axis=1).to_numpy() == pytest.approx(1)
    assert table.loc["clean_capacity_2025", 2025] == 0.5
    with pytest.raises(InputError, match="no run of 'documnt' that succeeded"):
        first_years(results(tmp_path / "s"), "documnt")


def test_threshold_moves_the_verdict_and_must_be_a_probability(tmp_path):
    folder = results(tmp_path / "r", 40, ("status_quo",))
    row = reachability(folder, 0.2).set_index("target").loc["co2_2025"]
    assert (row["verdict"], row["threshold"]) == ("likely", 0.2)
    assert reachability(folder).set_index("target").loc["co2_2025", "verdict"] == "undecided"
    with pytest.raises(InputError, match="threshold = 50 must be a probability"):
        reachability(folder, 50)


def test_replications_of_a_draw_are_one_trial(tmp_path):
    plan = Experiment.checked(
        mixes=("document",), outlook="uncertain", draws=4, rng=1, replications=5
    )
    records = [record(task, {"visits_2025": task.draw < 2}) for task in plan.tasks()]
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)), pool=False)
    row = table.set_index("target").loc["visits_2025"]
    assert (row["n"], row["n_draws"], row["probability"]) == (20, 4, 0.5)
    assert row["low"] < 0.16  # of 2 in 4, not of 10 in 20
