"""Reads the tables in `abm/data`, each checked against its schema, so that no damaged number
reaches the model.

A refusal is one line that names the file, the row (the header is row 1) and the column.
"""

from __future__ import annotations

import copyreg
import csv
import hashlib
import io
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from abm.registers.refusals import DataError, Phrase, reason_of
from abm.registers.schemas import PATTERNS, SCHEMAS

if TYPE_CHECKING:
    from abm.registers.schemas import Field, Schema

DATA = Path(__file__).parents[1] / "data"
Row = Mapping[str, Any]
"""A row of a register: column to text, number, or None where an optional cell is empty."""
SUFFIXES = (".csv", ".toml", ".geojson")


def read_only(row: Row) -> MappingProxyType[str, Any]:
    """A row that nobody can change."""
    return MappingProxyType(dict(row))


# So that a model that holds rows can be copied and sent to another process.
copyreg.pickle(MappingProxyType, lambda row: (read_only, (dict(row),)))


@lru_cache(maxsize=256)
def read_table(name: str, folder: Path = DATA, schema: Schema | None = None) -> tuple[Row, ...]:
    """Rows of a table as read-only mappings from column to text, number or None (an optional cell
    left empty).

    `name` is the path without `.csv` (`levers`, `parameters/outlook`); `schema` is looked up by
    name if not given.
    """
    return Reader(name, Path(folder), schema or _schema(name)).rows()


def table_names(subfolder: str = "", folder: Path = DATA) -> tuple[str, ...]:
    """Names of the CSV tables in the data folder, or of one subfolder of it, in
    alphabetical order.
    """
    start = Path(folder) / subfolder
    return tuple(
        sorted(file.relative_to(folder).with_suffix("").as_posix() for file in start.rglob("*.csv"))
    )


def read_every_table(folder: Path = DATA) -> None:
    """Read and check every table the model needs, so that a damaged or missing one is refused
    before anything runs.
    """
    named = {name for name in SCHEMAS if not name.endswith("*")}
    for name in sorted(named | set(table_names(folder=folder))):
        read_table(name, folder)


def data_files(folder: Path = DATA) -> tuple[str, ...]:
    """Every data file, relative to the data folder, in alphabetical order."""
    files = (file for file in Path(folder).rglob("*") if file.suffix in SUFFIXES)
    return tuple(sorted(file.relative_to(folder).as_posix() for file in files))


def data_hash(folder: Path = DATA) -> dict[str, str]:
    """SHA-256 of each data file's bytes by its name: what a result folder's manifest states."""
    return {
        name: hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()
        for name in data_files(folder)
    }


def _schema(name: str) -> Schema:
    """The schema of a table, or of its subfolder."""
    schema = SCHEMAS.get(name) or SCHEMAS.get(f"{name.rpartition('/')[0]}/*")
    if schema is None:
        raise DataError(
            "unknown_table",
            "there is no table '{name}'; known: {known}",
            name=name,
            known=", ".join(sorted(SCHEMAS)),
        )
    return schema


class Reader:
    """One table being read: its file, its schema and the row it has reached."""

    def __init__(self, name: str, folder: Path, schema: Schema) -> None:
        self.name = name
        self.folder = folder
        self.schema = schema

    def rows(self) -> tuple[Row, ...]:
        """Every row of the table, checked."""
        header, *lines = self._lines()
        self._check_header(header)
        rows = tuple(self._row(number, line) for number, line in enumerate(lines, start=2))
        self._check_unique(rows)
        self._check_chosen(rows)
        self._check_ranges(rows)
        return tuple(read_only(row) for row in rows)

    def refuse(self, row: int, column: str, problem: Phrase) -> NoReturn:
        """Raise the one line that says what is wrong and where."""
        raise DataError(
            "table_cell",
            "{table}.csv, row {row}, column {column}: {problem}",
            table=self.name,
            row=row,
            column=column,
            problem=problem,
        )

    def _lines(self) -> list[list[str]]:
        """Cells of the file, line by line."""
        try:
            text = (self.folder / f"{self.name}.csv").read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise DataError(
                "table_unreadable",
                "{table}.csv: cannot be read ({reason})",
                table=self.name,
                reason=reason_of(error),
            ) from error
        except UnicodeDecodeError as error:
            place = error.object[: error.start].count(b"\n") + 1
            raise DataError(
                "table_not_utf8",
                "{table}.csv, row {row}: byte {byte} is not UTF-8 text",
                table=self.name,
                row=place,
                byte=error.start,
            ) from error
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            raise DataError(
                "table_not_csv",
                "{table}.csv: not a CSV table ({reason})",
                table=self.name,
                reason=reason_of(error),
            ) from error
        while lines and not lines[-1]:
            lines.pop()
        if not lines:
            raise DataError(
                "table_empty", "{table}.csv, row 1: the table is empty", table=self.name
            )
        return lines

    def _check_header(self, header: list[str]) -> None:
        """Refuse a missing, extra or misplaced column."""
        expected = list(self.schema.columns)
        for column in expected:
            if column not in header:
                self.refuse(
                    1, column, Phrase("missing; the columns are {known}", known=", ".join(expected))
                )
        for column in header:
            if column not in expected or header.count(column) > 1:
                self.refuse(
                    1,
                    column,
                    Phrase("not expected here; the columns are {known}", known=", ".join(expected)),
                )
        if header != expected:
            first = next(i for i, column in enumerate(expected) if header[i] != column)
            self.refuse(
                1,
                header[first],
                Phrase("out of place, '{expected}' belongs there", expected=expected[first]),
            )

    def _row(self, number: int, line: list[str]) -> Row:
        """One row as a dict of checked values."""
        columns = self.schema.columns
        if len(line) != len(columns):
            column = list(columns)[min(len(line), len(columns) - 1)]
            self.refuse(
                number,
                column,
                Phrase(
                    "the row has {cells} cells for {columns} columns",
                    cells=len(line),
                    columns=len(columns),
                ),
            )
        cells = dict(zip(columns, line, strict=True))
        row: dict[str, Any] = {
            column: self._value(number, column, cells[column].strip()) for column in columns
        }
        low, high = row.get("low"), row.get("high")
        if low is not None and high is not None and low > high:
            self.refuse(
                number,
                "high",
                Phrase("the range runs from {low:g} down to {high:g}", low=low, high=high),
            )
        for column, field in columns.items():
            if field.between:
                lowest, highest = field.between
                self._check_within(number, column, row[column], row[lowest], row[highest])
        shares = {column: row[column] for column in self.schema.shares.split()}
        if any(shares.values()) and abs(math.fsum(shares.values()) - 1) > 1e-9:
            self.refuse(
                number,
                next(iter(shares)),
                Phrase("the shares add up to {total:g}, not 1", total=math.fsum(shares.values())),
            )
        return row

    def _value(self, number: int, column: str, cell: str) -> str | float | None:
        """One cell as a text or a number, refused unless its field allows it."""
        field = self.schema.columns[column]
        if not cell:
            if not field.optional:
                self.refuse(number, column, Phrase("empty"))
            return None if field.kind in ("number", "whole") else ""
        if field.kind in ("number", "whole", "flag"):
            return self._number(number, column, cell, field)
        if field.kind in PATTERNS:
            pattern, wanted = PATTERNS[field.kind]
            if not pattern.fullmatch(cell):
                self.refuse(
                    number, column, Phrase("'{cell}' is not {wanted}", cell=cell, wanted=wanted)
                )
        if (field.allowed or field.registers) and cell not in self._accepted(field):
            self.refuse(
                number,
                column,
                Phrase(
                    "'{cell}' is unknown; allowed: {known}",
                    cell=cell,
                    known=", ".join(self._accepted(field)),
                ),
            )
        return cell

    def _accepted(self, field: Field) -> list[str]:
        """Texts a cell may hold: those listed, and the keys of the registers."""
        accepted = list(field.allowed)
        for register in field.registers:
            if register == self.name:
                accepted += [line[0] for line in self._lines()[1:]]
            else:
                accepted += [row["id"] for row in read_table(register, self.folder)]
        return accepted

    def _number(self, row: int, column: str, cell: str, field: Field) -> float:
        """A finite number within the field's range; whole numbers and flags as int."""
        try:
            value = float(cell)
        except ValueError:
            self.refuse(row, column, Phrase("'{cell}' is not a number", cell=cell))
        if not math.isfinite(value):
            self.refuse(row, column, Phrase("'{cell}' is not a finite number", cell=cell))
        if field.kind == "flag" and value not in (0, 1):
            self.refuse(row, column, Phrase("'{cell}' is neither 0 nor 1", cell=cell))
        if field.kind == "whole" and value != int(value):
            self.refuse(row, column, Phrase("'{cell}' is not a whole number", cell=cell))
        self._check_within(row, column, value, field.low, field.high)
        return value if field.kind == "number" else int(value)

    def _check_within(self, row: int, column: str, value: float, low: float, high: float) -> None:
        """Refuse a number outside its plausible range."""
        if value is not None and not low <= value <= high:
            self.refuse(
                row,
                column,
                Phrase("{value:g} is outside {low:g} to {high:g}", value=value, low=low, high=high),
            )

    def _check_unique(self, rows: tuple[Row, ...]) -> None:
        """Refuse a second row with the same key."""
        seen: dict[tuple[Any, ...], int] = {}
        columns = self.schema.key.split()
        for number, row in enumerate(rows, start=2):
            key = tuple(row[column] for column in columns)
            if seen.setdefault(key, number) != number:
                self.refuse(
                    number,
                    columns[0],
                    Phrase(
                        "'{key}' is there already in row {row}",
                        key=", ".join(map(str, key)),
                        row=seen[key],
                    ),
                )

    def _check_chosen(self, rows: tuple[Row, ...]) -> None:
        """Refuse two rows of one fact that are both marked as the one to use."""
        seen: dict[tuple[Any, ...], int] = {}
        for number, row in enumerate(rows, start=2):
            key = tuple(row[column] for column in self.schema.chosen.split())
            if key and row["use"] and seen.setdefault(key, number) != number:
                self.refuse(
                    number,
                    "use",
                    Phrase(
                        "'{key}' is marked to be used in row {row} already",
                        key=", ".join(key),
                        row=seen[key],
                    ),
                )

    def _check_ranges(self, rows: tuple[Row, ...]) -> None:
        """Refuse an indicator without a declared range, in another unit, or with a value outside
        its range.
        """
        if not self.schema.ranges:
            return
        ranges: dict[str, Any] = {
            row["indicator"]: row for row in read_table(self.schema.ranges, self.folder)
        }
        for number, row in enumerate(rows, start=2):
            known = ranges.get(row["indicator"])
            if known is None:
                self.refuse(
                    number,
                    "indicator",
                    Phrase(
                        "'{indicator}' has no range in {table}.csv",
                        indicator=row["indicator"],
                        table=self.schema.ranges,
                    ),
                )
            if row["unit"] != known["unit"]:
                self.refuse(
                    number,
                    "unit",
                    Phrase(
                        "'{unit}' is not {known}, the unit of {indicator}",
                        unit=row["unit"],
                        known=known["unit"],
                        indicator=row["indicator"],
                    ),
                )
            self._check_within(number, "value", row["value"], known["low"], known["high"])
