"""What networks and services do for visitors, farmers and firms."""

import numpy as np
import pytest

from abm import GanziModel
from abm.firms import renewal
from abm.networks import measured, services
from abm.pasture import farming
from abm.pasture.animal_markets import expected_prices, household_prices
from abm.tourism.choice import choose_vehicles
from abm.tourism.journeys import travel_costs
from agents.industries import HOSPITALITY, INFORMATION
from agents.tourism.tourist import COACH, ELECTRIC_CAR, FUEL_CAR, GROUP, charging_hours, vehicles
from tests.worlds.travel_world import chosen


def built(month="2022-07"):
    model = GanziModel(draw=3, detail="coarse", start=month, end="2023-12")
    model.ledger.start_month()
    model.network.refresh(winter=False, t=model.clock.t)
    return model


def test_network_service_is_5g_and_gigabit_by_their_parts():
    model = built()
    p, counties = model.parameters, model.counties
    counties.gigabit = np.arange(18) == 2
    counties.base_stations = (
        0.5 * p.base_station_need * counties.population / counties.population.sum()
    )
    service = services.connectivity(model)
    assert service[0] == pytest.approx(0.5 * (1 - p.gigabit_service_part))
    assert service[2] - service[0] == pytest.approx(p.gigabit_service_part)
    assert measured.network_service(model) == pytest.approx(service.mean())


def test_better_networks_bring_information_firms_and_no_others():
    model = built()
    e = model.enterprises
    before = renewal.entry_rates(model)
    model.counties.base_stations = np.full(18, 1e4)
    after = renewal.entry_rates(model)
    firms = e.active & (before > 0)
    gained = services.connectivity(model) > model.counties.start_connectivity
    information = firms & (e.industry == INFORMATION) & gained[e.county]
    assert gained.sum() > 14
    assert (after[information] > before[information]).all()
    assert after[firms & (e.industry == HOSPITALITY)] == pytest.approx(
        before[firms & (e.industry == HOSPITALITY)]
    )


def test_village_delivery_raises_what_farmers_and_herders_get_by_its_two_to_four_percent():
    model = built(month="2022-09")
    p = model.parameters
    assert services.farm_price_gain(model) == pytest.approx(np.zeros(18))
    usual = household_prices(model, expected_prices(model))
    model.counties.logistics_coverage = np.ones(18)
    gain = p.delivery_farm_price * (1 - p.villages_with_logistics)
    assert 0.005 < gain < 0.04
    raised = household_prices(model, expected_prices(model)) / usual - 1
    assert 0.5 * gain < raised.min() < raised.max() < 1.5 * gain


def test_farmers_sell_dearer_where_villages_have_delivery():
    usual, served = built(), built()
    served.counties.logistics_coverage = np.ones(18)
    for model in (usual, served):
        farming.sell_farm_output(model)
    gain = services.farm_price_gain(served)[0]
    ratio = served.ledger.month_total("own_crops") / usual.ledger.month_total("own_crops")
    assert ratio == pytest.approx(1 + gain)


def test_electric_cars_are_the_first_in_line_and_coaches_the_last():
    place = np.array([0.1, 0.3, 0.6, 0.9, 0.1])
    segment = np.array([0, 0, 3, 3, GROUP])
    coach_share = np.array([0.0, 0.0, 1.0, 0.5])
    vehicle = vehicles(place, segment, coach_share=coach_share, electric_share=0.2)
    assert vehicle.tolist() == [ELECTRIC_CAR, FUEL_CAR, COACH, COACH, COACH]


def test_electric_cars_spread_from_what_was_known_to_what_is_drawn():
    early = built("2022-01")
    late = GanziModel(draw=3, detail="coarse", end="2030-12")
    late.set_month(late.clock.end)
    p = early.parameters
    assert services.electric_share(early) == pytest.approx(p.electric_cars_2021, rel=0.2)
    assert services.electric_share(late) == pytest.approx(p.electric_cars_2030)
    before = np.count_nonzero(early.tourists.vehicle == ELECTRIC_CAR)
    choose_vehicles(late)
    assert np.count_nonzero(late.tourists.vehicle == ELECTRIC_CAR) > before


def test_an_electric_car_loses_time_in_each_county_without_chargers():
    passed = np.array([[1.0, 0.5], [0.0, 1.0]])
    hours = charging_hours(passed, np.array([0.25, 1.0]), detour=2.0)
    assert hours == pytest.approx([1.5, 0.0])


def test_chargers_make_the_way_cheaper_for_electric_cars_only():
    model = built()
    before, charging = travel_costs(model)
    model.counties.chargers = np.full(18, model.parameters.charger_need)
    assert services.charger_coverage(model) == pytest.approx(np.ones(18))
    after, charging_after = travel_costs(model)
    assert (charging > 0).all()
    assert charging_after == pytest.approx(np.zeros_like(charging))
    assert (after == before).all()


def test_parties_with_electric_cars_go_where_the_chargers_are():
    model = built()
    electric = np.arange(model.tourists.n) % 2 == 0
    model.tourists.vehicle = np.where(electric, ELECTRIC_CAR, COACH)
    model.journeys.electric_rows = np.flatnonzero(electric)
    model.counties.chargers = np.zeros(18)
    before = chosen(model).probability.copy()
    model.counties.chargers = np.where(np.arange(18) == 5, model.parameters.charger_need, 0.0)
    after = chosen(model).probability
    assert (after[electric, 5] > before[electric, 5]).all()
    assert (after[~electric] == before[~electric]).all()
