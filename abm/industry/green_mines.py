"""Green mines: readiness grows with the mines' own effort and public money; each November the
levels are awarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns import identity
from agents.honours import honour
from agents.industry import mine

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray
    from agents.columns import Table

CONTEST_MONTH = 11
QUOTA_KEYS = identity("green_mine_quota", len(mine.GREEN_LEVELS) - 1)


def make_mines_green(model: GanziModel) -> None:
    """A month of work towards the standard; in November one contest for each next level."""
    mines, p = model.mines, model.parameters
    able = can_be_green(mines)
    support = float(np.add.reduce(model.programmes.effective("green_mine_support")))
    money = able * (support / max(np.count_nonzero(able), 1))
    own = able * (p.green_mine_own_effort / 12)
    kept = np.append(0.0, asked(p))[mines.green_level]
    greening = honour.readiness_after(
        mines.greening,
        money,
        cost=p.green_mine_cost,
        wear=p.green_mine_loss / 12,
        standard=kept,
    )
    mines.greening = np.minimum(greening + own, honour.FULL)
    if model.clock.month == CONTEST_MONTH:
        award_levels(model, able)


def can_be_green(mines: Table[Any]) -> BoolArray:
    """Which rows can be green mines, shape (n,) bool: one row a deposit, built to the standard or
    working.
    """
    return (mines.stage >= mine.BUILDING) & mines.main


def asked(p: Parameters) -> FloatArray:
    """Readiness that each level asks, from the prefecture's up, shape (3,): that of
    other honours.
    """
    return np.array([p.readiness_prefecture, p.readiness_provincial, p.readiness_national])


def award_levels(model: GanziModel, able: BoolArray) -> None:
    """Contests for the next level of each mine, all judged on the state before them."""
    mines, p, year = model.mines, model.parameters, model.clock.year * 12
    means = np.array(
        [p.quota_green_mine_prefecture, p.quota_green_mine_provincial, p.quota_green_mine_national]
    )
    quotas = honour.yearly_quota(model.streams.uniform("contest", year, QUOTA_KEYS), means)
    luck = model.streams.uniform("contest", year, mines.uid)
    score = honour.contest_score(
        luck, mines.greening, named=np.zeros(mines.n), bonus=0.0, deviation=p.contest_luck
    )
    won = np.zeros(mines.n, bool)
    for level, (needed, quota) in enumerate(zip(asked(p).tolist(), quotas.tolist(), strict=True)):
        field = able & (mines.green_level == level) & (mines.greening >= needed)
        cut = needed + p.contest_margin
        won |= honour.contest_winners(score, field, cut=cut, quota=quota)
    mines.green_level = mines.green_level + won
