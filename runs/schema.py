"""The three tables of a result folder: their columns, and the rows that a run's record gives."""

from functools import lru_cache

import pyarrow as pa

from abm import indicators, parameters, policy

KINDS = ("annual", "targets", "runs")
"""In the order in which a part is written: the runs come last, so that a part counts only if it is whole."""
MEASURED_BY_CLOCK = ("seconds", "peak_mb")
"""Columns that differ from one execution to the next by their nature; every other is the same bit by bit."""


@lru_cache(maxsize=1)
def schemas():
    """Arrow schema of each table."""
    number, text, whole, flag = pa.float64(), pa.string(), pa.int64(), pa.bool_()
    runs = [("run_id", text), ("mix", text), ("outlook", text), ("draw", whole), ("rng", whole), ("status", text)]
    runs += [("error", text), *((name, number) for name in (*lever_names(), *parameter_names(), *MEASURED_BY_CLOCK))]
    annual = [("run_id", text), ("year", whole), *((name, number) for name in indicators.register())]
    targets = [("run_id", text), ("target", text), ("value", number), ("met", flag), ("met_strict", flag)]
    targets += [("margin", number), ("first_year_met", number)]
    return {"runs": pa.schema(runs), "annual": pa.schema(annual), "targets": pa.schema(targets)}


def lever_names():
    """Every lever, in the order of the register."""
    return tuple(policy.register())


def parameter_names():
    """Every uncertain parameter, in the order of the register."""
    return tuple(row["name"] for row in parameters.register())


def rows(kind, record):
    """Rows that a run's record gives in one of the tables; a failed run gives rows in `runs` only."""
    return {"runs": _run_rows, "annual": _annual_rows, "targets": _target_rows}[kind](record)


def _run_rows(record):
    """The run itself: its identity, how it went, and every lever and parameter."""
    names = ("run_id", "mix", "outlook", "draw", "rng", "status", "error", *MEASURED_BY_CLOCK)
    return [{**record["levers"], **record["parameters"], **{name: record[name] for name in names}}]


def _annual_rows(record):
    """One row a calendar year."""
    return [
        {"run_id": record["run_id"], "year": year, **{name: values[i] for name, values in record["annual"].items()}}
        for i, year in enumerate(record["years"])
    ]


def _target_rows(record):
    """One row a judged target."""
    return [{"run_id": record["run_id"], **verdict} for verdict in record["targets"]]


def table(kind, records):
    """Arrow table of several records, in their order."""
    lines = [row for record in records for row in rows(kind, record)]
    schema = schemas()[kind]
    columns = [pa.array([line.get(name) for line in lines], type=schema.field(name).type) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)
