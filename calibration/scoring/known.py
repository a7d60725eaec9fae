"""Tables that a user brings: known outcomes of targets, and probabilities that experts gave; every
fault refused.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abm.registers import targets
from agents.calendar import DECEMBER, JANUARY
from runs.csv_files import number_of, read_csv_file
from runs.refusals import InputError, Phrase, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abm.registers.tables import Row

YES = ("1", "yes", "met", "true")
NO = ("0", "no", "missed", "false")
DATE = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
EARLY = "event"
"""Comparator of targets that can be met before their year, and then are."""


today = datetime.date.today


@dataclass(frozen=True)
class Outcome:
    """What became of a target: met or not, when that was known, and the published value (NaN if
    only the verdict).
    """

    target: str
    met: bool
    date: str
    value: float


def read_outcomes(file: str | Path) -> dict[str, Outcome]:
    """Outcomes by target from a CSV with the columns target, outcome, date and, if known, value
    (the target's unit).
    """
    outcomes: dict[str, Outcome] = {}
    for number, row in _rows(file, ("target", "outcome", "date"), ("value",)):
        at = Phrase("{file}, row {row}", file=file, row=number)
        outcome = _outcome(at, row)
        if outcome.target in outcomes:
            raise InputError(
                "outcome_twice",
                "{at}: '{target}' stands there twice; keep the newest",
                at=at,
                target=outcome.target,
            )
        outcomes[outcome.target] = outcome
    if not outcomes:
        raise InputError(
            "no_outcome",
            "{file} holds no outcome; it needs rows with target, outcome (1 or 0) and date",
            file=file,
        )
    return outcomes


def read_experts(file: str | Path) -> dict[str, float]:
    """Mean probability by target from a CSV with the columns target, probability and, if several,
    expert.
    """
    probabilities: dict[str, dict[str, float]] = {}
    for number, row in _rows(file, ("target", "probability"), ("expert",)):
        at = Phrase("{file}, row {row}", file=file, row=number)
        target = _target(at, row["target"])
        share = _number(at, "probability", row["probability"])
        if not 0 <= share <= 1:
            raise InputError(
                "probability_value",
                "{at}: probability = {probability} must lie between 0 and 1",
                at=at,
                probability=row["probability"],
            )
        experts = probabilities.setdefault(target, {})
        name = row.get("expert") or ""
        if name in experts:
            raise InputError(
                "expert_twice",
                "{at}: '{target}' has two probabilities of the same expert; name experts apart",
                at=at,
                target=target,
            )
        experts[name] = share
    if not probabilities:
        raise InputError(
            "no_probability",
            "{file} holds no probability; it needs rows with target and probability",
            file=file,
        )
    return {
        target: sum(experts.values()) / len(experts) for target, experts in probabilities.items()
    }


def _rows(
    file: str | Path, needed: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells) of a CSV; refused if it cannot be read or lacks a column."""
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
        cells = dict(zip(table.header, row, strict=True))
        yield number, {name: cells.get(name, "").strip() for name in (*needed, *optional)}


def _outcome(at: Phrase, row: dict[str, str]) -> Outcome:
    """One checked outcome."""
    target = _target(at, row["target"])
    word = row["outcome"].lower()
    if word not in (*YES, *NO):
        raise InputError(
            "outcome_value",
            "{at}: outcome = '{outcome}' must be 1 or 0 (also yes, no, met, missed)",
            at=at,
            outcome=row["outcome"],
        )
    met = word in YES
    value = _number(at, "value", row["value"]) if row["value"] else math.nan
    _check_date(at, targets.register()[target], met, row["date"])
    _check_value(at, targets.register()[target], met, value)
    return Outcome(target, met, row["date"], value)


def _target(at: Phrase, name: str) -> str:
    """A target's id; refused with the nearest one if there is none."""
    known = targets.register()
    if name not in known:
        raise InputError(
            "unknown_target_in_row",
            "{at}: unknown target '{name}'{hint}; see 'ganzi list targets'",
            at=at,
            name=name,
            hint=nearest(name, known),
        )
    return name


def _number(at: Phrase, column: str, text: str) -> float:
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


def _check_date(at: Phrase, row: Row, met: bool, date: str) -> None:
    """Refuse a date that is none, or at which the target was not decided yet."""
    first, last = _days(at, date)
    if first > today():
        raise InputError(
            "date_in_future", "{at}: date = '{date}' lies in the future", at=at, date=date
        )
    early = met and row["comparator"] == EARLY
    if last < datetime.date(row["year"], DECEMBER, 1) and not early:
        raise InputError(
            "date_too_early",
            "{at}: '{target}' is decided by the end of {year}, not in {date}; before that "
            "only an event can be settled, and only as met",
            at=at,
            target=row["id"],
            year=row["year"],
            date=date,
        )


def _days(at: Phrase, text: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a year, a month or a day; refused if it is none."""
    # Excel writes 2026/3/15.
    text = "-".join(part.zfill(2) for part in text.split("/")) if "/" in text else text
    parts = text.split("-") if DATE.fullmatch(text) else ["0"]
    year, month, day = (int(part) for part in (parts + ["0", "0"])[:3])
    try:
        first = datetime.date(year, month or JANUARY, day or 1)
    except ValueError:
        raise InputError(
            "date_value",
            "{at}: date = '{text}' must be a year, month or day such as 2026-03-15",
            at=at,
            text=text,
        ) from None
    return first, first.replace(month=month or DECEMBER, day=day or 28)


def _check_value(at: Phrase, row: Row, met: bool, value: float) -> None:
    """Refuse a published value that plainly contradicts the outcome; within the tolerance either
    verdict stands.
    """
    if not math.isfinite(value) or row["sense"] not in ("ge", "gt", "le"):
        return
    slack = row["tolerance"] * (abs(row["value"]) if row["tolerance_type"] == "rel" else 1.0)
    sign = -1.0 if row["sense"] == "le" else 1.0
    beyond = sign * (value - row["value"])
    if (met and beyond < -slack) or (not met and beyond > 0):
        verdict = "met" if met else "missed"
        raise InputError(
            "value_contradicts",
            "{at}: value {value:g} {unit} contradicts the outcome '{verdict}' of '{target}' "
            "(target {goal:g}); mend one of them",
            at=at,
            value=value,
            unit=row["unit"],
            verdict=verdict,
            target=row["id"],
            goal=row["value"],
        )
