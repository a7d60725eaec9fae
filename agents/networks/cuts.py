"""Roads that landslides, floods and earthquakes cut: how often, from when, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

EARTH_RADIUS = 6371.0
"""Mean radius of the Earth, km."""


def cut_rate(
    slopes: FloatArray, raining: BoolArray, *, anywhere: float, by_kilometre: float, rains: float
) -> FloatArray:
    """Cuts of each road by month, 1/a, shape (months, roads), 0 or more.

    `slopes` (roads,): kilometres below or on steep slopes; `raining` (months,): the rainy season,
    in which slopes fail `rains` times more often besides; `anywhere` 1/a on every road,
    `by_kilometre` 1/(a km) of slopes. Judgement of the model specification.
    """
    season = 1.0 + rains * raining
    return anywhere + by_kilometre * slopes * season[:, None]


def begins(luck: FloatArray, rate: FloatArray) -> BoolArray:
    """Whether a cut begins in a month, from uniform `luck` and the `rate` 1/a, of one shape."""
    return luck < -np.expm1(-rate / MONTHS_A_YEAR)


def shut_part(begun: BoolArray, moment: FloatArray, months: FloatArray) -> FloatArray:
    """Part of each month in which a road is shut, 0 to 1, shape (months, roads) as all arguments.

    Cuts that have `begun` in a month begin at a `moment` of it, 0 to 1, and last so many `months`.
    """
    end = np.where(begun, moment + months, 0.0)
    shut = np.zeros(begun.shape)
    for later in range(min(int(np.ceil(end.max(initial=0.0))), len(shut))):
        until = np.clip(end - later, 0.0, 1.0)
        since = np.where(begun, np.clip(moment - later, 0.0, 1.0), 0.0)
        shut[later:] += (until - since)[: len(shut) - later]
    return np.minimum(shut, 1.0)


def distance(
    longitude: FloatArray,
    latitude: FloatArray,
    *,
    to_longitude: FloatArray,
    to_latitude: FloatArray,
) -> FloatArray:
    """Kilometres over the ground from some places (rows) to others (columns), degrees all.

    Source: haversine formula (Sinnott 1984).
    """
    here, there = np.radians(latitude)[:, None], np.radians(to_latitude)
    east = np.radians(longitude)[:, None] - np.radians(to_longitude)
    root = np.sin((here - there) / 2) ** 2 + np.cos(here) * np.cos(there) * np.sin(east / 2) ** 2
    return 2.0 * EARTH_RADIUS * np.arcsin(np.sqrt(root))
