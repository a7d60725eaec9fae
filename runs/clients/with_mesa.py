"""Mesa's own batch_run over mixes and draws (small ensembles: it keeps everything in memory).

Replications are asked for by `rng=[0, 1, 2]`, not by `iterations`: a model without a number takes
0, and so all iterations would be one run.

.venv/bin/python -m runs.clients.with_mesa
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import pandas as pd

from abm import GanziModel

if TYPE_CHECKING:
    from collections.abc import Sequence


def visits(draws: int = 2, end: str = "2022-06", rng: Sequence[int] = (0,)) -> pd.DataFrame:
    """Monthly visits by mix, draw and replication, one row a month: a pandas table of what Mesa's
    data collector holds.
    """
    runs = mesa.batch_run(
        GanziModel,
        parameters={
            "mix": ["status_quo", "document"],
            "draw": range(draws),
            "levers": [{"fund_size": 500}],  # one dict in a list: batch_run takes every list apart
            "end": end,
            "detail": "coarse",
        },
        rng=list(rng),
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    return pd.DataFrame(runs)[["mix", "draw", "rng", "Step", "visits"]]


if __name__ == "__main__":
    print(visits())
