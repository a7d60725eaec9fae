"""Dates of cells: read where it is sure which day, month or year is meant."""

import pytest

from runs.csv_dates import date_of


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-15",
        "2026-1-15",
        "2026/1/15",  # Excel
        "2026.1.15",
        " 2026/01/15 ",
        "2026/1/15 0:00",
        "2026-01-15 00:00:00",
        "2026-01-15T00:00:00.000",
        "20260115",
        "2026年1月15日",
        "15/1/2026",
        "15.01.2026",
        "1/15/2026",
    ],
)
def test_a_day_whatever_wrote_it(cell):
    assert date_of(cell) == (2026, 1, 15)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2026", (2026, 0, 0)),
        ("2026.0", (2026, 0, 0)),
        ("2026年", (2026, 0, 0)),
        ("2026-01", (2026, 1, 0)),
        ("2026/1", (2026, 1, 0)),
        ("2026年1月", (2026, 1, 0)),
        ("3/3/2026", (2026, 3, 3)),
    ],
)
def test_years_and_months(cell, date):
    assert date_of(cell) == date


@pytest.mark.parametrize(
    "cell",
    [
        "3/4/2026",  # March or April
        "46037",  # a day as Excel counts them, from 1900 or from 1904
        "15/01/26",
        "Jan-26",
        "2026.1",  # January, or October without its zero
        "2026-1/15",
        "2026-01-15 12:30",
        "13/13/2026",
        "２０２６",
        "",
        "NA",
        "2026" * 100,
    ],
)
def test_what_is_not_sure_is_no_date(cell):
    assert date_of(cell) is None
