"""Other tools as clients: Mesa's batch_run, the EMA Workbench, SALib and pyam; and results as their
files.
"""

import warnings

import numpy as np
import pandas as pd
import pytest

from runs import InputError, assess
from runs.exporting import export
from runs.folder.iamc import WHOLES, variables

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


@pytest.fixture
def pyam(tmp_path, monkeypatch):
    # The cache of units in the user's home may be another environment's, and point to its files.
    monkeypatch.setenv("IAM_UNITS_CACHE", str(tmp_path / "units"))
    with warnings.catch_warnings(action="ignore"):  # how its layers call each other, and pandas
        import pyam

        yield pyam


def test_every_run_is_read_by_pyam(results, pyam, tmp_path):
    file, _ = export(results.path, "iamc-runs", tmp_path)
    frame = pyam.IamDataFrame(file)
    assert frame.region == ["Ganzi"]
    assert frame.scenario == ["document", "status_quo"]
    one = frame.filter(variable="Tourism|Visits", scenario="document", draw=1, year=2022).data
    runs = results.runs
    run_id = runs.loc[(runs["mix"] == "document") & (runs["draw"] == 1), "run_id"].iloc[0]
    visits = results.annual.loc[results.annual["run_id"] == run_id, "visits"].iloc[0]
    assert one["value"].tolist() == [visits]
    assert one["unit"].tolist() == ["visit/a"]


@pytest.mark.parametrize("to", ["iamc", "iamc-runs"])
def test_pyam_adds_the_parts_up_to_their_wholes(results, pyam, tmp_path, to):
    file, _ = export(results.path, to, tmp_path)
    frame = pyam.IamDataFrame(file)
    if to == "iamc":
        frame = frame.filter(statistic="mean")  # quantiles do not add up
    for whole in WHOLES:
        name = variables()[whole]
        parts = frame.filter(variable=name, keep=False).aggregate(name)
        assert parts.data["value"].tolist() == pytest.approx(
            frame.filter(variable=name).data["value"].tolist()
        )


def test_counties_are_regions_that_pyam_adds_up_to_the_prefecture(results, pyam, tmp_path):
    file, _ = export(results.path, "iamc-counties", tmp_path, draws=1)
    frame = pyam.IamDataFrame(file)
    assert len(frame.region) == 1 + 18
    assert "Ganzi|Kangding" in frame.region
    assert frame.scenario == ["document", "status_quo"]
    assert frame.data["draw"].unique().tolist() == [0]
    visits = frame.filter(variable="Tourism|Visits")
    summed = visits.filter(region="Ganzi", keep=False).aggregate_region("Tourism|Visits", "Ganzi")
    whole = visits.filter(region="Ganzi")
    assert summed.data["value"].tolist() == pytest.approx(whole.data["value"].tolist())
    runs = pyam.IamDataFrame(export(results.path, "iamc-runs", tmp_path)[0])
    stored = runs.filter(variable="Tourism|Visits", draw=0)
    assert whole.data["value"].tolist() == stored.data["value"].tolist()


def test_pyam_converts_money_once_it_knows_the_units(results, pyam, tmp_path):
    file, units = export(results.path, "iamc", tmp_path)
    import iam_units

    iam_units.registry.load_definitions(units)
    money = pyam.IamDataFrame(file).filter(variable="Economy|GDP", statistic="q50")
    converted = money.convert_unit("CNY/a", "billion * CNY/a")
    assert (converted.data["value"] * 1e9).tolist() == pytest.approx(money.data["value"].tolist())


def test_xarray_opens_the_netcdf_file(results, tmp_path):
    xarray = pytest.importorskip("xarray", reason="the extra 'dev' is not installed")
    file, _ = export(results.path, "netcdf", tmp_path)
    with xarray.open_dataset(file) as opened:
        assert dict(opened.sizes) == {"mix": 2, "draw": 2, "year": 1}
        assert opened["mix"].values.tolist() == ["status_quo", "document"]
        visits = opened["visits"]
        assert visits.attrs["units"] == "visit/a"
        assert visits.attrs["long_name_zh"] == "接待游客人次（统计口径）"
        runs = results.runs.set_index("run_id").loc[results.annual["run_id"]]
        for (_, run), value in zip(runs.iterrows(), results.annual["visits"], strict=True):
            assert visits.sel(mix=run["mix"], draw=run["draw"], year=2022).item() == value


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
        InputError,
        match="unknown format 'xls'; known: iamc, iamc-runs, iamc-counties, netcdf, csv, parquet",
    ):
        export(results.path, "xls")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot write to"):
        export(results.path, "csv", tmp_path / "file")
