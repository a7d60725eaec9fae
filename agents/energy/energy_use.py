"""Who uses which energy, how fuels give way to electricity, and what carbon dioxide comes of it:
pure rules.

Energy is in tonnes of coal equivalent (tce), by user and fuel; electricity is converted at the coal
equivalent of the power convention. Burnt wood and dung are not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import bounded
from agents.axis import at_most
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.axis import at_most
from agents.arrays import FloatArray

USERS = (
    "farming",
    "mining",
    "manufacturing",
    "power_stations",
    "construction",
    "services",
    "households",
    "tourist_vehicles",
    "other_vehicles",
)
(
    FARMING,
    MINING,
    MANUFACTURING,
    POWER_STATIONS,
    CONSTRUCTION,
    SERVICES,
    HOUSEHOLDS,
    TOURIST_VEHICLES,
    OTHER_VEHICLES,
) = range(9)
FUELS = ("electricity", "coal", "oil", "gas")
ELECTRICITY, COAL, OIL, GAS = range(4)
BURNT = (COAL, OIL, GAS)


def fuel_shares(coal: float, oil: float, *, smallest: float) -> FloatArray:
    """Shares of coal, oil and gas in fossil energy, shape (3,), sum one; gas is the rest, at least
    `smallest`.
    """
    shares = np.array([coal, oil, max(1 - coal - oil, smallest)])
    return shares / shares.sum()


def fossil_energy(
    carbon_dioxide: float, *, shares: FloatArray, carbon_factors: FloatArray
) -> float:
    """Fossil energy, tce, that gives this much carbon dioxide (t); factors are t CO2 per tce of
    coal, oil, gas.
    """
    return carbon_dioxide / float(np.dot(shares, carbon_factors))


def energy_table(
    electricity: float, fossil: float, *, shares: FloatArray, weights: FloatArray
) -> FloatArray:
    """Energy by user and fuel, tce, shape (users, 4), with the given totals.

    `electricity` and `fossil` are totals (tce), `shares` the fossil fuels' shares (3,), `weights`
    (users, 4) each user's weight within a fuel. Source: one-margin scaling.
    """
    # Weights tell users apart within a fuel only; how much is used of it comes from the totals
    totals = np.concatenate([[electricity], fossil * np.asarray(shares)])
    return weights / weights.sum(axis=0) * totals


def convention_factor(coal_equivalent: float, *, heat_rate: float, calorific: float) -> float:
    """Coal equivalent of electricity, tce/MWh: what a coal plant would burn, or (switch at 0) the
    heat of the power.
    """
    return heat_rate if coal_equivalent else calorific


def monthly_use(
    yearly: FloatArray, *, activity: FloatArray, efficiency: FloatArray, season: FloatArray
) -> FloatArray:
    """Energy of a month by user and fuel, tce, shape of `yearly` (..., users, 4): follows activity,
    falls with efficiency.

    `activity` (..., users) is relative to the base year, `efficiency` (..., users) the factor left
    by savings, `season` (..., 4) the month's factor by fuel with mean one.
    """
    return yearly / MONTHS_A_YEAR * (activity * efficiency)[..., None] * season[..., None, :]


def season_factor(month: int, amplitude: float) -> float:
    """Factor of a month on heating-driven use, mean one over the year, highest in January."""
    return 1 + amplitude * np.cos(2 * np.pi * (month - 1) / MONTHS_A_YEAR)


def electrified(use: FloatArray, *, fuel_left: FloatArray, ratio: FloatArray) -> FloatArray:
    """Energy by user and fuel after fuels gave way to electricity, tce, shape of `use`
    (..., users, 4).

    `fuel_left` (..., users, 3) is the share of coal, oil and gas that is left, 0 to 1; `ratio`
    (..., users) the electricity (in tce) that does the work of one tce of fuel.
    """
    burnt = use[..., BURNT]
    moved = (burnt * (1 - fuel_left)).sum(axis=-1)
    after = use.copy()
    after[..., BURNT] = burnt * fuel_left
    after[..., ELECTRICITY] = use[..., ELECTRICITY] + moved * ratio
    return after


def household_activity(
    income: float, usual_income: float, *, elasticity: float, trend: float, years: float
) -> float:
    """What drives households' energy over the base year: real income by its elasticity, and
    appliances by trend.
    """
    return np.power(income / usual_income, elasticity) * np.power(1 + trend, years)


def coal_share_before(coal: float, *, exit_rate: float, years: int) -> float:
    """Share of coal in fossil energy so many years before, 0 to 1: since then it has lost to the
    other fuels, relative to them at a yearly rate.
    """
    # Odds rather than shares fall at an even rate, so that the share before stays below one
    odds = coal / (1 - coal) * (1 + exit_rate) ** years
    return odds / (1 + odds)


def switching_rate(
    usual: FloatArray,
    *,
    benefit: FloatArray,
    usual_benefit: FloatArray,
    sensitivity: float,
    fastest: float,
) -> FloatArray:
    """Share of a user's fuel that gives way to electricity in a year, 0 to `fastest`, shape of
    `usual`.

    `benefit` is the worth of the switch over its cost (grant share plus yearly saving over cost)
    against the usual. The response is exponential and bounded.
    """
    return bounded(usual * np.exp(sensitivity * (benefit - usual_benefit)), 0.0, fastest)


def electric_vehicle_share(
    years: float,
    *,
    start: float,
    share_2030: float,
    horizon: float,
    coverage: float,
    usual_coverage: float,
    coverage_gain: float,
) -> float:
    """Share of driving that is electric, 0 to 1, `years` after the start: exponential growth that
    reaches `share_2030` after `horizon` years, saturating, and more with chargers along the roads
    (coverage 0 to 1).
    """
    # Odds rather than shares grow at an even rate, so that the share never passes one
    odds_start = start / (1 - start)
    odds_end = share_2030 / (1 - share_2030)
    odds = odds_start * np.power(odds_end / odds_start, years / horizon)
    odds = odds * np.exp(coverage_gain * (coverage - usual_coverage))
    return odds / (1 + odds)


def refitted_area(
    renewed_area: float, *, usual_share: float, subsidy: float, cost: float, sensitivity: float
) -> float:
    """Floor area brought to the green standard in a year, m², at most the area that is built or
    renewed anyway.

    `usual_share` of it meets the standard without help; the odds grow with the part of the extra
    cost (CNY/m²) that the subsidy pays. Source: binary logit, McFadden 1974.
    """
    odds = usual_share / (1 - usual_share) * np.exp(sensitivity * at_most(subsidy / cost, 1.0))
    return renewed_area * odds / (1 + odds)


def carbon_dioxide(use: FloatArray, carbon_factors: FloatArray) -> FloatArray:
    """Carbon dioxide of the fuels burnt, t, shape (..., users); electricity from local rivers and
    sun carries none.
    """
    return np.add.reduce(use[..., BURNT] * np.asarray(carbon_factors)[..., None, :], axis=-1)


def nonfossil_share(electricity: float, total: float) -> float:
    """Share of non-fossil energy in use: all electricity used here comes from hydro and solar
    plants here.
    """
    return electricity / total if total > 0 else 0.0


def intensity(energy: float, real_product: float) -> float:
    """Energy per unit of real product, tce/CNY; not a number where there is no product."""
    return energy / real_product if real_product > 0 else np.nan


def peak_passed(recent: list[float], *, earlier_highest: float) -> bool:
    """Whether emissions have peaked: the newest year is not above all before, and the recent years
    (oldest first, at least one) show no rise.
    """
    emissions = np.asarray(recent, float)
    newest = emissions[-1]
    highest_before = max(earlier_highest, emissions[:-1].max(initial=-np.inf))
    return bool(newest <= highest_before and newest <= emissions[0])
