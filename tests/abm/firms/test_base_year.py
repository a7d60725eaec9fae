"""The product of the year before the first month: growth of the first year starts from the volumes
of the model.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms.base_year import (
    at_prices_of_2020,
    base_value_added,
    homestay_value,
    primary_sources,
)
from abm.industry.start_mines import base_mining
from abm.registers.base_product import base_gdp, base_primary
from agents.industries import ELECTRICITY, HOSPITALITY, LIVESTOCK, MINING, PRIMARY
from agents.industry import mine

STEADY_DRAW = 15
"""A draw in which no mine stops in 2022."""


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=STEADY_DRAW, detail="coarse", end="2022-12")


def test_mining_of_the_base_year_by_hand(model):
    p, mines = model.parameters, model.mines
    price = np.full(12, 9000.0)
    other = mines.reference_output[mine.working(mines.stage, mines.halt_left)].sum()
    lithium = (base_mining(model, price) - other) * (1 + p.sales_tax)
    tonnes = lithium / 9000.0
    assert base_mining(model, 2 * price) == pytest.approx(2 * lithium / (1 + p.sales_tax) + other)
    assert 0 < tonnes < mines.ore_capacity.sum() * mine.concentrate_yield(p.ore_lithium_recovery)


def test_real_mining_does_not_follow_the_price_of_concentrate(model):
    p, accounts = model.parameters, model.accounts
    old = accounts.prices_2020["concentrate"]
    new = model.industry.concentrate_price_2021
    assert new > 1.1 * old
    real = accounts.real_year_before[MINING]
    assert real == pytest.approx(base_mining(model, old) * p.value_added_ratio_mining)
    assert real < base_mining(model, new) * p.value_added_ratio_mining


def test_sources_add_up_to_the_primary_sector_and_industry_to_its_share(model):
    p = model.parameters
    gdp = base_gdp(model)
    sources = primary_sources(model, base_primary(model))
    assert sum(sources) == pytest.approx(base_primary(model))
    assert min(sources) > 0
    added = base_value_added(model, np.zeros(15))
    np.testing.assert_allclose(added[list(PRIMARY)], sources)
    assert sources.livestock == pytest.approx(base_primary(model) * p.livestock_part)
    assert added[HOSPITALITY] == pytest.approx(homestay_value(model))
    assert added[MINING] + added[ELECTRICITY] == pytest.approx(
        gdp * (model.settled.industry_share - p.manufacturing_share)
    )
    mined = model.industry.usual_output.sum()
    assert added[MINING] == pytest.approx(mined * p.value_added_ratio_mining)


def test_only_livestock_is_deflated_by_the_price_of_yaks(model):
    pasture = model.pasture
    nominal = np.ones(14)
    before = at_prices_of_2020(model, nominal)
    price, pasture.start_yak_price = pasture.start_yak_price, 2 * pasture.start_yak_price
    after = at_prices_of_2020(model, nominal)
    pasture.start_yak_price = price
    assert after[LIVESTOCK] == pytest.approx(before[LIVESTOCK] / 2)
    np.testing.assert_array_equal(np.delete(after, LIVESTOCK), np.delete(before, LIVESTOCK))


def test_the_first_year_begins_where_the_base_year_ended():
    model = GanziModel(draw=STEADY_DRAW, detail="coarse", end="2022-12")
    before = model.accounts.real_year_before
    model.run()
    year = model.accounts.real_year
    assert year[MINING] == pytest.approx(before[MINING], rel=0.1)
    for industry in PRIMARY:
        assert year[industry] == pytest.approx(before[industry], rel=0.3)
