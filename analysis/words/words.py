"""Words and numbers as people read them, in English and Chinese; model units become document units
only here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.words.phrases import PHRASES
from runs.commands.listing import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

GROUPS = {
    "energy_carbon": ("Energy and carbon", "能源与碳排放"),
    "clean_energy": ("Power plants and lines", "清洁能源项目"),
    "tourism": ("Tourism", "文化旅游"),
    "agriculture": ("Farming", "农牧业"),
    "forestry": ("Forestry", "林业"),
    "mining_lithium": ("Mining and lithium", "锂矿与矿业"),
    "parks": ("Industrial parks", "产业园区"),
    "services": ("Services", "服务业"),
    "digital": ("Digital networks", "数字化"),
    "technology": ("Charging and gas stations", "技术与设施"),
    "finance": ("Green finance", "绿色金融"),
}
"""Groups of targets in the order in which they are shown."""

_ENGLISH_UNITS = {
    "MW": ((1, "MW"),),
    "t CO2": ((1e6, "Mt"), (1e3, "kt")),
    "t ore/a": ((1e6, "Mt/a"), (1e3, "kt/a")),
    "CNY/a": ((1e9, "bn CNY"), (1e6, "M CNY")),
    "CNY": ((1e9, "bn CNY"), (1e6, "M CNY")),
    "person-visits/a": ((1e6, "million"), (1e3, "thousand")),
    "tce/CNY": ((1e-4, "tce per 10,000 CNY"),),
    "count": ((1, ""),),
    "0/1": ((1, ""),),
}
_AXIS_UNITS = {
    "person-visits": ((1e6, "million visits"),),
    "CNY": ((1e9, "bn CNY"),),
    "CNY/a": ((1e9, "bn CNY a year"),),
    "t": ((1e3, "kt"),),
    "t CO2": ((1e6, "Mt"),),
    "t ore/a": ((1e6, "Mt a year"),),
    "t/a": ((1e6, "Mt a year"),),
    "MW": ((1, "MW"),),
    "MWh": ((1e6, "TWh"),),
    "tce/CNY": ((1e-4, "tce per 10,000 CNY"),),
    "tce": ((1e6, "Mtce"),),
    "count": ((1, ""),),
    "0/1": ((1, ""),),
}
"""Scale and unit of each model unit on an English axis."""
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤"}


def phrase(name: str, lang: str) -> str:
    """A fixed phrase in the language asked for."""
    return PHRASES[name][LANGUAGES.index(lang)]


def group_label(group: str, lang: str) -> str:
    """Name of a group of targets; a group without one shows its id."""
    return GROUPS[group][LANGUAGES.index(lang)] if group in GROUPS else group


def group_place(group: str) -> int:
    """Where a group stands in the order of GROUPS; unknown ones last."""
    return list(GROUPS).index(group) if group in GROUPS else len(GROUPS)


def percent(probability: float, low: float, high: float) -> str:
    """A probability as text with no more digits than its interval permits; never 0 % or 100 %.

    Whole per cent up to a half-width of 10 points, then to the nearest 5 up to 20, then to the
    nearest 10.
    """
    if not math.isfinite(probability):
        return "–"
    step = rounding_step(low, high)
    if probability == 0:
        return f"<{math.ceil(100 * high / step) * step} %"
    if probability == 1:
        return f">{math.floor(100 * low / step) * step} %"
    shown = min(max(round(100 * probability / step) * step, step), 100 - step)
    return f"{'~' if step > 1 else ''}{shown} %"


def bounded_percent(probability: float) -> str:
    """A probability as a whole number of per cent that never claims certainty: from <1 to >99."""
    if probability < 0.005:
        return "<1"
    return ">99" if probability > 0.995 else f"{100 * probability:.0f}"


def rounding_step(low: float, high: float) -> int:
    """Step, in per cent points, to which a probability with this interval is rounded."""
    half_width = (high - low) / 2
    if half_width <= 0.1:
        return 1
    return 5 if half_width <= 0.2 else 10


def interval(low: float, high: float) -> str:
    """An interval of probabilities as text, in whole per cent; rounded outwards to 5 where it is
    wide.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    step = min(rounding_step(low, high), 5)
    lowest = max(0, math.floor(100 * low / step) * step)
    highest = min(100, math.ceil(100 * high / step) * step)
    return f"{lowest}–{highest}"


def points(change: float) -> str:
    """A change of a probability as text, in per cent points."""
    return f"{100 * change:+.0f}" if math.isfinite(change) else "–"


def wanted(row: dict[str, str | int], lang: str) -> str:
    """What the document asks for, such as '≥ 22,000 MW' or '≥ 2200 万千瓦', from a row of a
    reachability table.
    """
    if row["sense"] == "lt_prev_year":
        return phrase("falling", lang)
    if row["target_value"] == 0 or row["unit"] == "CNY":
        return phrase("growing", lang)
    if row["unit"] == "0/1":
        return phrase("yes", lang)
    upper = row["upper"]
    if upper is not None and math.isfinite(upper):
        return f"{row['target_value']:.0f}–{quantity(upper, row, lang)}"
    return f"{_SIGNS[row['sense']]} {quantity(row['target_value'], row, lang)}"


def quantity(value: float, row: dict[str, str | int] | pd.Series, lang: str) -> str:
    """A value in the target's unit as text: in document units in Chinese, in scaled model units in
    English.
    """
    if not math.isfinite(value):
        return "–"
    if lang == "zh":
        return f"{_short(value / row['document_factor'], group='')} {row['document_unit']}".replace(
            " %", "%"
        )
    if row["unit"] == "1":
        return f"{_short(100 * value)} %"
    scales = _ENGLISH_UNITS.get(row["unit"], ((1, row["unit"]),))
    factor, unit = next((scale for scale in scales if abs(value) >= scale[0]), scales[-1])
    return f"{_short(value / factor)} {unit}".strip()


def change_of(value: float, row: dict[str, str | int], lang: str) -> str:
    """A change of a value as text: with its sign, and shares in per cent points."""
    if math.isfinite(value) and row["unit"] == "1":
        return f"{_short(100 * value, group='+')} {'百分点' if lang == 'zh' else 'pp'}"
    return ("+" if value > 0 else "") + quantity(value, row, lang)


def _short(number: float, group: str = ",") -> str:
    """A number with up to four digits that matter, without trailing zeros."""
    decimals = max(0, min(2, 3 - (math.floor(math.log10(abs(number))) if number else 0)))
    text = f"{number:{group}.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def axis_scale(row: Any) -> tuple[float, str]:
    """(factor, unit) in which an indicator is drawn on an English axis; 1e9 CNY is shown as `bn
    CNY`.
    """
    if row["unit"] == "1":
        return 0.01, "%"
    scales = {**_ENGLISH_UNITS, **_AXIS_UNITS}.get(row["unit"])
    return scales[0] if scales else (1, row["unit"])


def axis_unit(row: Any, lang: str) -> str:
    """Unit of an indicator on an axis."""
    return row["document_unit"] if lang == "zh" else axis_scale(row)[1]


def grade_mark(row: dict[str, str | float], lang: str) -> str:
    """Grade of an input as a mark on an axis: its letter, and a word if nobody in the prefecture
    chooses it.
    """
    outside = {"en": "outlook", "zh": "外部"}[lang]
    return f"{row['grade']}, {outside}" if row["kind"] == "outlook" else row["grade"]


def money(value: Any, lang: Any) -> Any:
    """CNY as text in billions, or in 亿元."""
    if not math.isfinite(value):
        return "–"
    return (
        f"{_short(value / 1e8, group='')} 亿元" if lang == "zh" else f"{_short(value / 1e9)} bn CNY"
    )


def span(low: Any, high: Any, show: Any) -> Any:
    """Two limits as text, `show` turning a number into text; empty while they are not known."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"{show(low)} … {show(high)}"
