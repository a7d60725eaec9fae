"""What runs and mixes cost, and what a better chance costs: discounted, paired, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.money.costs import discount_factors
from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from analysis.reading.statistics import mean_interval, ratio_interval
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from pathlib import Path

    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

BASELINE = "status_quo"
PER_CENT = 100
KINDS = {
    "local": "local_fiscal_cost",
    "upper": "upper_fiscal_cost",
    "quasi_fiscal": "quasi_fiscal_cost",
}
"""Kinds of cost by who pays, and the yearly indicator that each sums up."""
PUBLIC = "public"
"""Local and upper-level fiscal cost together."""
CLASSES = (
    "cost_current_transfers",
    "cost_capital_transfers",
    "cost_equity",
    "cost_tax_expenditure",
    "cost_administration",
    "cost_interest_subsidies",
    "cost_contingent_losses",
    "cost_price_support",
    "cost_borne_by_firms",
    "cost_to_prefecture",
    "cost_to_counties",
)
"""Yearly indicators of cost by class, and of the local cost by payer; columns of the answer under
their own names.
"""
IDENTITY = ("run_id", "mix", "outlook", "draw", "rng")
GAIN = "extra_met"
WORTH = "cost_per_target"
ENDS = ("", "_low", "_high")
"""What is added to the name of a figure, and to those of the ends of its interval."""


# What each run costs


def discounted_costs(results: Results) -> pd.DataFrame:
    """One row a finished run: run_id, mix, outlook, draw, rng, then CNY of the first year's worth.

    Columns local, upper, quasi_fiscal, and one a cost class and local payer (`CLASSES`). The
    classes up to contingent losses add up to local + upper, the two after them to quasi_fiscal;
    prefecture and counties add up to local. Levels count programmes that existed before; what a mix
    costs is the difference to the status quo.
    """
    columns = [*IDENTITY, "status", "discount_rate"]
    runs = results.read("runs", columns).query("status == 'ok'").set_index("run_id")
    annual = results.read("annual", ["run_id", "year", *KINDS.values(), *CLASSES])
    annual = annual[annual["run_id"].isin(runs.index)]
    rates = {"discount_rate": runs.loc[annual["run_id"], "discount_rate"].to_numpy()}
    worth = discount_factors(annual["year"].to_numpy(), rates, annual["year"].min())
    costs = (
        annual[[*KINDS.values(), *CLASSES]]
        .mul(worth, axis=0)
        .groupby(annual["run_id"].to_numpy())
        .sum(min_count=1)
    )
    costs.columns = pd.Index([*KINDS, *CLASSES])
    return runs[[name for name in IDENTITY if name != "run_id"]].join(costs).reset_index()


def run_costs(results: Results) -> dict[str, FloatArray]:
    """Costs of each run of `Outcomes.runs`, CNY discounted to the first year: dict kind -> array;
    NaN if unknown.
    """
    outcomes = outcomes_of(results)
    if "costs" not in outcomes.known:
        table = discounted_costs(results).set_index("run_id").reindex(outcomes.runs["run_id"])
        costs = {kind: table[kind].to_numpy(float) for kind in KINDS}
        outcomes.known["costs"] = {**costs, PUBLIC: costs["local"] + costs["upper"]}
    return outcomes.known["costs"]


# What mixes cost, and what a gain costs


class Partners(NamedTuple):
    """Runs of a mix and of the baseline that share draw, outlook and luck."""

    mix: str
    base: IntArray
    """Rows of the baseline in Outcomes."""
    other: IntArray
    """Rows of the mix, in the same order."""


def cost_table(results: str | Path | Results, baseline: str = BASELINE) -> pd.DataFrame:
    """One row a mix and kind of cost (local, upper, quasi_fiscal, public): mean, low, high of the
    level, CNY discounted to the first year, and extra, extra_low, extra_high: what it costs beyond
    the same draws under `baseline`.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    costs = run_costs(results)
    lines = []
    for mix in outcomes.mixes:
        partners = _partners(outcomes, baseline, mix)
        for kind in (*KINDS, PUBLIC):
            cost = costs[kind]
            levels = _by_draw(outcomes, outcomes.rows(mix), cost[outcomes.rows(mix)])
            beyond = cost[partners.other] - cost[partners.base]
            extra = _by_draw(outcomes, partners.other, beyond)
            mean, low, high = mean_interval(levels)
            lines.append(
                {
                    "mix": mix,
                    "kind": kind,
                    "n": len(levels),
                    "mean": mean,
                    "low": low,
                    "high": high,
                    **_with_ends("extra", mean_interval(extra)),
                }
            )
    return pd.DataFrame(lines)


def cost_effectiveness(
    results: str | Path | Results, baseline: str = BASELINE, kind: str = PUBLIC
) -> pd.DataFrame:
    """One row a mix other than `baseline`: what one more target met costs, and one per cent point
    on each target.

    extra_met (counted targets more, mean over draws, with interval), extra_cost (CNY discounted,
    with interval), cost_per_target with low, high (Fieller, 95 %): CNY for one more target met on
    average; NaN where the gain is not settled to differ from zero. One more target met on average
    is 100 per cent points, wherever they fall.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    met = np.nansum(outcomes.chance[:, outcomes.counted_columns()], axis=1)
    cost = run_costs(results)[kind]
    lines = []
    for partners in _all_partners(outcomes, baseline):
        gain, extra = _gain_and_cost(outcomes, partners, met=met, cost=cost)
        lines.append(
            {
                "mix": partners.mix,
                "baseline": baseline,
                "kind": kind,
                "n": len(gain),
                **_with_ends(GAIN, mean_interval(gain)),
                **_with_ends("extra_cost", mean_interval(extra)),
                **_with_ends(WORTH, ratio_interval(extra, gain)),
            }
        )
    return pd.DataFrame(lines)


def cost_of_a_point(
    results: str | Path | Results, target: str, baseline: str = BASELINE, kind: str = PUBLIC
) -> pd.DataFrame:
    """CNY that one per cent point more on one target costs under each mix other than `baseline`,
    with interval.

    The whole extra cost of the mix is charged to this one target: an upper bound where the mix
    serves others too.
    """
    results = as_results(results)
    outcomes = outcomes_of(results)
    points = PER_CENT * outcomes.chance[:, outcomes.column(target)]
    cost = run_costs(results)[kind]
    lines = []
    for partners in _all_partners(outcomes, baseline):
        gain, extra = _gain_and_cost(outcomes, partners, met=points, cost=cost)
        ratio, low, high = ratio_interval(extra, gain)
        lines.append(
            {
                "target": target,
                "mix": partners.mix,
                "baseline": baseline,
                "kind": kind,
                "n": len(gain),
                "cost_per_point": ratio,
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(lines)


def _partners(outcomes: Outcomes, baseline: str, mix: str) -> Partners:
    """The runs of a mix and their partners; none where there is nothing to compare with."""
    if baseline not in outcomes.mixes or mix == baseline:
        return Partners(mix, np.empty(0, int), np.empty(0, int))
    base, other = outcomes.pairs(baseline, mix)
    return Partners(mix, base, other)


def _all_partners(outcomes: Outcomes, baseline: str) -> list[Partners]:
    """The mixes that share draws with the baseline; refused if there is none."""
    one_of(Phrase("baseline mix"), baseline, outcomes.mixes)
    every = [_partners(outcomes, baseline, mix) for mix in outcomes.mixes]
    some = [partners for partners in every if len(partners.base)]
    if not some:
        raise InputError(
            "no_pair_for_costs",
            "{path} holds no pair of runs with '{baseline}' and another mix; no cost of a gain",
            path=outcomes.path,
            baseline=baseline,
        )
    return some


def _by_draw(outcomes: Outcomes, rows: IntArray, values: FloatArray) -> FloatArray:
    """Known values of some rows, one number a draw."""
    known = np.isfinite(values)
    return by_draw(outcomes.runs["draw"].to_numpy()[rows[known]], values[known])[1]


def _gain_and_cost(
    outcomes: Outcomes, partners: Partners, *, met: FloatArray, cost: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(gain in what is met, extra cost) draw by draw, where both are known."""
    both = np.column_stack(
        [
            met[partners.other] - met[partners.base],
            cost[partners.other] - cost[partners.base],
        ]
    )
    known = np.isfinite(both).all(axis=1)
    _, values = by_draw(outcomes.runs["draw"].to_numpy()[partners.other][known], both[known])
    return values[:, 0], values[:, 1]


def _with_ends(name: str, interval: tuple[float, float, float]) -> dict[str, float]:
    """A figure and the ends of its interval, as columns."""
    return {name + end: value for end, value in zip(ENDS, interval, strict=True)}


# The foot of the table of probabilities


def cost_rows(results: Results, baseline: str = BASELINE) -> list[dict[str, Any]]:
    """What each mix other than `baseline` costs and what that buys: one row (a dict) a mix, CNY of
    the first year, beyond the same draws of the baseline.

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
    for mix, of_mix in costs.groupby("mix", sort=False):
        by_kind = of_mix.set_index("kind")
        row = {"mix": mix}
        for kind in KINDS:
            row |= {kind + end: by_kind.loc[kind, "extra" + end] for end in ENDS}
        for name in (GAIN, WORTH):
            row |= {name + end: gains.loc[mix, name + end] for end in ENDS}
        rows.append(row)
    return rows
