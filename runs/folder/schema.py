"""The three tables of a result folder: their columns, the rows that a run's record gives, and the
way back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from abm.registers import indicators, parameters, policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runs.designs.design import Design
    from runs.run import Record

type OwnColumns = tuple[tuple[str, bool], ...]
"""A design's own columns: name, and whether it holds texts."""

KINDS = ("annual", "targets", "runs")
"""In the order in which a part is written: the runs come last, so that a part counts only if it is
whole.
"""
MEASURED_BY_CLOCK = ("seconds", "peak_mb")
"""Columns that differ from one execution to the next by their nature; every other is the same bit
by bit.
"""
WHO = ("run_id", "mix", "outlook", "draw", "rng", "status", "error")
MORE = ("point", "place", "traceback", "command")
"""Point of the design; of a failed run also its cause, its traceback, and the command that repeats
it.
"""
VERDICT = ("target", "value", "met", "met_strict", "margin", "first_year_met", "dates")


@lru_cache(maxsize=8)
def schemas(own: OwnColumns = ()) -> dict[str, pa.Schema]:
    """Arrow schema of each table; `own` are the columns that only a design has."""
    number, text, whole, flag = pa.float64(), pa.string(), pa.int64(), pa.bool_()
    runs = [
        ("run_id", text),
        ("mix", text),
        ("outlook", text),
        ("draw", whole),
        ("rng", whole),
        ("status", text),
        ("error", text),
        ("point", whole),
        ("place", text),
        ("traceback", text),
        ("command", text),
        *((name, number) for name in lever_names()),
        *((name, number) for name in parameter_names()),
        *((name, text if texts else number) for name, texts in own),
        *((name, number) for name in MEASURED_BY_CLOCK),
    ]
    annual = [
        ("run_id", text),
        ("year", whole),
        *((name, number) for name in indicators.register()),
    ]
    targets = [
        ("run_id", text),
        ("target", text),
        ("value", number),
        ("met", flag),
        ("met_strict", flag),
        ("margin", number),
        ("first_year_met", number),
        ("dates", text),
    ]
    return {"runs": pa.schema(runs), "annual": pa.schema(annual), "targets": pa.schema(targets)}


def own_columns(design: Design) -> OwnColumns:
    """A design's own columns as `schemas` wants them."""
    return tuple((factor.column, factor.text) for factor in design.own_factors())


@lru_cache(maxsize=1)
def lever_names() -> tuple[str, ...]:
    """Every lever, in the order of the register."""
    return tuple(policy.register())


@lru_cache(maxsize=1)
def parameter_names() -> tuple[str, ...]:
    """Every uncertain parameter, in the order of the register."""
    return tuple(row["name"] for row in parameters.register())


def rows(kind: str, record: Record) -> list[dict[str, Any]]:
    """Rows that a run's record gives in one of the tables; a failed run gives rows in
    `runs` only.
    """
    return {"runs": _run_rows, "annual": _annual_rows, "targets": _target_rows}[kind](record)


def _run_rows(record: Record) -> list[dict[str, Any]]:
    """The run itself: its identity, how it went, and every lever, parameter and column of its
    design.
    """
    itself: dict[str, Any] = {name: record.get(name) for name in (*WHO, *MORE, *MEASURED_BY_CLOCK)}
    return [record["levers"] | record["parameters"] | record.get("columns", {}) | itself]


def _annual_rows(record: Record) -> list[dict[str, Any]]:
    """One row a calendar year."""
    return [
        {"run_id": record["run_id"], "year": year}
        | {name: values[place] for name, values in record["annual"].items()}
        for place, year in enumerate(record["years"])
    ]


def _target_rows(record: Record) -> list[dict[str, Any]]:
    """One row a judged target."""
    return [{"run_id": record["run_id"], **verdict} for verdict in record["targets"]]


def table(kind: str, records: Iterable[Record], own: OwnColumns = ()) -> pa.Table:
    """Arrow table of several records, in their order."""
    lines = [row for record in records for row in rows(kind, record)]
    schema = schemas(own)[kind]
    columns = [
        pa.array([line.get(name) for line in lines], type=schema.field(name).type)
        for name in schema.names
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def records_from(
    tables: dict[str, pa.Table], own: OwnColumns, places: dict[str, int]
) -> dict[int, Record]:
    """Records, {index: record}, from the three tables of a part, as they were written.

    `places` gives the index of each run id; runs that it does not hold are left out.
    """
    records = {
        line["run_id"]: _record(line, own, places[line["run_id"]])
        for line in tables["runs"].to_pylist()
        if line["run_id"] in places
    }
    for line in tables["annual"].to_pylist():
        record = records.get(line.pop("run_id"))
        if record is not None:
            record["years"].append(line.pop("year"))
            for name, value in line.items():
                record["annual"].setdefault(name, []).append(value)
    for line in tables["targets"].to_pylist():
        record = records.get(line["run_id"])
        if record is not None:
            record["targets"].append({name: line[name] for name in VERDICT})
    return {record["index"]: record for record in records.values()}


def _record(line: dict[str, Any], own: OwnColumns, index: int) -> Record:
    """A record without its years and verdicts, from its row in `runs`."""
    return {
        "index": index,
        "run_id": line["run_id"],
        "mix": line["mix"],
        "outlook": line["outlook"],
        "draw": line["draw"],
        "rng": line["rng"],
        "point": line["point"],
        "columns": {name: line[name] for name, _ in own},
        "status": line["status"],
        "error": line["error"],
        "place": line["place"],
        "traceback": line["traceback"],
        "command": line["command"],
        "levers": {name: line[name] for name in lever_names()},
        "parameters": {name: line[name] for name in parameter_names()},
        "years": [],
        "annual": {},
        "counties": {},
        "targets": [],
        "seconds": line["seconds"],
        "peak_mb": line["peak_mb"],
    }
