"""People close when they move, and what follows them closes with them."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import parse_month
from abm.firms import migration
from abm.firms.migration import OF_A_HOUSEHOLD


def january(**given):
    """A model before its second January, after a year in which as many sought work as before."""
    model = GanziModel(detail="coarse", end="2023-02", **given)
    model.set_month(parse_month("2023-01"))
    people = model.economy.people
    people.unemployment = np.full(18, model.parameters.unemployment_start)
    people.months = 1
    return model


@pytest.fixture
def model():
    return january()


def test_before_the_first_month_people_grow_as_between_the_censuses():
    model = january()
    model.set_month(model.clock.start)
    moves = migration.moves_of_year(model)
    p, people = model.parameters, model.counties.population
    growth = (moves.born + moves.back - moves.gone).sum()
    assert growth == pytest.approx(p.census_growth * people.sum())
    assert moves.arrived.sum() == pytest.approx(p.gross_migration * people.sum())
    assert moves.left.sum() == pytest.approx(moves.arrived.sum(), rel=1e-12)


def test_everybody_who_moves_is_counted_once(model):
    counties = model.counties
    before = (counties.population.copy(), counties.urban_population.copy(), counties.away.copy())
    moves = migration.moves_of_year(model)
    migration.move_people(model)
    change = counties.population - before[0]
    np.testing.assert_allclose(change, moves.born + model.economy.people.net, rtol=1e-9)
    rural = change - (counties.urban_population - before[1])
    as_they_are = moves.born + moves.back - moves.left - moves.gone
    share = 1 - before[1] / before[0]
    np.testing.assert_allclose(rural, as_they_are * share - moves.to_town, rtol=1e-8)
    world = (counties.population + counties.away).sum() - (before[0] + before[2]).sum()
    assert world == pytest.approx(moves.born.sum(), rel=1e-9)
    assert (moves.to_town > 0).all()


def test_herds_and_land_of_those_who_leave_go_to_their_kin(model):
    herders = model.herders
    whole = {name: herders.weight @ getattr(herders, name) for name in OF_A_HOUSEHOLD}
    households, people = herders.weight.sum(), model.economy.herder_population.sum()
    migration.move_people(model)
    assert herders.weight.sum() < households
    assert model.economy.herder_population.sum() < people
    np.testing.assert_allclose(
        np.bincount(herders.county, herders.weight), model.counties.herder_households, rtol=1e-12
    )
    for name, total in whole.items():
        np.testing.assert_allclose(herders.weight @ getattr(herders, name), total, rtol=1e-9)


def test_budgets_and_the_labour_force_follow_people(model):
    counties, p = model.counties, model.parameters
    people, budget = counties.population.copy(), counties.budget_expenditure.copy()
    schools, force = counties.public_purchases.copy(), counties.labour_force.copy()
    migration.move_people(model)
    growth = (counties.population / people) ** p.budget_population_exponent
    np.testing.assert_allclose(counties.budget_expenditure, budget * growth)
    np.testing.assert_allclose(counties.public_purchases, schools * growth)
    assert (schools > 0).all()
    assert counties.labour_force.sum() > force.sum()
    assert (counties.labour_force <= np.maximum(p.participation * counties.population, force)).all()


def test_who_finds_no_work_at_home_leaves_and_does_not_come(model):
    poor = january()
    poor.economy.people.unemployment[0] = 0.3
    for world in (model, poor):
        migration.move_people(world)
    net = poor.economy.people.net - model.economy.people.net
    assert net[0] < 0
    assert net[1:].sum() > 0


def test_a_wider_gap_to_the_city_takes_more_people_away(model):
    rich = january(parameters={"origin_income_chengdu": 46_500.0})
    rich.world.income_index = rich.world.income_index * 1.2
    for world in (model, rich):
        migration.move_people(world)
    assert (rich.economy.people.net < model.economy.people.net).all()


def test_nobody_moves_without_migration_and_in_other_months(model):
    still = january(ablations=("migration",))
    people, weight = still.counties.population.copy(), still.herders.weight.copy()
    migration.move_people(still)
    np.testing.assert_array_equal(still.counties.population, people)
    np.testing.assert_array_equal(still.herders.weight, weight)
    model.set_month(parse_month("2023-02"))
    migration.move_people(model)
    np.testing.assert_array_equal(model.counties.population, people)


def test_who_is_away_sends_money_home():
    model = GanziModel(detail="coarse", end="2022-01").run()
    sent = model.ledger.month_total("remittances")
    due = model.counties.away.sum() * model.parameters.remittance / 12 * model.economy.wage_level
    assert sent == pytest.approx(due)
    assert sent > 0
