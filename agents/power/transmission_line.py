"""Transmission lines: what takes power out of the prefecture, and how a planned line comes into
service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

STAGES = ("idea", "planned", "approved", "building", "done")
IDEA, PLANNED, APPROVED, BUILDING, DONE = range(5)
ROLES = ("none", "line_1000kv", "line_800kv", "east_china")
NO_ROLE, LINE_1000KV, LINE_800KV, EAST_CHINA = range(4)
NEVER = -1
"""Month index of what has not happened."""


class TransmissionLine(Agent):
    """One corridor or line out of the prefecture, built by the grid company."""

    county = Column("row", "county where it starts", 0, low=0, high=17)
    role = Column("row", "which line of the policy document it is", 0, low=0, high=3)
    rated_capacity = Column("MW", "capacity when complete", low=0)
    live_capacity = Column("MW", "capacity in service", low=0)
    counted_share = Column(
        "share", "part counted as outgoing capability of the prefecture", 1.0, low=0, high=1
    )
    zone = Column(
        "row",
        "river basin a line of one basin serves: 0 Jinsha, 1 Yalong, 2 Dadu",
        0,
        low=0,
        high=2,
    )
    meshed = Column(
        "bool", "part of the meshed grid: what a basin leaves free others can use", False
    )
    poles = Column("count", "poles or circuits that enter service one after another", 1, low=1)
    capital_cost = Column("CNY/MW", "building cost", low=0)
    start_month = Column(
        "month", "month index of main start, on record or to come; -1 where it has not begun", NEVER
    )
    stage = Column("row", "idea, planned, approved, building, done", 0, low=0, high=4)
    work = Column("share", "building work done", low=0, high=1)
    work_done = Column("share", "building work done this month", low=0, high=1)
    delay = Column("ratio", "real building time over planned", 1.0, low=0)
    approval_months = Column(
        "month", "mean time from plan to approval without priority", 1.0, low=0
    )
    building_months = Column("month", "planned building time", 1.0, low=0)


class FirstCapacity(NamedTuple):
    """What makes up the drawn outgoing capability as a run begins, MW."""

    existing: float
    """The existing corridors."""
    reinforcement: float
    """The part of their reinforcement that is in service."""


def monthly_probability(
    stage: IntArray,
    *,
    idea_rate: float,
    approval_months: Values,
    priority: float,
    approval_gain: float,
    start_months: float,
) -> FloatArray:
    """Chance that a line reaches its next stage this month, shape (n,), 0 to 1, never by chance
    once it is built.

    `priority` (0-1) is what the prefecture and the grid company give to listed lines: an idea
    becomes a plan only with it, plans are approved sooner and works start sooner.
    """
    pace = 1 + approval_gain * priority
    rate = np.where(
        stage == IDEA, idea_rate * priority, np.where(stage == PLANNED, pace / approval_months, 0.0)
    )
    rate = np.where(stage == APPROVED, pace / start_months, rate)
    # expm1 keeps small hazards exact, where 1 - exp(-rate) would lose digits
    return -np.expm1(-rate)


def outgoing_capacity(live_capacity: FloatArray, counted_share: FloatArray) -> FloatArray:
    """Capability counted for the prefecture, MW, by line."""
    return live_capacity * counted_share


def planned_capacity(
    live_capacity: FloatArray,
    rated_capacity: FloatArray,
    *,
    stage: IntArray,
    start_month: IntArray,
    building_months: FloatArray,
    month: float,
) -> FloatArray:
    """Capacity that the plans promise for a month, MW, by line: in service, or under construction
    and due by then.

    Plans do not know delays: a line that is late is due all the same.
    """
    due = (stage == BUILDING) & (start_month + building_months <= month)
    return np.where(due | (stage == DONE), rated_capacity, live_capacity)


def first_capacity(
    total: float, *, existing: float, reinforcement: float, counted_elsewhere: float
) -> FirstCapacity:
    """MW in service of corridors and reinforcement that make up an outgoing capability of `total`
    MW.

    What other lines count (`counted_elsewhere`) comes first, then the reinforcement as far as it
    goes; what is missing or left over belongs to the existing corridors.
    """
    live = min(max(total - existing - counted_elsewhere, 0.0), reinforcement)
    return FirstCapacity(existing=total - counted_elsewhere - live, reinforcement=live)
