"""Part of the month's plans: enterprises hire out of the people of their county, and wages follow
unemployment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import COLD_MONTHS
from agents.firms import labour
from agents.industries import COLUMNS, CONSTRUCTION, HOSPITALITY, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SIMPLE_WORK = np.isin(np.arange(COLUMNS), (CONSTRUCTION, HOSPITALITY))
"""Market columns in which herders find such work, shape (15,)."""


def open_labour_market(model: GanziModel) -> None:
    """Before the first month: the labour force is who works for enterprises and public bodies, and
    who seeks work.
    """
    counties, p = model.counties, model.parameters
    counties.labour_force = local_staff(model) / (1.0 - p.unemployment_start)
    counties.unemployment = np.full(counties.n, p.unemployment_start)
    counties.herder_work = np.full(counties.n, p.herder_wage_share)


def local_part(model: GanziModel) -> FloatArray:
    """Share of each row's staff that lives here, shape (n,)."""
    return (1.0 - model.economy.structure.outside_staff)[model.enterprises.market]


def local_staff(model: GanziModel) -> FloatArray:
    """People of each county at work in enterprises and public bodies, persons, shape (18,)."""
    enterprises = model.enterprises
    staff = enterprises.employees * enterprises.weight * enterprises.active * local_part(model)
    return np.bincount(enterprises.county, staff, model.counties.n)


def hire(model: GanziModel, target: FloatArray) -> None:
    """Staff moves towards its `target` (persons of a unit) as far as a county's people reach; wages
    follow.

    Crews from outside come along with people from here; off season herders take places that
    residents leave open.
    """
    enterprises, p, counties = model.enterprises, model.parameters, model.counties
    here = enterprises.weight * enterprises.active * local_part(model)

    # Places here, and who could take them: residents first, then herders
    offered = labour.openings(enterprises.employees, target, separation=p.separation_rate)
    seats = np.bincount(enterprises.county, offered * here, counties.n)
    stayed = np.bincount(enterprises.county, enterprises.employees * here, counties.n) * (
        1.0 - p.separation_rate
    )
    residents = np.maximum(counties.labour_force - stayed, 0.0)
    herders = np.zeros(counties.n)
    if model.clock.month in COLD_MONTHS:
        herders = p.herder_supply * model.economy.herder_population

    filled = labour.filled_share(seats, residents + herders)
    enterprises.employees = labour.staff_after(
        enterprises.employees,
        target,
        separation=p.separation_rate,
        hired=offered * filled[enterprises.county],
    )

    by_herders = np.clip(seats - residents, 0.0, herders)
    staff = enterprises.employees * here
    counties.herder_work = labour.herder_share(
        by_herders,
        np.bincount(enterprises.county, staff * SIMPLE_WORK[enterprises.market], counties.n),
        usual=p.herder_wage_share,
        most=p.herder_work_most,
    )
    settle_wages(model, np.bincount(enterprises.county, staff, counties.n) - by_herders)


def settle_wages(model: GanziModel, employed: FloatArray) -> None:
    """Unemployment, wages and next month's labour force by county, from residents at work
    (persons).
    """
    counties, p = model.counties, model.parameters
    counties.unemployment = labour.unemployment(counties.labour_force, employed)
    counties.wage_index = labour.wage_index(
        counties.unemployment, p.unemployment_start, slope=p.wage_slope, widest=p.wage_widest
    )
    counties.labour_force = labour.labour_force_after(
        counties.labour_force,
        counties.unemployment,
        usual_share=p.unemployment_start,
        response=p.labour_response,
        # A county whose people already work beyond the bound keeps its labour force.
        most=np.maximum(p.participation * counties.population, counties.labour_force),
    )


def wage_factor(model: GanziModel) -> FloatArray:
    """Wage of each row over the usual of its market column, shape (n,); public bodies pay by the
    state's scale.
    """
    enterprises = model.enterprises
    return np.where(
        enterprises.market == NON_MARKET, 1.0, model.counties.wage_index[enterprises.county]
    )
