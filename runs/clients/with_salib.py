"""SALib: its sample goes into `sweep` as it is, and what comes back goes into its analysis.

.venv/bin/python -m runs.clients.with_salib results/salib
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sampling

from runs import sweep

if TYPE_CHECKING:
    from pathlib import Path

PROBLEM = {
    "num_vars": 2,
    "names": ["pv_quota_mw_y", "implementation_strength"],
    "bounds": [[0, 4000], [0.4, 1.0]],
}


def indices(
    out: str | Path,
    points: int = 4,
    end: str = "2023-12",
    indicator: str = "real_gdp",
    **execution: Any,
) -> Any:
    """First-order and total Sobol indices of an indicator in the last year, as SALib
    returns them.
    """
    sample = sampling.sample(PROBLEM, points, seed=1)
    plan = {"mixes": ["document"], "end": end, "detail": "coarse"}
    results = sweep(pd.DataFrame(sample, columns=PROBLEM["names"]), out=out, plan=plan, **execution)
    runs = results.read("runs", columns=["run_id", "point"])
    values = results.read("annual", columns=["run_id", "year", indicator])
    last = (
        values[values["year"] == values["year"].max()].merge(runs, on="run_id").sort_values("point")
    )
    return analysis.analyze(PROBLEM, last[indicator].to_numpy(), seed=1)


if __name__ == "__main__":
    print(indices(sys.argv[1]))
