"""Designs: which points of the space of levers, paths, parameters and drivers are run; read,
checked, and kept.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from runs.designs import samplers
from runs.designs.factors import KINDS, factor_from, factors_of
from runs.designs.settings import SETTING_KEYS, checked_settings
from runs.designs.tables import mix_beside, table_columns, table_file
from runs.refusals import InputError, Phrase, nearest, one_of, reason_of

if TYPE_CHECKING:
    from agents.arrays import IntArray
    from runs.designs.factors import Factor, Level
    from runs.refusals import Place

NAME = "design.parquet"
PLAN_KEYS = (
    "mixes",
    "outlooks",
    "draws",
    "replications",
    "rng",
    "start",
    "end",
    "detail",
    "source",
    "ablations",
)
RUN_COLUMNS = ("mix", "outlook", "draw", "rng")
"""Columns of a table that choose the run itself and are not crossed."""
LARGEST = 10_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Design:
    """Points to run: `columns` holds one array a factor (and one a run column of a table), all of
    length `points`.
    """

    method: str = "none"
    points: int = 1
    factors: tuple[Factor, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.points

    def changes(self, point: int) -> dict[str, dict[str, Level]]:
        """What a point sets: dict kind -> dict name -> number or path {year: number}; untouched
        kinds are left out.
        """
        changes: dict[str, dict[str, Level]] = {}
        for factor in self.factors:
            value = self._value(factor, point)
            if value is not None:
                names = changes.setdefault(factor.kind, {})
                names[factor.name] = _joined(names.get(factor.name), factor.year, value)
        return changes

    def _value(self, factor: Factor, point: int) -> Level | None:
        """A factor's value at a point: a number, a path, or None where it is left as it is."""
        value = self.columns[factor.column][point]
        if factor.text:
            return None if value is None else json.loads(value)
        return None if math.isnan(value) else float(value)

    def own_columns(self, point: int) -> dict[str, str | float | None]:
        """Values of the columns that a run's row has for this design only: dict column -> number,
        text or None.
        """
        cells = [(factor, self.columns[factor.column][point]) for factor in self.own_factors()]
        return {factor.column: cell if factor.text else float(cell) for factor, cell in cells}

    def own_factors(self) -> tuple[Factor, ...]:
        """Factors whose values stand in no column of levers or parameters."""
        return tuple(factor for factor in self.factors if "." in factor.column)

    def setting(self, name: str, point: int) -> str | int | None:
        """A run column's value at a point (`mix`, `outlook`, `draw`, `rng`); None if the design has
        no such column.
        """
        return self.columns[name][point] if name in self.columns else None

    @cached_property
    def repeats(self) -> IntArray:
        """How often each point has come before: a design may hold the same point twice (Saltelli's
        does).
        """
        if not self.columns:
            return np.zeros(self.points, int)
        return (
            self.frame().groupby(list(self.columns), dropna=False, sort=False).cumcount().to_numpy()
        )

    def frame(self) -> pd.DataFrame:
        """The points as a table."""
        return pd.DataFrame(self.columns, index=pd.RangeIndex(self.points, name="point"))

    def described(self) -> dict[str, Any]:
        """What a manifest says of the design; `digest` is a hash of its points."""
        factors = [factor.described() for factor in self.factors]
        return {
            "method": self.method,
            "points": self.points,
            **self.settings,
            "factors": factors,
            "digest": self.digest(),
        }

    def digest(self) -> str:
        """Hash of every point."""
        total = hashlib.sha256()
        for name, values in self.columns.items():
            total.update(name.encode() + b"\0")
            if values.dtype == object:  # texts
                total.update(json.dumps(values.tolist()).encode())
            else:
                total.update(np.ascontiguousarray(values).tobytes())
        return total.hexdigest()[:16]


NO_DESIGN = Design()


def _joined(there: Level | None, year: int | str | None, value: Level) -> Level:
    """A lever's or driver's value with one more step of its path."""
    if year is None or isinstance(value, dict):
        return value
    # A number that the file gives beside steps of a path holds from the first year on.
    path = there if isinstance(there, dict) else {} if there is None else {"2022": there}
    return {**path, str(year): value}


def read_design(
    source: str | Path | dict[str, Any] | pd.DataFrame,
) -> tuple[Design, dict[str, Any]]:
    """(Design, plan) of a TOML file, a dict with the same keys, or a DataFrame of points; `plan`
    holds the other keys.

    Everything is checked; what cannot be used is refused in one line that names the file, the key
    and the value.
    """
    if isinstance(source, pd.DataFrame):
        return _table_design(source, {}, "design"), {}
    where: Place
    if isinstance(source, dict):
        where, folder = "design", Path()
        content = source
    else:
        where, folder = Path(source), Path(source).parent
        content = _toml(where)
    _check_keys(content, where)
    method = content.get("method")
    if method is None:
        raise InputError(
            "method_missing",
            "{where}: the key 'method' is missing; give one of {known}",
            where=where,
            known=", ".join(samplers.METHODS),
        )
    one_of(Phrase("method in {where}:", where=where), method, samplers.METHODS)
    settings = checked_settings(method, content, where)
    factors = _factors(content, where)
    plan = {key: content[key] for key in PLAN_KEYS if key in content}
    if isinstance(plan.get("mixes"), list):
        plan["mixes"] = [mix_beside(where, mix) for mix in plan["mixes"]]
    if method == "table":
        table = table_file(content, where, folder)
        points = _table_design(table.frame, table.settings, table.where)
        return _with_fixed(points, factors, where), plan
    return _sampled(method, factors, settings, where), plan


def _toml(file: Path) -> dict[str, Any]:
    """Content of a design file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "file_unreadable",
            "{file}: cannot be read ({reason})",
            file=file,
            reason=reason_of(error),
        ) from None
    except (ValueError, RecursionError) as error:
        # Numbers that are too long and brackets that are too deep end here too.
        raise InputError(
            "not_toml", "{file}: not valid TOML ({reason})", file=file, reason=reason_of(error)
        ) from None


def _check_keys(content: dict[str, Any], where: Place) -> None:
    """Refuse keys that no design has."""
    settings = sorted({key for keys in SETTING_KEYS.values() for key in keys})
    known = ("name", "method", *settings, *PLAN_KEYS, *KINDS)
    for key in content:
        if key not in known:
            raise InputError(
                "unknown_key",
                "{file}: unknown key '{key}'{hint}; allowed: {known}",
                file=where,
                key=key,
                hint=nearest(str(key), known),
                known=", ".join(known),
            )
    for kind in KINDS:
        if not isinstance(content.get(kind, {}), dict):
            raise InputError(
                "kind_not_a_table",
                "{where}: [{kind}] = {value!r} must be a table of name = values",
                where=where,
                kind=kind,
                value=content[kind],
            )


def _factors(content: dict[str, Any], where: Place) -> tuple[Factor, ...]:
    """Every factor of a design, in the order of the file."""
    return tuple(
        factor
        for kind in KINDS
        for name, entry in content.get(kind, {}).items()
        for factor in factors_of(kind, name, entry, f"{where}: [{kind}] {name}")
    )


def _sampled(
    method: str, factors: tuple[Factor, ...], settings: dict[str, Any], where: Place
) -> Design:
    """A design whose points a method makes."""
    varying = [factor for factor in factors if not factor.fixed]
    if method == "one_at_a_time":
        varying = list(factors)
    if not varying:
        raise InputError(
            "nothing_varies",
            "{where}: nothing varies; give at least one factor in [{kinds}]",
            where=where,
            kinds="], [".join(KINDS),
        )
    for factor in varying:
        _check_grid(method, factor, where)
    # Their number is known before they are made: a factorial may not fit into memory.
    _check_size(_points_of(method, varying, settings), where)
    try:
        columns = samplers.sampled(method, varying, settings)
    except ValueError as error:
        raise InputError(
            "points_impossible",
            "{where}: method '{method}' cannot make these points ({reason})",
            where=where,
            method=method,
            reason=reason_of(error),
        ) from None
    # A manifest keeps both numbers: that of the file, and that of the points it has led to.
    stated = {("asked_points" if key == "points" else key): settings[key] for key in settings}
    design = Design(
        method=method,
        points=len(next(iter(columns.values()))),
        factors=tuple(varying),
        settings=stated,
        columns=columns,
    )
    return design if method == "one_at_a_time" else _with_fixed(design, factors, where)


def _check_grid(method: str, factor: Factor, where: Place) -> None:
    """Refuse a range where levels are needed."""
    if method in ("factorial", "one_at_a_time") and not factor.levels and factor.steps is None:
        here = f"{where}: [{factor.kind}] {factor.name}"
        raise InputError(
            "levels_needed",
            "{here} is a range; method '{method}' needs levels: a list, or steps = .. beside "
            "low and high",
            here=here,
            method=method,
        )


def _points_of(method: str, varying: list[Factor], settings: dict[str, Any]) -> int:
    """How many points a method makes at least; nothing is made yet."""
    if method in ("factorial", "one_at_a_time"):
        numbers = [len(factor.levels) or factor.steps or 0 for factor in varying]
        return math.prod(numbers) if method == "factorial" else sum(numbers)
    return settings["points"] * (len(varying) + 1 if method in ("morris", "saltelli") else 1)


def _check_size(points: int, where: Place) -> None:
    if points > LARGEST:
        raise InputError(
            "points_too_many",
            "{where}: {points:,} points are more than {largest:,}; take fewer levels or another "
            "method",
            where=where,
            points=points,
            largest=LARGEST,
        )


def _with_fixed(design: Design, factors: tuple[Factor, ...], where: Place) -> Design:
    """The design with the factors that have one value everywhere; all of a table's must be such."""
    for factor in factors:
        if not factor.fixed and design.method == "table":
            raise InputError(
                "varies_beside_table",
                "{where}: [{kind}] {name} varies, but the table says what varies; give a number",
                where=where,
                kind=factor.kind,
                name=factor.name,
            )
        if factor.fixed and factor.column in design.columns:
            raise InputError(
                "column_given_twice",
                "{where}: {column} stands in [{kind}] and in the table; give it once",
                where=where,
                column=factor.column,
                kind=factor.kind,
            )
    fixed = tuple(factor for factor in factors if factor.fixed)
    columns = {
        factor.column: factor.column_of([factor.levels[0]] * design.points) for factor in fixed
    }
    return replace(
        design,
        factors=(*design.factors, *fixed),
        columns={**design.columns, **columns},
    )


def _table_design(frame: pd.DataFrame, settings: dict[str, Any], where: Place) -> Design:
    """A design of explicit points."""
    if not len(frame):
        raise InputError("table_without_rows", "{where}: the table has no row", where=where)
    _check_size(len(frame), where)
    factors, columns = table_columns(frame, RUN_COLUMNS, where)
    return Design(
        method="table", points=len(frame), factors=factors, settings=settings, columns=columns
    )


def kept_design(stated: dict[str, Any], file: Path) -> Design:
    """The design that a result folder keeps: what its manifest says and the points of its file."""
    factors = tuple(factor_from(factor) for factor in stated["factors"])
    try:
        frame = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise InputError(
            "points_unreadable",
            "{file}: the points of this folder cannot be read ({reason}); repeat the sweep with "
            "--resume, which writes them again",
            file=file,
            reason=str(error).splitlines()[0],
        ) from None
    texts = {factor.column for factor in factors if factor.text} | {"mix", "outlook"}
    columns = {name: frame[name].to_numpy() for name in frame.columns}
    for name in texts & columns.keys():
        cells = [None if pd.isna(cell) else cell for cell in frame[name]]
        columns[name] = np.array(cells, object)
    others = ("method", "points", "factors", "digest")
    design = Design(
        method=stated["method"],
        points=stated["points"],
        factors=factors,
        settings={key: value for key, value in stated.items() if key not in others},
        columns=columns,
    )
    if len(frame) != design.points or design.digest() != stated["digest"]:
        raise InputError(
            "points_others",
            "{file}: these are not the points that the folder's manifest states; repeat the sweep "
            "with --resume, which writes them again",
            file=file,
        )
    return design
