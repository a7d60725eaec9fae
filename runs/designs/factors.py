"""Factors: what a design varies. A lever, a lever's path, an uncertain parameter, or a driver of
the outlook.
"""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.clock import step_label
from abm.registers import driver_ranges, parameters, policy
from runs.refusals import InputError, Phrase, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import FloatArray
    from runs.refusals import Place

type Level = float | dict[str, float]
"""One level of a factor: a number, or a path {year: number}."""

KINDS = ("levers", "parameters", "times", "values")
DECLARED = "declared"
RANGE_KEYS = ("low", "high", "steps")
FORMS = Phrase(
    'give a number, a list of numbers, {low = .., high = ..}, "declared", or a path {2025 = ..}'
)


@dataclass(frozen=True)
class Factor:
    """One thing a design varies; `levels` or else a range from `low` to `high`.

    `kind` is levers, parameters, times or values (of a driver); `year` makes it one step of a path,
    valid from that January on (or from a month, such as "2023-07"); `declared` parameters follow
    the distribution of their register instead of a uniform one.
    """

    kind: str
    name: str
    year: int | str | None = None
    low: float | None = None
    high: float | None = None
    steps: int | None = None
    levels: tuple[Level, ...] = ()
    declared: bool = False

    @property
    def column(self) -> str:
        """Name of the factor's column: the plain name for a parameter or a lever's number, else
        `kind.name.year`.
        """
        if self.kind == "parameters" or (
            self.kind == "levers" and self.year is None and not self.text
        ):
            return self.name
        path = f"{self.kind}.{self.name}"
        return path if self.year is None else f"{path}.{self.year}"

    @property
    def text(self) -> bool:
        """Whether its values are texts: some level is a path and not a number."""
        return any(isinstance(level, dict) for level in self.levels)

    @property
    def fixed(self) -> bool:
        """Whether it has one value only."""
        return len(self.levels) == 1

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value of a range."""
        assert self.low is not None, f"{self.column} is no range"
        assert self.high is not None, f"{self.column} is no range"
        return self.low, self.high

    def at(self, u: FloatArray) -> np.ndarray:
        """Values at probability levels `u` (0 to 1): along the range or the declared distribution,
        or a level each.
        """
        if self.levels:
            places = np.minimum(
                (np.asarray(u) * len(self.levels)).astype(int), len(self.levels) - 1
            )
            return self.column_of([self.levels[place] for place in places.tolist()])
        if self.declared and self.kind == "parameters":
            with np.errstate(all="ignore"):
                return parameters.value_at(_rows()["parameters"][self.name], u)
        low, high = self.bounds
        return low + np.asarray(u) * (high - low)

    def column_of(self, values: Sequence[Level | None]) -> np.ndarray:
        """Values as a column: float64 with NaN for what is not set, or texts with None."""
        if self.text:
            return np.array(
                [None if value is None else json.dumps(value, sort_keys=True) for value in values],
                object,
            )
        return np.array([math.nan if value is None else value for value in values], float)

    def grid(self) -> list[Level]:
        """Levels of a full factorial."""
        if self.levels:
            return list(self.levels)
        assert self.steps is not None, f"{self.column} is a range without steps"
        return list(np.linspace(*self.bounds, self.steps).tolist())

    def described(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "column": self.column,
            "kind": self.kind,
            "name": self.name,
            "year": self.year,
            "low": self.low,
            "high": self.high,
            "steps": self.steps,
            "levels": [
                json.dumps(level, sort_keys=True) if isinstance(level, dict) else level
                for level in self.levels
            ],
            "declared": self.declared,
        }


def factor_from(described: dict[str, Any]) -> Factor:
    """The factor that a manifest describes."""
    fields = {name: value for name, value in described.items() if name not in ("column", "levels")}
    levels = tuple(
        json.loads(level) if isinstance(level, str) else level for level in described["levels"]
    )
    return Factor(levels=levels, **fields)


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, Any]]:
    """Register of each kind of factor: dict kind -> dict name -> row with low, high and unit."""
    return {
        "levers": policy.register(),
        "parameters": {row["name"]: row for row in parameters.register()},
        "times": driver_ranges.ranges("times"),
        "values": driver_ranges.ranges("values"),
    }


_NOUNS = {
    "levers": Phrase("lever"),
    "parameters": Phrase("parameter"),
    "times": Phrase("driver"),
    "values": Phrase("driver"),
}


def known_row(kind: str, name: str, where: Place) -> Any:
    """Register row of a factor's name; refused with the nearest known name otherwise."""
    rows = _rows()[kind]
    if name not in rows:
        if kind in ("levers", "parameters"):
            known = Phrase("see 'ganzi list {register}'", register=kind)
        else:
            known = Phrase("known: {names}", names=", ".join(rows))
        raise InputError(
            "unknown_factor",
            "{where}: unknown {noun} '{name}'{hint}; {known}",
            where=where,
            noun=_NOUNS[kind],
            name=name,
            hint=nearest(name, rows),
            known=known,
        )
    return rows[name]


def factors_of(kind: str, name: str, entry: Any, where: Place) -> tuple[Factor, ...]:
    """The factors that one entry of a design stands for: one, or one a year if it is a path."""
    row = known_row(kind, name, where)
    if isinstance(entry, dict) and entry and not set(entry) & set(RANGE_KEYS):
        years = [_year(year, where, kind) for year in entry]
        twice = [year for year in years if years.count(year) > 1]
        if twice:
            raise InputError(
                "year_twice", "{where}: the year {year} is there twice", where=where, year=twice[0]
            )
        return tuple(
            _factor(
                Step(kind, name, year),
                values,
                row,
                year_of(where, year),
            )
            for year, values in zip(years, entry.values(), strict=True)
        )
    return (_factor(Step(kind, name, None), entry, row, where),)


class Step(NamedTuple):
    """What a factor sets: a kind, a name, and the year from which on it holds, or None."""

    kind: str
    name: str
    year: int | str | None


def _factor(step: Step, entry: Any, row: Any, where: Place) -> Factor:
    """One factor from a number, a list of levels, a range, or "declared"."""
    if isinstance(entry, str) and entry == DECLARED:
        if step.kind in driver_ranges.CHANGES:
            raise InputError(
                "driver_undeclared",
                '{where} = "declared": a driver has no declared range; give {{low = .., high '
                "= ..}}",
                where=where,
            )
        return Factor(*step, low=row["low"], high=row["high"], declared=True)
    if isinstance(entry, dict):
        return _range_factor(step, entry, row, where)
    # Arrays, ranges and pandas columns are lists of levels, too.
    several = isinstance(entry, Iterable) and not isinstance(entry, str | dict)
    levels = list(entry) if several and np.ndim(entry) else [entry]
    if not len(levels):
        raise InputError(
            "factor_without_value", "{where} has no value; {forms}", where=where, forms=FORMS
        )
    paths = step.year is None and step.kind != "parameters"
    checked = tuple(_level(level, row, where, paths=paths) for level in levels)
    return Factor(*step, levels=checked)


def _range_factor(step: Step, entry: dict[str, Any], row: Any, where: Place) -> Factor:
    """A factor with a range."""
    if row.get("whole"):
        raise InputError(
            "range_of_whole_numbers",
            "{where}: a driver of whole numbers has no range; give a list of levels; {allowed}",
            where=where,
            allowed=allowed(row),
        )
    for key in entry:
        if key not in RANGE_KEYS:
            raise InputError(
                "unknown_range_key",
                "{where}: unknown key '{key}'{hint}; {forms}",
                where=where,
                key=key,
                hint=nearest(str(key), RANGE_KEYS),
                forms=FORMS,
            )
    for key in ("low", "high"):
        if key not in entry:
            raise InputError(
                "range_key_missing",
                "{where}: the key '{key}' is missing; {forms}",
                where=where,
                key=key,
                forms=FORMS,
            )
    low, high = (checked_number(entry[key], row, key_of(where, key)) for key in ("low", "high"))
    if not low < high:
        raise InputError(
            "low_not_below_high",
            "{where}: low = {low:g} must be below high = {high:g}",
            where=where,
            low=low,
            high=high,
        )
    steps = entry.get("steps")
    if steps is not None and (isinstance(steps, bool) or not isinstance(steps, int) or steps < 2):
        raise InputError(
            "steps_value",
            "{where}: steps = {steps!r} must be a whole number from 2 up",
            where=where,
            steps=steps,
        )
    return Factor(*step, low=low, high=high, steps=steps)


def _level(level: Any, row: Any, where: Place, *, paths: bool) -> Level:
    """One level: a number, or a path {year: number} where that is possible."""
    if not isinstance(level, dict):
        return checked_number(level, row, where)
    if not paths or not level:
        raise InputError(
            "level_not_a_number",
            "{where} = {level!r} is no number; {forms}",
            where=where,
            level=level,
            forms=FORMS,
        )
    path = {
        str(_year(year, where)): checked_number(value, row, year_of(where, year))
        for year, value in level.items()
    }
    if len(path) < len(level):
        raise InputError(
            "level_year_twice",
            "{where} = {level!r}: a year is there twice",
            where=where,
            level=level,
        )
    return path


def checked_number(value: Any, row: Any, where: Place) -> float:
    """A finite number within the range of its register row; refused otherwise."""
    number = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if not number:
        raise InputError(
            "factor_not_a_number",
            "{where} = {value!r} is not a number; {allowed}",
            where=where,
            value=value,
            allowed=allowed(row),
        )
    try:
        value = float(value)
    except OverflowError:  # a whole number larger than any float
        value = math.inf
    if not math.isfinite(value) or not driver_ranges.within(value, row):
        raise InputError(
            "factor_out_of_range",
            "{where} = {value:g} is out of range; {allowed}",
            where=where,
            value=value,
            allowed=allowed(row),
        )
    return value


def allowed(row: Any) -> Phrase:
    """'allowed: 0 to 4000 MW/year'."""
    return driver_ranges.allowed(row)


def key_of(where: Place, key: str) -> Phrase:
    """A key of the file or entry at a place."""
    return Phrase("{where}: {key}", where=where, key=key)


def year_of(where: Place, year: str | int) -> Phrase:
    """A year of the path at a place."""
    return Phrase("{where}, {year}", where=where, year=year)


def _year(year: str | int, where: Place, kind: str = "levers") -> int | str:
    """The name of a step of a path: a year as a whole number, or a month; refused otherwise, and
    for a parameter, which has no path.
    """
    if kind == "parameters":
        raise InputError(
            "parameter_path",
            "{where}: a parameter has no path over years; {forms}",
            where=where,
            forms=FORMS,
        )
    month = policy.first_month_of(year)
    if month is None:
        first, last = policy.YEARS
        raise InputError(
            "factor_year",
            "{where}: '{year}' stands where a year {first}-{last}, or a month such as '2023-07', "
            "belongs; {forms}",
            where=where,
            year=year,
            first=first,
            last=last,
            forms=FORMS,
        )
    name = step_label(month)
    return int(name) if name.isdecimal() else name


def factor_of_column(column: str, where: Place) -> Step:
    """Kind, name and year of a column of a table: `lever`, `parameter`, or `kind.name` with or
    without `.year`.
    """
    kind, _, rest = column.partition(".")
    if kind not in KINDS:
        rows = _rows()
        for plain in ("levers", "parameters"):
            if column in rows[plain]:
                return Step(plain, column, None)
        names = [*rows["levers"], *rows["parameters"], *(f"times.{name}" for name in rows["times"])]
        raise InputError(
            "unknown_column",
            "{where}: unknown column '{column}'{hint}; a column is a lever, a parameter, "
            "levers.NAME.YEAR, times.DRIVER, values.DRIVER.YEAR, or mix, outlook, draw, rng",
            where=where,
            column=column,
            hint=nearest(column, names),
        )
    name, dot, year = rest.partition(".")
    known_row(kind, name, where)
    return Step(kind, name, _year(year, where, kind) if dot else None)
