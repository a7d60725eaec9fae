"""A run that begins before 2022 starts from the product, the farms and the air of its own time."""

import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.registers.base_product import base_gdp, base_prices, base_primary


def started(start):
    return GanziModel(draw=1, start=start, end=f"{start[:4]}-12", detail="coarse")


def test_the_primary_sector_keeps_its_part_of_the_product_at_any_start():
    early, late = started("2016-01"), started("2022-01")
    p = early.parameters
    assert base_gdp(early) == p.gdp_2015
    assert base_primary(early) == pytest.approx(p.primary_value_added * p.gdp_2015 / p.gdp_2021)
    assert base_primary(late) == late.parameters.primary_value_added


def test_the_first_year_of_an_earlier_start_brings_what_the_year_before_did():
    model = started("2016-01")
    before = model.energy.emissions_before[2015]
    year = model.run().annual().loc[2016]
    assert year["gdp"] == pytest.approx(base_gdp(model), rel=0.12)
    # The year before had fewer animals: herds and prices are not yet at rest where a run begins.
    july = month_index(2016, 7)
    prices = model.outlook_paths["consumer_prices"][july] / base_prices(model)
    usual = base_primary(model) * model.trends.primary.over_base(july) * prices
    assert year["value_added_primary"] == pytest.approx(usual, rel=0.1)
    assert year["co2"] == pytest.approx(before, rel=0.06)
