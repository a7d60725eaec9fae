"""What herding remembers from month to month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.pasture.herder_figures import county_sum, income
from agents.arrays import ReadOnlyArrays
from agents.county import COUNTIES
from agents.pasture import herder
from agents.stack import each_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.pasture.animal_markets import AnimalMarkets
    from abm.pasture.herder_figures import CountyRows
    from agents.arrays import FloatArray, IntArray


class ShareWith(NamedTuple):
    """Share of herder households with a practice, 0 to 1."""

    of_all: float
    by_county: FloatArray  # (18,)


@dataclass
class Earnings:
    """What herders earn by source and county this month; by household and year it stands in their
    columns.
    """

    by_source: dict[str, FloatArray] = field(default_factory=dict)
    """Income of month `t` by source (of `herder.INCOME_SOURCES`), CNY, shape (18,)."""
    t: int | None = None
    """Month of `by_source`, counted from January 2015; None before the first income."""
    year_figures: dict[Callable[[FloatArray, FloatArray], float], float] = field(
        default_factory=dict
    )
    """Figures over all households for the year that last closed, by the rule that gives them; unit
    of the rule.
    """

    def add(self, model: GanziModel, source: str, amounts: FloatArray) -> None:
        """Count income of a source, CNY a household, shape (n,)."""
        herders = model.herders
        setattr(herders, source, getattr(herders, source) + amounts)
        self._count(source, model.clock.t, county_sum(model, amounts))

    @each_run
    def _count(self, source: str, t: int, by_county: FloatArray) -> None:
        """Count income of a source in the month `t`, CNY by county, shape (18,)."""
        if self.t != t:
            self.by_source = {}
            self.t = t
        self.by_source[source] = self.by_source.get(source, 0.0) + by_county

    @each_run
    def of_month(self, model: GanziModel, source: str) -> FloatArray:
        """Income of a source in the running month by county, CNY, shape (18,)."""
        none = np.zeros(len(COUNTIES))
        return self.by_source.get(source, none) if self.t == model.clock.t else none

    def close_year(self, model: GanziModel) -> None:
        """Remember the year's income and begin a new year."""
        herders = model.herders
        herders.yearly_income = income(herders)
        self.year_figures = {}
        for source in herder.INCOME_SOURCES:
            setattr(herders, source, np.zeros(herders.n))

    @each_run
    def of_year(self, model: GanziModel, rule: Callable[[FloatArray, FloatArray], float]) -> float:
        """A rule over last year's income of all households and their weights, reckoned once a
        year.
        """
        if rule not in self.year_figures:
            self.year_figures[rule] = rule(model.herders.yearly_income, model.herders.weight)
        return self.year_figures[rule]


@dataclass
class PastureBooks(ReadOnlyArrays):
    """What the phases of herding look back on: the seasons, the classes of a herd, the types of
    herders, what is usual, and how things stood at the start.

    What the start can reckon only once herders and grass are there is filled in by `start.py` and
    `start_farming.py`; after that nothing but `earnings` changes.
    """

    # Seasons: shape (13,), by calendar month from 1 to 12; place 0 is empty.
    growing_season: FloatArray
    """Part of a year's growth of grass that falls in the month, 0 to 1; the parts add up to 1."""
    grass_withering: FloatArray
    """Part of the standing grass that withers in the month, 0 to 1."""
    calving_share: FloatArray
    """Part of a year's calves that are born in the month, 0 to 1; the parts add up to 1."""
    sale_share: FloatArray
    """Part of the animals still planned for sale that is sold in the month, 0 to 1."""

    # Classes of a herd: shape (10,), in the order of `agents/pasture/herd.py`.
    sheep_units: FloatArray
    """Sheep units of one animal."""
    yearly_death: FloatArray
    """Risk of death in an ordinary year, 1/a."""
    monthly_survival: FloatArray
    """Chance of living through a month of an ordinary year, 0 to 1."""

    # Types of herders: shape (3,), traditional, satisficer, commercial.
    custom_weight: FloatArray
    """Weight of custom, beside fodder, in the herd that is wanted, 0 to 1."""
    price_elasticity: FloatArray
    """Elasticity of sold surplus animals to their price."""
    fodder_buying: FloatArray
    """Part of the lacking fodder that a household is willing to buy, 0 to 1."""

    # Prices and support as the run begins.
    start_prices: float
    """Mean consumer prices of the year before, over those of 2020."""
    start_yak_price: float
    """Mean price of a grown yak outside in that year, CNY/head."""
    start_bed_price: FloatArray
    """Price of a bed-night by county, CNY, shape (18,)."""
    start_farm_parks: FloatArray
    """Recognised farm parks of all ranks by county, count, shape (18,)."""
    usual_cooperative_support: FloatArray
    """Support that reaches cooperatives under the status quo, CNY/a, shape (18,)."""

    # Herders as the run begins.
    county_rows: CountyRows = field(init=False)
    """Where the households of each county stand in the table of herders."""
    sellers: IntArray = field(init=False)
    """Number of each household's type and county among all of them, 0 to 53, shape (n,)."""
    kin: IntArray = field(init=False)
    """Rows of the herders from whom each row learns, shape (8, n)."""
    readiness: FloatArray = field(init=False)
    """What sets households apart in their wish for any practice, deviations of it, shape (n,)."""
    awareness: FloatArray = field(init=False)
    """Speed at which households take up a practice by themselves, 1/a, shape (n,)."""
    practice_score: FloatArray = field(init=False)
    """Luck that stays with a row: whom each practice, and last the stocking limit, suits first, a
    standard normal number, shape (7, n)."""
    thresholds: dict[str, float] = field(init=False)
    """What an ordinary household asks of each practice (of `practices.PRACTICES`) before it pays,
    yearly return over cost."""
    start_reward_share: float = field(init=False)
    """Part of grassland payments in herders' income of an ordinary year, 0 to 1."""
    start_overstocking: float = field(init=False)
    """Animals beyond the stocking limit relative to it, mean over households, 0 to 1."""

    start_animal_price: FloatArray = field(init=False)
    """Price of a grown yak that herders are used to, CNY/head at 2020 prices, shape (18,)."""

    shares_with: dict[str, ShareWith] = field(default_factory=dict)
    """Who has each practice (of `practices.PRACTICES`) since herders last thought again."""

    # Where animals are sold.
    markets: AnimalMarkets = field(init=False)
    """The slaughter places and the market outside."""

    # What an ordinary year brings.
    usual_offtake: FloatArray = field(init=False)
    """Share of the herd that each household can plan to sell each year without change, 1/a, shape
    (n,)."""
    usual_hunger: FloatArray | float = 0.0
    """Share of each household's animals that hunger takes in a year without snow, 1/a, shape
    (n,)."""
    usual_fodder: FloatArray = field(init=False)
    """Fodder that a household buys in a winter, kg, shape (n,)."""
    usual_fodder_by_month: FloatArray = field(init=False)
    """Fodder that herders buy by month and county, kg, shape (12, 18)."""
    busiest_month_share: float = field(init=False)
    """Part of a year's sales of animals that falls in the busiest month, 0 to 1."""
    product_value: float = field(init=False)
    """Worth of a season's milk, wool and small stock at the start's prices, CNY/a a sheep unit."""

    # What is counted as months go by.
    inputs_due_for: dict[str, float] = field(default_factory=dict)
    """Inputs that herders have not bought yet by the industry that they are for, CNY."""
    earnings: Earnings = field(default_factory=Earnings)
