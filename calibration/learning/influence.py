"""Which lever moves which target: a fact where pairs of runs on the same luck show it.

A difference of zero to the last bit in every pair tried is taken for no influence; any other
difference is influence, however small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers import indicators, targets
from analysis.emulator.features import SHARES, scale
from calibration.learning.lessons import CONTROL, paired

if TYPE_CHECKING:
    from agents.arrays import BoolArray
    from calibration.learning.lessons import Lessons

UNMASKED = ("ratio",)
"""Errors of targets that every lever may move: shares of what everything moves a little."""


def influence(known: Lessons) -> BoolArray:
    """Whether a lever ever moved a target, shape (levers, targets).

    A pair in which one lever differs decides for that lever. Where more differ and the target
    moves although none of them is known to move it, all of them are taken to.
    """
    found = np.zeros((len(scale().names), len(known.targets)), bool)
    groups = []
    for base in dict.fromkeys(known.mix.tolist()):
        mine = np.flatnonzero((known.mix == base) & (known.own | (base != CONTROL)))
        for against in dict.fromkeys((base, CONTROL)):
            rows = mine if against == CONTROL else mine[known.own[mine]]
            rows = rows[np.isin(known.draw[rows], known.of_mix(against).draw)]
            if len(rows):
                partner = paired(known, known.draw[rows], against)
                differs = known.points[rows] != known.points[partner]
                moved = known.chance[rows] != known.chance[partner]
                moved |= known.value[rows] != known.value[partner]
                groups.append((differs, moved))
    differs, moved = (np.vstack(parts) for parts in zip(*groups, strict=True))
    alone = differs.sum(axis=1) == 1
    for levers, hit in zip(differs[alone], moved[alone], strict=True):
        found[levers] |= hit
    shares = scale().places(SHARES)  # they count relative to each other
    found[shares] = found[shares].any(axis=0)
    for levers, hit in zip(differs[~alone], moved[~alone], strict=True):
        unexplained = hit & ~found[levers].any(axis=0)
        found[np.ix_(levers, unexplained)] = True
    return found


def allowed(found: BoolArray, names: tuple[str, ...]) -> BoolArray:
    """Which levers the fit may use for which target: those with influence, and all for shares of
    what everything moves a little; shape (levers, targets).
    """
    register = targets.register()
    kinds = [indicators.register()[register[name]["indicator"]]["error"] for name in names]
    free = np.isin(kinds, UNMASKED) & found.any(axis=0)
    return found | free
