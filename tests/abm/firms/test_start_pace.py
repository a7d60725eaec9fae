"""From the mean of the base year to the first month, and what the first year brings by it."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.markets.structure import SERVICES
from abm.registers.base_product import (
    base_prices,
    base_year,
    mean_of_base_year,
    prices_over_2021,
    years_since_base,
)
from agents.industries import CONSTRUCTION


@pytest.fixture(scope="module")
def model():
    return GanziModel(draw=1, end="2022-12", detail="coarse", source="prior")


def test_the_base_year_is_the_calendar_year_before_and_its_middle_the_end_of_june():
    assert base_year(month_index(2022, 1)) == 2021
    assert base_year(month_index(2018, 5)) == 2018
    assert base_year(month_index(2026, 1)) == 2021
    assert years_since_base(month_index(2022, 1)) == pytest.approx(6.5 / 12)
    assert years_since_base(month_index(2021, 12)) == pytest.approx(5.5 / 12)


def test_means_are_those_of_the_twelve_months(model):
    months = slice(month_index(2021, 1), month_index(2021, 12) + 1)
    paths = model.outlook_paths
    assert base_prices(model) == pytest.approx(paths["consumer_prices"][months].mean())
    assert mean_of_base_year(model, "transfer_index") == pytest.approx(
        paths["transfer_index"][months].mean()
    )
    assert prices_over_2021(model) == pytest.approx(
        model.world.consumer_prices / paths["consumer_prices"][months].mean()
    )
    assert prices_over_2021(model) > 1.0


def test_wages_and_output_a_worker_have_gone_on_since_the_middle_of_the_base_year(model):
    p, firms, structure = model.parameters, model.enterprises, model.economy.structure
    years = 6.5 / 12
    prices = model.world.consumer_prices / base_prices(model)
    a_worker = ((1 + model.trends.economy.yearly[0]) / (1 + p.hours_growth)) ** years
    assert model.economy.wage_level == pytest.approx(
        prices * a_worker * (1 + p.real_wage_gap) ** years
    )
    labour = structure.value_added_ratio * structure.labour_share
    before = (structure.wage / np.maximum(labour, 1e-9) / base_prices(model))[firms.market]
    gained = firms.productivity / before
    services = np.isin(firms.market, SERVICES)
    builders = firms.market == CONSTRUCTION
    np.testing.assert_allclose(gained[builders], a_worker)
    np.testing.assert_allclose(
        gained[services], a_worker * (1 - p.services_productivity_gap) ** years
    )


def test_customers_outside_and_budgets_are_ahead_of_the_mean_of_the_base_year(model):
    transfers = model.outlook_paths["transfer_index"][month_index(2022, 1)]
    assert transfers / model.economy.start_transfers > 1.03
    assert model.trends.economy.over_base(model.clock.start) > 1.02
    assert model.trends.primary.over_base(model.clock.start) == pytest.approx(
        model.counties.farm_productivity[0]
    )


def test_nothing_goes_on_in_a_world_that_stands_still():
    still = GanziModel(draw=1, outlook="steady", end="2022-01", detail="coarse")
    assert still.economy.wage_level == pytest.approx(1.0)
    assert still.trends.economy.over_base(still.clock.start) == pytest.approx(1.0)
    assert still.world.transfer_index == pytest.approx(still.economy.start_transfers)
    assert prices_over_2021(still) == pytest.approx(1.0)
