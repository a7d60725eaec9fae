"""Enterprises outside power and mining: their columns, and the rules by which they grow, enter,
leave and register.

A row stands for `weight` real units of one county and industry; amounts of money and capital are
for one unit, except `deposits`, which the ledger keeps for the whole row. Rules of production and
money: `production.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from agents import quantiles
from agents.arrays import quotient
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column
from agents.industries import INDUSTRIES
from agents.units import MILLION

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray

BRANCHES = ("none", "manufacturing", "large_service", "medium_service", "small_service")
(NO_BRANCH, MANUFACTURING, LARGE_SERVICE, MEDIUM_SERVICE, SMALL_SERVICE) = range(5)
"""Branches by their line of the above-scale statistics; hotels, catering and shops have none."""

SERVICE_BRANCHES = (LARGE_SERVICE, MEDIUM_SERVICE, SMALL_SERVICE)
IS_SERVICE = np.isin(np.arange(len(BRANCHES)), SERVICE_BRANCHES)
"""Whether firms of a branch count among the services above scale."""
BONUS_UNIT = 1e5
"""CNY in which the bonus for registering counts."""


class Enterprise(Agent):
    """A firm, a group of similar small firms, or a public body that supplies services."""

    # What it is
    county = Column("row", "county it works in", 0, low=0, high=17)
    industry = Column(
        "row", "industry of the regional accounts", 0, low=0, high=len(INDUSTRIES) - 1
    )
    market = Column(
        "row",
        "column of the goods market: the industry, or 14 for non-market services",
        0,
        low=0,
        high=14,
    )
    branch = Column(
        "row",
        "branch of the above-scale statistics, see BRANCHES",
        0,
        low=0,
        high=len(BRANCHES) - 1,
    )
    single = Column("yes/no", "row of one real firm, which may count as above scale", False)
    self_employed = Column("yes/no", "row of self-employed people, all owned here", False)
    in_zone = Column("yes/no", "works in one of the prefectural industrial zones", False)
    weight = Column("unit", "real units the row stands for", 1.0, low=0)
    split_off = Column("count", "units that have been split off the row so far", 0, low=0)

    # Where it stands
    active = Column("yes/no", "in business", True)
    age = Column("a", "years in business", 1.0, low=0)
    registered = Column("yes/no", "registered as above scale", False)
    years_below = Column(
        "a", "years in a row below the above-scale line while registered", 0, low=0
    )
    capital = Column("CNY", "fixed capital of a unit at 2020 prices", 0.0, low=0)
    wanted_investment = Column(
        "CNY/quarter", "money the whole row wanted for new capital this quarter", low=0
    )
    planned_investment = Column(
        "CNY/month", "money of the whole row for new capital, each month of the quarter", low=0
    )
    ordered_capital = Column(
        "CNY", "capital of a unit paid for this month, in place next month, 2020 prices", low=0
    )
    output_per_capital = Column(
        "1/a",
        "output at 2020 prices that a year's full use of one CNY of capital gives",
        1.0,
        low=0,
    )
    employees = Column("person", "people at work in a unit", 0.0, low=0)
    productivity = Column("CNY/person/month", "output of a worker at 2020 prices", 1.0, low=0)
    price = Column("1", "price level, 2020 = 1", 1.0, low=0)
    inventories = Column(
        "CNY", "finished goods of a unit in stock at 2020 prices; makers only", 0.0, low=0
    )
    customers = Column(
        "1", "standing with buyers, relative to firms of the same capital and price", 1.0, low=0
    )
    green = Column("1", "share of equipment that is electric or energy-saving", 0.0, low=0, high=1)

    # What it did
    sales = Column("CNY/month", "sales of a unit this month", 0.0, low=0)
    made = Column("CNY/month", "output of a unit this month at its own price", 0.0, low=0)
    inputs_ahead = Column(
        "CNY", "output of a unit for which it has bought inputs and which it has yet to make", 0.0
    )
    works_ahead = Column(
        "CNY", "capital of the whole row that is paid for and ordered bit by bit", 0.0, low=0
    )
    monthly_sales = Column(
        "CNY/month",
        "sales of a unit in the last January to December",
        0.0,
        low=0,
        width=MONTHS_A_YEAR,
    )
    yearly_sales = Column("CNY/a", "sales of a unit in the last twelve months", 0.0, low=0)
    usual_sales = Column(
        "CNY/a", "memory of a unit's sales at 2020 prices, free of the season", 0.0, low=0
    )
    expected_sales = Column(
        "CNY/a", "sales a unit expects at 2020 prices and the usual season", 0.0, low=0
    )
    surplus = Column(
        "CNY/month",
        "operating surplus of a unit: sales less inputs, wages, taxes on production",
        0.0,
    )
    usual_surplus = Column(
        "CNY/month", "operating surplus of a unit in a usual month of about the last year", 0.0
    )
    months_short = Column(
        "month", "months in a row in which the surplus could not serve the debts", 0.0, low=0
    )
    owed_tax = Column(
        "CNY", "production tax of the row since the last quarterly payment", 0.0, low=0
    )
    taxable_profit = Column(
        "CNY", "profit of the row since the last quarterly payment, losses set off", 0.0
    )
    deposits = Column("CNY", "deposits of the whole row")
    arrears = Column("CNY", "what the county owes the row for what it has supplied", 0.0, low=0)


def growth_factor(
    sales: FloatArray,
    luck: FloatArray,
    *,
    deviation: float,
    size_exponent: float,
    lowest_deviation: float,
    smallest_sales: float,
) -> FloatArray:
    """Monthly factor on a firm's standing, > 0, mean 1, tent-shaped, wider for small firms; shape
    of `sales`.

    `sales` in CNY/a, those below `smallest_sales` count as that; `deviation` is the yearly log
    deviation at 1 million CNY, falling as size ** -size_exponent to `lowest_deviation`. Source:
    Laplace growth rates whose width falls with size, Stanley et al. 1996. Differs: the mean is one.
    """
    size = np.maximum(sales, smallest_sales) / MILLION
    yearly = np.maximum(lowest_deviation, deviation * size**-size_exponent)
    # Beyond one the mean of the factor would no longer exist.
    monthly = np.minimum(yearly / np.sqrt(MONTHS_A_YEAR), 1.0)
    return np.exp(monthly * quantiles.laplace(luck)) * (1.0 - 0.5 * monthly**2)


def exit_probability(
    age: FloatArray,
    buffer_months: FloatArray,
    *,
    base: float,
    age_exponent: float,
    buffer_effect: float,
) -> FloatArray:
    """Share of units that close in a year, 0 to 1: high for the young and for those short of money.

    `age` in years (at least one counts), `buffer_months` deposits over a month's cost (no more than
    a year of it counts), shape of both.
    """
    cushion = np.clip(buffer_months, 0.0, MONTHS_A_YEAR)
    by_age = base * np.maximum(age, 1.0) ** -age_exponent
    return np.clip(by_age * np.exp(-buffer_effect * cushion), 0.0, 1.0)


def entry_rate(
    profitability: FloatArray,
    usual_profitability: FloatArray,
    *,
    base: float,
    profit_effect: float,
    served: float,
    usually_served: float,
    ease_effect: float,
) -> FloatArray:
    """New units a year over units at work, >= 0, higher where profits are good and permits come
    easily.

    `profitability` and the usual one are surplus over capital and year; `served` and
    `usually_served` are one-stop service now and before the policy, 0 to 1: its first steps, at the
    commonest files, ease entry most.
    """
    ease = np.sqrt(served) - np.sqrt(usually_served)
    gap = np.clip(profitability - usual_profitability, -0.5, 0.5)
    return base * np.exp(profit_effect * gap + ease_effect * ease)


def access_factor(access: FloatArray, *, response: float) -> FloatArray:
    """Factor on the entry of firms where they can reach more or fewer buyers than at the start,
    shape of `access`: 1 where it has grown as elsewhere; at least 0.2, at most 3.

    `access`: growth of market access over that in all counties.
    """
    return np.clip(1.0 + response * (access - 1.0), 0.2, 3.0)


def registration_probability(
    *, intercept: float, bonus: float, bonus_effect: float, effort: float, effort_effect: float
) -> float:
    """Chance that a firm above the line registers in a January, 0 to 1; `bonus` in CNY, `effort` 0
    to 1.

    Source: logit of taking up a reward; the bonus is counted in units of 100,000 CNY.
    """
    return expit(intercept + bonus_effect * bonus / BONUS_UNIT + effort_effect * effort)


class CensusResult(NamedTuple):
    """What a January census leaves, by row, shape (n,)."""

    registered: BoolArray
    """Whether the row is registered as above scale."""
    years_below: IntArray
    """Years in a row below the line while registered."""


def census_result(
    registered: BoolArray,
    years_below: IntArray,
    *,
    above: BoolArray,
    luck: FloatArray,
    probability: float,
) -> CensusResult:
    """Who is registered after a January census, and how long below the line; shapes (n,).

    A firm above the line joins if luck < probability; one that is below for the second year running
    drops out.
    """
    stays = registered & (above | (years_below < 1))
    joins = above & ~registered & (luck < probability)
    below = np.where(stays & ~above, years_below + 1, 0)
    return CensusResult(registered=stays | joins, years_below=below)


def mixed_size(
    weight: FloatArray, *, closed: FloatArray, founded: FloatArray, entrant_size: float
) -> FloatArray:
    """Mean size of a row's units after a year's closures and foundations, over that before, > 0.

    `entrant_size` is the size of a new unit over that of its kind; `closed` is below `weight`.
    """
    stays = weight - closed
    return (stays + founded * entrant_size) / (stays + founded)


def slot_chance(rate: FloatArray, *, at_work: FloatArray, free: FloatArray) -> FloatArray:
    """Chance that a free slot is taken this year, 0 to 0.5, so that `rate` x `at_work` firms enter
    on average.
    """
    chance = quotient(rate * at_work, free)
    return np.clip(chance, 0.0, 0.5)


def built_for(lines: FloatArray, branch: IntArray) -> FloatArray:
    """Line by which a single firm's size is drawn, CNY/a: of its branch, or that of makers where it
    has none.
    """
    return np.where(branch == NO_BRANCH, lines[MANUFACTURING], lines[branch])


def entrant_sales(
    luck: FloatArray, line: FloatArray, *, smallest: float, tail_exponent: float, largest: float
) -> FloatArray:
    """Sales a new single firm is built for, CNY/a: a power law above `smallest` x its above-scale
    line.
    """
    return line * smallest * np.minimum(luck ** (-1.0 / tail_exponent), largest)
