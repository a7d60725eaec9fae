"""What the start and the phases of herding both ask: the seasons and classes, and plain questions
about herders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.policy import register
from agents.county import COUNTIES
from agents.pasture import herder

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, Values
    from agents.columns import Table

THOUSAND = 1000.0
DAYS = 365
LETTING = "letting"
MOST_AT_START = 0.9
COLD_MONTHS = (11, 12, 1, 2, 3, 4)
COLD_START = COLD_MONTHS[0]
PRACTICES = (
    "fodder_growing",
    "sheltered",
    "improved_breeding",
    "cooperative",
    LETTING,
    "park_member",
)


@dataclass
class Pasture:
    """What the phases of herding look back on: the seasons (index 1 to 12), the classes of a herd,
    and the start.

    `peers` holds each practice's share by county at the start; `readiness` what sets households
    apart (logit); `offtake` the share of the herd taken out in an ordinary year, `busiest_month`
    the largest part of a year's sales. `rows` (counties with herders, first row of each).
    """

    growth_share: np.ndarray
    withering: np.ndarray
    calving_share: np.ndarray
    sale_share: np.ndarray
    sheep_units: np.ndarray
    yearly_death: np.ndarray
    survival: np.ndarray
    custom: np.ndarray
    elasticity: np.ndarray
    fodder_buying: np.ndarray
    earnings: Earnings = None
    rows: tuple = None
    prices: float = 1.0
    yak_price: float = 1.0
    product_value: float = 0.0
    readiness: np.ndarray = None
    peers: dict = None
    cooperative_support: np.ndarray = None
    farm_parks: np.ndarray = None
    bed_price: np.ndarray = None
    reward_share: float = 0.0
    overstocking: float = 0.0
    offtake: float = 0.0
    busiest_month: float = 0.0


class Earnings:
    """What herders earn by source and county, `month` {source: CNY (18,)}, and by household in
    their columns.
    """

    def __init__(self) -> None:
        self.month, self.t, self._whole = {}, None, {}

    def add(self, model: GanziModel, source: str, amounts: FloatArray) -> None:
        """Count income of a source, CNY a household, shape (n,)."""
        h = model.herders
        setattr(h, source, getattr(h, source) + amounts)
        if self.t != model.clock.t:
            self.month, self.t = {}, model.clock.t
        self.month[source] = self.month.get(source, 0.0) + county_sum(model, amounts)

    def close_year(self, model: GanziModel) -> None:
        """Remember the year's income and begin a new year."""
        h = model.herders
        h.yearly_income, self._whole = income(h), {}
        for source in herder.INCOME_SOURCES:
            setattr(h, source, np.zeros(h.n))

    def whole(self, model: GanziModel, rule: Callable) -> float:
        """A rule over last year's income of all households and their weights, reckoned
        once a year.
        """
        if rule not in self._whole:
            self._whole[rule] = rule(model.herders.yearly_income, model.herders.weight)
        return self._whole[rule]


def income(herders: Table[Any]) -> FloatArray:
    """Income of each household since December, CNY, shape (n,)."""
    return sum(getattr(herders, source) for source in herder.INCOME_SOURCES)


def liquid_money(model: GanziModel) -> FloatArray:
    """What each household would spend of its deposits before it sells animals, CNY, shape (n,)."""
    h = model.herders
    return model.parameters.liquid_deposit_share * np.maximum(h.deposits, 0.0) / h.weight


def county_mean(model: GanziModel, values: FloatArray) -> FloatArray:
    """Mean over the herder households of each county, shape (18,)."""
    return county_sum(model, values) / model.counties.herder_households


def practice_start(p: Parameters) -> dict[str, float]:
    """Share of households that follow each practice before the first month."""
    rooms = p.beds * p.homestay_rooms_share / p.beds_per_room * p.herder_part_of_homestays
    letting = rooms / p.rooms_per_homestay / p.herder_households
    joined = p.cooperative_start, letting, p.park_member_start
    return dict(
        zip(PRACTICES, (p.fodder_start, p.shelter_start, p.breeding_start, *joined), strict=True)
    )


def practice_target(
    model: GanziModel, practice: str, gain: Values, around: Values, around_at_start: Values
) -> FloatArray:
    """Share of each row's households that would follow a practice now, shape (n,).

    `gain` is the change of its net return over cost since the start, `around` its share in the
    household's county.
    """
    p = model.parameters
    reach = p.letting_reach if practice == LETTING else 1.0
    start = min(practice_start(p)[practice] / reach, MOST_AT_START)
    terms = gain, p.gain_response, around, around_at_start, p.peer_response, model.pasture.readiness
    return reach * herder.adoption_target(start, *terms)


def harvested_hay(model: GanziModel) -> FloatArray:
    """Hay that a household's fodder field gives in a year, kg, shape (n,)."""
    p = model.parameters
    return model.herders.fodder_growing * (p.fodder_area * p.fodder_yield)


def letting_return(p: Parameters, occupancy: FloatArray, bed_price: FloatArray) -> FloatArray:
    """What a let room brings over its cost at a yearly `occupancy` and a price (CNY/night), shape
    of both.
    """
    nights = DAYS * p.beds_per_room * occupancy
    return nights * bed_price * (p.letting_margin * p.letting_years / p.letting_cost)


def usual(lever: str) -> float:
    """Value of a lever under the status quo, in its unit."""
    return register()[lever]["status_quo"]


def grassland_reward(model: GanziModel, level: float) -> FloatArray:
    """Grassland payment of each household, CNY/a, shape (n,); `level` relative to the
    rate of 2021.
    """
    p = model.parameters
    terms = p.ban_share, p.ban_payment, p.balance_payment, level
    return herder.conservation_payment(model.herders.pasture, *terms)


def stocking_limit(model: GanziModel) -> FloatArray:
    """Sheep units of yaks a household may keep under the grassland reward, shape (n,)."""
    h = model.herders
    return np.maximum(
        model.counties.stocking_allowance[h.county] * h.pasture - h.other_livestock, 0.0
    )


def overstocking(model: GanziModel) -> FloatArray:
    """Animals beyond the limit relative to it, shape (n,), never negative."""
    h, limit = model.herders, stocking_limit(model)
    excess = np.maximum(h.herd @ model.pasture.sheep_units - limit, 0.0)
    return np.minimum(np.divide(excess, limit, out=np.ones_like(excess), where=limit > 0), 1.0)


def winter_capacity(model: GanziModel, hay: FloatArray) -> FloatArray:
    """Sheep units of yaks that a household's autumn grass and `hay` (kg) carry through the winter,
    shape (n,).
    """
    p, c, h = model.parameters, model.counties, model.herders
    open_grass = c.autumn_grass[h.county] * p.grass_access * (1 - p.ban_share * h.compliance)
    fodder = p.sustainable_use, hay, p.daily_hay, p.winter_days
    return herder.carrying_capacity(open_grass, h.pasture, *fodder, h.other_livestock)


def wanted_herds(model: GanziModel, hay: FloatArray) -> FloatArray:
    """Sheep units of yaks each household wants to take into the winter with `hay` kg,
    shape (n,).
    """
    h = model.herders
    custom = model.pasture.custom[h.behaviour]
    return herder.wanted_herd(
        h.status_herd, winter_capacity(model, hay), custom, stocking_limit(model), h.compliance
    )


def county_sum(model: GanziModel, values: FloatArray) -> FloatArray:
    """Sum over all herder households of each county of a household's values, shape (18,)."""
    present, first = model.pasture.rows
    sums = np.zeros(len(COUNTIES))
    sums[present] = np.add.reduceat(model.herders.weight * values, first)
    return sums


def rows_by_county(county: IntArray) -> tuple[IntArray, IntArray]:
    """(counties that have rows, first row of each) of rows that stand in the order of their
    `county`.
    """
    if np.any(np.diff(county) < 0):
        raise ValueError("herders must stand in the order of their counties")
    return np.unique(county, return_index=True)
