"""Month phase: the eight industrial zones of the prefecture open, draw in firms and save energy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import anywhere, count, total
from agents.calendar import JANUARY, QUARTER_ENDS, QUARTERS_A_YEAR
from agents.firms.enterprise import MANUFACTURING
from agents.industries import BUILDING_MATERIALS, FOOD_PROCESSING, INDUSTRIES, TIBETAN_MEDICINE
from agents.industry import park
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel

MOVING_MONTH = JANUARY
MAKERS = (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS)
"""Industries of manufacturing."""
MAKES = np.isin(np.arange(len(INDUSTRIES)), MAKERS)
"""Whether each industry is one of them, shape (14,)."""


def develop_zones(model: GanziModel) -> None:
    """A month of public works in the zones; once a year firms outside may move in."""
    spent = total(model.programmes.effective("zone_infra"))
    circular_part = model.parameters.zone_circular_part
    grow_zones(model, spent * (1 - circular_part))
    make_circular(model, spent * circular_part)
    if model.clock.month in QUARTER_ENDS:
        save_energy(model)
    if model.clock.month == MOVING_MONTH:
        move_in(model)


def grow_zones(model: GanziModel, spent: float) -> None:
    """Public money builds up the zones; once a quarter closed ones may become ready for their first
    firms.
    """
    counties, p = model.counties, model.parameters
    each = counties.has_zone * (spent / count(counties.has_zone))
    counties.zone_infrastructure = park.stock_after(
        counties.zone_infrastructure, each, yearly_loss=p.zone_depreciation
    )

    closed = counties.has_zone & ~counties.zone_open
    if model.clock.month in QUARTER_ENDS and anywhere(closed):
        chance = park.opening_probability(
            counties.zone_infrastructure,
            reference=p.zone_infrastructure_start,
            rate=p.zone_opening_rate / QUARTERS_A_YEAR,
            elasticity=p.zone_opening_elasticity,
            approval=counties.approval_rate * model.effort.files("industry"),
        )
        opens = closed & (model.streams.uniform("stages", model.clock.t, counties.uid) < chance)
        counties.zone_open = counties.zone_open | opens


def make_circular(model: GanziModel, spent: float) -> None:
    """Public money makes the zones circular: heat, water and waste are used again."""
    counties, p = model.counties, model.parameters
    each = spent / count(counties.has_zone)
    share = park.circular_after(counties.zone_circular, each, whole_cost=p.zone_circular_cost)
    counties.zone_circular = share * counties.has_zone


@one_by_one
def save_energy(model: GanziModel) -> None:
    """Share of manufacturing's energy that circular works save: what the firms inside make over
    what all make.
    """
    counties, firms = model.counties, model.enterprises
    sales = firms.sales * firms.weight * MAKES[firms.industry]
    total = float(np.add.reduce(sales))
    reached = float(np.add.reduce(sales * firms.in_zone * counties.zone_circular[firms.county]))
    model.energy.zone_saving = (
        model.parameters.zone_circular_saving * reached / total if total > 0 else 0.0
    )


@one_by_one
def move_in(model: GanziModel) -> None:
    """Single manufacturers of a county with an open zone move there by chance; they go on as
    before.
    """
    firms, counties, p = model.enterprises, model.counties, model.parameters
    chance = park.opening_probability(
        counties.zone_infrastructure,
        reference=p.zone_infrastructure_start,
        rate=p.zone_moving_rate,
        elasticity=p.zone_opening_elasticity,
        approval=counties.approval_rate * model.effort.files("industry"),
    )

    able = (
        firms.single
        & firms.active
        & ~firms.in_zone
        & (firms.branch == MANUFACTURING)
        & counties.zone_open[firms.county]
    )
    luck = model.streams.uniform("stages", model.clock.t, firms.uid)
    moving = able & (luck < chance[firms.county])
    if moving.any():
        firms.in_zone = firms.in_zone | moving
