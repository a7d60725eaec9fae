"""Reachability from a result folder whose content is known."""

import numpy as np
import pytest

from abm.registers import targets
from analysis import reachability
from analysis.likelihood import apart, word_of
from analysis.questions.reachability import counted, first_years
from analysis.reading.statistics import wilson_interval
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
    assert row["word"] == "very likely"
    assert row["settled"]


def test_failed_runs_are_left_out(table):
    row = line(table, MET_OFTEN, "document")
    assert (row["probability"], row["n"]) == (1.0, 9)


def test_margin_shortfall_and_year_of_what_is_missed(table):
    row = line(table, MET_NEVER, "status_quo")
    assert row["word"] == "very unlikely"
    assert row["median_margin"] == pytest.approx(-0.2)
    assert row["median_shortfall"] == pytest.approx(0.2 * targets.register()[MET_NEVER]["value"])
    assert np.isnan(row["median_first_year_met"])
    assert line(table, MET_OFTEN, "status_quo")["median_first_year_met"] == 2025


def test_what_no_run_judges_has_no_probability_but_a_reason(table):
    row = line(table, "forest_cover_2030", "document")
    assert np.isnan(row["probability"])
    assert row["word"] == "not judged"
    assert not row["settled"]
    assert row["reason_en"]
    assert row["reason_zh"]


def test_only_modelled_outcome_targets_count(table):
    assert set(counted(table)["target"]) == {MET_OFTEN, MET_NEVER}


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "very likely"),
        (0.9, "very likely"),
        (0.899, "likely"),
        (0.66, "likely"),
        (0.65, "about even"),
        (0.33, "about even"),
        (0.329, "unlikely"),
        (0.1, "unlikely"),
        (0.09, "very unlikely"),
        (0.0, "very unlikely"),
    ],
)
def test_words_begin_at_their_least_probability(probability, word):
    assert word_of(probability) == word


@pytest.mark.parametrize(
    ("model", "published", "says"),
    [
        (0.45, 0.55, True),  # other sides of one half
        (0.45, 0.40, False),
        (0.05, 0.20, False),  # one step
        (0.05, 0.40, True),  # two steps
        (0.95, 0.70, False),
        (0.95, 0.60, True),
        (0.60, 0.70, True),  # likely, though not to the model
        (0.5, 0.5, False),
    ],
)
def test_model_and_simple_forecast_disagree(model, published, says):
    assert apart(model, published) is says


def test_a_mix_whose_runs_all_failed_has_no_result_but_leaves_the_target_modelled(tmp_path):
    plan = experiment(6)
    records = [
        failed(t) if t.mix.name == "document" else record(t, {MET_OFTEN: True})
        for t in plan.tasks()
    ]
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)))
    assert line(table, MET_OFTEN, "document")["word"] == "no result"
    assert "failed" in line(table, MET_OFTEN, "document")["reason_en"]
    assert line(table, MET_OFTEN, "status_quo")["p_model"] == 1
    assert line(table, "co2_2025", "document")["word"] == "not judged"


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


def test_threshold_moves_what_is_settled_and_must_be_a_probability(tmp_path):
    folder = results(tmp_path / "r", 40, ("status_quo",))
    row = reachability(folder, 0.2).set_index("target").loc["co2_2025"]
    assert (row["settled"], row["threshold"]) == (True, 0.2)
    assert not reachability(folder).set_index("target").loc["co2_2025", "settled"]
    with pytest.raises(InputError, match="threshold = 50 must be a probability"):
        reachability(folder, 50)


def test_chances_between_nothing_and_all_give_the_mean_and_a_narrower_interval(tmp_path):
    plan = experiment(20)
    records = [record(task, {"visits_2025": False}) for task in plan.tasks()]
    for one, task in zip(records, plan.tasks(), strict=True):
        one["years"], one["annual"] = [2025], {"visits": [(44 + task.draw / 10) * 1e6]}
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)), pool=False)
    row = line(table, "visits_2025", "status_quo")
    assert row["p_agents"] == 0
    assert 0.3 < row["p_model"] < 0.7
    low, high = wilson_interval(20 * row["p_model"], 20)
    assert row["model_low"] < row["p_model"] < row["model_high"]
    assert row["model_high"] - row["model_low"] < 0.6 * (high - low)


def test_replications_of_a_draw_are_one_trial(tmp_path):
    plan = Experiment.checked(
        mixes=("document",), outlook="uncertain", draws=4, rng=1, replications=5
    )
    records = [record(task, {"visits_2025": task.draw < 2}) for task in plan.tasks()]
    table = reachability(open_results(write_results(tmp_path / "r", records, plan)), pool=False)
    row = table.set_index("target").loc["visits_2025"]
    assert (row["n"], row["n_draws"], row["probability"]) == (20, 4, 0.5)
    assert row["low"] < 0.16  # of 2 in 4, not of 10 in 20
