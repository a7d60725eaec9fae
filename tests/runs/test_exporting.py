"""Export: statistics by hand, names and units of variables, and the grid of a NetCDF file."""

import numpy as np
import pandas as pd
import pint
import pytest
from scipy.io import netcdf_file

from abm.registers import indicators
from runs import InputError, open_results
from runs.experiment import Experiment
from runs.exporting import export
from runs.folder import netcdf
from runs.folder.iamc import UNITS, WHOLES, pint_unit, variables
from tests.worlds.synthetic import experiment, failed, record, write_results

VISITS = "Tourism|Visits"


@pytest.fixture
def folder(tmp_path):
    """Five draws with 1 to 5 visits of each mix; one more run has failed."""
    plan = experiment(6)
    records = [
        (record(task, {}) if task.draw < 5 else failed(task)) | {"point": 0}
        for task in plan.tasks()
    ]
    return write_results(tmp_path / "r", records, plan)


def test_statistics_over_the_draws_by_hand(folder):
    file, units = export(folder, "iamc")
    table = pd.read_csv(file)
    assert units.read_text("utf-8") == UNITS.read_text("utf-8")
    assert set(table["variable"]) == {VISITS}
    assert set(table["unit"]) == {"visit/a"}
    assert set(table["outlook"]) == {"uncertain"}
    values = {"mean": 3.0, "q05": 1.2, "q25": 2.0, "q50": 3.0, "q75": 4.0, "q95": 4.8}
    for mix in ("status_quo", "document"):
        rows = table[table["scenario"] == mix].set_index("statistic")["value"]
        assert rows.to_dict() == pytest.approx(values)


def test_every_run_has_a_row_with_its_draw(folder):
    table = pd.read_csv(export(folder, "iamc-runs")[0])
    assert table.columns[5:].tolist() == ["outlook", "point", "draw", "rng", "year", "value"]
    assert len(table) == 10
    assert (table["value"] == table["draw"] + 1).all()


def test_variables_differ_and_the_parts_stand_below_their_whole():
    names = variables()
    assert list(names) == list(indicators.register())
    assert len(set(names.values())) == len(names)
    assert names["value_added_mining"] == "Economy|GDP|Secondary|Mining"
    assert names["clean_capacity"] == "Power|Clean Capacity"
    for whole, parts in WHOLES.items():
        below = {
            name for name, variable in names.items() if variable.rpartition("|")[0] == names[whole]
        }
        assert below == set(parts)
        assert {pint_unit(indicators.register()[part]) for part in parts} == {
            pint_unit(indicators.register()[whole])
        }


def test_pint_knows_every_unit():
    registry = pint.UnitRegistry()
    registry.load_definitions(UNITS)
    for row in indicators.register().values():
        registry.parse_units(pint_unit(row))
    assert registry("1 tce").to("GJ").magnitude == pytest.approx(29.3076)
    assert pint_unit(indicators.register()["gdp"]) == "CNY/a"
    assert pint_unit(indicators.register()["loans"]) == "CNY"


def values_of(file, name):
    """(dimensions, values) of a variable."""
    with netcdf_file(file, mmap=False) as stream:
        variable = stream.variables[name]
        return variable.dimensions, variable.data.copy()


def test_a_grid_has_the_dimensions_in_which_runs_differ(tmp_path):
    plan = Experiment.checked(
        mixes=("status_quo",), outlook=["central", "adverse"], draws=2, rng=7, replications=2
    )
    records = [
        record(task, {}) | {"annual": {"visits": [100.0 * task.draw + task.rng]}}
        for task in plan.tasks()
        if (task.outlook, task.draw, task.rng) != ("central", 1, 8)
    ]
    file, _ = export(write_results(tmp_path / "r", records, plan), "netcdf")
    dimensions, visits = values_of(file, "visits")
    assert dimensions == ("mix", "outlook", "rng", "draw", "year")
    assert visits.shape == (1, 2, 2, 2, 1)
    assert visits[0, 1, :, :, 0].tolist() == [[7, 107], [8, 108]]
    assert visits[0, 0, 0, :, 0].tolist() == [7, 107]
    assert np.isnan(visits[0, 0, 1, 1, 0])  # this run is missing
    assert values_of(file, "rng")[1].tolist() == [7, 8]


def test_failed_runs_are_empty_cells(folder):
    _, visits = values_of(export(folder, "netcdf")[0], "visits")
    assert visits[:, :, 0].tolist() == [[1, 2, 3, 4, 5]] * 2


def test_a_grid_that_is_mostly_empty_is_refused_and_leaves_nothing(folder, monkeypatch):
    monkeypatch.setattr(netcdf, "LARGEST", 1e3)
    with pytest.raises(InputError, match="2 mix × 5 draw × 1 year would take 0 GB; use --format"):
        export(folder, "netcdf")
    assert not (folder / "export").exists()
    assert len(open_results(folder).runs) == 12


def test_counties_of_a_run_that_is_not_what_is_stored_are_refused(folder):
    with pytest.raises(InputError, match="run .* made again is not what .* holds"):
        export(folder, "iamc-counties", draws=1)
    assert not (folder / "export").exists()


def test_draws_go_with_counties_alone(folder):
    with pytest.raises(InputError, match="--draws 1 means nothing with --format iamc;"):
        export(folder, "iamc", draws=1)
