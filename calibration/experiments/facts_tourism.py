"""Stylised facts of tourism: what the model does in paired experiments against what is stated of
the real thing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.networks.places import ORIGINS
from abm.registers.drawing import POSTERIOR
from abm.tourism.beds import bed_nights
from agents.calendar import MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.tourism.scenic_site import RATED_5A
from calibration.experiments.facts import Range, fact_table, over_draws
from calibration.experiments.pairs import World
from calibration.experiments.signs_tourism import IMPROVED, improve_roads, lever, scaled_roads

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

COARSE = {"detail": "coarse"}
YEAR_2018 = {"start": "2018-01", "end": "2018-12", **COARSE}
STEP = 1.1
TESTED = ("kangding", "danba", "litang", "daocheng")
"""Counties near, halfway and far, whose beds are made dearer and roads slower one at a time."""
JULY = 6
"""Places of months in a year that begins with January at 0."""
AUGUST = 7
SEPTEMBER = 8
OCTOBER = 9
NOVEMBER = 10
SUMMER = slice(5, 8)
SEASON = (5, 6, 7, 8, 9)
FULL = 0.9
KANGDING = COUNTIES.index("kangding")
NEIGHBOURS = ("kangding", "luding")
CONTEST_YEARS = 2

RANGES = {
    "June-August share of visits in 2018": Range(0.36, 0.40, "8.58 of 22.3 million visits in 2018"),
    "January over the mean month": Range(
        0.0,
        0.40,
        "pattern of the prefecture's monthly visits before 2020",
    ),
    "July and August over the next busiest month": Range(
        1.0,
        3.0,
        "pattern of the prefecture's monthly visits",
    ),
    "October over the mean of September and November": Range(1.0, 3.0, "pattern: the holiday week"),
    "share of full months outside June-October": Range(
        0.0,
        0.02,
        "occupancy above 0.9 only in peak weeks",
    ),
    "price elasticity of one county's nights": Range(
        -1.5, -0.5, "surveys of tourism demand studies"
    ),
    "price elasticity of all nights": Range(-1.5, -0.5, "surveys of tourism demand studies"),
    "time elasticity of one county's visits": Range(
        -1.5, -0.5, "surveys of tourism demand studies"
    ),
    "time elasticity of all visits": Range(-1.5, -0.5, "surveys of tourism demand studies"),
    "income elasticity before saturation": Range(1.0, 2.0, "surveys of tourism demand studies"),
    "income elasticity with saturation": Range(
        0.3,
        2.0,
        "household surveys about 0.3; studies over time 1-2",
    ),
    "Yakang expressway: visits of the prefecture": Range(
        0.083,
        0.75,
        "a quarter more at the festival of 2019, within a factor of 3",
    ),
    "Yakang expressway: Kangding over the prefecture": Range(
        1.0,
        4.0,
        "more in Kangding than in the prefecture",
    ),
    "roads 20 % faster: visits of the county": Range(0.0, 1.0, "known sign"),
    "roads 20 % faster: visits of its neighbours": Range(
        -0.2,
        0.0,
        "known sign: some shift from neighbours",
    ),
    "elasticity of visits to site upgrades": Range(0.0, 0.5, "known sign: less than proportional"),
    "upscale bonus: real GDP of 2025": Range(-0.001, 0.001, "known sign: a measurement effect"),
    "visits per real visitor": Range(1.0, 8.0, "statistics count each county and more"),
    "official revenue over real spending": Range(
        1 / 0.6, 1 / 0.2, "prior of the measurement layer"
    ),
    "new 5A sites by 2023 at all efforts less the quota's mean": Range(
        -2.0, 0.0, "upper-level quotas"
    ),
}


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    values = over_draws(partial(measured, source=source), range(draws), jobs)
    pairs = over_draws(partial(details, source=source), range(draws), jobs)
    return pd.concat(
        [pd.DataFrame([invariance(pairs)]), fact_table(RANGES, pd.DataFrame(values))],
        ignore_index=True,
    )


def details(draw: int, source: str = POSTERIOR) -> list[pd.Series]:
    """Outputs of 2023 with few rows and with four times as many, each standing for a fourth: two
    series.
    """
    return [
        World().model(draw, source=source, end="2023-12", detail=detail).run().annual().loc[2023]
        for detail in ("coarse", "standard")
    ]


def invariance(pairs: list[list[pd.Series]]) -> dict[str, Any]:
    """How far the means of any output differ between the two details, in standard errors: its row
    of the table.
    """
    few, many = np.array([[year.to_numpy() for year in pair] for pair in pairs]).swapaxes(0, 1)
    error = np.sqrt((few.var(axis=0, ddof=1) + many.var(axis=0, ddof=1)) / len(pairs))
    apart = np.abs((many - few).mean(axis=0))
    distance = np.divide(apart, error, out=np.zeros_like(error), where=error > 0)
    low, high = np.quantile(distance, [0.05, 0.95])
    return {
        "fact": "rows or weights: largest difference of an output's mean in its standard errors",
        "value": distance.max(),
        "low": low,
        "high": high,
        "stated_low": 0.0,
        "stated_high": 2.0,
        "source": "the same with many agents of little weight",
        "holds": bool(distance.max() <= 2.0),
    }


def measured(draw: int, source: str = POSTERIOR) -> dict[str, float]:
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
    return {name: value for part in parts for name, value in part(draw, source).items()}


def county_visits(model: GanziModel, year: int) -> FloatArray:
    """Published visits of a year by county, shape (18,), of a model that has run."""
    frame = model.outcomes(by="county")
    chosen = frame[(frame["indicator"] == "visits") & frame["month"].str.startswith(str(year))]
    return chosen.groupby("county")["value"].sum().reindex(COUNTIES).to_numpy()


def profile(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """The year's course of visits and of full beds in 2018."""
    model = World().model(draw, source=source, **YEAR_2018)
    full = []
    while model.running:
        model.step()
        full.append((model.counties.occupancy > FULL).mean())
    frame = model.outcomes()
    visits = frame.loc[frame["indicator"] == "visits", "value"].to_numpy()
    rest = [month for month in range(MONTHS_A_YEAR) if month not in (JULY, AUGUST)]
    quiet = [month for month in range(MONTHS_A_YEAR) if month not in SEASON]
    return {
        "June-August share of visits in 2018": visits[SUMMER].sum() / visits.sum(),
        "January over the mean month": visits[0] / visits.mean(),
        "July and August over the next busiest month": (
            visits[[JULY, AUGUST]].min() / visits[rest].max()
        ),
        "October over the mean of September and November": (
            visits[OCTOBER] / visits[[SEPTEMBER, NOVEMBER]].mean()
        ),
        "share of full months outside June-October": np.array(full)[quiet].mean(),
    }


class Travel(NamedTuple):
    """Travel to each county over a year, arrays of shape (18,)."""

    visits: FloatArray
    nights: FloatArray
    price: FloatArray
    """Of a bed, CNY a night, mean over visits."""
    hours: FloatArray
    """Of travel there, mean over visits."""


def dearer(county: str | None = None) -> Callable[[GanziModel], None]:
    """A change of the start that makes beds dearer by a tenth, in one county or everywhere."""

    def prepare(model: GanziModel) -> None:
        usual = model.counties.usual_bed_price
        touched = np.full(len(usual), county is None) | (np.array(COUNTIES) == county)
        model.counties.usual_bed_price = np.where(touched, usual * STEP, usual)

    return prepare


def slower(county: str | None = None) -> Callable[[GanziModel], None]:
    """A change of the start that makes roads slower by a tenth, to one county or everywhere."""
    return lambda model: scaled_roads(model, STEP, county)


def travel_of_2018(draw: int, prepare: Callable[[GanziModel], None] | None, source: str) -> Travel:
    """Travel of 2018, after a change of the start."""
    model = World(prepare=prepare).model(draw, source=source, **YEAR_2018)
    visits, nights, price, hours = np.zeros((4, len(COUNTIES)))
    shares = np.array([getattr(model.parameters, f"visit_share_{market}") for market in ORIGINS])
    while model.running:
        model.step()
        month = model.counties.tourist_visits
        visits = visits + month
        price = price + month * model.counties.bed_price
        nights = nights + model.counties.occupancy * bed_nights(
            model, model.clock.month, model.clock.days
        )
        hours = hours + month * (shares @ model.network.travel_hours) / shares.sum()
    return Travel(visits=visits, nights=nights, price=price / visits, hours=hours / visits)


def elasticities(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Responses of visits to beds' prices and to travel time, each over what really changed."""
    base = travel_of_2018(draw, None, source)
    dear = travel_of_2018(draw, dearer(), source)
    slow = travel_of_2018(draw, slower(), source)
    price = []
    time = []
    for county in TESTED:
        row = COUNTIES.index(county)
        dear_county = travel_of_2018(draw, dearer(county), source)
        slow_county = travel_of_2018(draw, slower(county), source)
        price.append(
            _log_ratio(dear_county.nights, base.nights)[row]
            / _log_ratio(dear_county.price, base.price)[row]
        )
        time.append(
            _log_ratio(slow_county.visits, base.visits)[row]
            / _log_ratio(slow_county.hours, base.hours)[row]
        )

    # Over all counties the cause is the mean change that a visitor met
    dearer_by = np.average(dear.price / base.price, weights=base.visits)
    slower_by = np.average(slow.hours / base.hours, weights=base.visits)
    return {
        "price elasticity of one county's nights": float(np.mean(price)),
        "price elasticity of all nights": float(
            np.log(dear.nights.sum() / base.nights.sum()) / np.log(dearer_by)
        ),
        "time elasticity of one county's visits": float(np.mean(time)),
        "time elasticity of all visits": float(
            np.log(slow.visits.sum() / base.visits.sum()) / np.log(slower_by)
        ),
    }


def _log_ratio(changed: FloatArray, base: FloatArray) -> FloatArray:
    """Log change of each county."""
    return np.log(changed / base)


def incomes(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Response of arrivals to incomes a tenth higher from April on, with and without saturation."""
    facts = {}
    saturations: dict[str, dict[str, float]] = {"before": {"income_saturation": 0.0}, "with": {}}
    for name, parameters in saturations.items():
        usual = World(parameters=parameters)
        rich = World(parameters=parameters, times={"income_index": STEP})
        arrivals, more = (
            arrivals_after_march(world.model(draw, source=source, end="2022-12", **COARSE))
            for world in (usual, rich)
        )
        facts[f"income elasticity {name} saturation"] = np.log(more / arrivals) / np.log(STEP)
    return facts


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


def expressway(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What the expressway to Kangding, open since December 2018, added to the visits of 2019."""
    period = {"start": "2018-01", "end": "2019-12", **COARSE}
    without, opened = (
        county_visits(World(prepare=change).model(draw, source=source, **period).run(), 2019)
        for change in (keep_old_road, None)
    )
    whole = opened.sum() / without.sum() - 1
    kangding = opened[KANGDING] / without[KANGDING] - 1
    return {
        "Yakang expressway: visits of the prefecture": whole,
        "Yakang expressway: Kangding over the prefecture": kangding / whole,
    }


def faster_roads(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What roads that are a fifth faster do to the visits of their county and of its neighbours."""
    before, after = (
        county_visits(
            World(prepare=change).model(draw, source=source, end="2023-12", **COARSE).run(), 2023
        )
        for change in (None, improve_roads)
    )
    change = after / before - 1
    return {
        "roads 20 % faster: visits of the county": change[COUNTIES.index(IMPROVED)],
        "roads 20 % faster: visits of its neighbours": np.mean(
            [change[COUNTIES.index(name)] for name in NEIGHBOURS]
        ),
    }


def upgrades(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Response of the visits of 2030 to twice the money for sites."""
    runs = (
        lever("site_upgrade_budget", money).model(draw, source=source, **COARSE).run()
        for money in (150, 300)
    )
    usual, double = (run.annual()["visits"][2030] for run in runs)
    return {"elasticity of visits to site upgrades": np.log(double / usual) / np.log(2)}


def bonus(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What the largest bonus for registered service firms does to the economy of 2025: it only
    counts them.
    """
    runs = (
        lever("upscale_bonus", money).model(draw, source=source, end="2025-12", **COARSE).run()
        for money in (0, 300)
    )
    without, paid = (run.annual().loc[2025] for run in runs)
    return {"upscale bonus: real GDP of 2025": paid["real_gdp"] / without["real_gdp"] - 1}


def statistics(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Published figures of 2025 over the real ones."""
    model = World(mix="document").model(draw, source=source, end="2025-12", **COARSE).run()
    year = model.annual().loc[2025]
    return {
        "visits per real visitor": year["visits"] / year["visitor_arrivals"],
        "official revenue over real spending": year["tourism_revenue"] / year["tourist_spending"],
    }


def quotas(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """New 5A sites of two years with every effort at its most, less what the quota lets expect in
    this draw.
    """
    world = World(
        levers={
            "site_upgrade_budget": 800,
            "brand_zone_effort": 200,
            "heritage_programme": 200,
            "tourism_marketing": 200,
            "talent_budget": 100,
            "coordination": 1,
        }
    )
    model = world.model(draw, source=source, end="2023-12", **COARSE)
    before = (model.scenic_sites.level == RATED_5A).sum()
    model.run()
    new = (model.scenic_sites.level == RATED_5A).sum() - before
    expected = CONTEST_YEARS * model.parameters.quota_5a
    return {"new 5A sites by 2023 at all efforts less the quota's mean": new - expected}
