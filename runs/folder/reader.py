"""The result folder as tables: lazily read, also while it grows, and in bounded memory where it is
large.
"""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from abm.registers.above import answered
from runs.folder import iamc, journal, lock, schema
from runs.folder.checking import Checker, journal_faults, part_number
from runs.folder.growing import NEXT
from runs.folder.manifest import design_of, experiment_of, read_manifest
from runs.folder.parts import part_file
from runs.language import LANGUAGES
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.figure import Figure

    from runs.experiment import Experiment
    from runs.folder.answer import Answer
    from runs.folder.checking import Fault
    from runs.run import Record

REWRITTEN = 0.3
"""Seconds after which a part that is being written anew is whole again."""


def open_results(path: str | Path, *, lang: str | None = None) -> Results:
    """Results of a folder that `assess` or `sweep` has written; its tables are read when first
    asked for. `lang`, "en" or "zh": in which language they show themselves.
    """
    return Results(path, lang)


class Results:
    """A result folder, which shows what was found and takes questions:

        results                              the finding, and a line a mix
        results["visits_2025"]               one target under each mix
        results.compare("document")          what a mix changes, on the same luck
        results.explain("co2_2025")          why a target is missed
        results.plot()                       figure of all targets; each answer has its own
        results.widget()                     any two mixes side by side, by menus
        results.brief()                      the note of one page
        results.to_iamc()                    for pyam

    Its tables: `runs` (a row a run), `annual` (a row a run and year), `targets` (a row a verdict).

    `runs`, `annual`, `targets` are whole pandas tables. Where there are too many runs for that,
    `read` takes some columns and rows, `batches` goes through a table part by part, and `dataset`
    gives the Arrow dataset for anything else (it streams; DuckDB reads it too).
    """

    def __init__(self, path: str | Path, lang: str | None = None) -> None:
        self.path = Path(path)
        self.lang = lang if lang is None else one_of(Phrase("language"), lang, LANGUAGES)
        if (self.path / NEXT).is_dir():
            raise InputError(
                "folder_being_extended",
                "{folder} is being extended, or that was cut short; wait a moment, or complete it "
                "with 'ganzi results {folder} --finish'",
                folder=self.path,
            )
        self.manifest = read_manifest(self.path)

    def __getitem__(self, target: str) -> Answer:
        """How likely one target is under each mix: `results["visits_2025"]`."""
        return self.target(target)

    def target(self, target: str, *, lang: str | None = None) -> Answer:
        """How likely one target is under each mix; `.table` holds the numbers by mix."""
        return answered("target")(self, target, lang=lang)

    def compare(
        self,
        mix: str | None = None,
        baseline: str = "status_quo",
        *,
        lang: str | None = None,
    ) -> Answer:
        """What a mix changes against a baseline, target by target, on the same draws and luck;
        without a name the first other mix.
        """
        return answered("compare")(self, mix, baseline, lang=lang)

    def explain(self, target: str, mix: str | None = None, *, lang: str | None = None) -> Answer:
        """Why a target is missed under a mix, and what moves it; without a name the last mix."""
        return answered("explain")(self, target, mix, lang=lang)

    def plot(self, *, lang: str | None = None) -> Figure:
        """Figure of how likely each target is under each mix; `.savefig(FILE)` keeps it."""
        return answered("plot")(self, lang=lang)

    def widget(self, *, lang: str | None = None) -> Any:
        """Any two mixes side by side in a notebook: menus of mixes and sectors, and how likely
        each target is under both, on the same draws and luck.
        """
        return answered("widget")(self, lang=lang)

    def brief(self, out: str | Path | None = None, *, lang: str | None = None) -> Any:
        """Write the note of one page for an official, as Word and as a page to print, or the one
        that the ending of `out` names; returns the files.
        """
        return answered("brief")(self, out, lang=lang)

    def to_iamc(self, *, runs: bool = False) -> pd.DataFrame:
        """Mean and quantiles over the draws in the long format of the IAMC, or with `runs` every
        finished run: `pyam.IamDataFrame(results.to_iamc())`.
        """
        own = iamc.OF_RUNS if runs else iamc.OF_STATISTICS
        batches = iamc.of_runs(self) if runs else iamc.of_statistics(self)
        return pa.Table.from_batches(list(batches), schema=iamc.form(own)).to_pandas()

    def __repr__(self) -> str:
        """The finding, and a line a mix."""
        return answered("text")(self)

    def _repr_html_(self) -> str:
        """The same in a notebook."""
        return answered("html")(self)

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
        """Verdicts of each run: run_id, target, value, met (tolerant; of the run's own values),
        met_strict, margin, first_year_met, dates (in which month what was done).
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

    @cached_property
    def checker(self) -> Checker | None:
        """What tells whether the parts are as they should be; None for a folder of older code,
        which does not say all of its experiment.
        """
        try:
            return Checker(self.path, self.manifest, self.experiment)
        except InputError as error:
            if error.code == "mix_levers_missing":
                return None
            raise

    def faults(self) -> list[Fault]:
        """Everything in the folder that is not as it should be."""
        found = self.checker.faults() if self.checker is not None else []
        return [*found, *journal_faults(self.path)]

    def parts(self, kind: str) -> list[Path]:
        """Files of one table, in the order of the experiment: those whose runs are there."""
        one_of(Phrase("table"), kind, schema.KINDS)
        if self.checker is not None:
            return [part_file(self.path, kind, number) for number in self.checker.numbers()]
        return [
            self.path / kind / file.name
            for file in sorted((self.path / "runs").glob("part-*.parquet"))
        ]

    def has_runs(self) -> bool:
        """Whether any run is finished yet."""
        return bool(self.parts("runs")) or next(self._journal(), None) is not None

    def dataset(self, kind: str) -> ds.Dataset:
        """One table ("runs", "annual" or "targets") as a pyarrow dataset: nothing is read before it
        is asked for. Refused if the folder's parts are not as they should be.
        """
        files = self.parts(kind)
        self._check_parts(kind)
        return self._dataset(kind, files)

    def sound(self, kind: str) -> ds.Dataset | None:
        """What `dataset` gives, without the parts that have a fault; None if there is no run."""
        files = self.parts(kind)
        if self.checker is not None:
            files = [
                part_file(self.path, kind, number)
                for number in self.checker.numbers()
                if not self.checker.part_faults(number, (kind,))
            ]
        try:
            return self._dataset(kind, files)
        except InputError as error:
            if error.code == "no_finished_run":
                return None
            raise

    def _check_parts(self, kind: str) -> None:
        """Refuse a folder with parts that are not as they should be, as far as a table needs
        them.
        """
        if self.checker is None:
            return
        faults = self.checker.faults_of_parts((kind,))
        if faults and (self.path / lock.NAME).exists():
            time.sleep(REWRITTEN)  # a part may be written anew at this moment
            faults = self.checker.faults_of_parts((kind,))
        if faults:
            raise self._damaged(self.path / faults[0].file, faults[0].what)

    def _dataset(self, kind: str, files: list[Path]) -> ds.Dataset:
        """Some parts of one table, and the runs that wait for their part."""
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

    def _journal(self) -> Iterator[Record]:
        """Runs of the journal that belong to the experiment."""
        for record in journal.records(self.path):
            if self.checker is None or self.checker.is_of(record["index"], record["run_id"]):
                yield record

    def _waiting(self, kind: str, files: list[Path]) -> pa.Table | None:
        """Table of the finished runs that still wait for their part in a growing folder; None if
        there is none.
        """
        records = list(self._journal())
        touched = {record["index"] // journal.SLICE for record in records}
        written = [
            part_file(self.path, "runs", number)
            for number in map(part_number, files)
            if number in touched
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

    def _damaged(self, file: Path, reason: Phrase | str) -> InputError:
        """The refusal of a file that is not as it should be."""
        return InputError(
            "file_damaged",
            "{file} is damaged ({reason}); 'ganzi results {path} --finish' makes its runs again "
            "and keeps all others",
            file=file,
            reason=reason,
            path=self.path,
        )

    def _damage(self, files: list[Path], error: Exception) -> InputError:
        """The refusal that names the first file which cannot be read."""
        for file in files:
            try:
                _dataset_of([file]).to_table()
            except (OSError, pa.ArrowException) as damage:
                return self._damaged(file, str(damage).splitlines()[0])
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
