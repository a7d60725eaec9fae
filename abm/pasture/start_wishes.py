"""What herds herders are used to before the first month, traced back from the herds that they have
and sell of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.pasture.animal_markets import expected_prices, household_prices
from abm.pasture.herder_figures import (
    county_sum,
    harvested_hay,
    herd_wanted_by_household,
    liquid_money,
    stocking_limit,
    winter_capacity,
)
from abm.pasture.seasons import HAYMAKING
from abm.pasture.start_farming import ordinary_herd
from agents.county import COUNTIES
from agents.pasture import herd, herder

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

MOST_KEPT = 0.9
"""Highest share of a row's households that is taken to keep the limit when wishes are traced back,
so that nothing is divided by zero.
"""
LEAST_CUSTOM = 1 - 0.9
"""Lowest weight of custom by which wishes are traced back, a tenth, for the same reason; as a
difference, which is a tenth but for its last bit.
"""
CUSTOM_RANGE = (0.3, 2.0)
"""Customary herd over the herd of the start, least and most."""
HIGHEST_SCALE = 3.0
"""Most by which customary herds are multiplied in the search."""
HALVINGS = 25


def kept_in_autumn(model: GanziModel) -> FloatArray:
    """Sheep units of yaks that each household takes into the winter in an ordinary year: its herd
    with the calves of the year, less what can be taken out each year without change.
    """
    herders, pasture = model.herders, model.pasture
    units = pasture.sheep_units
    before = ordinary_herd(model, HAYMAKING) @ units
    sold = herders.herd.sum(axis=1) * pasture.usual_offtake
    return np.maximum(before - sold * units[list(herd.SALE_ORDER)].mean(), 0.0)


def set_customary_herds(model: GanziModel) -> None:
    """Customary herds under which herders sell in autumn what their herds of the start can spare,
    household by household where possible.

    What households want beyond custom is bounded; the rest of the difference is spread over all of
    them once their need for cash is known (`settle_sales`).
    """
    herders, pasture = model.herders, model.pasture
    animals = kept_in_autumn(model)
    hay = harvested_hay(model) + pasture.usual_fodder

    # The rule of the wanted herd turned round: first the cap by the limit, then the part of fodder.
    limit = stocking_limit(model)
    keeping = np.minimum(herders.compliance, MOST_KEPT)
    uncapped = np.where(animals > limit, (animals - keeping * limit) / (1 - keeping), animals)
    custom = pasture.custom_weight[herders.behaviour]
    by_fodder = (1 - custom) * winter_capacity(model, hay)
    customary = (uncapped - by_fodder) / np.maximum(custom, LEAST_CUSTOM)
    customary = np.clip(customary, animals * CUSTOM_RANGE[0], animals * CUSTOM_RANGE[1])

    herders.status_herd = customary


def settle_sales(model: GanziModel) -> None:
    """A factor on the customary herds of each county, by halving, under which its herders together
    sell in autumn what their herds can spare, whether for want of pasture or of cash.
    """
    p, herders, pasture = model.parameters, model.herders, model.pasture
    units, before = pasture.sheep_units, ordinary_herd(model, HAYMAKING)
    need = herder.cash_need(
        p.cash_consumption * model.world.consumer_prices,
        debt_service=np.zeros(herders.n),
        deposits=liquid_money(model),
        outside_income=herders.outside_income_before,
        price=household_prices(model, expected_prices(model)),
    )
    most = herd.sellable_animals(
        before, never_sold=herders.never_sold, barren_share=p.barren_share
    ).sum(axis=1)
    # What is sold in winter after the turn of the year is next year's.
    usual = county_sum(model, herders.herd @ herd.ALL * pasture.usual_offtake)
    customary, hay = herders.status_herd, harvested_hay(model) + pasture.usual_fodder
    owned = before @ units
    low, high = np.zeros(len(COUNTIES)), np.full(len(COUNTIES), HIGHEST_SCALE)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        herders.status_herd = customary * middle[herders.county]
        left = owned - herd_wanted_by_household(model, hay)
        excess = np.maximum(left, 0.0) / units[list(herd.SALE_ORDER)].mean()
        # The larger the herds that they want, the fewer animals they sell.
        too_many = county_sum(model, np.minimum(most, np.maximum(need, excess))) > usual
        low, high = np.where(too_many, middle, low), np.where(too_many, high, middle)
