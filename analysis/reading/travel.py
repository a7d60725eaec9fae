"""How far travel has come back in a year of each run, from the run's own parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index
from abm.registers.drivers import travel_recovery
from abm.registers.parameters import Parameters
from abm.registers.realised import with_realised
from agents.calendar import DECEMBER, JANUARY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

DRIVER = "travel_recovery"
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
        realised = results.manifest["arguments"].get("realised", {}).get(DRIVER, {})
        means = np.array(
            [_mean(dict(zip(PARAMETERS, row, strict=True)), year, realised) for row in distinct]
        )
        outcomes.known[key] = means[place.ravel()]
    return outcomes.known[key]


def _mean(parameters: dict[str, Any], year: int, realised: Mapping[str, float]) -> float:
    """Mean of the year under some parameters, as it came true where that is known (`realised`, by
    month); 1 where the parameters are not known.
    """
    if not np.isfinite(list(parameters.values())).all():
        return 1.0
    own = Parameters(**parameters)
    months = np.arange(month_index(year, DECEMBER) + 1)
    path = travel_recovery(months, own, NOTHING_SEEN)
    if realised:
        path = with_realised(DRIVER, path, realised, own)
    return float(path[month_index(year, JANUARY) :].mean())
