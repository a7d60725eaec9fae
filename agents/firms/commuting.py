"""Work over the borders of counties: who looks for it where, and who finds it. Pure rules over
arrays whose last axes are the county of the home and that of the job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient

if TYPE_CHECKING:
    from agents.arrays import FloatArray

FITTING_ROUNDS = 50
"""Rounds of fitting flows to their sums; each halves the distance at least."""
FULL = 1e-9
"""Part of its places below which a gate counts as full."""


class Balance(NamedTuple):
    """Workers between counties, and what makes the jobs of each draw as many as they do."""

    flows: FloatArray  # persons from home (row) to job (column), (n, n)
    pull: FloatArray  # weight of a county's jobs at equal distance, (n,)


def nearness(hours: FloatArray, *, decay: float) -> FloatArray:
    """Weight of a job by the hours of the way to it, 0 to 1, 1 at home; shape of `hours`.

    `decay` (1/h) is the fall of the log weight. Source: commuting falls exponentially with travel
    time, de Vries, Nijkamp and Rietveld 2004.
    """
    return np.exp(-decay * hours)


def balanced_flows(near: FloatArray, workers: FloatArray) -> Balance:
    """Workers from each county to each, so that as many come as go, by nearness (n, n), the same in
    both directions; `workers` (n,) live in a county, and as many have their jobs there.

    With `near` zero between counties all stay at home. Found by symmetric scaling of `near`.
    """
    pull = np.sqrt(workers)
    for _ in range(FITTING_ROUNDS):
        reached = near @ pull
        pull = np.sqrt(pull * quotient(workers, reached))
    return Balance(near * pull * pull[:, None], pull)


def matches(
    seekers: FloatArray, places: FloatArray, *, draw: FloatArray, waiting: FloatArray
) -> FloatArray:
    """People who find work, from home to job, shape (..., n, n), in two rounds of looking; never
    more than `seekers` by home or `places` by job (persons, (..., n)).

    `draw` (..., n, n) is the weight of one place of a county for who lives in another, `waiting`
    (..., n) that of looking no further this month. Source: gravity of job search; the second round
    is for those who came to a full gate.
    """
    wanted = draw * places[..., None, :]
    found = _looked(seekers, places, wanted, waiting)
    room = np.maximum(places - np.add.reduce(found, axis=-2), 0.0)
    left = np.maximum(seekers - np.add.reduce(found, axis=-1), 0.0)
    # Whoever looks again knows which gates are full.
    open_still = room > FULL * places
    if not open_still.any():
        return found
    return found + _looked(left, room, wanted * open_still[..., None, :], waiting)


def _looked(
    seekers: FloatArray, places: FloatArray, wanted: FloatArray, waiting: FloatArray
) -> FloatArray:
    """One round: seekers spread over the places by weight, and a gate with too many takes an equal
    part of all.
    """
    total = np.add.reduce(wanted, axis=-1) + waiting
    asked = wanted * (seekers / np.maximum(total, 1e-300))[..., None]
    applicants = np.add.reduce(asked, axis=-2)
    taken = np.minimum(places / np.maximum(applicants, 1e-300), 1.0)
    return asked * taken[..., None, :]


def reach(near: FloatArray, pull: FloatArray) -> FloatArray:
    """Part of each home's search that usually goes to each county, rows sum to 1, shape (n, n);
    `pull` by county.
    """
    weight = near * pull[..., None, :]
    total = np.add.reduce(weight, axis=-1)[..., None]
    return quotient(weight, total)


def unemployment_in_reach(
    force: FloatArray, unemployed_share: FloatArray, looks: FloatArray
) -> FloatArray:
    """Share without work of the people that the employers of a county can draw on, 0 to 1, shape
    (..., n), by job; `force` (persons) and the share by home, `looks` from `reach`.
    """
    without = (force * unemployed_share)[..., None, :] @ looks
    return (without / np.maximum(force[..., None, :] @ looks, 1e-300))[..., 0, :]


def outside_share(
    stayed: FloatArray, hired: FloatArray, *, share: FloatArray, usual: float, filled: FloatArray
) -> FloatArray:
    """Share of builders that comes from outside after hiring, 0 to 1, by county.

    `stayed` and `hired` are builders (persons) of whom `share` of the former is from outside; of
    the latter contractors bring `usual`, and their crews take what people here leave of the rest
    (`filled`, 0 to 1).
    """
    brought = usual + (1.0 - usual) * (1.0 - filled)
    staff = stayed + hired
    return np.divide(
        stayed * share + hired * brought, staff, out=share * np.ones_like(staff), where=staff > 0
    )
