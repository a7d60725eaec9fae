"""The result folder as tables: lazily read, also while it grows, and in bounded memory where it is
large.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from runs.folder import journal, schema
from runs.folder.growing import NEXT
from runs.folder.manifest import design_of, experiment_of, read_manifest
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from runs.experiment import Experiment


def open_results(path: str | Path) -> Results:
    """Results of a folder that `assess` or `sweep` has written; its tables are read when first
    asked for.
    """
    return Results(path)


class Results:
    """A result folder as tables: `runs` (a row a run), `annual` (a row a run and year), `targets`
    (a row a verdict).

    `runs`, `annual`, `targets` are whole pandas tables. Where there are too many runs for that,
    `read` takes some columns and rows, `batches` goes through a table part by part, and `dataset`
    gives the Arrow dataset for anything else (it streams; DuckDB reads it too).
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if (self.path / NEXT).is_dir():
            raise InputError(
                "folder_being_extended",
                "{folder} is being extended, or that was cut short; wait a moment, or complete it "
                "with 'ganzi results {folder} --finish'",
                folder=self.path,
            )
        self.manifest = read_manifest(self.path)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: run_id, mix, outlook, draw, rng, status, error, point, levers, parameters,
        seconds ...
        """
        return self.read("runs")

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Calendar years of each run: run_id, year, one column an indicator."""
        return self.read("annual")

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Verdicts of each run: run_id, target, value, met (tolerant), met_strict, margin,
        first_year_met.
        """
        return self.read("targets")

    @property
    def mixes(self) -> list[str]:
        """Names of the mixes, in the order in which they were asked for."""
        return list(self.manifest["arguments"]["mixes"])

    @cached_property
    def design(self) -> pd.DataFrame:
        """The points of a sweep's design, one column a factor; a single point without columns for
        an ensemble.
        """
        return self.experiment.design.frame()

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment that made this folder."""
        return experiment_of(self.manifest, design_of(self.manifest, self.path))

    def parts(self, kind: str) -> list[Path]:
        """Files of one table, in the order of the experiment: those whose runs are there whole."""
        one_of(Phrase("table"), kind, schema.KINDS)
        return [
            self.path / kind / file.name
            for file in sorted((self.path / "runs").glob("part-*.parquet"))
        ]

    def has_runs(self) -> bool:
        """Whether any run is finished yet."""
        return bool(self.parts("runs")) or next(journal.records(self.path), None) is not None

    def dataset(self, kind: str) -> ds.Dataset:
        """One table ("runs", "annual" or "targets") as a pyarrow dataset: nothing is read before it
        is asked for.
        """
        files = self.parts(kind)
        waiting = self._waiting(kind, files)
        if not files and waiting is None:
            raise InputError(
                "no_finished_run",
                "{path} holds no finished run yet; wait, or go on with --out {path} --resume",
                path=self.path,
            )
        try:
            if waiting is None:
                return _dataset_of(files)
            return ds.dataset([*([_dataset_of(files)] if files else []), ds.dataset(waiting)])
        except (OSError, pa.ArrowException) as error:
            raise self._damage(files, error) from None

    def _waiting(self, kind: str, files: list[Path]) -> pa.Table | None:
        """Table of the finished runs that still wait for their part in a growing folder; None if
        there is none.
        """
        records = list(journal.records(self.path))
        touched = {record["index"] // journal.SLICE for record in records}
        written = [
            self.path / "runs" / file.name
            for file in files
            if int(file.stem.removeprefix("part-")) in touched
        ]
        there = set(_run_ids(written)) if written else set()
        records = [record for record in records if record["run_id"] not in there]
        if not records:
            return None
        # Runs finish in any order; a table has the order of the experiment.
        records.sort(key=lambda record: record["index"])
        return schema.table(kind, records, schema.own_columns(self.experiment.design))

    def read(self, kind: str, columns: list[str] | None = None, where: Any = None) -> pd.DataFrame:
        """Some columns and rows of a table as pandas; `where` is an Arrow expression,
        `field("status") == "ok"`.
        """
        return self.table(kind, columns, where).to_pandas()

    def table(self, kind: str, columns: list[str] | None = None, where: Any = None) -> pa.Table:
        """What `read` gives, as an Arrow table: every value with the bits that were stored."""
        try:
            return self.dataset(kind).to_table(columns=columns, filter=where, cache_metadata=False)
        except (OSError, pa.ArrowException) as error:
            raise self._damage(self.parts(kind), error) from None

    def batches(self, kind: str, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """A table part by part, so that a large folder needs no more memory than a small one."""
        parts = self.dataset(kind).to_batches(
            columns=columns,
            batch_readahead=1,  # Arrow would otherwise read many parts ahead
            fragment_readahead=1,
            cache_metadata=False,
            use_threads=False,
        )
        while True:
            try:
                part = next(parts, None)
            except (OSError, pa.ArrowException) as error:
                raise self._damage(self.parts(kind), error) from None
            if part is None:
                return
            yield part

    def _damage(self, files: list[Path], error: Exception) -> InputError:
        """The refusal that names the first file which cannot be read."""
        for file in files:
            try:
                _dataset_of([file]).to_table()
            except (OSError, pa.ArrowException) as damage:
                return InputError(
                    "file_damaged",
                    "{file} is damaged ({reason}); 'ganzi results {path} --finish' makes its "
                    "runs again and keeps all others",
                    file=file,
                    reason=str(damage).splitlines()[0],
                    path=self.path,
                )
        return InputError(
            "cannot_read",
            "{file} cannot be read ({reason})",
            file=self.path,
            reason=str(error).splitlines()[0],
        )


def _run_ids(files: list[Path]) -> list[str]:
    """Ids of the runs of some parts."""
    return (
        _dataset_of(files).to_table(columns=["run_id"], cache_metadata=False)["run_id"].to_pylist()
    )


def _dataset_of(files: list[Path]) -> ds.Dataset:
    """Parquet files as one dataset; a page whose checksum is wrong is refused when it is read."""
    options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    form = ds.ParquetFileFormat(default_fragment_scan_options=options)
    return ds.dataset([str(file) for file in files], format=form)
