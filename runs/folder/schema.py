"""The three tables of a result folder: their columns, the rows that a run's record gives, and the
way back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from abm.registers import indicators, parameters, policy

if TYPE_CHECKING:
    from runs.designs.design import Design

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
VERDICT = ("target", "value", "met", "met_strict", "margin", "first_year_met")


@lru_cache(maxsize=8)
def schemas(own: tuple[tuple[str, bool], tuple[str, bool]] = ()) -> dict[str, Any]:
    """Arrow schema of each table; `own` are a design's own columns as ((name, whether it holds
    texts), ...).
    """
    number, text, whole, flag = pa.float64(), pa.string(), pa.int64(), pa.bool_()
    runs = [
        ("run_id", text),
        ("mix", text),
        ("outlook", text),
        ("draw", whole),
        ("rng", whole),
        ("status", text),
    ]
    runs += [("error", text), ("point", whole), *((name, text) for name in MORE[1:])]
    runs += [(name, number) for name in (*lever_names(), *parameter_names())]
    runs += [
        *((name, text if texts else number) for name, texts in own),
        *((n, number) for n in MEASURED_BY_CLOCK),
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
    ]
    targets += [("margin", number), ("first_year_met", number)]
    return {"runs": pa.schema(runs), "annual": pa.schema(annual), "targets": pa.schema(targets)}


def own_columns(design: Design) -> tuple[tuple[str, bool], tuple[str, bool]]:
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


def rows(kind: str, record: dict[str, str | int]) -> list[dict[str, str | float]]:
    """Rows that a run's record gives in one of the tables; a failed run gives rows in
    `runs` only.
    """
    return {"runs": _run_rows, "annual": _annual_rows, "targets": _target_rows}[kind](record)


def _run_rows(record: dict[str, str | int]) -> list[dict[str, str | float]]:
    """The run itself: its identity, how it went, and every lever, parameter and column of its
    design.
    """
    said = {name: record.get(name) for name in (*WHO, *MORE, *MEASURED_BY_CLOCK)}
    return [{**record["levers"], **record["parameters"], **record.get("columns", {}), **said}]


def _annual_rows(record: dict[str, str | int]) -> list[dict[str, str | float]]:
    """One row a calendar year."""
    return [
        {
            "run_id": record["run_id"],
            "year": year,
            **{name: values[i] for name, values in record["annual"].items()},
        }
        for i, year in enumerate(record["years"])
    ]


def _target_rows(record: dict[str, str | int]) -> list[dict[str, str | float]]:
    """One row a judged target."""
    return [{"run_id": record["run_id"], **verdict} for verdict in record["targets"]]


def table(kind: str, records: list[dict[str, str | int]], own: Any = ()) -> Any:
    """Arrow table of several records, in their order."""
    lines = [row for record in records for row in rows(kind, record)]
    schema = schemas(own)[kind]
    columns = [
        pa.array([line.get(name) for line in lines], type=schema.field(name).type)
        for name in schema.names
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def records_from(
    tables: dict[str, Any], own: tuple[tuple[str, bool], tuple[str, bool]] = ()
) -> dict[str, dict[str, str | int]]:
    """Records (dict run_id -> record, without its index) from the three tables of a part, as they
    were written.
    """
    records = {line["run_id"]: _record(line, own) for line in tables["runs"].to_pylist()}
    for line in tables["annual"].to_pylist():
        record = records[line.pop("run_id")]
        record["years"].append(line.pop("year"))
        for name, value in line.items():
            record["annual"].setdefault(name, []).append(value)
    for line in tables["targets"].to_pylist():
        records[line["run_id"]]["targets"].append({name: line[name] for name in VERDICT})
    return records


def _record(
    line: dict[str, str | int], own: tuple[tuple[str, bool], tuple[str, bool]]
) -> dict[str, str | int]:
    """A record without its years and verdicts, from its row in `runs`."""
    record = {name: line[name] for name in (*WHO, *MORE, *MEASURED_BY_CLOCK)}
    record["levers"] = {name: line[name] for name in lever_names()}
    record["parameters"] = {name: line[name] for name in parameter_names()}
    record["columns"] = {name: line[name] for name, _ in own}
    return record | {"years": [], "annual": {}, "targets": []}
