"""The table, put together from everything that was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.emulator.evaluate import distance
from analysis.emulator.features import planned, scale, shifts
from analysis.emulator.table import Table
from calibration.learning.costs import fit_costs
from calibration.learning.fit import fit, may_use
from calibration.learning.influence import allowed, influence
from calibration.learning.lessons import CONTROL, PAYERS, written

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.emulator.published import Publishing
    from calibration.learning.errors import Errors
    from calibration.learning.lessons import Lessons

STIFFNESS = 1.0


def assemble(known: Lessons, how: Publishing, errors: Errors, stamp: dict[str, Any]) -> Table:
    """The table of all runs; `how` its probabilities become published ones."""
    s = scale()
    found = influence(known)
    control = known.of_mix(CONTROL)
    train = np.ones(len(known.draw), bool)
    fitted = fit(known, may_use(allowed(found, known.targets)), draws=control.draw, train=train)
    shipped = [written(name) for name in dict.fromkeys(known.mix[~known.own].tolist())]
    tried = np.vstack([known.points, *shipped])
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


def training_matrix(points: FloatArray) -> FloatArray:
    """The matrix whose form gives a point's leverage, (levers, levers)."""
    up, down = shifts(points)
    away = up - down
    return np.linalg.inv(away.T @ away + STIFFNESS * np.eye(away.shape[1]))
