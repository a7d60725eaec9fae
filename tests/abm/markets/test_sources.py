"""Sellers of all counties as buyers see them: fitted to the start, moved by roads; known signs."""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms.production import pass_on_freight
from abm.markets.carriage import Bills, carriers_orders, carriers_parts
from abm.markets.cells import BULK
from abm.markets.sources import OUTSIDE, Distances
from abm.markets.start_sources import asked_of, fit_sellers, own_supply
from abm.markets.trade import spared_freight
from agents.county import COUNTIES
from agents.industries import BUILDING_MATERIALS, COLUMNS, TRADE
from tests.worlds.goods_world import flat_network, flat_sources
from tests.worlds.small_economy import SmallModel


def run(draw=0, end="2022-06", cut=None, hours=None, **given):
    model = GanziModel(draw=draw, end=end, **given)
    for edge in cut or ():
        model.network.set(edge, open=0.0)
    road = model.network.road
    for edge, free in zip(road.names, road.free_hours.tolist(), strict=True):
        if hours and not edge.startswith("road:origin"):
            model.network.set(edge, hours=hours * free)
    return model.run()


def mean(model, indicator, county=None):
    """Mean over the months of an indicator."""
    table = model.outcomes(by="county" if county else None)
    rows = table[table["indicator"] == indicator]
    if county:
        rows = rows[rows["county"] == county]
    return float(rows["value"].mean())


def test_sellers_are_fitted_to_their_sales_and_to_the_own_share():
    model = SmallModel()
    network = flat_network(freight=100.0, hours=3.0)
    sources = flat_sources(model.parameters, model.economy.structure, network, own_ways=True)
    wanted = np.ones((11, OUTSIDE + 1)) * 100.0
    sales = np.zeros((18, COLUMNS)) + np.linspace(0.5, 1.5, 18)[:, None] * 100.0
    distances = Distances(network.between, network.places, model.parameters)
    fit_sellers(sources, distances, wanted=wanted, tied=np.zeros((11, 18)), sales=sales)
    asked = asked_of(sources, wanted)
    ratio = asked / np.linspace(0.5, 1.5, 18)
    np.testing.assert_allclose(ratio, ratio.mean(axis=1, keepdims=True) * np.ones(18), rtol=1e-6)
    assert own_supply(sources, wanted)[0] == pytest.approx(model.parameters.own_share_goods, 0.02)


def test_carriers_by_hand():
    between = np.zeros((1, OUTSIDE + 1, OUTSIDE))
    between[0, 2, 5], between[0, OUTSIDE, 5] = 10.0, 4.0
    outside = np.zeros((1, OUTSIDE))
    outside[0, 3] = 6.0
    bills = Bills(between, between.sum(axis=-1), outside)
    orders = carriers_orders(bills, 0.5)
    assert orders[[2, 5, 3]].tolist() == [2.5, 2.5 + 2.0, 3.0]
    assert orders.sum() == pytest.approx(0.5 * 20.0)
    served = np.ones(OUTSIDE)
    served[5] = 0.5
    parts = carriers_parts(bills, served, 0.5)
    assert parts.bought[0, 2] == pytest.approx(2.5 + 1.25)
    assert parts.bought[0, OUTSIDE] == pytest.approx(1.0)
    assert parts.bought.sum() + parts.outside.sum() == pytest.approx((orders * served).sum())


def test_the_market_keeps_nothing_with_freight():
    model = run(end="2022-03")
    scale = model.ledger.month_total("market_sales")
    assert abs(model.ledger.balance("market").sum()) < 1e-9 * scale


@pytest.mark.parametrize("edge", ["road:kangding-yajiang", "road:luhuo-ganzi"])
def test_no_county_buys_more_cheaply_after_a_cut(edge):
    usual, cut = run(), run(cut=[edge])
    cost = [model.market.cost for model in (usual, cut)]
    assert (cost[1] >= cost[0] - 1e-9).all()
    assert mean(cut, "purchase_cost_index") > mean(usual, "purchase_cost_index")
    assert mean(cut, "freight_bill") > mean(usual, "freight_bill")


def test_faster_roads_bring_counties_closer():
    slow, fast = run(hours=1.0), run(hours=0.8)
    assert mean(fast, "cross_county_trade") > 1.02 * mean(slow, "cross_county_trade")
    assert mean(fast, "own_supply_share") < mean(slow, "own_supply_share")
    assert mean(fast, "purchase_cost_index") < mean(slow, "purchase_cost_index")


def test_dearer_freight_protects_makers_here_who_pay_for_none():
    usual, free = run(), run(ablations=("freight",))
    assert mean(free, "freight_bill") == 0.0
    assert mean(free, "purchase_cost_index") < 0.99
    sold = [model.market.local_sales[:, BUILDING_MATERIALS].sum() for model in (usual, free)]
    assert sold[1] < sold[0]


def test_sellers_equally_near_sell_everywhere():
    usual, near = run(), run(ablations=("near_market",))
    assert mean(near, "own_supply_share") < mean(usual, "own_supply_share") - 0.1


def test_a_dearer_county_sells_less_and_others_not_less():
    sales = []
    for factor in (1.0, 1.1):
        model = GanziModel(draw=0, end="2022-01")
        e = model.enterprises
        e.price = np.where((e.county == 4) & (e.market == 9), e.price * factor, e.price)
        model.run()
        sales.append(model.market.local_sales[:, 9])
    assert sales[1][4] < sales[0][4]
    others = np.arange(18) != 4
    assert (sales[1][others] >= sales[0][others] * (1 - 1e-9)).all()


def test_freight_lies_on_the_roads_it_takes():
    model = run(end="2022-02")
    road = model.network.road
    freight = dict(zip(road.names, road.freight, strict=True))
    assert freight["road:yaan-luding"] > freight["road:litang-batang"] > 0
    assert sum(value for name, value in freight.items() if "origin" in name) == 0


def over_the_pass(model):
    """What Kangding and Yajiang buy of each other, CNY."""
    first, second = COUNTIES.index("kangding"), COUNTIES.index("yajiang")
    bought = model.market.last.by_seller.sum(axis=0)
    return bought[first, second] + bought[second, first]


def test_buyers_come_back_slowly_after_a_cut_and_at_once_without_links():
    back = {}
    for ablations in ((), ("firm_links",)):
        usual, cut = (GanziModel(draw=1, end="2023-12", ablations=ablations) for _ in range(2))
        cut.network.set("road:kangding-yajiang", open=0.0, months=6)
        for _ in range(9):
            usual.step()
            cut.step()
        back[ablations] = over_the_pass(cut) / over_the_pass(usual)
    assert back[("firm_links",)] == pytest.approx(1.0, abs=0.05)
    assert back[()] < back[("firm_links",)] - 0.05


def test_dearer_inputs_reach_the_prices_of_those_who_set_them_and_the_cost_of_capital():
    model = SmallModel()
    e, structure = model.enterprises, model.economy.structure
    before = e.price.copy()
    first = structure.baskets.first["inputs"]
    model.market.cost = model.market.cost.copy()
    model.market.cost[0, first : first + COLUMNS] = 1.1
    pass_on_freight(model)
    share = 1.0 - structure.value_added_ratio[TRADE]
    assert e.price[0] / before[0] == pytest.approx(1 + 0.1 * share)
    # Makers take the price outside, and the other county's inputs cost what they did.
    assert (e.price[[3, 5]] == before[[3, 5]]).all()
    pass_on_freight(model)
    assert e.price[0] / before[0] == pytest.approx(1 + 0.1 * share)


def test_founders_look_for_buyers_within_reach():
    model = SmallModel()
    sources = model.market.sources
    pull = sources.pull(np.ones((18, COLUMNS)))
    wanted = np.ones((11, 18))
    for month in range(12):
        sources.note_orders(wanted / 12, pull, first=month == 0)
    np.testing.assert_allclose(sources.access_growth(), 1.0)
    more = wanted.copy()
    more[:, 4] = 10.0
    sources.anew[:, 4, 4] *= 5.0
    sources.start_access = sources.access(wanted, pull)
    for month in range(12):
        sources.note_orders(more / 12, pull, first=month == 0)
    growth = sources.access_growth()
    assert (growth[4] > 1.0).all()
    assert (growth[3] < growth[4]).all()
    for month in range(11):
        sources.note_orders(more / 12, pull, first=month == 0)
    assert (sources.access_growth() == 1.0).all()


def test_deliveries_spare_freight_of_small_loads_in_their_county():
    usual, spared = run(end="2022-02"), run(end="2022-02")
    sources, p = spared.market.sources, spared.parameters
    more = 0.5 * (np.arange(18) == 4)
    spared.counties.logistics_coverage = p.villages_with_logistics + more
    part = spared_freight(spared)
    assert part[4] == pytest.approx(0.5 * p.freight_logistics_gain)
    assert part.sum() == part[4]
    sources.spare(part)
    spared.market.refresh()
    cost = spared.market.cost_of("household") / usual.market.cost_of("household")
    assert cost[4, 0] < 1.0 - 1e-4
    others = np.arange(18) != 4
    np.testing.assert_allclose(cost[others], 1.0, atol=1e-3)
    freight = sources.freight_outside / usual.market.sources.freight_outside
    assert freight[BULK, 4] == pytest.approx(1.0)
    assert freight[0, 4] == pytest.approx(1.0 - part[4], rel=0.02)
