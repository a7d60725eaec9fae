"""What each mix costs beyond the baseline and what that buys, one row a mix: the foot of the table
of probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.questions.costs import cost_effectiveness, cost_table
from analysis.run_costs import KINDS

if TYPE_CHECKING:
    from runs.folder.reader import Results

BASELINE = "status_quo"
GAIN, WORTH = "extra_met", "cost_per_target"
ENDS = ("", "_low", "_high")


def cost_rows(results: Results, baseline: str = BASELINE) -> list[dict[str, str | float]]:
    """One row (a dict) a mix other than `baseline`, CNY of the first year, beyond the same draws of
    the baseline.

    Columns mix, and each with _low and _high (95 %): local, upper, quasi_fiscal; extra_met (counted
    targets more on average); cost_per_target (local and upper cost of one more; NaN where the gain
    is not settled). No rows where there is nothing to compare with.
    """
    if baseline not in results.mixes:
        return []
    costs = cost_table(results, baseline)
    costs = costs[np.isfinite(costs["extra"])]
    if costs.empty:
        return []
    gains = cost_effectiveness(results, baseline).set_index("mix")
    rows = []
    for mix, found in costs.groupby("mix", sort=False):
        by_kind = found.set_index("kind")
        row = {"mix": mix}
        for kind in KINDS:
            row |= {kind + end: by_kind.loc[kind, "extra" + end] for end in ENDS}
        gained = {name + end: gains.loc[mix, name + end] for name in (GAIN, WORTH) for end in ENDS}
        rows.append(row | gained)
    return rows
