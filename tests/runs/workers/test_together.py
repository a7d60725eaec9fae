"""Ensembles whose runs go together: the same bits whatever their batches are, whoever makes them,
and whatever happens in the middle of one.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from abm import PolicyMix
from abm.registers.drawing import run_parameters
from runs import assess, open_results
from runs import batches as batches_module
from runs.batches import batches
from runs.experiment import Experiment
from runs.run import DIED, simulate
from tests.bench.endurance import content

ROOT = Path(__file__).parents[3]
MONTHS = {"start": "2022-11", "end": "2022-12", "detail": "coarse"}
"""The contests of November, and an end of a quarter and of a year."""
PLAN = {"mixes": ["status_quo", "document"], "draws": 6, "progress": False, **MONTHS}
RUNS, SICK = 12, 3
"""How many runs that is, and the draw that is ill where one is: in the middle of a batch."""
LIMIT = 5.0
"""Seconds a run, where there is a limit: some twenty times what one takes."""


@pytest.fixture
def batches_of(monkeypatch):
    """Sets how many runs go together; only the first and the last few go alone."""

    def set_most(size, jobs=1):
        monkeypatch.setattr(batches_module, "FIRST_ALONE", 1)
        monkeypatch.setattr(batches_module, "LAST_PARTS", 1)
        monkeypatch.setitem(batches_module.MOST_TOGETHER, "coarse", size)
        assert max(len(batch) for batch in batches(tasks(), jobs)) == size

    return set_most


def tasks(**changes):
    """The runs of the plan."""
    plan = {name: value for name, value in PLAN.items() if name != "progress"}
    return Experiment.checked(rng=1, **plan | changes).tasks()


@pytest.fixture(scope="module")
def lone(tmp_path_factory):
    """A folder of lone runs, made in one process."""
    folder = tmp_path_factory.mktemp("lone") / "r"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(batches_module.MOST_TOGETHER, "coarse", 1)
        assess(**PLAN, jobs=1, out=folder)
    return folder


def bits(folder, run_ids):
    """Every bit of what some runs of a folder gave: one value for each table and column."""
    found = {}
    for kind in ("annual", "targets"):
        table = open_results(folder).read(kind).set_index("run_id").loc[run_ids]
        for name in table:
            column = table[name].to_numpy()
            found[kind, name] = column.tolist() if column.dtype == object else column.tobytes()
    return found


def well(folder):
    """Ids of the runs of a folder that are well, in order."""
    runs = open_results(folder).runs
    return runs.loc[runs["status"] == "ok", "run_id"].tolist()


@dataclass(frozen=True)
class Ill(PolicyMix):
    """The status quo, but something happens in the second month of some draws, as long as there is
    no file of a name.
    """

    name: str = "status_quo"
    what: str = ""  # raise, die or hang
    draws: tuple[int, ...] = (SICK,)
    cured: str = ""

    def table(self, months, drawn_strength, extra=None):
        """As that of any mix, but for what happens when the month is looked up."""
        table = super().table(months, drawn_strength, extra)
        strengths = [run_parameters(draw).implementation_strength for draw in self.draws]
        if drawn_strength not in strengths or len(months) == 1 or Path(self.cured).is_file():
            return table
        return Levers.that(table, self)


HUNG = []
"""When each run that hangs began to, in seconds of the clock."""


class Levers(np.ndarray):
    """Levers by month; in the second something happens."""

    @classmethod
    def that(cls, table, mix):
        """A table of these levers."""
        levers = np.array(table).view(cls)
        levers.mix = mix
        return levers

    def __array_finalize__(self, other):
        self.mix = getattr(other, "mix", None)

    def __getitem__(self, month):
        if isinstance(month, int) and month == 1:
            if self.mix.what == "raise":
                raise ValueError("ill in its second month")
            if self.mix.what == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            hangs = self.mix.what == "hang"
            if hangs:
                HUNG.append(time.monotonic())
            while hangs:
                time.sleep(0.01)
        return np.asarray(super().__getitem__(month))


@pytest.mark.parametrize(("size", "jobs"), [(2, 1), (3, 1), (10, 1), (3, 2)])
def test_any_batches_in_one_process_or_two_give_the_bits_of_lone_runs(
    lone, tmp_path, batches_of, size, jobs
):
    batches_of(size, jobs)
    assess(**PLAN, jobs=jobs, out=tmp_path / "r")
    assert content(tmp_path / "r") == content(lone)


def test_with_other_partners_each_run_gives_the_same_bits(lone, tmp_path, batches_of):
    batches_of(4)
    mixes = ["document", "tourism", "status_quo"]
    assess(**PLAN | {"mixes": mixes, "draws": 4}, jobs=1, out=tmp_path / "r")
    shared = [run_id for run_id in well(lone) if run_id in set(well(tmp_path / "r"))]
    assert len(shared) == 8
    assert bits(tmp_path / "r", shared) == bits(lone, shared)


KILLED = """
import os, signal, sys
from abm.batch import Batch
from runs import assess, batches

batches.FIRST_ALONE = batches.LAST_PARTS = 1
batches.MOST_TOGETHER["coarse"] = 4
ordinary, months = Batch.step, []

def step(batch):
    ordinary(batch)
    months.append(batch)
    if len(months) == 3:  # the first month of the second batch
        os.kill(os.getpid(), signal.SIGKILL)

Batch.step = step
assess(out=sys.argv[1], jobs=1, **{plan})
"""


@pytest.mark.parametrize(("size", "jobs"), [(1, 1), (3, 2)])
def test_killed_in_the_middle_of_a_batch_it_goes_on_to_the_bits_of_lone_runs(
    lone, tmp_path, batches_of, size, jobs
):
    script = KILLED.replace("{plan}", repr(PLAN))
    child = subprocess.run([sys.executable, "-c", script, tmp_path / "r"], cwd=ROOT, check=False)
    assert child.returncode == -signal.SIGKILL
    kept = well(tmp_path / "r")
    assert kept == [task.run_id for task in tasks()[:5]]  # one alone, and the first batch
    batches_of(size, jobs)
    assess(**PLAN, jobs=jobs, out=tmp_path / "r", resume=True)
    assert content(tmp_path / "r") == content(lone)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_fails_in_the_middle_of_a_batch_is_a_row_of_its_own_and_costs_no_other(
    lone, tmp_path, batches_of, jobs
):
    batches_of(3, jobs)
    mixes = [Ill(what="raise"), "document"]
    assess(**PLAN | {"mixes": mixes}, jobs=jobs, out=tmp_path / "r")
    runs = open_results(tmp_path / "r").runs
    [row] = runs[runs["status"] == "failed"].to_dict("records")
    assert (row["mix"], row["draw"]) == ("status_quo", SICK)
    told = simulate(next(task for task in tasks(mixes=mixes) if task.run_id == row["run_id"]))
    assert told["error"].startswith("ValueError: ill in its second month (abm/model.py:")
    assert {name: row[name] for name in ("error", "place", "traceback")} == {
        name: told[name] for name in ("error", "place", "traceback")
    }
    assert len(well(tmp_path / "r")) == RUNS - 1
    assert bits(tmp_path / "r", well(tmp_path / "r")) == bits(lone, well(tmp_path / "r"))


def test_failed_runs_made_again_together_give_the_bits_of_lone_runs(lone, tmp_path, batches_of):
    batches_of(3)
    cured = tmp_path / "cured"
    sick = Ill(what="raise", draws=(1, 2, 3, 4, 5), cured=str(cured))
    plan = PLAN | {"mixes": [sick, "document"]}
    assess(**plan, jobs=1, out=tmp_path / "r")
    assert len(well(tmp_path / "r")) == RUNS - 5
    cured.touch()
    again = [task for task in tasks() if task.mix.name == "status_quo"][1:]
    assert [len(batch) for batch in batches(again)] == [1, 3, 1]
    assess(**plan, jobs=1, out=tmp_path / "r", resume=True, retry_failed=True)
    assert content(tmp_path / "r") == content(lone)


def test_a_run_that_kills_its_worker_in_the_middle_of_a_batch_costs_no_other(
    lone, tmp_path, batches_of
):
    batches_of(3, jobs=2)
    plan = PLAN | {"mixes": [Ill(what="die"), "document"]}
    runs = assess(**plan, jobs=2, out=tmp_path / "r").runs
    assert runs.loc[runs["status"] == "failed", "place"].tolist() == [DIED]
    assert runs.loc[runs["status"] == "failed", "draw"].tolist() == [SICK]
    assert bits(tmp_path / "r", well(tmp_path / "r")) == bits(lone, well(tmp_path / "r"))


def test_a_run_that_hangs_in_the_middle_of_a_batch_costs_no_other(lone, tmp_path, batches_of):
    batches_of(3)
    plan = PLAN | {"mixes": [Ill(what="hang"), "document"]}
    HUNG.clear()
    runs = assess(**plan, jobs=1, time_limit=LIMIT, out=tmp_path / "r").runs
    together, alone = HUNG
    assert alone - together < 2 * LIMIT  # the batch waited no longer for it than one run may take
    assert runs.loc[runs["status"] == "failed", "place"].tolist() == ["time limit"]
    assert runs.loc[runs["status"] == "failed", "draw"].tolist() == [SICK]
    assert bits(tmp_path / "r", well(tmp_path / "r")) == bits(lone, well(tmp_path / "r"))
