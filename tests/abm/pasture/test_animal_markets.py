"""Where herders' animals go: over the roads to slaughter places or outside, and none is lost."""

import numpy as np
import pytest

from abm import GanziModel
from abm.pasture import herding
from abm.pasture.animal_markets import (
    ALONE,
    expected_prices,
    hours_to_markets,
    look_around,
    national_price,
    offered_by_seller,
    sell_offered,
)
from agents.county import COUNTIES
from agents.pasture import herd
from agents.pasture.herder import COMMERCIAL, TRADITIONAL
from tests.worlds.pasture_world import World

KANGDING, SHIQU, GANZI = (COUNTIES.index(name) for name in ("kangding", "shiqu", "ganzi"))


def offers(world):
    p = world.parameters
    heads = world.herders.herd @ herd.ALL * world.pasture.usual_offtake
    return offered_by_seller(
        world, heads * (1 - p.own_slaughter_share) * world.pasture.busiest_month_share
    )


def alone(world):
    """Price to a satisficer who sells alone by county, share of the national one."""
    return expected_prices(world)[ALONE, 1] / world.world.yak_price


@pytest.mark.parametrize("draw", range(4))
def test_at_the_start_the_price_and_what_leaves_are_those_of_the_tables(draw):
    world = World(draw=draw)
    p, offered = world.parameters, offers(world)
    sold = sell_offered(world, offered)
    price = np.sum(offered * sold.price) / offered.sum() / national_price(world)
    members = world.herders.weight @ world.herders.cooperative / world.herders.weight.sum()
    room = p.slaughter_room / (1 + p.slaughter_room)
    added = p.processing_gain * p.premium_passed_back * room + p.cooperative_premium * members
    # A start without room enough has its glut from the first autumn on.
    if p.slaughter_room >= 1:
        assert price == pytest.approx(1 - p.trader_margin + added, abs=0.005)
    sent = world.counties.yaks_sent_out.sum() / offered.sum()
    assert sent == pytest.approx(p.animals_sent_out, abs=0.05)


@pytest.mark.parametrize("size", [0.1, 1.0, 3.0, 100.0])
def test_what_is_offered_is_slaughtered_sent_out_or_goes_home(size):
    world = World()
    offered = size * offers(world)
    sold = sell_offered(world, offered)
    counties = world.counties
    ended = counties.yaks_slaughtered.sum() + counties.yaks_sent_out.sum()
    assert ended + np.sum(sold.back * offered) == pytest.approx(offered.sum(), rel=1e-9)
    assert (counties.yaks_sent_out <= offered.sum(axis=(0, 1)) + 1e-9).all()


def test_animals_that_nobody_takes_stay_in_the_herd_and_are_still_planned():
    world = World().run(8)
    world.ledger.start_month()
    world.set_month(92)
    herding.plan_sales(world)
    # No room anywhere, and no way out worth going.
    world.pasture.markets.shares = np.zeros_like(world.pasture.markets.shares)
    world.pasture.markets.shares[..., 0] = 1.0
    world.pasture.markets.pull = np.append(world.pasture.markets.pull[:-1], 1e-12)
    before, planned = world.yaks(), world.herders.planned_sales.sum()
    herding.sell_animals(world, season=True)
    counties = world.counties
    assert before - world.yaks() == pytest.approx(counties.yaks_taken.sum(), rel=1e-9)
    eaten = world.parameters.own_slaughter_share
    brought = counties.yaks_slaughtered.sum() + counties.yaks_sent_out.sum()
    assert brought < (1 - eaten) * planned * world.herders.weight.mean()
    world.herders.check()


def test_counties_far_from_the_markets_get_less_and_a_better_road_helps_them_most():
    world = World()
    before = alone(world)
    assert 0.01 < before[KANGDING] - before[SHIQU] < 0.1
    road = world.network.road
    road.free_hours = road.free_hours * 0.7
    world.network.forget()
    world.network.refresh(winter=False, t=world.clock.t)
    gain = alone(world) / before - 1
    assert (gain > 0).all()
    hours = hours_to_markets(world)
    assert np.corrcoef(gain, hours)[0, 1] > 0.6
    assert gain[SHIQU] > 1.5 * gain[KANGDING]


def test_a_county_without_any_road_keeps_a_price_for_its_animals():
    world = World()
    before = alone(world)
    world.parameters.shrink_hour = 0.005  # all is lost on a way of 200 hours
    for name in world.network.road.names:
        if name.startswith("road:shiqu-"):
            world.network.set(name, open=0.0)
    world.network.refresh(winter=False, t=world.clock.t)
    assert 0.3 < alone(world)[SHIQU] < before[SHIQU] - 0.1


def test_a_slaughterhouse_raises_the_price_next_door():
    world = World()
    before = alone(world)
    capacity = world.counties.slaughter_capacity.copy()
    capacity[GANZI] *= 3
    world.counties.slaughter_capacity = capacity
    look_around(world)
    gain = alone(world) - before
    near = world.network.between.hours[:18, GANZI] < 3
    far = world.network.between.hours[:18, GANZI] > 12
    assert near.sum() > 1 < far.sum()
    assert (gain[near] > 0).all()
    assert gain[near].mean() > 2 * gain[far].mean()


def test_commercial_herders_find_better_places_than_traditional_ones():
    prices = expected_prices(World())[ALONE]
    assert (prices[COMMERCIAL] > prices[TRADITIONAL]).all()


def test_animals_on_the_way_are_freight_on_the_roads():
    world = World()
    offered = offers(world)
    world.network.start_month()
    sell_offered(world, offered)
    world.network.load_roads()
    freight = dict(zip(world.network.road.names, world.network.road.freight, strict=True))
    assert freight["road:kangding-luding"] > 0
    # Whatever is sent out passes one of the last roads; nothing weighs more than it does.
    most = offered.sum() * world.parameters.yak_weight
    assert 0 < max(freight.values()) < most


def test_one_market_pays_the_same_everywhere():
    prices = alone(World(ablations=("animal_markets",)))
    assert np.ptp(prices) == pytest.approx(0, abs=1e-9)
    assert np.ptp(alone(World())) > 0.01


def test_a_closed_road_costs_the_county_behind_it():
    open_road, shut = (GanziModel(end="2022-11", draw=1, detail="coarse") for _ in range(2))
    shut.network.set("road:ganzi-shiqu", open=0.0)
    for model in (open_road, shut):
        model.run()
    fall = shut.counties.animal_price / open_road.counties.animal_price - 1
    assert fall[SHIQU] < -0.02
    assert fall[SHIQU] == fall.min()
