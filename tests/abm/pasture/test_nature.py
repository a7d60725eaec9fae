"""The month phase of grass and herds: balances, seasons, and the long run."""

import numpy as np
import pytest

from abm.pasture.herder_figures import harvested_hay
from abm.pasture.nature import buy_fodder, calve, grow_nature, take_deaths
from agents.pasture import herd
from tests.worlds.pasture_world import World

APRIL, JULY, JANUARY = 87, 90, 84
WINTER = (94, 95, 96, 97, 98, 99)


def severe_winter(world, severity):
    """A winter of deaths alone, hay fed evenly, with or without snow in every county; returns heads
    lost.
    """
    hay, died, snowed = harvested_hay(world), 0.0, 0.0
    for past, t in enumerate(WINTER):
        world.set_month(t)
        world.world.snow_severity = np.full(18, severity)
        take_deaths(world, hay * (1 - past / len(WINTER)))
        died += world.counties.yaks_died.sum()
        snowed += world.counties.yaks_died_in_snow.sum()
    return died, snowed


def test_the_herd_changes_by_births_deaths_and_sales_alone():
    world, before = World(), 0.0
    for t in range(84, 96):
        before = world.yaks()
        world.month(t)
        c = world.counties
        change = c.yaks_born.sum() - c.yaks_died.sum() - c.yaks_taken.sum()
        assert world.yaks() == pytest.approx(before + change, rel=1e-9)


def test_standing_grass_changes_by_growth_withering_and_intake_alone():
    world = World()
    world.set_month(JULY)
    c, before = world.counties, world.counties.standing_grass
    need = herd.fodder_need(
        world.herders.herd @ world.pasture.sheep_units + world.herders.other_livestock,
        daily_hay=world.parameters.daily_hay,
        days=31,
    )
    grow_nature(world)
    assert c.standing_grass == pytest.approx(before + c.grass_grown - c.grass_eaten, rel=1e-9)
    eaten = c.grass_eaten @ c.grassland_area
    assert 0.9 * (world.herders.weight @ need) < eaten <= world.herders.weight @ need * (1 + 1e-12)


def test_calves_come_from_april_to_june():
    world = World().run(12)
    assert world.herders.calves_due.sum() > 0
    calve(world, world.pasture.calving_share[7])
    assert world.counties.yaks_born.sum() == 0
    assert world.pasture.calving_share.sum() == pytest.approx(1)


def test_a_severe_winter_takes_many_more_animals_than_an_ordinary_one():
    calm, snowy = severe_winter(World(), 0)[0], severe_winter(World(), 2)[0]
    herds = World().yaks()
    assert 0.01 < calm / herds < 0.06
    assert 0.10 < snowy / herds < 0.27


def test_snow_deaths_are_a_part_of_all_deaths():
    died, snowed = severe_winter(World(), 2)
    assert 0.5 * died < snowed < died
    died, snowed = severe_winter(World(), 0)
    assert died > 0
    assert snowed == 0


@pytest.mark.parametrize("practice", ["sheltered", "fodder_growing"])
def test_shelters_and_fodder_save_animals_in_a_severe_winter(practice):
    exposed, protected = World(), World()
    setattr(exposed.herders, practice, np.zeros(exposed.herders.n))
    setattr(protected.herders, practice, np.ones(protected.herders.n))
    assert severe_winter(protected, 2)[0] < 0.93 * severe_winter(exposed, 2)[0]


def test_hungry_winters_make_households_buy_fodder_of_farmers_first():
    world = World()
    world.ledger.start_month()
    world.set_month(JANUARY)
    h, c = world.herders, world.counties
    need = np.full(h.n, 3000.0)
    c.farm_fodder = np.full(18, 1e6)
    before = world.ledger.balance("residents").sum()
    bought = buy_fodder(world, need, np.zeros(h.n))
    lacking = world.parameters.condition_maintenance * 3000
    assert 0 < bought.max() <= world.parameters.fodder_buying_commercial * lacking * (1 + 1e-9)
    assert h.bought_fodder == pytest.approx(bought)
    from_farms = 18e6 - c.farm_fodder.sum()
    assert 0 < from_farms < h.weight @ bought
    prices = world.world.consumer_prices / world.pasture.start_prices
    price = world.parameters.fodder_price * prices
    assert world.ledger.balance("residents").sum() - before == pytest.approx(from_farms * price)
    assert world.ledger.sector_flow("intermediate_import", "HH") == pytest.approx(
        (from_farms - h.weight @ bought) * price
    )
    assert buy_fodder(world, need, need).sum() == 0


def test_hungry_herds_die_and_calve_less():
    fed, hungry = World(), World()
    hungry.herders.condition = np.full(hungry.herders.n, hungry.parameters.condition_low)
    hungry.herders.condition_before_winter = hungry.herders.condition
    for world in (fed, hungry):
        world.set_month(APRIL)
        grow_nature(world)
    assert hungry.counties.yaks_died.sum() > fed.counties.yaks_died.sum()
    assert hungry.counties.yaks_born.sum() < fed.counties.yaks_born.sum()


@pytest.mark.parametrize(
    ("potential", "limit", "herd_range", "condition_range"),
    [
        (800, 0.5, (1.0e6, 1.75e6), (0.3, 0.65)),
        (1150, 0.5, (1.5e6, 2.1e6), (0.65, 0.87)),
        (1150, 0.6, (1.7e6, 2.3e6), (0.88, 1.05)),
        (1500, 0.5, (1.7e6, 2.4e6), (0.88, 1.05)),
    ],
)
def test_twenty_years_of_grazing_come_out_as_the_specification_worked_out(
    potential, limit, herd_range, condition_range
):
    given = {
        "grass_potential_mean": potential,
        "sustainable_use": limit,
        "grass_recovery": 0.12,
        "grass_damage": 0.2,
        "calving_rate": 0.45,
        "grass_condition_start": 0.9,
    }
    world = World(outlook="central", given=given, years=20).run(239)
    c = world.counties
    used = (c.grass_eaten @ c.grassland_area) / (c.grass_grown @ c.grassland_area)
    world.month(84 + 239)
    assert herd_range[0] < world.yaks() < herd_range[1]
    condition = c.grass_condition @ c.grassland_area / c.grassland_area.sum()
    assert condition_range[0] < condition < condition_range[1]
    if potential == 1500:
        assert used == pytest.approx(0.46, abs=0.06)


def test_rows_stand_for_any_number_of_households():
    coarse = World(detail="coarse", draw=1).run(36)
    standard = World(detail="standard", draw=1).run(36)
    assert standard.yaks() == pytest.approx(coarse.yaks(), rel=0.02)
    mean = [world.counties.grass_condition.mean() for world in (coarse, standard)]
    assert mean[0] == pytest.approx(mean[1], rel=0.01)
