"""What a policy mix is to the table: shifts of its levers, curved where the first money works most,
and what acts only together.

A point is one value a lever, in the lever's unit. Every feature is 0 at the status quo, so that the
table is exact there, and depends on few levers, so that a lever without influence moves nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.government.planned_levers import AMOUNT_UNIT
from abm.registers import policy

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray

FUND = "fund_size"
SHARES = "fund_share_"
GATED_BY_FUND = ("fund_leverage_cap", "fund_discipline")
"""Levers that do nothing where there is no fund."""
LOAD = ("dc_quota_mw", "dc_power_price")
"""The load that may have the special price, and that price: one is nothing without the other."""
A_LITTLE = 0.02
"""Part of its range from which on a fund is there."""
TINY = 1e-9


class Scale(NamedTuple):
    """The levers, in the order of the register; arrays of shape (levers,) in the lever's unit."""

    names: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    status_quo: FloatArray
    document: FloatArray
    county: FloatArray
    """Of a lever that is an amount of money, the share that counties pay; 0 of the others."""
    prefecture: FloatArray
    """The same of the prefecture."""

    def places(self, beginning: str) -> IntArray:
        """Places of the levers whose names begin so."""
        return np.flatnonzero([name.startswith(beginning) for name in self.names])

    def place(self, name: str) -> int:
        """Place of a lever."""
        return self.names.index(name)


@lru_cache(maxsize=1)
def scale() -> Scale:
    """The levers of the register."""
    rows = list(policy.register().values())
    amount = np.array([row["unit"] == AMOUNT_UNIT for row in rows], float)

    def column(name: str) -> FloatArray:
        return np.array([row[name] for row in rows], float)

    return Scale(
        names=tuple(row["id"] for row in rows),
        low=column("low"),
        high=column("high"),
        status_quo=column("status_quo"),
        document=column("document"),
        county=amount * column("share_county"),
        prefecture=amount * column("share_prefecture"),
    )


class Shifts(NamedTuple):
    """Where the levers of some points lie between the status quo and their ends, arrays of shape
    (points, levers), 0 to 1.
    """

    up: FloatArray
    down: FloatArray


def shifts(points: FloatArray) -> Shifts:
    """How far each lever stands above and below the status quo; points of shape (m, levers)."""
    s = scale()
    room = np.where(s.high > s.status_quo, s.high - s.status_quo, 1.0)
    under = np.where(s.status_quo > s.low, s.status_quo - s.low, 1.0)
    away = points - s.status_quo
    return Shifts(np.maximum(away, 0) / room, np.maximum(-away, 0) / under)


@lru_cache(maxsize=1)
def plain_levers() -> IntArray:
    """Places of the levers that act by themselves: all but what a fund is for."""
    s = scale()
    gated = (*GATED_BY_FUND, *(s.names[place] for place in s.places(SHARES)))
    return np.flatnonzero([name not in gated for name in s.names])


class Parts(NamedTuple):
    """Places of the levers behind the features that belong to one lever each."""

    up: IntArray
    down: IntArray
    curved_down: IntArray


@lru_cache(maxsize=1)
def parts() -> Parts:
    """Levers that can rise, that can fall, and that the document lowers."""
    s = scale()
    plain = plain_levers()
    return Parts(
        up=plain[s.high[plain] > s.status_quo[plain]],
        down=plain[s.low[plain] < s.status_quo[plain]],
        curved_down=plain[s.document[plain] < s.status_quo[plain]],
    )


def planned(points: FloatArray) -> FloatArray:
    """Planned money of counties and of the prefecture over that of the status quo, logarithms,
    shape (m, 2).
    """
    s = scale()
    shares = np.column_stack([s.county, s.prefecture])
    return np.log(np.maximum(points @ shares, TINY) / (s.status_quo @ shares))


def features(points: FloatArray) -> FloatArray:
    """Features of some points, shape (m, features); in the order of `feature_names`."""
    s, of = scale(), parts()
    up, down = shifts(points)
    fund = up[:, s.place(FUND), None]
    shares = points[:, s.places(SHARES)]
    shares = shares / np.maximum(shares.sum(1, keepdims=True), TINY) - 1 / shares.shape[1]
    gated = [s.place(name) for name in GATED_BY_FUND]
    load = up[:, s.place(LOAD[0]), None] * down[:, s.place(LOAD[1]), None]
    money = planned(points)
    return np.hstack(
        [
            up[:, of.up],
            np.sqrt(up[:, of.up]),
            down[:, of.down],
            np.sqrt(down[:, of.curved_down]),
            fund * shares,
            np.sqrt(fund) * up[:, gated],
            np.sqrt(fund) * down[:, gated],
            np.minimum(fund / A_LITTLE, 1.0),
            load,
            money,
            np.maximum(money, 0),
        ]
    )


def built_of() -> dict[str, Any]:
    """What `features` is made of, for other languages: places of levers by what they are there for,
    and the shares that counties and the prefecture pay of each.
    """
    s, of = scale(), parts()
    return {
        **{name: places.tolist() for name, places in of._asdict().items()},
        "fund": s.place(FUND),
        "fund_shares": s.places(SHARES).tolist(),
        "gated": [s.place(name) for name in GATED_BY_FUND],
        "load": [s.place(name) for name in LOAD],
        "paid": [s.county.tolist(), s.prefecture.tolist()],
        "a_little": A_LITTLE,
        "tiny": TINY,
    }


@lru_cache(maxsize=1)
def feature_names() -> tuple[str, ...]:
    """Name of each feature: `lever+` above, `lever-` below the status quo, `~` curved, `*`
    together.
    """
    s, of = scale(), parts()
    names = np.array(s.names)
    return (
        *(f"{name}+" for name in names[of.up]),
        *(f"{name}+~" for name in names[of.up]),
        *(f"{name}-" for name in names[of.down]),
        *(f"{name}-~" for name in names[of.curved_down]),
        *(f"{FUND}*{name}" for name in names[s.places(SHARES)]),
        *(f"{FUND}*{name}+" for name in GATED_BY_FUND),
        *(f"{FUND}*{name}-" for name in GATED_BY_FUND),
        f"{FUND}:set",
        "*".join(LOAD),
        "planned:county",
        "planned:prefecture",
        "planned:county+",
        "planned:prefecture+",
    )


@lru_cache(maxsize=1)
def levers_of_features() -> BoolArray:
    """Which levers each feature depends on, shape (features, levers)."""
    s, of = scale(), parts()
    one = np.eye(len(s.names), dtype=bool)
    shares = one[s.places(SHARES)].any(axis=0)
    fund = one[s.place(FUND)]
    gated = one[[s.place(name) for name in GATED_BY_FUND]]
    paid = [share > 0 for share in (s.county, s.prefecture)]
    return np.vstack(
        [
            one[of.up],
            one[of.up],
            one[of.down],
            one[of.curved_down],
            np.tile(fund | shares, (len(s.places(SHARES)), 1)),
            gated | fund,
            gated | fund,
            fund,
            one[[s.place(name) for name in LOAD]].any(axis=0),
            *paid,
            *paid,
        ]
    )
