"""How far published figures may differ from what a run yields: a law of errors a class.

On the class's scale the error after h years is b h + the sum of h yearly shocks, b ~ N(m, v) and
each shock ~ N(0, sig^2): one b and one path a draw and class, the same for every mix. So given a
value its mean is m h and its variance v h^2 + sig^2 h. Beyond the longest horizon that was tested
the mean grows no more, the variance does. A class may have two such laws, each with its weight.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.registers.tables import read_table

if TYPE_CHECKING:
    from abm.registers.tables import Row

TESTED_YEARS = 6.0
"""Longest horizon of the hindcast: errors of growth need not go on beyond."""
ELASTICITY = "energy_gdp_elasticity_of_error"


class Law(NamedTuple):
    """One law of errors; scale: that of its class."""

    weight: float
    """Chance that this is the law, 0 to 1; those of a class add up to one."""
    drift: float
    """m: mean error a year."""
    drift_variance: float
    """v: variance of the error a year that goes on."""
    shock_variance: float
    """sig^2: variance of what each year adds."""

    def mean(self, years: float) -> float:
        """Mean error after some years."""
        return self.drift * min(years, TESTED_YEARS)

    def deviation(self, years: float) -> float:
        """Standard deviation of the error after some years."""
        years = max(years, 0.0)
        return float(np.sqrt(self.drift_variance * years**2 + self.shock_variance * years))


type Laws = tuple[Law, ...]
"""The laws of a class with their weights."""

EXACT: Laws = (Law(1.0, 0.0, 0.0, 0.0),)
"""No error."""


@lru_cache(maxsize=1)
def rows() -> dict[str, Row]:
    """The shipped table of classes, `abm/data/error/classes.csv`, by class."""
    return {row["class"]: row for row in read_table("error/classes")}


@lru_cache(maxsize=1)
def numbers() -> dict[str, Row]:
    """The shipped single numbers of the error, `abm/data/error/numbers.csv`, by name."""
    return {row["name"]: row for row in read_table("error/numbers")}


@lru_cache(maxsize=16)
def laws_of(name: str) -> Laws:
    """The laws of a class as shipped; a second one where the table has it (with weight `pi`)."""
    row = rows()[name]
    first = Law(1 - row["pi"], row["m"], row["v"], row["sig"] ** 2)
    if not row["pi"]:
        return (first,)
    return (first, Law(row["pi"], row["m2"], row["v2"], row["sig2"] ** 2))


def together(own: Laws, other: Laws, factor: float) -> Laws:
    """The laws of own error + factor x the other class's error, the two being independent."""
    return tuple(
        Law(
            one.weight * two.weight,
            one.drift + factor * two.drift,
            one.drift_variance + factor**2 * two.drift_variance,
            one.shock_variance + factor**2 * two.shock_variance,
        )
        for one in own
        for two in other
    )
