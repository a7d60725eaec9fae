"""What mixes cost and what a better chance costs: paired, discounted, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from analysis.reading.statistics import mean_interval, ratio_interval
from analysis.run_costs import KINDS, discounted_costs
from runs.refusals import InputError, one_of

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

PER_CENT = 100
PUBLIC = "public"
"""Local and upper-level fiscal cost together."""


def cost_table(results: Results, baseline: str = "status_quo") -> pd.DataFrame:
    """One row a mix and kind of cost (local, upper, quasi_fiscal, public): mean, low, high of the
    level, CNY discounted to the first year, and extra, extra_low, extra_high: what it costs beyond
    the same draws under `baseline`.
    """
    results = as_results(results)
    outcomes, costs = outcomes_of(results), run_costs(results)
    lines = []
    for mix in outcomes.mixes:
        base, other = (
            outcomes.pairs(baseline, mix)
            if baseline in outcomes.mixes and mix != baseline
            else ([], [])
        )
        for kind in (*KINDS, PUBLIC):
            values = _by_draw(outcomes, outcomes.rows(mix), costs[kind])
            extra = _by_draw(outcomes, other, costs[kind] - _at(costs[kind], base, other))
            said = dict(zip(("mean", "low", "high"), mean_interval(values), strict=True))
            said |= dict(
                zip(("extra", "extra_low", "extra_high"), mean_interval(extra), strict=True)
            )
            lines.append({"mix": mix, "kind": kind, "n": len(values), **said})
    return pd.DataFrame(lines)


def cost_effectiveness(
    results: Results, baseline: str = "status_quo", kind: str = PUBLIC
) -> pd.DataFrame:
    """One row a mix other than `baseline`: what one more target met costs, and one per cent point
    on each target.

    extra_met (counted targets more, mean over draws, with interval), extra_cost (CNY discounted,
    with interval), cost_per_target with low, high (Fieller, 95 %): CNY for one more target met on
    average; NaN where the gain is not settled to differ from zero. One more target met on average
    is 100 per cent points, wherever they fall.
    """
    outcomes, others = _with_partners(results, baseline)
    met = np.nansum(outcomes.met[:, outcomes.counted_columns()], axis=1)
    cost = run_costs(as_results(results))[kind]
    lines = []
    for mix, base, other in others:
        gain, extra = _paired(outcomes, base, other, met, cost)
        lines.append(
            {"mix": mix, "baseline": baseline, "kind": kind, "n": len(gain), **_worth(gain, extra)}
        )
    return pd.DataFrame(lines)


def cost_of_a_point(
    results: Any, target: Any, baseline: Any = "status_quo", kind: Any = PUBLIC
) -> Any:
    """CNY that one per cent point more on one target costs under each mix other than `baseline`,
    with interval.

    The whole extra cost of the mix is charged to this one target: an upper bound where the mix
    serves others too.
    """
    outcomes, others = _with_partners(results, baseline)
    met, cost = outcomes.met[:, outcomes.column(target)], run_costs(as_results(results))[kind]
    lines = []
    for mix, base, other in others:
        gain, extra = _paired(outcomes, base, other, PER_CENT * met, cost)
        said = dict(
            zip(("cost_per_point", "low", "high"), ratio_interval(extra, gain), strict=True)
        )
        lines.append(
            {
                "target": target,
                "mix": mix,
                "baseline": baseline,
                "kind": kind,
                "n": len(gain),
                **said,
            }
        )
    return pd.DataFrame(lines)


def run_costs(results: Results) -> dict[str, FloatArray]:
    """Costs of each run of `Outcomes.runs`, CNY discounted to the first year: dict kind -> array;
    NaN if unknown.
    """
    outcomes = outcomes_of(results)
    if "costs" not in outcomes.known:
        costs = discounted_costs(results).set_index("run_id").reindex(outcomes.runs["run_id"])
        found = {kind: costs[kind].to_numpy(float) for kind in KINDS}
        outcomes.known["costs"] = {**found, PUBLIC: found["local"] + found["upper"]}
    return outcomes.known["costs"]


def _with_partners(
    results: Results, baseline: str
) -> tuple[Outcomes, list[tuple[str, IntArray, IntArray]]]:
    """(outcomes, [(mix, rows of the baseline, rows of the mix)]) of the mixes that share draws with
    the baseline.
    """
    outcomes = outcomes_of(results)
    one_of("baseline mix", baseline, outcomes.mixes)
    found = [(mix, *outcomes.pairs(baseline, mix)) for mix in outcomes.mixes if mix != baseline]
    found = [(mix, base, other) for mix, base, other in found if len(base)]
    if not found:
        raise InputError(
            f"{outcomes.path} holds no pair of runs with '{baseline}' and another mix; no cost of "
            "a gain"
        )
    return outcomes, found


def _at(values: FloatArray, base: IntArray | list[Any], other: IntArray | list[Any]) -> FloatArray:
    """The baseline's value beside each run of a mix; NaN elsewhere."""
    beside = np.full(len(values), np.nan)
    beside[np.asarray(other, int)] = values[np.asarray(base, int)]
    return beside


def _by_draw(outcomes: Outcomes, rows: IntArray | list[Any], values: FloatArray) -> FloatArray:
    """Known values of some rows, one number a draw."""
    rows = np.asarray(rows, int)
    rows = rows[np.isfinite(values[rows])]
    return by_draw(outcomes.runs["draw"].to_numpy()[rows], values[rows])[1]


def _paired(
    outcomes: Outcomes, base: IntArray, other: IntArray, gain: FloatArray, cost: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(gain, extra cost) draw by draw, where both are known."""
    both = np.column_stack([gain[other] - gain[base], cost[other] - cost[base]])
    known = np.isfinite(both).all(axis=1)
    _, values = by_draw(outcomes.runs["draw"].to_numpy()[other][known], both[known])
    return values[:, 0], values[:, 1]


def _worth(gain: FloatArray, cost: FloatArray) -> dict[str, float]:
    """Gain, cost and their ratio with intervals."""
    said = dict(
        zip(("extra_met", "extra_met_low", "extra_met_high"), mean_interval(gain), strict=True)
    )
    said |= dict(
        zip(("extra_cost", "extra_cost_low", "extra_cost_high"), mean_interval(cost), strict=True)
    )
    names = ("cost_per_target", "cost_per_target_low", "cost_per_target_high")
    return said | dict(zip(names, ratio_interval(cost, gain), strict=True))
