"""By what a part of a mix reaches a target: the measured output that moves with it, draw by draw.

The channel of a reason is that indicator, other than the target's own, whose change by the part
goes most closely with the change of the target's value over the draws. Half of the draws choose
it, the other half must confirm that the part moves it and that the two go together. This is no
proof that one moves the other: it is said as "moves along".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow.dataset as ds
from scipy import stats

from abm.registers import indicators, targets
from analysis.questions.contributions import Design, designed_parts
from analysis.questions.drivers import standard_ranks
from analysis.questions.explain import learning_half
from analysis.reading.outcomes import as_results, outcomes_of
from analysis.reading.statistics import LEVEL, holm, mean_interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.arrays import BoolArray, FloatArray
    from runs.folder.reader import Results

SAME_THING = 0.99
"""Rank correlation beyond which two outputs are one thing under two names."""
CLEARLY_MOVED = 3.0
"""Standard errors by which the choosing half must see an indicator moved."""
COLUMNS = ("channel", "channel_change", "channel_correlation", "channel_p_holm")


def with_channels(
    reasons: pd.DataFrame, results: Results, parts: Iterable[str] | None = None
) -> pd.DataFrame:
    """The confirmed rows of `reasons` with the columns COLUMNS: the indicator that moves along, its
    mean change by the part (its own unit, measured half), the rank correlation of both changes and
    its p (Holm, over the rows). A row without a confirmed channel has "" and NaN.
    """
    results = as_results(results)
    design = designed_parts(results, parts)
    shown = reasons[reasons["confirmed"]].reset_index(drop=True)
    known = {year: _changes(results, design, year) for year in sorted(set(_years(shown)))}
    found = [
        _channel(known[year], design.names.index(row["part"]), row["target"])
        for year, row in zip(_years(shown), shown.to_dict("records"), strict=True)
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS), index=shown.index)
    table["channel_p_holm"] = holm(table["channel_p_holm"])
    table.loc[~(table["channel_p_holm"] < 1 - LEVEL), list(COLUMNS)] = ["", np.nan, np.nan, np.nan]
    return shown.join(table)


def _years(reasons: pd.DataFrame) -> list[int]:
    """Year of each row's target."""
    return [int(targets.register()[name]["year"]) for name in reasons["target"]]


class _Changes(NamedTuple):
    """What each part adds to every indicator of a year and to every target's value, by draw."""

    indicators: list[str]
    moved: FloatArray
    """Of shape (draws, parts, indicators)."""
    targets: list[str]
    values: FloatArray
    """Of shape (draws, parts, targets)."""
    learn: BoolArray
    """Draws of the half that chooses."""


def _changes(results: Results, design: Design, year: int) -> _Changes:
    """Changes by each part in a year."""
    outcomes = outcomes_of(results)
    frame = results.read("annual", where=ds.field("year") == year)
    names = [name for name in indicators.register() if name in frame.columns]
    rows = pd.Index(outcomes.runs["run_id"]).get_indexer(frame["run_id"])
    table = np.full((len(outcomes.runs), len(names)), np.nan)
    table[rows[rows >= 0]] = frame[names].to_numpy(float)[rows >= 0]
    draws, changes = design.by_draw(outcomes, table)
    _, values = design.by_draw(outcomes, outcomes.value)
    return _Changes(names, changes, outcomes.names, values, learning_half(draws))


def _channel(known: _Changes, part: int, target: str) -> dict[str, Any]:
    """What moves along with one target by one part."""
    goal = known.values[:, part, known.targets.index(target)]
    moved = known.moved[:, part]
    chosen = _chosen(goal[known.learn], moved[known.learn], known.indicators, target)
    nothing = {"channel": "", **dict.fromkeys(COLUMNS[1:], np.nan)}
    if chosen is None:
        return nothing
    new_goal, new_moved = goal[~known.learn], moved[~known.learn, chosen]
    mean, low, high = mean_interval(new_moved)
    if not (low > 0 or high < 0) or np.ptp(new_goal) == 0:
        return nothing
    together = stats.spearmanr(new_goal, new_moved)
    return {
        "channel": known.indicators[chosen],
        "channel_change": mean,
        "channel_correlation": float(together.statistic),
        "channel_p_holm": float(together.pvalue),
    }


def _chosen(goal: FloatArray, moved: FloatArray, names: list[str], target: str) -> int | None:
    """Place of the indicator that moves most closely with the target's value, among those that the
    part clearly moves; None if there is none.
    """
    error = moved.std(0, ddof=1) / np.sqrt(len(moved))
    clear = np.abs(moved.mean(0)) > CLEARLY_MOVED * error
    own = targets.register()[target]["indicator"]
    clear &= np.isfinite(moved).all(0) & np.array([name != own for name in names])
    ranks = standard_ranks(np.column_stack([goal, moved]))
    together = np.abs(ranks[:, 0] @ ranks[:, 1:])
    together[~clear | (together > SAME_THING)] = 0
    place = int(together.argmax())
    return place if together[place] > 0 else None
