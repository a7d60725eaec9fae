"""Stylised facts of herding: surveys, the long run of herds and grass, and what the poor do when
prices fall.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.pasture.herding import plan_sales
from abm.pasture.start import set_customary_herds, set_limits
from abm.pasture.start_grass import settle_grass
from abm.registers.drawing import POSTERIOR, PRIOR
from agents.calendar import DECEMBER
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.herder import COMMERCIAL, gini
from calibration.experiments.facts import Range, fact_row, fact_table, over_draws
from calibration.experiments.pairs import World
from calibration.experiments.signs_pasture import WINTER, calm_winters, one_severe_winter

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.columns import Table
    from agents.pasture.herder import Herder

COARSE = {"detail": "coarse"}
HISTORY = {"start": "2015-12", "end": "2030-12", **COARSE}
SETTLED = 2017
LOWEST = 0.5
HIGHEST = 1.6
"""Herd over its start within which it has neither collapsed nor exploded."""
CHEAPER = 0.7
SEPTEMBER = 9
NOVEMBER = 11
CHECK_PASTURE = {
    "yak_stock": 1.91e6,
    "natural_grassland": 9.47e6,
    "usable_grass_share": 0.85,
    "other_livestock_sheep_units": 0.9e6,
    "grass_condition_start": 0.9,
    "grass_recovery": 0.12,
    "grass_damage": 0.2,
}
"""The herd and the grassland of the check runs of the model specification."""
NEAR = 0.10
"""Relative distance from a check run that counts as reproduced."""

NW_SICHUAN = "survey of 124 households in north-west Sichuan in 2018"
SURVEYS = "surveys of yak herders before 2020"
SNOW = "survey in southern Qinghai (Gao et al. 2017)"
RUN = "check run of the model specification with a bare herd"
STARVES = (
    "a quarter of ours withers before winter, and herds starve before grass is worn to its floor"
)
RANGES = {
    "breeding cows in the herd": Range(0.48, 0.67, NW_SICHUAN),
    "calves that survive the year per breeding cow": Range(0.31, 0.46, NW_SICHUAN),
    "biological off-take": Range(0.10, 0.19, SURVEYS),
    "official sales over the herd": Range(0.20, 0.28, "0.481 of 1.913 million yaks in 2020"),
    "deaths in an ordinary year": Range(0.02, 0.084, SURVEYS),
    "herds lost in a severe winter": Range(0.13, 0.24, SNOW),
    "Gini of herds in a county": Range(0.35, 0.50, "prior of the model specification"),
    "sales of the poorest fifth at a price 30 % lower": Range(
        0.0,
        1.0,
        "backward-bending supply of the poor",
    ),
    "sales of commercial households at a price 30 % lower": Range(
        -1.0,
        0.0,
        "supply of herders who sell for profit",
    ),
    "runs in which the herd stays within 0.5 to 1.6 of its start": Range(
        1.0,
        1.0,
        "herds neither boom nor collapse",
    ),
    "herd over its start in 2030": Range(0.5, 1.6, "herds neither boom nor collapse"),
}


class Grass(NamedTuple):
    """The grass of a check run."""

    potential: float
    """Grown in a year, kg/ha."""
    limit: float
    """Share of it that can be used without harm."""

    def fact(self, result: str) -> str:
        """Name of a result of the check run."""
        return f"{self.potential} kg/ha, use {self.limit}: {result}"


CHECK_RUNS = {
    Grass(800, 0.5): {
        "herd over its start": (0.60, "ours buys fodder and keeps limits"),
        "condition of the grass": (0.30, STARVES),
    },
    Grass(1000, 0.5): {
        "herd over its start": (1.00, "ours is sold off as the grass wanes"),
        "condition of the grass": (0.52, STARVES),
    },
    Grass(1150, 0.5): {"condition of the grass": (0.77, ""), "off-take": (0.129, "")},
    Grass(1150, 0.6): {"condition of the grass": (0.98, ""), "off-take": (0.129, "")},
    Grass(1500, 0.5): {"condition of the grass": (0.99, ""), "use of the growth": (0.46, "")},
}
"""What the specification worked out with a bare herd, by grass; why we differ."""


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    rows = fact_table(
        RANGES, pd.DataFrame(over_draws(partial(measured, source=source), range(draws), jobs))
    ).to_dict("records")
    ours = over_draws(check_run, CHECK_RUNS, jobs)
    for (grass, results), values in zip(CHECK_RUNS.items(), ours, strict=True):
        for result, (value, why) in results.items():
            near = Range(
                low=value * (1 - NEAR),
                high=value * (1 + NEAR),
                source=f"{RUN}: {why}" if why else RUN,
            )
            rows.append(fact_row(grass.fact(result), values[result], near))
    return pd.DataFrame(rows)


def measured(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Every fact of one draw."""
    return {**history(draw, source), **severe_winter(draw, source), **supply(draw, source)}


def history(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Herds under the status quo from the end of 2015 to 2030."""
    model = World().model(draw, source=source, **HISTORY)
    start = model.herders.weight @ (model.herders.herd @ herd.ALL)
    cows = []
    calves = []
    while model.running:
        model.step()
        if model.clock.month == DECEMBER:
            animals = model.herders.weight @ model.herders.herd
            cows.append(animals[[herd.HEIFER, herd.COW]].sum())
            calves.append(animals[list(herd.CALVES)].sum())
    annual = model.annual()
    stock = annual["yak_herd"]
    settled = annual.loc[SETTLED:]
    within = LOWEST <= (stock / start).min() and (stock / start).max() <= HIGHEST
    return {
        "breeding cows in the herd": settled["breeding_share"].mean(),
        "calves that survive the year per breeding cow": np.mean(
            np.array(calves[1:]) / np.array(cows[:-1])
        ),
        "biological off-take": settled["yak_offtake"].mean(),
        "official sales over the herd": (settled["yak_sales"] / settled["yak_herd"]).mean(),
        "deaths in an ordinary year": (settled["yak_deaths"] / settled["yak_herd"]).median(),
        "Gini of herds in a county": county_gini(model.herders),
        "runs in which the herd stays within 0.5 to 1.6 of its start": float(within),
        "herd over its start in 2030": stock.iloc[-1] / start,
    }


def county_gini(herders: Table[Herder]) -> float:
    """Gini coefficient of herds (heads a household) within the counties, mean over households."""
    heads = herders.herd @ herd.ALL
    counties = [herders.county == place for place in range(len(COUNTIES))]
    within = [gini(heads[rows], herders.weight[rows]) for rows in counties]
    return np.average(within, weights=[herders.weight[rows].sum() for rows in counties])


def severe_winter(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Share of the herd that a severe winter kills everywhere, ordinary deaths of these months left
    out.
    """
    lost = []
    for prepare in (calm_winters, one_severe_winter):
        model = World(prepare=prepare).model(draw, source=source, end="2025-04", **COARSE)
        died = 0.0
        while model.running:
            model.step()
            if model.clock.t == WINTER[0] - 1:
                before = model.herders.weight @ (model.herders.herd @ herd.ALL)
            died += float(model.counties.yaks_died.sum()) * (model.clock.t >= WINTER[0])
        lost.append(died / before)
    return {"herds lost in a severe winter": lost[1] - lost[0]}


def supply(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Change of the sales planned in September when the price falls by 30 %: of the poor, of
    commercial households.
    """
    sales = []
    for price in (1.0, CHEAPER):
        model = (
            World(prepare=calm_winters).model(draw, source=source, end="2022-08", **COARSE).run()
        )
        h = model.herders
        poor = h.outside_income_before <= np.quantile(h.outside_income_before, 1 / 5)
        model.set_month(model.clock.t)
        model.world.yak_price *= price
        model.clock.month = SEPTEMBER
        plan_sales(model)
        heads = h.weight * (h.planned_sales @ herd.ALL)
        sales.append((heads[poor].sum(), heads[(h.behaviour == COMMERCIAL) & ~poor].sum()))
    change = np.array(sales[1]) / np.maximum(sales[0], 1.0) - 1
    return {
        "sales of the poorest fifth at a price 30 % lower": change[0],
        "sales of commercial households at a price 30 % lower": change[1],
    }


def changed_grass(grass: Grass) -> Callable[[GanziModel], None]:
    """A change of the start: the grass of a check run; no snow."""

    def prepare(model: GanziModel) -> None:
        calm_winters(model)
        c = model.counties
        mean = c.grass_potential @ c.grassland_area / c.grassland_area.sum()
        c.grass_potential = c.grass_potential * (grass.potential / mean)
        model.parameters.sustainable_use = grass.limit
        set_limits(model)
        settle_grass(model)
        set_customary_herds(model)

    return prepare


def check_run(grass: Grass) -> dict[str, float]:
    """Twenty years of herds on given grass in an ordinary draw: herd, condition, off-take and use
    of the growth.
    """
    world = World(parameters=CHECK_PASTURE, prepare=changed_grass(grass))
    model = world.model(0, source=PRIOR, start="2016-01", end="2035-12", **COARSE)
    c = model.counties
    use = []
    while model.running:
        model.step()
        if model.clock.month == NOVEMBER:
            use.append((c.grass_eaten @ c.grassland_area) / (c.grass_grown @ c.grassland_area))
    annual = model.annual()
    return {
        "herd over its start": annual["yak_herd"].iloc[-1] / CHECK_PASTURE["yak_stock"],
        "condition of the grass": annual["grass_condition"].iloc[-1],
        "off-take": annual["yak_offtake"].mean(),
        "use of the growth": float(np.mean(use)),
    }
