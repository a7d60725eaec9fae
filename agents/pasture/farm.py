"""Rules of farming: crops by kind, harvests, research, and the certification of farm products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import quotient
from agents.calendar import MONTHS_A_YEAR
from agents.columns import Agent, Column
from agents.quantiles import lognormal

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray

KINDS = ("barley", "potatoes", "vegetables", "fruit", "herbs", "fodder")
BARLEY, POTATOES, VEGETABLES, FRUIT, HERBS, FODDER = range(6)


class CertificateSlot(Agent):
    """A product that could win a green, organic or origin certificate. The slots are the same in
    every mix.
    """

    county = Column("row", "county it comes from", 0, low=0, high=17)
    eligible = Column("yes/no", "meets the conditions for a certificate", False)
    organic = Column("yes/no", "would be certified as organic, which must be renewed", False)
    certified = Column("yes/no", "has won a certificate", False)
    active = Column("yes/no", "holds a certificate that has not lapsed", False)


def harvest(u: FloatArray, deviation: float) -> FloatArray:
    """Harvest relative to an ordinary year, > 0, mean 1."""
    # A lognormal's mean lies above its median, which is lowered by as much.
    return lognormal(u, np.exp(-(deviation**2) / 2), deviation)


def wanted_area(
    start: FloatArray,
    margin: FloatArray,
    *,
    usual_margin: FloatArray,
    response: float,
) -> FloatArray:
    """Area of each kind that farmers would choose now, ha, shape (n, kinds); each row keeps its
    total.

    Equal to `start` (ha) where all margins (CNY/ha, positive) stand to each other as they did,
    `usual_margin`; `response` is the elasticity of a kind's share to its margin. Source: acreage
    response, Nerlove (1956).
    """
    weights = start * (margin / usual_margin) ** response
    return weights * (start.sum(axis=1) / weights.sum(axis=1))[:, None]


def area_after(area: FloatArray, wanted: FloatArray, *, most_moved: float) -> FloatArray:
    """Area of each kind a year on, ha, shape (n, kinds): towards `wanted`, at most a share
    `most_moved` of all fields.

    Each row keeps its total, no area falls below zero.
    """
    change = wanted - area
    # Rows keep their total, so what the growing kinds gain is what the others lose.
    gained = np.maximum(change, 0.0).sum(axis=1)
    total = area.sum(axis=1)
    part = np.minimum(
        1.0,
        quotient(most_moved * total, gained, empty=1.0),
    )
    return area + change * part[:, None]


def fields_with_kind(area: FloatArray, kind: int, *, hectares: FloatArray) -> FloatArray:
    """Area of each kind when one has `hectares` (n,) of the same total; the others shrink or grow
    alike.
    """
    others = np.delete(np.arange(area.shape[1]), kind)
    fields = area.copy()
    rest = area[:, others].sum(axis=1)
    left = area.sum(axis=1) - hectares
    fields[:, others] *= quotient(left, rest)[:, None]
    fields[:, kind] = hectares
    return fields


def matched_table(
    guess: FloatArray,
    *,
    rows: FloatArray,
    columns: FloatArray,
    rounds: int,
) -> FloatArray:
    """A table near `guess` whose rows and columns add up to given sums (of the same total), shape
    of `guess`.

    Source: iterative proportional fitting, Deming and Stephan (1940).
    """
    table = guess.copy()
    for _ in range(rounds):
        table *= (columns / table.sum(axis=0))[None, :]
        # Rows come last, so that their sums are exact whatever the columns still lack.
        table *= (rows / table.sum(axis=1))[:, None]
    return table


def lapsed_certificates(
    u: FloatArray,
    rate: float,
    *,
    organic: BoolArray,
    active: BoolArray,
) -> BoolArray:
    """Slots whose organic certificate is not renewed this month, bool; `rate` is the yearly rate of
    lapsing.
    """
    return active & organic & (u < 1 - np.exp(-rate / MONTHS_A_YEAR))


def research_gain(spending: float, *, scale: float, most: float) -> float:
    """Yearly gain that research brings, from 0 to `most`; `spending` at `scale` brings 63 % of
    it.
    """
    return most * (1 - np.exp(-np.maximum(spending, 0.0) / scale))


def supported_output(
    output: FloatArray,
    support: FloatArray,
    *,
    gain: float,
    decay: float,
) -> FloatArray:
    """Output that support has built up, CNY/a, a month on: support (CNY this month) adds, a part
    wears off.
    """
    return output * (1 - decay / MONTHS_A_YEAR) + gain * support


def running_year(past: FloatArray, month_amount: FloatArray) -> FloatArray:
    """A yearly amount (CNY/a) that follows monthly ones: the past fades over twelve months."""
    # One number stands for the months before, so that no history has to be kept.
    return past + (MONTHS_A_YEAR * month_amount - past) / MONTHS_A_YEAR


def certificate_rate(
    base: float,
    *,
    subsidy: float,
    cost: float,
    subsidy_response: float,
    cooperative: FloatArray,
    cooperative_response: float,
    parks: FloatArray,
    park_response: float,
) -> FloatArray:
    """Monthly rate at which an eligible product wins a certificate, shape of `cooperative` and
    `parks` (18,).

    Source: proportional hazards, Cox (1972).
    """
    # Without subsidy, cooperatives and parks the rate is the base.
    drive = (
        subsidy_response * subsidy / cost
        + cooperative_response * cooperative
        + park_response * parks
    )
    return base * np.exp(drive)


def new_certificates(
    u: FloatArray,
    rate: FloatArray,
    *,
    eligible: BoolArray,
    certified: BoolArray,
) -> BoolArray:
    """Slots that win a certificate this month, bool: eligible, not yet certified, and lucky."""
    return eligible & ~certified & (u < 1 - np.exp(-rate))
