"""Networks and facilities for visitors and villages as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.rollout import planned_stations
from abm.networks.services import connectivity
from abm.shares import county_shares, dirichlet, whole_shares
from agents import quantiles
from agents.columns import identity

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import BoolArray

GIGABIT = 1
"""Counter of the luck of gigabit networks among the draws of a county."""


def build_networks(model: GanziModel) -> None:
    """Base stations, gigabit seats, chargers, LNG stations, village delivery, facilities and smart
    tourism.
    """
    p, counties = model.parameters, model.counties
    people = counties.population
    counties.base_stations = county_shares(
        model,
        "base_stations",
        people,
        p.network_trust,
        round(planned_stations(model, model.clock.start - 1)),
    )
    counties.chargers = county_shares(model, "chargers", people, p.network_trust, round(p.chargers))
    lng = dirichlet(model, "lng_stations", np.ones(counties.n), p.network_trust)
    counties.lng_stations = whole_shares(p.lng_stations, lng).astype(float)
    counties.gigabit = gigabit_seats(model)
    lag = model.streams.uniform("stages", 0, counties.uid, GIGABIT)
    counties.gigabit_ahead = quantiles.lognormal(lag, p.gigabit_lag, p.gigabit_lag_deviation)
    counties.logistics_coverage = np.full(counties.n, p.villages_with_logistics)
    counties.facility = np.full(counties.n, p.facility_start)
    counties.smart_tourism = np.full(counties.n, p.smart_start)
    # Firms react to what networks have gained since now.
    counties.start_connectivity = connectivity(model)


def gigabit_seats(model: GanziModel) -> BoolArray:
    """County seats that have a gigabit network: the larger the county, the likelier."""
    p, counties = model.parameters, model.counties
    # Large counties are likelier to be among the first: the key falls with population.
    luck = model.world_streams.uniform("start", 0, identity("gigabit", counties.n))
    rank = np.argsort(np.argsort(-np.log(luck) / counties.population, kind="stable"), kind="stable")
    return rank < round(p.gigabit_county_seats)
