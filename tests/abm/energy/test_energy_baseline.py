"""The energy balance as the run begins."""

import numpy as np
import pytest

from abm.energy.start import carbon_key, emissions_before, weights
from abm.registers.drawing import PRIOR, run_parameters
from agents.energy.energy_use import BURNT, ELECTRICITY, POWER_STATIONS


def test_observed_emissions_come_first_and_the_drawn_year_after():
    p = run_parameters(0, source=PRIOR, given={"co2": 1.5e6, "fossil_growth_2021": 0.02})
    known = emissions_before(p, 2021)
    assert known[2019] == 1_487_100
    assert known[2020] == 1.5e6
    assert known[2021] == pytest.approx(1.53e6)
    assert max(emissions_before(p, 2015)) == 2015


def test_every_fuel_has_users_and_power_stations_burn_nothing():
    table = weights(run_parameters(0, source=PRIOR))
    assert np.all(table.sum(axis=0) > 0)
    assert table[POWER_STATIONS, ELECTRICITY] > 0
    assert table[POWER_STATIONS, list(BURNT)].sum() == 0


def test_county_shares_of_carbon_dioxide_add_up():
    assert carbon_key().sum() == pytest.approx(1.0, abs=1e-4)
    assert len(carbon_key()) == 18
