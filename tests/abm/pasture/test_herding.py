"""The month phase of herders' decisions: money, sales and prices."""

import numpy as np
import pytest

from abm.pasture import herding
from abm.pasture.animal_markets import expected_prices, household_prices, look_around
from agents.pasture import herd
from tests.worlds.pasture_world import World

SEPTEMBER, OCTOBER, MAY = 92, 93, 88


def autumn(**changes):
    """A small world in September with its sales planned; `changes` are columns set before."""
    world = World().run(8)
    for column, value in changes.items():
        setattr(world.herders, column, np.full(world.herders.n, value))
    world.ledger.start_month()
    world.set_month(SEPTEMBER)
    herding.plan_sales(world)
    return world


def prices(world):
    return household_prices(world, expected_prices(world))


def planned(world):
    return float(world.herders.weight @ world.herders.planned_sales.sum(axis=1))


def test_sold_animals_are_paid_for_and_leave_the_herd():
    world = autumn()
    before, deposits = world.yaks(), world.ledger.balance("herders").sum()
    herding.sell_animals(world, season=True)
    gone = before - world.yaks()
    assert gone == pytest.approx(world.counties.yaks_taken.sum())
    paid = world.ledger.balance("herders").sum() - deposits
    assert paid == pytest.approx(world.ledger.sector_flow("livestock_sales", "HH"))
    whole_price = world.parameters.yak_price_start
    assert (
        0.3 * whole_price
        < paid / gone / (1 - world.parameters.own_slaughter_share)
        < 1.5 * whole_price
    )


def test_what_is_not_planned_is_not_sold():
    world = autumn()
    world.herders.planned_sales = np.zeros((world.herders.n, herd.CLASSES))
    before = world.yaks()
    herding.sell_animals(world, season=True)
    assert world.yaks() == before
    herding.sell_animals(world, season=False)
    assert world.counties.yaks_taken.sum() == 0


def test_all_planned_animals_are_sold_by_january_and_most_in_autumn():
    world, sold = World().run(8), []
    for t in range(92, 97):
        world.month(t)
        sold.append(world.counties.yaks_taken.sum())
    assert planned(world) < 0.01 * sum(sold)
    assert sum(sold[:3]) > 0.75 * sum(sold)
    assert sold[3] > 0


def test_households_in_need_of_cash_sell_more():
    rich = autumn(outside_income_before=1e6)
    poor = autumn(outside_income_before=0.0)
    assert planned(poor) > 1.1 * planned(rich)


def test_a_lower_price_makes_poor_households_sell_more_and_commercial_ones_less():
    def sold(behaviour, price, income):
        world = World().run(8)
        world.herders.behaviour = np.full(world.herders.n, behaviour)
        world.herders.outside_income_before = np.full(world.herders.n, income)
        world.set_month(SEPTEMBER)
        world.world.yak_price *= price
        herding.plan_sales(world)
        return planned(world)

    assert sold(2, 0.7, 1e6) < sold(2, 1.0, 1e6)
    assert sold(0, 0.7, 1e6) >= sold(0, 1.0, 1e6)
    assert sold(0, 0.7, 15_000.0) > sold(0, 1.0, 15_000.0)


def test_what_is_never_sold_stays():
    assert planned(autumn(never_sold=1.0)) == 0
    assert planned(autumn(never_sold=0.0)) > 0


def test_too_many_animals_press_the_price_and_go_outside():
    world = autumn()
    herding.sell_animals(world, season=True)
    free, sent = world.counties.animal_price.copy(), world.counties.yaks_sent_out.sum()
    world = autumn()
    world.counties.slaughter_capacity = world.counties.slaughter_capacity / 10
    look_around(world)
    herding.sell_animals(world, season=True)
    assert (world.counties.animal_price < 0.99 * free).all()
    assert world.counties.yaks_sent_out.sum() > 1.3 * sent


def test_more_capital_of_processors_means_more_slaughter():
    world = World().run(9)
    capacity = world.counties.slaughter_capacity
    world.enterprises.capital = world.enterprises.capital * 2
    herding.enlarge_slaughter(world)
    grown = world.counties.slaughter_capacity
    assert grown.sum() == pytest.approx(2 * capacity.sum())
    # All counties have the same capital, so they gain the same.
    assert grown - capacity == pytest.approx(np.full(18, capacity.sum() / 18))


def test_cooperatives_and_certificates_raise_the_price():
    plain = autumn(cooperative=0.0)
    joined = autumn(cooperative=1.0)
    gain = prices(joined) / prices(plain)
    assert (gain > 1.05).all()
    before = prices(joined)
    joined.certificate_slots.certified = np.ones(joined.certificate_slots.n, bool)
    assert (prices(joined) >= before).all()


def test_gathering_follows_rights_yields_and_support():
    world = World()
    world.ledger.start_month()
    world.set_month(MAY)
    h, p = world.herders, world.parameters
    world.world.fungus_yield = np.ones(18)
    world.world.fungus_price = 1.0
    herding.gather(world)
    prices = world.world.consumer_prices / world.pasture.start_prices
    month = p.gathering_spring_share / 3 * prices * world.counties.gathering_base.sum()
    received = world.ledger.sector_flow("gathering_sales", "HH")
    assert received == pytest.approx(month)
    world.counties.understory_output = np.full(18, 3e6)
    herding.gather(world)
    assert world.ledger.sector_flow("gathering_sales", "HH") > 2 * received
    same = np.flatnonzero(h.county == 0)[:2]
    first, second = (h.gathering_income[same] / h.gathering_right[same]).tolist()
    assert first == pytest.approx(second)


def test_inputs_are_what_value_added_leaves_of_output():
    nothing = {f"fodder_buying_{kind}": 0.0 for kind in ("traditional", "satisficer", "commercial")}
    world, output, bought = World(given=nothing), 0.0, 0.0
    p = world.parameters
    for t in range(84, 96):
        world.month(t)
        produced = world.ledger.produced
        output += (1 - p.value_added_ratio_livestock) * produced("herders", "livestock").sum()
        output += (1 - p.value_added_ratio_forestry_gathering) * produced(
            "herders", "forestry"
        ).sum()
        bought -= world.ledger.sector_flow("intermediate_import", "HH")
    assert bought == pytest.approx(output, rel=1e-6)


def test_support_for_the_forest_floor_raises_gathering():
    plain, supported = World().run(24), World(levers={"understory_support": 60}).run(24)
    assert supported.counties.understory_output.sum() > 2 * plain.counties.understory_output.sum()
    assert supported.herders.outside_income_before.sum() > plain.herders.outside_income_before.sum()


def test_a_lever_at_its_usual_value_changes_nothing():
    plain = World().run(24)
    same = World(levers={"fodder_subsidy": 900, "eco_reward_rate": 1}).run(24)
    for column in ("herd", "deposits", "cooperative", "compliance"):
        assert np.array_equal(getattr(plain.herders, column), getattr(same.herders, column))


def test_books_balance_through_the_year():
    world = World().run(12)
    world.ledger.check()


@pytest.mark.parametrize("draw", range(6))
def test_herds_neither_explode_nor_collapse(draw):
    world = World(draw=draw)
    start, rates = world.yaks(), []
    for t in range(84, 84 + 108):
        if t % 12 == 0:
            year_start, taken = world.yaks(), 0.0
        world.month(t)
        taken += world.counties.yaks_taken.sum()
        if t % 12 == 11:
            rates.append(taken / year_start)
    assert 0.75 * start < world.yaks() < 1.35 * start
    assert 0.10 < np.mean(rates) < 0.19
    animals = world.herders.weight @ world.herders.herd
    assert 0.40 < animals[3:5].sum() / animals.sum() < 0.60


def test_threatened_animals_are_sold_in_an_emergency_at_a_lower_price():
    world = World()
    world.ledger.start_month()
    h, p = world.herders, world.parameters
    h.distress = np.where(np.arange(h.n) < 5, 0.1, 0.0)
    world.counties.slaughter_capacity = 100 * world.counties.slaughter_capacity
    look_around(world)
    before, heads, price = h.herd, h.herd @ herd.ALL, prices(world)
    herding.sell_animals(world, season=False)
    gone = heads - h.herd @ herd.ALL
    sellable = herd.sellable_animals(before, never_sold=h.never_sold, barren_share=p.barren_share)
    most = sellable @ herd.ALL
    assert gone[:5] == pytest.approx(np.minimum(p.emergency_sales * 0.1 * heads, most)[:5])
    assert not gone[5:].any()
    units = (before - h.herd) @ world.pasture.sheep_units / world.pasture.sheep_units[herd.COW]
    usual = h.weight * units * price * (1 - p.own_slaughter_share)
    assert world.ledger.month_total("livestock_sales") == pytest.approx(
        p.emergency_price * usual.sum()
    )
