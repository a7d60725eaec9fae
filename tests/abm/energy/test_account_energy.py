"""The month's energy: what follows activity, what switching moves, and what data centres add."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.clock import Clock, parse_month
from abm.energy.accounting import (
    account_energy,
    activities,
    electric_share,
    grant_retrofits,
    switch_ratios,
)
from abm.energy.books import EnergyBalance
from abm.registers.drawing import PRIOR, run_parameters
from abm.registers.policy import register
from agents.calendar import MONTHS_A_YEAR
from agents.energy.energy_use import (
    BURNT,
    CONSTRUCTION,
    ELECTRICITY,
    HOUSEHOLDS,
    MINING,
    SERVICES,
    TOURIST_VEHICLES,
)
from agents.industries import CONSTRUCTION as BUILDING
from agents.industries import HOSPITALITY, INDUSTRIES

COUNTIES = 18


class Programmes:
    """Stands for the programmes: remembers what was paid."""

    def __init__(self):
        self.paid = {}

    def pay(self, lever, account, amounts, rows=None):
        self.paid[lever] = self.paid.get(lever, 0.0) + float(np.sum(amounts))


def world(month="2022-03", **levers):
    """A model with a balance of 1200 tce of each fuel and user a year, at base activity, in the
    given month.
    """
    clock = Clock(parse_month("2022-01"), parse_month("2030-12"))
    clock.set(parse_month(month))
    values = {lever: row["status_quo"] for lever, row in register().items()}
    values.update(levers)
    n = len(INDUSTRIES)
    balance = EnergyBalance(
        yearly=np.full((9, 4), 1200.0),
        base_output=np.full(n, 1e8),
        base_mining=1e6,
        base_income=1e9,
        base_prices=1.0,
        base_generation=1e6,
        base_person_days=1e6,
        start_month=clock.t,
        convention=0.305,
        carbon_factors=np.array([2.7, 2.0, 1.5]),
        county_share=np.full((9, COUNTIES), 1 / COUNTIES),
        carbon_share=np.full(COUNTIES, 1 / COUNTIES),
        energy_2020=1e6,
        electricity_2020=3e6,
        product_2020=4e10,
        base_people=np.full(COUNTIES, 6e4),
        emissions_before={},
        process_emissions=1.2e4,
        process_counts=False,
        green_at_last_grant=np.full(n, 0.1),
        light_carbon=1e3,
        light_output=1e8,
    )
    return SimpleNamespace(
        clock=clock,
        parameters=run_parameters(
            0, source=PRIOR, given={"heating_amplitude": 0.2, "chargers": 30.0}
        ),
        levers=SimpleNamespace(**values),
        accounts=SimpleNamespace(real_output=np.full(n, 1e8)),
        power_projects=SimpleNamespace(generation=np.full(4, 0.25e6)),
        economy=SimpleNamespace(green=np.full(n, 0.1), green_start=np.full(n, 0.1)),
        counties=SimpleNamespace(
            tourist_person_days=np.full(COUNTIES, 1e6 / COUNTIES),
            chargers=np.full(COUNTIES, 30 / COUNTIES),
            data_centre_load=np.zeros(COUNTIES),
            electricity_use=np.zeros(COUNTIES),
            population=np.full(COUNTIES, 6e4),
            resident_income=np.full(COUNTIES, 0.8e9 / COUNTIES),
            herder_income=np.full(COUNTIES, 0.2e9 / COUNTIES),
        ),
        energy=balance,
        mines=SimpleNamespace(volume=np.full(2, 0.5e6)),
        world=SimpleNamespace(consumer_prices=1.0, coal_exit=0.0),
        enterprises=None,
        programmes=Programmes(),
    )


def test_at_base_activity_a_month_is_a_twelfth_of_the_year():
    model = world("2022-04")  # in April the season's factor is one
    account_energy(model)
    rate = model.parameters.fuel_switching_rate / MONTHS_A_YEAR
    use = model.energy.use
    assert use[TOURIST_VEHICLES] == pytest.approx([100.0] * 4)
    assert use[HOUSEHOLDS, list(BURNT)] == pytest.approx([100 * (1 - rate)] * 3, rel=1e-2)
    assert use[HOUSEHOLDS, ELECTRICITY] == pytest.approx(
        100 + 300 * rate * model.parameters.switch_ratio, rel=1e-2
    )
    assert model.counties.electricity_use.sum() * 0.305 == pytest.approx(use[:, ELECTRICITY].sum())


def test_households_use_energy_where_they_live_now():
    plain, moved, grown = world(), world(), world()
    moved.counties.population[0], moved.counties.population[1] = 9e4, 3e4
    grown.counties.population *= 1.1
    for model in (plain, moved, grown):
        account_energy(model)
    gain = moved.counties.electricity_use - plain.counties.electricity_use
    assert gain[0] == pytest.approx(-gain[1])
    assert gain[0] > 0
    assert moved.energy.use.sum() == pytest.approx(plain.energy.use.sum())
    # More people with the same income in all use more, but each of them less.
    ratio = grown.energy.use[HOUSEHOLDS].sum() / plain.energy.use[HOUSEHOLDS].sum()
    assert 1.0 < ratio < 1.09


def test_carbon_dioxide_is_that_of_the_fuels():
    model = world()
    account_energy(model)
    burnt = model.energy.use[:, list(BURNT)].sum(axis=0)
    assert model.energy.carbon_dioxide == pytest.approx(float(burnt @ [2.7, 2.0, 1.5]))


def test_activity_drives_its_own_user_only():
    model = world()
    model.accounts.real_output[BUILDING] = 2e8
    model.accounts.real_output[HOSPITALITY] = 2e8
    model.counties.tourist_person_days = model.counties.tourist_person_days * 3
    activity = activities(model)
    assert activity[CONSTRUCTION] == pytest.approx(2.0)
    assert activity[SERVICES] == pytest.approx(1.2)
    assert activity[TOURIST_VEHICLES] == pytest.approx(3.0)
    assert activity[[HOUSEHOLDS, MINING]] == pytest.approx([1.0, 1.0])


def test_a_data_centre_adds_its_power_and_no_carbon_dioxide():
    plain, busy = world(), world()
    busy.counties.data_centre_load = np.where(np.arange(COUNTIES) == 4, 100.0, 0.0)
    account_energy(plain)
    account_energy(busy)
    hours = busy.clock.hours
    assert busy.energy.total() - plain.energy.total() == pytest.approx(100 * hours * 0.305)
    assert busy.counties.electricity_use[4] - plain.counties.electricity_use[4] == pytest.approx(
        100 * hours
    )
    assert busy.energy.carbon_dioxide == plain.energy.carbon_dioxide


@pytest.mark.parametrize("lever", ["electrification_subsidy", "support_power_price"])
def test_help_for_switching_saves_carbon_dioxide(lever):
    none = {lever: 0.0}
    most = {lever: register()[lever]["high"]}
    plain, helped = world(**none), world(**most)
    for model in (plain, helped):
        for _ in range(MONTHS_A_YEAR):
            account_energy(model)
    assert helped.energy.carbon_dioxide < plain.energy.carbon_dioxide
    assert helped.energy.electricity() > plain.energy.electricity()


def test_green_buildings_save_energy_and_are_paid_once_a_quarter():
    plain, helped = world(green_building_subsidy=0.0), world(green_building_subsidy=200.0)
    for model in (plain, helped):
        account_energy(model)
    assert helped.energy.total() < plain.energy.total()
    assert helped.programmes.paid["green_building_subsidy"] > 0
    assert plain.programmes.paid["green_building_subsidy"] == 0
    april = world("2022-04", green_building_subsidy=200.0)
    account_energy(april)
    assert april.programmes.paid == {}
    assert april.energy.building_grants > 0


def test_firms_get_the_grant_for_equipment_they_have_turned():
    model = world(electrification_subsidy=0.4)
    one = np.ones(1)
    model.enterprises = SimpleNamespace(
        industry=np.array([HOSPITALITY]), capital=one * 1e8, weight=one, active=one
    )
    model.economy.green = np.full(len(INDUSTRIES), 0.15)
    grant_retrofits(model)
    assert model.programmes.paid["electrification_subsidy"] == pytest.approx(
        0.05 * 1e8 * model.parameters.retrofit_cost_share * 0.4
    )
    grant_retrofits(model)
    assert model.programmes.paid["electrification_subsidy"] == pytest.approx(
        0.05 * 1e8 * model.parameters.retrofit_cost_share * 0.4
    )


def test_chargers_bring_electric_driving():
    model = world("2030-07")
    model.energy.start_month = parse_month("2021-07")
    before = electric_share(model)
    assert before == pytest.approx(model.parameters.electric_vehicles_2030)
    model.counties.chargers = np.full(COUNTIES, 100.0)
    assert electric_share(model) > before


def test_driving_by_power_needs_less_energy_than_by_fuel():
    ratios = switch_ratios(world().parameters)
    assert ratios[TOURIST_VEHICLES] < 1
    assert ratios[HOUSEHOLDS] == world().parameters.switch_ratio


def test_fuelled_driving_is_noted_beside_that_of_the_month_before():
    model = world()
    before = 1 - electric_share(model)
    model.energy.fuelled_driving = before
    model.clock.set(parse_month("2026-03"))
    model.counties.chargers = model.counties.chargers * 4
    account_energy(model)
    balance = model.energy
    assert balance.fuelled_driving == pytest.approx(1 - electric_share(model))
    assert balance.fuelled_driving_kept == pytest.approx(balance.fuelled_driving / before)
    assert 0.8 < balance.fuelled_driving_kept < 0.98
    # Driving that turns back to fuel opens no station
    model.counties.chargers = np.zeros(COUNTIES)
    account_energy(model)
    assert model.energy.fuelled_driving_kept == 1.0
