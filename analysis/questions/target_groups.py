"""Targets taken together: how many of a group are met at once, and which fail together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from abm.registers import indicators, targets
from analysis.reading.outcomes import by_draw, outcomes_of
from analysis.reading.statistics import LEVEL, holm, mean_interval
from runs.chances import exact
from runs.chances.intervals import bounded_mean_interval
from runs.refusals import Phrase, one_of

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

ALL = "all"
GROUPS = (
    "energy_carbon",
    "clean_energy",
    "tourism",
    "agriculture",
    "forestry",
    "mining_lithium",
    "parks",
    "services",
    "digital",
    "technology",
    "finance",
)
"""Groups of targets in the order in which they are shown."""
SPREAD = np.array((0.1, 0.9))
"""Shares of the law of the number met between which its stated spread lies."""
ROUNDING = 1e-9
FEWEST_FOR_PAIRS = 10
"""Runs below which no statement on two targets failing together is made."""
CO_FAILURE = ("first", "second", "both", "expected", "ratio", "phi", "low", "high", "p")
"""Columns of the table of pairs that fail together."""


def group_success(results: Results) -> pd.DataFrame:
    """One row a group of targets (and `all`) and mix: how the counted targets of the group come out
    together.

    n_targets; probability of meeting all with low, high (95 %), probability_strict; expected number
    met with its interval (Student over draws), met_low, met_high (80 % of the law of the number,
    the model's error included); probability of meeting at least half. Given a run, targets of one
    class of error share one luck and the classes are independent.
    """
    outcomes = outcomes_of(results)
    lines = []
    for group in (ALL, *GROUPS):
        columns = outcomes.counted_columns(None if group == ALL else group)
        lines += [_group_line(outcomes, group, columns, mix) for mix in outcomes.mixes if columns]
    return pd.DataFrame([line for line in lines if line])


def _group_line(
    outcomes: Outcomes, group: str, columns: list[int], mix: str
) -> dict[str, Any] | None:
    """One group under one mix; None if no run judges all its targets."""
    rows = outcomes.rows(mix)
    whole = np.isfinite(outcomes.chance[np.ix_(rows, columns)]).all(axis=1)
    if not whole.any():
        return None
    rows = rows[whole]
    chances = outcomes.chance[np.ix_(rows, columns)]
    blocks = blocks_of([outcomes.names[column] for column in columns])
    law = exact.number_met(chances, blocks)
    together = exact.all_met(chances, blocks)
    strict = exact.all_met(outcomes.chance_strict[np.ix_(rows, columns)], blocks)
    _, shares = by_draw(
        outcomes.runs["draw"].to_numpy()[rows], np.column_stack([together, chances.sum(axis=1)])
    )
    low, high = bounded_mean_interval(shares[:, 0])
    expected, expected_low, expected_high = mean_interval(shares[:, 1])
    below = np.cumsum(law.mean(axis=0))
    met_low, met_high = np.searchsorted(below, SPREAD - ROUNDING)
    at_least_half = law[:, (len(columns) + 1) // 2 :].sum(axis=1)
    return {
        "group": group,
        "mix": mix,
        "n": len(rows),
        "n_draws": len(shares),
        "n_targets": len(columns),
        "probability_all": float(together.mean()),
        "low": low,
        "high": high,
        "probability_all_strict": float(strict.mean()),
        "expected_met": expected,
        "expected_low": expected_low,
        "expected_high": expected_high,
        "met_low": float(met_low),
        "met_high": float(met_high),
        "share_at_least_half": float(at_least_half.mean()),
    }


def blocks_of(names: list[str]) -> list[list[int]]:
    """Places of targets by the error they share: one block a class with a law, each other target
    its own.
    """
    kinds = indicators.register()
    blocks: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        kind = kinds[targets.register()[name]["indicator"]]["error"]
        alone = kind == "none" or kind in targets.DATED
        blocks.setdefault(name if alone else kind, []).append(place)
    return list(blocks.values())


def laws_of_number(results: Results) -> pd.DataFrame:
    """How many counted targets are met at once: one row a mix and number, with its probability
    `share` (the model's error included); mixes with a run that judges all of them.
    """
    outcomes = outcomes_of(results)
    columns = outcomes.counted_columns()
    blocks = blocks_of([outcomes.names[column] for column in columns])
    lines: list[dict[str, Any]] = []
    for mix in outcomes.mixes:
        chances = outcomes.chance[np.ix_(outcomes.rows(mix), columns)]
        chances = chances[np.isfinite(chances).all(axis=1)]
        if len(chances):
            law = exact.number_met(chances, blocks).mean(axis=0)
            lines += [{"mix": mix, "met": n, "share": share} for n, share in enumerate(law)]
    return pd.DataFrame(lines, columns=["mix", "met", "share"])


def number_met(results: Results, group: str | None = None) -> pd.DataFrame:
    """Counted targets met in each run: run_id, mix, outlook, draw, rng, met (expected number,
    tolerant), met_strict, targets.
    """
    outcomes = outcomes_of(results)
    columns = outcomes.counted_columns(group)
    return outcomes.runs.assign(
        met=np.nansum(outcomes.chance[:, columns], axis=1),
        met_strict=np.nansum(outcomes.chance_strict[:, columns], axis=1),
        targets=np.isfinite(outcomes.chance[:, columns]).sum(axis=1),
    )


def failing_together(results: Results, mix: str, group: str | None = None) -> pd.DataFrame:
    """Pairs of counted targets: how often both are missed, against what independent misses would
    give.

    One row an unordered pair that both fail at least once and not always: first, second, both
    (share of runs), expected (product of the shares), ratio, phi (correlation of the misses) with
    low, high (Fisher, 95 %), p_holm (corrected for the number of pairs) and settled (p_holm <
    0.05). Strongest |phi| first; empty under 10 draws.
    """
    outcomes = outcomes_of(results)
    one_of(Phrase("mix"), mix, outcomes.mixes)
    columns, missed, draws = _misses(outcomes, mix, group)
    lines = []
    if draws >= FEWEST_FOR_PAIRS:
        phi = co_failure_matrix(results, mix, group).to_numpy()
        share = missed.mean(0)
        both = missed.T @ missed / len(missed)
        for i, j in combinations(range(len(columns)), 2):
            if np.isfinite(phi[i, j]):
                lines.append(
                    {
                        "first": outcomes.names[columns[i]],
                        "second": outcomes.names[columns[j]],
                        **_co_failure(both[i, j], share[i] * share[j], phi=phi[i, j], draws=draws),
                    }
                )
    table = pd.DataFrame(lines, columns=CO_FAILURE)
    table["p_holm"] = holm(table["p"])
    table["settled"] = table["p_holm"] < 1 - LEVEL
    return table.sort_values("phi", key=abs, ascending=False, kind="stable", ignore_index=True)


def co_failure_matrix(results: Results, mix: str, group: str | None = None) -> pd.DataFrame:
    """Correlation (phi) of the misses of counted targets under a mix; NaN where a target is always
    or never missed.
    """
    outcomes = outcomes_of(results)
    columns, missed, _ = _misses(outcomes, mix, group)
    names = [outcomes.names[column] for column in columns]
    deviation = missed - missed.mean(0) if len(missed) else missed
    size = np.sqrt((deviation**2).sum(0))
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = (deviation.T @ deviation) / np.outer(size, size)
    phi[(size == 0)[:, None] | (size == 0)[None, :]] = np.nan
    return pd.DataFrame(phi, index=names, columns=names)


def _misses(outcomes: Outcomes, mix: str, group: str | None) -> tuple[list[int], FloatArray, int]:
    """(columns, misses of shape (runs, columns) as 0 or 1, number of draws) of the counted targets
    under a mix.
    """
    columns = outcomes.counted_columns(group)
    rows = outcomes.rows(mix)
    met = outcomes.met[np.ix_(rows, columns)]
    whole = np.isfinite(met).all(axis=1)
    return columns, 1 - met[whole], outcomes.draws(rows[whole])


def _co_failure(both: float, expected: float, *, phi: float, draws: int) -> dict[str, float]:
    """How far two targets are missed together; the interval is Fisher's, on the number of draws."""
    scale = np.sqrt(draws - 3)
    place = np.arctanh(np.clip(phi, -0.999999, 0.999999))
    error = stats.norm.ppf((1 + LEVEL) / 2) / scale
    low, high = np.tanh(place - error), np.tanh(place + error)
    p = 2 * stats.norm.sf(abs(place) * scale)
    return {
        "both": both,
        "expected": expected,
        "ratio": both / expected if expected else np.nan,
        "phi": phi,
        "low": low,
        "high": high,
        "p": p,
    }
