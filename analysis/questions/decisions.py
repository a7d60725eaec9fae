"""Which mix to choose when the world outside is unknown: regret, dominance, and probability by
state of the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import parameters
from analysis.questions.costs import PUBLIC, run_costs
from analysis.questions.target_groups import number_met
from analysis.reading.inputs import input_values
from analysis.reading.outcomes import PAIR, as_results, by_draw, outcomes_of
from analysis.reading.statistics import mean_interval
from runs.chances.intervals import bounded_mean_interval
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from runs.folder.reader import Results

TERCILES = ("low", "middle", "high")
FEWEST_IN_A_STATE = 10
LEADING_DRIVERS = ("lithium_price_long_run", "travel_limit_end", "hydro_price_start")
"""Outlook parameters whose thirds are looked at by default: lithium, tourism, hydropower."""


def by_state(results: Results, driver: str) -> pd.DataFrame:
    """Probability of each target in each third of an outlook parameter: target, mix, state,
    probability, low, high.
    """
    outcomes = outcomes_of(results)
    states = _states(results, driver)
    tables = []
    for mix in outcomes.mixes:
        rows = outcomes.rows(mix)
        for state in TERCILES:
            here = rows[states[rows] == state]
            share = np.full(len(outcomes.names), np.nan)
            ends = np.full((len(outcomes.names), 2), np.nan)
            if len(here):
                _, chances = by_draw(outcomes.runs["draw"].to_numpy()[here], outcomes.chance[here])
                share = np.nanmean(chances, axis=0)
                ends = np.array([bounded_mean_interval(one[np.isfinite(one)]) for one in chances.T])
            table = {
                "target": outcomes.names,
                "mix": mix,
                "state": state,
                "n": outcomes.draws(here),
                "driver": driver,
                "probability": share,
                "low": ends[:, 0],
                "high": ends[:, 1],
            }
            tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


def _states(results: Results, driver: str) -> np.ndarray:
    """State of the world of each run by thirds of an outlook parameter: low, middle, high."""
    varying = [row["name"] for row in parameters.register() if row["distribution"] != "constant"]
    one_of(Phrase("parameter"), driver, varying)
    values = input_values(results, driver)
    limits = np.quantile(values, (1 / 3, 2 / 3))
    return np.array(TERCILES)[np.searchsorted(limits, values, side="left")]


def regret(results: Results, group: str | None = None, driver: str | None = None) -> pd.DataFrame:
    """How much each mix falls short of the best one in each state of the world, in counted targets
    met.

    States are the outlooks of the folder, or with `driver` the thirds of that outlook parameter.
    One row a state and mix: expected_met, best (mix), regret (paired on the same draws) with low,
    high (Student), n; settled says whether the interval leaves out zero. `largest_regret` sums up.
    States with fewer than 10 draws are left out.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    counts = number_met(results, group)
    states = counts["outlook"].to_numpy() if driver is None else _states(results, driver)
    lines = []
    for state in dict.fromkeys(states if driver is None else TERCILES):
        table = (
            counts[states == state]
            .pivot_table(index=list(PAIR), columns="mix", values="met")
            .dropna()
        )
        if len(table) < FEWEST_IN_A_STATE or table.shape[1] < 2:
            continue
        means = table.mean()
        best = means.idxmax()
        for mix in (name for name in outcomes.mixes if name in table):
            _, short = by_draw(
                table.index.get_level_values("draw"), (table[best] - table[mix]).to_numpy()
            )
            mean, low, high = mean_interval(short)
            lines.append(
                {
                    "state": state,
                    "mix": mix,
                    "expected_met": float(means[mix]),
                    "best": best,
                    "n": len(short),
                    "regret": mean,
                    "low": low,
                    "high": high,
                    "settled": bool(low > 0),
                }
            )
    if not lines:
        raise InputError(
            "no_regret",
            "{path}: no state of the world holds {fewest} draws of at least two mixes; no regret",
            path=results.path,
            fewest=FEWEST_IN_A_STATE,
        )
    return pd.DataFrame(lines)


def largest_regret(table: pd.DataFrame) -> pd.DataFrame:
    """One row a mix: its largest regret over the states and where, the smallest first (the minimax
    choice).
    """
    worst = table.loc[
        table.groupby("mix")["regret"].idxmax(), ["mix", "state", "regret", "low", "high"]
    ]
    return worst.sort_values("regret", kind="stable", ignore_index=True)


def dominance(results: Results, group: str | None = None, kind: str = PUBLIC) -> pd.DataFrame:
    """One row an ordered pair of mixes: does `mix` meet more targets than `other` for no more
    money?

    more_met, extra_cost (CNY discounted) with Student's intervals over the same draws, share of
    draws in which it is at least as good on both, and verdict: dominates (both settled, one
    better), dearer but better, or undecided.
    """
    results = as_results(results)
    counts = number_met(results, group)
    both = counts.assign(cost=run_costs(results)[kind])
    met = both.pivot_table(index=list(PAIR), columns="mix", values="met")
    cost = both.pivot_table(index=list(PAIR), columns="mix", values="cost")
    mixes = [mix for mix in results.mixes if mix in met and mix in cost]
    pairs = [(mix, other) for mix in mixes for other in mixes if mix != other]
    lines = [_dominance_line(met, cost, mix, other) for mix, other in pairs]
    if not lines:
        raise InputError(
            "no_dominance",
            "{path} holds fewer than two mixes with costs; nothing can dominate",
            path=results.path,
        )
    return pd.DataFrame(lines)


def _dominance_line(met: pd.DataFrame, cost: pd.DataFrame, mix: str, other: str) -> dict[str, Any]:
    """One ordered pair of mixes."""
    table = pd.DataFrame({"met": met[mix] - met[other], "cost": cost[mix] - cost[other]}).dropna()
    _, values = by_draw(table.index.get_level_values("draw"), table.to_numpy())
    more = values[:, 0]
    extra = values[:, 1]
    more_met, more_met_low, more_met_high = mean_interval(more)
    extra_cost, extra_cost_low, extra_cost_high = mean_interval(extra)
    at_least = float(((more >= 0) & (extra <= 0)).mean()) if len(values) else np.nan
    return {
        "mix": mix,
        "other": other,
        "n": len(values),
        "more_met": more_met,
        "more_met_low": more_met_low,
        "more_met_high": more_met_high,
        "extra_cost": extra_cost,
        "extra_cost_low": extra_cost_low,
        "extra_cost_high": extra_cost_high,
        "share_at_least_as_good": at_least,
        "verdict": _dominance_verdict(
            met=(more_met_low, more_met_high), cost=(extra_cost_low, extra_cost_high)
        ),
    }


def _dominance_verdict(*, met: tuple[float, float], cost: tuple[float, float]) -> str:
    """What the intervals (low, high) of targets met more and of the extra cost settle."""
    better = met[0] > 0
    worse = met[1] < 0
    dearer = cost[0] > 0
    cheaper = cost[1] < 0
    if (better and cost[1] <= 0) or (cheaper and met[0] >= 0):
        return "dominates"
    if better and dearer:
        return "better but dearer"
    if cheaper and worse:
        return "cheaper but worse"
    return "worse and dearer" if worse and dearer else "undecided"
