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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

FILE = Path(__file__).parent / "pooling.csv"
POOLED = True
"""Whether `reachability` pools by default."""
PROBABILITIES = (
    "probability",
    "low",
    "high",
    "probability_strict",
    "strict_low",
    "strict_high",
)
"""Columns of the reachability table that are pooled."""
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


class Pool(NamedTuple):
    """What a target's probability is pooled with."""

    weight: float
    """Of the model, 0 to 1."""
    probability: float
    """What the rival forecasts."""
    rival: str


UNPOOLED = Pool(1.0, 0.0, "")


@lru_cache(maxsize=4)
def pools(file: Path = FILE) -> dict[str, Pool]:
    """By target, what its probability is pooled with; empty where there is no table."""
    if not Path(file).is_file():
        return {}
    with Path(file).open(encoding="utf-8") as lines:
        return {
            row["target"]: Pool(
                weight=float(row["weight_model"]),
                probability=float(row["probability_rival"]),
                rival=row["rival"],
            )
            for row in csv.DictReader(lines)
        }


def pooled(
    table: pd.DataFrame,
    verdict_on: Callable[[float, float, float], str],
    threshold: float,
    file: Path = FILE,
) -> pd.DataFrame:
    """The reachability table with probability, low, high and verdict pooled where the hindcast says
    so.

    New columns: probability_model (as the runs say), pool_weight (of the model; NaN where nothing
    is pooled), pool_rival. The rival knows no mix, so differences between mixes shrink alike;
    intervals are those of the runs.
    """
    known = pools(file)
    table = table.assign(probability_model=table["probability"], pool_weight=np.nan, pool_rival="")
    for row in table.index[table["target"].isin(known) & np.isfinite(table["probability"])]:
        pool = known[table.at[row, "target"]]
        for name in PROBABILITIES:
            table.at[row, name] = _mixture(table.at[row, name], pool)
        table.at[row, "verdict"] = verdict_on(
            table.at[row, "low"], table.at[row, "high"], threshold
        )
        table.at[row, "pool_weight"] = pool.weight
        table.at[row, "pool_rival"] = pool.rival
    return table


def _mixture(probability: float, pool: Pool) -> float:
    """The model's probability and the rival's, weighted."""
    return pool.weight * probability + (1 - pool.weight) * pool.probability


def published(target: str, probability: float) -> float:
    """A probability of the model as it is published: pooled while POOLED is on and a rival did
    better.
    """
    return _mixture(probability, pools().get(target, UNPOOLED) if POOLED else UNPOOLED)


def pooled_changes(table: pd.DataFrame, file: Path = FILE) -> pd.DataFrame:
    """The table of paired changes with both probabilities pooled, and the change and its intervals
    less by as much.

    The rival says the same of both mixes, so that a change of the model's is a change of `weight`
    times as much.
    """
    known = [pools(file).get(target, UNPOOLED) for target in table["target"]]
    weight = np.array([pool.weight for pool in known])
    rival = np.array([pool.probability for pool in known])
    changed = {name: weight * table[name] for name in CHANGES}
    for name in ("probability_baseline", "probability"):
        changed[name] = weight * table[name] + (1 - weight) * rival
    return table.assign(**changed)
