"""What some targets depend on: their probabilities by the attribution rule, the lithium price and
the delays.

The attribution rule is how plants on border rivers count; the lithium price is the carbonate price
of the target's year as the run had it; delays are the draw's medians of real over planned building
time of what the target waits for. `python -m calibration.experiments.by_outlook DIR` prints them
for a result folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import typer

from abm.registers import targets
from analysis.reading.outcomes import outcomes_of
from runs.chances.intervals import bounded_mean_interval
from runs.folder.reader import open_results
from runs.refusals import one_line_errors

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from runs.folder.reader import Results

TARGETS = (
    "clean_capacity_2025",
    "export_capacity_2025",
    "co2_2025",
    "clean_capacity_2030",
    "export_capacity_2030",
    "co2_2030",
    "li_ore_capacity_2025",
    "mining_output_2025",
    "enclave_output_2025",
)
RULE = "border_counts_full"
PRICE = "lithium_carbonate_price"
PLANTS = ("hydro_delay_median", "solar_delay_median")
LINES = ("line_delay_median",)
MINES = ("mine_delay_median",)
DELAYS = {
    "clean_capacity_2025": PLANTS,
    "clean_capacity_2030": PLANTS,
    "export_capacity_2025": LINES,
    "export_capacity_2030": LINES,
    "co2_2025": (*PLANTS, *LINES, *MINES),
    "co2_2030": (*PLANTS, *LINES, *MINES),
    "li_ore_capacity_2025": MINES,
    "mining_output_2025": MINES,
    "enclave_output_2025": MINES,
}
TERCILES = ("low", "middle", "high")
ALL = "all"


def probabilities_by_outlook(results: Results) -> pd.DataFrame:
    """One row a target, mix, split and level: probability, its 95 % interval and the number of
    runs.

    `results` is an opened result folder. Splits: all, attribution (half, full), lithium_price and
    delay (terciles over the runs of the mix, `low` the cheapest or the quickest third).
    """
    runs = results.runs[results.runs["status"] == "ok"]
    outcomes = outcomes_of(results)
    chances = pd.DataFrame(outcomes.chance, index=outcomes.runs["run_id"], columns=outcomes.names)
    known = [name for name in TARGETS if name in chances]
    judged = chances[known].rename_axis(columns="target").stack().rename("chance").reset_index()
    judged = judged.merge(runs, on="run_id")
    rows = []
    for (target, mix), group in judged.groupby(["target", "mix"], sort=False):
        for split, levels in levels_of(target, group, results.annual).items():
            for level, part in group.groupby(levels, sort=False):
                place = {"target": target, "mix": mix, "split": split, "level": level}
                rows.append({**place, **_probability(part["chance"].to_numpy())})
    table = pd.DataFrame(rows)
    order = {name: place for place, name in enumerate((ALL, "half", "full", *TERCILES))}
    table["order"] = table["level"].map(order)
    table["place"] = table["target"].map({name: place for place, name in enumerate(TARGETS)})
    table = table.sort_values(["place", "mix", "split", "order"], kind="stable", ignore_index=True)
    return table.drop(columns=["order", "place"])


def levels_of(target: str, group: pd.DataFrame, annual: pd.DataFrame) -> dict[str, np.ndarray]:
    """Level of each run of a group by split: dict split -> array of texts, shape (runs,)."""
    year = targets.register()[target]["year"]
    prices = annual[annual["year"] == year].set_index("run_id")[PRICE]
    delay = np.mean([percentile(group[name].to_numpy()) for name in DELAYS[target]], axis=0)
    return {
        ALL: np.full(len(group), ALL),
        "attribution": np.where(group[RULE].to_numpy() >= 1, "full", "half"),
        "lithium_price": terciles(group["run_id"].map(prices).to_numpy()),
        "delay": terciles(delay),
    }


def percentile(values: FloatArray) -> FloatArray:
    """Rank of each value over the number of values, 0 to 1; equal values share their mean rank."""
    return pd.Series(values).rank(pct=True).to_numpy()


def terciles(values: FloatArray) -> np.ndarray:
    """Third that each value belongs to: `low`, `middle` or `high`."""
    return np.array(TERCILES)[np.minimum((percentile(values) * 3 - 1e-9).astype(int), 2)]


def _probability(chances: FloatArray) -> dict[str, Any]:
    """Probability of one group of runs."""
    low, high = bounded_mean_interval(chances)
    return {"probability": float(chances.mean()), "low": low, "high": high, "n": len(chances)}


def main(folder: str) -> None:
    """Print the probabilities of a result folder."""
    with one_line_errors():
        table = probabilities_by_outlook(open_results(folder))
        print(table.round(2).to_string(index=False))


if __name__ == "__main__":
    typer.run(main)
