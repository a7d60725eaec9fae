"""The result folder: runs are kept as they finish, written in parts, and read back as tables.

A part holds a fixed slice of the experiment and is written whole; what waits for its slice to fill stands in a
journal, one line a run. So a kill at any moment loses at most the runs in flight.
"""

import fcntl
import io
import json
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from runs import schema
from runs.manifest import NAME, check_same, new_manifest, read_manifest, write_manifest, write_whole
from runs.refusals import InputError

SLICE = 100
"""Runs in a part."""
JOURNAL = ".journal.jsonl"


def open_results(path):
    """Results of a folder that `assess` has written; its tables are read when first asked for."""
    return Results(path)


class Results:
    """A result folder as tables: `runs` (a row a run), `annual` (a row a run and year), `targets` (a row a verdict)."""

    def __init__(self, path):
        self.path = Path(path)
        self.manifest = read_manifest(self.path)

    @cached_property
    def runs(self):
        """One row a run: run_id, mix, outlook, draw, rng, status, error, levers, parameters, seconds, peak_mb."""
        return self._table("runs")

    @cached_property
    def annual(self):
        """Calendar years of each run: run_id, year, one column an indicator."""
        return self._table("annual")

    @cached_property
    def targets(self):
        """Verdicts of each run: run_id, target, value, met (tolerant), met_strict, margin, first_year_met."""
        return self._table("targets")

    @property
    def mixes(self):
        """Names of the mixes, in the order in which they were asked for."""
        return list(self.manifest["arguments"]["mixes"])

    def _table(self, kind):
        """Every part of one table, in the order of the experiment."""
        import pandas as pd

        parts = sorted((self.path / kind).glob("part-*.parquet"))
        if not parts:
            raise InputError(
                f"{self.path} holds no finished run yet; run 'ganzi assess ... --out {self.path} --resume'"
            )
        return pd.concat([pd.read_parquet(part) for part in parts], ignore_index=True)


class Store:
    """The result folder of an experiment while its runs are being made; used with `with`."""

    def __init__(self, folder, experiment, jobs, resume=False):
        self.folder, self.tasks = Path(folder), experiment.tasks()
        self.waiting = {}
        self._prepare(experiment, jobs, resume)

    def _prepare(self, experiment, jobs, resume):
        """Make the folder and its manifest, or check that what is there can be continued."""
        try:
            there = any(self.folder.iterdir()) if self.folder.is_dir() else False
            if there and not resume:
                raise InputError(
                    f"{self.folder} is not empty; continue it with --resume, or give another folder with --out"
                )
            if there:
                check_same(self.folder, experiment)
            for kind in schema.KINDS:
                (self.folder / kind).mkdir(parents=True, exist_ok=True)
            if not there:
                write_manifest(self.folder, new_manifest(experiment, jobs, self.folder))
        except OSError as error:
            raise InputError(
                f"cannot write to {self.folder} ({error.strerror}); give another folder with --out"
            ) from None

    def __enter__(self):
        """Keep other processes out, and recover what an earlier one has finished."""
        self._lock = (self.folder / NAME).open()
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise InputError(
                f"another process is writing to {self.folder}; wait for it, or give another folder"
            ) from None
        self._recover()
        return self

    def __exit__(self, *exception):
        """Write what is finished, also of slices that are not full."""
        for number in sorted({index // SLICE for index in self.waiting}):
            self._write_part(number)
        self._journal.close()
        if not self.waiting:
            (self.folder / JOURNAL).unlink()
        self._lock.close()

    def _recover(self):
        """Find the slices that are whole, take what the journal holds of the others, and start a clean journal."""
        whole = {n for n in range(len(self.tasks) // SLICE + 1) if self._is_whole(n)}
        self.pending = [task for task in self.tasks if task.index // SLICE not in whole]
        identities = {task.index: task.run_id for task in self.pending}
        for record in journal_records(self.folder / JOURNAL):
            if identities.get(record["index"]) == record["run_id"]:
                self.waiting[record["index"]] = record
        self.pending = [task for task in self.pending if task.index not in self.waiting]
        self._renew_journal()
        for number in sorted({index // SLICE for index in self.waiting}):
            self._close_slice(number)

    def _is_whole(self, number):
        """Whether a part is on the disk with every run of its slice."""
        file = self._part("runs", number)
        if not file.exists():
            return False
        names = pq.read_table(file, columns=["run_id"])["run_id"].to_pylist()
        return bool(names) and names == [task.run_id for task in self._slice(number)]

    def _slice(self, number):
        """The tasks of a slice."""
        return self.tasks[number * SLICE : (number + 1) * SLICE]

    def _part(self, kind, number):
        """File of a part."""
        return self.folder / kind / f"part-{number:05d}.parquet"

    def add(self, record):
        """Keep a finished run."""
        self._journal.write(_line(record))
        self._journal.flush()
        self.waiting[record["index"]] = record
        self._close_slice(record["index"] // SLICE)

    def _close_slice(self, number):
        """If every run of a slice is there, write its part and strike it from the journal."""
        indices = [task.index for task in self._slice(number)]
        if all(index in self.waiting for index in indices):
            self._write_part(number)
            for index in indices:
                del self.waiting[index]
            self._journal.close()
            self._renew_journal()

    def _write_part(self, number):
        """Write what is there of a slice, in the order of the experiment, however it arrived."""
        records = [self.waiting[task.index] for task in self._slice(number) if task.index in self.waiting]
        for kind in schema.KINDS:
            write_whole(self._part(kind, number), parquet_bytes(schema.table(kind, records)))

    def _renew_journal(self):
        """A journal of exactly the runs that wait for their slice."""
        file = self.folder / JOURNAL
        write_whole(file, b"".join(_line(record) for record in self.waiting.values()))
        self._journal = file.open("ab")


def _line(record):
    """A record as a line of the journal; numbers come back from it bit by bit."""
    return json.dumps(record).encode() + b"\n"


def journal_records(file):
    """Records of a journal; a line that a kill has torn is left out."""
    if not file.exists():
        return
    for line in file.read_bytes().split(b"\n"):
        try:
            yield json.loads(line)
        except ValueError:
            continue


def parquet_bytes(table):
    """A table as the bytes of a Parquet file."""
    stream = io.BytesIO()
    texts = [field.name for field in table.schema if field.type == "string"]  # numbers rarely repeat
    pq.write_table(table, stream, compression="zstd", use_dictionary=texts)
    return stream.getvalue()
