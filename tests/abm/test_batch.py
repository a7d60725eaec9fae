"""Runs that go through each phase together come out as they would alone."""

import numpy as np
import pytest

from abm import GanziModel
from abm.batch import Batch
from agents.stack import Stack
from runs.refusals import InputError

UNLIKE = (("document", 1), ("status_quo", 2), ("tourism", 3))
YEAR_AND_A_MONTH = "2023-01"
"""January twice, all ends of quarters, and the contests of November."""


def models(end=YEAR_AND_A_MONTH, runs=UNLIKE, **how):
    return [GanziModel(mix=mix, draw=draw, end=end, **how) for mix, draw in runs]


def state(model):
    """Everything that phases leave behind: name -> array."""
    found = {
        f"{table.row_kind.__name__}.{column}": getattr(table, column)
        for table in (*model.tables(), *model.network.layers().values())
        for column in table.columns
    }
    for name, account in model.ledger.accounts.items():
        found |= {f"{name}.{part}": getattr(account, part) for part in ("deposits", "loans")}
    found |= {part: getattr(model.ledger, part) for part in ("paid", "gross", "net")}
    return found | {"measured": model.recorder.last_year_by_county("employment")}


def assert_same(one, other):
    assert one.outcomes().equals(other.outcomes())
    assert one.outcomes(by="county").equals(other.outcomes(by="county"))
    assert one.annual().equals(other.annual())
    ours, theirs = state(one), state(other)
    different = [name for name in ours if not np.array_equal(ours[name], theirs[name])]
    assert different == []


def test_three_unlike_runs_together_are_three_lone_runs():
    alone = [model.run() for model in models()]
    batch = Batch(models()).finish()
    for number, model in enumerate(alone):
        assert_same(batch.run(number), model)
    assert replaced(batch) == []


def replaced(batch):
    """Names under which objects of the runs hold something else than what is taken to stay."""
    return [
        f"{type(stack.stack_parts[0]).__name__}.{name}"
        for stack in batch.family.values()
        for name, seen in vars(stack).items()
        if not (name.startswith("stack_") or name in stack.stack_passing)
        and not stays([getattr(part, name) for part in stack.stack_parts], seen)
    ]


def stays(values, seen):
    if isinstance(seen, Stack):
        return all(one is other for one, other in zip(values, seen.stack_parts, strict=True))
    if isinstance(seen, dict):
        return all(stays([value[name] for value in values], part) for name, part in seen.items())
    if isinstance(seen, tuple):
        return all(map(stays, zip(*values, strict=True), seen))
    if isinstance(seen, np.ndarray):
        # A part of one memory, or what it was: the same in all runs, or one a run
        with_runs = seen.ndim > np.ndim(values[0]) and len(seen) == len(values)
        parts = seen if with_runs else [seen] * len(values)
        return all(
            np.shares_memory(value, seen) or np.array_equal(np.ravel(value), np.ravel(part))
            for value, part in zip(values, parts, strict=True)
        )
    return all(value == seen for value in values)


def test_they_stay_so_for_years():
    """Powers of time differ in their last digit only from the third year on."""
    end = "2025-01"
    together = Batch(models(end, detail="coarse")).finish()
    for number, lone in enumerate(models(end, detail="coarse")):
        assert_same(together.run(number), lone.run())


def test_partners_and_size_of_a_batch_do_not_matter():
    few = Batch(models("2022-04", UNLIKE[:2])).finish()
    many = Batch(models("2022-04", (("finance", 4), *UNLIKE))).finish()
    for number in range(2):
        assert_same(few.run(number), many.run(number + 1))


def test_the_same_run_twice_is_that_run():
    model = GanziModel(end="2022-03").run()
    batch = Batch([GanziModel(end="2022-03") for _ in range(2)]).finish()
    for number in range(2):
        assert_same(batch.run(number), model)


def test_a_run_leaves_its_batch_and_goes_on_alone():
    batch = Batch(models("2022-06"))
    for _ in range(3):
        batch.step()
    left = batch.run(1).copy()
    assert_same(left.run(), batch.finish().run(1))


def test_runs_of_other_months_or_detail_are_refused():
    ours = GanziModel(end="2022-02")
    for other in (GanziModel(end="2022-03"), GanziModel(end="2022-02", detail="coarse")):
        with pytest.raises(InputError, match="same months, detail"):
            Batch([ours, other])


def test_a_lone_run_is_no_batch():
    with pytest.raises(InputError, match="two runs or more; a lone one goes by run"):
        Batch([GanziModel(end="2022-02")])
