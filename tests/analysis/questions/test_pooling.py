"""Pooling of probabilities with the rivals of the hindcast: an option that says so."""

import numpy as np
import pytest

from analysis.questions import pooling
from analysis.questions.comparison import compare
from analysis.questions.reachability import reachability, verdict_on
from analysis.words.sentences import legend, pooling_note
from runs.folder.reader import open_results
from runs.language import speaking
from tests.worlds.synthetic import experiment, record, write_results

ROW = (
    "target,class,rival,weight_model,probability_rival\nvisits_2025,tourism,random_walk,0.25,0.8\n"
)


@pytest.fixture
def results(tmp_path):
    plan = experiment(20)
    records = [record(task, {"visits_2025": False, "co2_2025": True}) for task in plan.tasks()]
    return open_results(write_results(tmp_path / "r", records, plan))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pooling.csv"
    path.write_text(ROW, encoding="utf-8")
    return path


def test_published_probabilities_are_pooled_and_the_bare_ones_can_be_asked_for(results):
    assert pooling.POOLED is True
    assert "pool_weight" in reachability(results)
    assert "pool_weight" not in reachability(results, pool=False)


def test_a_pooled_probability_holds_both_and_says_so(results, file):
    bare = reachability(results, pool=False)
    table = pooling.pooled(bare, verdict_on, 0.5, file)
    row = table[table["target"] == "visits_2025"].iloc[0]
    assert row["probability_model"] == 0
    assert row["probability"] == pytest.approx(0.75 * 0.8)
    assert row["low"] == pytest.approx(0.6)
    assert (row["verdict"], row["pool_rival"]) == ("likely", "random_walk")
    others, before = (frame[frame["target"] != "visits_2025"] for frame in (table, bare))
    assert others["pool_weight"].isna().all()
    assert np.array_equal(others["probability"], before["probability"], equal_nan=True)
    sentence = (
        "random walk with drift, which did better than the model in the hindcast (25 % model): "
        "target 22."
    )
    assert legend(table).endswith(f"\nPooled with a {sentence}")
    with speaking("zh"):
        assert "模型权重25%）：目标22。" in legend(table)
    assert "random walk" not in legend(bare)


def test_the_option_reads_the_shipped_table_and_the_switch_is_the_default(
    results, monkeypatch, file
):
    monkeypatch.setattr(pooling.pooled, "__defaults__", (file,))
    assert reachability(results)["pool_weight"].notna().sum() == 2  # two mixes
    monkeypatch.setattr(pooling, "POOLED", False)
    assert "pool_weight" not in reachability(results)
    assert reachability(results, pool=True)["pool_weight"].notna().sum() == 2


def test_without_a_table_nothing_changes(results, tmp_path):
    table = pooling.pooled(reachability(results), verdict_on, 0.5, tmp_path / "none.csv")
    assert table["pool_weight"].isna().all()
    assert pooling_note(table) == ""


def test_a_change_between_mixes_shrinks_by_the_weight_of_the_model(tmp_path, file, monkeypatch):
    plan = experiment(20)
    met = {"status_quo": 5, "document": 15}
    records = [
        record(task, {"visits_2025": task.draw < met[task.mix.name], "co2_2025": True})
        for task in plan.tasks()
    ]
    results = open_results(write_results(tmp_path / "r", records, plan))
    bare = compare(results, pool=False).set_index("target").loc["visits_2025"]
    assert (bare["probability_baseline"], bare["probability"]) == (0.25, 0.75)
    monkeypatch.setattr(pooling.pooled_changes, "__defaults__", (file,))
    row = compare(results).set_index("target").loc["visits_2025"]
    assert row["probability_baseline"] == pytest.approx(0.25 * 0.25 + 0.75 * 0.8)
    assert row["probability_change"] == pytest.approx(0.25 * 0.5)
    assert (row["low"], row["joint_high"]) == pytest.approx(
        (0.25 * bare["low"], 0.25 * bare["joint_high"])
    )
    assert (row["p"], row["gained"]) == (bare["p"], bare["gained"])
    other = compare(results).set_index("target").loc["co2_2025"]
    assert other["probability"] == 1
