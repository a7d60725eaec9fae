"""Readings: a target's words can be read in more than one way, and each has its probability.

The main reading is that of the register of targets and of the table of probabilities; the others
stand in `readings.csv` and are judged here by what the runs measured year by year, so older folders
are read too, as far as they hold the indicator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.reading.annual import annual_of
from analysis.reading.outcomes import as_results, outcomes_of
from analysis.reading.statistics import wilson_interval

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.tables import Row
    from agents.arrays import FloatArray
    from analysis.reading.annual import Annual
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

READINGS = ("awarded", "listed")
"""Readings that a whole table can be asked for: honours won, or on the list of candidates."""
FALL_YEARS = 5
COLUMNS = (
    "number",
    "target",
    "reading",
    "main",
    "equal",
    "mix",
    "probability",
    "low",
    "high",
    "n",
    "silent_share",
)


def readings_table(results: str | Path | Results) -> pd.DataFrame:
    """One row a target with several readings, reading and mix: number, target, reading, whether it
    is the main one or of equal rank with it, mix, probability with low and high (Wilson, 95 %), n
    runs that have a value, silent_share of the runs that have none.

    What no run measures has no probability. The share of years in which a relation holds is an
    expectation and no probability; it has no interval.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    annual = annual_of(results)
    lines = []
    for name, others in targets.readings().items():
        main = targets.register()[name]
        for row in (main, *others):
            met = met_by_run(row, annual, main["year"])
            about = {
                "number": main["number"],
                "target": name,
                "reading": row["reading"],
                "main": row is main,
                "equal": row is main or bool(row["equal"]),
            }
            lines += [
                {**about, "mix": mix, **_shares(met, row, outcomes, mix)} for mix in results.mixes
            ]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def met_by_run(row: Row, annual: Annual, year: int) -> FloatArray:
    """Whether a reading is met in each run, shape (runs,): 1, 0, a share of years, or NaN without a
    value.
    """
    values = annual.values(row["indicator"])
    years = annual.years
    if year not in years:
        return np.full(len(values), np.nan)
    last = years.index(year)
    if row["sense"] in ("net_fall", "lt_prev_year"):
        first = last - FALL_YEARS
        if first < 0:
            return np.full(len(values), np.nan)
        return falls(values[:, first : last + 1], every=row["sense"] == "lt_prev_year")
    if row["from_year"] is not None:
        span = values[:, years.index(int(row["from_year"])) : last + 1]
        held = holds(row, span)
        return held.mean(axis=1) if row["sense"] == "share_of_years" else held.min(axis=1)
    return holds(row, values[:, last])


def holds(row: Row, values: FloatArray) -> FloatArray:
    """Whether values meet a reading's bound with its tolerance: 1 or 0, NaN where there is none,
    shape of `values`.
    """
    bound, sense = row["value"], row["sense"]
    slack = row["tolerance"] * (abs(bound) if row["tolerance_type"] == "rel" else 1.0)
    if sense == "within":
        met = np.abs(values - bound) <= slack
    elif sense == "le":
        met = values <= bound + slack
    elif sense == "ge":
        met = values >= bound - slack
    else:
        met = values > bound - slack
    return np.where(np.isfinite(values), met, np.nan)


def falls(values: FloatArray, *, every: bool) -> FloatArray:
    """Whether values (runs, years) fall: from each year to the next (`every`), or from the first to
    the last; 1, 0 or NaN, shape (runs,).
    """
    met = (np.diff(values) < 0).all(axis=1) if every else values[:, -1] < values[:, 0]
    return np.where(np.isfinite(values).all(axis=1), met, np.nan)


def range_of_equals(table: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest probability of the readings of equal rank: index (target, mix), columns
    low, high; only of targets that have several.
    """
    equals = table[table["equal"] & np.isfinite(table["probability"])]
    groups = equals.groupby(["target", "mix"], sort=False)["probability"]
    several = groups.agg(["min", "max", "size"])
    several = several[several["size"] > 1]
    return several.rename(columns={"min": "low", "max": "high"})[["low", "high"]]


def _shares(met: FloatArray, row: Row, outcomes: Outcomes, mix: str) -> dict[str, float]:
    """Probability of a reading under one mix, with its interval."""
    rows = outcomes.rows(mix)
    known = rows[np.isfinite(met[rows])]
    silent = 1 - len(known) / len(rows) if len(rows) else np.nan
    shares = dict.fromkeys(("probability", "low", "high"), np.nan)
    if len(known):
        shares["probability"] = float(met[known].mean())
        if row["sense"] != "share_of_years":
            draws = outcomes.draws(known)
            shares["low"], shares["high"] = wilson_interval(shares["probability"] * draws, draws)
    return {**shares, "n": len(known), "silent_share": silent}
