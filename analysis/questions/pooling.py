"""Pooling: where simple forecasts have beaten the model in the hindcast, a probability holds a part
of theirs.

`pooling.csv` beside this file is written by `python -m calibration.hindcast.ship`: weight of the
model and the rival's probability by target. POOLED says whether published probabilities are pooled;
any table can be asked for either way.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

FILE = Path(__file__).parent / "pooling.csv"
POOLED = True
"""Whether `reachability` pools by default."""
CHANGES = (
    "probability_change",
    "low",
    "high",
    "joint_low",
    "joint_high",
    "unpaired_low",
    "unpaired_high",
)
"""Columns of a paired comparison that are differences of two probabilities."""


@lru_cache(maxsize=4)
def weights(file: Path = FILE) -> dict[str, tuple[float, float, str]]:
    """Target -> (weight of the model, rival's probability, rival's name); empty where there is no
    table.
    """
    if not Path(file).is_file():
        return {}
    with Path(file).open(encoding="utf-8") as lines:
        return {
            row["target"]: (
                float(row["weight_model"]),
                float(row["probability_rival"]),
                row["rival"],
            )
            for row in csv.DictReader(lines)
        }


def pooled(
    table: pd.DataFrame, verdict_on: Callable, threshold: float, file: Path = FILE
) -> pd.DataFrame:
    """The reachability table with probability, low, high and verdict pooled where the hindcast says
    so.

    New columns: probability_model (as the runs say), pool_weight (of the model; NaN where nothing
    is pooled), pool_rival. The rival knows no mix, so differences between mixes shrink alike;
    intervals are those of the runs.
    """
    known = weights(file)
    table = table.assign(probability_model=table["probability"], pool_weight=np.nan, pool_rival="")
    for row in table.index[table["target"].isin(known) & np.isfinite(table["probability"])]:
        weight, other, rival = known[table.at[row, "target"]]
        for name in (
            "probability",
            "low",
            "high",
            "probability_strict",
            "strict_low",
            "strict_high",
        ):
            table.at[row, name] = weight * table.at[row, name] + (1 - weight) * other
        table.at[row, "verdict"] = verdict_on(
            table.at[row, "low"], table.at[row, "high"], threshold
        )
        table.at[row, "pool_weight"], table.at[row, "pool_rival"] = weight, rival
    return table


def published(target: str, probability: float) -> float:
    """A probability of the model as it is published: pooled while POOLED is on and a rival did
    better.
    """
    weight, other, _ = weights().get(target, (1.0, 0.0, "")) if POOLED else (1.0, 0.0, "")
    return weight * probability + (1 - weight) * other


def pooled_changes(table: pd.DataFrame, file: Path = FILE) -> pd.DataFrame:
    """The table of paired changes with both probabilities pooled, and the change and its intervals
    less by as much.

    The rival says the same of both mixes, so that a change of the model's is a change of `weight`
    times as much.
    """
    known = weights(file)
    weight = (
        table["target"]
        .map({target: row[0] for target, row in known.items()})
        .fillna(1.0)
        .to_numpy()
    )
    rival = (
        table["target"]
        .map({target: row[1] for target, row in known.items()})
        .fillna(0.0)
        .to_numpy()
    )
    told = {
        name: weight * table[name] + (1 - weight) * rival
        for name in ("probability_baseline", "probability")
    }
    return table.assign(**told, **{name: weight * table[name] for name in CHANGES})
