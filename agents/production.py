"""How enterprises price, staff, invest and go green: pure rules over arrays of rows."""

import numpy as np
from scipy.special import expit


def capacity(capital, output_per_capital, price, overtime):
    """Most that a unit can sell in a month, CNY at its own price, shape of `capital`."""
    return capital * output_per_capital * price * (overtime / 12.0)


def price_after_month(price, cost_growth, utilisation, usual_utilisation, markup_drift):
    """Price level next month: passes on the growth of unit cost (share a month) and rises when capacity is short.

    `markup_drift` is the yearly price rise at one unit of excess use. Source: cost-push pricing, Poledna et al. 2023.
    """
    strain = np.clip(utilisation - usual_utilisation, -0.5, 0.5)
    return price * (1.0 + cost_growth + markup_drift / 12.0 * strain)


def staff_after_month(employees, wanted, hiring_speed):
    """People at work next month: moves a share `hiring_speed` of the way to what the expected output needs."""
    return employees + hiring_speed * (wanted - employees)


def user_cost(loan_rate, depreciation, grant_share, concession):
    """Yearly cost of one CNY of capital that an investment has to earn after tax, share a year.

    Grants and the fund's `concession` (shares of the cost of capital) lower the price of capital.
    Source: user cost of capital, Hall and Jorgenson 1967; tax is taken off the return instead.
    """
    return (loan_rate + depreciation) * np.maximum(1.0 - grant_share - concession, 0.0)


def wanted_investment(capital, expected_sales, output_per_capital, usual_use, depreciation, gap, horizon, spread):
    """Capital a unit wants to buy in a year at 2020 prices, CNY, >= 0, shape of `capital`.

    Replaces what wears out of the capital it needs and closes the shortfall of capacity in `horizon` years, both
    weighed by how far the return lies above the user cost (`gap`, share a year; half of the expansion at gap 0,
    `spread` its softness).
    """
    needed = expected_sales / (output_per_capital * usual_use)
    expansion = np.maximum(needed - capital, 0.0) / horizon
    appetite = expit(gap / spread)
    replacement = depreciation * np.minimum(capital, needed) * np.minimum(1.0, 2.0 * appetite)
    return replacement + expansion * appetite


def lumpy(wanted, capital, luck, smallest_share, times):
    """What is bought at one of `times` decisions a year, CNY: a part where it is big, else all of it once by chance.

    `wanted` is CNY/a; big is above `smallest_share` of the capital. Source: lumpy investment, Doms and Dunne 1998.
    """
    big = wanted > smallest_share * np.maximum(capital, 1.0)
    return np.where(big, wanted / times, np.where(luck < 1.0 / times, wanted, 0.0))


def excess_money(deposits, monthly_cost, months_kept):
    """Deposits above a buffer of `months_kept` months of cost, CNY, >= 0: what can be invested or paid to owners."""
    return np.maximum(deposits - months_kept * monthly_cost, 0.0)


def green_share_after_year(green, benefit, peer_share, loan_ease, rate, intercept, slopes):
    """Share of electric or energy-saving equipment after a year, 0 to 1, never less than before.

    `benefit`: (yearly saving worth + grant - cost) over cost; `peer_share`: mean among rows alike; `loan_ease` 0 to 1;
    `slopes`: effects of benefit, peers and loans. Source: logit adoption with peers, Rogers-type diffusion.
    """
    on_benefit, on_peers, on_loans = slopes
    willing = expit(intercept + on_benefit * benefit + on_peers * peer_share + on_loans * loan_ease)
    return np.minimum(1.0, green + rate * np.maximum(willing - green, 0.0))


def retrofit_benefit(power_discount, grant_share, saving_share, discount_effect):
    """Worth of a retrofit over its cost, net: savings and cheaper electricity (CNY/kWh) and the grant, less one."""
    return saving_share * (1.0 + discount_effect * power_discount) + grant_share - 1.0
