"""What is wrong with a result folder: files that nobody wrote, or that have changed since.

Nothing here is mended: reading names the first fault, 'ganzi results' all of them, and whoever goes
on with the folder makes the runs again that are lost by it.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from runs import identity
from runs.folder import journal, parts, schema
from runs.folder.manifest import code_fields
from runs.folder.stated import StatedRun, fault_of
from runs.refusals import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from runs.experiment import Experiment
    from runs.folder.manifest import Manifest

_PART = re.compile(r"part-(\d{5,9})\.parquet")
GONE = Phrase("gone or cut short")


class Fault(NamedTuple):
    """A file of a folder that is not as it should be."""

    file: str
    """Its name within the folder."""
    what: Phrase


def part_number(file: Path) -> int | None:
    """Number of a part, from the name of its file; None if it is the name of none."""
    found = _PART.fullmatch(file.name)
    return None if found is None else int(found[1])


def journal_faults(folder: Path) -> Iterator[Fault]:
    """Lines of the journal that are no run; a last line that a kill has torn is none of them."""
    try:
        lines = (folder / journal.NAME).read_bytes().split(b"\n")
    except OSError:
        return
    for number, line in enumerate(lines[:-1], start=1):
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            content = None
        what = fault_of(StatedRun, content)
        if what is not None:
            yield Fault(
                journal.NAME, Phrase("line {number} is no run: {what}", number=number, what=what)
            )


class Checker:
    """Looks at the parts of a folder, at each once as long as it stays the same."""

    def __init__(self, folder: Path, manifest: Manifest, experiment: Experiment) -> None:
        self.folder = folder
        self.tasks = experiment.tasks()
        self.slices = -(-len(self.tasks) // journal.SLICE)
        self.manifest = manifest
        self.sound: dict[tuple[int, str], int] = {}
        """Parts that are as they should be: (number, table) -> time of the last change of their
        runs.
        """

    @cached_property
    def knows_ids(self) -> bool:
        """Whether ids of runs can be told: they hold the code and data that made them."""
        return code_fields(self.manifest) == code_fields(identity.decisive())

    def is_of(self, index: int, run_id: str) -> bool:
        """Whether a run may be the one of a place of the experiment."""
        return index < len(self.tasks) and (
            not self.knows_ids or self.tasks[index].run_id == run_id
        )

    def strange(self) -> list[Path]:
        """Files among the parts that belong to no part of this experiment."""
        files = [
            file
            for kind in schema.KINDS
            if (self.folder / kind).is_dir()
            for file in sorted((self.folder / kind).iterdir())
            if not file.name.startswith(".")
        ]
        return [file for file in files if not self.has(part_number(file))]

    def has(self, number: int | None) -> bool:
        """Whether the experiment has a part of this number."""
        return number is not None and number < self.slices

    def numbers(self) -> list[int]:
        """Parts of the experiment that are there."""
        found = [part_number(file) for file in (self.folder / "runs").glob("part-*.parquet")]
        return sorted(number for number in found if number is not None and self.has(number))

    def faults_of_parts(self, kinds: tuple[str, ...] = schema.KINDS) -> list[Fault]:
        """Everything that is wrong with the parts, as far as tables of these kinds need them."""
        return [fault for number in self.numbers() for fault in self.part_faults(number, kinds)]

    def faults(self) -> list[Fault]:
        """Everything that is wrong with the tables."""
        outside = Phrase("the experiment has no such part")
        strange = [
            Fault(file.relative_to(self.folder).as_posix(), outside) for file in self.strange()
        ]
        return strange + self.faults_of_parts()

    def part_faults(self, number: int, kinds: tuple[str, ...] = schema.KINDS) -> list[Fault]:
        """What is wrong with a part, as far as it can be told without reading it."""
        files = {kind: parts.part_file(self.folder, kind, number) for kind in schema.KINDS}
        try:
            changed = files["runs"].stat().st_mtime_ns
        except OSError:
            return [self._fault(files["runs"], GONE)]
        found = [self._fault(files[kind], GONE) for kind in kinds if not parts.has_end(files[kind])]
        if not found and all(self.sound.get((number, kind)) == changed for kind in kinds):
            return []
        if parts.has_end(files["runs"]):
            found += self._told_by_runs(number, files, kinds)
        if not found:
            self.sound |= dict.fromkeys(((number, kind) for kind in kinds), changed)
        return found

    def _told_by_runs(
        self, number: int, files: dict[str, Path], kinds: tuple[str, ...]
    ) -> list[Fault]:
        """What the file of a part's runs, which was written last, tells of it and the others."""
        try:
            with pq.ParquetFile(files["runs"]) as file:
                rows, stated = file.metadata.num_rows, file.schema_arrow.metadata or {}
                names = file.read(columns=["run_id"], use_threads=False)["run_id"].to_pylist()
        except (OSError, pa.ArrowException, KeyError) as error:
            reason = Phrase("it cannot be read ({reason})", reason=str(error).splitlines()[0])
            return [self._fault(files["runs"], reason)]
        found = []
        if stated.get(b"rows", str(rows).encode()) != str(rows).encode():
            found += self._few_rows(files["runs"], stated[b"rows"].decode())
        elif not self._are_of(number, names):
            other = Phrase("its runs are not those of this part")
            found.append(self._fault(files["runs"], other))
        for kind in ("annual", "targets"):
            said = stated.get(f"rows of {kind}".encode())
            there = files[kind]
            if kind in kinds and parts.has_end(there) and said is not None:
                found += self._few_rows(there, said.decode())
        return found

    def _few_rows(self, file: Path, said: str) -> list[Fault]:
        """The fault of a table that has not as many rows as it was written with."""
        try:
            rows = pq.read_metadata(file).num_rows
        except (OSError, pa.ArrowException) as error:
            reason = Phrase("it cannot be read ({reason})", reason=str(error).splitlines()[0])
            return [self._fault(file, reason)]
        if str(rows) == said:
            return []
        few = Phrase("it has {rows} rows and was written with {said}", rows=rows, said=said)
        return [self._fault(file, few)]

    def _are_of(self, number: int, names: list[str]) -> bool:
        """Whether runs may be those of a part, in the order of the experiment."""
        first = number * journal.SLICE
        size = min(journal.SLICE, len(self.tasks) - first)
        if not 0 < len(names) <= size or len(set(names)) < len(names):
            return False
        if not self.knows_ids:
            return True
        if len(names) == size:
            ends = (self.tasks[first].run_id, self.tasks[first + size - 1].run_id)
            return (names[0], names[-1]) == ends
        return set(names) <= {task.run_id for task in self.tasks[first : first + size]}

    def _fault(self, file: Path, what: Phrase) -> Fault:
        return Fault(file.relative_to(self.folder).as_posix(), what)
