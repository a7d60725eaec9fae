"""Power projects: what a plant or a planned plant is, and how it moves from idea to
full operation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtr

from agents import quantiles
from agents.calendar import HOURS_A_YEAR, MONTHS_A_YEAR
from agents.columns import Agent, Column

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

TECHNOLOGIES = ("storage_hydro", "ror_hydro", "pv", "pumped")
STORAGE_HYDRO, RUN_OF_RIVER, PHOTOVOLTAIC, PUMPED_STORAGE = range(4)
STAGES = ("idea", "preliminary", "applied", "approved", "building", "partial", "done")
IDEA, PRELIMINARY, APPLIED, APPROVED, BUILDING, PARTIAL, DONE = range(7)
ZONES = ("jinsha", "yalong", "dadu")
ROLES = (
    "",
    "completed",
    "start",
    "seven_building",
    "eleven_prelim",
    "pv_demo",
    "hydro_pv_1800",
    "reserve",
)
(
    NO_ROLE,
    COMPLETED,
    STARTED,
    SEVEN_BUILDING,
    ELEVEN_PRELIMINARY,
    DEMONSTRATION,
    HYDRO_SOLAR,
    RESERVE,
) = range(8)
NEVER = -1
"""Month index of what has not happened."""
ROUNDING = 1e-9
"""Shares of work this near to a threshold have reached it."""


class PowerProject(Agent):
    """One plant, planned plant, group of small plants, or site that can win a solar auction."""

    technology = Column(
        "row", "storage hydro, run-of-river hydro, solar, pumped storage", 0, low=0, high=3
    )
    county = Column("row", "county it stands in", 0, low=0, high=17)
    zone = Column("row", "river basin it feeds: 0 Jinsha, 1 Yalong, 2 Dadu", 0, low=0, high=2)
    role = Column("row", "what the policy document says about it", 0, low=0, high=7)
    site = Column("bool", "an open solar site: it moves only by winning an auction", False)
    offered_capacity = Column(
        "MW", "capacity of an open site as offered; an award may be for a part", low=0
    )
    border = Column("bool", "it stands on a border river", False)

    rated_capacity = Column("MW", "capacity when complete", low=0)
    counted_share = Column("share", "part counted for the prefecture", 1.0, low=0, high=1)
    units = Column("count", "generating units that enter one after another", 1, low=1)
    live_capacity = Column("MW", "capacity in service", low=0)
    capital_cost = Column("CNY/MW", "building cost", low=0)
    works_prices = Column("ratio", "prices of works over those of its building cost", 1.0, low=0)
    cost_factor = Column("ratio", "its building cost over the usual one of its kind", 1.0, low=0)
    full_load_hours = Column(
        "h/a", "energy of an average year over capacity", low=0, high=HOURS_A_YEAR
    )
    reservoir = Column("MWh", "energy that the reservoir can hold back", low=0)
    stored_energy = Column("MWh", "energy held back now", low=0)

    stage = Column(
        "row", "idea, preliminary, applied, approved, building, partial, done", 0, low=0, high=6
    )
    arrives = Column(
        "month", "month index in which it is first spoken of; -1 where it is listed", NEVER
    )
    dropped = Column("bool", "not spoken of yet, or given up for good", False)
    stage_month = Column("month", "month index in which the stage was entered", NEVER)
    known_start = Column(
        "month", "month index of main start where it is on record, -1 elsewhere", NEVER
    )
    approved_month = Column("month", "month index of approval within the run, -1 before", NEVER)
    recorded = Column(
        "bool", "its works are on record to their end: what slowed them is in the dates", False
    )
    first_work = Column(
        "share", "building work done at which the first unit can run", 1.0, low=0, high=1
    )
    link_wait = Column(
        "month", "months that its grid link still takes once the first unit is ready", low=0
    )
    work = Column("share", "building work done", low=0, high=1)
    work_done = Column("share", "building work done this month", low=0, high=1)
    added_capacity = Column("MW", "capacity that entered service this month", low=0)
    delay = Column("ratio", "real building time over planned", 1.0, low=0)
    preparation_months = Column(
        "month", "mean time from preliminary work to application", 1.0, low=0
    )
    approval_months = Column(
        "month", "mean time from application to approval at reference pace", 1.0, low=0
    )
    building_months = Column("month", "planned time from main start to last unit", 1.0, low=0)
    approval_ease = Column(
        "share", "approval pace left by ecological red lines", 1.0, low=0, high=1
    )

    developer = Column("row", "row among the investors", 0, low=0)
    bound_equity = Column(
        "CNY/a", "equity that its developer pays in by plan while it is built", low=0
    )
    bound_until = Column(
        "month", "month index from which its developer pays no more by plan", NEVER
    )
    listed = Column("bool", "listed in a state plan", False)
    price_factor = Column("ratio", "its price over the benchmark price", 1.0, low=0)
    strategic_value = Column("share", "gain downstream over building cost", low=0)
    taste = Column("share", "what this developer adds to the value of this project", 0.0)
    present_value = Column(
        "share", "net present value over building cost as the developer sees it", 0.0
    )
    opinion = Column(
        "share", "the sum its developer judges it by without a ticket of the fund, over cost", 0.0
    )
    wanted = Column("bool", "the developer's gate is open", True)

    deposits = Column("CNY", "money of the project company")
    unpaid_orders = Column("CNY/month", "orders of this month that are paid on delivery", low=0)
    ticket_offer = Column("CNY", "ticket that the guidance fund offers for its start", low=0)
    offer_month = Column("month", "month index of that offer", NEVER)
    fund_equity = Column("CNY", "money of the guidance fund not yet spent on works", low=0)
    income = Column("CNY", "operating income since the last settlement")
    external_loans = Column("CNY", "owed to banks outside the prefecture", low=0)
    discounted = Column("bool", "its loans carry the interest discount", False)
    generation = Column("MWh/month", "energy fed in, counted part", low=0)
    export = Column("MWh/month", "energy sold outside, counted part", low=0)
    local_sales = Column(
        "CNY/month", "value at the plant, without sales tax, of energy sold inside", low=0
    )


class EquityPlan(NamedTuple):
    """How developers pay their equity in by plan, shape (n,) each."""

    yearly: FloatArray
    """Equity paid in a year, CNY/a."""
    months: FloatArray
    """Months over which it is paid in, at least a year's."""


def monthly_probability(
    stage: IntArray,
    *,
    idea_rate: Values,
    preparation_rate: Values,
    approval_rate: Values,
    start_rate: Values,
) -> FloatArray:
    """Chance to reach the next stage this month, shape (n,), 0 to 1; building and later stages do
    not move by chance.

    Rates are hazards per month, scalars or shape (n,). Source: proportional hazards in discrete
    time.
    """
    rate = np.where(stage == IDEA, idea_rate, np.where(stage == PRELIMINARY, preparation_rate, 0.0))
    rate = np.where(stage == APPLIED, approval_rate, np.where(stage == APPROVED, start_rate, rate))
    # expm1 keeps small hazards exact, where 1 - exp(-rate) would lose digits
    return -np.expm1(-rate)


def file_rate(
    pace: Values, mean_months: Values, *, least_share: float, months_in_stage: IntArray
) -> FloatArray:
    """Hazard per month of a file, shape (n,): none within the technical minimum, the rest of the
    mean by chance after.

    `least_share` (0 to below 1) of `mean_months` is the minimum: surveys and reviews that no pace
    shortens.
    """
    least = least_share * mean_months
    return np.where(months_in_stage >= least, pace / (mean_months - least), 0.0)


def preparation_pace(
    budget: float, reference_budget: float, *, elasticity: float, public_share: float
) -> float:
    """Pace of preliminary work relative to the reference budget, at least the developers' own part.

    `budget` and `reference_budget` in CNY/month; `public_share` of the pace depends on public
    money.
    """
    return 1 - public_share + public_share * np.power(budget / reference_budget, elasticity)


def approval_pace(
    approval_rate: FloatArray,
    *,
    coordination: float,
    coordination_gain: float,
    land_priority: FloatArray,
    land_gain: float,
) -> FloatArray:
    """Pace of approval relative to an administration of reference speed without coordination or
    land priority.
    """
    return approval_rate * (1 + coordination_gain * coordination) * (1 + land_gain * land_priority)


def building_progress(
    planned_months: FloatArray,
    delay: FloatArray,
    *,
    season: Values,
    coordination: float,
    overrun_cut: float,
) -> FloatArray:
    """Share of the building work done in a month, shape (n,); coordination shortens overruns, never
    the plan.
    """
    overrun = np.maximum(delay - 1, 0.0)
    return season / (planned_months * (delay - overrun * overrun_cut * coordination))


def capacity_in_service(
    work: FloatArray, rated_capacity: Values, *, units: IntArray, first_unit_work: Values
) -> FloatArray:
    """Capacity of the units that run, MW, shape (n,): the first at `first_unit_work`, the rest
    evenly until 1.
    """
    later = (
        np.maximum(work - first_unit_work, 0.0)
        # Where the first unit only runs when all work is done, nothing is left to divide by
        / np.maximum(1 - first_unit_work, ROUNDING)
        * (units - 1)
    )
    running = np.where(work >= first_unit_work - ROUNDING, 1 + np.floor(later + ROUNDING), 0.0)
    running = np.where(work >= 1 - ROUNDING, units, np.minimum(running, units))
    return rated_capacity * running / units


def link_progress(link_wait: FloatArray, ready_capacity: FloatArray, *, pace: float) -> FloatArray:
    """Months that the grid link still takes after this month, shape (n,), at least 0: it runs once
    a unit is ready.
    """
    return np.maximum(link_wait - pace * (ready_capacity > 0), 0.0)


def works_stage(stage: IntArray | int, *, live_capacity: FloatArray, work: FloatArray) -> IntArray:
    """Stage after this month's works: partial with the first unit, done with the last one in
    service.
    """
    stage = np.where((stage == BUILDING) & (live_capacity > 0), PARTIAL, stage)
    return np.where((stage == PARTIAL) & (work >= 1 - ROUNDING), DONE, stage)


def delay_beyond(luck: Values, *, median: Values, log_deviation: Values, least: Values) -> Values:
    """Lognormal delay factor given that it is above `least` (what has not happened yet is known),
    same shape as `luck`, which is uniform in (0, 1).
    """
    passed = ndtr(np.log(np.maximum(least, 1e-9) / median) / log_deviation)
    passed = np.minimum(passed, 1 - ROUNDING)
    delay = quantiles.lognormal(passed + luck * (1 - passed), median, log_deviation)
    # Far out in the tail the quantile can fall below `least` by rounding
    return np.maximum(delay, least)


def first_output_delay(
    luck: Values,
    *,
    median: float,
    log_deviation: float,
    elapsed: float,
    announced: float,
    shortest: float,
) -> Values:
    """Real over announced months from start to first output, for works that have no output yet,
    same shape as `luck`, which is uniform in (0, 1).

    The lognormal delay applies to the months that lie ahead by the announcement, at least one, and
    is never below the technically `shortest`. `elapsed` and `announced` are months since the start.
    Source: delay accrues with the work that is left.
    """
    ahead = np.maximum(announced - elapsed, 1.0)
    gone = np.minimum(elapsed, announced)
    beyond = np.maximum(
        delay_beyond(
            luck, median=median, log_deviation=log_deviation, least=(elapsed - gone) / ahead
        ),
        shortest,
    )
    return (gone + ahead * beyond) / announced


def equity_by_plan(equity: FloatArray, building_months: FloatArray) -> EquityPlan:
    """Equity (CNY) paid in evenly while a plant is built by plan; works under a year are paid at
    once.
    """
    years = np.maximum(building_months / MONTHS_A_YEAR, 1.0)
    return EquityPlan(yearly=equity / years, months=years * MONTHS_A_YEAR)
