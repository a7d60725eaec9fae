"""What exact chances save against counting yes and no: the share of runs that gives the same width
of interval, by target, on a result folder.

`python -m calibration.experiments.gain DIR`. A run counted as yes or no with the same error would
have the variance p (1 - p); a pair, whose runs meet the same error, that of gains and losses.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import indicators, targets
from analysis.reading.outcomes import outcomes_of
from runs.folder.reader import open_results

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from runs.folder.reader import Results

BASELINE = "status_quo"


def share_of_runs(chances: FloatArray) -> float:
    """Variance of chances over that of yes and no with the same mean; NaN where that is none."""
    mean = chances.mean()
    counted = mean * (1 - mean)
    return float(chances.var() / counted) if counted > 0 else np.nan


def share_of_pairs(differences: FloatArray) -> float:
    """Variance of paired differences over that of gains and losses counted; NaN where that is
    none.
    """
    counted = np.abs(differences).mean() - differences.mean() ** 2
    return float(differences.var() / counted) if counted > 0 else np.nan


def gains(results: Results) -> pd.DataFrame:
    """One row a target with a continuous error: number, error, share of runs by mix, of pairs."""
    outcomes = outcomes_of(results)
    rows = []
    for column, name in enumerate(outcomes.names):
        row = targets.register()[name]
        kind = indicators.register()[row["indicator"]]["error"]
        if kind == "none":
            continue
        line = {"number": row["number"], "target": name, "error": kind}
        for mix in outcomes.mixes:
            line[mix] = share_of_runs(outcomes.chance[outcomes.rows(mix), column])
            if mix != BASELINE and BASELINE in outcomes.mixes:
                base, other = outcomes.pairs(BASELINE, mix)
                change = outcomes.chance[other, column] - outcomes.chance[base, column]
                line[f"pairs {mix}"] = share_of_pairs(change)
        rows.append(line)
    return pd.DataFrame(rows)


if __name__ == "__main__":
    table = gains(open_results(sys.argv[1]))
    print(table.round(3).to_string(index=False))
    print("median", table.iloc[:, 3:].median().round(3).to_dict())
