"""Tibetan medicine: herbs, licences and sales, each rule with a number worked by hand."""

import numpy as np
import pytest

from abm.firms.medicine import CANDIDATES, award_licences, support_medicine
from agents.firms import medicine
from tests.worlds.small_economy import SmallModel


def test_herbs_grow_by_planting_and_shrink_by_decline():
    area = medicine.herb_area_after(
        np.array([1200.0, 0.0]), np.array([4e4, 8e4]), cost=4e4, decline=0.1
    )
    np.testing.assert_allclose(area, [1190.0 + 1.0, 2.0])


def test_licences_come_at_the_usual_rate_with_the_usual_support():
    usual = {"rate": 1.2, "elasticity": 0.5, "candidates": 24}
    assert medicine.licence_chance(15e6, 15e6, **usual) == pytest.approx(0.05)
    assert medicine.licence_chance(60e6, 15e6, **usual) == pytest.approx(0.1)
    assert medicine.licence_chance(0.0, 15e6, **usual) == 0.0
    assert medicine.licence_chance(0.5, 0.5, **usual) == pytest.approx(0.05)


def test_sales_open_with_support_and_licences_and_stop_at_the_herbs():
    market = {"gain": 0.5, "decay": 0.12, "licences": 1.2}
    before = np.array([100.0, 0.0])
    support = np.array([0.0, 240.0])
    sales = medicine.opened_sales(before, support, most=1e9, **market)
    np.testing.assert_allclose(sales, [99.0, 12.0])
    short = medicine.opened_sales(before, support, most=55.5, **market)
    np.testing.assert_allclose(short, [49.5, 6.0])


def test_room_by_hand():
    start = {"area_start": 1000.0, "slack": 0.25}
    assert medicine.herb_room(100.0, np.array([600.0, 600.0]), **start) == pytest.approx(50.0)
    assert medicine.herb_room(100.0, np.array([500.0]), **start) == 0.0


@pytest.fixture
def model():
    model = SmallModel("2023-01")
    model.economy.medicine.output = 1e9
    return model


def test_support_plants_herbs_and_opens_sales_that_fade(model):
    p, state = model.parameters, model.economy.medicine
    model.programmes.each = 1200.0
    opened = support_medicine(model)
    np.testing.assert_allclose(opened, (1 - p.herb_support_share) * 100 * p.medicine_market_gain)
    area = p.herb_area_start / 18
    planted = p.herb_support_share * 1200.0 / p.herb_cost
    np.testing.assert_allclose(state.herb_area, area * (1 - p.herb_decline / 12) + planted)
    model.programmes.each = 0.0
    np.testing.assert_allclose(support_medicine(model), opened * (1 - p.medicine_market_decay / 12))


def test_licences_are_won_in_january_and_kept(model):
    p, state = model.parameters, model.economy.medicine
    p.licence_rate = CANDIDATES * 10.0
    state.support = 15e6
    award_licences(model)
    assert state.licensed.all()
    award_licences(model)
    assert state.licensed.all()
    assert state.support == 0.0


def test_licences_raise_what_support_opens(model):
    model.programmes.each = 1200.0
    model.clock.set(model.clock.t + 1)
    usual = support_medicine(model).sum()
    model.economy.medicine.licensed = np.ones(CANDIDATES, bool)
    model.economy.medicine.sales = np.zeros(18)
    more = support_medicine(model).sum()
    assert more == pytest.approx(usual * (1 + CANDIDATES / model.parameters.licences_start))
