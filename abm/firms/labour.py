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
    c, p = model.counties, model.parameters
    c.labour_force = local_staff(model) / (1.0 - p.unemployment_start)
    c.unemployment = np.full(c.n, p.unemployment_start)
    c.herder_work = np.full(c.n, p.herder_wage_share)


def local_part(model: GanziModel) -> FloatArray:
    """Share of each row's staff that lives here, shape (n,)."""
    return (1.0 - model.economy.structure.outside_staff)[model.enterprises.market]


def local_staff(model: GanziModel) -> FloatArray:
    """People of each county at work in enterprises and public bodies, persons, shape (18,)."""
    e = model.enterprises
    staff = e.employees * e.weight * e.active * local_part(model)
    return np.bincount(e.county, staff, model.counties.n)


def hire(model: GanziModel, target: FloatArray) -> None:
    """Staff moves towards its `target` (persons of a unit) as far as a county's people reach; wages
    follow.

    Crews from outside come along with people from here; off season herders take places that
    residents leave open.
    """
    e, p, c = model.enterprises, model.parameters, model.counties
    here = e.weight * e.active * local_part(model)

    # Places here, and who could take them: residents first, then herders
    offered = labour.openings(e.employees, target, separation=p.separation_rate)
    seats = np.bincount(e.county, offered * here, c.n)
    stayed = np.bincount(e.county, e.employees * here, c.n) * (1.0 - p.separation_rate)
    residents = np.maximum(c.labour_force - stayed, 0.0)
    herders = np.zeros(c.n)
    if model.clock.month in COLD_MONTHS:
        herders = p.herder_supply * model.economy.herder_population

    filled = labour.filled_share(seats, residents + herders)
    e.employees = labour.staff_after(
        e.employees,
        target,
        separation=p.separation_rate,
        hired=offered * filled[e.county],
    )

    by_herders = np.clip(seats - residents, 0.0, herders)
    staff = e.employees * here
    c.herder_work = labour.herder_share(
        by_herders,
        np.bincount(e.county, staff * SIMPLE_WORK[e.market], c.n),
        usual=p.herder_wage_share,
        most=p.herder_work_most,
    )
    settle_wages(model, np.bincount(e.county, staff, c.n) - by_herders)


def settle_wages(model: GanziModel, employed: FloatArray) -> None:
    """Unemployment, wages and next month's labour force by county, from residents at work
    (persons).
    """
    c, p = model.counties, model.parameters
    c.unemployment = labour.unemployment(c.labour_force, employed)
    c.wage_index = labour.wage_index(
        c.unemployment, p.unemployment_start, slope=p.wage_slope, widest=p.wage_widest
    )
    c.labour_force = labour.labour_force_after(
        c.labour_force,
        c.unemployment,
        usual_share=p.unemployment_start,
        response=p.labour_response,
        # A county whose people already work beyond the bound keeps its labour force.
        most=np.maximum(p.participation * c.population, c.labour_force),
    )


def wage_factor(model: GanziModel) -> FloatArray:
    """Wage of each row over the usual of its market column, shape (n,); public bodies pay by the
    state's scale.
    """
    e = model.enterprises
    return np.where(e.market == NON_MARKET, 1.0, model.counties.wage_index[e.county])
