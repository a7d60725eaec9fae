"""The fit of what mixes cost: paired differences to the status quo, on planned money and on what
else levers shift.

Planned money stands in the registers: amount a year times the payer's share. It enters as one
column a payer that is hardly shrunk and is folded back to its levers afterwards; a ridge regression
finds what budgets cut of it and what all other levers cost. There is no constant, so that the
status quo costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import Ridge

from abm.government.planned_levers import AMOUNT_UNIT
from abm.registers import policy
from agents.units import THOUSAND
from analysis.emulator.cost_features import cost_features
from analysis.emulator.features import parts, scale
from calibration.learning.fit import MIX_WEIGHT
from calibration.learning.lessons import paired

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray
    from calibration.learning.lessons import Lessons

STIFFNESS = 1.0
PLANNED_LOOSENESS = 30.0
"""Factor by which planned money is shrunk less."""
PAYING = ("share_upper", "share_prefecture", "share_county")
SPENT = ("CT", "KT")
"""Cost classes whose planned money is spent in full: no equity, no guarantee."""
TINY = 1e-9


def fit_costs(known: Lessons, train: BoolArray, stiffness: float = STIFFNESS) -> FloatArray:
    """Coefficients (features of cost, payers), bn CNY, from the runs `train` (runs,)."""
    training = known.only(train)
    extra = training.cost - known.cost[paired(known, training.draw)]
    shifts = cost_features(training.points)
    combined = planned_money(shifts.shape[1])
    joint = shifts @ combined
    size = np.sqrt((shifts**2).mean(axis=0))
    joint_size = np.sqrt((joint**2).mean(axis=0)) / PLANNED_LOOSENESS
    used, joint_used = size > TINY, joint_size > TINY
    columns = np.column_stack(
        [shifts[:, used] / size[used], joint[:, joint_used] / joint_size[joint_used]]
    )
    weight = np.where(training.swept(), 1.0, MIX_WEIGHT)
    model = Ridge(alpha=stiffness, fit_intercept=False, solver="cholesky")
    model.fit(columns, extra, sample_weight=weight)
    own, planned = np.split(model.coef_, [int(used.sum())], axis=1)
    found = np.zeros((shifts.shape[1], extra.shape[1]))
    found[used] = (own / size[used]).T
    return found + combined[:, joint_used] @ (planned / joint_size[joint_used]).T


def planned_money(number: int) -> FloatArray:
    """Planned money a year of each payer beyond the status quo, bn CNY, as combinations of
    features, shape (features of cost, payers).
    """
    s, of = scale(), parts()
    rows = list(policy.register().values())
    spent = [row["unit"] == AMOUNT_UNIT and row["cost_class"] in SPENT for row in rows]
    combined = np.zeros((number, len(PAYING)))
    up, down = len(of.up), len(of.down)
    for column, paying in enumerate(PAYING):
        share = np.array([row[paying] for row in rows]) * spent / THOUSAND
        combined[:up, column] = (share * (s.high - s.status_quo))[of.up]
        combined[up : up + down, column] = -(share * (s.status_quo - s.low))[of.down]
    return combined
