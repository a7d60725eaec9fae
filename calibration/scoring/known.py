"""Tables that a user brings: what became of targets and levels, and probabilities that experts
gave; every fault refused.

Two kinds of row may stand in one table: of a target (target, outcome, date, and if known value,
reading) and of any indicator's year (indicator, year, value, date, and if known vintage, source).
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from abm.registers import indicators, targets
from agents.calendar import DECEMBER
from analysis.questions.readings import YEARS_MET
from calibration.scoring.cells import days_of, number_in, past_days_of, rows_of
from runs.csv_files import read_csv_file
from runs.refusals import InputError, Phrase, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

YES = ("1", "1.0", "yes", "met", "true")
NO = ("0", "0.0", "no", "missed", "false")
EARLY = "event"
"""Comparator of targets that can be met before their year, and then are."""
OF_TARGET = ("target", "outcome", "date")
OF_LEVEL = ("indicator", "year", "value", "date")
NUMBERS = ("year", "value")
OPTIONAL = ("value", "reading", "vintage", "source")
YEARS = range(2022, 2031)
"""Years of which a level can be forecast."""


@dataclass(frozen=True)
class Outcome:
    """What became of a target: met or not, when that was known, and the published value (NaN if
    only the verdict); `reading`: which of its readings, "" for the main one.
    """

    target: str
    met: bool
    date: str
    value: float
    reading: str = ""


@dataclass(frozen=True)
class KnownLevel:
    """A published figure of an indicator's year, when that was known, and how it was counted ("" if
    nothing is said).
    """

    indicator: str
    year: int
    value: float
    date: str
    vintage: str = ""
    source: str = ""


@dataclass(frozen=True)
class Known:
    """What has become known."""

    targets: dict[str, Outcome] = field(default_factory=dict)
    """Outcomes of the main readings."""
    readings: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    """Outcomes of other readings, by target and reading."""
    levels: dict[tuple[str, int, str], KnownLevel] = field(default_factory=dict)
    """Levels by indicator, year and vintage."""


class Words(NamedTuple):
    """What a forecast speaks of: its targets, their readings and its indicators by id."""

    targets: Mapping[str, Mapping[str, Any]]
    readings: Mapping[str, tuple[str, ...]]
    """Other readings than the main one that come true or not."""
    indicators: Mapping[str, Mapping[str, Any]]


def words_here() -> Words:
    """What the registers of this version speak of."""
    others = {
        name: tuple(str(row["reading"]) for row in rows if row["sense"] != YEARS_MET)
        for name, rows in targets.readings().items()
    }
    return Words(targets.register(), others, indicators.register())


def read_outcomes(file: str | Path, words: Words | None = None) -> Known:
    """What a CSV says of targets and levels; every row checked by the words of a forecast."""
    words = words or words_here()
    header = read_csv_file(file).header
    levels_too = "indicator" in header
    needed = OF_TARGET if "target" in header or not levels_too else ()
    needed = tuple(dict.fromkeys((*needed, *(OF_LEVEL if levels_too else ()))))
    known = Known()
    others = [name for name in (*OF_TARGET, *OF_LEVEL, *OPTIONAL) if name not in needed]
    for number, row in rows_of(file, needed, others, numbers=NUMBERS):
        at = Phrase("{file}, row {row}", file=file, row=number)
        if bool(row["target"]) == bool(row["indicator"]):
            raise InputError(
                "row_of_two_kinds",
                "{at}: a row is of a target or of an indicator; fill one of the two cells",
                at=at,
            )
        if row["target"]:
            _add_outcome(known, at, _outcome(at, row, words))
        else:
            _add_level(known, at, _level(at, row, words))
    if not (known.targets or known.readings or known.levels):
        raise InputError(
            "no_outcome",
            "{file} holds no outcome; it needs rows with target, outcome (1 or 0) and date",
            file=file,
        )
    return known


def _add_outcome(known: Known, at: Phrase, outcome: Outcome) -> None:
    """Keep an outcome; refused if it stands there already."""
    key = (outcome.target, outcome.reading)
    if key in known.readings or (not outcome.reading and outcome.target in known.targets):
        raise InputError(
            "outcome_twice",
            "{at}: '{target}' stands there twice; keep the newest",
            at=at,
            target=outcome.target,
        )
    if outcome.reading:
        known.readings[key] = outcome
    else:
        known.targets[outcome.target] = outcome


def _add_level(known: Known, at: Phrase, level: KnownLevel) -> None:
    """Keep a level; refused if it stands there already."""
    key = (level.indicator, level.year, level.vintage)
    if key in known.levels:
        raise InputError(
            "level_twice",
            "{at}: '{indicator}' of {year} stands there twice; keep the newest, or say how each "
            "was counted (vintage)",
            at=at,
            indicator=level.indicator,
            year=level.year,
        )
    known.levels[key] = level


def read_experts(file: str | Path, words: Words | None = None) -> dict[str, float]:
    """Mean probability by target from a CSV with the columns target, probability and, if several,
    expert.
    """
    words = words or words_here()
    probabilities: dict[str, dict[str, float]] = {}
    for number, row in rows_of(
        file, ("target", "probability"), ("expert",), numbers=("probability",)
    ):
        at = Phrase("{file}, row {row}", file=file, row=number)
        target = _target(at, row["target"], words)
        share = number_in(at, "probability", row["probability"])
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


def first_day(date: str) -> datetime.date:
    """First day on which something dated like that may have been known."""
    return days_of("date", date)[0]


def _outcome(at: Phrase, row: dict[str, str], words: Words) -> Outcome:
    """One checked outcome."""
    target = _target(at, row["target"], words)
    word = row["outcome"].lower()
    if word not in (*YES, *NO):
        raise InputError(
            "outcome_value",
            "{at}: outcome = '{outcome}' must be 1 or 0 (also yes, no, met, missed)",
            at=at,
            outcome=row["outcome"],
        )
    met = word in YES
    reading = _reading(at, row["reading"], target, words)
    value = number_in(at, "value", row["value"]) if row["value"] else math.nan
    _check_date(at, words.targets[target], met, row["date"])
    if not reading:
        _check_value(at, words.targets[target], met, value)
    return Outcome(target, met, row["date"], value, reading)


def _level(at: Phrase, row: dict[str, str], words: Words) -> KnownLevel:
    """One checked level."""
    name = row["indicator"]
    if name not in words.indicators:
        raise InputError(
            "unknown_indicator_in_row",
            "{at}: unknown indicator '{name}'{hint}; see 'ganzi list indicators'",
            at=at,
            name=name,
            hint=nearest(name, words.indicators),
        )
    year = number_in(at, "year", row["year"])
    if year not in YEARS:
        raise InputError(
            "level_year",
            "{at}: year = {year} must be one from {first} to {last}",
            at=at,
            year=row["year"],
            first=YEARS[0],
            last=YEARS[-1],
        )
    value = number_in(at, "value", row["value"])
    _, last = past_days_of(at, row["date"])
    if last < datetime.date(int(year), DECEMBER, 1):
        raise InputError(
            "level_too_early",
            "{at}: '{indicator}' of {year} cannot have been known in {date}",
            at=at,
            indicator=name,
            year=int(year),
            date=row["date"],
        )
    return KnownLevel(name, int(year), value, row["date"], row["vintage"], row["source"])


def _target(at: Phrase, name: str, words: Words) -> str:
    """A target's id; refused with the nearest one if there is none."""
    if name not in words.targets:
        raise InputError(
            "unknown_target_in_row",
            "{at}: unknown target '{name}'{hint}; see 'ganzi list targets'",
            at=at,
            name=name,
            hint=nearest(name, words.targets),
        )
    return name


def _reading(at: Phrase, name: str, target: str, words: Words) -> str:
    """A reading's name, "" for the main one; refused if the target has none like that."""
    main, others = str(words.targets[target]["reading"]), words.readings.get(target, ())
    if name not in ("", main, *others):
        raise InputError(
            "unknown_reading_in_row",
            "{at}: '{target}' has no reading '{name}'; it has {known}",
            at=at,
            target=target,
            name=name,
            known=", ".join((main, *others)),
        )
    return "" if name == main else name


def _check_date(at: Phrase, row: Mapping[str, Any], met: bool, date: str) -> None:
    """Refuse a date that is none, or at which the target was not decided yet."""
    _, last = past_days_of(at, date)
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


def _check_value(at: Phrase, row: Mapping[str, Any], met: bool, value: float) -> None:
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
