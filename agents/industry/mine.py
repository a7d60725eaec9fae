"""Mines: deposits, pits and dressing plants, how they come into being, what stops them and what
they sell.

A row is one right or one plant. Rows of the same deposit feed each other: what counts is the
smaller of what the pits can dig and what the plants can dress.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

from agents.arrays import bounded, quotient
from agents.axis import at, at_least, by
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray

MINERALS = ("lithium", "metal", "material")
LITHIUM, METAL, MATERIAL = range(3)
STAGES = ("unset", "tender", "explore", "licence", "review", "building", "operating")
UNSET, TENDER, EXPLORE, LICENCE, REVIEW, BUILDING, OPERATING = range(7)
GREEN_LEVELS = ("none", "prefecture", "provincial", "national")
RESOURCE_TAX, PRODUCTION_TAX, NEIGHBOURS, PROFIT = range(4)
"""Columns of what mines owe since the quarter began."""
SUMMER_MONTHS = range(5, 12)
REFERENCE_GRADE = 0.06
"""Concentrate is counted as spodumene with 6 % lithium oxide."""


class Mine(Agent):
    """One mining right or dressing plant, working or not yet."""

    county = Column("row", "county it lies in", 0, low=0, high=17)
    mineral = Column("row", "lithium, other metal, building material", 0, low=0, high=2)
    deposit = Column("row", "row of the mine whose deposit it belongs to", 0, low=0)
    main = Column("bool", "whether it is its deposit's mine, not a plant or an enlargement", False)
    mine_capacity = Column("t/a", "ore that the pit can dig when it operates", 0.0, low=0)
    mill_capacity = Column("t/a", "ore that the plant can dress when it operates", 0.0, low=0)
    reference_output = Column(
        "CNY/a", "output at 2021 prices, for minerals other than lithium", 0.0, low=0
    )
    stage = Column(
        "row", "unset, tender, explore, licence, review, building, operating", 0, low=0, high=6
    )
    blank = Column("bool", "a blank area for which the document wants a right", False)
    pace = Column(
        "ratio", "pace of its files, below 1 where it is suspended or in dispute", 1.0, low=0
    )
    permitted = Column(
        "bool", "whether the review is passed, and only the owner's money may be missing", False
    )
    building_months = Column("month", "planned building time", 24.0, low=1)
    delay = Column("ratio", "real building time over planned", 1.0, low=0)
    work = Column("share", "building work done", 0.0, low=0, high=1)
    base_opposition = Column(
        "share", "opposition nearby where nothing is done about it", 0.0, low=0, high=1
    )
    opposition = Column("share", "opposition nearby now", 0.0, low=0, high=1)
    greening = Column(
        "1", "works and files against the full green-mine standard", 0.0, low=0, high=1.2
    )
    green_level = Column(
        "row", "green mine of: none, the prefecture, the province, the nation", 0, low=0, high=3
    )
    fund_equity = Column("CNY", "money of the guidance fund not yet spent on works", 0.0, low=0)
    owner = Column("row", "mining group (row of the investors) that builds and owns it", 0, low=0)
    halt_left = Column("month", "months until a halted mine or site works again", 0.0, low=0)
    price = Column("CNY/t", "price it gets for concentrate, with value-added tax", 0.0, low=0)
    ore_capacity = Column(
        "t/a", "ore its deposit can dig and dress this month, in the row of the mine", 0.0, low=0
    )
    unpaid_works = Column("CNY", "building done since the quarter began", 0.0, low=0)
    unpaid_land = Column("CNY", "compensation for land taken since the quarter began", 0.0, low=0)
    dressed = Column("t", "lithium concentrate made this month", 0.0, low=0)
    stock = Column("t", "lithium concentrate that waits for a way out", 0.0, low=0)
    concentrate = Column("t", "lithium concentrate sent out and sold this month", 0.0, low=0)
    output = Column("CNY", "output value this month, without value-added tax", 0.0, low=0)
    volume = Column("CNY", "output of this month at the prices of 2021", 0.0, low=0)
    kept = Column(
        "CNY",
        "wages, inputs, taxes, payments and profits of the month that stay in the prefecture",
        0.0,
        low=0,
    )
    quarter_dues = Column(
        "CNY",
        "since the quarter began: resource tax, production tax, neighbours' part, taxable profit",
        width=4,
    )
    deposits = Column("CNY", "bank deposits")


def stage_probability(
    stage: IntArray, monthly_rate: FloatArray, *, acceptance: FloatArray, pace: FloatArray
) -> FloatArray:
    """Chance that a file moves to the next stage this month, shape (n,), 0 to 1.

    `monthly_rate` has one rate per stage (1/month; 0 where works decide, not files); `acceptance`
    is 1 less opposition.
    """
    return -np.expm1(-at(monthly_rate, stage) * acceptance**2 * pace)


def opposition_goal(
    base: FloatArray,
    *,
    green_level: IntArray,
    benefit_share: float,
    green_relief: float,
    sharing_relief: float,
    sharing_scale: float,
) -> FloatArray:
    """Opposition that would be left in the long run, shape (n,), 0 to `base`.

    Green mines (in full from the national level) and money for the neighbours (`benefit_share` of
    revenue, most of its effect used up at a few times `sharing_scale`) each take away at most their
    relief.
    """
    # The first money counts most: at `sharing_scale` two thirds of the effect are reached.
    shared = -np.expm1(-benefit_share / sharing_scale)
    green = green_level / (len(GREEN_LEVELS) - 1)
    return base * (1 - green_relief * green) * (1 - sharing_relief * shared)


def opposition_after(
    opposition: FloatArray,
    goal: FloatArray,
    *,
    adjustment: float,
    struck: BoolArray,
    shock: float,
    insured: float,
    insured_relief: float,
) -> FloatArray:
    """Opposition a month later, shape (n,), 0 to 1: drifts to its goal, jumps by `shock` where a
    halt begins.

    Pollution insurance, which the share `insured` of the mines have, caps it: since damage is made
    good, no run of accidents raises it beyond the goal by more than the part of one shock that the
    insurance does not relieve.
    """
    drifted = opposition + adjustment * (goal - opposition)
    risen = np.minimum(drifted + struck * shock, 1.0)

    # The cap only holds back the jump: what opposition has drifted to anyway stays.
    capped = np.minimum(risen, np.maximum(drifted, goal + (1 - insured_relief) * shock))
    return bounded(risen - insured * (risen - capped), 0.0, 1.0)


def insured_share(voluntary: float, mandate: float) -> float:
    """Share of the mines with pollution insurance, 0 to 1: all under a full mandate (1), some
    without it.
    """
    return voluntary + (1 - voluntary) * mandate


def halt_months(
    usual_months: float,
    opposition: FloatArray,
    *,
    usual_opposition: float,
    least_acceptance: float,
    shortening: float,
) -> FloatArray:
    """Mean length of a halt, month, shape (n,), at least 1: work begins again only when neighbours
    agree, so it grows with opposition as files do (inverse square of acceptance); insurance takes
    away the share `shortening`.
    """
    # Even the most contested stop ended: some acceptance is left at full opposition.
    acceptance = np.maximum(1 - opposition, least_acceptance) / (1 - usual_opposition)
    return np.maximum(usual_months * (1 - shortening) / acceptance**2, 1.0)


def halt_probability(
    active: BoolArray, opposition: FloatArray, *, floor: float, slope: float, scale: float
) -> FloatArray:
    """Chance that an active row is stopped this month, shape (n,), 0 to 1."""
    return np.minimum(scale * (floor + slope * opposition), 1.0) * active


def season_factor(month: int, summer_share: float) -> float:
    """Output of a month over a twelfth of the year's: `summer_share` of the year falls in May to
    November.
    """
    # The Jiajika field has a winter break, in which little is dug.
    summer = len(SUMMER_MONTHS)
    if month in SUMMER_MONTHS:
        return summer_share * MONTHS_A_YEAR / summer
    return (1 - summer_share) * MONTHS_A_YEAR / (MONTHS_A_YEAR - summer)


def matched_capacity(
    mine_capacity: FloatArray,
    mill_capacity: FloatArray,
    *,
    deposit: IntArray,
    at_work: BoolArray,
) -> FloatArray:
    """Ore that working pits and plants of each deposit can dig and dress, t/a, shape (n,).

    Deposits are numbered by the row of their mine, so the result is the capacity by row, 0 in rows
    that only help.
    """
    # A pit without a plant sells nothing, nor does a plant without ore.
    n = deposit.shape[-1]
    pits = by(deposit, mine_capacity * at_work, n)
    plants = by(deposit, mill_capacity * at_work, n)
    return np.minimum(pits, plants)


def working(stage: IntArray, halt_left: FloatArray) -> BoolArray:
    """Which rows operate now, shape (n,) bool: halted ones do not."""
    return (stage == OPERATING) & (halt_left == 0)


def concentrate_price_goal[Price: (float, FloatArray)](
    carbonate_price: Price,
    *,
    floor: float,
    conversion_cost: float,
    concentrate_per_carbonate: float,
    miner_share: float,
    contract_factor: Price,
) -> Price:
    """Concentrate price to which contracts drift, CNY/t with VAT: the miner's share of what a
    converter can pay.

    `contract_factor` is the luck of the year's contracts, around 1.
    """
    payable = (carbonate_price - conversion_cost) / concentrate_per_carbonate
    return contract_factor * miner_share * at_least(floor, payable)


def concentrate_price_after[Price: (float, FloatArray)](
    price: Price, goal: float, *, adjustment: float
) -> Price:
    """Concentrate price a month later, CNY/t with VAT: contracts follow with a lag."""
    return price + adjustment * (goal - price)


def shipment_shares(usual: FloatArray, dearer: FloatArray, *, spread: float) -> FloatArray:
    """Part of each deposit's concentrate that goes to each buyer, shape (..., deposits, buyers),
    adding up to one, or 0 where no way is open.

    `usual`: the parts under the contracts of the start; `dearer`: freight less that of the start,
    CNY/t, infinite where no way leads; both of that shape. A buyer gains a factor e on another for
    each `spread` (CNY/t) by which the way there has become the cheaper one.
    """
    cheapest = np.min(dearer, axis=-1, keepdims=True)
    # Where no way is open at all there is nothing to compare.
    beyond = np.where(np.isinf(dearer), np.inf, dearer - np.where(np.isinf(cheapest), 0, cheapest))
    weight = usual * np.exp(-beyond / spread)
    total = np.sum(weight, axis=-1, keepdims=True)
    return quotient(weight, total)


def shipments(stock: FloatArray, shares: FloatArray, *, room: FloatArray) -> FloatArray:
    """Concentrate sent to each buyer, t, shape (..., deposits, buyers): all that lies ready goes,
    unless no way is open (all `shares` 0).

    Parks (all buyers but the last) take no more than their `room`, t, (..., parks); what they leave
    goes to the last, if the way there is open, or stays.
    """
    sent = stock[..., None] * shares
    to_parks = sent[..., :-1]
    total = np.sum(to_parks, axis=-2)
    part = np.divide(room, total, out=np.ones_like(total), where=total > room)
    taken = to_parks * part[..., None, :]
    left = np.sum(to_parks - taken, axis=-1) * (shares[..., -1] > 0)
    return np.concatenate([taken, (sent[..., -1] + left)[..., None]], axis=-1)


def dressed_within_store(
    wanted: FloatArray, stock: FloatArray, *, store: FloatArray, open: BoolArray
) -> FloatArray:
    """Concentrate made this month, t, shape of `wanted`: as wanted while a way out is `open`, else
    only as much as the `store` (t) still takes.
    """
    return np.where(open, wanted, np.minimum(wanted, np.maximum(store - stock, 0.0)))


def utilisation(price: FloatArray, *, cash_cost: float, scale: float, ceiling: float) -> FloatArray:
    """Share of capacity used, 0 to `ceiling`: rises with the margin over cash cost (all CNY/t)."""
    return ceiling * expit((price - cash_cost) / scale)


def concentrate_yield(grade_recovery: float) -> float:
    """Tonnes of concentrate per tonne of ore; `grade_recovery` is t of lithium oxide won per t of
    ore.
    """
    return grade_recovery / REFERENCE_GRADE


def building_progress(
    building: BoolArray, *, building_months: FloatArray, delay: FloatArray, season: float
) -> FloatArray:
    """Share of the building work done this month, shape (n,), at least 0; `season` is the pace of
    the month, 1 outside winter.
    """
    return building * season / (building_months * delay)


class SettledDues(NamedTuple):
    """What the columns of `Mine.quarter_dues` come to at the quarter's end, CNY, (n, 4) each."""

    paid: FloatArray
    carried: FloatArray
    """What goes over into the next quarter: losses only, at most 0."""


def settled_dues(dues: FloatArray, profit_tax: float) -> SettledDues:
    """What is paid of `dues` (..., n, 4) at the end of a quarter, and the loss that is carried on.

    Columns: resource tax, production tax, neighbours' part, tax on profit (`profit_tax` share of
    what is above zero).
    """
    paid = dues.copy()
    paid[..., PROFIT] = profit_tax * np.maximum(dues[..., PROFIT], 0.0)
    carried = np.zeros_like(dues)
    carried[..., PROFIT] = np.minimum(dues[..., PROFIT], 0.0)
    return SettledDues(paid, carried)


def surplus(deposits: FloatArray, monthly_cost: FloatArray, *, reserve_months: float) -> FloatArray:
    """What owners take, CNY by row, at least 0: deposits beyond a reserve of some months' cost."""
    return np.maximum(deposits - reserve_months * monthly_cost, 0.0)


def shortfall(deposits: FloatArray) -> FloatArray:
    """What owners must put in, CNY by row, at least 0: deposits below zero."""
    return np.maximum(-deposits, 0.0)
