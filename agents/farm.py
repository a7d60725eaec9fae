"""Rules of farming: harvests, research, and the certification of farm products."""

import numpy as np

from agents.columns import Agent, Column
from agents.quantiles import lognormal


class CertificateSlot(Agent):
    """A product that could win a green, organic or origin certificate. The slots are the same in every mix."""

    county = Column("row", "county it comes from", 0, low=0, high=17)
    eligible = Column("yes/no", "meets the conditions for a certificate", False)
    certified = Column("yes/no", "has won a certificate", False)
    certified_month = Column("month", "month it was certified in (months since January 2015), -1 if not or before", -1)


def harvest(u, deviation):
    """Harvest relative to an ordinary year, > 0, mean 1."""
    return lognormal(u, np.exp(-(deviation**2) / 2), deviation)


def research_gain(spending, scale, most):
    """Yearly gain that research brings, from 0 to `most`; `spending` at `scale` brings 63 % of it."""
    return most * (1 - np.exp(-np.maximum(spending, 0.0) / scale))


def supported_output(output, support, gain, decay):
    """Output that support has built up, CNY/a, a month on: support (CNY this month) adds, a part wears off."""
    return output * (1 - decay / 12) + gain * support


def running_year(past, month_amount):
    """A yearly amount (CNY/a) that follows monthly ones: the past fades over twelve months."""
    return past + (12 * month_amount - past) / 12


def certificate_rate(base, subsidy, cost, subsidy_response, cooperative, cooperative_response, parks, park_response):
    """Monthly rate at which an eligible product wins a certificate, shape of `cooperative` and `parks` (18,).

    Source: proportional hazards, Cox (1972).
    """
    drive = subsidy_response * subsidy / cost + cooperative_response * cooperative + park_response * parks
    return base * np.exp(drive)


def certificates_won(u, rate, eligible, certified):
    """Slots that win a certificate this month, bool: eligible, not yet certified, and lucky."""
    return eligible & ~certified & (u < 1 - np.exp(-rate))
