"""The table, put together from everything that was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.policy import load_mix
from analysis.emulator.evaluate import distance
from analysis.emulator.features import planned, scale, shifts
from analysis.emulator.published import publishing
from analysis.emulator.table import Table
from calibration.learning.costs import fit_costs
from calibration.learning.fit import fit, may_use
from calibration.learning.influence import allowed, influence
from calibration.learning.lessons import CONTROL, PAYERS

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from calibration.learning.errors import Errors
    from calibration.learning.lessons import Lessons
    from runs.folder.reader import Results

STIFFNESS = 1.0


def assemble(known: Lessons, mixes: Results, errors: Errors, stamp: dict[str, Any]) -> Table:
    """The table of all runs; `mixes`: the folder of the shipped mixes."""
    s = scale()
    found = influence(known)
    control = known.of_mix(CONTROL)
    train = np.ones(len(known.draw), bool)
    fitted = fit(known, may_use(allowed(found, known.targets)), draws=control.draw, train=train)
    how = publishing(mixes, known.targets, len(control.draw))
    tried = np.vstack([known.points, written(known)])
    trained = training_matrix(tried)
    money = planned(tried)
    return Table(
        levers=s.names,
        low=s.low,
        high=s.high,
        status_quo=s.status_quo,
        targets=known.targets,
        influence=found,
        beta=fitted.beta,
        base=fitted.base,
        strength=control.strength,
        payers=PAYERS,
        cost=fit_costs(known, train),
        trained=trained,
        farthest=float(distance(tried, trained).max()),
        planned=np.column_stack([money.min(axis=0), money.max(axis=0)]),
        weight=how.weight,
        rate=how.rate,
        least=how.least,
        curves=how.curves,
        error=errors.published,
        cost_error=errors.cost,
        stamp=stamp,
    )


def written(known: Lessons) -> FloatArray:
    """The shipped mixes among the runs as they are written, not as implemented (mixes, levers)."""
    points = []
    for name in dict.fromkeys(known.mix.tolist()):
        paths = load_mix(name).paths
        values = [
            paths[lever][-1][1] if lever in paths else usual
            for lever, usual in zip(scale().names, scale().status_quo, strict=True)
        ]
        points.append(values)
    return np.array(points)


def training_matrix(points: FloatArray) -> FloatArray:
    """The matrix whose form gives a point's leverage, (levers, levers)."""
    up, down = shifts(points)
    away = up - down
    return np.linalg.inv(away.T @ away + STIFFNESS * np.eye(away.shape[1]))
