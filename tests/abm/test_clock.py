"""The calendar."""

import pytest

from abm.clock import Clock, label_of, month_index, parse_month, year_of


def test_months_count_from_january_2015():
    assert month_index(2015, 1) == 0
    assert month_index(2022, 3) == 86
    assert label_of(86) == "2022-03"
    assert year_of(86) == 2022
    assert parse_month("2030-12") == month_index(2030, 12)


@pytest.mark.parametrize("text", ["2022", "2022-13", "2022-00", "22-01", "next year"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="is not a month; write it like 2022-01"):
        parse_month(text)


def test_a_clock_knows_the_length_of_its_month():
    clock = Clock(month_index(2024, 2), month_index(2024, 3))
    assert (clock.days, clock.hours, clock.first, clock.label) == (29, 696, True, "2024-02")
    clock.set(month_index(2024, 3))
    assert (clock.days, clock.first) == (31, False)
