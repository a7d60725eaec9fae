"""Submodels alone: what herds, grass, rivers, dispatch and travellers' choice give at some
parameters, without a run.

Each function returns moments {name: value}. The first two call the rules of `agents`; the others
use a starting state that has been built and is not run, so that nothing else of the model enters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from abm.pasture.start import HABITS
from abm.pasture.start_markets import ordinary_calving
from abm.power.dispatch import lost_energy, month_resources, run_basins
from abm.tourism.books import SUMMER_STATE, WINTER_STATE
from abm.tourism.reference import main_weights, reference_choice
from agents.calendar import DECEMBER, JANUARY
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.herder import carrying_capacity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel
    from abm.power.dispatch import MonthResources

WET = (6, 7, 8, 9, 10)
DAYS_A_YEAR = 365
DEARER = 1.1
TESTED = tuple(COUNTIES.index(name) for name in ("kangding", "danba", "litang", "daocheng"))
"""Counties near, halfway and far, whose beds are made dearer one at a time."""
DADU = tuple(COUNTIES.index(name) for name in ("kangding", "luding", "danba"))
DISPATCH_YEAR = 2020


def herd_alone(model: GanziModel) -> dict[str, float]:
    """A herd long run alike: share of breeding cows, calves that live through the year a cow,
    deaths, official sales.

    Off-take is what births leave after deaths; official sales count it by the reporting factor.
    """
    p = model.parameters
    death = model.pasture.yearly_death
    calving = ordinary_calving(p)
    # What households never sell is spread evenly from nothing to twice the mean.
    habits = np.linspace(0.0, min(2 * p.never_sold_share, 1.0), HABITS)
    structure = herd.steady_structure(
        calving, death, never_sold=habits, barren_share=p.barren_share
    ).mean(axis=0)
    cows = structure[[herd.HEIFER, herd.COW]].sum()
    born = calving * structure[herd.COW]
    died = float(structure @ death)
    return {
        "herd_breeding_cows": cows,
        "herd_calves": structure[list(herd.CALVES)].sum() / cows,
        "herd_deaths": died,
        "herd_official_sales": max(born - died, 1e-6) * p.reporting_factor,
    }


def grass_alone(model: GanziModel) -> dict[str, float]:
    """Sheep units that the usable grassland carries through a year on what grows, at the
    sustainable use.
    """
    p = model.parameters
    capacity = carrying_capacity(
        np.array([p.grass_potential_mean]),
        np.array([p.natural_grassland * p.usable_grass_share]),
        sustainable_use=p.sustainable_use,
        hay=np.zeros(1),
        daily_hay=p.daily_hay,
        winter_days=DAYS_A_YEAR,
        other_livestock=np.zeros(1),
    )
    return {"grass_capacity": float(capacity[0])}


def rivers_alone(model: GanziModel) -> dict[str, float]:
    """Share of June to October in a mean year's energy of run-of-river plants."""
    energy = [float(month.river.sum()) for month in mean_year(model)]
    return {"river_wet_share": sum(energy[month - 1] for month in WET) / sum(energy)}


def mean_year(model: GanziModel) -> Iterator[MonthResources]:
    """What the plants in service could generate in each month of a year with the usual water,
    January first.
    """
    hydrology = model.world.hydrology
    month = model.clock.month
    model.world.hydrology = np.ones_like(hydrology)
    for model.clock.month in range(JANUARY, DECEMBER + 1):
        yield month_resources(model)
    model.world.hydrology = hydrology
    model.clock.month = month


def dispatch_alone(model: GanziModel) -> dict[str, float]:
    """Share of a mean year's energy that the plants of 2020 cannot bring to anyone."""
    lost = offered = 0.0
    for month in mean_year(model):
        power = run_basins(model, month)
        lost += float(lost_energy(model, power).sum())
        offered += float(month.solar.sum() + month.river.sum() + month.water.inflow.sum())
    return {"dispatch_loss": lost / offered}


def choice_alone(model: GanziModel) -> dict[str, float]:
    """Travellers' choice of counties alone: response to one county's bed price, to incomes, and
    where winter goes.
    """
    p = model.parameters
    c = model.counties
    weight = main_weights(model)
    chosen, value = reference_choice(model, SUMMER_STATE)
    base = weight @ chosen
    usual = c.bed_price
    responses = []
    for county in TESTED:
        c.bed_price = np.where(np.arange(len(COUNTIES)) == county, usual * DEARER, usual)
        now, gain = reference_choice(model, SUMMER_STATE)
        trips = weight * np.exp(p.value_response * (gain - value))
        responses.append(np.log((trips @ now)[county] / base[county]) / np.log(DEARER))
    c.bed_price = usual
    winter = weight @ reference_choice(model, WINTER_STATE).probability
    return {
        "choice_price_elasticity": float(np.mean(responses)),
        "choice_income_elasticity": p.income_elasticity * (1 - p.income_saturation),
        "choice_dadu_share": float(winter[list(DADU)].sum()),
    }


PARTS = {
    "herd": herd_alone,
    "grass": grass_alone,
    "hydrology": rivers_alone,
    "dispatch": dispatch_alone,
    "choice": choice_alone,
}


def submodel_moments(model: GanziModel) -> dict[str, float]:
    """Every moment of the submodels, from a starting state of the year `DISPATCH_YEAR` that has not
    been run.
    """
    if model.clock.t != month_index(DISPATCH_YEAR, JANUARY):
        raise ValueError(f"submodels need a model at its start in January {DISPATCH_YEAR}")
    return {name: value for part in PARTS.values() for name, value in part(model).items()}
