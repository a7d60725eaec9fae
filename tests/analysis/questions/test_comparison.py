"""Paired comparison from a result folder whose content is known."""

import pytest

from analysis import compare
from analysis.questions import pooling
from runs import InputError, open_results
from runs.experiment import Experiment
from tests.worlds.synthetic import experiment, failed, record, write_results

TARGET = "visits_2025"


@pytest.fixture(autouse=True)
def unpooled(monkeypatch):
    """Probabilities as the runs say, whatever the shipped hindcast pools."""
    monkeypatch.setattr(pooling, "POOLED", False)


def results(folder, mixes=("status_quo", "document"), broken=()):
    """Ten draws: the status quo meets the target in draws 0-2, the document in draws 2-8."""
    plan = experiment(10, mixes)
    met = {"status_quo": range(3), "document": range(2, 9)}
    records = [
        failed(task)
        if task.index in broken
        else record(task, {TARGET: task.draw in met[task.mix.name]})
        for task in plan.tasks()
    ]
    return open_results(write_results(folder, records, plan))


def test_gains_and_losses_are_counted_pair_by_pair(tmp_path):
    row = compare(results(tmp_path / "r")).iloc[0]
    assert (row["target"], row["mix"], row["baseline"], row["n"]) == (
        TARGET,
        "document",
        "status_quo",
        10,
    )
    assert (row["probability_baseline"], row["probability"]) == (0.3, 0.7)
    assert row["probability_change"] == pytest.approx(0.4)  # 6 gained (3-8), 2 lost (0, 1)
    # Student's with a -1 and a 1 added: 12 pairs, mean 4/12, sum of squares 10, t(11) = 2.201
    half = 2.200985 * ((10 - 4**2 / 12) / 11 / 12) ** 0.5
    assert (row["low"], row["high"]) == pytest.approx((4 / 12 - half, 4 / 12 + half))
    assert row["p"] == pytest.approx(2 * (1 + 8 + 28) / 256)


def test_change_of_the_value_is_the_median_over_the_pairs(tmp_path):
    row = compare(results(tmp_path / "r")).iloc[0]
    # value is 1.1 of the target where it is met and 0.8 where not: +0.3 six times, -0.3 twice, 0
    # twice
    assert row["median_change"] == pytest.approx(0.3 * 5e7)
    assert row["mean_change"] == pytest.approx(0.12 * 5e7)


def test_a_pair_with_a_failed_run_is_left_out(tmp_path):
    row = compare(results(tmp_path / "r", broken=(0,))).iloc[0]
    assert (row["n"], row["probability_change"]) == (9, pytest.approx((6 - 1) / 9))


def test_the_other_mix_as_baseline_turns_the_sign(tmp_path):
    row = compare(results(tmp_path / "r"), baseline="document").iloc[0]
    assert (row["mix"], row["probability_change"]) == ("status_quo", pytest.approx(-0.4))


def test_refusals(tmp_path):
    both = results(tmp_path / "both")
    assert len(compare(both, "document")) == 1
    with pytest.raises(InputError, match="unknown baseline mix 'documnt' .did you mean 'document'"):
        compare(both, "documnt")
    with pytest.raises(InputError, match="nothing to compare"):
        compare(results(tmp_path / "one", ("document",)), "document")


def test_replications_of_a_draw_are_one_pair(tmp_path):
    both = ("status_quo", "document")
    plan = Experiment.checked(mixes=both, outlook="uncertain", draws=8, rng=1, replications=3)
    records = [
        record(task, {TARGET: task.mix.name == "document" and task.draw < 6})
        for task in plan.tasks()
    ]
    row = compare(open_results(write_results(tmp_path / "r", records, plan))).iloc[0]
    assert (row["n"], row["gained"], row["probability_change"]) == (8, 6, 0.75)
    assert row["p"] == pytest.approx(2 * 0.5**6)


def test_p_is_corrected_for_the_number_of_targets(tmp_path):
    plan = experiment(10)
    names = ("visits_2025", "co2_2025", "clean_capacity_2025", "forest_cover_2025")
    records = [
        record(
            task,
            {
                name: task.mix.name == "document" and task.draw < 7 - 2 * place
                for place, name in enumerate(names)
            },
        )
        for task in plan.tasks()
    ]
    table = compare(open_results(write_results(tmp_path / "r", records, plan))).set_index("target")
    assert table.loc["visits_2025", "p"] == pytest.approx(2 * 0.5**7)
    assert table.loc["visits_2025", "p_holm"] == pytest.approx(4 * 2 * 0.5**7)
    assert table.loc["visits_2025", "verdict"] == "undecided"
    assert (table["joint_high"] - table["joint_low"] > table["high"] - table["low"]).all()
