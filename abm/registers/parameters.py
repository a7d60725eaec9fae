"""Uncertain numbers: each declared once with unit, range, distribution, source and grade, drawn
once a draw.

The same draw index gives the same numbers in every mix, outlook and replication.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from abm.registers.refusals import DataError, InputError, allowed_range, nearest
from abm.registers.tables import Row, read_table, table_names
from abm.streams import Streams
from agents import quantiles
from agents.columns import name_key
from agents.stack import FOR_GOOD

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, KeyArray, Values

DISTRIBUTIONS = {
    "constant": lambda u, row: row["centre"] + 0 * u,
    "uniform": lambda u, row: row["low"] + u * (row["high"] - row["low"]),
    "triangular": lambda u, row: quantiles.triangular(u, row["low"], row["centre"], row["high"]),
    "lognormal": lambda u, row: quantiles.lognormal(u, row["centre"], row["spread"]),
    "normal": lambda u, row: quantiles.normal(u, row["centre"], row["spread"]),
    "gamma": lambda u, row: quantiles.gamma(u, row["centre"], row["spread"]),
    "bernoulli": lambda u, row: (u < row["centre"]) * 1.0,
}


class Parameters(SimpleNamespace):
    """Every parameter of a run as an attribute, in the unit of its register."""

    STANDS = FOR_GOOD

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...


SETTLED = ("value_added_ratio_electricity", "hydro_price_start", "industry_share")
"""Parameters that are drawn apart and that the start then brings to agree (`model.settled`)."""


@lru_cache(maxsize=1)
def register() -> tuple[Row, ...]:
    """Every parameter as a dict: name, unit, distribution, low, centre, high, spread, grade,
    source, meaning, table.
    """
    rows: list[Row] = []
    for table in table_names("parameters"):
        rows += [dict(row, table=table) for row in read_table(table)]
    for row in read_table("starting_values"):
        rows.append(_starting_value(row))
    tables: dict[str, str] = {}
    for row in rows:
        if row["name"] in tables:
            raise DataError(
                "parameter_declared_twice",
                "parameter '{name}' is declared in {first}.csv and {second}.csv",
                name=row["name"],
                first=tables[row["name"]],
                second=row["table"],
            )
        tables[row["name"]] = row["table"]
    return tuple(rows)


def _starting_value(row: Row) -> Row:
    """A row of the starting values as a parameter: triangular between its low and high, or a known
    constant.
    """
    known = row["low"] == row["high"]
    return {
        "name": row["id"],
        "unit": row["unit"],
        "distribution": "constant" if known else "triangular",
        "low": row["low"],
        "centre": row["central"],
        "high": row["high"],
        "spread": None,
        "grade": row["grade"],
        "source": row["source"],
        "meaning": row["meaning"],
        "table": "starting_values",
    }


@lru_cache(maxsize=1)
def _keys() -> KeyArray:
    """Identity key of each parameter, so that adding one changes no other's draw."""
    return np.array([name_key(row["name"]) for row in register()])


@lru_cache(maxsize=1)
def _by_distribution() -> tuple[tuple[IntArray, Row], ...]:
    """For each distribution the places of its parameters in the register, and their numbers as
    arrays in one row.
    """
    kinds = np.array([row["distribution"] for row in register()])
    found = []
    for kind in DISTRIBUTIONS:
        places = np.flatnonzero(kinds == kind)
        numbers = {
            name: np.array([register()[place][name] for place in places.tolist()], float)
            for name in ("low", "centre", "high", "spread")
        }
        found.append((places, {"distribution": kind, **numbers}))
    return tuple(found)


def value_at(row: Row, u: Values) -> FloatArray:
    """The parameter at probability level(s) `u` of its distribution, clipped to its range."""
    return np.clip(
        DISTRIBUTIONS[row["distribution"]](np.asarray(u, float), row), row["low"], row["high"]
    )


def deviation_of(row: Row) -> float:
    """Log deviation of a parameter's distribution: half of what lies between its 16 and 84 %."""
    low, high = value_at(row, np.array([0.1587, 0.8413])).tolist()
    return float(np.log(high / low)) / 2.0


def drawn_values(draw: int) -> dict[str, float]:
    """All parameters of a draw: dict name -> value."""
    levels = Streams(rng=0, draw=draw).uniform("parameters", 0, _keys())
    values = np.empty(len(levels))
    for places, rows in _by_distribution():
        values[places] = value_at(rows, levels[places])
    return {row["name"]: value for row, value in zip(register(), values.tolist(), strict=True)}


def checked_values(given: dict[str, float]) -> dict[str, float]:
    """Parameter values set by a user, {name: number}; ValueError unless each is known and within
    its range.
    """
    rows = {row["name"]: row for row in register()}
    for name, value in given.items():
        if name not in rows:
            raise InputError(
                "unknown_parameter",
                "unknown parameter '{name}'{hint}; see 'ganzi list parameters'",
                name=name,
                hint=nearest(name, rows),
            )
        low, high = rows[name]["low"], rows[name]["high"]
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            allowed = allowed_range(low, high, rows[name]["unit"])
            raise InputError(
                "parameter_value",
                "parameter {name} = {value!r} is not possible; {allowed}",
                name=name,
                value=value,
                allowed=allowed,
            )
    return {name: float(value) for name, value in given.items()}
