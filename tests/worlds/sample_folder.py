"""Result folders of any size with a known truth, written column by column: `python
tests/sample_folder.py DIR [draws]`.

Truth: every draw has a hidden luck for each target, the same under every mix; a target is met where
its luck lies below the mix's probability. Parameters are drawn by their register; a planted box of
two of them can decide one target.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa

from abm.registers import indicators, parameters, policy, targets
from runs.chances.reading import indicators_needed
from runs.experiment import Experiment
from runs.folder import journal, schema
from runs.folder.manifest import new_manifest, write_manifest
from runs.folder.parts import read_part, write_tables

PLANTED = ("forest_survival", "herd_gini")
"""Parameters whose upper parts make the planted target fail."""
PLANTED_TARGET = "clean_capacity_2025"
YEARS = tuple(range(2022, 2031))
COST = {"status_quo": 1e9, "document": 3e9}


def judged_targets():
    """Targets that a sample judges: all."""
    return list(targets.register())


def write_sample(
    folder, draws, mixes=("status_quo", "document"), truth=None, seed=0, failing=(), box=False
):
    """Write a folder; returns SimpleNamespace(folder, truth, levels): truth[mix, target], levels
    (draws, parameters).

    `truth` gives the probabilities, by default drawn between 0.02 and 0.98. `failing` holds indices
    of failed runs.
    """
    rng = np.random.default_rng(seed)
    names = judged_targets()
    truth = (
        rng.uniform(0.02, 0.98, (len(mixes), len(names))) if truth is None else np.asarray(truth)
    )
    shipped = [
        mix if mix in policy.shipped_mixes() else policy.PolicyMix(name=mix) for mix in mixes
    ]
    plan = Experiment.checked(
        mixes=shipped, outlook="uncertain", draws=draws, rng=1, detail="coarse"
    )
    levels = rng.random((draws, len(parameters.register())))
    luck = rng.random((draws, len(names)))
    world = SimpleNamespace(
        plan=plan, truth=truth, luck=luck, names=names, levels=levels, failing=set(failing), box=box
    )
    rows = zip(parameters.register(), levels.T, strict=True)
    world.values = np.column_stack([parameters.value_at(row, u) for row, u in rows])
    for kind in schema.KINDS:
        (folder / kind).mkdir(parents=True)
    tasks, size = list(plan.tasks()), journal.SLICE
    for start in range(0, len(tasks), size):
        write_tables(folder, start // size, _tables(world, tasks[start : start + size]))
    write_manifest(folder, new_manifest(plan, 1, folder))
    return SimpleNamespace(folder=folder, truth=truth, levels=levels, names=names)


def _tables(world, tasks):
    """The three tables of some runs."""
    done = [task for task in tasks if task.index not in world.failing]
    return {
        "annual": _annual(world, done),
        "targets": _targets(world, done),
        "runs": _runs(world, tasks),
    }


def _place(world, task):
    """(place of the mix, place of the draw) of a run."""
    return [mix.name for mix in world.plan.mixes].index(task.mix.name), task.draw


def _table(kind, columns, n):
    """An Arrow table with every column of a kind; what is not given is empty."""
    wanted = schema.schemas()[kind]
    empty = {
        name: pa.nulls(n, wanted.field(name).type) for name in wanted.names if name not in columns
    }
    arrays = [
        empty[name] if name in empty else pa.array(columns[name], wanted.field(name).type)
        for name in wanted.names
    ]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _runs(world, tasks):
    """Runs: identity, status, parameters by their register, levers at the status quo."""
    draws = [task.draw for task in tasks]
    broken = [task.index in world.failing for task in tasks]
    columns = {
        **{"run_id": [task.run_id for task in tasks], "mix": [task.mix.name for task in tasks]},
        **{
            "outlook": [task.outlook for task in tasks],
            "draw": draws,
            "rng": [task.rng for task in tasks],
        },
        **{
            "point": [task.point for task in tasks],
            "status": ["failed" if bad else "ok" for bad in broken],
        },
        **{"error": ["ValueError: broken (abm/x.py:1)" if bad else "" for bad in broken]},
        **{row["id"]: np.full(len(tasks), row["status_quo"]) for row in policy.register().values()},
        **{"seconds": np.full(len(tasks), 0.5), "peak_mb": np.full(len(tasks), 100.0)},
    }
    named = {
        row["name"]: world.values[draws, place] for place, row in enumerate(parameters.register())
    }
    return _table("runs", {**columns, **named}, len(tasks))


def _annual(world, tasks):
    """Years: every indicator follows the draw; costs by mix."""
    ids = [task.run_id for task in tasks for _ in YEARS]
    draws = np.array([task.draw for task in tasks for _ in YEARS], float)
    judged = indicators_needed()  # left out: targets are known from their verdicts alone
    columns = {name: 1.0 + draws for name in indicators.register() if name not in judged}
    for name in ("local_fiscal_cost", "upper_fiscal_cost"):
        columns[name] = np.array(
            [
                COST.get(task.mix.name, 2e9) * (1 + task.draw % 7 / 10)
                for task in tasks
                for _ in YEARS
            ]
        )
    return _table("annual", {"run_id": ids, "year": list(YEARS) * len(tasks), **columns}, len(ids))


def _targets(world, tasks):
    """Verdicts by luck and truth; the planted target by its box."""
    places = np.array([_place(world, task) for task in tasks]).reshape(-1, 2)
    met = world.luck[places[:, 1]] < world.truth[places[:, 0]]
    if world.box:
        column = world.names.index(PLANTED_TARGET)
        register = [row["name"] for row in parameters.register()]
        upper = [world.levels[places[:, 1], register.index(name)] > 0.4 for name in PLANTED]
        met[:, column] = np.where(
            upper[0] & upper[1], world.luck[places[:, 1], column] < 0.05, True
        )
    goals = np.array([targets.register()[name]["value"] or 1.0 for name in world.names])
    signs = np.array(
        [-1.0 if targets.register()[name]["sense"] == "le" else 1.0 for name in world.names]
    )
    margin = world.truth[places[:, 0]] - world.luck[places[:, 1]]
    n = met.size
    columns = {
        **{
            "run_id": np.repeat([task.run_id for task in tasks], len(world.names)),
            "met": met.ravel(),
        },
        **{"target": world.names * len(tasks), "met_strict": met.ravel(), "margin": margin.ravel()},
        **{
            "value": (goals * (1 + signs * margin)).ravel(),
            "first_year_met": np.where(met, 2025.0, np.nan).ravel(),
        },
    }
    return _table("targets", columns, n)


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5000, box=True)


def with_years(folder, change):
    """Write the years of a sample anew: `change(frame)` gives the columns that differ."""
    for number in range(len(list((folder / "annual").glob("*.parquet")))):
        tables = read_part(folder, number)
        frame = tables["annual"].to_pandas()
        for name, values in change(frame).items():
            place = tables["annual"].schema.get_field_index(name)
            field = tables["annual"].schema.field(place)
            column = pa.array(np.broadcast_to(values, len(frame)), field.type)
            tables["annual"] = tables["annual"].set_column(place, field, column)
        write_tables(folder, number, tables)
