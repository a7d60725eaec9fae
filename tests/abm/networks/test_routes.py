"""Routes of travellers over roads and flights."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.clock import Clock, month_index
from abm.networks import network as networks
from abm.networks.airlines import by_flight, ground_flights
from abm.networks.by_air import NO_FLIGHT
from abm.networks.network import Network
from abm.networks.places import ORIGINS
from abm.networks.routes import NO_WAY_HOURS, NO_WAY_KILOMETRES, flow_on_edges
from abm.networks.shortest import Steps
from abm.registers.parameters import drawn_values
from agents.county import COUNTIES

NOW = month_index(2022, 6)
KANGDING = COUNTIES.index("kangding")
LUDING = COUNTIES.index("luding")
YAJIANG = COUNTIES.index("yajiang")
DAOCHENG = COUNTIES.index("daocheng")
CHENGDU = ORIGINS.index("chengdu")


@pytest.fixture
def network():
    parameters = SimpleNamespace(**drawn_values(0))
    altitude = np.where(np.arange(18) == KANGDING, 2500.0, 4000.0)
    network = Network(parameters, altitude, Clock(month_index(2018, 1), NOW))
    network.refresh(winter=False, t=NOW)
    return network


def cut(network, name):
    start, _, end = name.removeprefix("road:").partition("-")
    for one in (name, f"road:{end}-{start}"):
        network.cuts[:, network.road.row(one)] = True


def test_every_origin_reaches_every_county(network):
    assert network.travel_hours.shape == (len(ORIGINS), 18)
    assert np.isfinite(network.travel_hours).all()
    assert (network.travel_hours > 0).all()


def test_known_driving_times(network):
    assert network.travel_hours[CHENGDU, KANGDING] == pytest.approx(0.5 + 1.7 + 1.1 + 0.9, abs=0.01)


def test_counties_on_the_way_are_passed_through(network):
    assert network.pass_through[CHENGDU, KANGDING, LUDING] == pytest.approx(1.0)
    assert network.pass_through[CHENGDU, YAJIANG, KANGDING] == pytest.approx(1.0)
    there_and_back = (
        2 * 0.9 * network.parameters.route_value_of_time + 2 * 49 * network.parameters.driving_cost
    )
    part = np.exp(-there_and_back / network.parameters.route_spread)
    assert network.pass_through[CHENGDU, LUDING, KANGDING] == pytest.approx(part)
    assert network.pass_through[:, np.arange(18), np.arange(18)] == pytest.approx(
        np.ones((len(ORIGINS), 18))
    )
    assert (network.pass_through <= 1).all()


def test_cut_roads_and_winter_make_travel_longer_and_only_where_they_are(network):
    summer = network.travel_hours.copy()
    version = network.version
    cut(network, "road:luding-kangding")
    network.refresh(winter=False, t=NOW)
    assert network.version == version + 1
    # By Danba: 0.5 to Chengdu, then 1.7, 1.1, 3 and 3 hours
    assert network.travel_hours[CHENGDU, KANGDING] == pytest.approx(9.3)
    assert network.travel_hours[CHENGDU, LUDING] == summer[CHENGDU, LUDING]
    network.cuts[:] = False
    network.refresh(winter=True, t=NOW)
    assert (network.travel_hours >= summer).all()
    assert network.travel_hours[CHENGDU, YAJIANG] > summer[CHENGDU, YAJIANG]


def test_nothing_is_computed_again_while_no_edge_changes(network):
    version = network.version
    hours = network.travel_hours
    network.refresh(winter=False, t=NOW)
    assert (network.version, network.travel_hours is hours) == (version, True)


def test_a_new_expressway_saves_its_hours_beyond_it(network):
    before = network.travel_hours.copy()
    network.expressway_open = True
    network.refresh(winter=False, t=NOW)
    saved = before - network.travel_hours
    assert saved[CHENGDU, YAJIANG] == pytest.approx(network.parameters.expressway_saving)
    assert saved[CHENGDU, KANGDING] == 0
    assert (saved >= -1e-9).all()


def test_before_the_yakang_expressway_the_road_took_longer(network):
    after = network.travel_hours[CHENGDU, KANGDING]
    network.refresh(winter=False, t=month_index(2018, 6))
    assert network.travel_hours[CHENGDU, KANGDING] > after + 1.5


def test_flights_begin_when_the_airport_opens(network):
    """Ganzi has had its airport since September 2019: before, the way by air led over another."""
    ganzi = COUNTIES.index("ganzi")
    network.refresh(winter=False, t=month_index(2019, 8))
    before = network.by_air.hours[CHENGDU, ganzi]
    network.refresh(winter=False, t=month_index(2019, 9))
    assert network.by_air.hours[CHENGDU, ganzi] == pytest.approx(0.5 + 3.3 + 1.1)
    assert flight_to(network, ganzi) == "air:chengdu-ganzi"
    assert before > 9
    assert network.air.to_county.sum() == 8


def flight_to(network, county, market=CHENGDU):
    return network.air.names[network.by_air.flight[market, county] - network.road.n]


def test_the_way_by_air_goes_on_by_road_from_the_best_airport(network):
    ways = network.by_air
    xiangcheng = COUNTIES.index("xiangcheng")
    assert ways.hours[CHENGDU, DAOCHENG] == pytest.approx(0.5 + 3.4 + 1.0)
    assert ways.hours[CHENGDU, xiangcheng] == pytest.approx(0.5 + 3.4 + 1.0 + 2.3)
    assert ways.fare[CHENGDU, xiangcheng] == 1100.0
    assert ways.ground_cash[CHENGDU, xiangcheng] == pytest.approx(
        110 * network.parameters.driving_cost
    )
    assert flight_to(network, xiangcheng) == "air:chengdu-daocheng"
    assert flight_to(network, DAOCHENG, ORIGINS.index("chongqing")) == "air:chongqing-daocheng"
    pearl = ORIGINS.index("pearl_delta")
    assert ways.far_fare[pearl, DAOCHENG] == 900.0
    assert ways.far_fare[CHENGDU, DAOCHENG] == 0.0


def test_who_flies_passes_only_what_lies_beyond_the_airport(network):
    passed = network.by_air.pass_through[CHENGDU]
    xiangcheng = COUNTIES.index("xiangcheng")
    assert passed[xiangcheng, DAOCHENG] == pytest.approx(1.0)
    assert passed[DAOCHENG, DAOCHENG] == pytest.approx(1.0)
    assert passed[xiangcheng, [KANGDING, YAJIANG]].max() < 1e-6
    assert network.pass_through[CHENGDU, xiangcheng, YAJIANG] == pytest.approx(1.0)


def test_flights_are_late_in_winter(network):
    summer = network.by_air.hours[CHENGDU, DAOCHENG]
    seats = network.air.seats
    network.refresh(winter=True, t=NOW)
    late = network.parameters.winter_flight_delay * (3.4 + 1.0)
    assert network.by_air.hours[CHENGDU, DAOCHENG] == pytest.approx(summer + late)
    assert network.air.seats == pytest.approx((1 - network.parameters.winter_flights_lost) * seats)


def test_without_flights_there_is_no_way_by_air_and_roads_are_as_before(network):
    hours, cash = network.travel_hours, network.travel_cash
    ground_flights(network)
    network.refresh(winter=False, t=NOW)
    assert (network.by_air.flight == NO_FLIGHT).all()
    assert (network.air.seats == 0).all()
    assert (network.by_air.hours == NO_WAY_HOURS).all()
    assert (network.travel_hours == hours).all()
    assert (network.travel_cash == cash).all()
    assert network.by_air.steps.edge.size == 0


def test_an_airport_beyond_cut_roads_is_still_reached_by_air(network):
    for name in network.road.names:
        if name.endswith("-daocheng") or ":daocheng-" in name:
            network.set(name, open=0.0)
    network.refresh(winter=False, t=NOW)
    assert network.travel_hours[CHENGDU, DAOCHENG] == NO_WAY_HOURS
    assert network.by_air.hours[CHENGDU, DAOCHENG] == pytest.approx(0.5 + 3.4 + 1.0)


def test_routes_are_worked_out_anew_after_edges_were_changed_by_hand(network):
    before = network.travel_hours[CHENGDU, KANGDING]
    network.road.free_hours = 0.5 * network.road.free_hours
    network.refresh(winter=False, t=NOW)
    assert network.travel_hours[CHENGDU, KANGDING] == before
    network.forget()
    network.refresh(winter=False, t=NOW)
    assert network.travel_hours[CHENGDU, KANGDING] < before


def test_trips_are_counted_on_every_edge_of_their_route(network):
    trips = np.zeros((len(ORIGINS), 18))
    trips[CHENGDU, KANGDING] = 100.0
    trips[ORIGINS.index("pearl_delta"), LUDING] = 10.0
    network.carry_visitors(trips, np.zeros_like(trips))
    seen = {
        name: trips
        for name, trips in zip(network.road.names, network.road.visitor_trips.tolist(), strict=True)
        if trips
    }
    assert seen == {
        "road:origin:chengdu-chengdu": 100.0,
        "road:chengdu-yaan": 110.0,
        "road:yaan-luding": 110.0,
        "road:luding-kangding": 100.0,
    }
    assert network.air.passengers[network.air.row("air:origin:pearl_delta-chengdu")] == 10.0
    assert network.air.passengers.sum() == 10.0


def test_who_flies_is_counted_on_the_flight_and_on_the_roads_at_both_ends(network):
    trips = np.zeros((len(ORIGINS), 18))
    trips[ORIGINS.index("yangtze_delta"), COUNTIES.index("xiangcheng")] = 7.0
    network.carry_visitors(np.zeros_like(trips), trips)
    air = network.air
    flown = {name for name, persons in zip(air.names, air.passengers, strict=True) if persons}
    assert flown == {"air:origin:yangtze_delta-chengdu", "air:chengdu-daocheng"}
    driven = network.road.visitor_trips
    assert driven[network.road.row("road:daocheng-xiangcheng")] == 7.0
    assert driven.sum() == 7.0
    assert by_flight(network, trips)[air.row("air:chengdu-daocheng")] == 7.0


def test_routes_of_different_length_are_summed_by_hand():
    """Two routes over four edges: the first takes two of them, the second one."""
    steps = Steps(edge=np.array([2, 0, 1]), pair=np.array([0, 0, 1]))
    assert flow_on_edges(steps, np.array([[5.0, 7.0]]), 4).tolist() == [5.0, 7.0, 5.0, 0.0]
    nowhere = Steps(edge=np.zeros(0, int), pair=np.zeros(0, int))
    flow = flow_on_edges(nowhere, np.array([[5.0, 7.0]]), 4)
    assert flow.dtype == float
    assert not flow.any()


def test_without_any_open_way_a_county_is_far_but_not_infinitely(network):
    usual = network.travel_cash[CHENGDU, DAOCHENG]
    for name in (*network.road.names, *network.air.names):
        if name.endswith("-daocheng"):
            network.set(name, open=0.0)
    network.refresh(winter=False, t=NOW)
    assert (network.travel_hours[:, DAOCHENG] == NO_WAY_HOURS).all()
    far = NO_WAY_KILOMETRES * network.parameters.driving_cost
    assert network.travel_cash[CHENGDU, DAOCHENG] == pytest.approx(far)
    assert far > usual
    assert np.isfinite(network.pass_through).all()
    assert network.pass_through[CHENGDU, DAOCHENG, DAOCHENG] == 1.0
    trips = np.ones((len(ORIGINS), 18))
    network.carry_visitors(trips, np.zeros_like(trips))
    assert network.road.visitor_trips[network.road.row("road:litang-daocheng")] == 0.0


def test_a_state_met_before_is_not_worked_out_again_and_few_are_remembered(network, monkeypatch):
    summer = network.travel_hours
    network.refresh(winter=True, t=NOW)
    network.refresh(winter=False, t=NOW)
    assert network.travel_hours is summer
    monkeypatch.setattr(networks, "MOST_ROUTES", 3)
    for row in range(6):
        network.cuts[:] = np.arange(network.road.n) // 2 == row
        network.refresh(winter=False, t=NOW)
    assert len(network._known) == 3
    network.cuts[:] = False
    network.refresh(winter=False, t=NOW)
    assert (network.travel_hours == summer).all()
