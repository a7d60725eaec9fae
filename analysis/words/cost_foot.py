"""What the mixes cost and what that buys, in words: the foot of the table of probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.questions.costs import ENDS, GAIN, KINDS, WORTH
from analysis.words.numbers import NOTHING
from runs.language import say
from runs.language.amounts import large_amount

TEN = 10.0
"""Large amounts from here on need one decimal only."""


def title() -> str:
    """What the rows are about."""
    return say("What the mixes cost and what it buys")


def heading() -> list[str]:
    """Names of the columns, the mix first."""
    payers = {
        "local": say("local"),
        "upper": say("upper"),
        "quasi_fiscal": say("grid and firms"),
    }
    return [
        say("mix"),
        *(payers[kind] for kind in KINDS),
        say("targets more"),
        say("one more target"),
    ]


def cells(
    row: dict[str, Any], titles: dict[str, str] | None = None, *, intervals: bool = True
) -> list[str]:
    """Cells of one mix as text: its title, then each figure, with its interval if asked for."""
    gain = f"{row[GAIN]:+.1f}"
    if intervals:
        gain += f" ({row[GAIN + '_low']:.1f}–{row[GAIN + '_high']:.1f})"
    return [
        (titles or {}).get(row["mix"], row["mix"]),
        *(_amount(row, kind, intervals) for kind in KINDS),
        gain,
        _amount(row, WORTH, intervals),
    ]


def note(baseline: str) -> str:
    """What the figures are; `baseline`: title of the mix that they are compared with."""
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    return say(
        "Against {baseline} on the same draws and the same luck; bn CNY 2022-2030, discounted at "
        "3 % a year, 95 % intervals. Local: prefecture and counties; upper: centre and province. "
        "One more target: local and upper cost of one more counted target met on average; – where "
        "no gain is settled.",
        baseline=baseline,
    )


def short_note(baseline: str) -> str:
    """The same in few words, for figures without their intervals."""
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    return say(
        "Against {baseline}, bn CNY 2022-2030, discounted at 3 % a year. Local: prefecture and "
        "counties; upper: centre and province; – where no gain is settled.",
        baseline=baseline,
    )


def _amount(row: dict[str, Any], name: str, intervals: bool) -> str:
    """Money, with its interval if asked for, in the large unit of the language; a dash where it is
    not known.
    """
    if not np.isfinite(row[name]):
        return NOTHING
    value, low, high = (large_amount(row[name + end]) for end in ENDS)
    digits = 2 if abs(value) < TEN else 1
    shown = f"{value:.{digits}f}"
    if not intervals or not np.isfinite([low, high]).all():
        return shown
    return f"{shown} ({low:.{digits}f}–{high:.{digits}f})"
