"""Runs that a worker makes together: which, how many, and what one that fails costs the others."""

import gc
import weakref

import pytest

import runs.batches as batches_module
from abm import PolicyMix
from runs.batches import batches, simulate_together
from runs.experiment import Experiment
from runs.run import new_model, simulate

SHORT = {"start": "2022-11", "end": "2022-12", "detail": "coarse"}
BROKEN = PolicyMix("broken", paths={"pv_quota_mw_y": ((0, "no number"),)})
BY_CLOCK = ("seconds", "peak_mb")


def tasks(draws, mixes=("status_quo", "document"), **how):
    return Experiment.checked(mixes=list(mixes), draws=draws, rng=1, **SHORT | how).tasks()


def kept(record):
    return {name: value for name, value in record.items() if name not in BY_CLOCK}


def sizes(*arguments):
    return [len(batch) for batch in batches(*arguments)]


def test_first_runs_go_alone_and_the_last_batches_are_small():
    assert sizes(tasks(33)) == [1, 1, 16, 16, 16, 16]
    assert sizes(tasks(64), 2) == [*[1] * 4, *[16] * 4, 15, 11, 8, 6, 5, 4, 4, 4, 2, 1]
    assert sizes(tasks(2), 2) == [1] * 4
    assert max(sizes(tasks(20), 8)) == 3


def test_detail_one_to_one_goes_alone():
    assert {len(batch) for batch in batches(tasks(8, detail="one_to_one"))} == {1}


def test_only_alike_runs_go_together():
    mixed = [*tasks(8), *tasks(8, ablations=("memory",))]
    for batch in batches(mixed):
        assert len({task.ablations for task in batch}) == 1


def test_a_batch_gives_the_records_of_its_runs():
    chosen = list(tasks(2))
    together = simulate_together(chosen)
    alone = [simulate(task) for task in chosen]
    for one, other in zip(together, alone, strict=True):
        assert repr(kept(one)) == repr(kept(other))


def test_a_run_that_fails_tells_its_own_story_and_costs_no_other():
    chosen = list(tasks(1, mixes=("status_quo", BROKEN, "document")))
    status = {record["mix"]: record for record in simulate_together(chosen)}
    assert [record["status"] for record in status.values()] == ["ok", "failed", "ok"]
    assert repr(kept(status["broken"])) == repr(kept(simulate(chosen[1])))


def test_a_time_limit_holds_for_each_run():
    new_model(tasks(1)[0])  # files are read once: what stops in the middle of that leaves it open
    records = simulate_together(list(tasks(1)), time_limit=1e-3)
    assert [record["place"] for record in records] == ["time limit"] * 2


def test_a_batch_that_fails_where_no_run_does_is_heard_of(monkeypatch):
    def broken(batch):
        raise ValueError("several kinds")

    monkeypatch.setattr(batches_module.Batch, "finish", broken)
    with pytest.warns(RuntimeWarning, match="failed together: ValueError: several kinds"):
        records = simulate_together(list(tasks(1)))
    assert [record["status"] for record in records] == ["ok", "ok"]


def test_nothing_of_a_batch_is_in_memory_while_the_next_one_is_made(monkeypatch):
    there, made, ordinary = [], [], batches_module.new_model

    def new_model(task):
        there.append(sum(model() is not None for model in made))
        model = ordinary(task)
        made.append(weakref.ref(model))
        return model

    monkeypatch.setattr(batches_module, "new_model", new_model)
    gc.disable()
    try:
        for _ in range(2):
            simulate_together(list(tasks(1)))
    finally:
        gc.enable()
    assert there == [0, 1, 0, 1]
