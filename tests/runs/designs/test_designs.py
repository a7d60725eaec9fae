"""Designs: the points each method makes, and how each wrong line is refused before
anything runs.
"""

import json

import numpy as np
import pandas as pd
import pytest

from abm.registers import policy
from abm.registers.parameters import register, value_at
from abm.registers.posterior import posterior_values
from runs import InputError
from runs.designs.design import kept_design, read_design
from runs.experiment import Experiment
from runs.folder.manifest import experiment_of
from runs.run import new_model
from runs.sweeps import planned

RANGES = {
    "levers": {"pv_quota_mw_y": {"low": 0, "high": 4000}},
    "times": {"lithium_carbonate_price": {"low": 1, "high": 3}},
}


def design(method, **content):
    return read_design({"method": method, **content})[0]


def test_a_factorial_holds_every_combination_of_levels_and_paths():
    made = design(
        "factorial",
        levers={
            "pv_quota_mw_y": [0, {"2025": 3000}],
            "fund_size": {"low": 0, "high": 1000, "steps": 3},
        },
        parameters={"implementation_strength": 0.5},
    )
    assert len(made) == 6
    assert made.changes(1) == {
        "levers": {"pv_quota_mw_y": 0.0, "fund_size": 500.0},
        "parameters": {"implementation_strength": 0.5},
    }
    assert made.changes(3)["levers"] == {"pv_quota_mw_y": {"2025": 3000.0}, "fund_size": 0.0}
    assert list(made.own_columns(3)) == ["levers.pv_quota_mw_y"]
    assert json.loads(made.own_columns(3)["levers.pv_quota_mw_y"]) == {"2025": 3000.0}


def test_one_at_a_time_changes_nothing_and_then_each_level_alone():
    made = design("one_at_a_time", levers={"fund_size": [100], "pv_quota_mw_y": [0, 9]})
    assert [made.changes(point) for point in range(len(made))] == [
        {},
        {"levers": {"fund_size": 100.0}},
        {"levers": {"pv_quota_mw_y": 0.0}},
        {"levers": {"pv_quota_mw_y": 9.0}},
    ]


def test_a_latin_hypercube_meets_each_stripe_of_each_factor_once():
    made = design("latin_hypercube", points=10, **RANGES)
    for column, low, width in (
        ("pv_quota_mw_y", 0, 400),
        ("times.lithium_carbonate_price", 1, 0.2),
    ):
        stripes = np.floor((made.columns[column] - low) / width)
        assert sorted(stripes) == list(range(10))
    again = design("latin_hypercube", points=10, **RANGES)
    other = design("latin_hypercube", points=10, seed=2, **RANGES)
    assert made.digest() == again.digest() != other.digest()


def test_sobol_points_spread_evenly_and_declared_parameters_follow_their_distribution():
    strength = next(row for row in register() if row["name"] == "implementation_strength")
    made = design("sobol", points=64, parameters={"implementation_strength": "declared"}, **RANGES)
    values = made.columns["implementation_strength"]
    for u in (0.25, 0.5, 0.75):
        assert abs(np.mean(values < value_at(strength, u)) - u) <= 1 / 64
    assert np.histogram(made.columns["pv_quota_mw_y"], 8, (0, 4000))[0].tolist() == [8] * 8


def test_saltelli_and_morris_are_those_of_salib():
    from SALib.sample.morris import sample as morris
    from SALib.sample.sobol import sample as saltelli

    bounds = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 4000], [1, 3]]}
    made = design("saltelli", points=4, seed=3, **RANGES)
    assert np.allclose(made.frame(), saltelli(bounds, 4, seed=3))
    assert len(design("saltelli", points=4, second_order=False, **RANGES)) == 4 * (2 + 2)
    made = design("morris", points=3, seed=3, **RANGES)
    assert np.allclose(made.frame(), morris(bounds, 3, num_levels=4, seed=3))


def test_without_salib_one_line_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(
        InputError,
        match=r"needs SALib: install the extra with pip install 'ganzi-abm\[sensitivity\]'",
    ):
        design("saltelli", points=4, **RANGES)
    assert len(design("sobol", points=4, **RANGES)) == 4


def test_a_table_sets_what_its_cells_hold_and_leaves_the_rest(tmp_path):
    frame = pd.DataFrame(
        {
            "mix": ["document", "status_quo"],
            "pv_quota_mw_y": [100, None],
            "levers.fund_size": ['{"2025": 4}', None],
            "values.carbon_price.2026": [None, 55.5],
        }
    )
    file = tmp_path / "points.csv"
    frame.to_csv(file, index=False)
    frame.to_parquet(tmp_path / "points.parquet")
    (tmp_path / "design.toml").write_text('method = "table"\nfile = "points.csv"\ndraws = 2\n')
    made, plan = read_design(tmp_path / "design.toml")
    assert plan == {"draws": 2}
    assert made.changes(0) == {"levers": {"pv_quota_mw_y": 100.0, "fund_size": {"2025": 4.0}}}
    assert made.changes(1) == {"values": {"carbon_price": {"2026": 55.5}}}
    assert made.setting("mix", 1) == "status_quo"
    for given in (frame, {"method": "table", "file": str(tmp_path / "points.parquet")}):
        assert read_design(given)[0].digest() == made.digest()


def test_a_point_crosses_mixes_outlooks_draws_and_replications_and_a_folder_gives_it_back(tmp_path):
    made = design("latin_hypercube", points=3, **RANGES)
    plan = {
        "mixes": ["status_quo", "document"],
        "outlook": ["uncertain", "adverse"],
        "draws": {"first": 5, "number": 2},
    }
    experiment = Experiment.checked(**plan, rng=7, replications=2, design=made)
    tasks = experiment.tasks()
    assert len(tasks) == 2 * 2 * 3 * 2 * 2
    assert len({task.run_id for task in tasks}) == len(tasks)
    last = tasks[-1]
    assert (last.draw, last.rng, last.point, last.outlook, last.mix.name) == (
        6,
        8,
        2,
        "adverse",
        "document",
    )
    assert last.columns == {
        "times.lithium_carbonate_price": made.columns["times.lithium_carbonate_price"][2]
    }
    made.frame().reset_index(drop=True).to_parquet(tmp_path / "design.parquet")
    said = json.loads(json.dumps(experiment.arguments()))
    again = experiment_of(
        {"arguments": said}, kept_design(said["design"], tmp_path / "design.parquet")
    )
    assert [task.run_id for task in again.tasks()] == [task.run_id for task in tasks]
    assert again.arguments() == experiment.arguments()


def test_what_a_design_does_not_vary_follows_its_source():
    fitted = posterior_values(3)
    varied = sorted(fitted)[0]
    values = [fitted[varied] * 0.99, fitted[varied]]
    given = {
        "method": "factorial",
        "parameters": {varied: values},
        "draws": {"first": 3, "number": 1},
    }
    others = {name: value for name, value in fitted.items() if name != varied}
    task, prior = (
        planned(design, {}).tasks()[0] for design in (given, given | {"source": "prior"})
    )
    assert task.changes == prior.changes == {"parameters": {varied: values[0]}}
    parameters = new_model(task).parameter_row()
    assert {name: parameters[name] for name in fitted} == {**others, varied: values[0]}
    declared = new_model(prior).parameter_row()
    assert declared[varied] == values[0]
    assert all(declared[name] != value for name, value in others.items())
    with pytest.raises(
        InputError, match=r"unknown source of parameters 'posteror' \(did you mean 'posterior'"
    ):
        planned({**given, "source": "posteror"}, {})


def test_a_run_is_another_if_anything_that_decides_it_is_another():
    plan = {"mixes": ["status_quo"], "draws": 1, "rng": 1}
    plain = Experiment.checked(**plan).tasks()[0].run_id
    ids = {plain}
    for made in (
        design("factorial", levers={"pv_quota_mw_y": [1, 2]}),
        design("factorial", levers={"pv_quota_mw_y": {"2023": [1, 2]}}),
        design("factorial", times={"carbon_price": [1, 2]}),
        design("factorial", values={"carbon_price": [1, 2]}),
    ):
        ids |= {task.run_id for task in Experiment.checked(**plan, design=made).tasks()}
    assert len(ids) == 9


def test_a_point_that_comes_twice_gives_two_rows_of_their_own():
    frame = pd.DataFrame({"pv_quota_mw_y": [1.0, 2.0, 1.0, np.nan, np.nan]})
    tasks = Experiment.checked(
        mixes=["status_quo"], draws=1, rng=1, design=read_design(frame)[0]
    ).tasks()
    ids = [task.run_id for task in tasks]
    assert ids[2] == f"{ids[0]}-2"
    assert ids[4] == f"{ids[3]}-2"
    assert len(set(ids)) == 5


HIGH = policy.register()["pv_quota_mw_y"]["high"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "the key 'method' is missing; give one of factorial"),
        ({"method": "sobl"}, r"unknown method in design: 'sobl' \(did you mean 'sobol'\?\)"),
        (
            {"method": "sobol", "point": 4},
            r"design: unknown key 'point' \(did you mean 'points'\?\); allowed: name",
        ),
        ({"method": "sobol", **RANGES}, "the key 'points' is missing"),
        (
            {"method": "sobol", "points": 100, **RANGES},
            "points = 100 must be a power of two.*such as 64 or 128",
        ),
        (
            {"method": "latin_hypercube", "points": 0, **RANGES},
            "points = 0 must be a whole number from 1 up",
        ),
        ({"method": "factorial", "points": 4}, "points = 4 means nothing to method = 'factorial'"),
        ({"method": "morris", "points": 4, "levels": 3, **RANGES}, "levels = 3 must be even"),
        ({"method": "factorial"}, r"nothing varies; give at least one factor in \[levers\]"),
        (
            {"method": "factorial", **RANGES},
            r"\[levers\] pv_quota_mw_y is a range; .* needs levels",
        ),
        (
            {"method": "factorial", "levers": {"pv_quta_mw_y": [1, 2]}},
            "unknown lever 'pv_quta_mw_y'.*'pv_quota_mw_y'",
        ),
        (
            {"method": "factorial", "levers": {"pv_quota_mw_y": [0, 1e9]}},
            f"= 1e.09 is out of range; allowed: 0 to {HIGH:g} MW",
        ),
        (
            {"method": "factorial", "levers": {"pv_quota_mw_y": ["x", 1]}},
            "'x' is not a number; allowed: 0 to",
        ),
        ({"method": "factorial", "levers": {"pv_quota_mw_y": [True, 1]}}, "True is not a number"),
        (
            {"method": "factorial", "levers": {"pv_quota_mw_y": [float("nan"), 1]}},
            "nan is out of range",
        ),
        (
            {"method": "factorial", "levers": {"pv_quota_mw_y": []}},
            "has no value; give a number, a list",
        ),
        (
            {"method": "factorial", "levers": {"pv_quota_mw_y": {"1999": [1, 2]}}},
            "'1999' stands where a year 2015-2060",
        ),
        (
            {"method": "sobol", "points": 4, "levers": {"pv_quota_mw_y": {"low": 5}}},
            "the key 'high' is missing",
        ),
        (
            {"method": "sobol", "points": 4, "levers": {"pv_quota_mw_y": {"low": 5, "hihg": 6}}},
            "did you mean 'high'",
        ),
        (
            {"method": "sobol", "points": 4, "levers": {"pv_quota_mw_y": {"low": 5, "high": 5}}},
            "low = 5 must be below high",
        ),
        (
            {"method": "sobol", "points": 4, "parameters": {"wage": "declared"}},
            "unknown parameter 'wage'",
        ),
        (
            {"method": "sobol", "points": 4, "times": {"carbon_prise": {"low": 0, "high": 1}}},
            "did you mean 'carbon_price'",
        ),
        (
            {"method": "sobol", "points": 4, "times": {"carbon_price": "declared"}},
            "a driver has no declared range",
        ),
        (
            {"method": "sobol", "points": 4, "times": {"carbon_price": {"low": -1, "high": 1}}},
            "-1 is out of range",
        ),
        ({"method": "table"}, "the key 'file' is missing"),
        (
            {"method": "sobol", "points": 2**40, "levers": {"fund_size": "declared"}},
            "is too large; at most 16777216 is possible",
        ),
        (
            {"method": "morris", "points": 10**13, "levers": {"fund_size": "declared"}},
            "is too large; at most 16777216 is possible",
        ),
        ({"method": "factorial", "levers": {"fund_size": [10**400]}}, "out of range"),
        (
            {"method": "factorial", "parameters": {"adult_death": {2025: [0.1, 0.2]}}},
            "a parameter has no path",
        ),
        (
            {"method": "factorial", "levers": {"fund_size": {"2025": [0], "2025-01": [1]}}},
            "2025 is there twice",
        ),
        ({"method": "factorial", "levers": {"fund_size": {"²⁰²⁵": [0]}}}, "stands where a year"),
        ({"method": "table", "file": "none.csv"}, "none.csv cannot be read"),
        ({"method": "table", "file": "points.xls"}, "must end in .csv or .parquet"),
    ],
)
def test_a_wrong_design_is_refused_in_one_line(content, words):
    with pytest.raises(InputError, match=words) as refusal:
        read_design(content)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            {"pv_quota_mw_y": [1, 1e9]},
            "row 3, column pv_quota_mw_y: 1e.09 is out of range; allowed: 0 to",
        ),
        (
            {"pv_quota_mw_y": [1, "x"]},
            "row 3, column pv_quota_mw_y: 'x' is neither a number nor a path",
        ),
        (
            {"pv_quta_mw_y": [1]},
            r"unknown column 'pv_quta_mw_y' \(did you mean 'pv_quota_mw_y'\?\)",
        ),
        ({"times.carbon_price": [-1.0]}, "row 2, column times.carbon_price: -1 is out of range"),
        ({"levers.fund_size": [1], "fund_size": [1]}, "mean the same; give one"),
        ({"pv_quota_mw_y": [1.0, True]}, "row 3, column pv_quota_mw_y: True is not a number"),
        ({"pv_quota_mw_y": [False]}, "row 2, column pv_quota_mw_y: False is not a number"),
        (
            {"fund_size": ['{"2025": 1, "2025": 2}']},
            "row 2, column fund_size: .* is neither a number nor a path",
        ),
        (
            {"fund_size": ['{"2025": 1, "2025-01": 2}']},
            "row 2, column fund_size.* a year is there twice",
        ),
        ({"levers.fund_size.": [1]}, "'' stands where a year"),
        (
            {"mix": ["document", "documnt"]},
            "row 3, column mix: unknown mix 'documnt'.*did you mean 'document'",
        ),
        ({"outlook": ["uncertain", "advers"]}, r"row 3, column outlook.*did you mean 'adverse'"),
        ({"draw": [0, -1]}, "row 3, column draw: -1 must be a whole number from 0 up"),
        ({"rng": [0.5]}, "row 2, column rng: 0.5 must be a whole number"),
        ({"draw": [0, None]}, "row 3, column draw: empty"),
        ({"draw": [0, float("inf")]}, "row 3, column draw: inf must be a whole number"),
        ({"rng": [1e300]}, "row 2, column rng: 1e.300 must be a whole number"),
        ({"pv_quota_mw_y": [[1, 2]]}, "is neither a number nor a path"),
        ({"parameters.adult_death.2025": [0.1]}, "a parameter has no path over years"),
        ({}, "the table has no"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(columns, words):
    with pytest.raises(ValueError, match=words):
        read_design(pd.DataFrame(columns))


def test_a_column_that_is_there_twice_is_refused_in_a_csv_too(tmp_path):
    (tmp_path / "points.csv").write_text("fund_size,fund_size\n1,2\n")
    (tmp_path / "design.toml").write_text('method = "table"\nfile = "points.csv"\n')
    with pytest.raises(InputError, match="points.csv: the column 'fund_size' is there twice"):
        read_design(tmp_path / "design.toml")


def test_mix_files_are_looked_up_beside_the_file_that_names_them(tmp_path, monkeypatch):
    folder = tmp_path / "designs"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    (folder / "mine.toml").write_text('name = "mine"\n[levers]\npv_quota_mw_y = 2000\n')
    (folder / "points.csv").write_text(
        "mix\nmine.toml\ndocument\n", encoding="utf-8-sig"
    )  # as Excel saves it
    (folder / "design.toml").write_text(
        'method = "table"\nfile = "points.csv"\n', encoding="utf-8-sig"
    )
    varied = (
        'method = "factorial"\nmixes = ["mine.toml", "document"]\n[levers]\nfund_size = [0, 1]\n'
    )
    (folder / "crossed.toml").write_text(varied)
    for name in ("design.toml", "crossed.toml"):
        assert [mix.name for mix in planned(folder / name, {}).mixes] == ["mine", "document"]
    (folder / "points.csv").write_text("mix\ndocument\nyours.toml\n")
    with pytest.raises(
        InputError, match="points.csv, row 3, column mix: .*yours.toml: cannot be read"
    ):
        read_design(folder / "design.toml")


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    file = tmp_path / "d.toml"
    for text, words in (
        ("method = [", "d.toml: not valid TOML"),
        ('method = "sobol"\nlevers = 3', r"d.toml: \[levers\] = 3"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=words):
            read_design(file)
    with pytest.raises(InputError, match=r"none.toml: cannot be read \(No such file"):
        read_design(tmp_path / "none.toml")
