"""Sweeps of real, short runs: the same content however they are carried out, shared out, mended or
made again.
"""

import shutil
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abm import GanziModel, Outlook, PolicyMix
from abm.registers.posterior import posterior_values
from runs import InputError, assess, open_results, sweep
from runs.execution import Execution, finish
from runs.folder import journal
from runs.folder.merging import merge
from runs.folder.rerun import rerun
from runs.folder.schema import parameter_names
from runs.folder.status import failures, status
from runs.pilot import stored_bytes
from runs.run import simulate
from runs.workers import cluster
from tests.bench.endurance import MONTH, content
from tests.worlds.command_line import refused

DESIGN = """
method = "latin_hypercube"
points = 3
mixes = ["status_quo", "document"]
draws = 2
start = "2022-11"
end = "2022-12"
detail = "coarse"
[levers]
pv_quota_mw_y = {2022 = {low = 0, high = 4000}}
fund_size = 300
[parameters]
implementation_strength = "declared"
[times]
lithium_carbonate_price = {low = 0.5, high = 2}
"""
APRIL = {"start": "2022-04", "end": "2022-04", "detail": "coarse"}
QUIET = {"jobs": 1, "progress": False}


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(journal, "SLICE", 5)


@pytest.fixture(scope="module")
def design(tmp_path_factory):
    file = tmp_path_factory.mktemp("design") / "design.toml"
    file.write_text(DESIGN, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def whole(design, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "SLICE", 5)
        return sweep(design, out=tmp_path_factory.mktemp("sweep") / "r", **QUIET)


def test_each_row_carries_what_its_run_was_made_with(whole):
    runs, points = whole.runs, whole.design
    assert len(runs) == 3 * 2 * 2
    assert list(runs["status"].unique()) == ["ok"]
    for name in points.columns:
        assert np.array_equal(runs[name], points[name].to_numpy()[runs["point"]]), name
    assert set(points.columns) == {
        "levers.pv_quota_mw_y.2022",
        "fund_size",
        "implementation_strength",
        "times.lithium_carbonate_price",
    }
    row = runs.iloc[-1]
    model = GanziModel(
        mix=row["mix"],
        draw=row["draw"],
        rng=row["rng"],
        levers={"pv_quota_mw_y": {2022: row["levers.pv_quota_mw_y.2022"]}, "fund_size": 300},
        parameters={"implementation_strength": row["implementation_strength"]},
        outlook=Outlook(
            "uncertain", times={"lithium_carbonate_price": row["times.lithium_carbonate_price"]}
        ),
        start="2022-11",
        end="2022-12",
        detail="coarse",
    )
    made = model.run().annual().iloc[-1]
    kept = whole.annual[whole.annual["run_id"] == row["run_id"]].iloc[-1]
    assert made.equals(kept[made.index].astype(float).rename(made.name))


def test_two_processes_make_the_same_content(whole, design, tmp_path):
    sweep(design, out=tmp_path / "r", jobs=2, progress=False)
    assert content(tmp_path / "r") == content(whole.path)


def test_shares_of_several_machines_are_joined_to_the_same_content(whole, design, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for number, folder in enumerate(folders, start=1):
        sweep(design, out=folder, share=(number, 2), **QUIET)
    assert [status(folder).wanted for folder in folders] == [6, 6]
    assert [len(open_results(folder).runs) for folder in folders] == [6, 6]
    merge(folders, tmp_path / "all")
    assert content(tmp_path / "all") == content(whole.path)
    merge([folders[0], whole.path], tmp_path / "overlap")
    assert content(tmp_path / "overlap") == content(whole.path)


def test_a_share_stays_a_share_when_it_is_finished_and_is_what_a_dry_run_counts(
    whole, design, tmp_path
):
    folder = tmp_path / "r"
    sweep(design, out=folder, share=(2, 5), **QUIET)
    (folder / "runs" / "part-00000.parquet").unlink()
    assert status(folder).missing == 2
    finish(folder, Execution(resume=True, **QUIET))
    tasks = whole.experiment.tasks()
    assert list(open_results(folder).runs["run_id"]) == [task.run_id for task in tasks[2:4]]
    with pytest.raises(InputError, match="cannot be resumed: share was 2/5, now it is 1/1"):
        sweep(design, out=folder, resume=True, **QUIET)
    assert sweep(design, dry_run=True, share=(2, 5), **QUIET).runs == 2
    with pytest.raises(InputError, match="share 13/13: 12 runs cannot be shared among 13"):
        sweep(design, out=tmp_path / "s", share=(13, 13), **QUIET)
    assert not (tmp_path / "s").exists()


def test_a_table_that_is_gone_or_cut_short_is_seen_by_results_and_finished(
    whole, design, tmp_path, command
):
    folder = tmp_path / "r"
    shutil.copytree(whole.path, folder)
    (folder / "annual" / "part-00001.parquet").unlink()
    cut = folder / "targets" / "part-00000.parquet"
    cut.write_bytes(cut.read_bytes()[:-9])
    code, said, _ = command("results", folder)
    assert code == 0
    for file in ("annual/part-00001.parquet", "targets/part-00000.parquet"):
        assert f"{file}: gone or cut short; --finish makes its runs again" in said
    assert f"to go on: ganzi results {folder} --finish" in said
    finish(folder, Execution(resume=True, **QUIET))
    assert status(folder).damaged == []
    assert content(folder) == content(whole.path)


def test_folders_of_other_experiments_or_with_other_numbers_are_not_joined(whole, design, tmp_path):
    other = sweep(
        design, out=tmp_path / "other", plan={"draws": {"first": 1, "number": 2}}, **QUIET
    )
    with pytest.raises(
        InputError, match="not of one experiment: first_draw is 1 in the first, 0 in the second"
    ):
        merge([whole.path, other.path], tmp_path / "all")
    with pytest.raises(InputError, match="at least two folders"):
        merge([whole.path], tmp_path / "all")
    assert not (tmp_path / "all").exists()


def test_the_dry_run_measures_and_writes_nothing(whole, design, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    estimate = sweep(design, dry_run=True, **QUIET)
    assert not list(tmp_path.iterdir())
    assert estimate.runs == 12
    assert 0 < estimate.seconds_a_run < np.inf
    assert estimate.lines()[0].split() == ["runs", "12"]


def test_the_disk_that_a_pilot_expects_is_what_is_used(whole):
    tasks = whole.experiment.tasks()
    own = tuple((factor.column, factor.text) for factor in whole.experiment.design.own_factors())
    expected = stored_bytes([simulate(tasks[place]) for place in (0, 4, 8, 11)], 12, own)
    used = sum(file.stat().st_size for file in whole.path.rglob("part-*"))
    assert abs(expected / used - 1) < 0.1


def test_a_stored_run_is_made_again_bit_by_bit_and_a_changed_number_is_found(whole, tmp_path):
    run_id = whole.runs["run_id"].iloc[7]
    again = rerun(run_id[:9], whole.path)
    assert again.same
    assert again.numbers > len(parameter_names())
    file = whole.path / "annual" / "part-00001.parquet"
    honest = file.read_bytes()
    table = pq.read_table(file)
    place, row = (
        table.schema.names.index("clean_capacity"),
        table["run_id"].to_pylist().index(run_id),
    )
    values = table["clean_capacity"].to_numpy().copy()
    values[row] = np.nextafter(values[row], np.inf)
    pq.write_table(table.set_column(place, "clean_capacity", pa.array(values)), file)
    try:
        assert rerun(run_id, whole.path).different == ["annual.clean_capacity"]
    finally:
        file.write_bytes(honest)
    with pytest.raises(InputError, match="no run 'ffffff'"):
        rerun("ffffff", whole.path)


def test_a_run_with_fitted_parameters_is_made_again_as_it_was(tmp_path):
    plan = {
        "mixes": ["document"],
        "draws": 2,
        "end": "2022-06",
        "detail": "coarse",
        "jobs": 1,
        "progress": False,
    }
    fitted = assess(**plan, out=tmp_path / "fitted")
    assert fitted.manifest["arguments"]["source"] == "posterior"
    again = rerun(fitted.runs["run_id"].iloc[1], fitted.path)
    assert again.same, again.different
    stored = fitted.runs.iloc[1]
    assert {name: stored[name] for name in posterior_values(1)} == posterior_values(
        int(stored["draw"])
    )


def test_rerun_and_results_on_the_command_line(command, whole, tmp_path):
    run_id = whole.runs["run_id"].iloc[0]
    code, said, _ = command("rerun", run_id, "--dir", whole.path, "--out", tmp_path / "months.csv")
    assert code == 0
    assert "identical to what is stored, bit by bit" in said
    assert (tmp_path / "months.csv").read_text(encoding="utf-8").startswith("month,indicator")
    code, said, _ = command("results", whole.path)
    assert code == 0
    assert "12 of 12 runs ok, 0 failed, 0 to go" in said
    assert "3 points of a latin_hypercube design" in said
    refused(command("rerun", "ffff", "--dir", whole.path), "no run 'ffff'")
    refused(command("results", tmp_path), "no result folder")


def test_sweep_on_the_command_line_refuses_and_writes_nothing(
    command, design, tmp_path, monkeypatch
):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    bad = tmp_path / "bad.toml"
    for old, new, words in (
        (
            "4000",
            "1e9",
            ("bad.toml: [levers] pv_quota_mw_y", "1e+09 is out of range", "allowed: 0 to"),
        ),
        ('"document"', '"documnt"', ("bad.toml: unknown mix 'documnt'", "did you mean 'document'")),
        ('"2022-12"', '"2022-13"', ("bad.toml: start = '2022-11', end = '2022-13'",)),
        ("draws = 2", "draws = 0", ("bad.toml: draws = 0",)),
    ):
        bad.write_text(DESIGN.replace(old, new), encoding="utf-8")
        refused(command("sweep", bad, "--out", tmp_path / "r"), *words)
    refused(command("sweep", tmp_path / "none.toml"), "none.toml: cannot be read")
    refused(command("sweep", design, "--share", "3/2", "--out", tmp_path / "r"), "--share 3/2")
    refused(
        command("sweep", design, "--cluster", "tcp://127.0.0.1:9", "--out", tmp_path / "r"),
        "no Dask scheduler",
    )
    assert not (tmp_path / "r").exists()
    code, said, _ = command("sweep", design, "--dry-run", "--jobs", 1)
    assert (code, said.split()[:2]) == (0, ["runs", "12"])


class Stumbles(PolicyMix):
    """A mix under which every run fails."""

    def table(self, months, *rest):
        raise ArithmeticError("stumbled")


class Hangs(PolicyMix):
    """A mix under which no run ends."""

    def table(self, months, *rest):
        while True:
            time.sleep(0.01)


def test_a_failed_run_tells_why_and_how_to_meet_it_again_and_can_be_mended(tmp_path):
    folder = tmp_path / "r"
    results = assess(
        mixes=["status_quo", Stumbles("document")], draws=3, out=folder, **MONTH, **QUIET
    )
    failed = results.runs[results.runs["status"] == "failed"]
    assert len(failed) == 3
    assert failed["traceback"].str.endswith("ArithmeticError: stumbled").all()
    assert failed["traceback"].str.contains("abm/model.py:").all()
    assert list(failed["command"]) == [f"ganzi rerun {name}" for name in failed["run_id"]]
    assert failed[list(parameter_names())].notna().all(axis=None)
    assert failed["implementation_strength"].is_unique
    ((cause, number, _),) = failures(folder)
    assert number == 3
    assert cause.startswith("ArithmeticError in ")
    assert status(folder).failed == 3
    # The folder knows the mix as it was written.
    finish(folder, Execution(resume=True, retry_failed=True, **QUIET))
    now = status(folder)
    assert (now.wanted, now.ok, now.failed, now.missing) == (6, 6, 0, 0)
    assert (now.parts, now.damaged) == (2, [])
    mended = assess(
        mixes=["status_quo", PolicyMix("document")],
        draws=3,
        out=tmp_path / "well",
        **MONTH,
        **QUIET,
    )
    assert content(folder) == content(mended.path)


def test_a_run_that_takes_too_long_is_a_failed_row(tmp_path):
    given = {"mixes": ["status_quo", Hangs("hangs")], "draws": 1, **MONTH, "progress": False}
    results = assess(**given, jobs=1, time_limit=5, out=tmp_path / "r")
    assert list(results.runs["status"]) == ["ok", "failed"]
    assert (
        results.runs["error"].iloc[1]
        == "RunTimeoutError: not finished after 5 s, the time limit of a run"
    )
    assert 5 <= results.runs["seconds"].iloc[1] < 8
    for wrong in (0, -1, True, "3"):
        with pytest.raises(InputError, match="time limit = .*number of seconds above 0"):
            assess(**given, time_limit=wrong, out=tmp_path / "s")


def test_a_table_from_elsewhere_is_run_row_by_row(tmp_path):
    frame = pd.DataFrame(
        {"draw": [4, 2], "mix": ["document", "status_quo"], "pv_quota_mw_y": [100.0, np.nan]}
    )
    results = sweep(frame, out=tmp_path / "r", plan=APRIL, **QUIET)
    assert list(results.runs["draw"]) == [4, 2]
    assert list(results.runs["mix"]) == ["document", "status_quo"]
    assert list(results.runs["pv_quota_mw_y"]) == [
        GanziModel(mix="document", draw=4, levers={"pv_quota_mw_y": 100.0}, **APRIL).lever_row()[
            "pv_quota_mw_y"
        ],
        GanziModel(draw=2, **APRIL).lever_row()["pv_quota_mw_y"],
    ]
    with pytest.raises(InputError, match="draws = 2: the table has a column 'draw'"):
        sweep(frame, out=tmp_path / "s", plan={"draws": 2})
