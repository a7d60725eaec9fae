"""Part of travelling: what the way costs over land and by air, and who would rather fly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from abm.networks.airlines import by_flight, of_flight
from abm.networks.services import charger_coverage
from abm.tourism.groups import market_values
from agents.axis import across, anywhere
from agents.stack import one_by_one
from agents.tourism import tourist, travel_mode

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

BY_CAR_FOR_PLEASURE = np.array([1.0, 1.0, 0.0, 0.0])
"""Segments that hire a car at the airport: packages are driven, and families are fetched."""
IN_PACKAGES = np.array([0.0, 0.0, 1.0, 0.0])
IS_ELECTRIC = np.array([0.0, 1.0])[:, None, None, None]
"""Cars with an engine, then electric ones."""


def _no_rows() -> IntArray:
    return np.empty(0, int)


def _none() -> FloatArray:
    return np.empty(0)


@dataclass
class Journeys:
    """What journeys cost, CNY a head: 9 markets, 4 segments, 18 counties.

    The first part changes only with the network, the second each month.
    """

    tastes: FloatArray  # (4, 4): of the segments, as `tourist.segment_tastes`
    transfer_cost: FloatArray  # (flights,): of changing to each, set to the guests of 2019
    nests: FloatArray  # (18, nests): 1 where a county lies in a region of tourism
    electric_rows: IntArray = field(default_factory=_no_rows)  # rows that come by electric car
    electric_part: FloatArray = field(default_factory=_none)  # (9, 4): their part of all rows

    version: int = -1  # of the network that the following belong to
    time_value: FloatArray = field(default_factory=_none)  # (9, 4, 1): CNY/h
    over_land: FloatArray = field(default_factory=_none)  # (9, 4, 18)
    before_fare: FloatArray = field(default_factory=_none)  # (9, 4, 18): by air without the fare
    fare: FloatArray = field(default_factory=_none)  # (9, 4, 18): to the prefecture as usual
    available: FloatArray = field(default_factory=_none)  # (9, 1, 18): part of the month open

    by_air: FloatArray = field(default_factory=_none)  # (9, 4, 18): part that would rather fly


def travel_costs(model: GanziModel) -> tuple[FloatArray, FloatArray]:
    """Generalised cost from each market to each county by segment, CNY a head, and what electric
    cars add to it, (9, 4, 18) both; notes who would rather fly.
    """
    network, p, journeys = model.network, model.parameters, model.journeys
    if anywhere(journeys.version != network.version):
        follow_network(model)
    transfer = for_segments(of_flight(network, journeys.transfer_cost))
    level = for_segments(of_flight(network, network.air.fare_level))
    air = journeys.before_fare + transfer + level * journeys.fare
    hours = tourist.charging_hours(
        network.pass_through, charger_coverage(model)[..., None, :], detour=p.electric_car_detour
    )
    charging = for_segments(hours) * journeys.time_value
    chosen = travel_mode.mode_choice(
        for_cars(journeys.over_land) + IS_ELECTRIC * for_cars(charging),
        for_cars(air),
        response=across(p.mode_response, 3),
        available=for_cars(journeys.available),
    )
    (engine, electric), (cost, electric_cost) = of_cars(chosen.by_air), of_cars(chosen.cost)
    journeys.by_air = travel_mode.mixed(engine, electric, share=journeys.electric_part[..., None])
    return cost, electric_cost - cost


def for_segments(values: FloatArray) -> FloatArray:
    """Values (9, 18) that are the same for all segments of a market, to go with those that differ
    between them, (9, 4, 18).
    """
    return values[..., None, :]


def for_cars(values: FloatArray) -> FloatArray:
    """Values (9, 4, 18) that are the same for all cars, to go with those that differ between cars
    with an engine and electric ones, (2, 9, 4, 18).
    """
    return values[..., None, :, :, :]


def of_cars(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What holds with an engine and for electric cars, (9, 4, 18) both, of (2, 9, 4, 18)."""
    return values[..., 0, :, :, :], values[..., 1, :, :, :]


@one_by_one
def follow_network(model: GanziModel) -> None:
    """Work out anew what depends on roads and flights alone, where they have changed."""
    network, p, journeys = model.network, model.parameters, model.journeys
    if journeys.version == network.version:
        return
    ways = network.by_air
    value = time_values(p)[:, :, None]
    through = np.where(ways.far_fare > 0, p.through_fare_share, 1.0)[:, None, :]
    package = (1.0 - IN_PACKAGES * (1.0 - p.package_fare_share))[:, None]

    journeys.version = network.version
    journeys.time_value = value
    journeys.over_land = tourist.travel_cost(
        network.travel_hours[:, None], network.travel_cash[:, None], value_of_time=value
    )
    cash = (ways.ground_cash + p.through_fare_share * ways.far_fare)[:, None]
    journeys.before_fare = (
        tourist.travel_cost(ways.hours[:, None], cash, value_of_time=value) + car_hire(p)[:, None]
    )
    journeys.fare = ways.fare[:, None] * through * package
    is_open = np.where(ways.flight < 0, 0.0, of_flight(network, network.air.open))
    journeys.available = is_open[:, None, :]


def time_values(p: Parameters) -> FloatArray:
    """Value of an hour of travel by market and segment, CNY/h, (9, 4): dear where incomes are."""
    income = market_values(p, "origin_income")
    relative = (income / income.mean()) ** p.time_value_income_elasticity
    segments = [p.time_value_short, p.time_value_ring, p.time_value_group, p.time_value_vfr]
    return relative[:, None] * np.array(segments)


def car_hire(p: Parameters) -> FloatArray:
    """Hire of a car at the airport, CNY a head for one way of two as all costs of travel, (4,)."""
    nights = np.array(
        [
            p.stops_short * p.nights_short,
            p.stops_ring * p.nights_ring,
            p.stops_group * p.nights_group,
            p.stops_vfr * p.nights_vfr,
        ]
    )
    size = 0.5 * (p.party_size_low + p.party_size_high)
    return BY_CAR_FOR_PLEASURE * nights * p.car_hire / (2.0 * size)


def send_off(model: GanziModel, persons: FloatArray) -> FloatArray:
    """Send main trips (persons, (9, 4, 18)) along roads and flights; who finds no seat drives.

    Returns the part that flew, (9, 4, 18).
    """
    network, journeys = model.network, model.journeys
    wanted = np.add.reduce(persons * journeys.by_air, axis=-2)
    seats = network.air.seats
    wanted_seats = by_flight(network, wanted)
    outcome = travel_mode.seated(wanted_seats, seats)
    served = of_flight(network, outcome.served)
    flown = wanted * served
    network.carry_visitors(np.add.reduce(persons, axis=-2) - flown, flown)
    network.air.refused = outcome.refused
    network.airlines.note(wanted_seats, seats, model.clock.month)
    return journeys.by_air * for_segments(served)
