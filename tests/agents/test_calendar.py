"""The calendar's facts fit each other."""

import pytest

from agents import calendar


@pytest.mark.parametrize(
    ("months", "first", "count"),
    [
        (calendar.WINTER, 12, 3),
        (calendar.COLD_MONTHS, 11, 6),
        (calendar.DRY_MONTHS, 12, 5),
        (calendar.RAINS, 6, 4),
        (calendar.FLIGHT_SEASONS[0], 4, 7),
        (calendar.FLIGHT_SEASONS[1], 11, 5),
    ],
)
def test_a_season_is_an_unbroken_run_of_months(months, first, count):
    assert list(months) == [(first - 1 + later) % 12 + 1 for later in range(count)]


def test_quarters_part_the_year_and_both_timetables_cover_it():
    assert calendar.QUARTER_STARTS == (1, 4, 7, 10)
    assert calendar.QUARTER_ENDS == tuple(month + 2 for month in calendar.QUARTER_STARTS)
    assert calendar.QUARTERS_A_YEAR * calendar.MONTHS_A_QUARTER == calendar.MONTHS_A_YEAR == 12
    assert len(calendar.QUARTER_STARTS) == calendar.QUARTERS_A_YEAR
    both = [month for season in calendar.FLIGHT_SEASONS for month in season]
    assert sorted(both) == list(range(1, 13))


def test_days_and_hours_of_a_usual_year():
    long = (1, 3, 5, 7, 8, 10, 12)
    days = [31 if month in long else 30 for month in range(1, 13)]
    days[calendar.FEBRUARY - 1] = 28
    assert list(calendar.MONTH_DAYS) == days
    assert sum(days) == calendar.DAYS_A_YEAR == 365
    assert calendar.HOURS_A_YEAR == calendar.DAYS_A_YEAR * calendar.HOURS_A_DAY == 8760
    assert (calendar.JANUARY, calendar.FEBRUARY, calendar.DECEMBER) == (1, 2, 12)
