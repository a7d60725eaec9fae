"""Other tools as clients: Mesa's batch_run, the EMA Workbench, SALib and pyam; and results as their
files.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from runs import InputError, assess
from runs.folder.exporting import export

SHORT = {"end": "2022-12", "detail": "coarse", "jobs": 1, "progress": False}


def test_mesa_runs_the_model_in_batches():
    from runs.clients.with_mesa import visits

    table = visits(draws=2, end="2022-02")
    assert set(table["mix"]) == {"status_quo", "document"}
    assert set(table["draw"]) == {0, 1}
    assert (table["visits"] > 0).any()


def test_replications_of_mesa_are_asked_for_by_their_luck():
    from runs.clients.with_mesa import visits

    table = visits(draws=1, end="2022-06", rng=(0, 1, 2))
    last = table[table["Step"] == table["Step"].max()]
    assert sorted(last["rng"].unique()) == [0, 1, 2]
    assert last.groupby("mix")["visits"].nunique().tolist() == [3, 3]


def test_the_ema_workbench_runs_the_model():
    pytest.importorskip("ema_workbench", reason="the extra 'sensitivity' is not installed")
    from runs.clients.with_ema_workbench import LEVERS, OUTCOMES, UNCERTAINTIES, experiments

    table, outcomes = experiments(scenarios=2, policies=1)
    assert {*UNCERTAINTIES, *LEVERS} <= set(table.columns)
    assert len(table) == 2
    for name in OUTCOMES:
        assert np.isfinite(outcomes[name]).all()
        assert (outcomes[name] > 0).all()


def test_a_sample_of_salib_is_swept_as_it_is_and_analysed(tmp_path):
    pytest.importorskip("SALib", reason="the extra 'sensitivity' is not installed")
    from runs.clients.with_salib import indices

    found = indices(tmp_path / "r", points=2, end="2022-12", jobs=1, progress=False)
    assert found["S1"].shape == found["ST"].shape == (2,)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return assess(
        mixes=["status_quo", "document"], draws=2, out=tmp_path_factory.mktemp("c") / "r", **SHORT
    )


def test_the_iamc_file_is_read_by_pyam(results, tmp_path, monkeypatch):
    # The cache of units in the user's home may be another environment's, and point to its files.
    monkeypatch.setenv("IAM_UNITS_CACHE", str(tmp_path / "units"))
    with warnings.catch_warnings(action="ignore"):  # how its database layer calls sqlalchemy
        import pyam

    (file,) = export(results.path, "iamc")
    wanted = {
        "variable": "visits",
        "scenario": "document, uncertain, draw 1, rng 1, point 0",
        "year": 2022,
    }
    with warnings.catch_warnings(action="ignore"):  # how pyam calls pandas
        frame = pyam.IamDataFrame(file)
        one = frame.filter(**wanted).data
    assert len(frame.index) == 4
    assert frame.region == ["Ganzi"]
    run_id = results.runs.loc[
        (results.runs["mix"] == "document") & (results.runs["draw"] == 1), "run_id"
    ].iloc[0]
    assert (
        one["value"].iloc[0]
        == results.annual.loc[results.annual["run_id"] == run_id, "visits"].iloc[0]
    )
    assert one["unit"].iloc[0] == "person-visits"


def test_tables_are_exported_whole(results, tmp_path):
    for to in ("csv", "parquet"):
        files = export(results.path, to, tmp_path / to)
        assert [file.name for file in files] == [
            f"{kind}.{to}" for kind in ("annual", "runs", "targets")
        ]
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "parquet" / "runs.parquet"), results.runs
    )
    written = pd.read_csv(tmp_path / "csv" / "annual.csv")
    assert np.array_equal(written["visits"], results.annual["visits"])
    with pytest.raises(
        InputError, match="unknown format 'xls'; known: iamc, csv, parquet|did you mean"
    ):
        export(results.path, "xls")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write to"):
        export(results.path, "csv", tmp_path / "file")
