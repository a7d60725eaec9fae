"""Random numbers by purpose: keyed, never sequential, so that every mix meets the same luck.

A number depends on (rng, draw, purpose, month, agent, counter) and on nothing else. What is asked
for, how often and in which order changes no other number. Draws that belong to the uncertain world
rather than to the luck within a run (parameters, outlook) use rng 0: replications of a draw share
them.

Source: stateless splitmix64 hashing; common random numbers as in Klein et al. (2024) for
agent-based models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns import scrambled

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


class Streams:
    """The random numbers of one run."""

    def __init__(self, rng: int = 0, draw: int = 0) -> None:
        seed = scrambled_int(rng * _SEED + draw * _DRAW)
        self._keys = {name: scrambled_int(seed + number) for name, number in PURPOSES.items()}

    def uniform(
        self, purpose: str, t: IntArray | int, uid: KeyArray, n: IntArray | int = 0
    ) -> FloatArray:
        """Uniform numbers in (0, 1), shape of `uid` broadcast with `n`.

        `purpose` is a key of PURPOSES, `t` the calendar month (0 for what is fixed once, year * 12
        for annual draws), `uid` the identity keys of the agents (uint64), `n` a counter where one
        agent needs several numbers; `t` and `n` may be arrays.
        """
        base = self._keys[purpose]
        uid = np.asarray(uid)
        if isinstance(n, np.ndarray) or isinstance(t, np.ndarray):
            times, counts = np.broadcast_arrays(t, n)
            pairs = zip(times.ravel().tolist(), counts.ravel().tolist(), strict=True)
            keys = [scrambled_int(base + at * _MONTH + count * _COUNTER) for at, count in pairs]
            key = np.array(keys, np.uint64).reshape(times.shape)
            shape = np.broadcast_shapes(uid.shape, times.shape)
        else:
            key = np.array(scrambled_int(base + int(t) * _MONTH + n * _COUNTER), np.uint64)
            shape = uid.shape
        bits = scrambled(scrambled(uid.reshape(uid.shape or 1) * _AGENT + key))
        luck = (bits >> _SHIFT) + _HALF
        luck *= _UNIT
        return luck.reshape(shape)


def scrambled_int(x: int) -> int:
    """The same hash for one Python number: any whole number in, 64 bits out."""
    x &= _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)
