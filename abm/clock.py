"""Calendar of the model: months counted from January 2015."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abm.model import GanziModel

from abm.registers.refusals import InputError
from agents.calendar import MONTHS_A_YEAR
from agents.stack import A_MONTH

EPOCH_YEAR = 2015
LAST_MONTH = "2050-12"
"""The last month that the outlook reaches."""


def month_index(year: int, month: int) -> int:
    """Months since January 2015 (0 for that month itself, negative before)."""
    return (year - EPOCH_YEAR) * MONTHS_A_YEAR + month - 1


def year_of(t: int) -> int:
    """Calendar year of a month index."""
    return EPOCH_YEAR + t // MONTHS_A_YEAR


def label_of(t: int) -> str:
    """A month index as text, such as '2022-01'."""
    return f"{year_of(t)}-{t % MONTHS_A_YEAR + 1:02d}"


def parse_month(text: Any) -> int:
    """Month index of 'YYYY-MM'; ValueError in one line otherwise."""
    return _parsed_month(str(text))


@lru_cache(maxsize=1024)
def _parsed_month(text: str) -> int:
    """The same of a text; folders name few months, each many thousand times."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not match or not 1 <= int(match[2]) <= MONTHS_A_YEAR:
        raise InputError("not_a_month", "'{text}' is not a month; write it like 2022-01", text=text)
    return month_index(int(match[1]), int(match[2]))


def step_month(text: Any) -> int | None:
    """First month of a step of a path, which is named by a year (its January) or a month, such as
    2023 or '2023-07'; None for anything else.
    """
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", str(text), re.ASCII)
    if match is None or isinstance(text, bool):
        return None
    return month_index(int(match[1]), int(match[2] or 1))


def step_label(t: int) -> str:
    """The name of a step of a path: its year if it begins in January, else its month."""
    return label_of(t).removesuffix("-01")


class Clock:
    """The current month. `t` counts months from January 2015; `days` and `hours` are the month's
    length.
    """

    STANDS = A_MONTH

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.set(start)

    def set(self, t: int) -> None:
        """Move to month index `t`."""
        self.t = t
        self.year = year_of(t)
        self.month = t % MONTHS_A_YEAR + 1
        self.days = calendar.monthrange(self.year, self.month)[1]
        self.hours = 24 * self.days
        self.label = label_of(t)

    @property
    def first(self) -> bool:
        """Whether this is the first month of the run."""
        return self.t == self.start


def clock_between(start: str, end: str) -> Clock:
    """The calendar of a run; refuses an end before the start and months the outlook
    does not reach.
    """
    first, last = parse_month(start), parse_month(end)
    if not 0 <= first <= last <= parse_month(LAST_MONTH):
        raise InputError(
            "impossible_period",
            "a run from {start} to {end} is not possible; months go from 2015-01 to {last}",
            start=start,
            end=end,
            last=LAST_MONTH,
        )
    return Clock(first, last)


def advance_clock(model: GanziModel) -> None:
    """Enter the next month (the first call enters the run's first month)."""
    done = model.recorder.done
    model.set_month(model.clock.start + done)
    model.ledger.start_month()
    model.network.start_month()
