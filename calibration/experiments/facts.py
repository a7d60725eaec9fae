"""Stylised facts: what the model gives over many draws against the range that a source states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd

from calibration.experiments.pairs import shown, workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import Values

ROUNDING = 1e-9
"""What a fact may lie outside its range without failing: some ranges are one exact number."""


def over_draws(function: Callable | type, arguments: list[int] | range, jobs: int = 1) -> list[Any]:
    """`function` of each of the arguments (most often the draws), in order, over worker
    processes.
    """
    with workers(jobs):
        results = joblib.Parallel(return_as="generator")(
            joblib.delayed(function)(argument) for argument in arguments
        )
        return list(shown(results, len(arguments)))


def fact_table(
    stated: dict[str, tuple[float, float, str]], values: dict[str, int | list[float]] | pd.DataFrame
) -> pd.DataFrame:
    """One row a fact of `stated` {fact: (low, high, source)}, from its `values` {fact: number or
    one a draw}.
    """
    return pd.DataFrame([fact_row(fact, values[fact], *known) for fact, known in stated.items()])


def fact_row(
    fact: str,
    values: Values | list[float] | pd.Series,
    stated_low: float,
    stated_high: float,
    source: str,
) -> dict[str, str | float]:
    """A fact: mean over draws, low and high (90 % of draws), the stated range, and whether the mean
    lies in it.
    """
    values = np.atleast_1d(np.asarray(values, float))
    value, (low, high) = np.nanmean(values), np.nanquantile(values, [0.05, 0.95])
    holds = bool(stated_low - ROUNDING <= value <= stated_high + ROUNDING)
    known = {"stated_low": stated_low, "stated_high": stated_high, "source": source}
    return {"fact": fact, "value": value, "low": low, "high": high, **known, "holds": holds}
