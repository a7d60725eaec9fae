"""Stylised facts of power plants, lines and their money against what is stated of the
real thing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, stats

from abm.power.auction import gain_on_offer
from abm.power.consumption_study import consumption_study, planned_outgoing
from abm.power.dispatch import month_resources
from abm.power.works import month_of
from abm.registers.drawing import POSTERIOR
from abm.registers.tables import read_table
from agents.calendar import MONTHS_A_YEAR
from agents.finance.guidance_fund import concession
from agents.power import developer_gate as gate
from agents.power import power_project as plant
from agents.power import transmission_line as line
from calibration.experiments.facts import Range, fact_table, over_draws
from calibration.experiments.pairs import World

if TYPE_CHECKING:
    from abm.model import GanziModel

COARSE = {"detail": "coarse"}
HINDCAST = {"start": "2015-12", "end": "2020-12", **COARSE}
PERIOD = {"end": "2027-12", **COARSE}
WET = (6, 7, 8, 9, 10)
REPORTS = "press and company reports up to March 2022"
PRICES = (260.0, 400.0)
"""Prices of the check of finding 5 of the specification, CNY/MWh."""


class Plant(NamedTuple):
    """A plant whose return is worked out by hand."""

    cost: float
    """Of building, CNY/MW."""
    hours: float
    """Full-load hours a year."""
    months: float
    """Of building."""
    life: float
    """Years of income."""
    fee: float
    """For water, CNY/MWh."""


KINDS = {
    "a dam like Lianghekou": Plant(
        cost=22_150_000.0, hours=3667.0, months=96.0, life=40.0, fee=8.0
    ),
    "a dam like Yebatan": Plant(cost=14_900_000.0, hours=4556.0, months=96.0, life=40.0, fee=8.0),
    "solar at 4500 CNY/kW": Plant(cost=4_500_000.0, hours=1900.0, months=15.0, life=25.0, fee=0.0),
}
RETURNS = {
    "a dam like Lianghekou": (-0.001, 0.03),
    "a dam like Yebatan": (0.037, 0.069),
    "solar at 4500 CNY/kW": (0.04, 0.19),
}
"""Lowest and highest real return of each."""
COST_SHARE = 0.012
"""Yearly cost of a plant over the cost of building it."""
SALES_TAX = 0.13
RATIOS = (0.0, 0.65, 1.3, 1.95)
"""Solar capacity over the capability of lines at which losses are measured."""
TICKET = 0.3
"""The size check of the fund: ticket over equity."""
EQUITY = 0.2
"""Equity over cost."""
CONCESSION = 0.03
"""Return less than the hurdle."""
HELD = 6
"""Years."""

RANGES = {
    "June-October share of run-of-river energy": Range(
        0.60, 0.70, "hydrographs of the three rivers"
    ),
    "loss of energy at solar over lines of 1.95 less at 1.3": Range(
        0.02,
        0.6,
        "curtailment rises beyond a ratio of 1.3",
    ),
    "rise of losses from 1.3 to 1.95 over that from 0 to 0.65": Range(
        1.05,
        1e3,
        "curtailment rises beyond a ratio of 1.3",
    ),
    "building delay of dams, mean over median": Range(
        1.005, 1.3, "delays of projects are right-skewed"
    ),
    "building delay of dams, skewness": Range(0.3, 10.0, "delays of projects are right-skewed"),
    "years from main start to first output of dams": Range(
        5.1,
        11.0,
        f"5.1 to 9.3 announced, overruns on top; {REPORTS}",
    ),
    "large dams in service by 2025 that were not begun by 2022": Range(
        0.0,
        0.0,
        "check by hand: 7 to 9 years of works",
    ),
    "wages of power plants in the income of residents": Range(
        0.0,
        0.15,
        "high product, low local income",
    ),
    "value added of power plants that stays here": Range(
        0.05,
        0.5,
        "special-purpose companies: most of it leaves",
    ),
    "hours of use of hydropower in 2022": Range(
        3300,
        4700,
        "plants of the rivers: 3667 to 4650 hours in a mean year",
    ),
    "energy lost in 2022, share": Range(
        0.01,
        0.15,
        "water spilled in Sichuan before 2022: 4 to 6 %, more at its edge",
    ),
    "capacity of June 2020 by the hindcast, MW": Range(12_200, 12_900, "12560 MW reported"),
    "solar capacity of June 2020 by the hindcast, MW": Range(350, 390, "370 MW reported"),
    "worth of a ticket of 30 % on 20 % equity at 3 points": Range(
        0.005,
        0.015,
        "size check by hand: about 1 % of cost",
    ),
    "highest gain by a ticket of the fund in the gate of solar plants": Range(
        0.0,
        0.045,
        "size check by hand: about 1 % of cost, and up to 3 % for having been looked into",
    ),
    "gain by a ticket of the fund in the gate of dams": Range(0.0, 0.0, "the fund moves no dams"),
    **{
        f"real return of {kind} at {price:g} CNY/MWh": Range(
            low, high, "finding 5 of the specification, before profit tax"
        )
        for kind, (low, high) in RETURNS.items()
        for price in PRICES
    },
}


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    runs = over_draws(partial(measured, source=source), range(draws), jobs)
    delays = np.concatenate([run.pop("delays") for run in runs])
    table = pd.DataFrame(runs).assign(**by_hand())
    table["building delay of dams, mean over median"] = delays.mean() / np.median(delays)
    table["building delay of dams, skewness"] = stats.skew(delays)
    return fact_table(RANGES, table)


def measured(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Everything that is measured of one draw: {fact: value}, and the delays of its dams."""
    return (
        of_the_hindcast(draw, source)
        | losses_by_ratio(draw, source)
        | of_the_run(draw, source)
        | of_the_fund(draw, source)
    )


def of_the_hindcast(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Capacity in the month of the only report before 2022."""
    model = World().model(draw, source=source, **HINDCAST).run()
    outcomes = model.outcomes().set_index(["indicator", "month"])["value"]
    return {
        "capacity of June 2020 by the hindcast, MW": outcomes["clean_capacity", "2020-06"],
        "solar capacity of June 2020 by the hindcast, MW": outcomes[
            "photovoltaic_capacity", "2020-06"
        ],
    }


def losses_by_ratio(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Share of a mean year's energy that finds no room once the lines of the document stand, by
    solar over lines.
    """
    # The plants stand where the small ones do, whose counties' grids would lose it all
    model = World().model(draw, source=source, ablations=("collectors",), **COARSE)
    plants = model.power_projects
    lines = model.transmission_lines
    lines.stage = np.where(lines.stage >= line.PLANNED, line.DONE, lines.stage)
    standing = np.array([name.startswith("standing_solar") for name in model.power.project_names])
    to_come = (plants.technology == plant.PHOTOVOLTAIC) & ~standing
    plants.stage = np.where(to_come, plant.IDEA, plants.stage)
    by_basin = np.bincount(lines.zone, planned_outgoing(model))
    share = plants.rated_capacity * standing
    share = share / np.maximum(np.bincount(plants.zone, share), 1e-9)[plants.zone]
    rated = plants.rated_capacity
    losses = []
    weight = by_basin / by_basin.sum()
    for ratio in RATIOS:
        plants.rated_capacity = np.where(
            standing, np.maximum(share * ratio * by_basin[plants.zone], 1e-9), rated
        )
        losses.append(float(consumption_study(model).lost @ weight))
    early = losses[1] - losses[0]
    late = losses[3] - losses[2]
    return {
        "loss of energy at solar over lines of 1.95 less at 1.3": late,
        "rise of losses from 1.3 to 1.95 over that from 0 to 0.65": late / max(early, 1e-3),
    }


def of_the_run(draw: int, source: str = POSTERIOR) -> dict[str, Any]:
    """Seasons, delays, dams, incomes and hours of a run under the status quo."""
    model = World().model(draw, source=source, **PERIOD)
    river: dict[int, float] = {}
    first: dict[int, int] = {}
    plants = model.power_projects
    start = plants.stage.copy()
    hydro = plants.technology <= plant.RUN_OF_RIVER
    hours = 0.0
    while model.running:
        model.step()
        month = model.clock.month
        live = plants.live_capacity > 0
        river[month] = river.get(month, 0.0) + float(month_resources(model).river.sum())
        for row in np.flatnonzero(live & (start == plant.BUILDING) & hydro).tolist():
            first.setdefault(row, model.clock.t)
        if model.clock.year == 2022:
            hours += float(
                plants.generation[hydro].sum()
                / (plants.live_capacity * plants.counted_share)[hydro].sum()
            )
        if model.clock.label == "2025-12":
            large = hydro & (plants.rated_capacity >= model.parameters.large_hydro_size)
            new = np.count_nonzero(large & live & (start < plant.BUILDING))
    annual = model.annual()
    local = model.parameters.power_wage_share * model.parameters.power_wage_local_share
    return {
        "June-October share of run-of-river energy": (
            sum(river[month] for month in WET) / sum(river.values())
        ),
        "years from main start to first output of dams": mean_years(model, first),
        "large dams in service by 2025 that were not begun by 2022": float(new),
        "wages of power plants in the income of residents": local
        * float(annual["power_value_added"][2022] / annual["resident_income"][2022]),
        "value added of power plants that stays here": float(
            annual["power_value_kept_share"][2022]
        ),
        "hours of use of hydropower in 2022": hours,
        "energy lost in 2022, share": float(annual["curtailment_share"][2022]),
        "delays": plants.delay[hydro & (start < plant.PARTIAL)],
    }


def mean_years(model: GanziModel, first: dict[int, int]) -> float:
    """Mean years from main start on record to first output, of dams that got there in the run;
    `first`: month of first output by row.
    """
    begun = {row["id"]: row["start"] for row in read_table("power_projects") if row["start"]}
    names = model.power.project_names
    years = [
        (t - month_of(begun[names[row]], 0.5)) / MONTHS_A_YEAR
        for row, t in first.items()
        if names[row] in begun
    ]
    return float(np.mean(years)) if years else np.nan


def of_the_fund(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """What the fund of the document changes in the gates of solar plants and dams."""
    model = World(mix="document").model(draw, source=source, end="2025-12", **COARSE)
    solar = model.power_projects.technology == plant.PHOTOVOLTAIC
    highest = dams = 0.0
    while model.running:
        model.step()
        gain = gain_on_offer(model)
        highest = max(highest, float(gain[solar].max()))
        dams = max(dams, float(gain[~solar].max()))
    return {
        "highest gain by a ticket of the fund in the gate of solar plants": highest,
        "gain by a ticket of the fund in the gate of dams": dams,
    }


def by_hand() -> dict[str, float]:
    """Checks that no draw enters: the worth of a ticket, and real returns of single plants."""
    worth = concession(
        np.array([TICKET * EQUITY]),
        hurdle=np.array([CONCESSION]),
        fund_return=0.0,
        annuity=float(gate.annuity(CONCESSION, HELD)),
    )
    facts = {"worth of a ticket of 30 % on 20 % equity at 3 points": worth.item()}
    for kind, known in KINDS.items():
        for price in PRICES:
            facts[f"real return of {kind} at {price:g} CNY/MWh"] = real_return(known, price)
    return facts


def real_return(known: Plant, price: float) -> float:
    """Discount rate a year at which a plant is worth just what it costs, before profit tax."""
    income = gate.yearly_income(
        known.hours,
        price,
        curtailment=0.0,
        capacity_payment=0.0,
        operating_cost=COST_SHARE * known.cost,
        water_fee=known.fee,
        sales_tax=SALES_TAX,
    )

    def value(rate: float) -> float:
        worth = gate.project_value(
            income,
            known.cost,
            profit_tax=0.0,
            rate=rate,
            building_months=known.months,
            life=known.life,
            strategic_value=0.0,
        )
        return float(worth)

    return float(optimize.brentq(value, -0.05 + 1e-6, 0.5))
