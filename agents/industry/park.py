"""Enclave parks outside the prefecture by group of industries, and industrial zones inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from agents.axis import at, row_of, to_power
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

PARKS = ("meishan", "chengdu_ganzi", "yibin")
GROUPS = ("lithium_chemicals", "battery_materials", "aluminium_silicon", "other")
LITHIUM_CHEMICALS, BATTERY_MATERIALS, ALUMINIUM_SILICON, OTHER = range(4)
ZONE_COUNTIES = ("kangding", "daofu", "litang", "ganzi", "danba", "jiulong", "xiangcheng", "dege")
"""Seats of the eight prefectural zones: the document names Kangding-Luding, Daofu and the south
(Litang); the other five are assumed."""
SOUTHERN_ZONE = "litang"
"""Seat of the southern (Kangnan) park."""


class Park(Agent):
    """One group of industries in one enclave park. Its output is not part of Ganzi's product."""

    park = Column("row", "meishan, chengdu_ganzi, yibin", 0, low=0, high=2)
    group = Column(
        "row",
        "lithium chemicals, battery materials, aluminium and silicon, other",
        0,
        low=0,
        high=3,
    )
    capacity = Column("CNY/a", "output at full use, 2021 prices", 0.0, low=0)
    coming = Column("CNY/a", "capacity under construction, 2021 prices", 0.0, low=0)
    infrastructure = Column("CNY", "depreciated stock of public investment in the park", 0.0, low=0)
    price_seen = Column("CNY/t", "lithium carbonate price as investors remember it", 0.0, low=0)
    demand_seen = Column("2021=1", "demand as investors remember it", 1.0, low=0)
    output = Column("CNY", "gross output this month", 0.0, low=0)
    used = Column("CNY", "gross output this month at the prices of 2021", 0.0, low=0)
    concentrate = Column(
        "t", "concentrate of the prefecture's mines that it processes this month", 0.0, low=0
    )


def price_index(
    group: IntArray,
    *,
    lithium: float,
    metal: float,
    consumer: float,
    lithium_pass_through: float,
) -> FloatArray:
    """Price of each row's products, 2021 = 1, shape (n,).

    `lithium`, `metal` and `consumer` are prices over their 2021 level; cells and cathodes follow
    the lithium price by `lithium_pass_through` (elasticity).
    """
    # In the order of GROUPS.
    by_group = row_of([lithium, to_power(lithium, lithium_pass_through), metal, consumer])
    return at(by_group, group)


def normal_use(intercept: float) -> float:
    """Share of capacity used in a normal year, 0 to 1."""
    return float(expit(intercept))


def utilisation(
    intercept: float,
    *,
    demand_momentum: FloatArray,
    demand_response: float,
    margin: FloatArray,
    margin_response: float,
) -> FloatArray:
    """Share of capacity used, shape (n,), 0 to 1; momentum is log demand over its memory, margin a
    log price gap.
    """
    return expit(intercept + demand_response * demand_momentum + margin_response * margin)


def step_surplus(score: FloatArray, luck: FloatArray, *, highest: float) -> FloatArray:
    """How far private capital's leaning towards a step of capacity this quarter lies above what it
    takes, as a logit, shape (n,): a step with a leaning of `score` goes with chance `highest` times
    its logistic. -inf where nobody looks at a step.

    `luck` is uniform in (0, 1).
    """
    looked_at = luck < highest
    part = np.divide(luck, highest, out=np.full_like(luck, 0.5), where=looked_at)
    return np.where(looked_at, score - logit(part), -np.inf)


def memory_after[Memory: (float, FloatArray)](
    memory: Memory, now: Memory | float, *, months: float
) -> Memory:
    """A value as people remember it, drifting to today's over about `months` months."""
    return memory + (now - memory) / months


def opening_probability(
    infrastructure: FloatArray,
    *,
    reference: float,
    rate: float,
    elasticity: float,
    approval: FloatArray,
) -> FloatArray:
    """Chance that firms come to a zone in a period, shape (n,), 0 to 1: `rate` a period at the
    `reference` (CNY).
    """
    return -np.expm1(-rate * (infrastructure / reference) ** elasticity * approval)


def circular_after(share: FloatArray, money: float, *, whole_cost: float) -> FloatArray:
    """Share of a zone's works that are circular, 0 to 1, after `money` out of the `whole_cost`
    (CNY).
    """
    return np.minimum(share + money / whole_cost, 1.0)


def ore_at_hand(covered: FloatArray, usual: FloatArray, *, replaced: float) -> FloatArray:
    """Part of the usual output that lithium plants keep up, shape of `covered`, 0 to 1.

    `covered`: share of the need that the mines deliver this month; `usual`: what they are used to
    at this season; of what is missing against it the part `replaced` is bought elsewhere at once.
    """
    return 1 - (1 - replaced) * np.maximum(usual - covered, 0.0)


def stock_after(stock: FloatArray, added: FloatArray, *, yearly_loss: float) -> FloatArray:
    """Public capital a month later, CNY, at least 0."""
    return stock * (1 - yearly_loss / MONTHS_A_YEAR) + added
