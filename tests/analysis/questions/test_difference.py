"""What moved between two result folders: paired, with intervals, nothing where nothing changed."""

import numpy as np
import pandas as pd
import pytest

from analysis.questions.difference import (
    MOVED,
    SAME,
    UNCLEAR,
    difference,
    holm,
    left_out,
    what_differs,
)
from runs import InputError
from runs.designs.design import read_design
from runs.experiment import Experiment
from tests.worlds.synthetic import experiment, record, write_results

PLAN = experiment(40)
TASKS = PLAN.tasks()


def folder(place, visits, shift=0.0, plan=PLAN):
    """A folder in which a run meets the visits target if `visits` says so of its draw and mix."""
    records = []
    for task in plan.tasks():
        one = record(task, {"visits_2025": visits(task), "co2_2025": True})
        one["targets"][1]["value"] += shift
        records.append(one)
    return write_results(place, records, plan)


def test_the_same_numbers_are_the_same_and_others_have_moved(tmp_path):
    before = folder(tmp_path / "before", lambda task: task.draw < 10)
    after = folder(
        tmp_path / "after",
        lambda task: task.draw < (30 if task.mix.name == "document" else 10),
        shift=1.0,
    )
    rows = difference(before, after).set_index(["target", "mix"])
    moved = rows.loc["visits_2025", "document"]
    assert (moved["verdict"], moved["n"], moved["change"]) == (MOVED, 40, 0.5)
    assert moved["low"] > 0.3
    assert moved["p"] < 1e-4
    assert rows.loc[("visits_2025", "status_quo"), "verdict"] == SAME
    assert set(rows.loc["co2_2025", "verdict"]) == {UNCLEAR}
    assert rows.loc[("co2_2025", "document"), "median_change"] == 1.0
    assert set(difference(before, before)["verdict"]) == {SAME}
    assert what_differs(before, after) == []


def test_few_pairs_that_changed_are_no_clear_move(tmp_path):
    before = folder(tmp_path / "before", lambda task: task.draw < 10)
    after = folder(tmp_path / "after", lambda task: task.draw < 12)
    rows = difference(before, after).set_index(["target", "mix"])
    assert rows.loc[("visits_2025", "document"), "verdict"] == UNCLEAR


def test_another_verdict_on_the_same_value_is_not_the_same(tmp_path):
    before = folder(tmp_path / "before", lambda task: task.draw < 10)
    after = folder(tmp_path / "after", lambda task: task.draw < 10)
    parts = sorted((after / "targets").glob("*.parquet"))
    for part in parts:
        table = pd.read_parquet(part)
        table.loc[table["target"] == "visits_2025", "met"] = True
        table.to_parquet(part, index=False)
    row = difference(before, after).set_index(["target", "mix"]).loc["visits_2025", "document"]
    assert (row["verdict"], row["identical"], row["change"]) == (MOVED, 10, 0.75)


def test_runs_that_share_a_draw_are_one_pair(tmp_path):
    plan = Experiment.checked(mixes=["document"], draws=2, replications=20, rng=1)
    before = folder(tmp_path / "before", lambda task: False, plan=plan)
    after = folder(tmp_path / "after", lambda task: task.draw == 0, plan=plan)
    row = difference(before, after).set_index(["target", "mix"]).loc["visits_2025", "document"]
    assert (row["n"], row["change"], row["p"]) == (2, 0.5, 1.0)


def test_runs_in_no_pair_are_counted_and_mixes_of_one_folder_named(tmp_path):
    before = folder(tmp_path / "before", lambda task: True)
    plan = Experiment.checked(mixes=["document", "tourism"], draws=39, rng=1)
    records = [record(task, {"visits_2025": True}) for task in plan.tasks()]
    records[0] |= {
        "status": "failed",
        "error": "x",
        "place": "x",
        "years": [],
        "annual": {},
        "targets": [],
    }
    after = write_results(tmp_path / "after", records, plan)
    assert left_out(before, after) == [
        f"left out  {before}: 0 failed, 42 without a partner, mixes only here: status_quo",
        f"left out  {after}: 1 failed, 39 without a partner, mixes only here: tourism",
    ]
    assert left_out(before, before) == []


def test_points_of_other_designs_are_no_pairs(tmp_path):
    before, after = (
        write_results(
            tmp_path / name,
            [],
            Experiment.checked(mixes=["document"], draws=1, rng=1, design=table(rows)),
        )
        for name, rows in (("before", [0.0, 100.0]), ("after", [100.0, 0.0]))
    )
    with pytest.raises(InputError, match="made from other designs"):
        difference(before, after)


def table(values):
    return read_design(pd.DataFrame({"fund_size": values}))[0]


def test_holm_multiplies_the_smallest_by_all_and_keeps_the_order():
    assert np.allclose(holm(np.array([0.04, 0.01, 0.5])), [0.08, 0.03, 0.5])


def test_diff_on_the_command_line(command, tmp_path):
    before = folder(tmp_path / "before", lambda task: task.draw < 10)
    fewer = experiment(30)
    after = folder(tmp_path / "after", lambda task: True, plan=fewer)
    code, out, _ = command("diff", before, after)
    assert code == 0
    assert "differs   draws: 40 -> 30" in out
    assert "moved     visits_2025 (document): 33% -> 100%" in out
    other = folder(tmp_path / "other", lambda task: True, plan=experiment(5, ("status_quo",)))
    with pytest.raises(InputError, match="share no judged target"):
        difference(
            other, folder(tmp_path / "third", lambda task: True, plan=experiment(5, ("document",)))
        )
