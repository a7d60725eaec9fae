"""Questions about fields that the start and the month of farms both ask: prices, margins and land
by kind of crop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.networks.services import farm_price_gain
from abm.pasture.certificates import certified_share
from agents.pasture.farm import BARLEY, FODDER, FRUIT, HERBS, KINDS, POTATOES, VEGETABLES

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

BRANDED = np.isin(np.arange(len(KINDS)), (VEGETABLES, FRUIT, HERBS))
"""Kinds that a certificate makes dearer."""
PARK_KINDS = np.isin(np.arange(len(KINDS)), (BARLEY, POTATOES, VEGETABLES, FRUIT))
"""Kinds that farm parks help."""
DELIVERED = np.arange(len(KINDS)) != FODDER
"""Kinds that village delivery makes dearer: all but fodder."""


def crop_prices(model: GanziModel) -> FloatArray:
    """Price of each kind over that before the first month, shape (18, 6): deliveries, certificates
    and parks add.
    """
    p, farms, pasture = model.parameters, model.farms, model.pasture
    # Each gain is a difference from the start, so that prices begin at one.
    certified = certified_share(model) - farms.start_certified_share
    parks = model.counties.farm_parks - pasture.start_farm_parks
    gain = farm_price_gain(model)[..., None] * DELIVERED
    gain = gain + (p.crop_brand_premium * certified)[..., None] * BRANDED
    gain = gain + (p.crop_park_gain * parks)[..., None] * PARK_KINDS
    prices = np.asarray(model.world.consumer_prices / pasture.start_prices)
    return prices[..., None] * (1 + gain)


def crop_margins(model: GanziModel) -> FloatArray:
    """What a hectare of each kind is expected to leave in a year, CNY, shape (18, 6), subsidies
    included.
    """
    p = model.parameters
    margin = p.value_added_ratio_crops_herbs * model.farms.hectare_value * crop_prices(model)
    # The subsidy is paid by area, whatever the fodder brings.
    margin[:, FODDER] += model.levers.fodder_subsidy
    return margin


def herb_land(model: GanziModel) -> FloatArray:
    """Area under herbs by county, ha, shape (18,), at most a part of the county's fields."""
    # Support for Tibetan medicine plants herbs (`abm/firms/medicine.py`); here they get their land.
    sown = model.farms.start_area.sum(axis=1)
    return np.minimum(model.economy.medicine.herb_area, model.parameters.herb_land_most * sown)
