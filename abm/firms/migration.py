"""Month phase: in January people are born and die, move, and come to towns; labour, herds and
budgets follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.places import ORIGINS
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.firms import commuting, migration
from agents.firms.labour import chance_of_work
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

CITY = "chengdu"
"""Where people go who leave the prefecture."""
OF_A_HOUSEHOLD = (
    "herd",
    "planned_sales",
    "calves_due",
    "other_livestock",
    "pasture",
    "hay",
    "bought_fodder",
)
"""What kin take over from herders who leave, and give to those who found a household."""


class Moves(NamedTuple):
    """People of a year by county, persons, shape (18,) each."""

    born: FloatArray  # less deaths
    arrived: FloatArray  # from other counties
    left: FloatArray  # for other counties
    gone: FloatArray  # for outside
    back: FloatArray  # from outside
    to_town: FloatArray  # from the countryside of the county


def move_people(model: GanziModel) -> None:
    """Births, deaths and moves of the past year are of January, but for that of the start."""
    model.economy.people.net = np.zeros(model.counties.n)
    january = model.clock.month == JANUARY and not model.clock.first
    if january and "migration" not in model.ablations:
        move_of_year(model)


@one_by_one
def move_of_year(model: GanziModel) -> None:
    """Births, deaths and moves of the past year, and what follows them."""
    people, counties = model.economy.people, model.counties
    moves = moves_of_year(model)
    before = counties.population
    rural_before = before - counties.urban_population
    settle_people(model, moves)
    rural = counties.population - counties.urban_population
    follow_people(model, counties.population / before)
    pass_herds_on(model, np.divide(rural, rural_before, out=np.ones_like(rural), where=rural > 0))
    people.unemployment = np.zeros(counties.n)
    people.months = 0


def moves_of_year(model: GanziModel) -> Moves:
    """Who is born and moves, by incomes, work and roads as they are."""
    counties, p, people = model.counties, model.parameters, model.economy.people
    population, urban = counties.population, counties.urban_population
    unemployed = people.unemployment / max(people.months, 1)
    worth = place_worth(model, unemployed)
    between = migration.moves_between(
        population,
        worth,
        near=way_to_move(model),
        towns=urban / np.add.reduce(urban),
        rate=people.moving_rate,
        elasticity=p.migration_income_elasticity,
    )
    gain = city_income(model) / worth
    return Moves(
        born=migration.natural_increase(
            population,
            model.economy.herder_population / population,
            mean=p.natural_increase,
            of_herders=p.natural_increase_herders,
        ),
        arrived=np.add.reduce(between, axis=0),
        left=np.add.reduce(between, axis=1),
        gone=migration.leavers(
            population,
            gain,
            near=way_to_city(model),
            rate=people.leaving_rate,
            elasticity=p.migration_income_elasticity,
        ),
        back=migration.returners(
            counties.away,
            gain / people.start_city_gain,
            rate=p.return_rate,
            elasticity=p.migration_income_elasticity,
        ),
        to_town=migration.moves_to_town(
            population - urban,
            urban,
            gain=town_gain(model, unemployed) / people.start_town_gain,
            rate=p.town_rate,
            elasticity=p.town_income_elasticity,
            most_urban=p.urban_share_most,
        ),
    )


def settle_people(model: GanziModel, moves: Moves) -> None:
    """Count people where they live now: who comes from other counties comes to town; all others
    move, and come home, as town and countryside are.
    """
    counties, p = model.counties, model.parameters
    before = counties.population
    as_they_are = moves.born + moves.back - moves.left - moves.gone
    urban_share = counties.urban_population / before
    counties.population = before + as_they_are + moves.arrived
    counties.urban_population = (
        counties.urban_population + as_they_are * urban_share + moves.arrived + moves.to_town
    )
    counties.away = counties.away + moves.gone - moves.back
    model.economy.people.net = moves.arrived + moves.back - moves.left - moves.gone

    # Who comes to town comes to work; all others take their part of the labour force along.
    workers = counties.labour_force * (1.0 + as_they_are / before)
    workers = workers + p.participation * (moves.arrived + moves.to_town)
    most = np.maximum(p.participation * counties.population, counties.labour_force)
    counties.labour_force = np.clip(workers, 0.0, most)


def follow_people(model: GanziModel, growth: FloatArray) -> None:
    """Budgets, schools, hospitals, offices and works follow the people of a county, in number over
    those of the year before (`growth`).
    """
    counties = model.counties
    factor = growth**model.parameters.budget_population_exponent
    counties.budget_expenditure = counties.budget_expenditure * factor
    counties.public_purchases = counties.public_purchases * factor
    counties.public_investment = counties.public_investment * factor


def pass_herds_on(model: GanziModel, growth: FloatArray) -> None:
    """Herding households grow or shrink with the countryside (`growth` by county); animals, hay and
    land of those who leave go to their kin of the same row, at no money.
    """
    herders, counties, economy = model.herders, model.counties, model.economy
    counties.herder_households = counties.herder_households * growth
    economy.herder_population = economy.herder_population * growth
    rows = growth[herders.county]
    herders.weight = herders.weight * rows
    for name in OF_A_HOUSEHOLD:
        values = getattr(herders, name)
        setattr(herders, name, values / (rows if values.ndim == 1 else rows[:, None]))


def place_worth(model: GanziModel, unemployed: FloatArray) -> FloatArray:
    """What a county offers to live on: income a head, CNY/a, times the chance of work."""
    counties = model.counties
    income = (counties.resident_income + counties.herder_income) * MONTHS_A_YEAR
    return income / counties.population * (1.0 - unemployed)


def city_income(model: GanziModel) -> float:
    """Income a head in the city that people leave for, CNY/a."""
    world = model.world
    growth = float(world.income_index[ORIGINS.index(CITY)]) * world.consumer_prices
    return model.parameters.origin_income_chengdu * growth


def town_gain(model: GanziModel, unemployed: FloatArray) -> FloatArray:
    """What town work promises, wages by the chance to find it, over herders' income a head, by
    county.
    """
    counties, economy = model.counties, model.economy
    chance = chance_of_work(unemployed, separation=model.parameters.separation_rate)
    wage = economy.wage_level * counties.wage_index * chance
    herding = counties.herder_income / np.maximum(economy.herder_population, 1.0)
    # In cash alone: what herders eat themselves has no price in either year.
    return wage / np.maximum(herding, 1.0)


def way_to_move(model: GanziModel) -> FloatArray:
    """Weight of a move between counties by the way, (18, 18)."""
    counties = len(COUNTIES)
    hours = model.network.between.hours[:counties, :counties]
    return commuting.nearness(hours, decay=model.parameters.migration_decay)


def way_to_city(model: GanziModel) -> FloatArray:
    """Weight of leaving by the way to the city, (18,)."""
    network = model.network
    hours = network.between.hours[: len(COUNTIES), network.places.index(CITY)]
    return commuting.nearness(hours, decay=model.parameters.migration_decay)
