"""Folders that nobody wrote: what is wrong is named in one line, nothing is counted that does not
belong there, and whoever goes on mends what can be mended.
"""

import errno
import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest

from calibration.scoring import work
from runs import InputError, exporting, open_results
from runs.designs.design import read_design
from runs.execution import Execution, finish
from runs.experiment import Experiment
from runs.exporting import export
from runs.folder import disk, journal, lock, schema
from runs.folder.merging import merge
from runs.folder.status import status
from runs.folder.writer import Store
from tests.bench.endurance import content
from tests.worlds.command_line import refused
from tests.worlds.synthetic import record

MET = {"visits_2025": True, "co2_2025": False}
SEQUENCE = {
    "method": "sobol",
    "points": 4,
    "times": {"lithium_carbonate_price": {"low": 0.5, "high": 2}},
}
PLAN = Experiment.checked(mixes=("status_quo", "document"), draws=5, rng=1)
SWEEP = Experiment.checked(mixes="status_quo", draws=2, rng=1, design=read_design(SEQUENCE)[0])


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Four runs a part, and few parameters, so that a part is written in a moment."""
    monkeypatch.setattr(journal, "SLICE", 4)
    monkeypatch.setattr(schema, "parameter_names", lambda: ("discount_rate",))
    schema.schemas.cache_clear()
    for name in ("sync", "sync_folder"):  # the disk need not be sure of what is thrown away
        monkeypatch.setattr(disk, name, lambda place: None)
    yield
    schema.schemas.cache_clear()


def fill(folder, plan=PLAN, number=None, resume=False):
    """Make (the first of) what a folder lacks; returns the places of the runs made."""
    with Store(folder, plan, 1, resume=resume) as store:
        made = list(store.pending[:number])
        for task in made:
            store.add(record(task, MET) | {"point": task.point, "columns": task.columns})
    return [task.index for task in made]


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "r")
    return tmp_path / "r"


@pytest.fixture
def swept(tmp_path):
    fill(tmp_path / "s", SWEEP)
    return tmp_path / "s"


def copy_part(folder, number, name):
    """Copy the three files of a part to another name."""
    for kind in schema.KINDS:
        shutil.copy(folder / kind / f"part-{number:05d}.parquet", folder / kind / name)


@pytest.mark.parametrize("name", ["part-00007.parquet", "part-00001 (copy).parquet", "part-x.txt"])
def test_parts_outside_the_experiment_are_not_counted_and_are_set_aside(
    folder, command, name, capsys
):
    before = content(folder)
    copy_part(folder, 0, name)
    code, said, _ = command("results", folder)
    assert code == 0
    assert "10 of 10 runs ok" in said
    assert f"runs/{name}: the experiment has no such part" in said
    assert fill(folder, resume=True) == []
    assert f"annual/{name} is no part of the experiment; it now lies in set_aside/" in (
        capsys.readouterr().err
    )
    assert content(folder) == before
    assert len(list((folder / "set_aside").iterdir())) == 3
    assert status(folder).damaged == []


def test_a_part_of_other_runs_is_refused_and_made_again(folder, command):
    before = content(folder)
    copy_part(folder, 0, "part-00001.parquet")
    with pytest.raises(InputError, match="part-00001.*its runs are not those of this part"):
        assert open_results(folder).runs
    assert "6 of 10 runs ok, 0 failed, 4 to go" in command("results", folder)[1]
    assert fill(folder, resume=True) == [4, 5, 6, 7]
    assert content(folder) == before


@pytest.mark.parametrize("kind", schema.KINDS)
def test_a_part_with_too_few_rows_is_refused_and_made_again(folder, kind):
    before = content(folder)
    file = folder / kind / "part-00001.parquet"
    pq.write_table(pq.read_table(file).slice(0, 2), file)
    with pytest.raises(InputError, match=f"{kind}/part-00001.parquet is damaged .*rows.*--finish"):
        open_results(folder).read(kind)
    with pytest.raises(InputError, match="part-00001.parquet is damaged"):
        export(folder, "csv")
    assert not (folder / "export").exists()
    assert [fault.file for fault in status(folder).damaged] == [f"{kind}/part-00001.parquet"]
    assert fill(folder, resume=True) == ([6, 7] if kind == "runs" else [4, 5, 6, 7])
    assert content(folder) == before


LINES = [
    "[]",
    "3",
    "null",
    '{"index": 4}',
    '{"index": -1, "run_id": 5}',
    '{"index": 1' + "0" * 400 + "}",
    '{"index": 1' + "0" * 5000 + "}",
    "[" * 50_000,
    "\xff\x00",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_journal_that_is_no_run_is_named_and_left_out(tmp_path, command, line):
    folder = tmp_path / "r"
    fill(folder, number=2)
    good = journal.line(record(PLAN.tasks()[5], MET) | {"point": 0}).decode()
    (folder / journal.NAME).write_text(f"{line}\n{good}", encoding="utf-8")
    code, said, _ = command("results", folder)
    assert code == 0
    assert "3 of 10 runs ok, 0 failed, 7 to go" in said
    assert "journal.jsonl: line 1 is no run: " in said
    assert fill(folder, resume=True) == [2, 3, 4, 6, 7, 8, 9]
    fill(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")


def test_a_run_of_another_experiment_in_the_journal_is_not_counted(tmp_path):
    folder = tmp_path / "r"
    fill(folder, number=2)
    other = Experiment.checked(mixes="tourism", draws=5, rng=1).tasks()[4]
    far = record(PLAN.tasks()[5], MET) | {"index": 7_000_000}
    lines = journal.line(record(other, MET)) + journal.line(far)
    (folder / journal.NAME).write_bytes(lines)
    assert status(folder).ok == 2
    assert len(open_results(folder).annual) == 2
    assert len(fill(folder, resume=True)) == 8


DAMAGES = [
    ("arguments", None, "field 'arguments' is missing"),
    ("code", None, "field 'code' is missing"),
    ("versions", None, "field 'versions' is missing"),
    ("arguments.draws", None, "field 'arguments.draws' is missing"),
    ("arguments.end", None, "field 'arguments.end' is missing"),
    ("arguments.mixes.document.title_zh", None, "field 'arguments.mixes.document.title_zh' is"),
    ("arguments.draws", "many", "field 'arguments.draws' is not what it should be"),
    ("arguments.draws", -4, "field 'arguments.draws' is not what it should be"),
    ("arguments.mixes", [], "field 'arguments.mixes' is not what it should be"),
    ("runs", 10**300, "field 'runs' is not what it should be"),
    ("share", [1], "field 'share.1' is missing"),
]


def damaged(folder, field, value):
    """Take a field out of the manifest, or give it another value."""
    file = folder / "manifest.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    place = whole
    *above, last = field.split(".")
    for name in above:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    file.write_text(json.dumps(whole), encoding="utf-8")


@pytest.mark.parametrize(("field", "value", "said"), DAMAGES)
def test_a_manifest_without_a_field_is_named_and_written_again(
    folder, command, capsys, field, value, said
):
    before, stated = content(folder), (folder / "manifest.json").read_bytes()
    damaged(folder, field, value)
    for arguments in (("results", folder), ("results", folder, "--finish"), ("export", folder)):
        refused(command(*arguments), "manifest.json does not say what the folder holds", said)
    assert not fill(folder, resume=True)
    assert "manifest.json is written again" in capsys.readouterr().err
    assert content(folder) == before
    again = json.loads((folder / "manifest.json").read_text())
    there = json.loads(stated)
    assert again | {"created": there["created"]} == there


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"runs": 1' + "0" * 5000 + "}"])
def test_a_manifest_that_is_no_json_is_refused_and_written_again(folder, command, capsys, text):
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    refused(command("results", folder), "does not say what the folder holds")
    assert not fill(folder, resume=True)
    assert status(folder).ok == 10
    assert "manifest.json is written again" in capsys.readouterr().err
    (folder / "manifest.json").unlink()
    refused(command("results", folder), "no manifest.json")
    assert not fill(folder, resume=True)
    assert status(folder).ok == 10


def test_a_damaged_manifest_is_not_written_again_for_another_experiment(folder):
    damaged(folder, "code", None)
    other = Experiment.checked(mixes=("status_quo", "document"), draws=5, rng=2)
    with pytest.raises(InputError, match="field 'code' is missing"):
        Store(folder, other, 1, resume=True)
    with pytest.raises(InputError, match="field 'code' is missing"):
        open_results(folder)


def test_what_newer_code_states_is_not_misread(folder):
    damaged(folder, "arguments.weather", "fine")
    with pytest.raises(InputError, match="'weather', which is not known here"):
        assert open_results(folder).experiment


@pytest.mark.parametrize("how", ["gone", "empty", "no table", "others"])
def test_missing_or_other_points_are_named_and_written_again(swept, command, how):
    before, file = content(swept), swept / "design.parquet"
    points = pd.read_parquet(file)
    if how == "gone":
        file.unlink()
    elif how == "others":
        (points + 1).to_parquet(file)
    else:
        file.write_bytes(b"" if how == "empty" else b"PAR1 PAR1")
    for arguments in (("results", swept), ("results", swept, "--finish"), ("export", swept)):
        refused(command(*arguments), "design.parquet", "repeat the sweep with --resume")
    assert not fill(swept, SWEEP, resume=True)
    assert content(swept) == before
    assert pd.read_parquet(file).equals(points)


def test_a_table_whose_folder_is_gone_is_made_again(folder):
    before = content(folder)
    shutil.rmtree(folder / "targets")
    assert len(status(folder).damaged) == 3
    assert len(fill(folder, resume=True)) == 10
    assert content(folder) == before


def test_finish_mends_what_the_manifest_can_tell(folder):
    copy_part(folder, 0, "part-00009.parquet")
    finish(folder, Execution(resume=True, jobs=1, progress=False))
    assert status(folder).damaged == []


def test_export_writes_all_or_nothing(folder, tmp_path, monkeypatch):
    place = tmp_path / "out"
    place.mkdir()
    (place / "runs.csv").write_text("mine", encoding="utf-8")
    written, ordinary = [], exporting._rows

    def full(form, batches):
        def write(hidden):
            if len(written) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(hidden)
            ordinary(form, batches)(hidden)

        return write

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_rows", full)
        with pytest.raises(InputError, match="No space left on device"):
            export(folder, "csv", place)
    assert [file.name for file in place.iterdir()] == ["runs.csv"]
    assert (place / "runs.csv").read_text() == "mine"
    assert len(export(folder, "csv", place)) == len(list(place.iterdir())) == 3


def test_score_writes_all_or_nothing(folder, tmp_path, monkeypatch):
    known = tmp_path / "known.csv"
    known.write_text("target,outcome,date\nvisits_2025,1,2026\n", encoding="utf-8")
    out = tmp_path / "scores"

    def full(figure):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(work, "picture", full)
        with pytest.raises(InputError, match="cannot write to .*No space left on device"):
            work.score(folder, known, out=out)
    with pytest.raises(InputError, match="unknown|no mix|not"):
        work.score(folder, known, mix="nobody", out=out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["known.csv", "r"]
    work.score(folder, known, out=out)
    assert len(list(out.iterdir())) == 8


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_named_as_that(tmp_path, monkeypatch, number):
    def flock(place, operation):
        raise OSError(number, "no locks available here")

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(InputError, match="knows no locks .*a folder on another disk"):
        Store(tmp_path / "r", PLAN, 1)
    assert lock.NAME not in [path.name for path in (tmp_path / "r").iterdir()]


def test_parts_of_other_runs_are_not_joined(folder, tmp_path, capsys):
    fill(tmp_path / "other", number=5)
    copy_part(folder, 0, "part-00001.parquet")
    merge([folder, tmp_path / "other"], tmp_path / "all")
    assert f"note: part 1 of {folder} is damaged and left out" in capsys.readouterr().err
    assert fill(tmp_path / "all", resume=True) == [5, 6, 7]
    fill(tmp_path / "whole")
    assert content(tmp_path / "all") == content(tmp_path / "whole")


def test_a_folder_whose_manifest_never_reached_the_disk_is_begun_anew(tmp_path, capsys):
    fill(tmp_path / "r", number=0)
    (tmp_path / "r" / "manifest.json").write_bytes(b"")
    (tmp_path / "r" / journal.NAME).write_bytes(b"")
    assert len(fill(tmp_path / "r", resume=True)) == 10
    assert status(tmp_path / "r").ok == 10
    assert capsys.readouterr().err == ""
