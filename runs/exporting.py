"""Results for other tools: IAMC (as pyam reads it), NetCDF (as xarray does), CSV, or single Parquet
files; all that is asked for, or nothing.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from runs.county_exports import of_counties
from runs.folder import iamc, schema
from runs.folder.disk import HIDDEN
from runs.folder.netcdf import write_netcdf
from runs.folder.reader import open_results
from runs.refusals import InputError, Phrase, one_of, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from runs.folder.reader import Results

COUNTIES = "iamc-counties"
FORMATS = ("iamc", "iamc-runs", COUNTIES, "netcdf", "csv", "parquet")


def export(
    folder: str | Path,
    to: str,
    out: str | Path | None = None,
    *,
    draws: int | None = None,
    jobs: int = 1,
) -> list[Path]:
    """Write a result folder for other tools into `out` (by default DIR/export); returns the files
    written.

    iamc: one long table (model, scenario, region, variable, unit, year, value) of mean and
    quantiles over the draws; iamc-runs: of every finished run. The scenario is the mix; outlook,
    point, and draw or statistic are columns. iamc-counties: of the runs of the first `draws` (by
    default of all), which `jobs` processes make again, with the counties as regions besides.
    netcdf: indicators over mix, draw and year, with units and labels. csv and parquet: the tables
    runs, annual and targets as one file each.
    """
    one_of(Phrase("format"), to, FORMATS)
    if draws is not None and to != COUNTIES:
        raise InputError(
            "draws_without_counties",
            "--draws {draws} means nothing with --format {to}; it goes with --format {counties}",
            draws=draws,
            to=to,
            counties=COUNTIES,
        )
    results = open_results(folder)
    place = results.path / "export" if out is None else Path(out)
    begun = not place.exists()
    try:
        place.mkdir(parents=True, exist_ok=True)
        if to == COUNTIES:
            rows = _rows(iamc.form(iamc.OF_RUNS), of_counties(results, draws, jobs))
            return _all_or_nothing({place / f"{to}.csv": rows} | _units(place))
        return _all_or_nothing(_files(results, to, place))
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


def _files(results: Results, to: str, place: Path) -> dict[Path, Callable[[Path], None]]:
    """The files of a format, and what writes each."""
    files: dict[Path, Callable[[Path], None]]
    if to == "netcdf":
        files = {place / "results.nc": partial(write_netcdf, results)}
    elif to == "iamc":
        statistics = iamc.form(iamc.OF_STATISTICS)
        files = {place / "iamc.csv": _rows(statistics, iamc.of_statistics(results))}
    elif to == "iamc-runs":
        runs = iamc.form(iamc.OF_RUNS)
        files = {place / "iamc-runs.csv": _rows(runs, iamc.of_runs(results))}
    else:
        return {
            place / f"{kind}.{to}": _rows(
                results.dataset(kind).schema.remove_metadata(), results.batches(kind)
            )
            for kind in sorted(schema.KINDS)
        }
    return files | _units(place)


def _units(place: Path) -> dict[Path, Callable[[Path], None]]:
    """The file of what pint does not know, beside what needs it."""
    return {place / iamc.UNITS.name: partial(copyfile, iamc.UNITS)}


def _all_or_nothing(files: dict[Path, Callable[[Path], None]]) -> list[Path]:
    """Write every file under a temporary name, then give all their names."""
    hidden = {file: file.with_name(HIDDEN.format(file.name)) for file in files}
    try:
        for file, write in files.items():
            write(hidden[file])
        for file, unfinished in hidden.items():
            unfinished.replace(file)
    finally:
        for unfinished in hidden.values():
            unfinished.unlink(missing_ok=True)
    return list(hidden)


def _rows(form: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Callable[[Path], None]:
    """What writes the batches of a table, part by part, into a file."""

    def write(hidden: Path) -> None:
        parquet = ".parquet" in hidden.suffixes
        with (pq.ParquetWriter if parquet else pcsv.CSVWriter)(hidden, form) as stream:
            for batch in batches:
                if batch.num_rows:
                    # The parts state hashes in their metadata, each other ones.
                    stream.write_table(pa.Table.from_batches([batch.replace_schema_metadata(None)]))

    return write
