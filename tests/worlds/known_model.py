"""A made-up simulator whose posterior is known: moments that are linear in normal scores, for tests
of the fit.
"""

import numpy as np
import pandas as pd

from calibration.fitting.moments import all_moments
from calibration.fitting.space import Space, to_normal

NAMES = ("calving_rate", "adult_death", "income_elasticity", "value_response")
SPACE = Space(NAMES)
MOMENTS = (
    "gdp_growth_2015_2019",
    "co2_change_2015_2019",
    "yak_herd_2020",
    "visits_2020",
    "yak_sales_2020",
)
LUCK = 0.02
WEIGHTS = np.array(
    [[0.20, 0, 0, 0], [0.05, 0.15, 0, 0], [0, 0.10, 0, 0], [0, 0, 0.20, 0], [0, 0.05, 0.10, 0]]
)
"""How far each parameter (column) moves each moment; the last parameter moves nothing."""


def frame_at(levels, seed, luck=LUCK):
    """Moments of made-up runs at levels, as `Batches.evaluate` gives them; every other moment
    stands still.
    """
    generator = np.random.default_rng(seed)
    by_id = {moment.id: moment for moment in all_moments()}
    frame = pd.DataFrame(0.0, index=range(len(levels)), columns=list(by_id))
    for name, weights in zip(MOMENTS, WEIGHTS, strict=True):
        noise = luck * generator.standard_normal(len(levels))
        frame[name] = by_id[name].observed + to_normal(levels) @ weights + noise
    return frame.assign(error="")
