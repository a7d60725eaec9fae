"""What the start and the month of farms both ask: crops by kind, what a hectare brings, and who
processes what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.books import THOUSAND, usual
from agents.county import COUNTIES
from agents.pasture import farm
from agents.pasture.farm import BARLEY, FODDER, FRUIT, HERBS, KINDS, POTATOES, VEGETABLES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

BRANDED = np.isin(np.arange(len(KINDS)), (VEGETABLES, FRUIT, HERBS))
"""Kinds that a certificate makes dearer."""
PARK_KINDS = np.isin(np.arange(len(KINDS)), (BARLEY, POTATOES, VEGETABLES, FRUIT))
"""Kinds that farm parks help."""


@dataclass
class Farms:
    """What farms look back on: `value` (6,) CNY/ha and year of each kind before the first month, at
    its prices; `area` (18, 6) ha and `margin` (18, 6) CNY/ha at the start; `certified` (18,) and
    `parks` (18,) then; `own_share` the part of crops and animals that farm households use
    themselves.
    """

    value: np.ndarray
    area: np.ndarray
    margin: np.ndarray = None
    certified: np.ndarray = None
    parks: np.ndarray = None
    own_share: float = 0.0


def certified_share(model: GanziModel) -> FloatArray:
    """Share of the products that could be certified which hold a certificate, by county, shape
    (18,).
    """
    slots = model.certificate_slots
    held = np.bincount(slots.county, slots.certified & slots.active, len(COUNTIES))
    return held / np.maximum(np.bincount(slots.county, minlength=len(COUNTIES)), 1)


def crop_prices(model: GanziModel) -> FloatArray:
    """Price of each kind over that before the first month, shape (18, 6): deliveries, certificates
    and parks add.
    """
    p, farms, c = model.parameters, model.farms, model.counties
    gain = np.outer(farm_price_gain(model), np.arange(len(KINDS)) != FODDER)
    gain = gain + p.crop_brand_premium * np.outer(certified_share(model) - farms.certified, BRANDED)
    gain = gain + p.crop_park_gain * np.outer(c.farm_parks - farms.parks, PARK_KINDS)
    return model.world.consumer_prices / model.pasture.prices * (1 + gain)


def crop_margins(model: GanziModel) -> FloatArray:
    """What a hectare of each kind is expected to leave in a year, CNY, shape (18, 6), subsidies
    included.
    """
    p, farms = model.parameters, model.farms
    margin = p.value_added_ratio_crops_herbs * farms.value * crop_prices(model)
    margin[:, FODDER] += model.levers.fodder_subsidy
    return margin


def usual_margins(model: GanziModel) -> FloatArray:
    """The same before the first month under the status quo, shape (18, 6)."""
    p, farms = model.parameters, model.farms
    margin = np.tile(p.value_added_ratio_crops_herbs * farms.value, (len(COUNTIES), 1))
    margin[:, FODDER] += usual("fodder_subsidy")
    return margin


def herb_land(model: GanziModel) -> FloatArray:
    """Area under herbs by county, ha, shape (18,), at most a part of the county's fields."""
    sown = model.farms.area.sum(axis=1)
    return np.minimum(model.economy.medicine.herb_area, model.parameters.herb_land_most * sown)


def certification_rate(model: GanziModel, base: float, subsidy: float) -> FloatArray:
    """Monthly rate at which a product wins a certificate by county, shape (18,); `subsidy` in
    thousand CNY.
    """
    p, c = model.parameters, model.counties
    subsidy_terms = subsidy * THOUSAND, p.certificate_cost, p.certificate_subsidy_response
    park_terms = c.farm_parks, p.certificate_park_response
    return farm.certificate_rate(
        base, *subsidy_terms, c.cooperative_share, p.certificate_cooperative_response, *park_terms
    )
