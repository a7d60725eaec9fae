"""Rules of the grassland: how grass grows, withers and is eaten, and how its condition drifts from
year to year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def grass_growth(
    standing: FloatArray,
    *,
    potential: FloatArray,
    condition: FloatArray,
    climate: FloatArray,
    month_share: float,
    ceiling: float,
) -> FloatArray:
    """Grass grown in a month, kg dry matter/ha, never negative; slows as the sward fills up.

    `potential` is a year's growth of grassland in full condition (kg/ha), `month_share` the month's
    part of it, `ceiling` the standing grass at which growth stops, relative to a year's growth.
    Source: logistic growth of the sward, Noy-Meir (1975).
    """
    yearly = potential * condition
    # A worn sward stops at a lower stand, as its ceiling shrinks with its condition.
    return np.maximum(month_share * yearly * climate * (1 - standing / (ceiling * yearly)), 0.0)


def standing_next(
    standing: FloatArray,
    *,
    grown: FloatArray,
    eaten: FloatArray,
    withered_share: float,
) -> FloatArray:
    """Standing grass at the end of a month, kg/ha, never negative, given growth and intake
    (kg/ha).
    """
    return np.maximum(standing * (1 - withered_share) + grown - eaten, 0.0)


def utilisation(eaten: FloatArray, grown: FloatArray) -> FloatArray:
    """Share of a year's growth that was eaten, shape of both; 0 where nothing grew."""
    return np.divide(eaten, grown, out=np.zeros(np.shape(eaten)), where=np.asarray(grown) > 0)


def condition_next(
    condition: FloatArray,
    used: FloatArray,
    *,
    sustainable_use: float,
    recovery_rate: float,
    damage_rate: float,
    low: float,
    high: float,
) -> FloatArray:
    """Condition of the grassland a year on (1 = intact), within `low` to `high`; `used` is the
    share of the year's growth that was eaten.

    Recovers by itself, and suffers in proportion to use beyond `sustainable_use`.
    Source: vegetation reserve of rangeland models, Müller, Frank & Wissel (2007).
    """
    recovery = recovery_rate * condition * (1 - condition)
    damage = damage_rate * np.maximum(used - sustainable_use, 0.0) * condition
    return np.clip(condition + recovery - damage, low, high)
