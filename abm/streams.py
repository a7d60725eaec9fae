"""Random numbers by purpose: keyed, never sequential, so that every mix meets the same luck.

A number depends on (rng, draw, purpose, month, agent, counter) and on nothing else. What is asked for,
how often and in which order changes no other number. Draws that belong to the uncertain world rather than
to the luck within a run (parameters, outlook) use rng 0: replications of a draw share them.

Source: stateless splitmix64 hashing; common random numbers as in Klein et al. (2024) for agent-based models.
"""

import numpy as np

from agents.columns import scrambled

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
    "loans": 60,
    "default": 61,
    "capture": 62,
    "measurement": 70,
    "discrepancy": 71,
    "order": 90,
    "parameters": 94,
    "start": 95,
}

_SEED, _DRAW = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MONTH, _COUNTER = np.uint64(0xD1B54A32D192ED03), np.uint64(0x8CB92BA72F3D8DD7)
_SHIFT, _UNIT = np.uint64(11), 2.0**-53


class Streams:
    """The random numbers of one run."""

    def __init__(self, rng=0, draw=0):
        with np.errstate(over="ignore"):
            seed = scrambled(np.uint64(rng % 2**64) * _SEED + np.uint64(draw % 2**64) * _DRAW)
            self._keys = {name: scrambled(seed + np.uint64(number)) for name, number in PURPOSES.items()}

    def uniform(self, purpose, t, uid, n=0):
        """Uniform numbers in (0, 1), shape of `uid` broadcast with `n`.

        `purpose` is a key of PURPOSES, `t` the calendar month (0 for what is fixed once, year * 12 for annual draws),
        `uid` the identity keys of the agents (uint64), `n` a counter where one agent needs several numbers.
        """
        with np.errstate(over="ignore"):
            counter = np.asarray(n).astype(np.uint64) * _COUNTER
            key = scrambled(self._keys[purpose] + np.uint64(t) * _MONTH + counter)
            bits = scrambled(scrambled(key + np.asarray(uid, np.uint64) * _SEED))
            return ((bits >> _SHIFT) + 0.5) * _UNIT
