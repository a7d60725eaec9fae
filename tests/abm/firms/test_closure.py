"""The first year's demand meets last year's output."""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms.closure import farm_inputs, firm_inputs, known_demand
from abm.registers.base_product import base_gdp
from agents.calendar import MONTHS_A_YEAR
from agents.industries import COLUMNS, CONSTRUCTION, NON_MARKET, PRIMARY, SECONDARY, TERTIARY


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=0, end="2022-12")


def test_local_shares_are_shares_and_budgets_are_not_negative(model):
    share = model.market.local_share
    assert (share >= 0).all()
    assert (share <= 1).all()
    assert (model.counties.public_purchases >= 0).all()
    assert (model.counties.public_investment >= 0).all()
    assert (model.economy.outside_demand >= 0).all()


def test_known_demand_and_what_closes_it_add_up_to_output(model):
    structure, e = model.economy.structure, model.enterprises
    column = np.bincount(e.market, e.yearly_sales * e.weight, COLUMNS)
    final = known_demand(model, structure, column)
    closing = np.zeros(COLUMNS)
    closing[NON_MARKET] = model.counties.public_purchases.sum() * MONTHS_A_YEAR
    works = model.counties.public_investment.sum() * MONTHS_A_YEAR
    closing[CONSTRUCTION] = works * model.market.local_share[CONSTRUCTION]
    closing += model.economy.outside_demand.sum(axis=0) * MONTHS_A_YEAR
    gdp = base_gdp(model)
    sellers = column > 0
    inputs = firm_inputs(model, structure, column, gdp) + farm_inputs(model, structure, gdp)
    ratio = (final + closing + inputs)[sellers] / column[sellers]
    np.testing.assert_allclose(ratio, 1.0, atol=0.03)


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
