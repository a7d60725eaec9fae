"""How far travel has come back in a year of each run, from the run's own parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index
from abm.registers.drivers import travel_recovery
from abm.registers.parameters import Parameters
from agents.calendar import DECEMBER, JANUARY

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

PARAMETERS = (
    "travel_limit_end",
    "travel_limit_level",
    "travel_recovery_level",
    "travel_recovery_months",
)


NOTHING_SEEN = (np.zeros(1, int), np.ones(1))
"""What was observed decides the months before the runs only."""


def recovery_by_run(results: Results, outcomes: Outcomes, year: int) -> FloatArray:
    """Mean over a year of travel's level (1: no limits) in each run that succeeded."""
    key = ("travel_recovery", year)
    if key not in outcomes.known:
        stored = set(results.dataset("runs").schema.names)
        columns = ["run_id", *(name for name in PARAMETERS if name in stored)]
        table = results.read("runs", columns).set_index("run_id").reindex(columns=PARAMETERS)
        values = table.loc[outcomes.runs["run_id"], list(PARAMETERS)].to_numpy(float)
        distinct, place = np.unique(values, axis=0, return_inverse=True)
        means = np.array([_mean(dict(zip(PARAMETERS, row, strict=True)), year) for row in distinct])
        outcomes.known[key] = means[place.ravel()]
    return outcomes.known[key]


def _mean(parameters: dict[str, Any], year: int) -> float:
    """Mean of the year under some parameters; 1 where they are not known."""
    if not np.isfinite(list(parameters.values())).all():
        return 1.0
    months = np.arange(month_index(year, JANUARY), month_index(year, DECEMBER) + 1)
    return float(travel_recovery(months, Parameters(**parameters), NOTHING_SEEN).mean())
