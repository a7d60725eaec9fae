"""The rival that did best in each class, beside the model."""

from __future__ import annotations

import pandas as pd

from calibration.hindcast import rivals
from calibration.hindcast.rolling import FAIR, PUBLISHED, summary

MODEL = f"{PUBLISHED}_{FAIR}"
COUNTS = ("n_series", "n_pairs", "n_outcomes")
"""Columns that say on how little a row rests."""


def best_rivals(table: pd.DataFrame) -> pd.DataFrame:
    """One row a class that something tests: the rival with the best CRPS, and whether it beats the
    model (`loses`); crps_model, crps_rival, n_series, n_pairs, n_outcomes.

    Eight to thirteen outcomes fit no weight: what is published rests on one half each, whatever
    stands here (`abm/data/error/pool.csv`).
    """
    means = summary(table).set_index(["class", "forecaster"])
    rows = []
    for name in means.index.get_level_values("class").unique():
        own = means.loc[name]
        present = [rival for rival in rivals.RIVALS if rival in own.index]
        if MODEL not in own.index or not present:
            continue
        best = min(present, key=lambda rival: own.loc[rival, "crps"])
        rows.append(
            {
                "class": name,
                "rival": best,
                "loses": bool(own.loc[best, "crps"] < own.loc[MODEL, "crps"]),
                "crps_model": own.loc[MODEL, "crps"],
                "crps_rival": own.loc[best, "crps"],
                **{count: int(own.loc[MODEL, count]) for count in COUNTS},
            }
        )
    return pd.DataFrame(rows)
