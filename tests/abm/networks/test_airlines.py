"""Timetables, loads and new routes of airlines in a model."""

import numpy as np
import pytest

from abm.clock import parse_month
from abm.networks import airlines
from tests.worlds.travel_world import built

DAOCHENG_ROUTE = "air:chengdu-daocheng"


def busy(model, load):
    """The last two seasons of both kinds had this load on every route."""
    known = model.network.airlines
    known.season_loads = np.full_like(known.season_loads, load)
    known.wanted, known.offered = np.full(model.network.air.n, load), np.ones(model.network.air.n)
    return known


def flights_after_ten_seasons(model, load):
    for year in range(2022, 2027):
        for month in ("04", "11"):
            model.set_month(parse_month("2022-07"))
            model.clock.set(parse_month(f"{year}-{month}"))
            busy(model, load)
            airlines.plan_flights(model)
    return model.network.airlines.flights


def test_full_flights_grow_in_their_season_and_others_stay():
    quiet = flights_after_ten_seasons(built(), 0.84)
    full = flights_after_ten_seasons(built(), 0.86)
    row = built().network.air.row(DAOCHENG_ROUTE)
    assert quiet[:, row].tolist() == [28, 10]
    assert (full[:, row] > [28, 10]).all()


def test_new_routes_need_a_full_feeder_and_a_prefecture_that_keeps_to_its_plan():
    new = [
        built().network.air.row(f"air:{hub}-daocheng") for hub in ("xian", "hangzhou", "guangzhou")
    ]
    eager = built()
    assert flights_after_ten_seasons(eager, 0.9)[:, new].max() >= 7
    slow = built(levers={"transport_investment": 0.9})
    assert flights_after_ten_seasons(slow, 0.9)[:, new].max() == 0


def test_a_new_route_becomes_a_way():
    model = built()
    known, network = model.network.airlines, model.network
    row = network.air.row("air:guangzhou-daocheng")
    flights = known.flights.copy()
    flights[0, row] = 7.0
    known.flights = flights
    before = network.by_air.hours.copy()
    network.refresh(winter=False, t=model.clock.t)
    assert network.air.seats[row] == pytest.approx(7 * 365 / 84 * model.parameters.seats_a_flight)
    saved = before - network.by_air.hours
    assert (saved > 0).any()
    assert network.by_air.flight.max() >= network.road.n + row


def test_fares_rise_with_what_was_wanted_beyond_the_usual():
    model = built()
    known, air = model.network.airlines, model.network.air
    seats, month = air.seats, model.clock.month
    known.note((known.usual_load[month - 1] + 0.3) * seats, seats, month)
    airlines.plan_flights(model)
    risen = air.fare_level > 1
    assert (risen == (seats > 0)).all()
    usual = built()
    usual.network.airlines.note(known.usual_load[month - 1] * seats, seats, month)
    airlines.plan_flights(usual)
    assert usual.network.air.fare_level == pytest.approx(np.ones(air.n))
