"""The result folder: written in parts, recovered after a kill, never mixed up. Records are made up,
files are real.
"""

import json

import pytest

from runs import InputError, open_results
from runs.folder import journal, schema
from runs.folder.schema import MEASURED_BY_CLOCK
from runs.folder.writer import Store
from tests.worlds.synthetic import experiment, failed, record


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Four runs a part, and few parameters, so that a part is written in a moment."""
    monkeypatch.setattr(journal, "SLICE", 4)
    monkeypatch.setattr(schema, "parameter_names", lambda: ("discount_rate",))
    schema.schemas.cache_clear()
    yield
    schema.schemas.cache_clear()


PLAN = experiment(5)  # ten runs: slices of four, four and two
MET = {"visits_2025": True, "co2_2025": False}


def fill(folder, order=range(10), plan=PLAN, resume=False, **given):
    """Write the records of these runs, in this order, and close the folder."""
    with Store(folder, plan, 1, resume=resume) as kept:
        for index in order:
            kept.add(record(plan.tasks()[index], MET, **given))
    return kept


def kill(kept, torn=b""):
    """Leave a store as a kill would: nothing closed, the last line of the journal torn."""
    kept.journal.stream.write(torn)
    kept.journal.close()
    kept._lock.held.release()


def content(folder):
    """Bytes of every part that holds no clock time, and the runs without their clock columns."""
    parts = {
        p.relative_to(folder): p.read_bytes()
        for kind in ("annual", "targets")
        for p in (folder / kind).iterdir()
    }
    return parts, open_results(folder).runs.drop(columns=list(MEASURED_BY_CLOCK)).to_csv()


def test_runs_come_back_as_tables(tmp_path):
    fill(tmp_path / "r")
    results = open_results(tmp_path / "r")
    assert list(results.runs["draw"]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert list(results.runs.columns[:7]) == [
        "run_id",
        "mix",
        "outlook",
        "draw",
        "rng",
        "status",
        "error",
    ]
    assert list(results.runs.columns[-2:]) == list(MEASURED_BY_CLOCK)
    assert list(results.annual["visits"]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert results.annual["visits"].dtype == float
    assert len(results.targets) == 20
    assert results.mixes == ["status_quo", "document"]
    assert results.manifest["runs"] == 10


def test_parts_hold_fixed_slices_however_the_runs_arrive(tmp_path):
    fill(tmp_path / "forward")
    fill(tmp_path / "backward", reversed(range(10)), seconds=99.0)
    assert sorted(p.name for p in (tmp_path / "forward" / "runs").iterdir()) == [
        f"part-0000{n}.parquet" for n in range(3)
    ]
    assert content(tmp_path / "forward") == content(tmp_path / "backward")


def test_a_finished_folder_holds_nothing_but_the_manifest_and_the_parts(tmp_path):
    fill(tmp_path / "r")
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == [
        "annual",
        "manifest.json",
        "runs",
        "targets",
    ]
    assert not list((tmp_path / "r").rglob(".*"))


def test_a_kill_loses_no_finished_run(tmp_path):
    folder = tmp_path / "r"
    kept = Store(folder, PLAN, 1).__enter__()
    for index in (0, 1, 2, 3, 5, 8):
        kept.add(record(PLAN.tasks()[index], MET))
    assert (folder / journal.NAME).read_bytes().count(b"\n") == 2  # 5 and 8 wait for their slices
    kill(kept, torn=b'{"index": 4, "run_id": "ab')
    with Store(folder, PLAN, 1, resume=True) as again:
        assert [task.index for task in again.pending] == [4, 6, 7, 9]
        for task in again.pending:
            again.add(record(task, MET))
    fill(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")


def test_an_orderly_stop_shows_what_is_finished_and_can_be_resumed(tmp_path):
    folder = tmp_path / "r"
    fill(folder, (0, 5))
    assert len(open_results(folder).runs) == 2
    kept = fill(folder, (1, 2, 3, 4, 6, 7, 8, 9), resume=True)
    assert [task.index for task in kept.pending] == [1, 2, 3, 4, 6, 7, 8, 9]
    fill(tmp_path / "whole")
    assert content(folder) == content(tmp_path / "whole")


def test_a_part_of_which_only_some_tables_were_written_is_made_again(tmp_path):
    folder = tmp_path / "r"
    fill(folder)
    (folder / "runs" / "part-00001.parquet").unlink()
    with Store(folder, PLAN, 1, resume=True) as again:
        assert [task.index for task in again.pending] == [4, 5, 6, 7]


def test_a_failed_run_is_a_row_with_its_error(tmp_path):
    with Store(tmp_path / "r", PLAN, 1) as kept:
        for task in PLAN.tasks():
            kept.add(failed(task) if task.index == 3 else record(task, MET))
    results = open_results(tmp_path / "r")
    assert list(results.runs.loc[results.runs["status"] == "failed", "error"]) == [
        "ValueError: broken (abm/x.py:1)"
    ]
    assert len(results.runs) == 10
    assert len(results.annual) == 9


def test_numbers_survive_the_journal_bit_by_bit(tmp_path):
    awkward = [0.1 + 0.2, 1e-308, -0.0, float("nan"), 2**53 + 1.0, 1 / 3]
    line = json.loads(journal.line({"numbers": awkward}))
    assert repr(line["numbers"]) == repr(awkward)


def test_a_folder_that_is_not_empty_is_refused_without_resume(tmp_path):
    fill(tmp_path / "r")
    with pytest.raises(InputError, match="not empty; continue it with --resume"):
        Store(tmp_path / "r", PLAN, 1)
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty")
    fill(tmp_path / "r", (), resume=True)


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (experiment(4), "draws was 5, now it is 4"),
        (experiment(5, ("status_quo",)), "mixes was status_quo, document, now it is status_quo"),
    ],
)
def test_another_experiment_cannot_continue_a_folder(tmp_path, other, difference):
    fill(tmp_path / "r")
    with pytest.raises(InputError, match=difference):
        Store(tmp_path / "r", other, 1, resume=True)
    fill(tmp_path / "r", (), resume=True)


@pytest.mark.parametrize(
    ("section", "name", "difference"),
    [
        ("code", "abm", "code of abm/ was changed"),
        ("data", "levers.csv", "data table levers.csv was changed"),
        ("data", "gone.csv", "data table gone.csv was changed, now it is absent"),
        ("versions", "numpy", "version of numpy was changed"),
    ],
)
def test_other_code_data_or_libraries_cannot_continue_a_folder(tmp_path, section, name, difference):
    fill(tmp_path / "r")
    file = tmp_path / "r" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest[section][name] = "changed"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=difference):
        Store(tmp_path / "r", PLAN, 1, resume=True)


def test_code_that_only_reads_results_may_change_in_between(tmp_path):
    fill(tmp_path / "r", (0,))
    file = tmp_path / "r" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["code"]["analysis"] = "changed"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    fill(tmp_path / "r", range(1, 10), resume=True)
    assert len(open_results(tmp_path / "r").runs) == 10


def test_two_processes_cannot_write_to_one_folder(tmp_path):
    with (
        Store(tmp_path / "r", PLAN, 1),
        pytest.raises(InputError, match="another process is writing"),
    ):
        Store(tmp_path / "r", PLAN, 1, resume=True).__enter__()


def test_what_is_no_result_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="no result folder: it has no manifest.json"):
        open_results(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="no result folder"):
        Store(tmp_path, PLAN, 1, resume=True)
    fill(tmp_path / "r", ())
    with pytest.raises(InputError, match="no finished run yet"):
        assert open_results(tmp_path / "r").runs


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for folder in ("/proc/nope", tmp_path / "file", tmp_path / "file" / "r"):
        with pytest.raises(InputError, match="cannot write to"):
            Store(folder, PLAN, 1)


def test_the_manifest_names_code_data_and_libraries_but_no_path_of_the_machine(tmp_path):
    fill(tmp_path / "r")
    text = (tmp_path / "r" / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert set(manifest["code"]) == {"agents", "abm", "runs", "analysis", "calibration"}
    assert "levers.csv" in manifest["data"]
    assert {"python", "numpy", "mesa"} <= set(manifest["versions"])
    assert manifest["arguments"]["draws"] == 5
    assert str(tmp_path.parent) not in text
