"""CSV files as people have them: what is plainly meant is read, whatever the program that wrote it;
everything else is refused in one line that names file, row and column.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

from runs.refusals import InputError, reason_of

SEPARATORS = (",", ";", "\t")
SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
"""First line by which Excel is told the separator."""
STRANGE_SEPARATORS = "，；、|"
"""What people part cells with that no program reads as such."""
LINE_END = re.compile(r"\r\n|\r|\n")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
SPACES_IN_NUMBER = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", re.ASCII)
"""Between groups of three."""
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
LONGEST_NUMBER = 40
"""Characters of a number that can be meant."""
LONGEST_CELL = 100_000


class CsvTable(NamedTuple):
    """What stands in a CSV file."""

    file: Path
    separator: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    """Number of each row (the header is row 1 of the table) and its cells, without empty rows."""


def read_csv_file(file: str | Path) -> CsvTable:
    """The table of a file: UTF-8, UTF-16 or GBK; comma, semicolon or tab between cells; every row
    with as many cells as the header, whose names are there and differ.
    """
    path = Path(file)
    text, separator = _separated(_text(path))
    lines = _lines(path, text, separator)
    if not lines:
        raise InputError("csv_empty", "{file} is empty; a table needs a header", file=path)
    header = [name.strip() for name in lines[0][1]]
    _check_header(path, header)
    rows = lines[1:]
    for number, cells in rows:
        if len(cells) != len(header):
            raise InputError(
                "csv_row_length",
                "{file}, row {row}: {cells} cells for {columns} columns (a separator too many or "
                "too few)",
                file=path,
                row=number,
                cells=len(cells),
                columns=len(header),
            )
    kept = [place for place in range(len(header)) if _is_column(path, header, rows, place)]
    return CsvTable(
        path,
        separator,
        [header[place] for place in kept],
        [(number, [cells[place] for place in kept]) for number, cells in rows],
    )


def _check_header(path: Path, header: list[str]) -> None:
    """Refuse a header that has a name twice, or whose cells are parted by something else."""
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(
                "column_twice",
                "{where}: the column '{name}' is there twice",
                where=path,
                name=name,
            )
    strange = [letter for letter in STRANGE_SEPARATORS if letter in header[0]]
    if len(header) == 1 and strange:
        raise InputError(
            "csv_separator",
            "{file}: its cells are parted by '{letter}'; part them by a comma, a semicolon or a "
            "tab",
            file=path,
            letter=strange[0],
        )


def _is_column(
    path: Path, header: list[str], rows: list[tuple[int, list[str]]], place: int
) -> bool:
    """Whether something stands in a column; one without a name must be empty, or first and count
    the rows from 0, as pandas writes them.
    """
    if header[place]:
        return True
    unnamed = [cells[place].strip() for _, cells in rows]
    counted = place == 0 and len(header) > 1 and unnamed == [str(row) for row in range(len(rows))]
    if any(unnamed) and not counted:
        raise InputError(
            "csv_column_unnamed",
            "{file}: column {place} has no name; leave it out (pandas writes one with the names of "
            "its rows unless index=False is said)",
            file=path,
            place=place + 1,
        )
    return False


def _text(path: Path) -> str:
    """Text of a file by its byte order mark, as UTF-8, or else as GBK."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            "cannot_read", "{file} cannot be read ({reason})", file=path, reason=reason_of(error)
        ) from None
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(
        "file_not_text", "{file} is no text in UTF-8, UTF-16 or GBK; save it as CSV", file=path
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    """Encodings in which a file may be written; UTF-16 without a mark shows in its first letters,
    of which one byte each is 0.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    one, other = content[0:6:2], content[1:6:2]
    if any(one) != any(other):
        return ("utf-16-le",) if any(one) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")


def _separated(text: str) -> tuple[str, str]:
    """The text without a line that names the separator, and the separator."""
    first, *rest = LINE_END.split(text, maxsplit=1)
    named = SEPARATOR_LINE.fullmatch(first)
    if named is not None and named[1] in (*SEPARATORS, "|"):
        return "".join(rest), named[1]
    counts = [first.count(separator) for separator in SEPARATORS]
    return text, SEPARATORS[counts.index(max(counts))]


def _lines(path: Path, text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Number and cells of every line that is not empty."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [
            (number, cells)
            for number, cells in enumerate(reader, start=1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise InputError(
            "cannot_read_csv",
            "{file} cannot be read as CSV ({reason})",
            file=path,
            reason=reason_of(error),
        ) from None


def number_of(cell: str, *, separator: str = ",") -> float | None:
    """The number that a cell holds, or None if it is none or not surely one: 1,234,567 is grouped,
    0,5 is a decimal comma only where the comma does not part cells, and 1,234 there is neither
    (0,234 is).
    """
    text = SPACES_IN_NUMBER.sub("", cell.strip())
    if len(text) > LONGEST_NUMBER:
        return None
    if PLAIN_NUMBER.fullmatch(text):
        return float(text)
    grouped = GROUPED_NUMBER.fullmatch(text) is not None
    decimal = separator != "," and DECIMAL_COMMA.fullmatch(text) is not None
    if decimal and text.lstrip("+-").startswith("0"):
        return float(text.replace(",", "."))
    if grouped and not decimal:
        return float(text.replace(",", ""))
    if decimal and not grouped:
        return float(text.replace(",", "."))
    return None
