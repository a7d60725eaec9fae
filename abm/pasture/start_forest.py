"""Forest and open land by county as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.shares import county_shares
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES
from agents.pasture.forest import fitting_area, forest_next, yearly_loss

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters

FOREST_START_YEAR = 2020
STRONG, MEDIUM = 1000, 60
"""Trust in a proxy of county shares."""
EVEN = 1e-3
"""Weight of a county's land beside the room it has, so that no proxy is zero."""


def forest_cover_2020(p: Parameters) -> float:
    """Forest over land at the end of 2020: by the trend of surveys, or back from the document."""
    return p.forest_cover_by_document if p.forest_cover_source > 0 else p.forest_cover_by_trend


def build_forest(model: GanziModel) -> None:
    """Forest by county at the start: the published cover of 2020 and the years since; the rest of
    the land is open.

    Forest stands on land that is not grassland, so its proxy is that land.
    """
    p, counties = model.parameters, model.counties
    total = forest_cover_2020(p) * p.land_area
    land = counties.area - counties.grassland_area
    room = land * max(1 - p.forest_open_land, total / land.sum())
    forest = fitting_area(
        county_shares(model, "forest", land, concentration=STRONG, total=total), room
    )
    counties.planting_share = county_shares(
        model, "planting", room - forest + land * EVEN, concentration=MEDIUM, total=1.0
    )

    # Four plantings stand at a time, so each has at most a quarter of the free land.
    plantings = counties.young_forest.shape[1]
    maturing = np.minimum(p.planting_before * counties.planting_share, (land - forest) / plantings)

    # The years between the published cover and the run pass as in `abm/pasture/forest.py`.
    for year in range(FOREST_START_YEAR + 1, model.clock.year):
        u = model.world_streams.uniform("start", year * MONTHS_A_YEAR, identity("forest_loss", 1))
        whole_loss = yearly_loss(u, middle=p.forest_loss, deviation=p.forest_loss_deviation)
        forest = forest_next(
            forest,
            maturing=maturing,
            survival=p.forest_survival,
            regrowth=np.minimum(
                p.forest_regrowth * counties.planting_share, np.maximum(room - forest, 0.0)
            ),
            loss=float(whole_loss[0]) * forest / forest.sum(),
        )

    counties.forest_area = forest
    # This year's planting has come as far as the year; those of the three years before are whole.
    past = (model.clock.month - 1) / MONTHS_A_YEAR
    counties.young_forest = maturing[:, None] * np.array([past, 1.0, 1.0, 1.0])
    counties.other_land = np.maximum(land - forest - counties.young_forest.sum(axis=1), 0.0)
    counties.forest_insured_share = np.full(len(COUNTIES), p.forest_insured_share)
