"""Roll-out of networks and facilities in the counties: counters that grow with money until the need
is met.
"""

import numpy as np


def rolled_out(count, need, money, unit_cost):
    """Units in place after a month, shape of `count`: what `money` (CNY) buys at `unit_cost`, never
    beyond `need`.
    """
    return np.maximum(count, np.minimum(count + money / unit_cost, need))


def spread_by_need(money, count, need):
    """Money of the month by county, CNY, shape (18,): in proportion to what is missing; nothing
    once all is there.
    """
    missing = np.maximum(need - count, 0.0)
    total = missing.sum()
    return money * missing / total if total > 0 else np.zeros_like(missing)


def switch_on_probability(yearly_rate, money, usual_money, part):
    """Chance that a network reaches a place this month, 0 to 1, shape of `money`.

    A share `part` of the yearly rate follows the subsidy (CNY/month) relative to the usual one, the
    rest the operators.
    """
    return -np.expm1(-yearly_rate / 12.0 * (1.0 - part + part * money / usual_money))


def stock_share_after(share, money, full_cost, wear):
    """Provision after a month as a share of the full one, 0 to 1: `money` over `full_cost` CNY less
    yearly `wear`.
    """
    return np.clip(share + money / full_cost - wear / 12.0 * share, 0.0, 1.0)


def smart_coverage_after(coverage, target, months):
    """Coverage of the smart-tourism system a month later, 0 to 1: moves to what is paid for in
    about `months`.
    """
    return np.clip(coverage + (target - coverage) / months, 0.0, 1.0)
