"""Stylised facts of tourism: what the model does in paired experiments against what is stated of
the real thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.networks.places import ORIGINS
from abm.tourism.beds import bed_nights
from agents.county import COUNTIES
from agents.tourism.scenic_site import RATED_5A
from calibration.experiments.facts import fact_table, over_draws
from calibration.experiments.pairs import World
from calibration.experiments.signs_tourism import IMPROVED, improve_roads, lever, scaled_roads

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

COARSE = {"detail": "coarse"}
YEAR_2018 = {"start": "2018-01", "end": "2018-12", **COARSE}
STEP = 1.1
VISITS, NIGHTS, PRICE, HOURS = range(4)
TESTED = ("kangding", "danba", "litang", "daocheng")
"""Counties near, halfway and far, whose beds are made dearer and roads slower one at a time."""
JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = 6, 7, 8, 9, 10
SUMMER, SEASON = slice(5, 8), (5, 6, 7, 8, 9)
FULL = 0.9
KANGDING, NEIGHBOURS = COUNTIES.index("kangding"), ("kangding", "luding")
CONTEST_YEARS = 2

STATED = {
    "June-August share of visits in 2018": (0.36, 0.40, "8.58 of 22.3 million visits in 2018"),
    "January over the mean month": (
        0.0,
        0.40,
        "pattern of the prefecture's monthly visits before 2020",
    ),
    "July and August over the next busiest month": (
        1.0,
        3.0,
        "pattern of the prefecture's monthly visits",
    ),
    "October over the mean of September and November": (1.0, 3.0, "pattern: the holiday week"),
    "share of full months outside June-October": (
        0.0,
        0.02,
        "occupancy above 0.9 only in peak weeks",
    ),
    "price elasticity of one county's nights": (-1.5, -0.5, "surveys of tourism demand studies"),
    "price elasticity of all nights": (-1.5, -0.5, "surveys of tourism demand studies"),
    "time elasticity of one county's visits": (-1.5, -0.5, "surveys of tourism demand studies"),
    "time elasticity of all visits": (-1.5, -0.5, "surveys of tourism demand studies"),
    "income elasticity before saturation": (1.0, 2.0, "surveys of tourism demand studies"),
    "income elasticity with saturation": (
        0.3,
        2.0,
        "household surveys 0.3-0.64; studies over time 1-2",
    ),
    "Yakang expressway: visits of the prefecture": (
        0.083,
        0.75,
        "a quarter more at the festival of 2019, within a factor of 3",
    ),
    "Yakang expressway: Kangding over the prefecture": (
        1.0,
        4.0,
        "more in Kangding than in the prefecture",
    ),
    "roads 20 % faster: visits of the county": (0.0, 1.0, "known sign"),
    "roads 20 % faster: visits of its neighbours": (
        -0.2,
        0.0,
        "known sign: some shift from neighbours",
    ),
    "elasticity of visits to site upgrades": (0.0, 0.5, "known sign: less than proportional"),
    "upscale bonus: real GDP of 2025": (-0.001, 0.001, "known sign: a measurement effect"),
    "visits per real visitor": (1.0, 8.0, "statistics count each county and more"),
    "official revenue over real spending": (1 / 0.6, 1 / 0.2, "prior of the measurement layer"),
    "new 5A sites by 2023 at all efforts less the quota's mean": (-2.0, 0.0, "upper-level quotas"),
}


def facts(draws: int, jobs: int = 1) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    table = fact_table(STATED, pd.DataFrame(over_draws(measured, range(draws), jobs)))
    return pd.concat(
        [pd.DataFrame([invariance(over_draws(details, range(draws), jobs))]), table],
        ignore_index=True,
    )


def details(draw: Any) -> Any:
    """Outputs of 2023 with few rows and with four times as many, each standing for a fourth: two
    series.
    """
    return [
        World().model(draw, end="2023-12", detail=detail).run().annual().loc[2023]
        for detail in ("coarse", "standard")
    ]


def invariance(pairs: list[list[pd.Series]]) -> dict[str, str | float]:
    """How far the means of any output differ between the two details, in standard errors: its row
    of the table.
    """
    few, many = np.moveaxis([[year.to_numpy() for year in pair] for pair in pairs], 1, 0)
    error = np.sqrt((few.var(axis=0, ddof=1) + many.var(axis=0, ddof=1)) / len(pairs))
    apart = np.abs((many - few).mean(axis=0))
    distance = np.divide(apart, error, out=np.zeros_like(error), where=error > 0)
    names = {
        "fact": "rows or weights: largest difference of an output's mean in its standard errors"
    }
    stated = {
        "stated_low": 0.0,
        "stated_high": 2.0,
        "source": "the same with many agents of little weight",
    }
    low, high = np.quantile(distance, [0.05, 0.95])
    return (
        names
        | {"value": distance.max(), "low": low, "high": high}
        | stated
        | {"holds": bool(distance.max() <= 2.0)}
    )


def measured(draw: Any) -> Any:
    """Every fact of one draw."""
    parts = (
        profile,
        elasticities,
        incomes,
        expressway,
        faster_roads,
        upgrades,
        bonus,
        statistics,
        quotas,
    )
    return {name: value for part in parts for name, value in part(draw).items()}


def county_visits(model: GanziModel, year: int) -> FloatArray:
    """Published visits of a year by county, shape (18,), of a model that has run."""
    frame = model.outcomes(by="county")
    chosen = frame[(frame["indicator"] == "visits") & frame["month"].str.startswith(str(year))]
    return chosen.groupby("county")["value"].sum().reindex(COUNTIES).to_numpy()


def profile(draw: int) -> dict[str, float]:
    """The year's course of visits and of full beds in 2018."""
    model, full = World().model(draw, **YEAR_2018), []
    while model.running:
        model.step()
        full.append((model.counties.occupancy > FULL).mean())
    frame = model.outcomes()
    visits = frame.loc[frame["indicator"] == "visits", "value"].to_numpy()
    rest = [month for month in range(12) if month not in (JULY, AUGUST)]
    quiet = [month for month in range(12) if month not in SEASON]
    return {
        "June-August share of visits in 2018": visits[SUMMER].sum() / visits.sum(),
        "January over the mean month": visits[0] / visits.mean(),
        "July and August over the next busiest month": visits[[JULY, AUGUST]].min()
        / visits[rest].max(),
        "October over the mean of September and November": visits[OCTOBER]
        / visits[[SEPTEMBER, NOVEMBER]].mean(),
        "share of full months outside June-October": np.array(full)[quiet].mean(),
    }


def dearer(county: str | None = None) -> Callable:
    """A change of the start that makes beds dearer by a tenth, in one county or everywhere."""

    def prepare(model):
        usual = model.counties.usual_bed_price
        touched = np.full(len(usual), county is None) | (np.array(COUNTIES) == county)
        model.counties.usual_bed_price = np.where(touched, usual * STEP, usual)

    return prepare


def slower(county: str | None = None) -> Callable:
    """A change of the start that makes roads slower by a tenth, to one county or everywhere."""
    return lambda model: scaled_roads(model, STEP, county)


def walked(draw: int, prepare: Callable | None) -> tuple[FloatArray, ...]:
    """(visits, nights, mean bed price, mean hours of travel) by county over 2018, after a change of
    the start.
    """
    model = World(prepare=prepare).model(draw, **YEAR_2018)
    visits, nights, price, hours = np.zeros((4, len(COUNTIES)))
    shares = np.array([getattr(model.parameters, f"visit_share_{market}") for market in ORIGINS])
    while model.running:
        model.step()
        month = model.counties.tourist_visits
        visits, price = visits + month, price + month * model.counties.bed_price
        nights = nights + model.counties.occupancy * bed_nights(
            model, model.clock.month, model.clock.days
        )
        hours = hours + month * (shares @ model.network.travel_hours) / shares.sum()
    return visits, nights, price / visits, hours / visits


def elasticities(draw: int) -> dict[str, float]:
    """Responses of visits to beds' prices and to travel time, each over what really changed."""
    base, dear, slow = (walked(draw, change) for change in (None, dearer(), slower()))
    rows = [COUNTIES.index(name) for name in TESTED]
    price = [
        response(base, walked(draw, dearer(COUNTIES[row])), NIGHTS, PRICE, row) for row in rows
    ]
    time = [response(base, walked(draw, slower(COUNTIES[row])), VISITS, HOURS, row) for row in rows]
    return {
        "price elasticity of one county's nights": np.mean(price),
        "price elasticity of all nights": response(base, dear, NIGHTS, PRICE),
        "time elasticity of one county's visits": np.mean(time),
        "time elasticity of all visits": response(base, slow, VISITS, HOURS),
    }


def response(
    base: tuple[FloatArray, ...],
    changed: tuple[FloatArray, ...],
    what: int,
    cause: int,
    county: int | None = None,
) -> float:
    """Log change of VISITS or NIGHTS over the log change of PRICE or HOURS, in a county or over all
    (by visits).
    """
    if county is not None:
        return np.log(changed[what][county] / base[what][county]) / np.log(
            changed[cause][county] / base[cause][county]
        )
    ratio = np.average(changed[cause] / base[cause], weights=base[VISITS])
    return np.log(changed[what].sum() / base[what].sum()) / np.log(ratio)


def incomes(draw: int) -> dict[str, float]:
    """Response of arrivals to incomes a tenth higher from April on, with and without saturation."""
    found = {}
    for name, parameters in (("before", {"income_saturation": 0.0}), ("with", {})):
        plain, rich = (
            arrivals_after_march(
                World(parameters=parameters, times=times).model(draw, end="2022-12", **COARSE)
            )
            for times in ({}, {"income_index": STEP})
        )
        found[f"income elasticity {name} saturation"] = np.log(rich / plain) / np.log(STEP)
    return found


def arrivals_after_march(model: GanziModel) -> float:
    """Real visitors from April to the end of the year."""
    frame = model.run().outcomes()
    return frame.loc[
        (frame["indicator"] == "visitor_arrivals") & (frame["month"] > "2022-03"), "value"
    ].sum()


def keep_old_road(model: GanziModel) -> None:
    """Leave the Yakang expressway unbuilt: its roads stay as slow as they were before December
    2018.
    """
    road = model.network.road
    road.free_hours = np.where(road.changed >= 0, road.free_hours_before, road.free_hours)
    model.network.forget()


def expressway(draw: int) -> dict[str, float]:
    """What the expressway to Kangding, open since December 2018, added to the visits of 2019."""
    period = {"start": "2018-01", "end": "2019-12", **COARSE}
    without, opened = (
        county_visits(World(prepare=change).model(draw, **period).run(), 2019)
        for change in (keep_old_road, None)
    )
    whole = opened.sum() / without.sum() - 1
    return {
        "Yakang expressway: visits of the prefecture": whole,
        "Yakang expressway: Kangding over the prefecture": (
            opened[KANGDING] / without[KANGDING] - 1
        )
        / whole,
    }


def faster_roads(draw: Any) -> Any:
    """What roads that are a fifth faster do to the visits of their county and of its neighbours."""
    before, after = (
        county_visits(World(prepare=change).model(draw, end="2023-12", **COARSE).run(), 2023)
        for change in (None, improve_roads)
    )
    change = after / before - 1
    return {
        "roads 20 % faster: visits of the county": change[COUNTIES.index(IMPROVED)],
        "roads 20 % faster: visits of its neighbours": np.mean(
            [change[COUNTIES.index(name)] for name in NEIGHBOURS]
        ),
    }


def upgrades(draw: Any) -> Any:
    """Response of the visits of 2030 to twice the money for sites."""
    usual, double = (
        lever("site_upgrade_budget", money).model(draw, **COARSE).run().annual()["visits"][2030]
        for money in (150, 300)
    )
    return {"elasticity of visits to site upgrades": np.log(double / usual) / np.log(2)}


def bonus(draw: Any) -> Any:
    """What the largest bonus for registered service firms does to the economy of 2025: it only
    counts them.
    """
    without, paid = (
        lever("upscale_bonus", money).model(draw, end="2025-12", **COARSE).run().annual().loc[2025]
        for money in (0, 300)
    )
    return {"upscale bonus: real GDP of 2025": paid["real_gdp"] / without["real_gdp"] - 1}


def statistics(draw: Any) -> Any:
    """Published figures of 2025 over the real ones."""
    year = World(mix="document").model(draw, end="2025-12", **COARSE).run().annual().loc[2025]
    return {
        "visits per real visitor": year["visits"] / year["visitor_arrivals"],
        "official revenue over real spending": year["tourism_revenue"] / year["tourist_spending"],
    }


def quotas(draw: Any) -> Any:
    """New 5A sites of two years with every effort at its most, less what the quota lets expect in
    this draw.
    """
    most = {
        "site_upgrade_budget": 800,
        "brand_zone_effort": 200,
        "heritage_programme": 200,
        "tourism_marketing": 200,
    }
    model = World(levers=most | {"talent_budget": 100, "coordination": 1}).model(
        draw, end="2023-12", **COARSE
    )
    before = (model.scenic_sites.level == RATED_5A).sum()
    model.run()
    new = (model.scenic_sites.level == RATED_5A).sum() - before
    return {
        "new 5A sites by 2023 at all efforts less the quota's mean": new
        - CONTEST_YEARS * model.parameters.quota_5a
    }
