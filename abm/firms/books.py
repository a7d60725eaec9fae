"""What firms, public bodies and households remember from month to month and belongs to no single
agent: the structure of the economy, demand from outside, prices and wages, expectations.

Arrays "by market column" have shape (15,): the fourteen industries and non-market services; "by
county" (18,).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.industries import COLUMNS

if TYPE_CHECKING:
    from abm.government.taxes import TaxShares
    from abm.markets.structure import Structure
    from agents.arrays import BoolArray, FloatArray, KeyArray


@dataclass
class Medicine:
    """State of Tibetan medicine, which public support can widen (`medicine.py`)."""

    herb_area: FloatArray
    """Area under medicinal herbs by county, ha, shape (18,)."""
    licensed: BoolArray
    """Which of the candidate preparations have won a licence since the start, shape (24,)."""
    sales: FloatArray
    """Outside sales that support has opened, CNY/month by county, shape (18,)."""
    output: float
    """Output of Tibetan medicine before the first month, CNY/month at 2020 prices."""
    support: float = 0.0
    """Support that arrived in the year so far, CNY."""


@dataclass
class Work:
    """Who works where (`labour.py`); homes in rows, jobs in columns."""

    at: FloatArray
    """People by county of home and of job, persons, shape (18, 18); without those from outside and
    herders.
    """
    herders: FloatArray
    """Herders in places that others leave open off season, persons by home and job, shape (18,
    18).
    """
    crews: FloatArray
    """Share of builders who come from outside, by county, shape (18,)."""
    unfilled: FloatArray
    """Places offered this month that nobody has taken, persons by county, shape (18,)."""

    # How far people look for work
    outside: FloatArray
    """Share of people from outside among those who start a job, by kind of jobs, shape (3,)."""
    pull: FloatArray
    """Weight of one opening of a county at equal distance, shape (18,): that of all its jobs over
    its usual openings.
    """
    usual_places: FloatArray
    """Openings of a usual month, persons, shape (18,)."""
    waiting: FloatArray
    """Weight of looking no further this month, by home, in the unit of a place's pull times the
    number of places, shape (18,).
    """
    near: FloatArray
    """Weight of an opening by the way to it, by home and job, shape (18, 18)."""
    near_herders: FloatArray
    """The same for herders, who board."""
    looks: FloatArray
    """Part of each home's search that usually goes to each county, shape (18, 18)."""
    ways: int = -1
    """Version of the network that the three belong to."""


@dataclass
class People:
    """What people go by who move in January (`migration.py`)."""

    leaving_rate: float
    """Part of the people that would leave the prefecture in a year next to Chengdu at its
    income, 1/a.
    """
    moving_rate: float
    """The same between counties, were a county home to all and as well off, 1/a."""
    start_city_gain: FloatArray
    """Income outside over what the county offered before the first month, shape (18,)."""
    start_town_gain: FloatArray
    """Income of town work over that of herders before the first month, by county, shape (18,)."""
    unemployment: FloatArray
    """Sum over the months since January of the share without work, by county, shape (18,)."""
    months: int
    """Months in that sum."""
    net: FloatArray
    """People who came this month less those who left, by county, persons, shape (18,)."""


def _zeros() -> FloatArray:
    """Nothing yet, by market column, shape (15,)."""
    return np.zeros(COLUMNS)


@dataclass
class Economy:
    """What the phases of enterprises and households carry from month to month."""

    STAYS = frozenset(
        {
            "lines",
            "tax_shares",
            "start_month",
            "start_prices",
            "start_transfers",
            "other_industry",
            "green_start",
            "outside_demand",
            "start_pull",
        }
    )
    """What is never replaced while months pass."""

    # What holds for the whole run
    structure: Structure
    """What each kind of seller needs, and what buyers' baskets hold."""
    lines: FloatArray
    """Above-scale line by branch, CNY/a, shape (5,); infinite where a branch has none."""
    tax_shares: dict[str, TaxShares]
    """Who gets which part of a tax, by flow: production_tax, corporate_tax, resource_fees."""
    slot_keys: KeyArray
    """Identity keys of the rows of enterprises as fixed slots, uint64, shape (n,); rows that were
    split off bear others while they live.
    """
    # The first month, against which later ones are measured
    start_month: int
    """First month of the run, counted from January 2015."""
    start_prices: float
    """Mean consumer prices of the year before, to which flows at the start are fitted, 2020 = 1."""
    start_transfers: float
    """Mean index of transfers from above in that year, 2021 = 1."""
    other_industry: float
    """Above-scale industrial firms besides registered makers, working mines and power projects, at
    the start, count.
    """
    green_start: FloatArray
    """Share of electric or energy-saving equipment by industry at the start, weighed by sales, 0 to
    1, shape (14,).
    """

    # What changes
    prices: float
    """Consumer prices of the month before, 2020 = 1."""
    medicine: Medicine
    """State of Tibetan medicine."""
    work: Work
    """Who works where."""
    people: People
    """What people go by who move."""
    herder_population: FloatArray
    """People of herding households by county, persons, shape (18,)."""
    green: FloatArray
    """Share of electric or energy-saving equipment by industry, weighed by sales, 0 to 1, shape
    (14,).
    """
    season: FloatArray
    """Sales of each month over the year's mean that sellers expect, by month and market column,
    mean 1, shape (12, 15).
    """
    public_prices: float = 1.0
    """Prices of schools, hospitals and offices over consumer prices, by which this year's budgets
    pay them; 1 at the start."""
    wage_level: float = 1.0
    """Wages over the mean of the year before the first month."""

    # Found as the start goes on, once sellers and budgets stand
    usual_spending: FloatArray = field(init=False)
    """What households spend in an ordinary year by county, CNY/a, shape (18,)."""
    start_gap: FloatArray = field(default_factory=_zeros)
    """What sellers could not spare as the run began though even the lowest shares of the register
    look for it here, over gross domestic product, by market column, shape (15,)."""
    outside_demand: FloatArray = field(default_factory=lambda: np.zeros((0, COLUMNS)))
    """Orders of customers outside by county and market column at the first month's prices,
    CNY/month, shape (18, 15).
    """
    start_pull: FloatArray = field(default_factory=_zeros)
    """Pull of all sellers on buyers in the first month, by market column, in the unit of
    `attraction`.
    """
    input_cost: FloatArray = field(default_factory=lambda: np.ones((18, COLUMNS)))
    """Cost of inputs on the roads of the last month over that of the start, by county and market
    column of the buyer, shape (18, 15).
    """
    usual_gap: FloatArray = field(default_factory=_zeros)
    """Return on capital above its cost in the first month, 1/a by market column."""

    # Growth, as enterprises see it
    expected_growth: FloatArray = field(default_factory=_zeros)
    """Real growth that enterprises expect, 1/a by market column."""
    real_sales: FloatArray = field(default_factory=_zeros)
    """Sales in the year so far, CNY at 2020 prices by market column."""
    last_real_sales: FloatArray = field(default_factory=_zeros)
    """Sales in the year before, CNY at 2020 prices by market column; zero in the first year."""
    last_growth: FloatArray | None = None
    """Real growth of the last year, 1/a by market column; None before it is known."""
    growth_products: FloatArray = field(default_factory=_zeros)
    """Sum over the years of growth times the growth before it, by market column."""
    growth_squares: FloatArray = field(default_factory=_zeros)
    """Sum over the same years of the squares of the latter, by market column."""

    # The last turn of the year
    founded: float = 0.0
    """Firms founded then, real units."""
    closed: float = 0.0
    """Firms closed then, real units."""
    at_work: float = 1.0
    """Firms at work before that, real units."""

    def season_in(self, month: int) -> FloatArray:
        """Row of the `season` in a month, 1 to 12, or 0 for the December before, shape (15,)."""
        return self.season[..., month - 1, :]
