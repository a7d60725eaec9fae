"""Dates of cells as people and programs write them: what is plainly meant is read, nothing else."""

from __future__ import annotations

import re
from typing import NamedTuple

YEAR, MONTH, DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
MIDNIGHT = r"([ T]0?0:00(:00(\.0+)?)?)?"
"""What programs write behind a day that has no time."""
FORMS = (
    rf"{YEAR}(\.0)?",  # pandas makes years decimal where one is missing
    rf"{YEAR}[-/]{MONTH}",
    rf"{YEAR}(?P<part>[-/.]){MONTH}(?P=part){DAY}{MIDNIGHT}",
    r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)",
    # with the Chinese words for year, month and day
    rf"{YEAR}\u5e74({MONTH}\u6708({DAY}\u65e5)?)?",
)
WRITTEN = [re.compile(form, re.ASCII) for form in FORMS]
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + MIDNIGHT, re.ASCII)
"""Day and month, or month and day: only a number above twelve tells."""
MONTHS = 12


class Date(NamedTuple):
    """A year, a month or a day; 0 where nothing is said."""

    year: int
    month: int = 0
    day: int = 0


def date_of(cell: str) -> Date | None:
    """The date that a cell holds, or None if it is none or not surely one: 3/4/2026 may be in March
    or in April, 46037 may be a day as Excel counts them.
    """
    text = cell.strip()
    for form in WRITTEN:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return Date(*(int(parts.get(name) or 0) for name in Date._fields))
    if found := YEAR_LAST.fullmatch(text):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        if one > MONTHS >= other or one == other <= MONTHS:
            return Date(year, other, one)
        if other > MONTHS >= one:
            return Date(year, one, other)
    return None
