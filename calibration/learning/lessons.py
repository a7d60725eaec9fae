"""The runs that the table is learned from, as arrays: what was set, the luck, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.registers import policy, targets
from agents.units import MILLION
from analysis.questions.costs import discounted_costs
from analysis.reading.outcomes import Outcomes
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """Chance that each target is met, given the run (runs, targets)."""
    silent: FloatArray
    """Chance that there is nothing to judge (runs, targets)."""
    value: FloatArray
    """What is judged, in the target's unit (runs, targets)."""
    cost: FloatArray
    """Discounted cost by payer, bn CNY (runs, payers); means something as a difference."""

    def only(self, chosen: BoolArray | IntArray) -> Lessons:
        """Some of the runs."""
        rows = {name: getattr(self, name)[chosen] for name in self._fields if name != "targets"}
        return Lessons(targets=self.targets, **rows)

    def of_mix(self, mix: str) -> Lessons:
        """The runs of a shipped mix as it is, ordered by draw."""
        mine = self.only((self.mix == mix) & ~self.own)
        return mine.only(np.argsort(mine.draw, kind="stable"))


def lessons(folders: Sequence[Results]) -> Lessons:
    """All runs of some folders that succeeded."""
    parts = [_of_folder(results, number) for number, results in enumerate(folders)]
    names = set(parts[0].targets).intersection(*(part.targets for part in parts))
    kept = tuple(name for name in parts[0].targets if name in names)
    joined = {}
    for name in Lessons._fields:
        if name in ("chance", "silent", "value"):
            values = [
                getattr(part, name)[:, [part.targets.index(one) for one in kept]] for part in parts
            ]
        else:
            values = [getattr(part, name) for part in parts]
        joined[name] = None if name == "targets" else np.concatenate(values)
    return Lessons(**{**joined, "targets": kept})


def _of_folder(results: Results, number: int) -> Lessons:
    """The runs of one folder."""
    outcomes = Outcomes(results)
    names = list(policy.register())
    columns = ["run_id", "implementation_strength", "draw", *names]
    runs = results.read("runs", columns).set_index("run_id").loc[outcomes.runs["run_id"]]
    costs = discounted_costs(results).set_index("run_id").loc[outcomes.runs["run_id"]]
    judged = np.isfinite(outcomes.chance).all(axis=0)
    known = [name for name, one in zip(outcomes.names, judged, strict=True) if one]
    place = [outcomes.column(name) for name in known]
    return Lessons(
        folder=np.full(len(runs), number),
        mix=outcomes.runs["mix"].to_numpy(str),
        own=np.full(len(runs), len(results.design.columns) > 0),
        draw=runs["draw"].to_numpy(int),
        points=runs[names].to_numpy(float),
        strength=runs["implementation_strength"].to_numpy(float),
        targets=tuple(known),
        chance=outcomes.chance[:, place],
        silent=outcomes.silent[:, place],
        value=outcomes.value[:, place],
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


def target_names(known: Lessons) -> pd.Index:
    """Targets of the register that are learned, in its order."""
    return pd.Index([name for name in targets.register() if name in known.targets])
