"""What the hindcast compares: observed series in segments that are never joined, and the pairs that
can be judged.

A segment is a run of figures counted in one way (one office, one vintage). A forecast and its
outcome lie in the same segment; where a series may be followed over a break, such pairs are kept
apart and never enter a score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.refusals import DataError
from abm.registers.schemas import Schema
from abm.registers.tables import read_table
from calibration.observed import observed

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from numpy.typing import ArrayLike

    from abm.registers.tables import Row
    from agents.arrays import FloatArray

    Scale = Callable[[FloatArray], FloatArray]
    Figure = dict[Hashable, Any]
    """An observed figure, by the columns of `calibration.observed`."""
    Figures = dict[tuple[str, str], list[Figure]]
    """Figures by series and period, the best grade first."""

DATA = Path(__file__).parents[1] / "data"
ORIGINS = (2015, 2016, 2017, 2018, 2019, 2020)
"""Last years that a forecaster knows; the first forecast is for the year after."""
LAST_YEAR = 2021
OLDEST = 1
"""Years that the last figure known may lie before the origin; where growth is judged none, as runs
grow from there.
"""
FORMS: dict[str, tuple[Scale, Scale]] = {
    "log": (np.log, np.exp),
    "logit": (lambda share: np.log(share / (1 - share)), lambda x: 1 / (1 + np.exp(-x))),
}
"""Scales on which errors are measured, and the ways back: that of growth, and for shares that of
the odds.
"""

SCHEMAS = {
    "hindcast_series": Schema(
        "id",
        "id:id label_en label_zh class:id indicator:id form basis step:flag told:flag target:id? "
        "unit_en unit_zh unit:factor note_en note_zh",
    ),
    "hindcast_segments": Schema(
        "series segment observed",
        "series:id segment:id observed:id over:id? vintages first:number last:number "
        "factor:factor note:text?",
    ),
}


@dataclass(frozen=True)
class Point:
    """One observed figure: the period to which it belongs, its year, value, grade and the error
    that goes with it.
    """

    period: str
    year: int
    value: float
    grade: str
    error: float


@dataclass(frozen=True)
class Series:
    """One observed series.

    form: the scale of its errors; basis: whether the model's level or only its growth since the
    origin is judged; step: whether pairs over a break are shown; told: whether the model's start is
    built from what it should forecast, so that a good score proves nothing; unit: one unit of its
    figures on the card; names: words in both languages.
    """

    id: str
    kind: str
    indicator: str
    form: str
    basis: str
    step: bool
    told: bool
    target: str
    unit: float
    names: dict[str, str]
    segments: dict[str, tuple[Point, ...]] = field(default_factory=dict)

    def scaled(self, values: ArrayLike) -> FloatArray:
        """Values on the scale of their errors."""
        return FORMS[self.form][0](np.asarray(values, float))

    def plain(self, scaled: ArrayLike) -> FloatArray:
        """Values from the scale of their errors."""
        return FORMS[self.form][1](np.asarray(scaled, float))

    def observed_error(self, point: Point) -> float:
        """Standard error of an observed figure on the scale of the series' errors; a point's own is
        relative.
        """
        return point.error / (1 - point.value) if self.form == "logit" else point.error

    def known(self, origin: int) -> dict[str, tuple[Point, ...]]:
        """Segments as they were known at the end of the year `origin`: dict name -> points, in
        order of time.
        """
        until_origin = {
            name: tuple(point for point in points if point.year <= origin)
            for name, points in self.segments.items()
        }
        return {name: points for name, points in until_origin.items() if points}


@dataclass(frozen=True)
class Pair:
    """A forecast that can be judged: made at the end of `origin`, from the last figure known, for
    an outcome.

    `across`: the outcome was counted in another way than what was known.
    """

    series: Series
    origin: int
    last: Point | None
    segment: str
    outcome: Point
    across: bool

    @property
    def horizon(self) -> int:
        """Years from the last figure known, or else from the origin, to the outcome."""
        return self.outcome.year - (self.last.year if self.last else self.origin)


@lru_cache(maxsize=1)
def all_series() -> tuple[Series, ...]:
    """Every series of the hindcast with its observed segments, in the order of the table."""
    rows = read_table("hindcast_series", DATA, SCHEMAS["hindcast_series"])
    segments = read_table("hindcast_segments", DATA, SCHEMAS["hindcast_segments"])
    figures = _figures()
    series = []
    for row in rows:
        if row["form"] not in FORMS or row["basis"] not in ("level", "growth"):
            raise DataError(
                "hindcast_series_form",
                "hindcast_series.csv: '{name}' needs form log or logit and basis level or growth",
                name=row["id"],
            )
        own = [segment for segment in segments if segment["series"] == row["id"]]
        series.append(
            Series(
                id=row["id"],
                kind=row["class"],
                indicator=row["indicator"],
                form=row["form"],
                basis=row["basis"],
                step=bool(row["step"]),
                told=bool(row["told"]),
                target=row["target"] or "",
                unit=row["unit"],
                names={name: row[name] for name in row if name.endswith(("_en", "_zh"))},
                segments=_segments(own, figures),
            )
        )
    return tuple(series)


def _figures() -> Figures:
    """Every observed figure."""
    figures: Figures = {}
    for row in sorted(observed().to_dict("records"), key=lambda row: row["error"]):
        figures.setdefault((row["series"], row["period"]), []).append(row)
    return figures


def _segments(rows: Sequence[Row], figures: Figures) -> dict[str, tuple[Point, ...]]:
    """Points of each segment in order of time; a year's figure beats one of a month of
    that year.
    """
    segments: dict[str, dict[int, Point]] = {}
    for row in rows:
        points = segments.setdefault(row["segment"], {})
        vintages = row["vintages"].split()
        for (indicator, period), editions in figures.items():
            year = period[:4]
            if indicator != row["observed"] or "/" in period or not year.isdigit():
                continue
            best = next((figure for figure in editions if figure["vintage"] in vintages), None)
            if best is None or not row["first"] <= int(year) <= row["last"]:
                continue
            value = _value(row, best, figures)
            if value is not None and (int(year) not in points or len(period) == len(year)):
                points[int(year)] = Point(period, int(year), value, best["grade"], best["error"])
    return {
        name: tuple(points[year] for year in sorted(points)) for name, points in segments.items()
    }


def _value(row: Row, figure: Figure, figures: Figures) -> float | None:
    """A figure in the model's unit, over another of the same period and vintage if the segment says
    so; None if there is no such other.
    """
    if not row["over"]:
        return figure["value"] * row["factor"]
    others = figures.get((row["over"], figure["period"]), [])
    other = next((other for other in others if other["vintage"] == figure["vintage"]), None)
    return None if other is None else figure["value"] / other["value"] * row["factor"]


def pairs(origins: Sequence[int] = ORIGINS) -> tuple[Pair, ...]:
    """Every pair of an origin and a later outcome that the data allow, series by series."""
    return tuple(
        pair for series in all_series() for origin in origins for pair in _pairs(series, origin)
    )


def _pairs(series: Series, origin: int) -> Iterator[Pair]:
    """Pairs of one series and origin: within a segment; over a break where asked for; told ones
    without a past.
    """
    known = series.known(origin)
    oldest = origin - (OLDEST if series.basis == "level" else 0)
    fresh = {name: points[-1] for name, points in known.items() if points[-1].year >= oldest}
    newest = max(fresh, key=lambda name: (fresh[name].year, name)) if fresh else None
    for name, points in series.segments.items():
        for outcome in points:
            if not origin < outcome.year <= LAST_YEAR:
                continue
            if name in fresh:
                yield Pair(series, origin, fresh[name], name, outcome, False)
            elif series.step and newest and outcome.year not in _years(series, newest):
                yield Pair(series, origin, fresh[newest], newest, outcome, True)
            elif series.told:
                yield Pair(series, origin, None, name, outcome, False)


def _years(series: Series, segment: str) -> set[int]:
    """Years that a segment covers."""
    return {point.year for point in series.segments[segment]}
