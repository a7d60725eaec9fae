"""Month phase: the eight industrial zones inside the prefecture open, draw in firms and save
energy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.industry.mining import QUARTER_ENDS
from agents.firms.enterprise import MANUFACTURING
from agents.industries import BUILDING_MATERIALS, FOOD_PROCESSING, TIBETAN_MEDICINE
from agents.industry import park

if TYPE_CHECKING:
    from abm.model import GanziModel

MOVING_MONTH = 1
QUARTERS = 4
MAKERS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS)


def develop_zones(model: GanziModel) -> None:
    """A month of public works in the zones; once a year firms outside may move in."""
    spent = float(np.add.reduce(model.programmes.effective("zone_infra")))
    part = model.parameters.zone_circular_part
    grow_zones(model, spent * (1 - part))
    make_circular(model, spent * part)
    if model.clock.month in QUARTER_ENDS:
        save_energy(model)
    if model.clock.month == MOVING_MONTH:
        move_in(model)


def grow_zones(model: GanziModel, spent: float) -> None:
    """Public money builds up the zones; once a quarter closed ones may become ready for their first
    firms.
    """
    counties, p = model.counties, model.parameters
    each = counties.has_zone * (spent / np.count_nonzero(counties.has_zone))
    counties.zone_infrastructure = park.stock_after(
        counties.zone_infrastructure, each, p.zone_depreciation
    )
    closed = counties.has_zone & ~counties.zone_open
    if model.clock.month in QUARTER_ENDS and closed.any():
        chance = park.opening_probability(
            counties.zone_infrastructure,
            p.zone_infrastructure_start,
            p.zone_opening_rate / QUARTERS,
            p.zone_opening_elasticity,
            counties.approval_rate,
        )
        opens = closed & (model.streams.uniform("stages", model.clock.t, counties.uid) < chance)
        counties.zone_open = counties.zone_open | opens


def make_circular(model: GanziModel, spent: float) -> None:
    """The rest of the public money makes the zones circular: heat, water and waste are
    used again.
    """
    counties, p = model.counties, model.parameters
    each = spent / np.count_nonzero(counties.has_zone)
    circular = park.circular_after(counties.zone_circular, each, p.zone_circular_cost)
    counties.zone_circular = circular * counties.has_zone


def save_energy(model: GanziModel) -> None:
    """Share of manufacturing's energy that circular works save: what the firms inside make over
    what all make.
    """
    counties, firms = model.counties, model.enterprises
    made = firms.sales * firms.weight * np.isin(firms.industry, MAKERS)
    total = float(np.add.reduce(made))
    reached = float(np.add.reduce(made * firms.in_zone * counties.zone_circular[firms.county]))
    model.energy.zone_saving = (
        model.parameters.zone_circular_saving * reached / total if total > 0 else 0.0
    )


def move_in(model: GanziModel) -> None:
    """Single manufacturers of a county with an open zone move there by chance; they go on as
    before.
    """
    e, counties, p = model.enterprises, model.counties, model.parameters
    chance = park.opening_probability(
        counties.zone_infrastructure,
        p.zone_infrastructure_start,
        p.zone_moving_rate,
        p.zone_opening_elasticity,
        counties.approval_rate,
    )
    able = (
        e.single
        & e.active
        & ~e.in_zone
        & (e.branch == MANUFACTURING)
        & counties.zone_open[e.county]
    )
    moving = able & (model.streams.uniform("stages", model.clock.t, e.uid) < chance[e.county])
    if moving.any():
        e.in_zone = e.in_zone | moving
