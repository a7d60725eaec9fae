"""Herder households: what they own, what they want and how they decide. The animals' own rules are
in `herd.py`, those of new practices in `adoption.py`, those of markets in `animal_market.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from agents.arrays import quotient
from agents.columns import Agent, Column
from agents.pasture.herd import CLASSES

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

TRADITIONAL, SATISFICER, COMMERCIAL = range(3)
ROUNDING = 1e-9
"""Part of all weight by which a sum of weights may miss one half only through rounding."""
INCOME_SOURCES = (
    "animal_income",
    "product_income",
    "gathering_income",
    "letting_income",
    "support_income",
    "pay_income",
)
ANIMALS, PRODUCTS, GATHERING, LETTING_ROOMS, SUPPORT, PAY = INCOME_SOURCES


class IncomeSpread(NamedTuple):
    """Middle and inequality of incomes within each group, two arrays (groups,)."""

    median: FloatArray  # CNY/a
    gini: FloatArray  # 0 (all alike) to 1


class Herder(Agent):
    """Herding households alike: one row stands for `weight` of them.

    Columns are those of one household, but for `deposits` and `inputs_due`, which are of all of the
    row: money is paid by rows.
    """

    # Who they are
    weight = Column("household", "real households that the row stands for", 1.0, low=0)
    county = Column("row", "county they live in", 0, low=0, high=17)
    behaviour = Column("row", "0 traditional, 1 satisficer, 2 commercial", 0, low=0, high=2)
    deposits = Column("CNY", "bank deposits of all households of the row")
    outside_income = Column(
        "CNY/a",
        "cash income since January from products, fungus, let rooms, grassland payments, subsidies",
        0.0,
        low=0,
    )
    outside_income_before = Column("CNY/a", "the same for the past calendar year", 0.0, low=0)
    inputs_due = Column(
        "CNY", "inputs of all households of the row for output since the last purchase", 0.0, low=0
    )
    animal_income = Column(
        "CNY/a", "value added from animals since December, less bought fodder", 0.0
    )
    product_income = Column(
        "CNY/a", "value added from milk, wool and small stock since December", 0.0
    )
    gathering_income = Column("CNY/a", "value added from fungus and matsutake since December", 0.0)
    letting_income = Column("CNY/a", "value added from let rooms since December", 0.0)
    support_income = Column("CNY/a", "grassland payments and subsidies since December", 0.0)
    pay_income = Column("CNY/a", "wages, social payments and mines' payments since December", 0.0)
    yearly_income = Column("CNY/a", "income from all sources in the year that last closed", 0.0)

    # Land and animals
    herd = Column(
        "head",
        "yaks by class: females of age 0, 1, 2, 3, 4 and over, then males",
        0.0,
        low=0,
        width=CLASSES,
    )
    planned_sales = Column(
        "head", "yaks by class chosen for sale this autumn", 0.0, low=0, width=CLASSES
    )
    distress = Column(
        "1", "share of the animals that snow and hunger threaten this month", 0.0, low=0, high=1
    )
    calves_due = Column("head", "calves of this year that are still to be born", 0.0, low=0)
    other_livestock = Column("sheep unit", "sheep, horses and other animals", 0.0, low=0)
    pasture = Column("ha", "usable pasture", 0.0, low=0)
    hay = Column("kg", "stored hay", 0.0, low=0)
    bought_fodder = Column("kg", "fodder bought in this or the last winter", 0.0, low=0)
    condition = Column("1", "body condition of the animals, 1 = well fed", 1.0, low=0, high=1)
    condition_before_winter = Column("1", "body condition in the last November", 1.0, low=0, high=1)
    status_herd = Column(
        "sheep unit", "herd that standing and custom ask for, other animals not counted", 0.0, low=0
    )
    never_sold = Column(
        "1", "share of the animals fit for sale that is never sold", 0.0, low=0, high=1
    )

    # What they have taken up, as shares of the households of the row
    fodder_growing = Column("1", "share of households that grow fodder", 0.0, low=0, high=1)
    sheltered = Column("1", "share of households with winter shelters", 0.0, low=0, high=1)
    improved_breeding = Column(
        "1", "share of households in the breeding programme", 0.0, low=0, high=1
    )
    cooperative = Column(
        "1", "share of households in cooperatives or joint ranches", 0.0, low=0, high=1
    )
    park_member = Column("1", "share of households that deliver to a farm park", 0.0, low=0, high=1)
    compliance = Column("1", "share of households that keep the stocking limit", 0.0, low=0, high=1)
    letting = Column("1", "share of households that let rooms to visitors", 0.0, low=0, high=1)
    homestay_rooms = Column(
        "room", "rooms let to visitors by a household of the row, on average", 0.0, low=0
    )
    gathering_right = Column(
        "1", "access to fungus and matsutake relative to the county's mean", 1.0, low=0
    )


def carrying_capacity(
    grass: FloatArray,
    pasture: FloatArray,
    *,
    sustainable_use: float,
    hay: FloatArray,
    daily_hay: float,
    winter_days: float,
    other_livestock: FloatArray,
) -> FloatArray:
    """Sheep units of yaks that pasture (ha) and hay (kg) carry through the winter, never negative.

    `grass` is the accessible standing grass in autumn (kg/ha), other animals are fed first.
    """
    fodder = grass * pasture * sustainable_use + hay
    return np.maximum(fodder / (daily_hay * winter_days) - other_livestock, 0.0)


def wanted_herd(
    status_herd: FloatArray,
    capacity: FloatArray,
    *,
    custom: FloatArray,
    allowance: FloatArray,
    compliance: FloatArray,
) -> FloatArray:
    """Sheep units a household wants to winter: a mean of custom and fodder, capped at the allowance
    where it complies.

    `custom` is the weight of standing (0 to 1) of the household's type; `compliance` the share that
    keeps the limit.
    """
    wanted = custom * status_herd + (1 - custom) * capacity
    return wanted - compliance * np.maximum(wanted - allowance, 0.0)


def fodder_purchase(
    lacking: FloatArray,
    *,
    share: FloatArray,
    money: FloatArray,
    price: float,
) -> FloatArray:
    """Fodder a household buys in a month, kg, never negative: a `share` of what is lacking, as far
    as money reaches.

    `lacking` in kg, `money` in CNY, `price` in CNY/kg.
    """
    return np.minimum(share * lacking, np.maximum(money, 0.0) / price)


def wanted_loan(
    cost: FloatArray,
    own_money: FloatArray,
    *,
    debt: FloatArray,
    most: float,
) -> FloatArray:
    """Loan a household asks for, CNY, never negative: what its own money leaves of a cost, up to
    the group limit.

    `most` is the largest debt of a member of a borrowers' group, `debt` what it owes already.
    """
    return np.minimum(np.maximum(cost - own_money, 0.0), np.maximum(most - debt, 0.0))


def cash_need(
    consumption: float,
    *,
    debt_service: FloatArray,
    deposits: FloatArray,
    outside_income: FloatArray,
    price: FloatArray,
) -> FloatArray:
    """Animals that must be sold to pay for a year's needs, heads a household, never negative; money
    in CNY, `price` in CNY/head.

    Source: backward-bending supply of herders with a fixed need for cash, Doran, Low & Kemp (1979).
    """
    # The lower the price, the more animals the same need takes.
    return np.maximum(consumption + debt_service - deposits - outside_income, 0.0) / price


def wanted_sales(
    surplus: FloatArray,
    *,
    relative_price: FloatArray,
    elasticity: FloatArray,
    need: FloatArray,
    most: FloatArray,
) -> FloatArray:
    """Heads a household sells this autumn: the surplus at the current price or the need for cash,
    at most `most`.
    """
    return np.minimum(most, np.maximum(need, surplus * relative_price**elasticity))


def conservation_payment(
    pasture: FloatArray,
    *,
    ban_share: float,
    ban_payment: float,
    balance_payment: float,
    level: float,
) -> FloatArray:
    """Grassland payment of a household, CNY/a: for banned and for balanced pasture (CNY/ha), times
    the level set.
    """
    return pasture * (ban_share * ban_payment + (1 - ban_share) * balance_payment) * level


def compliance_target(
    initial: float,
    *,
    reward_share: float,
    reward_response: float,
    overstocking: FloatArray,
    stocking_response: float,
) -> FloatArray:
    """Share of households that would keep the stocking limit, 0 to 1.

    `reward_share` and `overstocking` are differences from the start: of the payment's share in
    income, and of animals beyond the allowance relative to it.
    """
    odds = (
        np.log(initial / (1 - initial))
        + reward_response * reward_share
        - stocking_response * overstocking
    )
    return 1 / (1 + np.exp(-odds))


def herd_spread(gini: float) -> float:
    """Log deviation of a lognormal distribution with the given Gini coefficient."""
    return np.sqrt(2) * ndtri((gini + 1) / 2)


def gini(values: FloatArray, weights: FloatArray) -> float:
    """Gini coefficient of weighted values, 0 (all alike) to 1; negative values count as zero."""
    values = np.maximum(values, 0.0)
    order = np.argsort(values, kind="stable")
    people = np.cumsum(weights[order])
    held = np.cumsum((values * weights)[order])
    # Where nobody has anything all are alike.
    if held[-1] <= 0:
        return 0.0
    below = np.concatenate([[0.0], held[:-1]])
    return float(1 - np.sum((held + below) * weights[order]) / (held[-1] * people[-1]))


def weighted_median(values: FloatArray, weights: FloatArray) -> float:
    """Value below which half of the weight lies."""
    order = np.argsort(values, kind="stable")
    people = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(people, people[-1] * (0.5 - ROUNDING))])


def income_spread(
    values: FloatArray,
    weights: FloatArray,
    *,
    group: IntArray,
    groups: int,
) -> IncomeSpread:
    """Weighted median and Gini coefficient within each group; as the rules above, all at once."""
    # Rows by group, and by value within the group: sums up to a row then run through one group
    # after the other.
    order = np.lexsort((values, group))
    group, weights, values = group[order], weights[order], values[order]

    # The median is the row at which half of the group's weight is passed.
    people = np.cumsum(weights)
    total = np.bincount(group, weights, groups)
    before = np.cumsum(total) - total
    middle = np.minimum(np.searchsorted(people, before + total * (0.5 - ROUNDING)), len(values) - 1)

    # The Gini coefficient is one less twice the area under the Lorenz curve, from trapezoids.
    owned = weights * np.maximum(values, 0.0)
    held = np.cumsum(owned)
    wealth = np.bincount(group, owned, groups)
    start = np.cumsum(wealth) - wealth
    area = np.bincount(group, (2 * (held - start[group]) - owned) * weights, groups)
    square = wealth * total
    unequal = 1 - quotient(area, square, empty=1.0)
    return IncomeSpread(values[middle], np.clip(unequal, 0.0, 1.0))
