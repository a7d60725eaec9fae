"""How far the model errs by class of target, from its own rolling forecasts: what probabilities
allow for.

`python -m calibration.hindcast.discrepancy DIR` estimates the laws from a folder of `ganzi
validate`, writes them into `abm/data/error/classes.csv`, the only place from which they are read,
and prints how forecasts widened by them would have done.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers.tables import DATA as MODEL_DATA
from calibration.hindcast.error_laws import Fit, blended, errors_of, fit
from calibration.hindcast.series import DATA
from runs.chances.laws import Law, Laws

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import BoolArray

FILE = MODEL_DATA / "error" / "classes.csv"
FLOORS = DATA / "discrepancy_floors.csv"
RAW, KNOWN = "ensemble", "told"
"""Errors are those of runs whose drivers came as they did: a wrong price is the outlook's error,
not the model's.
"""
FLOOR_YEARS = 3.0
"""Years after which a floor of the specification is reached."""
BOOM = 0.5
"""Chance that the prefecture's boom of visits of 2016-18 was a change of its count, not growth; a
prior, .3 to .7 in the specification.
"""
BOOM_CLASS, BOOM_SEGMENT = "tourism", "prefecture"
ONE_SERIES = {"tourism": "tourism"}
"""Classes whose series err together and count as one."""
NOT_FREE = ("tertiary_share",)
"""Shares that follow from the others."""
CLASSES = ("tourism", "economy", "energy", "ratio")
"""Classes with a law of their own, in the order of the table."""
DIGITS = 5


def floors(file: Path = FLOORS) -> dict[str, float]:
    """Deviation after three years by class, of the specification."""
    with Path(file).open(encoding="utf-8") as lines:
        return {row["class"]: float(row["floor"]) for row in csv.DictReader(lines)}


def bare_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Forecasts of the bare ensemble that count, with `year` of the outcome and `unit` (what counts
    as one series).
    """
    rows = table[(table["forecaster"] == f"{RAW}_{KNOWN}") & table["counts"]].copy()
    rows = rows[rows["class"].isin(CLASSES) & ~rows["series"].isin(NOT_FREE)]
    rows["year"] = rows["outcome_period"].str[:4].astype(int)
    rows["unit"] = rows["class"].map(ONE_SERIES).fillna(rows["series"])
    return rows


def laws_from(table: pd.DataFrame) -> dict[str, Laws]:
    """Laws of every class from rows of `bare_errors`, by class; `untested` is for all others.

    Tourism has two: with the boom as growth, and without its years. Classes without an error have
    the law of the untested.
    """
    without = table[~((table["class"] == BOOM_CLASS) & (table["segment"] == BOOM_SEGMENT))]
    grown, recounted = _fitted(table), _fitted(without)
    floor = floors()["untested"] / np.sqrt(FLOOR_YEARS)
    untested = blended([one.untested(floor) for one in (grown, recounted)])
    laws: dict[str, Laws] = {"untested": (untested,)}
    for name in CLASSES:
        own = [one.laws.get(name, one.untested(floor)) for one in (grown, recounted)]
        if name == BOOM_CLASS and name in grown.laws:
            laws[name] = (
                own[0]._replace(weight=1 - BOOM),
                own[1]._replace(weight=BOOM),
            )
        else:
            laws[name] = (blended(own),)
    return laws


def _fitted(table: pd.DataFrame) -> Fit:
    """The laws of the classes that a table holds."""
    parts = {str(name): rows for name, rows in table.groupby("class", sort=False)}
    return fit({name: errors_of(rows) for name, rows in parts.items()})


def estimate(table: pd.DataFrame, code: str = "") -> pd.DataFrame:
    """The table of classes as `abm/data/error/classes.csv` has it: m, v, sig, and with chance pi
    m2, v2, sig2; n_years: different years of outcomes.
    """
    errors = bare_errors(table)
    laws = laws_from(errors)
    rows = []
    for name in (*CLASSES, "untested"):
        years = errors.loc[errors["class"] == name, "year"].nunique()
        source = "errors of the hindcast (ganzi validate)" if years else "mean of the other classes"
        rows.append({"class": name, **_columns(laws[name]), "n_years": years, "code": code})
        rows[-1]["source"] = source
    gap = Law(1.0, 0.0, 0.0, floors()["gap"] ** 2 / FLOOR_YEARS)
    rows.append({"class": "gap", **_columns((gap,)), "n_years": 0, "code": code})
    rows[-1]["source"] = "floor of specification 8.5"
    return pd.DataFrame(rows)


def _columns(laws: Laws) -> dict[str, float]:
    """A class's laws as columns of the table."""
    first, second = laws[0], laws[1] if len(laws) > 1 else Law(0.0, 0.0, 0.0, 0.0)
    columns: dict[str, float] = {}
    for law, end in ((first, ""), (second, "2")):
        columns |= {f"m{end}": law.drift, f"v{end}": law.drift_variance}
        columns |= {f"sig{end}": float(np.sqrt(law.shock_variance))}
        if not end:
            columns["pi"] = second.weight
    return {name: round(float(value), DIGITS) for name, value in columns.items()}


class Expanding:
    """Laws as they would have been known at an origin: from outcomes up to it. A forecast that is
    scored with an error fitted to its own outcome would look better than it is.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.errors = bare_errors(table)
        self.known: dict[Any, dict[str, Laws]] = {}

    def laws(self, name: str, origin: int, year: int) -> Laws:
        """Laws of a class for a forecast from an origin for a year."""
        key = self.key(origin, year)
        if key not in self.known:
            self.known[key] = laws_from(self.errors[self.seen(origin, year)])
        return self.known[key].get(name, ())

    def key(self, origin: int, year: int) -> int:
        """What decides which errors are seen."""
        return origin

    def seen(self, origin: int, year: int) -> BoolArray:
        """Errors that were known at the origin."""
        return (self.errors["year"] <= origin).to_numpy()


class LeftOut(Expanding):
    """Laws from all outcomes but those of the year that is forecast, later ones included."""

    def key(self, origin: int, year: int) -> int:
        """The year that is left out."""
        return year

    def seen(self, origin: int, year: int) -> BoolArray:
        """Errors of outcomes of other years."""
        return (self.errors["year"] != year).to_numpy()


def checked(forecasts: Callable[[Expanding], pd.DataFrame], table: pd.DataFrame) -> pd.DataFrame:
    """One row a class: CRPS and coverage of 80 % of the bare ensemble that knows the world, and of
    it widened by the laws of both schemes.

    `forecasts(scheme)` gives the rows of the widened ensembles.
    """
    counted = table[(table["forecaster"] == f"{RAW}_{KNOWN}") & table["counts"]]
    parts = {"bare": counted}
    for name, scheme in (("left_out", LeftOut(table)), ("expanding", Expanding(table))):
        widened = forecasts(scheme)
        parts[name] = widened[widened["forecaster"].str.endswith(KNOWN) & widened["counts"]]
    columns = {
        f"{score}_{name}": rows.groupby("class")[column].mean()
        for name, rows in parts.items()
        for score, column in (("crps", "crps"), ("coverage", "covered"))
    }
    return pd.DataFrame(columns).reindex(CLASSES).rename_axis("class").reset_index()


def with_deviations(classes: pd.DataFrame) -> pd.DataFrame:
    """The table of classes with the standard deviations of the drifts beside their variances."""
    return classes.assign(
        deviation=np.sqrt(classes["v"].astype(float)),
        deviation2=np.sqrt(classes["v2"].astype(float)),
    )


def write(classes: pd.DataFrame, file: Path = FILE) -> None:
    """Write the table of classes where the model's error is read."""
    columns = ["class", "m", "v", "sig", "pi", "m2", "v2", "sig2", "n_years", "code", "source"]
    classes[columns].to_csv(file, index=False, lineterminator="\n")


if __name__ == "__main__":
    from calibration.hindcast.validate import code_of, read

    folder = Path(sys.argv[1])
    found = estimate(read(folder)["forecasts"], code_of(folder))
    write(found)
    print(found.drop(columns=["code", "source"]).to_string(index=False))
