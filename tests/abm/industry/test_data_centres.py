"""Phase of data centres: decisions, building, power, sales, and the dry season that bounds them."""

import numpy as np
import pytest

from abm.industry import data_centres, measured
from agents.industry import data_centre
from agents.power.power_project import PHOTOVOLTAIC, RUN_OF_RIVER
from tests.worlds.mining_world import World


def cheap_power(**changes):
    """A world in which every operator looks for a site and power costs little."""
    values = {
        "data_centre_interest": 1.0,
        "data_centre_remoteness": 0.0,
        "data_centre_taste": 1.0,
    } | changes
    return World(levers={"dc_power_price": 0.25, "dc_quota_mw": 1300.0}, parameters=values)


def test_operators_come_for_cheap_power_within_winter_supply_and_not_for_dear_power():
    world = cheap_power()
    data_centres.decide_data_centres(world)
    room = world.industry.dry_season_power * world.parameters.dry_season_local_share
    assert world.industry.dry_season_power == pytest.approx(
        12000 * world.parameters.dry_season_output
    )
    assert (
        0
        < data_centres.committed(world.data_centres)
        <= room / world.parameters.data_centre_effectiveness
    )
    dear = cheap_power(data_centre_remoteness=9e9)
    data_centres.decide_data_centres(dear)
    assert data_centres.committed(dear.data_centres) == 0


def test_cheaper_power_only_adds_operators_for_the_same_luck():
    sizes = []
    for price in (0.55, 0.45, 0.35, 0.25):
        world = cheap_power(
            data_centre_interest=0.6, data_centre_remoteness=1500.0, data_centre_taste=400.0
        )
        world.levers.dc_power_price = price
        data_centres.decide_data_centres(world)
        sizes.append(np.count_nonzero(world.data_centres.stage))
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


def test_the_quota_binds():
    world = cheap_power()
    world.levers.dc_quota_mw = 100.0
    data_centres.decide_data_centres(world)
    assert 0 < data_centres.committed(world.data_centres) <= 100
    none = cheap_power()
    none.levers.dc_quota_mw = 0.0
    data_centres.decide_data_centres(none)
    assert data_centres.committed(none.data_centres) == 0


def test_a_data_centre_is_built_draws_power_sells_and_books_the_price_gap():
    world = cheap_power()
    world.run(31)
    centres, p = world.data_centres, world.parameters
    running = centres.stage == data_centre.RUNNING
    assert running.any()
    assert measured.data_centre_capacity(world) == pytest.approx(centres.capacity[running].sum())
    world.ledger.start_month()
    data_centres.operate(world)
    load = centres.capacity[running].sum() * p.data_centre_effectiveness * p.data_centre_load_factor
    assert world.counties.data_centre_load.sum() == pytest.approx(load)
    sales = centres.capacity[running].sum() * 1000 * p.data_centre_revenue / 12
    assert world.ledger.month_total("data_services_export") == pytest.approx(sales)
    assert world.programmes.booked["dc_power_price"] > 0
    added = sales * p.data_centre_value_added
    assert measured.data_centre_value_added(world) == pytest.approx(added)


def test_data_centres_pay_the_grid_company_which_pays_the_plants_elsewhere():
    world = World()
    world.ledger.start_month()
    data_centres.pay_for_power(world, np.full(world.data_centres.n, 3.0))
    assert world.ledger.month_total("intermediate_import") == 3.0 * world.data_centres.n
    assert world.ledger.balance("power_projects").sum() == 0


def test_the_driest_month_of_the_last_winter_bounds_what_may_come():
    world = World(month="2022-11")
    start = world.industry.dry_season_power
    for power in (900.0, 500.0, 300.0, 200.0, 400.0, 450.0, 800.0):
        world.power_projects.generation = np.array([power, power]) * world.clock.hours
        data_centres.watch_dry_season(world)
        expected = 400.0 if world.clock.month in (4, 5) else start
        assert world.industry.dry_season_power == pytest.approx(expected)
        world.set_month(world.clock.t + 1)
    world.set_month(world.clock.t + 6)
    world.power_projects.technology = np.array([RUN_OF_RIVER, PHOTOVOLTAIC])
    data_centres.watch_dry_season(world)
    assert world.industry.dry_season_power_so_far == pytest.approx(800.0)
    p = world.parameters
    room = 400 * p.dry_season_local_share / p.data_centre_effectiveness
    assert data_centres.winter_room(world) == pytest.approx(room)
