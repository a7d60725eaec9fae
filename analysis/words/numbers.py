"""Numbers as people read them: probabilities, intervals, values of targets; model units become
document units only here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.likelihood import ROUNDING, word_of
from runs.language import say, spoken_language

if TYPE_CHECKING:
    import pandas as pd

    from abm.registers.tables import Row


NOTHING = "–"
"""What stands where there is no number."""
_ENGLISH_UNITS = {
    "MW": (1e3, "GW"),
    "t CO2": (1e6, "Mt"),
    "t ore/a": (1e6, "Mt/a"),
    "CNY/a": (1e9, "bn CNY"),
    "CNY": (1e9, "bn CNY"),
    "person-visits/a": (1e6, "million"),
    "tce/CNY": (1e-4, "tce per 10,000 CNY"),
    "count": (1, ""),
    "0/1": (1, ""),
}
"""Scale and unit of each model unit in English, those of the targets' titles whatever the size of a
value; Chinese has the document's own units.
"""
_AXIS_UNITS = {
    "person-visits": (1e6, "million visits"),
    "person-visits/a": (1e6, "million"),
    "CNY": (1e9, "bn CNY"),
    "CNY/a": (1e9, "bn CNY a year"),
    "t": (1e6, "Mt"),
    "t CO2": (1e6, "Mt"),
    "t ore/a": (1e6, "Mt a year"),
    "t/a": (1e6, "Mt a year"),
    "MW": (1e3, "GW"),
    "MWh": (1e6, "TWh"),
    "tce/CNY": (1e-4, "tce per 10,000 CNY"),
    "tce": (1e6, "Mtce"),
    "count": (1, ""),
    "0/1": (1, ""),
}
"""Scale and unit of each model unit on an English axis."""
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤"}


def percent(probability: float, low: float, high: float) -> str:
    """A probability as text with no more digits than its interval permits; never 0 % or 100 %.

    Whole per cent up to a half-width of 10 points, then to the nearest 5 up to 20, then to the
    nearest 10; finer where it would otherwise read as of another class of likelihood.
    """
    if not math.isfinite(probability):
        return NOTHING
    step = rounding_step(low, high)
    if probability == 0:
        return f"<{math.ceil(100 * high / step) * step} %"
    if probability == 1:
        return f">{math.floor(100 * low / step) * step} %"
    about = "~" if step > 1 else ""
    for finer in (one for one in (step, 1) if one <= step):
        shown = min(max(round(100 * probability / finer) * finer, finer), 100 - finer)
        if word_of(shown / 100) == word_of(probability):
            return f"{about}{shown} %"
    # Only rounding up reaches another class: cut instead, which never does
    return f"{about}{math.floor(1000 * probability + ROUNDING) / 10:.1f} %"


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
    return f"{100 * change:+.0f}" if math.isfinite(change) else NOTHING


def whole_points(before: float, after: float) -> float:
    """What lies between two probabilities as they are shown, in whole per cent, so that a reader's
    own subtraction gives the same: 38 % and 62 % are 24 points apart. NaN stays.
    """
    if not (math.isfinite(before) and math.isfinite(after)):
        return math.nan
    return (round(100 * after) - round(100 * before)) / 100


def tenths_more(more: float, after: float) -> float:
    """What a mean that is shown with one decimal has more than another one that is shown so too: a
    reader's own subtraction gives the same. `more` is by how much it is larger before rounding.
    """
    return round(round(after, 1) - round(after - more, 1), 1)


def wanted(row: Row | pd.Series) -> str:
    """What the document asks for, such as '≥ 22 GW', from a row of a reachability table."""
    if row["sense"] == "lt_prev_year":
        return say("falling")
    if row["target_value"] == 0 or row["unit"] == "CNY":
        return "> 0"
    if row["unit"] == "0/1":
        return say("done")
    upper = row["upper"]
    if upper is not None and math.isfinite(upper):
        return f"{row['target_value']:.0f}–{quantity(upper, row)}"
    return f"{_SIGNS[row['sense']]} {quantity(row['target_value'], row)}"


def quantity(value: float, row: Row | pd.Series) -> str:
    """A value in the target's unit as text: in document units in Chinese, in scaled model units in
    English.
    """
    if not math.isfinite(value):
        return NOTHING
    if spoken_language() == "zh":
        number = _short(value / row["document_factor"], group="")
        return f"{number} {row['document_unit']}".replace(" %", "%")
    if row["unit"] == "1":
        return f"{_short(100 * value)} %"
    factor, unit = _ENGLISH_UNITS.get(row["unit"], (1, row["unit"]))
    return f"{_short(value / factor)} {unit}".strip()


def change_of(value: float, row: Row) -> str:
    """A change of a value as text: with its sign, and shares in per cent points."""
    if math.isfinite(value) and row["unit"] == "1":
        return f"{_short(100 * value, group='+')} {say('pp')}"
    return ("+" if value > 0 else "") + quantity(value, row)


def _short(number: float, group: str = ",") -> str:
    """A number with up to four digits that matter, two where it is small, without trailing
    zeros.
    """
    size = math.floor(math.log10(abs(number))) if number else 0
    decimals = max(0, min(2, 3 - size), 1 - size)
    text = f"{number:{group}.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def axis_scale(row: Row) -> tuple[float, str]:
    """(factor, unit) in which an indicator is drawn on an axis: 1e9 CNY is shown as `bn CNY`, in
    Chinese in the document's unit.
    """
    if spoken_language() == "zh":
        return row["document_factor"], row["document_unit"]
    if row["unit"] == "1":
        return 0.01, "%"
    return _AXIS_UNITS.get(row["unit"], (1, row["unit"]))


def three(row: dict[str, Any]) -> str:
    """The three probabilities of a target as whole per cent: agents alone, with the model's error,
    published.
    """
    said = [row[name] for name in ("p_agents", "p_model", "p_published")]
    return "/".join(bounded_percent(one) if math.isfinite(one) else NOTHING for one in said)
