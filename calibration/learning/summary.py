"""How far a table is off, in few lines and in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from calibration.learning.errors import SMALL_COST, coverage
from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calibration.learning.learn import Learned

NEAR = 0.05
"""Published probabilities that differ by less are near."""
PER_CENT = 100


def by_mix(chances: pd.DataFrame) -> pd.DataFrame:
    """One row a mix left out: error (mean absolute, published), unmoved (the same if nothing is
    done), near (share of targets within 5 points), promised (targets met, emulated less true).
    """
    off = (chances["emulated"] - chances["truth"]).abs()
    table = chances.assign(
        error=off,
        unmoved=(chances["status_quo"] - chances["truth"]).abs(),
        near=off <= NEAR,
        promised=chances["emulated"] - chances["truth"],
    )
    groups = table.groupby("mix", sort=False)
    means = groups[["error", "unmoved", "near"]].mean()
    return means.assign(promised=groups["promised"].sum())


def matrix_of_errors(chances: pd.DataFrame) -> np.ndarray:
    """Absolute errors (targets, mixes)."""
    off = (chances["emulated"] - chances["truth"]).abs()
    return chances.assign(off=off).pivot(index="target", columns="mix", values="off").to_numpy()


def cost_shares(costs: pd.DataFrame) -> pd.DataFrame:
    """Error of the cost as a share of it, rows mixes, columns payers; of small costs in parts of
    SMALL_COST bn CNY.
    """
    share = (costs["emulated"] - costs["truth"]) / costs["truth"].abs().clip(SMALL_COST)
    return costs.assign(share=share).pivot(index="mix", columns="payer", values="share")


def summary(learned: Learned) -> Iterator[str]:
    """What a learned table is worth, in lines."""
    table = by_mix(learned.chances)
    yield say(
        "mixes never seen: off by {error:.1f} points on average, {near:.0%} of targets within 5; "
        "bars hold {inside:.0%}",
        error=PER_CENT * table["error"].mean(),
        near=table["near"].mean(),
        inside=coverage(matrix_of_errors(learned.chances)),
    )
    for mix, row in table.iterrows():
        yield say(
            "  {mix}: {error:.1f} points, {near:.0%} within 5, {promised:+.1f} targets promised "
            "beyond what is met",
            mix=mix,
            error=PER_CENT * row["error"],
            near=row["near"],
            promised=row["promised"],
        )
