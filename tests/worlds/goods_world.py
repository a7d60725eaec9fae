"""Sellers of 18 counties without geography, for tests that need a market and no roads."""

from types import SimpleNamespace

import numpy as np

from abm.markets.sources import Distances, Sources
from abm.networks.between import Between
from agents.county import COUNTIES

PLACES = (*COUNTIES, "chengdu")


def flat_network(freight=0.0, hours=0.0):
    """Every two places equally far apart: CNY/t and hours."""
    n = len(PLACES)
    apart = 1.0 - np.eye(n)
    between = Between(
        freight_cost=apart * freight,
        hours=apart * hours,
        freight_hours=apart * 0.0,
        quickest=None,
        cheapest=None,
    )
    return SimpleNamespace(
        version=0, between=between, places=PLACES, carry_freight=lambda tonnes: None
    )


def flat_sources(parameters, structure, network=None, *, own_ways=False, rivals=False):
    """Sources as they open in such a world: ways within a county cost nothing either unless
    `own_ways`, and sellers outside win and lose nobody unless they are `rivals`.
    """
    network = flat_network() if network is None else network
    p = SimpleNamespace(**vars(parameters))
    if not own_ways:
        p.within_county_kilometres = p.within_county_hours = 0.0
    sources = Sources(p, structure, network)
    if not rivals:
        sources.rivalry = np.ones_like(sources.rivalry)
    sources.measure(Distances(network.between, network.places, p))
    sources.remember_start()
    sources.version = network.version
    return sources
