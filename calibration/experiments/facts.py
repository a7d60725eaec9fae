"""Stylised facts: what the model gives over many draws against the range that a source states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import joblib
import numpy as np
import pandas as pd

from calibration.experiments.pairs import with_progress, workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import ArrayLike

ROUNDING = 1e-9
"""What a fact may lie outside its range without failing: some ranges are one exact number."""


class Range(NamedTuple):
    """What a source states of a fact: the range in which it lies."""

    low: float
    high: float
    source: str


def over_draws[Argument, Result](
    function: Callable[[Argument], Result], arguments: Collection[Argument], jobs: int = 1
) -> list[Result]:
    """`function` of each of the arguments (most often the draws), in order, over worker
    processes.
    """
    with workers(jobs):
        results = joblib.Parallel(return_as="generator")(
            joblib.delayed(function)(argument) for argument in arguments
        )
        return list(with_progress(results, len(arguments)))


def fact_table(
    ranges: Mapping[str, Range], values: Mapping[str, ArrayLike] | pd.DataFrame
) -> pd.DataFrame:
    """One row a fact of `ranges`, from its `values`: a number, or one a draw."""
    return pd.DataFrame([fact_row(fact, values[fact], known) for fact, known in ranges.items()])


def fact_row(fact: str, values: ArrayLike, known: Range) -> dict[str, Any]:
    """A fact: mean over draws, low and high (90 % of draws), the stated range, and whether the mean
    lies in it.
    """
    values = np.atleast_1d(np.asarray(values, float))
    value = np.nanmean(values)
    low, high = np.nanquantile(values, [0.05, 0.95])
    return {
        "fact": fact,
        "value": value,
        "low": low,
        "high": high,
        "stated_low": known.low,
        "stated_high": known.high,
        "source": known.source,
        "holds": bool(known.low - ROUNDING <= value <= known.high + ROUNDING),
    }
