"""How far the model errs by class of target, from its own rolling forecasts: what probabilities
should allow for.

`python -m calibration.hindcast.discrepancy` prints the table and where it would change the floors
of spec 8.5; with `--switch` it writes them into `abm/data/parameters/general.csv`, the only place
from which the model reads them.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from abm.registers.parameters import register
from abm.registers.tables import DATA as MODEL_DATA
from calibration.hindcast.forecasts import HORIZON_YEARS
from calibration.hindcast.rolling import DISCREPANCY_OF, RAW
from calibration.hindcast.series import DATA

FILE = DATA / "discrepancy.csv"
FLOORS = DATA / "discrepancy_floors.csv"
GENERAL = MODEL_DATA / "parameters" / "general.csv"
PREFIX = "discrepancy_"
KNOWN = "told"
"""Errors are those of runs whose drivers came as they did: a wrong price is the outlook's error,
not the model's.
"""
DIGITS = 3


def floors(file: Path = FLOORS) -> dict[str, float]:
    """What a class is at least said to err by, however well it did: dict class -> sigma after three
    years.
    """
    with Path(file).open(encoding="utf-8") as lines:
        return {row["class"]: float(row["floor"]) for row in csv.DictReader(lines)}


def estimate(table: pd.DataFrame) -> pd.DataFrame:
    """One row a class: floor, estimate (NaN where nothing tests it), used (the larger), and on how
    little it rests.
    """
    errors = bare_errors(table)
    rows = []
    for name, floor in floors().items():
        part = errors[errors["of"] == name]
        error = sigma(part)
        outcomes = part[["series", "outcome_period", "segment"]].drop_duplicates()
        rows.append(
            {
                "class": name,
                "floor": floor,
                "estimate": round(error, DIGITS),
                "used": round(float(np.nanmax([floor, error])), DIGITS),
                "n_series": part["series"].nunique(),
                "n_pairs": len(part),
                "n_outcomes": len(outcomes),
            }
        )
    return pd.DataFrame(rows)


def left_out(table: pd.DataFrame) -> dict[tuple[str, int], float]:
    """The model's error as it would be known without the outcomes of a year: dict (class, year) ->
    sigma.

    A forecast that is scored with an error fitted to its own outcome would look better than it is.
    """
    errors = bare_errors(table)
    return {
        (name, year): float(
            np.nanmax([floor, sigma(errors[(errors["of"] == name) & (errors["year"] != year)])])
        )
        for name, floor in floors().items()
        for year in errors["year"].unique().tolist()
    }


def bare_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of the bare ensemble that count, with `of` (class of discrepancy), `year` and
    `excess`.

    A forecast made h years before errs by e, with an ensemble that spreads by s and a figure that
    is off by o, so e^2 - s^2 - o^2 is what the model's own error adds; it grows with time, so over
    h / 3 years it is sigma^2.
    """
    errors = table[(table["forecaster"] == f"{RAW}_{KNOWN}") & table["counts"]].copy()
    errors["of"] = errors["class"].map(DISCREPANCY_OF)
    errors["year"] = errors["outcome_period"].str[:4].astype(int)
    excess = errors["error"] ** 2 - errors["deviation"] ** 2 - errors["observed_error"] ** 2
    errors["excess"] = excess * HORIZON_YEARS / (errors["year"] - errors["origin"])
    return errors


def sigma(errors: pd.DataFrame) -> float:
    """The model's own error after three years, from rows of `bare_errors` that weigh alike; NaN
    without any.
    """
    return float(np.sqrt(max(errors["excess"].mean(), 0.0))) if len(errors) else np.nan


def parameters(file: Path = FILE) -> dict[str, float]:
    """The table as parameters of a model: `GanziModel(parameters=parameters())`; within the
    registered ranges.
    """
    highs = {row["name"]: row["high"] for row in register()}
    with Path(file).open(encoding="utf-8") as lines:
        return {
            PREFIX + row["class"]: min(float(row["used"]), highs[PREFIX + row["class"]])
            for row in csv.DictReader(lines)
        }


def switch(values: dict[str, float], file: Path = GENERAL) -> list[str]:
    """Write new values into the table of parameters and nothing else; returns the names that
    changed.
    """
    text = file.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    changed = []
    name, centre, source = (rows[0].index(column) for column in ("name", "centre", "source"))
    for row in rows[1:]:
        if row[name] in values and float(row[centre]) != values[row[name]]:
            row[centre] = f"{values[row[name]]:g}"
            row[source] = "errors of the hindcast (ganzi validate)"
            changed.append(row[name])
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    file.write_text(stream.getvalue(), encoding="utf-8")
    return changed


if __name__ == "__main__":
    print(pd.read_csv(FILE).to_string(index=False))
    if "--switch" in sys.argv[1:]:
        print("changed in", GENERAL, ":", ", ".join(switch(parameters())) or "nothing")
