"""Changes between two mixes as they are published: the difference of the two published
probabilities, so that one number stands for a change on the page, in tables and in reports.

What the runs say is paired, and decides what is confirmed (p, verdict). Pooling moves a change and
keeps the width of its interval (`pooling.pooled_changes`). The outside view is a rising function of
the model's probability: both ends of an interval go through it around the middle of the two
probabilities, so that the interval narrows as the change does and keeps its side of zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.questions.evidence import PRIORS, evidence
from analysis.questions.outside_view import OutsideView, combined, outside_view
from analysis.questions.pooling import CHANGE_COLUMNS, LEVEL_COLUMNS, pooled_changes

if TYPE_CHECKING:
    import pandas as pd

    from abm.registers.tables import Row
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results


def view_under(results: Results, mix: str, target: str) -> OutsideView | None:
    """The outside view that enters a target's probability under a mix: where it rests on priors
    alone.
    """
    grade = evidence(results, mix)[target].grade
    return outside_view(target) if grade == PRIORS else None


def published_changes(results: Results, outcomes: Outcomes, table: pd.DataFrame) -> pd.DataFrame:
    """The table of paired changes (`comparison.compare`) as its probabilities are published."""
    table = pooled_changes(results, outcomes, table)
    columns = [*LEVEL_COLUMNS, *CHANGE_COLUMNS]
    seen = [_seen(results, row) for row in table.to_dict("records")]
    return table.assign(**{name: [row[name] for row in seen] for name in columns})


def _seen(results: Results, row: Row) -> dict[str, float]:
    """Both probabilities, the change and its intervals of one row, with the outside view."""
    views = [view_under(results, row[name], row["target"]) for name in ("baseline", "mix")]
    before, after = (
        _viewed(row[name], view, row["n"]) for name, view in zip(LEVEL_COLUMNS, views, strict=True)
    )
    levels = dict(zip(LEVEL_COLUMNS, (before, after), strict=True))
    if None in views:  # an outside view under one mix alone moves the change and its intervals
        by = (after - before) - row["probability_change"] if any(views) else 0.0
        moved = {name: float(np.clip(row[name] + by, -1, 1)) for name in CHANGE_COLUMNS}
        return levels | moved
    middle = (row["probability_baseline"] + row["probability"]) / 2
    return levels | {
        name: _viewed(middle + row[name] / 2, views[1], row["n"])
        - _viewed(middle - row[name] / 2, views[0], row["n"])
        for name in CHANGE_COLUMNS
    }


def _viewed(probability: float, view: OutsideView | None, draws: int) -> float:
    """A probability with an outside view, if there is one."""
    if view is None:
        return probability
    return combined(probability, view.rate, weight=view.weight, draws=draws)
