"""A folder goes on to more draws, points, mixes, outlooks or replications: what is there is kept,
and the end is that of a folder made at once, bit by bit. Most records are made up, files are real.
"""

import json
import shutil

import pytest

from runs import InputError, assess, open_results, sweep
from runs.designs.design import read_design
from runs.experiment import Experiment
from runs.folder import disk, growing, journal, schema
from runs.folder.beginning import complete_extension
from runs.folder.manifest import read_manifest
from runs.folder.merging import merge
from runs.folder.reader import Results
from runs.folder.writer import Store
from tests.bench.endurance import content
from tests.worlds.synthetic import failed, record

MET = {"visits_2025": True, "co2_2025": False}
QUIET = {"jobs": 1, "progress": False}
MONTH = {"start": "2022-01", "end": "2022-01", "detail": "coarse"}


@pytest.fixture
def small_parts(monkeypatch):
    """Four runs a part, and few parameters, so that a part is written in a moment."""
    monkeypatch.setattr(journal, "SLICE", 4)
    monkeypatch.setattr(schema, "parameter_names", lambda: ("discount_rate",))
    for name in ("sync", "sync_folder"):  # the disk need not be sure of what is thrown away
        monkeypatch.setattr(disk, name, lambda place: None)
    schema.schemas.cache_clear()
    yield
    schema.schemas.cache_clear()


def plan(draws=5, mixes=("status_quo", "document"), points=0, **more):
    """An experiment; with `points` of a Sobol sequence."""
    if points:
        stated = {
            "method": "sobol",
            "points": points,
            "times": {"lithium_carbonate_price": {"low": 0.5, "high": 2}},
        }
        more["design"] = read_design(stated)[0]
    return Experiment.checked(mixes=mixes, draws=draws, rng=1, **more)


def made_up(task):
    """A record of a run, with what its design says of it; one draw fails."""
    there = failed(task) if task.draw == 3 else record(task, MET)
    return there | {"point": task.point, "columns": task.columns}


def fill(folder, experiment, number=None, resume=False):
    """Make (the first of) what a folder lacks; returns the places of the runs made."""
    with Store(folder, experiment, 1, resume=resume) as store:
        made = [task.index for task in store.pending[:number]]
        for index in made:
            store.add(made_up(experiment.tasks()[index]))
    return made


def stated(folder):
    """What a folder says of its experiment, and its points."""
    design = folder / "design.parquet"
    points = design.read_bytes() if design.exists() else b""
    manifest = read_manifest(folder)
    return manifest["arguments"], manifest["runs"], points


LARGER = [
    (plan(), plan(9), 8),
    (plan(), plan({"first": 0, "number": 9}), 8),
    (plan({"first": 2, "number": 3}), plan(), 4),
    (plan(), plan(mixes=("status_quo", "energy_grid", "document")), 5),
    (plan(), plan(replications=2, outlook=("uncertain", "central")), 30),
    (plan(2, points=4), plan(2, points=8), 16),
]


MANY = (plan(1, points=2), plan(2, mixes=("document", "status_quo", "tourism"), points=4), 20)


@pytest.mark.parametrize(("small", "large", "more"), [*LARGER, MANY])
def test_a_folder_that_goes_on_ends_as_one_made_at_once(small_parts, tmp_path, small, large, more):
    fill(tmp_path / "r", small)
    assert len(fill(tmp_path / "r", large, resume=True)) == more
    fill(tmp_path / "whole", large)
    assert content(tmp_path / "r") == content(tmp_path / "whole")
    assert stated(tmp_path / "r") == stated(tmp_path / "whole")
    assert not list((tmp_path / "r").rglob(".*"))


@pytest.mark.parametrize(("small", "large", "more"), LARGER[::3])
def test_also_one_that_was_killed_half_way_and_grows_again(
    small_parts, tmp_path, small, large, more
):
    folder = tmp_path / "r"
    killed = Store(folder, small, 1).__enter__()
    for index in (0, 1, 2, 3, 5):
        killed.add(made_up(small.tasks()[index]))
    killed.journal.close()
    killed._lock.held.release()
    assert len(fill(folder, large, number=3, resume=True)) == 3
    assert len(open_results(folder).runs) == 8
    assert len(fill(folder, large, resume=True)) == len(large.tasks()) - 8
    fill(tmp_path / "whole", large)
    assert content(folder) == content(tmp_path / "whole")


class KilledError(BaseException):
    """A kill: nothing that catches errors catches it."""


@pytest.mark.parametrize("call", range(12))
def test_a_kill_between_any_two_moves_loses_nothing(small_parts, tmp_path, monkeypatch, call):
    folder, large = tmp_path / "r", MANY[1]
    fill(folder, MANY[0])
    left = [call]

    def struck(ordinary):
        def moved(*given):
            if not left[0]:
                raise KilledError
            left[0] -= 1
            ordinary(*given)

        return moved

    with monkeypatch.context() as patch:
        patch.setattr(growing, "_write_parts", struck(growing._write_parts))
        for name in ("rename", "remove", "remove_folder"):
            patch.setattr(growing.disk, name, struck(getattr(disk, name)))
        with pytest.raises(KilledError):
            Store(folder, large, 1, resume=True)
    if (folder / growing.NEXT).exists():
        with pytest.raises(InputError, match="is being extended, or that was cut short"):
            open_results(folder)
        complete_extension(folder)
        assert len(open_results(folder).runs) == 4
    assert len(fill(folder, large, resume=True)) == 20
    fill(tmp_path / "whole", large)
    assert content(folder) == content(tmp_path / "whole")
    assert not list(folder.rglob(".*"))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (plan(4), "would not be made any more .draws was 5, now it is 4"),
        (plan(9, mixes="status_quo"), "would not be made any more .mixes was status_quo, document"),
        (plan({"first": 1, "number": 9}), "would not be made any more .draws was 5, now it is 9"),
        (plan(9, end="2029-12"), "cannot be resumed: end was 2030-12, now it is 2029-12"),
        (plan(9, source="prior"), "cannot be resumed: source was posterior, now it is prior"),
    ],
)
def test_what_would_drop_runs_or_change_them_is_refused(small_parts, tmp_path, other, said):
    fill(tmp_path / "r", plan())
    before = content(tmp_path / "r"), stated(tmp_path / "r")
    with pytest.raises(InputError, match=said):
        Store(tmp_path / "r", other, 1, resume=True)
    assert (content(tmp_path / "r"), stated(tmp_path / "r")) == before


def test_a_folder_and_a_larger_one_are_joined(small_parts, tmp_path):
    small, large, _ = MANY
    fill(tmp_path / "small", small)
    missing = len(large.tasks()) - len(small.tasks())
    with Store(tmp_path / "large", large, 1) as store:
        there = {task.run_id for task in small.tasks()}
        for task in large.tasks():
            if task.run_id not in there:
                store.add(made_up(task))
    assert len(open_results(tmp_path / "large").runs) == missing
    merge([tmp_path / "small", tmp_path / "large"], tmp_path / "all")
    fill(tmp_path / "whole", large)
    assert content(tmp_path / "all") == content(tmp_path / "whole")
    assert not fill(tmp_path / "all", large, resume=True)
    fill(tmp_path / "other", plan({"first": 1, "number": 5}))
    fill(tmp_path / "five", plan())
    with pytest.raises(InputError, match="not of one experiment: first_draw is 1 in the first"):
        merge([tmp_path / "five", tmp_path / "other"], tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_runs_that_are_made_while_parts_are_not_full_can_be_read_at_once(small_parts, tmp_path):
    small, large, _ = LARGER[3]
    fill(tmp_path / "r", small)
    with Store(tmp_path / "r", large, 1, resume=True) as store:
        for number, task in enumerate(store.pending, start=1):
            store.add(made_up(task))
            assert len(Results(tmp_path / "r").runs) == len(small.tasks()) + number


def test_more_draws_and_one_more_mix_of_a_real_assessment(tmp_path):
    folder = tmp_path / "r"
    assess(mixes="status_quo", draws=1, out=folder, **MONTH, **QUIET)
    kept = open_results(folder).runs.iloc[0]
    assess(mixes=["status_quo", "document"], draws=2, out=folder, resume=True, **MONTH, **QUIET)
    assess(mixes=["status_quo", "document"], draws=2, out=tmp_path / "whole", **MONTH, **QUIET)
    assert content(folder) == content(tmp_path / "whole")
    assert open_results(folder).runs.iloc[0]["seconds"] == kept["seconds"]


def test_more_points_of_a_real_sequence(tmp_path):
    design = {
        "method": "sobol",
        "points": 1,
        "levers": {"pv_quota_mw_y": {"2022": {"low": 0, "high": 3000}}},
        "mixes": ["document"],
        **MONTH,
    }
    folder = tmp_path / "r"
    sweep(design, out=folder, **QUIET)
    shutil.copytree(folder, tmp_path / "one")
    sweep(design | {"points": 2}, out=folder, resume=True, **QUIET)
    sweep(design | {"points": 2}, out=tmp_path / "whole", **QUIET)
    assert content(folder) == content(tmp_path / "whole")
    assert json.loads((folder / "manifest.json").read_text())["runs"] == 2
    merge([tmp_path / "one", folder], tmp_path / "all")
    assert content(tmp_path / "all") == content(folder)
