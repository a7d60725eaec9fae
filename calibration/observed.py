"""What was observed up to March 2022, as one tidy table: the history of the start and the
observations together.

A line of figures that may be compared is one `series` (an indicator) of one `vintage` (which
edition: first, preliminary, revised, derived, before_census, after_census) on one side of a break
(`counted`: who or what counted, from `calibration/data/breaks.csv`; empty where nothing changed).
Nothing joins two vintages or two sides of a break. Plans are no observations and are left out; so
are figures that only bound a value.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.clock import month_index, year_of
from abm.registers.schemas import Schema
from abm.registers.tables import read_table
from agents.calendar import DECEMBER, JANUARY
from calibration.tables import DATA, read_observed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.registers.tables import Row

COLUMNS = (
    "series",
    "vintage",
    "counted",
    "period",
    "first",
    "last",
    "year",
    "value",
    "unit",
    "grade",
    "error",
    "weight",
    "use",
    "source",
    "note",
)
PLAN = "plan"
BOUNDS = ("above", "below")
UNDATED = "undated"
SAME = 1e-3
"""Relative difference of two figures that is rounding and no contradiction."""
LINE = ["series", "vintage", "counted"]
"""Columns that tell apart what may not be joined."""
SCHEMAS = {
    "breaks": Schema("series", "series:id from_year:number what"),
    "grades": Schema("grade", "grade:grade error:share meaning"),
    "named_contradictions": Schema(
        "series other period", "series:id other:id period:period error_factor:factor what"
    ),
}


def read_own(name: str) -> tuple[Row, ...]:
    """Rows of `breaks`, `grades` or `named_contradictions`, checked."""
    return read_table(name, DATA, SCHEMAS[name])


def grade_errors() -> dict[str, float]:
    """Relative standard error of a figure by grade: dict grade -> share."""
    return {row["grade"]: row["error"] for row in read_own("grades")}


@lru_cache(maxsize=1)
def _everything() -> pd.DataFrame:
    """Every dated figure of both tables, also those not to be used."""
    errors = grade_errors()
    least_error = min(errors.values())
    breaks = {row["series"]: int(row["from_year"]) for row in read_own("breaks")}
    rows = []
    for row in (*read_table("history"), *read_observed("observations")):
        if row["period"].startswith((PLAN, UNDATED)) or row.get("censored") in BOUNDS:
            continue
        first, last = months_of(row["period"])
        error = errors[row["grade"]] * contradiction(row["indicator"], first=first, last=last)
        rows.append(
            {
                **row,
                "series": row["indicator"],
                "first": first,
                "last": last,
                "error": error,
                "weight": (least_error / error) ** 2,
                "year": year_of(first) if year_of(first) == year_of(last) else None,
                "counted": side_of(breaks.get(row["indicator"]), year_of(first)),
            }
        )
    frame = pd.DataFrame(rows)[list(COLUMNS)].astype({"use": bool, "year": "Int64"})
    return frame.sort_values([*LINE, "first", "last", "use"], ignore_index=True)


def contradiction(series: str, *, first: int, last: int) -> float:
    """By what the error of a figure is larger because another one contradicts it by name."""
    factors = [1.0]
    for row in read_own("named_contradictions"):
        start, end = months_of(row["period"])
        if row["series"] == series and start <= first and last <= end:
            factors.append(row["error_factor"])
    return max(factors)


def side_of(broken: int | None, year: int) -> str:
    """On which side of a break in the year `broken` (None: there is none) a year lies."""
    if broken is None:
        return ""
    return f"from {broken}" if year >= broken else f"until {broken - 1}"


def months_of(period: str) -> tuple[int, int]:
    """First and last month index (0 = January 2015, negative before) of a period such as 2020,
    2020-06, 2016/2020.
    """
    start, _, end = period.partition("/")
    return _month(start, JANUARY), _month(end or start, DECEMBER)


def _month(date: str, other: int) -> int:
    """Month index of a date; a year stands for its month number `other`."""
    return month_index(int(date[:4]), int(date[5:7]) if len(date) > len("2020") else other)


def observed(series: str | Iterable[str] | None = None, every: bool = False) -> pd.DataFrame:
    """The observed figures as a fresh DataFrame, one row a figure, sorted by series, vintage and
    time.

    Columns: series, vintage, counted, period (as published), first and last (month index, 0 =
    January 2015), year (missing if the period spans several), value, unit, grade, error (relative
    standard error that follows from the grade), weight (1 for the best grade, falling with the
    square of the error), use, source, note. `series`: one name or several; `every`: also figures
    that another one of the same period and vintage replaces.
    """
    frame = _everything()
    if series is not None:
        frame = frame[frame["series"].isin([series] if isinstance(series, str) else list(series))]
    return (frame if every else frame[frame["use"]]).reset_index(drop=True).copy()


def figure(series: str, period: str, vintage: str | None = None) -> Any:
    """One figure as a row (attributes as the columns); ValueError unless exactly one is there."""
    rows = observed(series)
    rows = rows[(rows["period"] == period) & (rows["vintage"] == (vintage or rows["vintage"]))]
    if len(rows) != 1:
        raise ValueError(
            f"{len(rows)} figures of '{series}' for {period}, vintage {vintage or 'any'}; one is "
            "needed"
        )
    return next(rows.itertuples(index=False))


def contradictions() -> pd.DataFrame:
    """Figures that cannot all be right: series, other, period, low, high, gap (high over low less
    one), what.

    First those of one indicator and period whose editions or sources differ, as the tables hold
    them; then the ones between series that a person has named.
    """
    rows = []
    for (series, period), part in observed(every=True).groupby(["series", "period"], sort=True):
        low = part["value"].min()
        high = part["value"].max()
        if high - low > SAME * max(abs(low), abs(high)):
            what = "; ".join(
                f"{row['value']:.6g} ({row['vintage']}, {row['grade']})"
                for row in part.to_dict("records")
            )
            rows.append(
                {
                    "series": series,
                    "other": series,
                    "period": period,
                    "low": low,
                    "high": high,
                    "what": what,
                }
            )
    frame = pd.DataFrame(rows)
    frame["gap"] = np.where(frame["low"] > 0, frame["high"] / frame["low"] - 1, np.nan)
    named = pd.DataFrame([dict(row) for row in read_own("named_contradictions")])
    return pd.concat([frame, named], ignore_index=True)


def drawn_series() -> tuple[str, ...]:
    """Names of the series with figures of at least two dates: those that a line can show."""
    dates = observed(every=True).groupby("series")["first"].nunique()
    return tuple(dates[dates > 1].index)
