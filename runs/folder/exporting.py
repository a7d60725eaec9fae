"""Results for other tools: IAMC (as pyam reads it), CSV, or single Parquet files; streamed, part by
part.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from abm.registers import indicators
from runs import identity
from runs.folder import schema
from runs.folder.disk import HIDDEN
from runs.folder.reader import open_results
from runs.refusals import InputError, Phrase, one_of, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runs.folder.reader import Results

FORMATS = ("iamc", "csv", "parquet")
REGION = "Ganzi"
IAMC = ("model", "scenario", "region", "variable", "unit", "year", "value")


def export(folder: str | Path, to: str, out: str | Path | None = None) -> list[Path]:
    """Write a result folder for other tools into `out` (by default DIR/export); returns the files
    written.

    iamc: one long table (model, scenario, region, variable, unit, year, value) of every finished
    run; the scenario is "mix, outlook, draw d, rng r, point p". csv and parquet: the tables runs,
    annual and targets as one file each.
    """
    one_of(Phrase("format"), to, FORMATS)
    results = open_results(folder)
    place = results.path / "export" if out is None else Path(out)
    begun = not place.exists()
    try:
        place.mkdir(parents=True, exist_ok=True)
        return _all_or_nothing(_tables(results, to, place))
    except OSError as error:
        raise InputError(
            "export_unwritable",
            "cannot write to {place} ({reason}); give another folder with --out",
            place=place,
            reason=reason_of(error),
        ) from None
    finally:
        if begun and place.is_dir() and not any(place.iterdir()):
            place.rmdir()


class _Table(NamedTuple):
    """A file to be written."""

    file: Path
    form: pa.Schema
    batches: Iterator[pa.RecordBatch]


def _tables(results: Results, to: str, place: Path) -> list[_Table]:
    """The files of a format."""
    if to == "iamc":
        return [_Table(place / "iamc.csv", _iamc_schema(), _iamc_batches(results))]
    return [
        _Table(
            place / f"{kind}.{to}",
            results.dataset(kind).schema.remove_metadata(),
            results.batches(kind),
        )
        for kind in sorted(schema.KINDS)
    ]


def _all_or_nothing(tables: list[_Table]) -> list[Path]:
    """Write every table under a temporary name, then give all files their names."""
    hidden = {table.file: table.file.with_name(HIDDEN.format(table.file.name)) for table in tables}
    try:
        for table in tables:
            _write(hidden[table.file], table)
        for file, unfinished in hidden.items():
            unfinished.replace(file)
    finally:
        for unfinished in hidden.values():
            unfinished.unlink(missing_ok=True)
    return list(hidden)


def _write(hidden: Path, table: _Table) -> None:
    """Write the batches of a table into a file."""
    writer = pq.ParquetWriter if table.file.suffix == ".parquet" else pcsv.CSVWriter
    with writer(hidden, table.form) as stream:
        for batch in table.batches:
            if batch.num_rows:
                # The parts state hashes in their metadata, each other ones.
                stream.write_table(pa.Table.from_batches([batch.replace_schema_metadata(None)]))


def _iamc_schema() -> pa.Schema:
    """Columns of the IAMC long format."""
    kinds = dict.fromkeys(IAMC, pa.string()) | {"year": pa.int64(), "value": pa.float64()}
    return pa.schema(list(kinds.items()))


def _iamc_batches(results: Results) -> Iterator[pa.RecordBatch]:
    """Annual values of the finished runs in the IAMC long format, some runs at a time; missing
    values are left out.
    """
    who = results.read("runs", columns=["run_id", "mix", "outlook", "draw", "rng", "point"])
    texts = who["mix"] + ", " + who["outlook"] + ", draw " + who["draw"].astype(str)
    texts += ", rng " + who["rng"].astype(str) + ", point " + who["point"].astype(str)
    scenario = dict(zip(who["run_id"], texts, strict=True))
    model = f"ganzi-abm {identity.code_version()}"
    for batch in results.batches("annual"):
        names = pa.array([scenario[name] for name in batch.column("run_id").to_pylist()])
        for variable, row in indicators.register().items():
            keep = pc.is_finite(batch.column(variable)).fill_null(False)
            if pc.any(keep).as_py():
                same = {
                    "model": model,
                    "region": REGION,
                    "variable": variable,
                    "unit": row["unit"],
                }
                yield _iamc_batch(batch, keep, names, same)


def _iamc_batch(
    batch: pa.RecordBatch, keep: pa.BooleanArray, scenarios: pa.StringArray, same: dict[str, str]
) -> pa.RecordBatch:
    """One indicator of some runs; `same` holds what stands alike in every row."""
    scenarios = scenarios.filter(keep)
    columns = {name: pa.array([value] * len(scenarios)) for name, value in same.items()}
    columns["scenario"] = scenarios
    columns["year"] = batch.column("year").filter(keep)
    columns["value"] = batch.column(same["variable"]).filter(keep)
    return pa.RecordBatch.from_arrays([columns[name] for name in IAMC], schema=_iamc_schema())
