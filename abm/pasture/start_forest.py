"""Forest and open land by county as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.shares import county_shares
from agents.columns import identity
from agents.county import COUNTIES
from agents.pasture.forest import fitted, forest_next, yearly_loss

if TYPE_CHECKING:
    from abm.model import GanziModel

FOREST_START_YEAR = 2020
STRONG, MEDIUM = 1000, 60
"""Trust in a proxy of county shares."""
EVEN = 1e-3
"""Weight of a county's land beside the room it has, so that no proxy is zero."""


def build_forest(model: GanziModel) -> None:
    """Forest by county at the start: the published cover of 2020 and the years since; the rest of
    the land is open.

    Forest stands on land that is not grassland, so its proxy is that land.
    """
    p, c = model.parameters, model.counties
    total = p.forest_cover * p.land_area
    land = c.area - c.grassland_area
    room = land * max(1 - p.forest_open_land, total / land.sum())
    forest = fitted(county_shares(model, "forest", land, STRONG, total), room)
    c.planting_share = county_shares(model, "planting", room - forest + land * EVEN, MEDIUM, 1.0)
    maturing = np.minimum(p.planting_before * c.planting_share, (land - forest) / 4)
    for year in range(FOREST_START_YEAR + 1, model.clock.year):
        u = model.world_streams.uniform("start", year * 12, identity("forest_loss", 1))
        loss = (
            float(yearly_loss(u, p.forest_loss, p.forest_loss_deviation)[0]) * forest / forest.sum()
        )
        regrowth = np.minimum(p.forest_regrowth * c.planting_share, np.maximum(room - forest, 0.0))
        forest = forest_next(forest, maturing, p.forest_survival, regrowth, loss)
    c.forest_area = forest
    c.young_forest = maturing[:, None] * np.array([(model.clock.month - 1) / 12, 1.0, 1.0, 1.0])
    c.other_land = np.maximum(land - forest - c.young_forest.sum(axis=1), 0.0)
    c.forest_insured_share = np.full(len(COUNTIES), p.forest_insured_share)
