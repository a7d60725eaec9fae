"""Stylised facts of herding: surveys, the long run of herds and grass, and what the poor do when
prices fall.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from abm.pasture.herding import plan_sales
from abm.pasture.start import set_limits, set_wanted_herds, settle_grass
from abm.registers.drawing import POSTERIOR, PRIOR
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.herder import COMMERCIAL, gini
from calibration.experiments.facts import fact_row, fact_table, over_draws
from calibration.experiments.pairs import World
from calibration.experiments.signs_pasture import WINTER, calm_winters, one_severe_winter

COARSE = {"detail": "coarse"}
HISTORY = {"start": "2015-12", "end": "2030-12", **COARSE}
SETTLED = 2017
LOWEST, HIGHEST = 0.5, 1.6
"""Herd over its start within which it has neither collapsed nor exploded."""
CHEAPER = 0.7
SEPTEMBER = 9
GIVEN = {
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
STATED = {
    "breeding cows in the herd": (0.48, 0.67, NW_SICHUAN),
    "calves that survive the year per breeding cow": (0.31, 0.46, NW_SICHUAN),
    "biological off-take": (0.10, 0.19, SURVEYS),
    "official sales over the herd": (0.20, 0.28, "0.481 of 1.913 million yaks in 2020"),
    "deaths in an ordinary year": (0.02, 0.084, SURVEYS),
    "herds lost in a severe winter": (0.13, 0.24, SNOW),
    "Gini of herds in a county": (0.35, 0.50, "prior of the model specification"),
    "sales of the poorest fifth at a price 30 % lower": (
        0.0,
        1.0,
        "backward-bending supply of the poor",
    ),
    "sales of commercial households at a price 30 % lower": (
        -1.0,
        0.0,
        "supply of herders who sell for profit",
    ),
    "runs in which the herd stays within 0.5 to 1.6 of its start": (
        1.0,
        1.0,
        "herds neither boom nor collapse",
    ),
    "herd over its start in 2030": (0.5, 1.6, "herds neither boom nor collapse"),
}
WORKED_OUT = {
    (800, 0.5): {
        "herd over its start": (0.60, "ours buys fodder and keeps limits"),
        "condition of the grass": (0.30, STARVES),
    },
    (1000, 0.5): {
        "herd over its start": (1.00, "ours is sold off as the grass wanes"),
        "condition of the grass": (0.52, STARVES),
    },
    (1150, 0.5): {"condition of the grass": (0.77, ""), "off-take": (0.129, "")},
    (1150, 0.6): {"condition of the grass": (0.98, ""), "off-take": (0.129, "")},
    (1500, 0.5): {"condition of the grass": (0.99, ""), "use of the growth": (0.46, "")},
}
"""What the specification worked out with a bare herd, by grass grown (kg/ha) and sustainable use;
why we differ.
"""


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    rows = fact_table(
        STATED, pd.DataFrame(over_draws(partial(measured, source=source), range(draws), jobs))
    ).to_dict("records")
    checks = over_draws(check_run, WORKED_OUT, jobs)
    found = {name: value for check in checks for name, value in check.items()}
    for check, results in WORKED_OUT.items():
        for what, (stated, why) in results.items():
            fact, source = run_name(*check, what), RUN + f": {why}" * bool(why)
            bounds = stated * (1 - NEAR), stated * (1 + NEAR)
            rows.append(fact_row(fact, found[fact], *bounds, source))
    return pd.DataFrame(rows)


def measured(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Every fact of one draw."""
    return {**history(draw, source), **severe_winter(draw, source), **supply(draw, source)}


def history(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Herds under the status quo from the end of 2015 to 2030."""
    model = World().model(draw, source=source, **HISTORY)
    start, cows, calves = model.herders.weight @ (model.herders.herd @ herd.ALL), [], []
    while model.running:
        model.step()
        if model.clock.month == 12:
            animals = model.herders.weight @ model.herders.herd
            cows.append(animals[[herd.HEIFER, herd.COW]].sum())
            calves.append(animals[list(herd.CALVES)].sum())
    year, heads = model.annual(), model.herders.herd @ herd.ALL
    stock, settled = year["yak_herd"], year.loc[SETTLED:]
    within = LOWEST <= (stock / start).min() and (stock / start).max() <= HIGHEST
    return {
        "breeding cows in the herd": settled["breeding_share"].mean(),
        "calves that survive the year per breeding cow": np.mean(
            np.array(calves[1:]) / np.array(cows[:-1])
        ),
        "biological off-take": settled["yak_offtake"].mean(),
        "official sales over the herd": (settled["yak_sales"] / settled["yak_herd"]).mean(),
        "deaths in an ordinary year": (settled["yak_deaths"] / settled["yak_herd"]).median(),
        "Gini of herds in a county": county_gini(model.herders, heads),
        "runs in which the herd stays within 0.5 to 1.6 of its start": float(within),
        "herd over its start in 2030": stock.iloc[-1] / start,
    }


def county_gini(herders: Any, heads: Any) -> Any:
    """Gini coefficient of herds (heads a household) within the counties, mean over households."""
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
    planned = []
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
        planned.append((heads[poor].sum(), heads[(h.behaviour == COMMERCIAL) & ~poor].sum()))
    change = np.array(planned[1]) / np.maximum(planned[0], 1.0) - 1
    return {
        "sales of the poorest fifth at a price 30 % lower": change[0],
        "sales of commercial households at a price 30 % lower": change[1],
    }


def changed_grass(potential: Any, limit: Any) -> Any:
    """A change of the start: grass grows `potential` kg/ha in a year, of which `limit` can be used;
    no snow.
    """

    def prepare(model):
        calm_winters(model)
        c = model.counties
        mean = c.grass_potential @ c.grassland_area / c.grassland_area.sum()
        c.grass_potential = c.grass_potential * (potential / mean)
        model.parameters.sustainable_use = limit
        set_limits(model)
        settle_grass(model)
        set_wanted_herds(model)

    return prepare


def run_name(potential: Any, limit: Any, what: Any) -> Any:
    """Name of a result of a check run."""
    return f"{potential} kg/ha, use {limit}: {what}"


def check_run(grass: Any) -> Any:
    """Twenty years of herds on given grass in an ordinary draw: herd, condition, off-take and use
    of the growth.
    """
    potential, limit = grass
    world = World(parameters=GIVEN, prepare=changed_grass(potential, limit))
    model = world.model(0, source=PRIOR, start="2016-01", end="2035-12", **COARSE)
    c, used = model.counties, []
    while model.running:
        model.step()
        if model.clock.month == 11:
            used.append((c.grass_eaten @ c.grassland_area) / (c.grass_grown @ c.grassland_area))
    year = model.annual()
    results = {
        "herd over its start": year["yak_herd"].iloc[-1] / GIVEN["yak_stock"],
        "condition of the grass": year["grass_condition"].iloc[-1],
        "off-take": year["yak_offtake"].mean(),
        "use of the growth": np.mean(used),
    }
    return {run_name(potential, limit, what): value for what, value in results.items()}
