"""Where a search may set each lever: from the status quo towards more policy, or, where cuts are
asked for, over the whole range; and in which steps.

More policy is the direction in which the document sets a lever (`abm/data/levers.csv`): up, but for
the power price of data centres, which it lowers. What the document leaves as it is goes up. How the
guidance fund is divided is neither more nor less, so its shares may go either way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.registers import policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.registers.policy import PolicyMix
    from abm.registers.tables import Row
    from agents.arrays import BoolArray, FloatArray

STEPS = 50
"""Steps that a lever's range has at least."""
HALF_STEPS = (1.0, 2.0, 5.0)
"""What a step may begin with, such as 0.02 or 500."""
FUND, PLAIN = "guidance_fund", "none"
NO_STEP = 1e-9


class Ranges(NamedTuple):
    """Bounds of a search in the unit of each lever; arrays of shape (levers,)."""

    names: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    usual: FloatArray
    """The status quo, inside the bounds."""
    step: FloatArray
    """In which values are written."""
    way: FloatArray
    """Direction of more policy: 1, -1, or 0 where there is none."""

    def cut(self, points: FloatArray) -> BoolArray:
        """Which levers of points, (m, levers), stand at less policy than the status quo."""
        return moved(points, self) & (np.sign(points - self.usual) * self.way < 0)

    @property
    def may_be_cut(self) -> BoolArray:
        """Which levers the bounds let be cut, (levers,)."""
        return np.where(self.way > 0, self.low < self.usual, self.high > self.usual) & (
            self.way != 0
        )


def ranges(names: Sequence[str], *, allow_cuts: bool = False) -> Ranges:
    """Bounds of the levers of these names."""
    rows = [policy.register()[name] for name in names]
    low, high, usual = (
        np.array([row[end] for row in rows]) for end in ("low", "high", "status_quo")
    )
    way = np.array([more_policy(row) for row in rows], float)
    if not allow_cuts:
        low = np.where(way > 0, usual, low)
        high = np.where(way < 0, usual, high)
    step = np.array([step_of(row) for row in rows])
    return Ranges(tuple(names), low, high, usual, step, way)


def more_policy(row: Row) -> int:
    """Direction in which a lever is more policy: 1 up, -1 down, 0 neither."""
    if divides_the_fund(row):
        return 0
    return -1 if row["document"] < row["status_quo"] else 1


def divides_the_fund(row: Row) -> bool:
    """Whether a lever says only for what the guidance fund is used."""
    return row["family"] == FUND and row["cost_class"] == PLAIN and row["unit"] == "share"


def step_of(row: Row) -> float:
    """A step of a lever's range that begins with 1, 2 or 5: a fiftieth of the range or less; the
    whole range of a mandate.
    """
    span = row["high"] - row["low"]
    if row["unit"].startswith("0/1 "):
        return float(span)
    size = 10.0 ** np.floor(np.log10(span / STEPS))
    return float(max(first * size for first in HALF_STEPS if first * size <= span / STEPS * 1.001))


def snapped(points: FloatArray, bounds: Ranges) -> FloatArray:
    """Points, (m, levers), at whole steps, rounded away from the status quo and inside the bounds;
    the status quo and the ends stay as they are.
    """
    away = np.sign(points - bounds.usual)
    places = points / bounds.step
    whole = np.where(away > 0, np.ceil(places - 1e-6), np.floor(places + 1e-6))
    values = np.clip(np.round(whole * bounds.step, 10), bounds.low, bounds.high)
    return np.where(moved(points, bounds), values, bounds.usual)


def moved(points: FloatArray, bounds: Ranges) -> BoolArray:
    """Which levers of points, (m, levers), differ from the status quo."""
    span = np.maximum(bounds.high - bounds.low, NO_STEP)
    return np.abs(points - bounds.usual) > NO_STEP * span


def mix_of(
    point: FloatArray, bounds: Ranges, *, name: str, title_en: str = "", title_zh: str = ""
) -> PolicyMix:
    """The mix of a point, (levers,), carried out with the drawn strength, as the document is."""
    changed = np.flatnonzero(moved(point, bounds))
    return policy.PolicyMix(
        name=name,
        title_en=title_en or name,
        title_zh=title_zh or name,
        implementation=policy.DRAWN,
        paths={
            bounds.names[place]: ((policy.FIRST_MONTH, float(point[place])),) for place in changed
        },
    )
