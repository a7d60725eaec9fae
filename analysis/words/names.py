"""Inputs, units and limits as people read them, in English and Chinese."""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from abm.clock import label_of, year_of
from abm.registers import policy
from analysis.reading.inputs import LEVER, input_row
from analysis.words.units import UNITS

if TYPE_CHECKING:
    from analysis.questions.explain import Limit
    from runs.folder.reader import Results

CHINESE_NAMES = Path(__file__).parent / "parameter_names.csv"
CHINESE_SOURCES = Path(__file__).parent / "source_names.csv"
_UNITS_ZH = (
    ("person-visits", "人次"),
    ("person-visit", "人次"),
    ("million", "百万"),
    ("CNY", "元"),
    ("month", "月"),
    ("head", "头"),
    ("count", "个"),
    ("person", "人"),
    ("households", "户"),
    ("household", "户"),
    ("projects", "个"),
    ("rights", "宗"),
    ("firm", "户"),
    ("year", "年"),
    ("MWh", "兆瓦时"),
    ("kWh", "千瓦时"),
    ("MW", "兆瓦"),
    ("tce", "吨标准煤"),
    ("sheep units", "羊单位"),
    ("km", "公里"),
    ("ha", "公顷"),
    ("kg", "公斤"),
    ("day", "天"),
    ("M 元", "百万元"),
    ("k 元", "千元"),
    ("/a", "/年"),
    ("/h", "/小时"),
    ("/t", "/吨"),
    ("t/", "吨/"),
)
"""Parts of units in Chinese, replaced in this order."""
MONTH_INDEX = "months since January 2015"
"""Unit of a point in time; shown as the month of the calendar in which what it names comes about.
"""
_COUNTED = ("month", "night", "person", "room")
"""Units that take an s when they follow a number in English."""
_IN_TIME = {"en": ("in or before", "in or after"), "zh": ("不晚于", "不早于")}
_IN_SIZE = {"en": ("at or below", "at or above"), "zh": ("不高于", "不低于")}
"""What stands between an input's name and its limit: below, above."""
_PLAIN_UNITS = (MONTH_INDEX, "1", "0/1", "0-1", "share", "unit", "count")


@lru_cache(maxsize=1)
def chinese_names() -> dict[str, str]:
    """Chinese name of each parameter that has one."""
    return _translations(CHINESE_NAMES)


@lru_cache(maxsize=1)
def chinese_sources() -> dict[str, str]:
    """What the registers say of where a number comes from, in Chinese."""
    return _translations(CHINESE_SOURCES)


def _translations(path: Path) -> dict[str, str]:
    """A table of two columns as a dict of its first to its second."""
    with path.open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def source_text(source: str, lang: str) -> str:
    """Where a number or an outline comes from, in the language asked for; as the register says if
    it is not known.
    """
    return chinese_sources().get(source, source) if lang == "zh" else source


def input_label(name: str, lang: str) -> str:
    """What an input is, in words: a lever's label or a parameter's meaning; in Chinese its name if
    known.
    """
    row = input_row(name)
    if row["kind"] == LEVER:
        return row[f"label_{lang}"]
    return chinese_names().get(name, row["meaning"]) if lang == "zh" else row["meaning"]


def short_label(name: str, lang: str) -> str:
    """An input in few words, for axes: in English the id as words."""
    if name in policy.register() or lang == "zh":
        return input_label(name, lang)
    return name.replace("_", " ")


def unit_text(unit: str, lang: str) -> str:
    """A unit as shown beside a number; nothing for plain numbers."""
    if unit in _PLAIN_UNITS:
        return ""
    if lang == "zh":
        if unit in UNITS:
            return UNITS[unit]
        for english, chinese in _UNITS_ZH:
            unit = unit.replace(english, chinese)
        unit = "吨" if unit == "t" else unit
    return unit


def value_text(name: str, value: float, lang: str) -> str:
    """A value of an input with its unit, to three digits; yes or no where that is what it says."""
    row = input_row(name)
    if not math.isfinite(value):
        return "–"
    number = plain_text(row["unit"], value, lang)
    unit = unit_text(row["unit"], lang)
    if row["unit"] == "1/a":
        return f"每年{number}" if lang == "zh" else f"{number} a year"
    many = "s" if unit in _COUNTED and value != 1 else ""
    return f"{number}{unit}" if lang == "zh" else f"{number} {unit}{many}".strip()


def plain_text(unit: str, value: float, lang: str) -> str:
    """A value of an input without its unit: a number to three digits, or the month that it stands
    for.
    """
    if unit != MONTH_INDEX:
        return number_text(value, lang)
    month = math.ceil(value)
    return f"{year_of(month)}年{month % 12 + 1}月" if lang == "zh" else label_of(month)


def number_text(value: float, lang: str) -> str:
    """A number to three digits, in words where it is large."""
    scales = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e9, " bn"), (1e6, " million"))
    scale, word = next((pair for pair in scales if abs(value) >= pair[0]), (1, ""))
    digits = 3 - len(f"{abs(value / scale):.0f}") if abs(value / scale) >= 1 else 3
    shown = (
        f"{value / scale:.3g}"
        if abs(value / scale) < 1
        else f"{round(value / scale, max(digits, 0)):,.{max(digits, 0)}f}"
    )
    return (shown.rstrip("0").rstrip(".") if "." in shown and "e" not in shown else shown) + word


def limit_text(limit: Limit, lang: str) -> str:
    """A limit of a box as a phrase."""
    name = input_label(limit.input, lang)
    if input_row(limit.input).get("distribution") == "bernoulli":
        said = {"en": ("no", "yes"), "zh": ("否", "是")}[lang][limit.above]
        return f"“{name}”为{said}" if lang == "zh" else f'"{name}": {said}'
    words = _IN_TIME if input_row(limit.input)["unit"] == MONTH_INDEX else _IN_SIZE
    said, value = words[lang][limit.above], value_text(limit.input, limit.value, lang)
    return f"“{name}”{said}{value}" if lang == "zh" else f'"{name}" {said} {value}'


def mix_titles(results: Results, lang: str = "en") -> dict[str, str]:
    """Title of each mix of a result folder in the language asked for."""
    return {
        name: mix[f"title_{lang}"] for name, mix in results.manifest["arguments"]["mixes"].items()
    }
