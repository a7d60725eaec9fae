"""People before the first month: how many live in towns and away, and how readily they move, so
that the prefecture grows as it did between the censuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.books import People
from abm.firms.migration import city_income, place_worth, town_gain, way_to_city, way_to_move
from abm.networks.counties import known_facts
from abm.shares import county_shares
from agents.firms import migration

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SMALL = 1e-6
"""A rate at which nobody is counted twice, to find the true one from."""


def count_people(model: GanziModel, herding: FloatArray) -> None:
    """Townspeople by county as the run begins, and people away, most from where leaving is easiest;
    `herding` persons live on the pastures.
    """
    counties, p = model.counties, model.parameters
    urban = county_shares(
        model,
        "urban_population",
        # Towns are where people are and where they work.
        np.sqrt(counties.population * counties.labour_force),
        p.urban_concentration,
        p.urban_share_start * float(np.add.reduce(counties.population)),
        known_facts("population_urban"),
    )
    counties.urban_population = np.minimum(urban, counties.population - herding)
    easy = counties.population * way_to_city(model)
    away = p.away_share_start * np.add.reduce(counties.population)
    counties.away = away * easy / np.add.reduce(easy)


def start_moving(model: GanziModel) -> None:
    """How readily people move: the rates at which, before the first month, the prefecture grows
    as between the censuses and the usual part of its people moves within it.
    """
    people, counties, p = model.economy.people, model.counties, model.parameters
    population = counties.population
    unemployed = np.full(counties.n, p.unemployment_start)
    worth = place_worth(model, unemployed)
    people.start_city_gain = city_income(model) / worth
    people.start_town_gain = town_gain(model, unemployed)

    everyone = float(np.add.reduce(population))
    gone = migration.leavers(
        population,
        people.start_city_gain,
        near=way_to_city(model),
        rate=SMALL,
        elasticity=p.migration_income_elasticity,
    )
    leaving = p.natural_increase + p.return_rate * p.away_share_start - p.census_growth
    people.leaving_rate = SMALL * leaving * everyone / float(np.add.reduce(gone))
    moved = migration.moves_between(
        population,
        worth,
        near=way_to_move(model),
        towns=counties.urban_population / np.add.reduce(counties.urban_population),
        rate=1.0,
        elasticity=p.migration_income_elasticity,
    )
    people.moving_rate = p.gross_migration * everyone / float(np.sum(moved))


def nobody_moves(counties: int) -> People:
    """Books of people as they open, before it is known how readily they move."""
    return People(
        leaving_rate=0.0,
        moving_rate=0.0,
        start_city_gain=np.ones(counties),
        start_town_gain=np.ones(counties),
        unemployment=np.zeros(counties),
        months=0,
        net=np.zeros(counties),
    )
