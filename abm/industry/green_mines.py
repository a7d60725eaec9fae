"""Green mines: readiness grows with effort and public money; each November levels are awarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import at, at_least, count, row_of, total
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.honours import honour
from agents.industry import mine
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray
    from agents.columns import Table

CONTEST_MONTH = 11
QUOTA_KEYS = identity("green_mine_quota", len(mine.GREEN_LEVELS) - 1)


def make_mines_green(model: GanziModel) -> None:
    """A month of work towards the standard; in November one contest for each next level."""
    mines, p = model.mines, model.parameters
    able = can_be_green(mines)
    support = total(model.programmes.effective("green_mine_support"))
    each = support / at_least(count(able), 1)
    own_effort = able * (p.green_mine_own_effort / MONTHS_A_YEAR)

    # A mine loses only what lies above the standard of the level it holds.
    standard_held = at(row_of([0.0, *level_standards(p)]), mines.green_level)
    greening = honour.readiness_after(
        mines.greening,
        np.where(able, each, 0.0),
        cost=p.green_mine_cost,
        wear=p.green_mine_loss / MONTHS_A_YEAR,
        standard=standard_held,
    )
    mines.greening = np.minimum(greening + own_effort, honour.FULL)
    if model.clock.month == CONTEST_MONTH:
        award_levels(model, able)


def can_be_green(mines: Table[mine.Mine]) -> BoolArray:
    """Which rows can be green mines, shape (n,) bool: one row a deposit, built to the standard or
    working.
    """
    return (mines.stage >= mine.BUILDING) & mines.main


def level_standards(p: Parameters) -> tuple[float, float, float]:
    """Readiness that each level asks, prefecture's first: that of other honours."""
    return p.readiness_prefecture, p.readiness_provincial, p.readiness_national


@one_by_one
def award_levels(model: GanziModel, able: BoolArray) -> None:
    """Contests for the next level of each mine, all judged on the state before them."""
    mines, p = model.mines, model.parameters
    year = model.clock.year * MONTHS_A_YEAR
    means = np.array(
        [p.quota_green_mine_prefecture, p.quota_green_mine_provincial, p.quota_green_mine_national]
    )
    quotas = honour.yearly_quota(model.streams.uniform("contest", year, QUOTA_KEYS), means)
    score = honour.contest_score(
        model.streams.uniform("contest", year, mines.uid),
        mines.greening,
        named=np.zeros(mines.n),
        bonus=0.0,
        deviation=p.contest_luck,
        effort=model.effort.ratio("industry")[mines.county],
        effort_effect=p.contest_effort,
    )

    won = np.zeros(mines.n, bool)
    contests = zip(level_standards(p), quotas.tolist(), strict=True)
    for level, (standard, quota) in enumerate(contests):
        candidates = able & (mines.green_level == level) & (mines.greening >= standard)
        won |= honour.contest_winners(
            score, candidates, cut=standard + p.contest_margin, quota=quota
        )
    mines.green_level = mines.green_level + won
