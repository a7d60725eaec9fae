"""Cells of tables that a user brings: rows, numbers, dates; every fault refused."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from agents.calendar import DECEMBER, JANUARY
from runs.csv_dates import date_of
from runs.csv_files import number_of, read_csv_file
from runs.refusals import InputError, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LAST_DAY = 28

today = datetime.date.today


def rows_of(
    file: str | Path, needed: Sequence[str], optional: Sequence[str], *, numbers: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells) of a CSV; refused if it cannot be read or lacks a column. Cells of
    `numbers` are empty or plain numbers, whatever way they were written.
    """
    table = read_csv_file(file)
    missing = [name for name in needed if name not in table.header]
    if missing:
        raise InputError(
            "column_missing",
            "{file} has no column '{column}'; it needs {known}",
            file=file,
            column=missing[0],
            known=", ".join(needed),
        )
    for number, row in table.rows:
        texts = dict(zip(table.header, row, strict=True))
        cells = {name: texts.get(name, "").strip() for name in (*needed, *optional)}
        at = Phrase("{file}, row {row}", file=file, row=number)
        plain = {
            name: _plain_number(at, name, cells[name], table.separator)
            for name in numbers
            if cells.get(name)
        }
        yield number, cells | plain


def _plain_number(at: Phrase, column: str, text: str, separator: str) -> str:
    """A number as Python writes it; refused where it is none, or not surely one."""
    number = number_of(text, separator=separator)
    if number is None and number_of(text) is not None:
        raise InputError(
            "cell_doubtful_number",
            "{at}: {column} = '{text}' may be meant with a decimal comma or in thousands; write it "
            "without a comma",
            at=at,
            column=column,
            text=text,
        )
    return text if number in (None, number_of(text)) else repr(number)


def number_in(at: Phrase, column: str, text: str) -> float:
    """A finite number; refused otherwise."""
    number = number_of(text)
    if number is None:
        raise InputError(
            "cell_no_number",
            "{at}: {column} = '{text}' must be a number",
            at=at,
            column=column,
            text=text,
        )
    return number


def days_of(at: Phrase | str, text: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a year, a month or a day; refused if it is none."""
    year, month, day = date_of(text) or (0, 0, 0)
    try:
        first = datetime.date(year, month or JANUARY, day or 1)
    except ValueError:
        raise InputError(
            "date_value",
            "{at}: date = '{text}' must be a year, month or day, and surely which, such as "
            "2026-03-15",
            at=at,
            text=text,
        ) from None
    return first, first.replace(month=month or DECEMBER, day=day or LAST_DAY)


def past_days_of(at: Phrase, text: str) -> tuple[datetime.date, datetime.date]:
    """The same, refused where it lies in the future."""
    first, last = days_of(at, text)
    if first > today():
        raise InputError(
            "date_in_future", "{at}: date = '{date}' lies in the future", at=at, date=text
        )
    return first, last
