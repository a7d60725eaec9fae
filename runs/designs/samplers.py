"""Points of a design: full factorial, Latin hypercube, Sobol, Saltelli, Morris, one at a time.

Each returns one column a factor: float64 with NaN for what is left as it is, or texts. SALib is
loaded only for the two designs that are its own (Saltelli, Morris).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from runs.refusals import InputError, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import FloatArray
    from runs.designs.factors import Factor

METHODS = ("factorial", "latin_hypercube", "sobol", "saltelli", "morris", "one_at_a_time", "table")
MEANINGS = {
    "factorial": Phrase("every combination of every level"),
    "latin_hypercube": Phrase(
        "`points` points, each factor spread evenly (McKay, Beckman and Conover 1979)"
    ),
    "sobol": Phrase("`points` (a power of two) points of a scrambled Sobol sequence (Owen 1998)"),
    "saltelli": Phrase(
        "Saltelli's scheme for Sobol indices, `points` (a power of two) times 2D + 2 (Saltelli "
        "2002)"
    ),
    "morris": Phrase(
        "`points` trajectories over `levels` levels for elementary effects (Morris 1991; "
        "Campolongo 2007)"
    ),
    "one_at_a_time": Phrase("nothing changed, then each level of each factor alone"),
    "table": Phrase("the rows of a CSV or Parquet file"),
}
NEED_SALIB = ("saltelli", "morris")


def sampled(method: str, factors: list[Factor], settings: dict[str, Any]) -> dict[str, np.ndarray]:
    """Columns (dict column -> values) of a design; `factors` are those that vary, `settings` holds
    points, seed, ...
    """
    if method == "factorial":
        return _factorial(factors)
    if method == "one_at_a_time":
        return _one_at_a_time(factors)
    unit = _unit_points(method, len(factors), settings)
    return {factor.column: factor.at(unit[:, place]) for place, factor in enumerate(factors)}


def _factorial(factors: list[Factor]) -> dict[str, np.ndarray]:
    """Every combination, the last factor changing fastest."""
    rows = list(itertools.product(*(factor.grid() for factor in factors)))
    return {
        factor.column: factor.column_of([row[place] for row in rows])
        for place, factor in enumerate(factors)
    }


def _one_at_a_time(factors: list[Factor]) -> dict[str, np.ndarray]:
    """A first point that changes nothing, then each level of each factor alone."""
    points = [(None, None), *((factor, level) for factor in factors for level in factor.grid())]
    return {
        factor.column: factor.column_of(
            [level if changed is factor else None for changed, level in points]
        )
        for factor in factors
    }


def _unit_points(method: str, dimensions: int, settings: dict[str, Any]) -> FloatArray:
    """Points in the unit cube, shape (points, dimensions)."""
    from scipy.stats import qmc

    number = settings["points"]
    generator = np.random.default_rng(settings["seed"])
    if method == "latin_hypercube":
        return qmc.LatinHypercube(d=dimensions, rng=generator).random(number)
    if method == "sobol":
        return qmc.Sobol(d=dimensions, rng=generator).random(number)
    problem = {
        "num_vars": dimensions,
        "names": [str(n) for n in range(dimensions)],
        "bounds": [[0, 1]] * dimensions,
    }
    return _salib(method)(problem, number, settings)


def _salib(method: str) -> Callable:
    """One of SALib's designs as function(problem, number, settings); refused in one line where
    SALib is missing.
    """
    try:
        if method == "saltelli":
            from SALib.sample.sobol import sample

            return lambda problem, number, settings: sample(
                problem, number, calc_second_order=settings["second_order"], seed=settings["seed"]
            )
        from SALib.sample.morris import sample

        return lambda problem, number, settings: sample(
            problem, number, num_levels=settings["levels"], seed=settings["seed"]
        )
    except ImportError:
        raise InputError(
            "salib_missing",
            "method = '{method}' needs SALib: install the extra with pip install "
            "'ganzi-abm[sensitivity]'",
            method=method,
        ) from None
