"""What tourism remembers from month to month beyond the columns of its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from abm.tourism.groups import COUNTY_COUNT, MARKET_COUNT
from agents.calendar import MONTHS_A_YEAR, WINTER

if TYPE_CHECKING:
    from agents.arrays import FloatArray

SUMMER_STATE, WINTER_STATE = range(2)
"""The two states of the reference year: with the roads and facilities of summer, and of winter."""


def state_of(month: int) -> int:
    """Which of the two states of the year a month (1 to 12) is in."""
    return WINTER_STATE if month in WINTER else SUMMER_STATE


def _by_county() -> FloatArray:
    return np.zeros(COUNTY_COUNT)


def _by_market() -> FloatArray:
    return np.zeros((MARKET_COUNT, COUNTY_COUNT))


def _not_yet_known() -> FloatArray:
    return np.full((MONTHS_A_YEAR, COUNTY_COUNT), np.nan)


@dataclass
class TourismBooks:
    """Memory of tourism.

    Shapes: 12 months from January on, 18 counties, 9 markets, 4 segments, 36 groups of a market and
    a segment, of which the first 32 are of visitors from outside (`groups.py`), n rows of parties.
    The reference year is the one whose published visits the start is set to (`reference.py`).
    """

    STAYS = frozenset(
        {
            "season",
            "usual_features",
            "usual_log_attraction",
            "usual_facility",
            "usual_let_in",
            "mean_taste",
            "nights_a_stop",
            "daily_spending",
            "basket",
            "ticket_share",
            "usual_trips",
            "survey_factor",
        }
    )
    """What is never replaced while months pass."""

    # What is usual: the reference year
    season: FloatArray  # (12, 4): trips of a month over those of the mean month, mean 1
    usual_features: FloatArray  # (2 states, 3, 18): features of counties, as `choice.py` has them
    usual_log_attraction: FloatArray  # (18,): log of one and the attraction of sites
    usual_facility: FloatArray  # (18,): facilities for visitors, 0 to 1
    usual_nights: FloatArray  # (12, 18): person-nights a month
    usual_let_in: FloatArray  # (12, 18): share of visitors whom sites let in, 0 to 1
    mean_taste: FloatArray  # (3,): utility that a main trip draws from each feature on average
    nights_a_stop: FloatArray  # (36,): nights of a stop
    daily_spending: FloatArray  # (32,): CNY a head and day without the bed, at 2020 prices
    basket: FloatArray  # (14,): share of it that is bought here, by industry
    ticket_share: float  # share of it that pays for tickets, 0 to 1
    visitor_spending_start: FloatArray  # (18, 14): CNY of the year before the start, by industry
    level_start: float  # trips of that year over those of the reference year, were beds as full
    lodging_start: FloatArray  # (18,): CNY of that year for beds of all kinds

    usual_trips: FloatArray  # (9, 18): main trips of a mean month, persons

    # What the markets think of the prefecture
    reputation: FloatArray  # (9, 18): what is said of stays in each county, 0 = as expected
    mood: FloatArray  # (9,): log deviation of the wish to travel, 0 = usual
    publicity: float  # CNY a year that the prefecture spends on it, a running mean
    fame: FloatArray  # (9,): of viral events, 1 = usual

    # What the statistics look back on
    survey_factor: float  # spending a visit as surveyed over what was really spent a counted visit
    survey: float  # CNY a visit: the newest survey
    last_survey: float  # CNY a visit: the survey of last December
    spending_by_month: FloatArray  # (12,): CNY really spent in the last twelve months
    visits_by_month: FloatArray  # (12,): person-visits as published for the last twelve months

    # Arrays to write over each month, since fresh ones are slow to come by for many rows
    choice_probability: FloatArray  # (n, 18): of each county in the month's choice
    spare_memory: FloatArray | None = None  # (n, 18): the tourists' memory of two months ago

    # Weight of counties as stops by market and main destination, at usual features, for those who
    # drive and who fly, (2, 9, 18, 18), and the version of the network that it was worked out for
    way_stops: FloatArray = field(default_factory=lambda: np.empty(0))
    way_stops_version: int = -1

    # How full beds usually are: known from the first month on, when herders' rooms are there too
    usual_occupancy: FloatArray = field(default_factory=_not_yet_known)  # (12, 18): 0 to 1

    # What visitors paid homestays in the year before the start, CNY, (18,)
    homestays_start: FloatArray = field(default_factory=_by_county)

    # The month
    arrivals: float = 0.0  # persons from outside, each trip once
    month_trips: FloatArray = field(default_factory=_by_market)  # (9, 18): main trips, persons
    wanted_visits: FloatArray = field(default_factory=_by_county)  # (18,): person-visits wanted
    lost_visits: FloatArray = field(default_factory=_by_county)  # (18,): of them, who stay away
    short: FloatArray = field(default_factory=_by_county)  # (18,): share without a bed at once
    let_in: FloatArray = field(default_factory=_by_county)  # (18,): share let into sites, 0 to 1
    homestay_sales: float = 0.0  # CNY that visitors pay homestays
    official_visits: FloatArray = field(default_factory=_by_county)  # (18,): visits as published
    official_revenue: float = 0.0  # CNY as published
