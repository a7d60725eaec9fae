"""Sellers of each county as the run begins: fitted so that orders of the year before bring them
that year's sales over the roads of the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.markets.baskets import OTHER
from abm.markets.cells import BULK, N_GOODS, SELLERS_OF
from abm.markets.sources import OUTSIDE, own_shares

if TYPE_CHECKING:
    from abm.markets.sources import Distances, Sources
    from agents.arrays import FloatArray

LEAST_HOME, MOST_HOME = 1.0, 1e6
"""Bounds of how much more sellers of the own county pull."""
MOST_OWN = 0.95
"""Most of the own supply that orders and sellers allow that is aimed at."""
LEAST_FREE = 0.02
"""Least part of a county's sales that does not go to buyers tied to it."""
HOME_TURNS, PULL_TURNS, STEPS = 24, 10, 3
"""Turns in which the pull of home is found, with some steps of pulls each, and turns in which pulls
alone are fitted."""
PULL_STEPS = 10
"""Steps of pulls in each of these."""
FREIGHT_TURNS = 8
"""Turns in which the level of freight is found."""
FITTED = 1e-12
"""Part by which pulls may still move in a turn."""
LEAST_PULL = 1e-200
HOME_STEP = 0.8


def fit_freight(sources: Sources, distances: Distances, bought_outside: FloatArray) -> None:
    """Level of freight at which it takes its known share of the price of goods bought outside (CNY
    by column and county, (4, 18)).

    Bulk goods go by full lorries at their rates; all others in small loads, at a multiple of them.
    """
    aim = sources.parameters.freight_share * float(bought_outside.sum())
    for _ in range(FREIGHT_TURNS):
        sources.measure_outside(distances)
        paid = (bought_outside * sources.freight_outside).sum(axis=-1)
        small = max(float(paid[:BULK].sum()), 1e-9)
        level = sources.freight_level.copy()
        level[:BULK] *= max(aim - float(paid[BULK]), 0.0) / small
        sources.freight_level = np.maximum(level, 1.0)


def fit_sellers(
    sources: Sources,
    distances: Distances,
    *,
    wanted: FloatArray,
    tied: FloatArray,
    sales: FloatArray,
) -> None:
    """Pull of sellers and of home, from what buyers want of sellers here (11, 19)
    and of one county's alone (11, 18), and from `sales` by county and market column (18, 15).

    Source: iterative proportional fitting, Deming and Stephan 1940.
    """
    sources.measure(distances)
    aim = aimed_sales(sources, wanted, tied=tied, sales=sales)
    most = np.minimum(wanted[:, :OUTSIDE], aim).sum(axis=-1)
    own = own_shares(sources.parameters)
    own = np.minimum(own, MOST_OWN * most / np.maximum(wanted[:, :OUTSIDE].sum(axis=-1), 1e-9))
    own = np.clip(own, 0.01, 0.99)

    for _ in range(HOME_TURNS):
        fit_pulls(sources, wanted, aim, steps=STEPS)
        have = np.minimum(np.maximum(own_supply(sources, wanted), 1e-6), 1 - 1e-6)
        home = sources.home[:, 0] * (own / (1 - own) * (1 - have) / have) ** HOME_STEP
        sources.prefer_home(np.minimum(np.maximum(home, LEAST_HOME), MOST_HOME))
    for _ in range(PULL_TURNS):
        if fit_pulls(sources, wanted, aim, steps=PULL_STEPS) < FITTED:
            break


def aimed_sales(
    sources: Sources, wanted: FloatArray, *, tied: FloatArray, sales: FloatArray
) -> FloatArray:
    """What each county's sellers are to sell to those who choose, mill value, (11, 18): adds up to
    what these spend, bulk and other goods apart.
    """
    aim = sales.T[SELLERS_OF].copy()
    spent = received_in_all(sources, wanted) + tied.sum(axis=-1)
    bulk = spent[BULK] / max(spent[BULK] + spent[OTHER], 1e-9)
    aim[BULK] *= bulk
    aim[OTHER] *= 1.0 - bulk
    free = np.maximum(aim - tied, LEAST_FREE * aim)
    total = np.maximum(free.sum(axis=-1), 1e-9)
    return free * (received_in_all(sources, wanted) / total)[:, None]


def received_in_all(sources: Sources, wanted: FloatArray) -> FloatArray:
    """Mill value of all that buyers want of sellers here, by traded column (11,)."""
    return asked_of(sources, wanted).sum(axis=-1)


def asked_of(sources: Sources, wanted: FloatArray) -> FloatArray:
    """Mill value that is wanted of each county's sellers, (11, 18)."""
    pull = sources.pull_scale
    total = np.matvec(sources.weight, pull)
    each = np.divide(wanted, total, out=np.zeros_like(wanted), where=total > 0)
    return pull * (each[..., None, :] @ sources.mill)[..., 0, :]


def fit_pulls(sources: Sources, wanted: FloatArray, aim: FloatArray, *, steps: int) -> float:
    """Some steps of the pulls towards what sellers are to sell; returns by how much they moved."""
    weight, mill, wanted = sources.weight, sources.mill, wanted[:, None, :]
    weight = weight.swapaxes(-2, -1)
    aim, pull = aim[:, None, :], sources.pull_scale[:, None, :]
    for _ in range(steps):
        # What is asked of sellers is in proportion to their own pull, which so drops out.
        asked = (wanted / np.maximum(pull @ weight, LEAST_PULL)) @ mill
        pull = aim / np.maximum(asked, LEAST_PULL)
    pull = pull[:, 0] / np.maximum(pull.sum(axis=-1), LEAST_PULL)
    moved = np.abs(pull - sources.pull_scale).max()
    sources.pull_scale = pull
    return float(moved)


def bought_at_start(sources: Sources, wanted: FloatArray) -> FloatArray:
    """What each buyer spends on goods with each county's sellers, CNY with freight, (4, 19, 18)."""
    weight = (sources.weight * sources.pull_scale[:, None, :])[:N_GOODS]
    total = weight.sum(axis=-1)
    wanted = wanted[:N_GOODS]
    each = np.divide(wanted, total, out=np.zeros_like(wanted), where=total > 0)
    return weight * each[..., None]


def own_supply(sources: Sources, wanted: FloatArray) -> FloatArray:
    """Part of what counties buy here that comes from their own sellers, by traded column (11,)."""
    pull = sources.pull_scale
    total = np.matvec(sources.weight, pull)[:, :OUTSIDE]
    own = np.diagonal(sources.weight, axis1=-2, axis2=-1) * pull
    spent = wanted[:, :OUTSIDE]
    bought = np.add.reduce(own / np.maximum(total, LEAST_PULL) * spent, axis=-1)
    return bought / np.maximum(np.add.reduce(spent, axis=-1), 1e-9)


def scale_to_firms(sources: Sources, by_firms: FloatArray) -> None:
    """Say pulls per unit of that of the firms at the start, by county and market column (18, 15);
    where there are no firms yet, new ones will pull as those elsewhere do.
    """
    start = by_firms.T[SELLERS_OF]
    mean = sources.pull_scale.sum(axis=-1) / np.maximum(start.sum(axis=-1), 1e-300)
    usual = np.broadcast_to(mean[:, None], start.shape)
    fitted = (start > 0) & (sources.pull_scale > 0)
    scale = np.divide(sources.pull_scale, start, out=usual.copy(), where=fitted)
    sources.pull_scale, sources.start_pull = scale, start
