"""Power developers' rules: what a project is worth to its developer, whether it is wanted, and the
solar auction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

LEAST_AWARD = 1e-6
"""Capacity below which nothing is left to award, MW."""


class Awards(NamedTuple):
    """Sites that win an auction, best first, shape (number of winners,) each."""

    rows: IntArray
    """Rows of the sites."""
    capacity: FloatArray
    """Capacity that each wins, MW."""


def spending_factor(rate: Values, months: Values) -> Values:
    """Value at first output of building cost spent evenly over the months before, relative to the
    cost; at least 1.

    `rate` is a discount rate per year, above 0.
    """
    years = months / MONTHS_A_YEAR
    # What is spent early has borne the most interest when the first power is sold
    return ((1 + rate) ** years - 1) / (rate * years)


def annuity(rate: Values, years: Values) -> Values:
    """Value today of one CNY a year for `years` years at discount `rate` per year."""
    return (1 - (1 + rate) ** -years) / rate


def yearly_income(
    full_load_hours: Values,
    price: Values,
    *,
    curtailment: Values,
    capacity_payment: Values,
    operating_cost: Values,
    water_fee: Values,
    sales_tax: float,
) -> Values:
    """Operating income of one MW, CNY/MW/a before profit tax.

    `price` (CNY/MWh) and `capacity_payment` (CNY/MW/a) include sales tax, `operating_cost` is
    CNY/MW/a, `water_fee` CNY/MWh, `curtailment` the share of energy that finds no room.
    """
    sales = (full_load_hours * (1 - curtailment) * price + capacity_payment) / (1 + sales_tax)
    return sales - operating_cost - water_fee * full_load_hours


def project_value(
    income: Values,
    capital_cost: Values,
    *,
    profit_tax: float,
    rate: Values,
    building_months: Values,
    life: Values,
    strategic_value: Values,
    capital_grant: float = 0.0,
) -> Values:
    """Net present value over capital cost at first output, shape (n,): above 0 it pays without any
    help.

    `income` CNY/MW/a, `capital_cost` CNY/MW, `rate` per year, `life` years; grants and strategic
    value are shares of capital cost. Source: net present value with even spending during building.
    """
    spending = (1 - capital_grant) * spending_factor(rate, building_months)
    return (
        income * (1 - profit_tax) * annuity(rate, life) / capital_cost - spending + strategic_value
    )


def discount_value(
    discount: float,
    *,
    debt_share: float,
    outstanding_share: float,
    rate: Values,
    loan_years: float,
) -> Values:
    """What an interest discount (share per year) is worth over capital cost, at least 0."""
    return discount * debt_share * outstanding_share * annuity(rate, loan_years)


def opinion(
    value: FloatArray,
    *,
    plan_term: FloatArray,
    learnt: FloatArray,
    discount: FloatArray,
    taste: FloatArray,
) -> FloatArray:
    """The sum the developer judges by, share of capital cost: the project is wanted where it is not
    negative.
    """
    return value + plan_term + learnt + discount + taste


def smoothed(belief: FloatArray, observation: FloatArray, *, months: float) -> FloatArray:
    """A belief moved towards what is observed, as a mean over about `months` observations."""
    return belief + (observation - belief) / months


def solar_headroom(
    *,
    line_capacity: Values,
    local_load: Values,
    steady_output: Values,
    solar_capacity: Values,
    overbuild: float,
) -> Values:
    """Solar capacity that each zone, or all together, can still take, MW, at least 0.

    Lines and local load (MW) less the mean output of run-of-river plants, times the allowed
    overbuild, less the solar capacity that stands or is promised.
    """
    return np.maximum(
        (line_capacity + local_load - steady_output) * overbuild - solar_capacity, 0.0
    )


def auction_winners(
    order: IntArray,
    capacity: FloatArray,
    *,
    zone: IntArray,
    county: IntArray,
    quota: float,
    headroom: FloatArray,
    land_room: FloatArray,
) -> Awards:
    """The sites that win, best first, within quota, zones' headroom and counties' land.

    `order` lists the rows of the bidders from best to worst; capacities, `quota`, `headroom` (by
    zone) and `land_room` (by county) are MW. A site that does not fit in whole wins for the part
    that does, so that room is never left over for want of a site of the right size.
    """
    headroom = headroom.copy()
    land_room = land_room.copy()
    winners: list[int] = []
    awards: list[float] = []
    # One after another: what a winner takes is gone for all that come after
    for row in order.tolist():
        basin = zone[row]
        place = county[row]
        size = min(capacity[row], quota, headroom[basin], land_room[place])
        if size > LEAST_AWARD:
            quota -= size
            headroom[basin] -= size
            land_room[place] -= size
            winners.append(row)
            awards.append(size)
    return Awards(rows=np.array(winners, dtype=np.int64), capacity=np.array(awards, dtype=float))


def expected_loss(
    starting_loss: float, *, study: FloatArray, first_study: FloatArray
) -> FloatArray:
    """Share of energy a developer expects to lose, by zone, 0 to 1.

    What was lost when the run began (`starting_loss`) and what consumption studies of the promised
    plants and lines say has changed since: `study` now against `first_study`.
    """
    return np.clip(starting_loss + study - first_study, 0.0, 1.0)
