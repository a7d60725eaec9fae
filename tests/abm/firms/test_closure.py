"""The first year's demand meets last year's output, by column and by county."""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms.base_orders import base_demand, farm_orders, final_orders, firm_orders
from abm.firms.start_sizes import county_output
from abm.markets.cells import MARKET_OF, SHAPE, SOLD
from abm.markets.sources import own_shares
from abm.markets.structure import SERVICES_BOUGHT
from abm.registers.parameters import register
from agents.calendar import MONTHS_A_YEAR
from agents.industries import COLUMNS, CONSTRUCTION, PRIMARY, SECONDARY, TERTIARY, TRADE


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=0, end="2022-12")


def base_sales(model):
    """Sales of enterprises in the year before the start, CNY/a by county and column."""
    e = model.enterprises
    place = e.county * COLUMNS + e.market
    units = e.weight * e.active
    return np.bincount(place, e.yearly_sales * units, np.prod(SHAPE)).reshape(SHAPE)


def test_local_shares_are_shares_and_budgets_are_not_negative(model):
    share = model.economy.structure.final_local_share
    assert (share >= 0).all()
    assert (share <= 1).all()
    assert (model.counties.public_purchases >= 0).all()
    assert (model.counties.public_investment >= 0).all()
    assert (model.economy.outside_demand >= 0).all()


def test_known_demand_leaves_budgets_and_customers_outside_the_rest(model):
    structure = model.economy.structure
    output = base_sales(model)
    known = (
        farm_orders(model)
        + firm_orders(model, structure, output)
        + final_orders(model, structure, output)
    )
    demand = base_demand(known, structure.baskets)
    wanted = np.bincount(MARKET_OF, (demand.free + demand.tied).sum(axis=0), COLUMNS)
    works = model.counties.public_investment.sum() * MONTHS_A_YEAR
    wanted[CONSTRUCTION] += works * structure.final_local_share[CONSTRUCTION]
    assert wanted[CONSTRUCTION] == pytest.approx(output[:, CONSTRUCTION].sum(), rel=0.03)
    # What traders sell is what is wanted of them, here and outside, and freight.
    wanted += model.economy.outside_demand.sum(axis=0) * MONTHS_A_YEAR
    freight = 1 - wanted[TRADE] / output[:, TRADE].sum()
    assert 0.1 < freight < 0.5


def test_the_first_year_brings_sellers_of_all_counties_last_years_sales(model):
    model = GanziModel(draw=0, end="2022-12")
    before, sold = base_sales(model), np.zeros(SHAPE)
    start = model.recorder
    for _ in range(MONTHS_A_YEAR):
        model.step()
        sold += model.market.local_sales
    assert start is model.recorder
    column = sold.sum(axis=0)[list(SOLD)] / before.sum(axis=0)[list(SOLD)]
    np.testing.assert_allclose(column, 1.03, atol=0.08)
    county = sold.sum(axis=1) / before.sum(axis=1)
    np.testing.assert_allclose(county, 1.03, atol=0.25)


def test_counties_supply_themselves_as_far_as_sellers_stand_there(model):
    model = GanziModel(draw=0, end="2022-03").run()
    cleared = model.market.last
    own = np.einsum("kii->k", cleared.by_seller) / cleared.bought.sum(axis=1)
    assert (own < own_shares(model.parameters) + 0.05).all()
    assert (own > 0.5 * own_shares(model.parameters)).all()


def test_households_order_at_the_start_what_they_buy_in_a_year(model):
    usual = model.economy.usual_spending.sum()
    january = MONTHS_A_YEAR * (model.counties.resident_spending + model.counties.herder_spending)
    steady = GanziModel(draw=0, outlook="steady", end="2022-12")
    bought = 0.0
    while steady.running:
        steady.step()
        for flow in ("resident_consumption", "resident_consumption_import"):
            bought += steady.ledger.month_total(flow)
    assert bought == pytest.approx(usual, rel=0.02)
    assert abs(bought / january.sum() - 1) > 2 * abs(bought / usual - 1)


def test_shares_leave_the_registered_range_only_where_the_gap_says_so(model):
    p, gap = model.parameters, model.economy.start_gap
    low = next(row["low"] for row in register() if row["name"] == "local_share_services_final")
    share = model.economy.structure.final_local_share[list(SERVICES_BOUGHT)]
    beyond = gap[list(SERVICES_BOUGHT)] > 0
    assert beyond.any()
    assert (~beyond).any()
    assert (share[beyond] < low).all()
    assert (share[~beyond] >= low - 1e-9).all()
    assert (share <= p.local_share_services_final).all()


def test_builders_stand_where_works_are_known(model):
    column = base_sales(model).sum(axis=0)
    works = np.zeros(18)
    share = model.economy.structure.final_local_share
    without = county_output(model, column, share, works=works)[:, CONSTRUCTION]
    works[5] = column[CONSTRUCTION]
    there = county_output(model, column, share, works=works)[:, CONSTRUCTION]
    assert without.sum() == pytest.approx(there.sum())
    assert there[5] > 5 * without[5]


def test_a_year_of_the_model_comes_near_the_controls():
    model = GanziModel(draw=0, end="2022-12").run()
    gdp = model.recorder.annual("gdp", 2022)
    assert gdp == pytest.approx(4.4704e10 * 1.06, rel=0.12)
    shares = [
        model.recorder.annual(f"value_added_{name}", 2022) / gdp
        for name in ("primary", "secondary", "tertiary")
    ]
    assert sum(shares) == pytest.approx(1.0)
    for share, (low, high) in zip(shares, ((0.15, 0.25), (0.25, 0.4), (0.4, 0.6)), strict=True):
        assert low < share < high
    assert len(PRIMARY) + len(SECONDARY) + len(TERTIARY) == 14
