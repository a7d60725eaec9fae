"""Paths of the drivers: one small function each, from outlook parameters and keyed uniforms to
monthly arrays.

Paths start in January 2015 whatever the run's first month, so a start date changes no later value.
Before the information date (March 2022) they follow what was observed (`driver_history.csv`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from abm.clock import month_index
from abm.registers.observed_paths import (
    coal_exit,
    grown,
    towards_level,
    transfer_index,
    yak_price,
)
from agents import quantiles
from agents.calendar import COLD_MONTHS, MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES

if TYPE_CHECKING:
    from abm.registers.outlook import Luck
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

INFORMATION = month_index(2022, 3)
REFERENCE = month_index(2021, 7)
ORIGINS = 9
ZONES = 3


def all_paths(
    months: IntArray, p: Parameters, luck: Luck, history: dict[str, tuple[IntArray, FloatArray]]
) -> dict[str, FloatArray]:
    """Every driver's path by name; `p` holds the outlook parameters, `luck` the uniforms."""
    years = months // MONTHS_A_YEAR
    paths = price_paths(months, p, luck, history)
    paths.update(travel_paths(months, p, luck, history))
    paths.update(nature_paths(months, years, p, luck))
    paths.update(national_paths(months, years, p, luck, history))
    return paths


def price_paths(
    months: IntArray, p: Parameters, luck: Luck, history: dict[str, tuple[IntArray, FloatArray]]
) -> dict[str, FloatArray]:
    """Prices of goods, power, money and carbon."""
    elapsed = (months - REFERENCE) / MONTHS_A_YEAR
    yak = _annual_noise(
        months // MONTHS_A_YEAR, "outlook", "yak_price", p.yak_price_deviation, luck
    )
    return {
        "lithium_carbonate_price": lithium_price(
            months, p, luck, history["lithium_carbonate_price"]
        ),
        "concentrate_contract": _contracts(months, p.concentrate_contract_noise, luck),
        "metal_price_index": _random_walk(months, p.metal_price_volatility, luck),
        "hydro_price": p.hydro_price_start * (1 + p.hydro_price_drift) ** np.maximum(elapsed, 0),
        "photovoltaic_price": np.full(len(months), p.photovoltaic_price_start),
        "photovoltaic_capital_cost": _between(
            months, p.photovoltaic_cost_2021, p.photovoltaic_cost_2030
        ),
        "loan_prime_rate": towards_level(
            months, history["loan_prime_rate"], p.loan_prime_rate_2030
        ),
        "consumer_prices": grown(months, history["consumer_prices"], p.consumer_price_growth),
        "goods_price_index": goods_price_index(months, p.goods_price_deviation, luck),
        "carbon_price": p.carbon_price_2025
        * (1 + p.carbon_price_drift) ** ((months - month_index(2025, 7)) / MONTHS_A_YEAR),
        "yak_price": yak_price(months, p, history["beef_price"], yak),
        "fungus_price": np.exp(
            _annual_noise(
                months // MONTHS_A_YEAR, "fungus", "price", p.fungus_price_deviation, luck
            )
        ),
    }


def goods_price_index(months: IntArray, deviation: float, luck: Luck) -> FloatArray:
    """Prices of manufactures over consumer prices, 1 until the information date: yearly deviations,
    joined by lines.
    """
    years = months // MONTHS_A_YEAR
    noise = _annual_noise(np.unique(years), "outlook", "goods_price", deviation, luck)
    middles = month_index(2015, 7) + 12 * np.unique(years)
    path = np.interp(months, middles, np.where(middles > INFORMATION, noise, 0.0))
    return np.exp(np.where(months > INFORMATION, path, 0.0))


def _contracts(months: IntArray, deviation: float, luck: Luck) -> FloatArray:
    """What a year's contracts for lithium concentrate pay over what the carbonate price lets
    expect, by month.
    """
    return np.exp(
        _annual_noise(months // MONTHS_A_YEAR, "outlook", "concentrate_contract", deviation, luck)
    )


def lithium_price(
    months: IntArray, p: Parameters, luck: Luck, observed: tuple[IntArray, FloatArray]
) -> FloatArray:
    """Lithium carbonate price, CNY/t: observed to March 2022, then a log Ornstein-Uhlenbeck process
    with jumps.

    Source: Schwartz (1997), model 1, with Poisson jumps.
    """
    observed_months, observed_prices = observed
    price = np.log(np.interp(months, observed_months, observed_prices))
    later = months[months > INFORMATION]
    uniforms = luck.uniform(
        "outlook", 0, identity("lithium_price", len(months))[later], np.arange(3)[:, None]
    )
    jumps = (uniforms[1] < p.lithium_jump_rate / MONTHS_A_YEAR) * quantiles.normal(
        uniforms[2], 0, p.lithium_jump_size
    )
    shocks = (
        quantiles.normal(uniforms[0], 0, p.lithium_price_volatility / np.sqrt(MONTHS_A_YEAR))
        + jumps
    )
    level = np.log(p.lithium_price_long_run)
    current = float(price[INFORMATION])
    for t, shock in zip(later.tolist(), shocks.tolist(), strict=True):
        current += p.lithium_price_reversion / MONTHS_A_YEAR * (level - current) + shock
        price[t] = current
    return np.exp(price)


def travel_paths(
    months: IntArray, p: Parameters, luck: Luck, history: dict[str, tuple[IntArray, FloatArray]]
) -> dict[str, FloatArray]:
    """What drives trips besides taste and price: income, limits, fame, closures."""
    return {
        "income_index": income_index(months, p, luck),
        "travel_recovery": travel_recovery(months, p, history["travel_recovery"]),
        "viral_fame": viral_fame(months, p, luck, history["viral_fame"]),
        "local_closure": local_closure(months, p, luck),
    }


def viral_fame(
    months: IntArray, p: Parameters, luck: Luck, observed: tuple[IntArray, FloatArray]
) -> FloatArray:
    """Addition to fame by viral events, by month, 0 in most: those of the past as observed, later
    ones by luck.
    """
    rate = p.viral_fame_rate
    deviation = p.viral_fame_deviation
    path = p.viral_fame_size * _events(months, "epidemic", "fame", rate, deviation, luck)
    for month, size in zip(*observed, strict=True):
        path[months == month] = size
    return path


def income_index(months: IntArray, p: Parameters, luck: Luck) -> FloatArray:
    """Real income of the nine origins, 2019 = 1, shape (months, 9), with a persistent
    common shock.
    """
    years = np.arange(months[-1] // MONTHS_A_YEAR + 1)
    normals = quantiles.normal(luck.uniform("outlook", 0, identity("income", len(years))))
    growth = np.zeros(len(years))
    shock = 0.0
    for year in years.tolist():
        shock = p.income_shock_persistence * shock + p.income_shock * normals[year] * (
            year >= 2022 - 2015
        )
        growth[year] = p.income_growth + shock
    level = np.concatenate([[0.0], np.cumsum(growth)])
    path = np.interp(months / MONTHS_A_YEAR, np.arange(len(level)), level)
    path = np.exp(path - path[month_index(2019, 7)])
    return np.repeat(path[:, None], ORIGINS, axis=1)


def travel_recovery(
    months: IntArray, p: Parameters, observed: tuple[IntArray, FloatArray]
) -> FloatArray:
    """Trips allowed and wanted relative to trend: limits until a drawn month, then a logistic
    return.
    """
    observed_months, values = observed
    path = np.interp(months, observed_months, values)
    limited = months >= month_index(2021, 1)
    midpoint = p.travel_limit_end + p.travel_recovery_months / 2
    steepness = 8 / p.travel_recovery_months
    returned = 1 / (1 + np.exp(-steepness * (months - midpoint)))
    later = p.travel_limit_level + (p.travel_recovery_level - p.travel_limit_level) * returned
    return np.where(limited, later, path)


def local_closure(months: IntArray, p: Parameters, luck: Luck) -> FloatArray:
    """Share of trips lost to local closures, 0 to 1, by month."""
    uniforms = luck.uniform("epidemic", 0, identity("closure", len(months)), np.arange(3)[:, None])
    depth = p.closure_depth_low + uniforms[1] * (p.closure_depth_high - p.closure_depth_low)
    length = np.rint(
        p.closure_months_low + uniforms[2] * (p.closure_months_high - p.closure_months_low)
    ).astype(int)
    path = np.zeros(len(months))
    for t in np.flatnonzero(
        (uniforms[0] < p.closure_rate / MONTHS_A_YEAR) & (months > INFORMATION)
    ).tolist():
        path[t : t + length[t]] = np.maximum(path[t : t + length[t]], depth[t])
    return path


def nature_paths(
    months: IntArray, years: IntArray, p: Parameters, luck: Luck
) -> dict[str, FloatArray]:
    """Weather and earthquakes."""
    struck, shut = earthquakes(months, p, luck)
    return {
        "hydrology": hydrology(years, p, luck),
        "snow_severity": snow_severity(months, p, luck),
        "grass_climate": np.exp(
            _correlated(
                years,
                "snow",
                "grass",
                18,
                p.grass_climate_deviation,
                p.grass_climate_correlation,
                p.grass_climate_persistence,
                luck,
            )
        ),
        "earthquake": struck,
        "sites_shut": shut,
        "fungus_yield": fungus_yield(years, p, luck),
    }


def fungus_yield(years: IntArray, p: Parameters, luck: Luck) -> FloatArray:
    """Yield of caterpillar fungus and matsutake relative to the mean, shape (months, 18)."""
    correlation = p.fungus_correlation
    return np.exp(
        _correlated(
            years, "fungus", "yield", len(COUNTIES), p.fungus_deviation, correlation, 0.0, luck
        )
    )


def hydrology(years: IntArray, p: Parameters, luck: Luck) -> FloatArray:
    """Inflow of the three basins relative to the mean, shape (months, 3)."""
    noise = _correlated(
        years,
        "hydrology",
        "inflow",
        ZONES,
        p.hydrology_deviation,
        p.hydrology_correlation,
        p.hydrology_persistence,
        luck,
    )
    return np.maximum(1 + noise, 0.2)


def snow_severity(months: IntArray, p: Parameters, luck: Luck) -> IntArray:
    """Snow disaster of each county's winter: 0 none, 1 medium, 2 severe; shape (months, 18), 0
    outside winter.
    """
    winters = (months + 2) // MONTHS_A_YEAR
    seasons = int(winters.max()) + 1
    uniforms = _copula(seasons, "snow", "disaster", len(COUNTIES), p.snow_correlation, luck)
    share = np.clip((np.arange(seasons) - (2021 - 2015)) / 9, 0, 1)
    trend = (1 + share * (p.snow_trend - 1))[:, None]
    severe = uniforms < p.snow_severe_probability * trend
    medium = uniforms < (p.snow_severe_probability + p.snow_medium_probability) * trend
    by_winter = medium.astype(int) + severe.astype(int)
    in_winter = np.isin(months % MONTHS_A_YEAR + 1, COLD_MONTHS)
    return by_winter[winters] * in_winter[:, None]


def earthquakes(months: IntArray, p: Parameters, luck: Luck) -> tuple[BoolArray, BoolArray]:
    """Whether a strong earthquake strikes a county, and whether one has shut its sites, shape
    (months, 18) both.
    """
    counties = len(COUNTIES)
    uid = identity("quake", len(months) * counties).reshape(len(months), counties)
    struck = luck.uniform("quake", 0, uid) < p.quake_rate / MONTHS_A_YEAR / counties
    struck &= (months > INFORMATION)[:, None]
    length = p.quake_months_low + luck.uniform("quake", 1, uid) * (
        p.quake_months_high - p.quake_months_low
    )
    shut = np.zeros((len(months), counties), bool)
    for t, county in np.argwhere(struck).tolist():
        shut[t : t + round(float(length[t, county])), county] = True
    return struck, shut


def national_paths(
    months: IntArray,
    years: IntArray,
    p: Parameters,
    luck: Luck,
    history: dict[str, tuple[IntArray, FloatArray]],
) -> dict[str, FloatArray]:
    """National demand, budgets and programmes."""
    elapsed = np.maximum((months - month_index(2021, 7)) / MONTHS_A_YEAR, -10)
    plan_period = (2015 + years - 2011) // 5
    periods = int(plan_period.max()) + 1
    windows = (
        luck.uniform("outlook", 0, identity("hydro_window", periods)) < p.hydro_window_probability
    )
    programme = (
        luck.uniform("outlook", 0, identity("whole_area", 1))[0]
        < p.whole_area_programme_probability
    )
    return {
        "receiving_side": np.full(len(months), p.receiving_side_share),
        "hydro_window": windows[plan_period].astype(float),
        "whole_area_programme": np.full(len(months), float(programme)),
        "coal_exit": coal_exit(months, p),
        "transfer_index": transfer_index(months, p, history["transfers"]),
        "data_centre_demand": (1 + p.data_centre_demand_growth) ** elapsed,
        "enclave_demand": (1 + p.enclave_demand_growth) ** elapsed,
        "power_demand": (1 + p.power_demand_growth) ** elapsed,
    }


def _between(months: IntArray, start: float, end: float) -> FloatArray:
    """Straight line from mid-2021 to mid-2030, flat outside."""
    return np.interp(months, [REFERENCE, month_index(2030, 7)], [start, end])


def _random_walk(months: IntArray, volatility: float, luck: Luck) -> FloatArray:
    """Log random walk from 1 at the information date."""
    steps = quantiles.normal(
        luck.uniform("outlook", 0, identity("metal_price", len(months))),
        0,
        volatility / MONTHS_A_YEAR**0.5,
    )
    return np.exp(np.cumsum(np.where(months > INFORMATION, steps, 0.0)))


def _events(
    months: IntArray, purpose: str, name: str, rate: float, deviation: float, luck: Luck
) -> FloatArray:
    """Size factors of rare events by month after the information date: 0 where none, lognormal
    around 1.
    """
    uniforms = luck.uniform(purpose, 0, identity(name, len(months)), np.arange(2)[:, None])
    struck = (uniforms[0] < rate / MONTHS_A_YEAR) & (months > INFORMATION)
    return struck * quantiles.lognormal(uniforms[1], 1.0, deviation)


def _annual_noise(
    years: IntArray, purpose: str, name: str, deviation: float, luck: Luck
) -> FloatArray:
    """Independent normal noise by year, spread over its months."""
    uniforms = luck.uniform(purpose, 0, identity(name, int(years.max()) + 1))
    return quantiles.normal(uniforms, 0, deviation)[years]


def _copula(
    n_years: int, purpose: str, name: str, n: int, correlation: float, luck: Luck
) -> FloatArray:
    """Uniforms by year and place, shape (years, n), with a common component."""
    common = quantiles.normal(luck.uniform(purpose, 0, identity(name + "_common", n_years)))[
        :, None
    ]
    own = quantiles.normal(luck.uniform(purpose, 0, identity(name, n_years * n))).reshape(
        n_years, n
    )
    mixed = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    return ndtr(mixed)


def _correlated(
    years: IntArray,
    purpose: str,
    name: str,
    n: int,
    deviation: float,
    correlation: float,
    persistence: float,
    luck: Luck,
) -> FloatArray:
    """Autocorrelated yearly noise of places with a common component, shape (months, n)."""
    n_years = int(years.max()) + 1
    shocks = quantiles.normal(_copula(n_years, purpose, name, n, correlation, luck))
    noise = np.zeros((n_years, n))
    level = np.zeros(n)
    for year in range(n_years):
        level = persistence * level + np.sqrt(1 - persistence**2) * deviation * shocks[year]
        noise[year] = level
    return noise[years]
