"""Large numbers as officials write them: 1.5 million, 1.5亿; on axes, in legends and in
sentences.
"""

from __future__ import annotations

SCALES = {"en": ((1e9, " billion"), (1e6, " million")), "zh": ((1e8, "亿"), (1e4, "万"))}
"""From which size on a number is written with a word, largest first."""
EXACT = ",.10~g"
"""Ticks are round numbers: all their digits, and no more."""
FEW_DIGITS = ",.3~r"
"""Measured numbers: three digits that count, and no exponents."""


def amount_expression(lang: str, form: str = EXACT) -> str:
    """Vega expression that writes the number of a tick or a row with its word."""
    said = f"format(datum.value, '{form}')"
    for size, word in reversed(SCALES[lang]):
        said = (
            f"abs(datum.value) >= {size:.0f} ? format(datum.value / {size:.0f}, '{form}') + "
            f"'{word}' : {said}"
        )
    return said


def large(number: float, lang: str) -> str:
    """A number in few digits, with its word if it is large."""
    scale, word = next((pair for pair in SCALES[lang] if abs(number) >= pair[0]), (1, ""))
    shown = number / scale
    return f"{shown:,.0f}{word}" if abs(shown) >= 1000 else f"{shown:.3g}{word}"
