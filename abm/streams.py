"""Random numbers by purpose: keyed, never sequential, so that every mix meets the same luck.

A number depends on (rng, draw, purpose, month, agent, counter) and on nothing else. What is asked
for, how often and in which order changes no other number. Draws that belong to the uncertain world
rather than to the luck within a run (parameters, outlook) use rng 0: replications of a draw share
them.

Source: stateless splitmix64 hashing; common random numbers as in Klein et al. (2024) for
agent-based models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import MONTHS_A_YEAR
from agents.columns import scrambled
from agents.stack import FOR_GOOD, Stack

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, KeyArray

PURPOSES = {
    "outlook": 1,
    "hydrology": 2,
    "snow": 3,
    "quake": 4,
    "epidemic": 5,
    "trips": 10,
    "taste": 11,
    "stay": 12,
    "satisfaction": 13,
    "births": 20,
    "sales": 21,
    "adoption": 22,
    "fungus": 23,
    "growth": 30,
    "exit": 31,
    "entry": 32,
    "registration": 33,
    "green_adoption": 34,
    "delay": 40,
    "stages": 41,
    "developer_taste": 42,
    "halts": 43,
    "contest": 50,
    "certificates": 51,
    "creation_list": 52,
    "loans": 60,
    "default": 61,
    "fund": 62,
    "measurement": 70,
    "order": 90,
    "parameters": 94,
    "start": 95,
    "road_cuts": 100,
    "kin": 101,
    "diligence": 102,
    "deal_taste": 103,
    "returns": 104,
    "leaders": 105,
    "county_targets": 107,
    "viral": 108,
    "flights": 109,
}

_SEED, _DRAW, _MONTH, _COUNTER = (
    0x9E3779B97F4A7C15,
    0xC2B2AE3D27D4EB4F,
    0xD1B54A32D192ED03,
    0x8CB92BA72F3D8DD7,
)
_MASK, _SHIFT, _AGENT = 2**64 - 1, np.array(11, np.uint64), np.array(_SEED, np.uint64)
_HALF, _UNIT = np.array(0.5), np.array(2.0**-53)


YEAR_MONTHS = np.arange(MONTHS_A_YEAR)
MOST_KEPT = 4096
"""Agents for whom a year's luck is kept: for more it would take much memory and save no time."""


class YearOfLuck(NamedTuple):
    """The numbers of a calendar year."""

    year: int  # counted from the calendar's first
    uid: KeyArray  # whose luck it is
    luck: FloatArray  # (12, shape of uid)


class Streams:
    """The random numbers of one run."""

    STANDS = FOR_GOOD

    def __init__(self, rng: int = 0, draw: int = 0) -> None:
        seed = scrambled_int(rng * _SEED + draw * _DRAW)
        # As numpy's numbers: a batch sees several of them as one array.
        self._keys = {
            name: np.uint64(scrambled_int(seed + number)) for name, number in PURPOSES.items()
        }
        self._years: dict[tuple[str, int, tuple[int, ...]], YearOfLuck] = {}

    def uniform(
        self, purpose: str, t: IntArray | int, uid: KeyArray, n: IntArray | int = 0
    ) -> FloatArray:
        """Uniform numbers in (0, 1), shape of `uid` broadcast with `n`.

        `purpose` is a key of PURPOSES, `t` the calendar month (0 for what is fixed once, year * 12
        for annual draws), `uid` the identity keys of the agents (uint64), `n` a counter where one
        agent needs several numbers; `t` and `n` may be arrays.
        """
        uid = np.asarray(uid)
        key = self._key(purpose, t, n)
        shape = np.broadcast_shapes(uid.shape, key.shape) if key.ndim else uid.shape
        bits = (uid if uid.ndim else uid.reshape(1)) * _AGENT + key
        luck = (scrambled(scrambled(bits)) >> _SHIFT) + _HALF
        luck *= _UNIT
        return luck if luck.shape == shape else luck.reshape(shape)

    def _key(self, purpose: str, t: IntArray | int, n: IntArray | int) -> KeyArray:
        """Key of a purpose, month and counter in this run, uint64."""
        base = self._keys[purpose]
        if isinstance(base, np.uint64) and not isinstance(t, np.ndarray) and isinstance(n, int):
            return np.array(scrambled_int(int(base) + int(t) * _MONTH + n * _COUNTER), np.uint64)
        month, counter = _times(t, _MONTH), _times(n, _COUNTER)
        return scrambled(np.asarray(np.asarray(base) + month + counter))

    def of_month(self, purpose: str, t: int, uid: KeyArray, n: int = 0) -> FloatArray:
        """What `uniform` gives for month `t`, read-only, for agents who draw in every month of a
        year: its numbers are drawn at once, which for few agents takes no longer than a month's.

        They hold for one array of keys, which nobody writes into: who gets other keys gets another
        array (`Table.rekey`).
        """
        if uid.size > MOST_KEPT or uid.ndim > 1 or isinstance(self, Stack):
            return self.uniform(purpose, t, uid, n)
        year, month = divmod(t, MONTHS_A_YEAR)
        place = purpose, n, uid.shape
        kept = self._years.get(place)
        if kept is None or kept.year != year or kept.uid is not uid:
            months = (year * MONTHS_A_YEAR + YEAR_MONTHS).reshape((-1, *(1,) * uid.ndim))
            kept = YearOfLuck(year, uid, self.uniform(purpose, months, uid, n))
            kept.luck.setflags(write=False)
            self._years[place] = kept
        return kept.luck[month]


def _times(numbers: IntArray | int, factor: int) -> KeyArray | np.uint64:
    """Whole numbers times a factor, modulo 2**64 as the hash takes them."""
    if isinstance(numbers, np.ndarray):
        return numbers.astype(np.uint64) * np.array(factor, np.uint64)
    return np.uint64(int(numbers) * factor & _MASK)


def scrambled_int(x: int) -> int:
    """The same hash for one Python number: any whole number in, 64 bits out."""
    x &= _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)
