"""How enterprises price, staff, invest and go green: pure rules over arrays of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from agents.arrays import bounded, quotient
from agents.axis import at_most, per, total
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray


def capacity(
    capital: FloatArray, output_per_capital: FloatArray, *, price: FloatArray, overtime: float
) -> FloatArray:
    """Most that a unit can sell in a month, CNY at its own price, shape of `capital`."""
    return capital * output_per_capital * price * (overtime / MONTHS_A_YEAR)


def staff_capacity(
    employees: FloatArray, productivity: FloatArray, *, price: FloatArray, overtime: FloatArray
) -> FloatArray:
    """Most that a unit can sell in a month by its staff, CNY at its own price; `overtime`: factor
    on usual work.
    """
    return employees * productivity * price * overtime


def planned_output(
    expected_sales: FloatArray,
    stock: FloatArray,
    *,
    season: FloatArray,
    stock_months: float,
    adjustment: float,
) -> FloatArray:
    """Output that a maker plans for the month, CNY at 2020 prices, >= 0: the sales and a step to
    its usual stock.

    `expected_sales` CNY/a, `season` the month's factor, `stock` CNY; the usual stock is worth
    `stock_months` of sales and the gap is closed over `adjustment` months. Source: inventories as a
    buffer, Metzler 1941.
    """
    monthly = expected_sales / MONTHS_A_YEAR
    return np.maximum(monthly * season + (stock_months * monthly - stock) / adjustment, 0.0)


def price_after_month(
    price: FloatArray,
    cost_growth: FloatArray,
    *,
    utilisation: FloatArray,
    usual_utilisation: FloatArray,
    markup_drift: float,
) -> FloatArray:
    """Price level next month: passes on the growth of unit cost (share a month) and rises when
    capacity is short.

    `markup_drift` is the yearly price rise at one unit of excess use. Source: cost-push pricing,
    Poledna et al. 2023.
    """
    strain = bounded(utilisation - usual_utilisation, -0.5, 0.5)
    return price * (1.0 + cost_growth + markup_drift / MONTHS_A_YEAR * strain)


def growth_persistence(
    products: FloatArray,
    squares: FloatArray,
    *,
    prior: float,
    prior_years: float,
    usual_deviation: float,
) -> FloatArray:
    """How far last year's growth is expected to go on, 0 to 1: the `prior`, moved by what was seen
    since.

    Least squares of growth on the growth before: `products` sums growth times the growth before it,
    `squares` the squares of the latter. The prior counts as much as `prior_years` years with growth
    of the size `usual_deviation`. Source: autoregression re-estimated on the past, Poledna et al.
    2023.
    """
    prior_squares = prior_years * usual_deviation**2
    return np.clip((prior * prior_squares + products) / (prior_squares + squares), 0.0, 1.0)


def earned_margin(
    surplus: FloatArray, sales: FloatArray, *, lowest: float, highest: float
) -> FloatArray:
    """Usual surplus over usual sales (same unit and time), kept between `lowest` and `highest`; 0
    without sales.
    """
    margin = quotient(surplus, sales)
    return bounded(margin, lowest, highest)


def staff_after_month(
    employees: FloatArray, wanted: FloatArray, *, hiring_speed: float
) -> FloatArray:
    """People at work next month: moves a share `hiring_speed` of the way to what the expected
    output needs.
    """
    return employees + hiring_speed * (wanted - employees)


def user_cost(loan_rate: FloatArray, *, depreciation: float, grant_share: FloatArray) -> FloatArray:
    """Yearly cost of one CNY of capital that an investment has to earn after tax, share a year.

    Grants (shares of the cost of capital) lower the price of capital.
    Source: user cost of capital, Hall and Jorgenson 1967; tax is taken off the return instead.
    """
    return (loan_rate + depreciation) * np.maximum(1.0 - grant_share, 0.0)


def wanted_investment(
    capital: FloatArray,
    expected_sales: FloatArray,
    *,
    output_per_capital: FloatArray,
    usual_use: FloatArray,
    depreciation: float,
    gap: FloatArray,
    horizon: float,
    spread: float,
) -> FloatArray:
    """Capital a unit wants to buy in a year at 2020 prices, CNY, >= 0, shape of `capital`.

    Replaces what wears out of the capital it needs and closes the shortfall of capacity in
    `horizon` years, both weighed by how far the return lies above the user cost (`gap`, share a
    year; half of the expansion at gap 0, `spread` its softness). At gap 0 all that wears out is
    replaced, below it less.
    """
    needed = expected_sales / (output_per_capital * usual_use)
    expansion = np.maximum(needed - capital, 0.0) / horizon
    appetite = expit(gap / spread)
    replacement = depreciation * np.minimum(capital, needed) * np.minimum(1.0, 2.0 * appetite)
    return replacement + expansion * appetite


def lumpy_purchase(
    wanted: FloatArray, capital: FloatArray, *, luck: FloatArray, smallest_share: float, times: int
) -> FloatArray:
    """What is bought at one of `times` decisions a year, CNY: a part where it is big, else all of
    it once by chance.

    `wanted` is CNY/a; big is above `smallest_share` of the capital. Source: lumpy investment, Doms
    and Dunne 1998.
    """
    big = wanted > smallest_share * np.maximum(capital, 1.0)
    return np.where(big, wanted / times, np.where(luck < 1.0 / times, wanted, 0.0))


def excess_money(
    deposits: FloatArray, monthly_cost: FloatArray, *, months_kept: float
) -> FloatArray:
    """Deposits above a buffer of `months_kept` months of cost, CNY, >= 0: what can be invested or
    paid to owners.
    """
    return np.maximum(deposits - months_kept * monthly_cost, 0.0)


def willing_share(
    benefit: FloatArray,
    peer_share: FloatArray,
    *,
    loan_ease: float,
    pressure: float,
    intercept: float,
    benefit_effect: float,
    peer_effect: float,
    loan_effect: float,
    pressure_effect: float,
) -> FloatArray:
    """Share of firms that would turn to electric or energy-saving equipment, 0 to 1, shape of
    `peer_share`.

    `benefit`: (yearly saving worth + grant - cost) over cost; `peer_share`: green share of the
    neighbours in the trade; `loan_ease`: green loans over the usual, less one; `pressure`: green
    weight in the county's assessment, 0 to 1; each has its effect on the logit. Source: logit
    adoption with peers, Rogers-type diffusion.
    """
    score = intercept + benefit_effect * benefit + peer_effect * peer_share
    return expit(score + loan_effect * loan_ease + pressure_effect * pressure)


def adopted_share(green: FloatArray, wanted: FloatArray) -> FloatArray:
    """Share of equipment that turns green, >= 0: what is wanted, as far as there is old equipment
    left.
    """
    return np.clip(wanted, 0.0, 1.0 - green)


def cheap_power(
    purchases: FloatArray, *, electricity: float, discount: float, most: float
) -> FloatArray:
    """What makers get back for `electricity` (kWh) at a `discount` (CNY/kWh), CNY, shape of
    `purchases`: in proportion to what they pay for energy (CNY), and no more; `most` CNY in all.
    """
    part = per(at_most(discount * electricity, most), total(purchases))
    return purchases * at_most(part, 1.0)


def retrofit_benefit(
    power_discount: FloatArray,
    grant_share: FloatArray,
    *,
    saving_share: float,
    discount_effect: float,
) -> FloatArray:
    """Worth of a retrofit over its cost, net: savings and cheaper electricity (CNY/kWh) and the
    grant, less one.
    """
    return saving_share * (1.0 + discount_effect * power_discount) + grant_share - 1.0
