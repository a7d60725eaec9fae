"""Stylised facts of firms, credit and the guidance fund: what the model shows against what is
stated of them.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from abm.registers.drawing import POSTERIOR
from agents.calendar import DECEMBER
from agents.finance.guidance_fund import FUND_CLASSES, LITHIUM_PARKS
from agents.industries import COLUMNS, NON_MARKET
from agents.power.power_project import RUN_OF_RIVER
from calibration.experiments.facts import Range, fact_table, over_draws
from calibration.experiments.pairs import World
from calibration.experiments.signs_finance import fund_from_above, lever

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray, FloatArray, IntArray

PERIOD = {"start": "2022-01", "end": "2027-12"}
COARSE = {"detail": "coarse", "start": "2022-01", "end": "2028-12"}
OTHER_FIRMS = {"power_projects": "electricity", "mines": "mining", "data_centres": "information"}
"""Accounts of firms that are no enterprises of the table but among the large ones of the
prefecture: their industry.
"""
TAIL = 0.01
"""Share of all firms that makes up the tail."""
BINS = 8
"""Groups of equal number by size."""
FUND = 5000
BONUS = 300

RANGES = {
    "exponent of the upper tail of firm sizes": Range(
        0.9,
        1.3,
        "power law with exponent near one, Axtell 2001",
    ),
    "excess kurtosis of growth rates": Range(
        0.5, 10.0, "tent-shaped growth rates, Stanley et al. 1996"
    ),
    "slope of log deviation of growth on log size": Range(
        -0.22,
        -0.14,
        "Stanley et al. 1996 and later work",
    ),
    "firms founded a year": Range(0.05, 0.12, "register of market entities before 2022"),
    "firms closed a year": Range(0.05, 0.12, "register of market entities before 2022"),
    "hydropower in green loans": Range(
        0.5,
        1.0,
        "green loans of the prefecture are mostly for hydropower",
    ),
    "loans over product in 2022": Range(
        0.9,
        2.2,
        "loans of 50 to 85 billion yuan over a product of 45 billion",
    ),
    "loans over product in 2027": Range(0.9, 2.2, "the same, without a boom or a collapse"),
    "growth of loans a year": Range(
        0.04,
        0.14,
        "10 to 14 percent in the province before 2022, less as product slows",
    ),
    "loans written off a year": Range(0.002, 0.02, "bad loans of 1.5 to 2 percent of the stock"),
    "people without work": Range(
        0.02,
        0.07,
        "registered rate of 3.3 to 4 percent, surveyed ones near 5.5",
    ),
    "additionality of the guidance fund": Range(
        0.0,
        1.0,
        "known sign: not more than what it takes part in",
    ),
    "investment per yuan of a fund paid from above": Range(
        0.0,
        5.0,
        "known sign: investment is not lower",
    ),
    "investment per yuan of a fund paid from own budgets": Range(
        -5.0,
        5.0,
        "reported: the sign may flip",
    ),
    "real product gained by the bonus for registering": Range(
        -0.001,
        0.001,
        "known sign: it changes what is counted",
    ),
}


class YearOfFirms(NamedTuple):
    """What firms of the table were like at the end of a year."""

    output: FloatArray
    """Sold in the year, at the prices of the start."""
    active: BoolArray
    """Whether they were there and sold on a market."""
    age: FloatArray
    """Years."""
    weight: FloatArray
    """Firms that a row stands for."""


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    return fact_table(
        RANGES, pd.DataFrame(over_draws(partial(measured, source=source), range(draws), jobs))
    )


def measured(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """All facts of one draw."""
    return {**firm_facts(draw, source), **fund_facts(draw, source), **bonus_facts(draw, source)}


def firm_facts(draw: int, source: str = POSTERIOR, detail: str = "standard") -> dict[str, float]:
    """Sizes, growth, entry and exit of firms, and credit, in one run of the status quo."""
    model = World().model(draw, source=source, **PERIOD, detail=detail)
    years: list[YearOfFirms] = []
    sold_by_others: dict[str, FloatArray | float] = {}
    while model.running:
        model.step()
        if model.clock.year == 2022:
            for name, industry in OTHER_FIRMS.items():
                sold = model.ledger.produced(name, industry)
                sold_by_others[name] = sold_by_others.get(name, 0.0) + sold
        if model.clock.month == DECEMBER:
            e = model.enterprises
            years.append(
                YearOfFirms(
                    output=e.yearly_sales / e.price,
                    active=e.active & (e.market != NON_MARKET),
                    age=e.age.copy(),
                    weight=e.weight.copy(),
                )
            )
    large = np.concatenate([sold[sold > 0] for sold in map(np.asarray, sold_by_others.values())])
    first = years[0]
    growth, size = growth_rates(years, model.enterprises.market)
    annual = model.annual()
    credit = annual["loans"] / annual["gdp"]
    later = annual.loc[2023:]
    plants = model.power_projects
    hydro = model.ledger.loans("power_projects")[plants.technology <= RUN_OF_RIVER].sum()
    return {
        "exponent of the upper tail of firm sizes": tail_exponent(
            np.concatenate([first.output[first.active], large]),
            np.concatenate([first.weight[first.active], np.ones(large.size)]),
        ),
        "excess kurtosis of growth rates": float(stats.kurtosis(growth)),
        "slope of log deviation of growth on log size": size_slope(growth, size),
        "firms founded a year": float(later["firm_entry"].mean()),
        "firms closed a year": float(later["firm_exit"].mean()),
        "hydropower in green loans": float(hydro / annual["green_loans"].iloc[-1]),
        "loans over product in 2022": float(credit.loc[2022]),
        "loans over product in 2027": float(credit.loc[2027]),
        "growth of loans a year": float(
            (annual["loans"].loc[2027] / annual["loans"].loc[2022]) ** 0.2 - 1.0
        ),
        "loans written off a year": float((later["loan_losses"] / later["loans"]).mean()),
        "people without work": float(later["unemployment"].mean()),
    }


def tail_exponent(sizes: FloatArray, weights: FloatArray, part: float = TAIL) -> float:
    """Exponent of the power law of the largest `part` of all units: slope of log rank (less a half)
    on log size.

    Source: Gabaix and Ibragimov 2011.
    """
    order = np.argsort(-sizes)
    rank = np.cumsum(weights[order])
    tail = rank <= part * rank[-1]
    slope = stats.linregress(np.log(sizes[order][tail]), np.log(rank[tail] - 0.5)).slope
    return -float(slope)


def growth_rates(years: list[YearOfFirms], market: IntArray) -> tuple[FloatArray, FloatArray]:
    """(yearly log growth less the mean of its market and year, output before): rows older than a
    year at both ends.
    """
    growth = []
    size = []
    for before, after in pairwise(years):
        rows = before.active & after.active & (before.output > 0) & (after.output > 0)
        rows &= after.age > 1.5
        rate = np.log(after.output[rows] / before.output[rows])
        count = np.maximum(np.bincount(market[rows], minlength=COLUMNS), 1)
        growth.append(rate - (np.bincount(market[rows], rate, COLUMNS) / count)[market[rows]])
        size.append(before.output[rows])
    return np.concatenate(growth), np.concatenate(size)


def size_slope(growth: FloatArray, size: FloatArray) -> float:
    """Slope of the log deviation of growth on log size over groups of equal number."""
    edges = np.quantile(size, np.linspace(0, 1, BINS + 1))
    group = np.clip(np.searchsorted(edges, size, side="right") - 1, 0, BINS - 1)
    deviation = [np.log(growth[group == at].std()) for at in range(BINS)]
    return float(
        stats.linregress([np.log(size[group == at]).mean() for at in range(BINS)], deviation).slope
    )


def fund_facts(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What a large guidance fund adds to investment, paid from above and from the own budgets."""
    plain = lever("fund_size", 0).model(draw, source=source, **COARSE).run()
    above = fund_from_above(FUND).model(draw, source=source, **COARSE).run()
    own = lever("fund_size", FUND).model(draw, source=source, **COARSE).run()
    gain = _invested(above) - _invested(plain)
    gain_own = _invested(own) - _invested(plain)

    # The parks for lithium lie outside the prefecture
    inside = np.arange(above.guidance_funds.placed.shape[1]) != LITHIUM_PARKS
    placed = above.guidance_funds.placed[0]
    placed_own = own.guidance_funds.placed[0]
    deals = above.deals()
    deals = deals[(deals["ticket"] > 0) & (deals["class"] != FUND_CLASSES[LITHIUM_PARKS])]
    return {
        "additionality of the guidance fund": _ratio(gain, float(deals["capital"].sum())),
        "investment per yuan of a fund paid from above": _ratio(gain, float(placed[inside].sum())),
        "investment per yuan of a fund paid from own budgets": _ratio(
            gain_own, float(placed_own[inside].sum())
        ),
    }


def _invested(model: GanziModel) -> float:
    """Capital formation over all years of a run, CNY."""
    return model.annual()["capital_formation"].sum()


def bonus_facts(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What the bonus for registering does to the real product of 2025, as a share of it."""
    period = {**COARSE, "end": "2025-12"}
    without, paid = (
        lever("upscale_bonus", value).model(draw, source=source, **period).run().annual()
        for value in (0, BONUS)
    )
    change = paid["real_gdp"].loc[2025] / without["real_gdp"].loc[2025] - 1.0
    return {"real product gained by the bonus for registering": float(change)}


def _ratio(part: float, whole: float) -> float:
    """Part over whole; 0 where there is no whole (a fund that placed nothing)."""
    return float(part / whole) if whole > 0 else 0.0
