"""Large numbers as officials write them, such as 1.5 million: on axes, in legends, in sentences."""

from __future__ import annotations

import math

from runs.language import say, spoken_language

SIZES = {"en": (1e9, 1e6), "zh": (1e8, 1e4)}
"""From which size on a language writes a number with a word, largest first."""
EXACT = ",.10~g"
"""Ticks are round numbers: all their digits, and no more."""
FEW_DIGITS = ",.3~r"
"""Measured numbers: three digits that count, and no exponents."""


ROUND = (1, 2, 5, 10)
"""First digits of the ends of a scale."""
ANY = 1e-9
"""Share by which a number may lie above a round one and count as that, for it was worked out."""


def round_end(largest: float) -> float:
    """The end of a scale that holds a number from 0 to `largest`: the least of 1, 2 and 5 times a
    power of ten that is no smaller; 1 where there is nothing to hold.
    """
    if largest <= 0:
        return 1.0
    power = math.floor(math.log10(largest))
    first = largest / 10.0**power
    return float(f"{next(one for one in ROUND if one >= first * (1 - ANY))}e{power}")


def round_ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, both ends of a scale as `round_end` gives them, with
    both: fifths of five, else quarters.
    """
    parts = 5 if low == 0 and f"{high:e}".startswith("5") else 4
    return [float(f"{low + (high - low) * part / parts:.9g}") for part in range(parts + 1)]


def scales() -> list[tuple[float, str]]:
    """(size, word) of the large numbers of the language spoken, the largest first."""
    # Translators: the words stand for 1e9 and 1e6 in English, for 1e8 and 1e4 in Chinese.
    words = (say(" billion"), say(" million"))
    return list(zip(SIZES[spoken_language()], words, strict=True))


def amount_expression(form: str = EXACT) -> str:
    """Vega expression that writes the number of a tick or a row with its word."""
    expression = f"format(datum.value, '{form}')"
    for size, word in reversed(scales()):
        expression = (
            f"abs(datum.value) >= {size:.0f} ? format(datum.value / {size:.0f}, '{form}') + "
            f"'{word}' : {expression}"
        )
    return expression


def large(number: float) -> str:
    """A number in few digits, with its word if it is large."""
    scale, word = next((pair for pair in scales() if abs(number) >= pair[0]), (1, ""))
    shown = number / scale
    return f"{shown:,.0f}{word}" if abs(shown) >= 1000 else f"{shown:.3g}{word}"
