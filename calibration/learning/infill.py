"""Points where the table itself promises most: there a search would go, so there it must be right.

Each optimum climbs for other targets and another price of local money: lever by lever to the value
that pays best. Half of the climbs may cut what the status quo spends, half may only do more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.emulator.features import scale
from calibration.learning.points import as_points

if TYPE_CHECKING:
    from agents.arrays import FloatArray
    from analysis.emulator.evaluate import Emulator

STEPS = 12
TOGETHER = 6
"""Levers that move in a step: the best ones."""
STRENGTH = 0.7
"""Implementation at which the climb looks: about the mean of what is drawn."""
STRENGTHS = (0.5, 1.0)
"""What is run lies so far on the way from the status quo to the optimum."""
LEAST_GAIN = 1e-3
PRICES = (0.0, 0.1, 0.3, 1.0)
"""Targets that one bn CNY of local money is worth, in turn."""


def infill_points(emulator: Emulator, number: int, draws: int, seed: int) -> pd.DataFrame:
    """As many optima, each on its own draw."""
    luck = np.random.default_rng(seed)
    values = []
    for place in range(number):
        wanted = luck.exponential(size=len(emulator.targets)) * (
            luck.random(len(emulator.targets)) < luck.choice([0.1, 0.3, 1.0])
        )
        best = climb(
            emulator,
            wanted / max(wanted.sum(), 1e-9) * len(wanted) / 2,
            price=PRICES[place % len(PRICES)],
            cuts=bool(place // len(PRICES) % 2),
        )
        part = luck.uniform(*STRENGTHS)
        values.append(emulator.status_quo + part * (best - emulator.status_quo))
    order = np.concatenate([luck.permutation(draws) for _ in range(number // draws + 1)])
    return as_points(np.array(values), order[:number])


def climb(emulator: Emulator, wanted: FloatArray, *, price: float, cuts: bool) -> FloatArray:
    """A point (levers,) from which no lever alone gains: the sum of wanted (targets,) chances less
    the price of local money.
    """
    levels = _levels(cuts)
    point = emulator.status_quo.copy()
    worth = _worth(emulator, point[None], wanted, price)[0]
    for _ in range(STEPS):
        tried, places = _neighbours(point, levels)
        gains = _worth(emulator, tried, wanted, price) - worth
        before = point.copy()
        moved: list[int] = []
        for choice in np.argsort(-gains, kind="stable"):
            place = places[choice]
            if gains[choice] < LEAST_GAIN or len(moved) == TOGETHER:
                break
            if place not in moved:
                moved.append(place)
                point[place] = tried[choice, place]
        now = _worth(emulator, point[None], wanted, price)[0]
        if now <= worth:  # what gains alone may lose together: then the best alone
            point = before
            if not moved:
                break
            point[moved[0]] = tried[np.argmax(gains), moved[0]]
            now = worth + gains.max()
        worth = now
    return point


def _levels(cuts: bool) -> list[FloatArray]:
    """Values that each lever may take: its ends, the status quo and the document's; without cuts
    only where the document goes, and both ways where it goes nowhere.
    """
    s = scale()
    way = np.sign(s.document - s.status_quo)
    levels = []
    for place in range(len(s.names)):
        some = {s.status_quo[place], s.document[place]}
        if cuts or way[place] >= 0:
            some.add(s.high[place])
        if cuts or way[place] <= 0:
            some.add(s.low[place])
        levels.append(np.array(sorted(some)))
    return levels


def _neighbours(point: FloatArray, levels: list[FloatArray]) -> tuple[FloatArray, list[int]]:
    """(points that differ in one lever, the place of that lever)."""
    tried, places = [], []
    for place, values in enumerate(levels):
        for value in values[values != point[place]]:
            other = point.copy()
            other[place] = value
            tried.append(other)
            places.append(place)
    return np.array(tried), places


def _worth(emulator: Emulator, points: FloatArray, wanted: FloatArray, price: float) -> FloatArray:
    """What points are worth (m,)."""
    local = emulator.cost(points, STRENGTH)[:, emulator.payers.index("local")]
    return emulator.model(points, STRENGTH) @ wanted - price * local
