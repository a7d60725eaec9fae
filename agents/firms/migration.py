"""Where people live: births and deaths, moves between counties and to the cities outside, and from
the countryside to towns. Pure rules over arrays whose last axis is the county; where two are named,
people leave the first and come to the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def natural_increase(
    population: FloatArray, herding_share: FloatArray, *, mean: float, of_herders: float
) -> FloatArray:
    """Births less deaths of a year, persons, shape of `population`.

    `mean` (1/a) is that of all people, `of_herders` what it is more where all herd than where
    nobody does.
    """
    people = np.add.reduce(population, axis=-1)[..., None]
    usual = np.add.reduce(population * herding_share, axis=-1)[..., None] / people
    return population * (mean + of_herders * (herding_share - usual))


def moves_between(
    population: FloatArray,
    worth: FloatArray,
    *,
    near: FloatArray,
    towns: FloatArray,
    rate: float,
    elasticity: float,
) -> FloatArray:
    """People who move in a year from county to county, persons, (..., n, n), 0 within one.

    `worth` is what a place offers (income times the chance of work), `near` the weight of the way,
    `towns` the part of those who come that goes to a place at equal worth and distance. Source:
    gravity of migration, Fan 2005.
    """
    gain = (worth[..., None, :] / worth[..., :, None]) ** elasticity
    moves = rate * population[..., :, None] * towns[..., None, :] * gain * near
    return moves * ~np.eye(population.shape[-1], dtype=bool)


def leavers(
    population: FloatArray, gain: FloatArray, *, near: FloatArray, rate: float, elasticity: float
) -> FloatArray:
    """People who leave for outside in a year, persons: the more the larger the `gain` (income there
    over what home offers) and the nearer (`near`, 0 to 1) it is.
    """
    return np.minimum(rate * gain**elasticity * near, 1.0) * population


def returners(away: FloatArray, gain: FloatArray, *, rate: float, elasticity: float) -> FloatArray:
    """People who come home in a year of those `away`, persons, never more: the fewer the more the
    gain of being away has grown (`gain`, over that of the start).
    """
    return np.minimum(rate * gain**-elasticity, 1.0) * away


def moves_to_town(
    rural: FloatArray,
    urban: FloatArray,
    *,
    gain: FloatArray,
    rate: float,
    elasticity: float,
    most_urban: float,
) -> FloatArray:
    """People who move to the towns of their county in a year, persons, 0 to `rural`.

    By a `rate` (1/a of rural people) that rises with the `gain` (what town work promises over
    herders' income, start = 1) and ends at the urban share `most_urban`. Source: migration by what
    work in town pays and the chance of finding it, Harris and Todaro 1970.
    """
    share = urban / np.maximum(rural + urban, 1.0)
    part = rate * gain**elasticity * np.maximum(1.0 - share / most_urban, 0.0)
    return np.minimum(part, 1.0) * rural
