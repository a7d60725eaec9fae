"""Inputs, units and limits as people read them."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from abm.clock import year_of
from abm.registers import policy
from agents.calendar import MONTHS_A_YEAR
from analysis.reading.inputs import LEVER, input_row
from runs.folder.manifest import is_conditional
from runs.language import column_text, say, spoken_language
from runs.language.register_names import chinese_names, chinese_units, table_of_names

if TYPE_CHECKING:
    from analysis.questions.explain import Limit
    from runs.folder.reader import Results

CHINESE_SOURCES = Path(__file__).parent / "source_names.csv"
MONTH_INDEX = "months since January 2015"
"""Unit of a point in time; shown as the month of the calendar in which what it names comes about.
"""
_COUNTED = ("month", "night", "person", "room")
"""Units that take an s when they follow a number in English."""
_PLAIN_UNITS = (MONTH_INDEX, "1", "0/1", "0-1", "share", "unit", "count")
_LARGE = {"en": (1e9, 1e6), "zh": (1e8, 1e4)}
"""From which numbers on a language writes a word beside them, the largest first."""


@lru_cache(maxsize=1)
def chinese_sources() -> dict[str, str]:
    """What the registers say of where a number comes from, in Chinese."""
    return table_of_names(CHINESE_SOURCES)


def source_text(source: str) -> str:
    """Where a number or an outline comes from; as the register says if it has no other name."""
    if spoken_language() == "zh":
        return chinese_sources().get(source, source)
    return source


def input_label(name: str) -> str:
    """What an input is, in words: a lever's label or a parameter's meaning; in Chinese its name if
    known.
    """
    row = input_row(name)
    if row["kind"] == LEVER:
        return column_text(row, "label")
    if spoken_language() == "zh":
        return chinese_names().get(name) or row["meaning"]
    return row["meaning"]


def short_label(name: str) -> str:
    """An input in few words, for axes: in English the id as words."""
    if name in policy.register() or spoken_language() == "zh":
        return input_label(name)
    return name.replace("_", " ")


def unit_text(unit: str) -> str:
    """A unit as shown beside a number; nothing for plain numbers."""
    if unit in _PLAIN_UNITS:
        return ""
    return chinese_units().get(unit, unit) if spoken_language() == "zh" else unit


def value_text(name: str, value: float) -> str:
    """A value of an input with its unit, to three digits; yes or no where that is what it says."""
    row = input_row(name)
    if not math.isfinite(value):
        return "–"
    number = plain_text(row["unit"], value)
    unit = unit_text(row["unit"])
    if row["unit"] == "1/a":
        return say("{number} a year", number=number)
    if spoken_language() == "zh":
        return f"{number}{unit}"
    plural = "s" if unit in _COUNTED and value != 1 else ""
    return f"{number} {unit}{plural}".strip()


def plain_text(unit: str, value: float) -> str:
    """A value of an input without its unit: a number to three digits, or the month that it stands
    for.
    """
    if unit != MONTH_INDEX:
        return number_text(value)
    month = math.ceil(value)
    return say("{year}-{month:02d}", year=year_of(month), month=month % MONTHS_A_YEAR + 1)


def number_text(value: float) -> str:
    """A number to three digits, in words where it is large."""
    # Translators: the larger words stand for 1e9 and 1e6 in English, for 1e8 and 1e4 in Chinese.
    words = (say(" bn"), say(" million"))
    scales = zip(_LARGE[spoken_language()], words, strict=True)
    scale, word = next((pair for pair in scales if abs(value) >= pair[0]), (1, ""))
    size = abs(value / scale)
    if size < 1:
        shown = f"{value / scale:.3g}"
    else:
        digits = max(3 - len(f"{size:.0f}"), 0)
        shown = f"{round(value / scale, digits):,.{digits}f}"
    if "." in shown and "e" not in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown + word


def limit_text(limit: Limit) -> str:
    """A limit of a box as a phrase."""
    name = input_label(limit.input)
    row = input_row(limit.input)
    if row.get("distribution") == "bernoulli":
        return say('"{name}": yes', name=name) if limit.above else say('"{name}": no', name=name)
    fields = {"name": name, "value": value_text(limit.input, limit.value)}
    if row["unit"] == MONTH_INDEX:
        if limit.above:
            return say('"{name}" in or after {value}', **fields)
        return say('"{name}" in or before {value}', **fields)
    if limit.above:
        return say('"{name}" at or above {value}', **fields)
    return say('"{name}" at or below {value}', **fields)


def mix_titles(results: Results) -> dict[str, str]:
    """Title of each mix of a result folder; where the runs met outside paths that came true, it
    says so.
    """
    conditional = is_conditional(results.manifest)
    titles = {}
    for name, mix in results.manifest["arguments"]["mixes"].items():
        title = column_text(mix, "title")
        titles[name] = say("{title} (no forecast)", title=title) if conditional else title
    return titles
