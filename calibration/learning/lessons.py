"""The runs that the table is learned from, as arrays: what was set, the luck, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.registers import policy, targets
from agents.units import MILLION
from analysis.questions.costs import discounted_costs
from runs.chances.judging import elasticity_of, rejudged
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agents.arrays import BoolArray, FloatArray, IntArray
    from runs.folder.reader import Results

PAYERS = ("local", "upper", "quasi_fiscal", "cost_to_prefecture", "cost_to_counties")
"""Columns of `discounted_costs` by who pays; the last two add up to the first."""
CONTROL = "status_quo"


class Lessons(NamedTuple):
    """Runs as arrays, one row a run."""

    folder: IntArray
    """Number of the folder that the run comes from (runs,)."""
    mix: FloatArray
    """Name of the run's mix, texts (runs,)."""
    own: BoolArray
    """Whether the run sets levers of its own, beyond its mix (runs,)."""
    draw: IntArray
    points: FloatArray
    """What each lever was, as implemented (runs, levers)."""
    strength: FloatArray
    """Drawn strength of implementation (runs,), 0 to 1."""
    targets: tuple[str, ...]
    chance: FloatArray
    """Chance that each target is met, given the run and that there is something to judge (runs,
    targets).
    """
    value: FloatArray
    """What is judged, in the target's unit (runs, targets)."""
    cost: FloatArray
    """Discounted cost by payer, bn CNY (runs, payers); means something as a difference."""

    def only(self, chosen: BoolArray | IntArray) -> Lessons:
        """Some of the runs."""
        rows: dict[str, Any] = {
            name: getattr(self, name)[chosen] for name in self._fields if name != "targets"
        }
        return Lessons(targets=self.targets, **rows)

    def of_mix(self, mix: str) -> Lessons:
        """The runs of a shipped mix as it is, ordered by draw."""
        mine = self.only((self.mix == mix) & ~self.own)
        return mine.only(np.argsort(mine.draw, kind="stable"))


def lessons(folders: Sequence[Results]) -> Lessons:
    """All runs of some folders that succeeded, judged alike: energy follows an error of the product
    as the runs of the first folder say.
    """
    elasticity = elasticity_of(folders[0], _ids(folders[0]))
    parts = [_of_folder(results, number, elasticity) for number, results in enumerate(folders)]
    judged = np.all([np.isfinite(part.chance).all(axis=0) for part in parts], axis=0)
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Lessons._fields
        if name != "targets"
    }
    for name in ("chance", "value"):
        joined[name] = joined[name][:, judged]
    kept = [name for name, one in zip(parts[0].targets, judged.tolist(), strict=True) if one]
    return Lessons(targets=tuple(kept), **joined)


def _ids(results: Results) -> pd.Index:
    """Runs that succeeded."""
    runs = results.read("runs", ["run_id", "status"])
    return pd.Index(runs["run_id"][runs["status"] == "ok"].astype(object))


def _of_folder(results: Results, number: int, elasticity: Mapping[int, float]) -> Lessons:
    """The runs of one folder; every target of the register."""
    ids = _ids(results)
    names = list(policy.register())
    columns = ["run_id", "mix", "draw", "implementation_strength", *names]
    runs = results.read("runs", columns).set_index("run_id").loc[ids]
    costs = discounted_costs(results).set_index("run_id").loc[ids]
    judged = rejudged(results, ids, elasticity=elasticity)
    silent = np.nan_to_num(judged["silent"]).mean(axis=0)
    return Lessons(
        folder=np.full(len(ids), number),
        mix=runs["mix"].to_numpy(str),
        own=np.full(len(ids), len(results.design.columns) > 0),
        draw=runs["draw"].to_numpy(int),
        points=runs[names].to_numpy(float),
        strength=runs["implementation_strength"].to_numpy(float),
        targets=tuple(targets.register()),
        chance=np.minimum(judged["chance"] / (1 - silent), 1.0),
        value=judged["value"],
        cost=costs[list(PAYERS)].to_numpy(float) / (1000 * MILLION),
    )


def controls(known: Lessons, mix: str = CONTROL) -> dict[int, int]:
    """Row of the run of a shipped mix by draw."""
    rows = np.flatnonzero((known.mix == mix) & ~known.own)
    return dict(zip(known.draw[rows].tolist(), rows.tolist(), strict=True))


def paired(known: Lessons, draws: IntArray, mix: str = CONTROL) -> IntArray:
    """Rows of the runs of a shipped mix on the same draws; refused where one is missing."""
    rows = controls(known, mix)
    missing = sorted(set(draws.tolist()) - set(rows))
    if missing:
        raise InputError(
            "no_run_to_learn_beside",
            "there is no run of '{mix}' on draw {draw} to learn beside; make it first",
            mix=mix,
            draw=missing[0],
        )
    return np.array([rows[draw] for draw in draws.tolist()], int)
