"""What each run of a result folder cost: local, upper-level and quasi-fiscal cost, discounted to
the first year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.money.costs import discount_factors

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results

KINDS = {
    "local": "local_fiscal_cost",
    "upper": "upper_fiscal_cost",
    "quasi_fiscal": "quasi_fiscal_cost",
}
"""Column of the answer and the yearly indicator it sums up."""
CLASSES = (
    *("cost_current_transfers", "cost_capital_transfers", "cost_equity", "cost_tax_expenditure"),
    *("cost_administration", "cost_interest_subsidies", "cost_contingent_losses"),
    *("cost_price_support", "cost_borne_by_firms", "cost_to_prefecture", "cost_to_counties"),
)
"""Yearly indicators of cost by class, and of the local cost by payer; columns of the answer under
their own names.
"""
IDENTITY = ("run_id", "mix", "outlook", "draw", "rng")


def discounted_costs(results: Results) -> pd.DataFrame:
    """One row a finished run: run_id, mix, outlook, draw, rng, then CNY of the first year's worth.

    Columns local, upper, quasi_fiscal, and one a cost class and local payer (`CLASSES`). The
    classes up to contingent losses add up to local + upper, the two after them to quasi_fiscal;
    prefecture and counties add up to local. Levels count programmes that existed before; what a mix
    costs is the difference to the status quo.
    """
    who = [*IDENTITY, "status", "discount_rate"]
    runs = results.read("runs", who).query("status == 'ok'").set_index("run_id")
    annual = results.read("annual", ["run_id", "year", *KINDS.values(), *CLASSES])
    annual = annual[annual["run_id"].isin(runs.index)]
    rates = {"discount_rate": runs.loc[annual["run_id"], "discount_rate"].to_numpy()}
    worth = discount_factors(annual["year"].to_numpy(), rates, annual["year"].min())
    columns = {**KINDS, **{name: name for name in CLASSES}}
    costs = (
        annual[list(columns.values())]
        .mul(worth, axis=0)
        .groupby(annual["run_id"].to_numpy())
        .sum(min_count=1)
    )
    costs.columns = list(columns)
    names = [name for name in IDENTITY if name != "run_id"]
    return runs[names].join(costs).reset_index()


def costs_against(results: Results, baseline: str = "status_quo") -> pd.DataFrame:
    """One row a run of every mix but `baseline`: what it cost beyond the same draw under
    `baseline`, CNY discounted.
    """
    costs = discounted_costs(results)
    pair = ["outlook", "draw", "rng"]
    base = costs[costs["mix"] == baseline].set_index(pair)
    others = costs[costs["mix"] != baseline]
    others = others[others.set_index(pair).index.isin(base.index)]
    amounts = [*KINDS, *CLASSES]
    differences = (
        others[amounts].to_numpy() - base.loc[others.set_index(pair).index, amounts].to_numpy()
    )
    return others.assign(**dict(zip(amounts, differences.T, strict=True))).reset_index(drop=True)
