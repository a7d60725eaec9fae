"""Large numbers as officials write them, such as 1.5 million: on axes, in legends, in sentences."""

from __future__ import annotations

from runs.language import say, spoken_language

SIZES = {"en": (1e9, 1e6), "zh": (1e8, 1e4)}
"""From which size on a language writes a number with a word, largest first."""
EXACT = ",.10~g"
"""Ticks are round numbers: all their digits, and no more."""
FEW_DIGITS = ",.3~r"
"""Measured numbers: three digits that count, and no exponents."""


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
