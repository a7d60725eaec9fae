"""What each mix costs beyond the baseline and what that buys, one row a mix: the foot of the table
of probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.questions.costs import cost_effectiveness, cost_table
from analysis.run_costs import KINDS
from analysis.words import words

if TYPE_CHECKING:
    from runs.folder.reader import Results

BASELINE = "status_quo"
GAIN, WORTH = "extra_met", "cost_per_target"
ENDS = ("", "_low", "_high")
TEN = 10.0
"""Amounts from here on (in billions or 亿元) need one decimal only."""


def cost_rows(results: Results, baseline: str = BASELINE) -> list[dict[str, str | float]]:
    """One row (a dict) a mix other than `baseline`, CNY of the first year, beyond the same draws of
    the baseline.

    Columns mix, and each with _low and _high (95 %): local, upper, quasi_fiscal; extra_met (counted
    targets more on average); cost_per_target (local and upper cost of one more; NaN where the gain
    is not settled). No rows where there is nothing to compare with.
    """
    if baseline not in results.mixes:
        return []
    costs = cost_table(results, baseline)
    costs = costs[np.isfinite(costs["extra"])]
    if costs.empty:
        return []
    gains = cost_effectiveness(results, baseline).set_index("mix")
    rows = []
    for mix, found in costs.groupby("mix", sort=False):
        by_kind = found.set_index("kind")
        row = {"mix": mix}
        for kind in KINDS:
            row |= {kind + end: by_kind.loc[kind, "extra" + end] for end in ENDS}
        gained = {name + end: gains.loc[mix, name + end] for name in (GAIN, WORTH) for end in ENDS}
        rows.append(row | gained)
    return rows


def heading(lang: str) -> list[str]:
    """Names of the columns, the mix first."""
    return [words.phrase(name, lang) for name in ("mix", *KINDS, GAIN, WORTH)]


def cells(
    row: dict[str, str | float], lang: str, titles: dict[str, str] | None = None
) -> list[str]:
    """Cells of one mix as text: its title, then each figure with its interval."""
    amounts = [_amount(row, kind, lang) for kind in KINDS]
    gain = f"{row[GAIN]:+.1f} ({row[GAIN + '_low']:.1f}–{row[GAIN + '_high']:.1f})"
    return [(titles or {}).get(row["mix"], row["mix"]), *amounts, gain, _amount(row, WORTH, lang)]


def _amount(row: dict[str, str | float], name: str, lang: str) -> str:
    """Money with its interval, in billions or 亿元; a dash where it is not known."""
    if not np.isfinite(row[name]):
        return "–"
    scale = 1e8 if lang == "zh" else 1e9
    value, low, high = (row[name + end] / scale for end in ENDS)
    digits = 2 if abs(value) < TEN else 1
    shown = f"{value:.{digits}f}"
    return (
        f"{shown} ({low:.{digits}f}–{high:.{digits}f})" if np.isfinite([low, high]).all() else shown
    )
