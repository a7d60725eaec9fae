"""Works on motorways."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.networks.later_works import later_works, lines_to_come, motorways_to_come, orders_of
from abm.networks.recorded_works import recorded_in_base_year
from abm.networks.road_works import begun_orders, outside_orders
from abm.registers.base_product import base_prices, prices_over_2021
from agents.county import COUNTIES


def test_the_listed_motorway_orders_by_the_progress_of_its_works():
    model = GanziModel(draw=0, end="2022-12", detail="coarse")
    p, orders = model.parameters, begun_orders(model)
    whole = 16.457e9 * p.road_inside_share
    month = whole / (p.expressway_planned_months * p.expressway_delay)
    assert orders.cost.sum() == pytest.approx(month * model.levers.transport_investment)
    assert orders.county.tolist() == [COUNTIES.index("kangding")]
    model.network.expressway_open = True
    assert not len(begun_orders(model).cost)
    early = GanziModel(draw=0, start="2021-06", end="2021-12", detail="coarse")
    # The railway was begun in November 2020, the motorway to Kangding done in 2018
    orders = outside_orders(early)
    p, months = early.parameters, 122 * early.parameters.railway_delay
    whole = 319.8e9 * 0.4 * p.railway_inside_share
    assert orders.cost.sum() == pytest.approx(whole / months * prices_over_2021(early))
    assert sorted(COUNTIES[row] for row in orders.county) == sorted(
        ["luding", "kangding", "yajiang", "litang", "batang", "baiyu"]
    )


def test_motorways_to_come_are_spread_over_three_to_five_years():
    spent = []
    for draw in range(12):
        model = GanziModel(draw=draw, end="2022-01", detail="coarse", source="prior")
        pace = model.parameters.road_entry_rate * model.parameters.road_entry_pace
        works = later_works(model, motorways_to_come(model), last=2051)
        first = model.clock.t
        months = [orders_of(works, t).cost.sum() for t in range(first, first + 12 * 30)]
        assert not np.any(months[:12])
        spent.append(sum(months) / (29 * pace))
    # Two listed motorways of 23 and 16.457 bn; the last years are not yet paid in full
    assert np.mean(spent) == pytest.approx(19.7e9, rel=0.35)


def test_lines_to_come_are_begun_from_2024_and_paid_in_full():
    spent = []
    for draw in range(12):
        model = GanziModel(draw=draw, end="2022-01", detail="coarse", source="prior")
        kind = lines_to_come(model)
        works = later_works(model, kind, last=2051)
        first = model.clock.t
        months = [orders_of(works, t).cost.sum() for t in range(first, first + 12 * 30)]
        assert not np.any(months[:24])
        spent.append(sum(months) / (28 * kind.mean * kind.costs.mean()))
    assert np.mean(spent) == pytest.approx(1.0, rel=0.2)


def test_works_on_record_belong_to_the_base_year_as_to_the_first():
    model = GanziModel(draw=0, start="2017-01", end="2017-12", detail="coarse")
    road = 23e9 * 0.37 * model.parameters.road_inside_share / 57
    prices = prices_over_2021(model) * base_prices(model) / model.world.consumer_prices
    assert recorded_in_base_year(model).sum() == pytest.approx(12 * road * prices)
    assert outside_orders(model).cost.sum() == pytest.approx(road * prices_over_2021(model))
    assert not len(orders_of(model.network.works.recorded, month_index(2019, 1)).cost)
