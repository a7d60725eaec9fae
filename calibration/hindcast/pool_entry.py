"""Which rivals enter a pool: none that the hindcast has shown to forecast far worse than the model.

One rule for all classes, whatever it does to any target: a rival enters unless its CRPS is more
than so many times that of the model as it would have been published at the time (world unknown,
error as known before each outcome). That is no fitted weight: a rival that enters has the fixed
one. One that no past forecast tests enters too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.registers.tables import DATA
from calibration.hindcast.best_rival import MODEL
from runs.chances.laws import numbers

FILE = DATA / "error" / "pool.csv"
COLUMNS = ("crps_ratio", "enters")


def with_entry(pool: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """The table of pools with `crps_ratio` (CRPS of the rival over the model's in the class, NaN
    where it was not tested) and `enters` (1 or 0), by the mean scores of a hindcast.
    """
    means = scores.set_index(["class", "forecaster"])["crps"]
    ratio = [
        float(means.get((row["class"], row["rival"]), np.nan) / means[(row["class"], MODEL)])
        for row in pool.to_dict("records")
    ]
    enters = [int(not one > numbers()["pool_entry_ratio"]["value"]) for one in ratio]
    return pool.assign(crps_ratio=np.round(ratio, 2), enters=enters)
