"""Readings: a target's words can be read in more than one way, and each has its probability.

The main reading is that of the register of targets and of the table of probabilities; the others
stand in `readings.csv` and are judged here in the same way, by what the runs measured year by year,
so older folders are read too, as far as they hold the indicator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from runs.chances.intervals import bounded_mean_interval
from runs.chances.judging import rejudged

if TYPE_CHECKING:
    from pathlib import Path

    from abm.registers.tables import Row
    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

AWARDED, LISTED = "awarded", "listed"
READINGS = (AWARDED, LISTED)
"""Readings that a whole table can be asked for: honours won, or on the list of candidates."""
YEARS_MET = "share_of_years"
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
NUMBERS = ("probability", "low", "high", "n", "silent_share")


def readings_table(results: str | Path | Results) -> pd.DataFrame:
    """One row a target with several readings, reading and mix: number, target, reading, whether it
    is the main one or of equal rank with it, mix, probability given that there is something to
    judge, with low and high (95 %), n runs, silent_share of the runs that have no value.

    What no run measures has no probability. The share of years in which a relation holds is an
    expectation and no probability; it has no interval.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    if "readings" not in outcomes.known:
        outcomes.known["readings"] = _table(results, outcomes)
    return outcomes.known["readings"]


def _table(results: Results, outcomes: Outcomes) -> pd.DataFrame:
    """The same, worked out."""
    ids = pd.Index(outcomes.runs["run_id"].astype(object))
    asked = rows_asked()
    judged = rejudged(results, ids, asked=asked)
    place = {name: column for column, name in enumerate(asked)}
    lines = []
    for name, others in targets.readings().items():
        for row in (targets.register()[name], *others):
            chance, silent = (
                _of_reading(row, name, judged, place)
                if row["reading"] != targets.register()[name]["reading"]
                else _of_main(name, outcomes)
            )
            about = {
                "number": targets.register()[name]["number"],
                "target": name,
                "reading": row["reading"],
                "main": "number" in row,
                "equal": "number" in row or bool(row["equal"]),
            }
            for mix in results.mixes:
                rows = outcomes.rows(mix)
                numbers = given(chance[rows], silent[rows], outcomes.runs["draw"].to_numpy()[rows])
                if row["sense"] == YEARS_MET:
                    numbers |= {"low": np.nan, "high": np.nan}
                lines.append({**about, "mix": mix, **numbers})
    return pd.DataFrame(lines, columns=list(COLUMNS))


def rows_asked() -> dict[str, Row]:
    """Every other reading than the main one as a row of the register of targets by a name of its
    own: `target:reading`, and for a share of years one row a year, `target:reading:year`.
    """
    asked: dict[str, Row] = {}
    for name, others in targets.readings().items():
        main = dict(targets.register()[name])
        for other in others:
            row: dict[str, Any] = {**main, **other, "id": f"{name}:{other['reading']}"}
            if row["sense"] != YEARS_MET:
                asked[row["id"]] = row
                continue
            for year in years_of(row):
                asked[f"{row['id']}:{year}"] = row | {
                    "sense": "gt",
                    "year": year,
                    "from_year": None,
                }
    return asked


def years_of(row: Row) -> range:
    """Years in which a relation is looked at."""
    return range(int(row["from_year"]), targets.register()[row["id"].split(":")[0]]["year"] + 1)


def _of_main(name: str, outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    """The same of the main reading, as the table of probabilities has it."""
    if name not in outcomes.names:
        nothing = np.full(len(outcomes.runs), np.nan)
        return nothing, nothing
    column = outcomes.column(name)
    return outcomes.chance[:, column], outcomes.silent[:, column]


def _of_reading(
    row: Row, name: str, judged: dict[str, FloatArray], place: dict[str, int]
) -> tuple[FloatArray, FloatArray]:
    """(chance of a reading, chance that there is nothing to judge) in each run, shape (runs,)."""
    key = f"{name}:{row['reading']}"
    columns = [place[one] for one in place if one == key or one.startswith(f"{key}:")]
    chance, silent = (judged[what][:, columns].mean(axis=1) for what in ("chance", "silent"))
    return chance, silent


def given(chance: FloatArray, silent: FloatArray, draw: FloatArray) -> dict[str, float]:
    """Probability given that there is something to judge, with its interval, from chances of runs
    (runs,): NUMBERS.
    """
    known = np.isfinite(chance)
    numbers = dict.fromkeys(NUMBERS, np.nan) | {"n": int(known.sum()), "silent_share": 1.0}
    if not known.any():
        return numbers
    share = float(silent[known].mean())
    if share >= 1:
        return numbers
    _, chances = by_draw(draw[known], np.minimum(chance[known] / (1 - share), 1.0))
    low, high = bounded_mean_interval(chances)
    return numbers | {
        "probability": float(chance[known].mean()) / (1 - share),
        "low": low,
        "high": high,
        "silent_share": share,
    }


def range_of_equals(table: pd.DataFrame) -> pd.DataFrame:
    """Lowest and highest probability of the readings of equal rank: index (target, mix), columns
    low, high; only of targets that have several.
    """
    equals = table[table["equal"] & np.isfinite(table["probability"])]
    groups = equals.groupby(["target", "mix"], sort=False)["probability"]
    several = groups.agg(["min", "max", "size"])
    several = several[several["size"] > 1]
    return several.rename(columns={"min": "low", "max": "high"})[["low", "high"]]
