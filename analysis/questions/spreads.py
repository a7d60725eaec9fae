"""How the figures behind the targets spread: over the years as the draws yield them, and in a
target's year with the model's error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions.levels import SHARES, level_of, read_years, yearly
from analysis.reading.outcomes import outcomes_of

if TYPE_CHECKING:
    from runs.folder.reader import Results

FAN = {"lowest": 0.1, "low": 0.25, "median": 0.5, "high": 0.75, "highest": 0.9}
"""Shares of the draws between which a fan is drawn: the middle 80 %, the middle half, the median.
"""
ENDS = {"low": 0.1, "median": 0.5, "high": 0.9}
"""Of the distribution with the model's error: the middle 80 %."""


def target_indicators() -> list[str]:
    """Indicators of targets, each once."""
    return list(dict.fromkeys(row["indicator"] for row in targets.register().values()))


def yearly_spreads(results: Results) -> pd.DataFrame:
    """One row an indicator of a target, mix and year: quantiles FAN and `mean` over the runs, in
    the indicator's unit.
    """
    outcomes = outcomes_of(results)
    names = target_indicators()
    read_years(results, outcomes, names)
    lines = []
    for name in names:
        for year, values in sorted(yearly(results, outcomes, name).items()):
            for mix in outcomes.mixes:
                own = values[outcomes.rows(mix)]
                own = own[np.isfinite(own)]
                if len(own):
                    quantiles = np.quantile(own, list(FAN.values()))
                    lines.append((name, mix, year, *quantiles, own.mean()))
    return pd.DataFrame(lines, columns=["indicator", "mix", "year", *FAN, "mean"])


def target_levels(results: Results, mix: str) -> pd.DataFrame:
    """One row a target: low, median and high (the middle 80 %) of the figure of its year under a
    mix with the model's error, in the target's unit, from which its probability is counted.
    """
    outcomes = outcomes_of(results)
    read_years(results, outcomes, target_indicators())
    places = [int(np.argmin(np.abs(SHARES - share))) for share in ENDS.values()]
    lines = []
    for row in targets.register().values():
        level = level_of(results, outcomes, indicator=row["indicator"], year=row["year"], mix=mix)
        if level is not None:
            shown = level.model if level.pooled is None else level.pooled
            lines.append((row["id"], *shown[places]))
    return pd.DataFrame(lines, columns=["target", *ENDS])
