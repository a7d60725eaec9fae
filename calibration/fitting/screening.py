"""Which parameters the observations can teach anything about: rank correlations over the prior,
then Morris' method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from SALib.sample import morris as morris_design
from scipy import stats

from analysis.questions.sensitivity import Problem, morris_indices
from calibration.fitting.moments import all_moments
from calibration.fitting.space import Space

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

LEVELS = 4
INNER = (0.05, 0.95)
"""Morris' grid lies within these probability levels: beyond them a few priors reach where nothing
was ever seen.
"""
CHANCE = 4.0
"""Correlations below this many standard errors are chance among a thousand parameters and tens of
moments.
"""
WEAK = 0.25
"""A parameter whose sweep moves every moment by less than this part of its deviation stays at its
prior.
"""


def correlated(
    names: tuple[str, ...], levels: FloatArray, frame: pd.DataFrame, most: int
) -> tuple[str, ...]:
    """The parameters whose levels go with some moment over the prior: at most `most` names, the
    strongest first.

    Strength: share of a moment's spread that the parameter explains, times how wide that spread is
    against what the observation allows; correlations that chance explains count nothing.
    """
    whole = (frame["error"] == "").to_numpy()
    ranks = _standard(stats.rankdata(levels[whole], axis=0))
    strength = np.zeros(len(names))
    for moment in all_moments():
        values = frame.loc[whole, moment.id].to_numpy()
        if np.ptp(values) == 0:
            continue
        correlation = ranks.T @ _standard(stats.rankdata(values)) / whole.sum()
        counts = np.abs(correlation) > CHANCE / np.sqrt(whole.sum())
        width = values.var() / (values.var() + moment.deviation**2)
        strength = np.maximum(strength, counts * correlation**2 * width)
    order = np.argsort(-strength, kind="stable")[:most]
    return tuple(names[place] for place in order if strength[place] > 0)


def _standard(values: FloatArray) -> FloatArray:
    """Columns with mean 0 and deviation 1."""
    return (values - values.mean(axis=0)) / np.maximum(values.std(axis=0), 1e-12)


def morris_points(
    space: Space, trajectories: int, seed: int, first_draw: int
) -> tuple[FloatArray, IntArray]:
    """(levels, draws) of Morris' design: all points of a trajectory share a draw, so that only one
    thing changes.
    """
    problem = _problem(space)
    points = morris_design.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    draws = first_draw + np.repeat(np.arange(trajectories), len(space.names) + 1)
    return INNER[0] + points * (INNER[1] - INNER[0]), draws


def _problem(space: Space) -> Problem:
    """The space as SALib is told of it."""
    return Problem(
        num_vars=len(space.names),
        names=list(space.names),
        bounds=[[0.0, 1.0]] * len(space.names),
    )


def influence(space: Space, levels: FloatArray, frame: pd.DataFrame) -> pd.DataFrame:
    """Morris' mu* over the deviation of each moment: DataFrame, a row a parameter, a column a
    moment.

    1: a sweep through nine tenths of the prior moves the moment by one deviation.
    """
    grid = (levels - INNER[0]) / (INNER[1] - INNER[0])
    columns = {}
    for moment in all_moments():
        values = frame[moment.id].to_numpy()
        table = morris_indices(_problem(space), grid, values, levels=LEVELS).set_index("input")
        columns[moment.id] = table["mu_star"].reindex(list(space.names)) / moment.deviation
    return pd.DataFrame(columns)


def fitted_space(table: pd.DataFrame, most: int) -> Space:
    """The parameters that are fitted: those that move some moment, at most `most`, the strongest
    first.
    """
    strongest = table.max(axis=1).sort_values(ascending=False, kind="stable")
    return Space(tuple(strongest[strongest >= WEAK].index[:most]))
