"""A bank in a county: what it remembers of losses, how its own funds bind it, and whom it lends to.

Arrays by bank and county have these two axes last; where kinds of loan matter they stand between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import quantiles
from agents.arrays import bounded, quotient, rows_where
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

FIT_ROUNDS = 50
"""Rounds in which a table is fitted to its margins; a dozen are enough for a table without gaps."""


def memory_after_month(
    memory: FloatArray, *, loss: FloatArray, usual: FloatArray, owed: FloatArray, months: float
) -> FloatArray:
    """What banks remember of losses beyond the usual, share of loans, shape of `memory`.

    It fades with a mean life of `months`; `loss` and `usual` loss (priced into rates) are CNY of
    the month, `owed` CNY before it. Below 0 after better times than usual.
    """
    return memory * (1.0 - 1.0 / months) + share_of(loss - usual, owed)


def stance(own_funds: FloatArray, wanted: FloatArray, *, exponent: float) -> FloatArray:
    """Part of its usual quota that a bank lends by its own funds over those `wanted` (CNY), 0 to 1.

    Source: lending falls more than in proportion with a gap in capital, Van den Heuvel 2002.
    """
    ratio = quotient(own_funds, wanted, empty=1.0)
    return np.minimum(np.maximum(ratio, 0.0), 1.0) ** exponent


def own_funds_after_month(
    own_funds: FloatArray, *, before: FloatArray, wanted: FloatArray, refill: float
) -> FloatArray:
    """Own funds of the branches of each bank, CNY, from 0 to what is `wanted`.

    The margin pays what growth asks (`wanted` less the same `before`), and head offices refill the
    share `refill` in a year of what losses have taken. What is beyond the wanted goes to them.
    """
    own_funds = own_funds + np.maximum(wanted - before, 0.0)
    gap = np.maximum(wanted - own_funds, 0.0)
    return np.minimum(own_funds + gap * (refill / MONTHS_A_YEAR), wanted)


def willingness(
    memory: FloatArray, stances: FloatArray, *, effect: float, open: FloatArray
) -> FloatArray:
    """Part of its usual quota that each bank lends in each county, 0 to 1, shape of `memory`.

    `effect`: fall of the log for a remembered loss of all loans; `stances` (..., banks); `open` 0
    to 1, shape of `memory`.
    """
    return np.exp(-effect * np.maximum(memory, 0.0)) * stances[..., :, None] * open


def room_after_month(room: FloatArray, *, allowance: FloatArray, months_kept: float) -> FloatArray:
    """What a bank may lend in a county, CNY, shape of `room`: what was left and the month's
    `allowance`, of which what is not used within `months_kept` lapses.
    """
    return np.minimum(room + allowance, months_kept * allowance)


def lent_within(
    wanted: FloatArray, room: FloatArray, *, floor: float, green: FloatArray
) -> FloatArray:
    """New loans, CNY, shape of `wanted` (..., banks, kinds, counties), each bank within its `room`
    (..., banks, counties) in a county.

    Where it binds, green kinds (`green` 0 or 1 by kind) first get up to the share `floor` of it and
    the rest is shared in proportion to what is still wanted.
    """
    green_wanted = wanted * green[:, None]
    total = np.add.reduce(green_wanted, axis=-2)
    reserve = np.minimum(total, floor * room)
    first = green_wanted * share_of(reserve, total)[..., None, :]
    rest = wanted - first
    part = share_of(np.maximum(room - reserve, 0.0), np.add.reduce(rest, axis=-2))
    return first + rest * np.minimum(part, 1.0)[..., None, :]


class RankedLoans(NamedTuple):
    """What applicants get, CNY by applicant (n,)."""

    granted: FloatArray  # lent by their own bank
    second: FloatArray  # lent by the bank that is asked second
    passed: FloatArray  # what passed the scoring

    @property
    def lent(self) -> FloatArray:
        """What both banks lent, CNY by applicant."""
        return self.granted + self.second


def ranked_loans(
    applied: FloatArray,
    chance: FloatArray,
    *,
    luck: FloatArray,
    weight: FloatArray,
    order: FloatArray,
    cell: IntArray,
    second_cell: IntArray,
    room: FloatArray,
) -> RankedLoans:
    """What each applicant gets at its own bank, and of what is refused there at a second one.

    Of a row of `weight` units so many pass the scoring as `chance` has it. The `room` (CNY) of each
    `cell`, a bank in a county, goes down the list of those who apply there by chance, those alike
    by `order`, until it is used up; who is left asks once in `second_cell`, after its own clients.
    """
    passed = applied * quantiles.binomial_share(luck, weight, chance)
    granted = _down_the_list(passed, chance, order=order, cell=cell, room=room)
    refused = np.where(cell == second_cell, 0.0, passed - granted)
    if not refused.any():
        return RankedLoans(granted, np.zeros_like(passed), passed)
    left = room - np.bincount(cell, granted, room.size)
    second = _down_the_list(refused, chance, order=order, cell=second_cell, room=left)
    return RankedLoans(granted, second, passed)


def _down_the_list(
    asked: FloatArray, chance: FloatArray, *, order: FloatArray, cell: IntArray, room: FloatArray
) -> FloatArray:
    """CNY that each of those who ask gets, best chance first within a cell, up to its room."""
    room = np.maximum(room, 0.0)
    in_all = np.bincount(cell, asked, room.size)
    short = in_all > room
    listed = rows_where(short[cell] & (asked > 0))
    if len(listed) == 0:
        return asked
    ranked = listed[np.lexsort((order[listed], -chance[listed], cell[listed]))]
    sorted_cell, sorted_asked = cell[ranked], asked[ranked]
    on_list = in_all * short
    before = np.cumsum(sorted_asked) - sorted_asked - (np.cumsum(on_list) - on_list)[sorted_cell]
    granted = asked.copy()
    granted[ranked] = bounded(room[sorted_cell] - before, 0.0, sorted_asked)
    return granted


def fitted(seed: FloatArray, *, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """The table nearest to `seed` whose rows and columns add up to those given, which have the same
    sum (the rows exactly, the columns as nearly as gaps in the seed let them).

    Source: iterative proportional fitting, Deming and Stephan 1940.
    """
    table = seed
    for _ in range(FIT_ROUNDS):
        table = table * share_of(columns, table.sum(axis=-2))[..., None, :]
        table = table * share_of(rows, table.sum(axis=-1))[..., :, None]
    return table


def share_of(part: Values, whole: FloatArray) -> FloatArray:
    """Part, which is finite, over whole where there is a whole, else 0."""
    return part / np.where(whole > 0, whole, np.inf)
