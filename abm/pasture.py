"""What the start and the phases of herding both ask: the seasons and classes, and plain questions about herders."""

from dataclasses import dataclass

import numpy as np

from agents import herder
from agents.county import COUNTIES

COLD_MONTHS = (11, 12, 1, 2, 3, 4)
PRACTICES = ("fodder_growing", "sheltered", "improved_breeding", "cooperative", "letting")


@dataclass
class Pasture:
    """What the phases of herding look back on: the seasons (index 1 to 12), the classes of a herd, and the start.

    `peers` and `support` hold each practice's share in the counties and its support at the start, `grant` the
    support per unit of cost under the status quo.
    """

    growth_share: np.ndarray
    withering: np.ndarray
    calving_share: np.ndarray
    sale_share: np.ndarray
    sheep_units: np.ndarray
    yearly_death: np.ndarray
    custom: np.ndarray
    elasticity: np.ndarray
    prices: float = 1.0
    yak_price: float = 1.0
    product_value: float = 0.0
    readiness: np.ndarray = None
    peers: dict = None
    cooperative_support: np.ndarray = None
    reward_share: float = 0.0
    overstocking: float = 0.0


def county_mean(model, values):
    """Mean over the herder households of each county, shape (18,)."""
    h = model.herders
    return np.bincount(h.county, h.weight * values, len(COUNTIES)) / model.counties.herder_households


def harvested_hay(model):
    """Hay that a household's fodder field gives in a year, kg, shape (n,)."""
    p = model.parameters
    return model.herders.fodder_growing * (p.fodder_area * p.fodder_yield)


def stocking_limit(model):
    """Sheep units of yaks a household may keep under the grassland reward, shape (n,)."""
    h = model.herders
    return np.maximum(model.counties.stocking_allowance[h.county] * h.pasture - h.other_livestock, 0.0)


def overstocking(model):
    """Animals beyond the limit relative to it, shape (n,), never negative."""
    h, limit = model.herders, stocking_limit(model)
    excess = np.maximum(h.herd @ model.pasture.sheep_units - limit, 0.0)
    return np.minimum(np.divide(excess, limit, out=np.ones_like(excess), where=limit > 0), 1.0)


def wanted_herds(model, hay):
    """Sheep units of yaks each household wants to take into the winter with `hay` kg, shape (n,)."""
    p, c, h = model.parameters, model.counties, model.herders
    open_grass = c.autumn_grass[h.county] * p.grass_access * (1 - p.ban_share * h.compliance)
    capacity = herder.carrying_capacity(
        open_grass, h.pasture, p.sustainable_use, hay, p.daily_hay, p.winter_days, h.other_livestock
    )
    custom = model.pasture.custom[h.behaviour]
    return herder.wanted_herd(h.status_herd, capacity, custom, stocking_limit(model), h.compliance)
