"""Power developers' rules: what a project is worth to its developer, whether it is wanted, and the
solar auction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray, Values

LEAST_AWARD = 1e-6
"""Capacity below which nothing is left to award, MW."""


def spending_factor(rate: FloatArray, months: FloatArray) -> FloatArray:
    """Value at first output of building cost spent evenly over the months before, relative to the
    cost; at least 1.

    `rate` is a discount rate per year, above 0.
    """
    years = months / 12
    return ((1 + rate) ** years - 1) / (rate * years)


def annuity(rate: Values, years: Values) -> Values:
    """Value today of one CNY a year for `years` years at discount `rate` per year."""
    return (1 - (1 + rate) ** -years) / rate


def yearly_income(
    full_load_hours: FloatArray,
    price: FloatArray,
    curtailment: FloatArray,
    capacity_payment: FloatArray,
    operating_cost: FloatArray,
    water_fee: FloatArray,
    sales_tax: float,
) -> FloatArray:
    """Operating income of one MW, CNY/MW/a before profit tax.

    `price` (CNY/MWh) and `capacity_payment` (CNY/MW/a) include sales tax, `operating_cost` is
    CNY/MW/a, `water_fee` CNY/MWh, `curtailment` the share of energy that finds no room.
    """
    sales = (full_load_hours * (1 - curtailment) * price + capacity_payment) / (1 + sales_tax)
    return sales - operating_cost - water_fee * full_load_hours


def project_value(
    income: FloatArray,
    capital_cost: FloatArray,
    profit_tax: float,
    rate: FloatArray,
    building_months: FloatArray,
    life: FloatArray,
    strategic_value: FloatArray,
    capital_grant: float = 0.0,
) -> FloatArray:
    """Net present value over capital cost at first output, shape (n,): above 0 it pays without any
    help.

    `income` CNY/MW/a, `capital_cost` CNY/MW, `rate` per year, `life` years; grants and strategic
    value are shares of capital cost. Source: net present value with even spending during building.
    """
    spent = (1 - capital_grant) * spending_factor(rate, building_months)
    return income * (1 - profit_tax) * annuity(rate, life) / capital_cost - spent + strategic_value


def discount_value(
    discount: float,
    debt_share: float,
    outstanding_share: float,
    rate: FloatArray,
    loan_years: float,
) -> FloatArray:
    """What an interest discount (share per year) is worth over capital cost, at least 0."""
    return discount * debt_share * outstanding_share * annuity(rate, loan_years)


def profit_tax_share(
    tax_without_relief: float, largest_relief: float, relief_taken: float
) -> float:
    """Profit tax over operating income, given the share of the statutory relief that is
    taken up.
    """
    return tax_without_relief - largest_relief * relief_taken


def opinion(
    value: FloatArray,
    plan_term: FloatArray,
    concession: FloatArray,
    discount: FloatArray,
    taste: FloatArray,
) -> FloatArray:
    """The sum the developer judges by, share of capital cost: the project is wanted where it is not
    negative.
    """
    return value + plan_term + concession + discount + taste


def smoothed(belief: FloatArray, seen: FloatArray, months: float) -> FloatArray:
    """A belief moved towards what was seen, as a mean over about `months` months."""
    return belief + (seen - belief) / months


def solar_headroom(
    line_capacity: Values,
    local_load: Values,
    steady_output: Values,
    solar_capacity: Values,
    overbuild: float,
) -> Values:
    """Solar capacity that each zone can still take, MW, at least 0.

    Lines and local load (MW) less the mean output of run-of-river plants, times the allowed
    overbuild, less the solar capacity that stands or is promised.
    """
    return np.maximum(
        (line_capacity + local_load - steady_output) * overbuild - solar_capacity, 0.0
    )


def auction_winners(
    order: IntArray,
    capacity: FloatArray,
    zone: IntArray,
    county: IntArray,
    quota: float,
    headroom: FloatArray,
    land_room: FloatArray,
) -> tuple[IntArray, FloatArray]:
    """(rows of the sites that win, MW that each wins), best first, within quota, zones' headroom
    and counties' land.

    `order` lists the rows of the bidders from best to worst; capacities, `quota`, `headroom` (by
    zone) and `land_room` (by county) are MW. A site that does not fit in whole wins for the part
    that does, so that room is never left over for want of a site of the right size.
    """
    headroom, land_room, winners, won = headroom.copy(), land_room.copy(), [], []
    for row in order.tolist():
        basin, place = zone[row], county[row]
        size = min(capacity[row], quota, headroom[basin], land_room[place])
        if size > LEAST_AWARD:
            quota -= size
            headroom[basin] -= size
            land_room[place] -= size
            winners.append(row)
            won.append(size)
    return np.array(winners, dtype=np.int64), np.array(won, dtype=float)


def expected_loss(seen: float, study: FloatArray, first_study: FloatArray) -> FloatArray:
    """Share of energy a developer expects to lose, by zone, 0 to 1.

    What was lost when the run began (`seen`) and what consumption studies of the promised plants
    and lines say has changed since: `study` now against `first_study`.
    """
    return np.clip(seen + study - first_study, 0.0, 1.0)
