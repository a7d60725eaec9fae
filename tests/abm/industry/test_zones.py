"""Phase of the eight industrial zones: opening, moving in, circular works, and the
near-zero park.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.honours import books as honours
from abm.industry import measured, zones
from agents.county import COUNTIES
from agents.firms.enterprise import MANUFACTURING, NO_BRANCH
from agents.honours import honour
from tests.worlds.mining_world import World

SOUTH = COUNTIES.index("litang")


def test_as_many_zones_are_open_as_drawn_and_money_builds_them_up():
    world = World(parameters={"zones_with_output": 6.2})
    assert measured.zones_with_output(world) == 6
    assert not (world.counties.zone_open & ~world.counties.has_zone).any()
    before = world.counties.zone_infrastructure.copy()
    zones.grow_zones(world, 8e6)
    gained = world.counties.zone_infrastructure - before * (
        1 - world.parameters.zone_depreciation / 12
    )
    assert gained == pytest.approx(1e6 * world.counties.has_zone)


def test_closed_zones_open_for_sure_at_an_endless_rate_and_never_at_rate_zero():
    sure = World(month="2022-03", parameters={"zone_opening_rate": 1e9})
    never = World(month="2022-03", parameters={"zone_opening_rate": 0.0})
    for world in (sure, never):
        zones.grow_zones(world, 0.0)
    assert measured.zones_with_output(sure) == 8
    assert measured.zones_with_output(never) == round(never.parameters.zones_with_output)


def makers(world, county, inside):
    """Single manufacturers, one a county given, and a shop that never moves."""
    n = len(county)
    world.enterprises = SimpleNamespace(
        county=np.append(county, county[0]),
        uid=np.arange(n + 1, dtype=np.uint64) + 7,
        single=np.ones(n + 1, bool),
        active=np.ones(n + 1, bool),
        in_zone=np.append(inside, False),
        branch=np.append(np.full(n, MANUFACTURING), NO_BRANCH),
        industry=np.append(np.full(n, zones.MAKERS[0]), 0),
        sales=np.full(n + 1, 10.0),
        weight=np.ones(n + 1),
    )
    return world.enterprises


def test_manufacturers_move_into_an_open_zone_of_their_county_and_nowhere_else():
    world = World(parameters={"zone_moving_rate": 1e9})
    counties = world.counties
    opened = np.flatnonzero(counties.zone_open)[0]
    closed = np.flatnonzero(counties.has_zone & ~counties.zone_open)[0]
    without = np.flatnonzero(~counties.has_zone)[0]
    firms = makers(world, np.array([opened, closed, without]), np.zeros(3, bool))
    before = measured.zone_output(world).sum()
    zones.move_in(world)
    assert firms.in_zone.tolist() == [True, False, False, False]
    assert measured.zone_output(world).sum() == before + 10
    never = World(parameters={"zone_moving_rate": 0.0})
    still = makers(never, np.array([opened]), np.zeros(1, bool))
    zones.move_in(never)
    assert not still.in_zone.any()


def test_more_infrastructure_only_adds_moves_for_the_same_luck():
    moved = []
    for factor in (1.0, 3.0, 9.0):
        world = World(parameters={"zone_moving_rate": 0.2})
        opened = np.flatnonzero(world.counties.zone_open)[0]
        firms = makers(world, np.full(40, opened), np.zeros(40, bool))
        world.counties.zone_infrastructure = world.counties.zone_infrastructure * factor
        zones.move_in(world)
        moved.append(firms.in_zone.copy())
    assert (moved[0] <= moved[1]).all()
    assert (moved[1] <= moved[2]).all()
    assert moved[0].sum() < moved[2].sum()


def test_circular_works_save_the_energy_of_the_firms_inside():
    world = World()
    p = world.parameters
    inside = np.array([True, False])
    makers(world, np.array([np.flatnonzero(world.counties.has_zone)[0]] * 2), inside)
    zones.make_circular(world, 8e6)
    zones.save_energy(world)
    each = 8e6 / 8 / p.zone_circular_cost
    assert measured.zone_circular(world) == pytest.approx(each)
    assert not world.counties.zone_circular[~world.counties.has_zone].any()
    assert world.energy.zone_saving == pytest.approx(p.zone_circular_saving * each / 2)


def test_public_money_is_split_between_infrastructure_and_circular_works():
    world = World(
        levers={"zone_infra": 96.0},
        parameters={"zone_circular_part": 0.25, "zone_depreciation": 0.0},
    )
    before = world.counties.zone_infrastructure.sum()
    zones.develop_zones(world)
    assert world.counties.zone_infrastructure.sum() - before == pytest.approx(6e6)
    assert (
        world.counties.zone_circular.sum() * world.parameters.zone_circular_cost
        == pytest.approx(2e6)
    )


def test_the_near_zero_park_must_emit_little_and_other_honours_need_not():
    world = World()
    ladders = np.array([honour.NEAR_ZERO_PARK, honour.FARM_PARK])
    threshold = world.parameters.near_zero_carbon
    world.energy.light_carbon = threshold * 1.05e8
    world.energy.light_output = 1e8
    assert honours.admitted(world, ladders).tolist() == [False, True]
    circular = np.zeros(18)
    circular[SOUTH] = 1.0
    world.counties.zone_circular = circular
    saved = 1 - world.parameters.zone_circular_saving
    assert honours.southern_zone_carbon(world) == pytest.approx(threshold * 1.05 * saved)
    assert honours.admitted(world, ladders).tolist() == [True, True]


def test_zone_output_counts_sales_inside_open_zones_only():
    world = World()
    counties = world.counties
    opened = np.flatnonzero(counties.zone_open)[0]
    closed = np.flatnonzero(counties.has_zone & ~counties.zone_open)[0]

    class Firms:
        county = np.array([opened, opened, closed])
        in_zone = np.array([True, False, True])
        sales = np.array([10.0, 100.0, 1000.0])
        weight = np.array([2.0, 1.0, 1.0])

    world.enterprises = Firms
    assert measured.zone_output(world).sum() == pytest.approx(20.0)
    assert measured.zone_output(world)[opened] == pytest.approx(20.0)
