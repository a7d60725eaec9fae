"""Probabilities, changes and money as the page writes them: `69%`, `+23`, `CNY 4.5 bn`."""

from __future__ import annotations

import math

from analysis.likelihood import word_of
from analysis.words.numbers import NOTHING, whole_points
from runs.language import say, spoken_language
from runs.language.amounts import large_amount

LEAST, MOST = 0.005, 0.995
"""Beyond these a share is near 0 or 1, and no number claims certainty."""
NO_CHANGE = "±0"
MINUS = "−"
_MONEY_DECIMALS = {"en": 2, "zh": 1}
"""Both write money to ten million CNY."""


def share(value: float, decimals: int | None = None) -> str:
    """A probability as text; with one decimal where a whole number would lie in another class."""
    if not math.isfinite(value):
        return NOTHING
    if value < LEAST:
        return "<1%"
    if value > MOST:
        return ">99%"
    return f"{100 * value:.{needed(value) if decimals is None else decimals}f}%"


def needed(value: float) -> int:
    """Decimals that a probability needs to stay in its class when it is rounded."""
    return int(word_of(round(100 * value) / 100) != word_of(value))


def two_shares(before: float, after: float) -> str:
    """Two probabilities with the same decimals, such as `25.0 → 9.5%`."""
    known = [value for value in (before, after) if math.isfinite(value)]
    decimals = max((needed(value) for value in known), default=0)
    first, second = (share(value, decimals) for value in (before, after))
    return f"{first.removesuffix('%')} → {second}"


def range_text(low: float, high: float) -> str:
    """An interval of probabilities, in whole per cent."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"{100 * low:.0f}–{100 * high:.0f}%"


def points(change: float) -> str:
    """A change of a probability in per cent points, with its sign."""
    if not math.isfinite(change):
        return NOTHING
    whole = round(100 * change)
    if not whole:
        return NO_CHANGE
    return f"{'+' if whole > 0 else MINUS}{abs(whole)}"


def points_between(before: float, after: float) -> str:
    """What lies between two probabilities as they are shown, in per cent points."""
    return points(whole_points(before, after))


def money(amount: float) -> str:
    """CNY in the one unit of the page: billions, in Chinese hundred millions."""
    if not math.isfinite(amount):
        return NOTHING
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    return say("CNY {amount} bn", amount=amount_text(amount))


def amount_text(amount: float) -> str:
    """CNY as a number in the one unit of the page, always with as many decimals: 0.01 bn CNY are
    0.1 of a hundred million.
    """
    shown = f"{large_amount(amount):,.{_MONEY_DECIMALS[spoken_language()]}f}"
    return shown.lstrip("-") if float(shown.replace(",", "")) == 0 else shown


def money_range(low: float, high: float) -> str:
    """An interval of money in the same unit, without naming it again."""
    return "–".join(amount_text(amount) for amount in (low, high))


def more_money(amount: float) -> str:
    """What something costs more, with its sign before it."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return sign + money(abs(amount))
