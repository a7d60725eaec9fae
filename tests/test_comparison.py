"""Paired comparison from a result folder whose content is known."""

import pytest
from synthetic import experiment, failed, record, write_results

from analysis import compare
from analysis.statistics import paired_probability_interval
from runs import InputError, open_results

TARGET = "visits_2025"


def results(folder, mixes=("status_quo", "document"), broken=()):
    """Ten draws: the status quo meets the target in draws 0-2, the document in draws 2-8."""
    plan = experiment(10, mixes)
    met = {"status_quo": range(3), "document": range(2, 9)}
    records = [
        failed(task) if task.index in broken else record(task, {TARGET: task.draw in met[task.mix.name]})
        for task in plan.tasks()
    ]
    return open_results(write_results(folder, records, plan))


def test_gains_and_losses_are_counted_pair_by_pair(tmp_path):
    row = compare(results(tmp_path / "r")).iloc[0]
    assert (row["target"], row["mix"], row["baseline"], row["n"]) == (TARGET, "document", "status_quo", 10)
    assert (row["probability_baseline"], row["probability"]) == (0.3, 0.7)
    assert row["probability_change"] == pytest.approx(0.4)  # 6 gained (3-8), 2 lost (0, 1)
    assert (row["low"], row["high"]) == paired_probability_interval(6, 2, 10)
    assert row["p"] == pytest.approx(2 * (1 + 8 + 28) / 256)


def test_change_of_the_value_is_the_median_over_the_pairs(tmp_path):
    row = compare(results(tmp_path / "r")).iloc[0]
    # value is 1.1 of the target where it is met and 0.8 where not: +0.3 six times, -0.3 twice, 0 twice
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
