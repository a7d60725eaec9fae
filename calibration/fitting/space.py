"""The space of parameters that is searched: each by its probability level, so that the prior fills
a cube evenly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from abm.registers import parameters
from abm.streams import Streams
from agents.columns import name_key

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from agents.arrays import FloatArray

FUTURE_TABLES = ("parameters/outlook", "parameters/general")
"""Tables whose parameters nothing observed can teach: the world after March 2022, and the model's
own error.
"""
EDGE = 1e-6


def candidates() -> tuple[str, ...]:
    """Names of the parameters that may be fitted: those drawn from a range, but for what lies
    ahead.
    """
    return tuple(
        row["name"]
        for row in parameters.register()
        if row["distribution"] not in ("constant", "bernoulli")
        and row["table"] not in FUTURE_TABLES
    )


@dataclass(frozen=True)
class Space:
    """Some parameters as a cube of probability levels (rows of points, columns in the order of
    `names`).
    """

    names: tuple[str, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Register row of each parameter."""
        known = {row["name"]: row for row in parameters.register()}
        return tuple(known[name] for name in self.names)

    def values(self, levels: FloatArray) -> list[dict[str, float]]:
        """Parameter values at levels, one dict {name: value} a point."""
        levels = np.atleast_2d(levels)
        columns = [
            parameters.value_at(row, levels[:, place]) for place, row in enumerate(self.rows)
        ]
        return [
            dict(zip(self.names, map(float, point), strict=True))
            for point in np.column_stack(columns)
        ]

    def levels_of(self, draw: int) -> FloatArray:
        """Levels that a draw of the model itself has, shape (k,)."""
        keys = np.array([name_key(name) for name in self.names])
        return Streams(rng=0, draw=int(draw)).uniform("parameters", 0, keys)


def to_normal(levels: FloatArray) -> FloatArray:
    """Probability levels as standard normal numbers, so that the prior is a standard normal."""
    return special.ndtri(np.clip(levels, EDGE, 1 - EDGE))


def to_levels(normal: FloatArray) -> FloatArray:
    """The way back."""
    return special.ndtr(normal)
