"""Part of the month's plans: enterprises hire out of the people within reach, and wages follow
unemployment.

The labour market before the first month: `start_labour.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.start_labour import paid_at_home, way_to_work
from agents.calendar import COLD_MONTHS
from agents.county import COUNTIES
from agents.firms import commuting, labour
from agents.industries import COLUMNS, CONSTRUCTION, HOSPITALITY, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

SIMPLE_WORK = np.isin(np.arange(COLUMNS), (CONSTRUCTION, HOSPITALITY))
"""Market columns in which herders find such work, shape (15,)."""
AT_HOME = np.eye(len(COUNTIES), dtype=bool)
"""Which pairs of home and job are in one county, shape (18, 18)."""


def local_part(model: GanziModel) -> FloatArray:
    """Share of each row's staff that lives here, shape (n,)."""
    enterprises, economy = model.enterprises, model.economy
    part = (1.0 - economy.structure.outside_staff)[enterprises.market]
    builders = 1.0 - economy.work.crews[enterprises.county]
    return np.where(enterprises.market == CONSTRUCTION, builders, part)


def local_staff(model: GanziModel) -> FloatArray:
    """People who live here and work in each county in enterprises and public bodies, persons, shape
    (18,).
    """
    enterprises = model.enterprises
    staff = enterprises.employees * enterprises.weight * enterprises.active * local_part(model)
    return np.bincount(enterprises.county, staff, model.counties.n)


def hire(model: GanziModel, target: FloatArray) -> None:
    """Staff moves towards its `target` (persons of a unit) as far as people within reach go; wages
    follow.

    Residents look first, in their county and beyond; off season herders take what these leave
    open, and crews from outside fill what is left of building.
    """
    enterprises, p, counties = model.enterprises, model.parameters, model.counties
    work = model.economy.work
    look_around(model)

    # Who stays: firms that closed or were founded since have changed the staff of their county
    units = enterprises.weight * enterprises.active
    here = units * local_part(model)
    for_people_here = units * (1.0 - model.economy.structure.outside_staff)[enterprises.market]
    staff = np.bincount(enterprises.county, enterprises.employees * here, counties.n)
    leaving = herders_leaving(model, staff)
    kept = enterprises.employees * (1.0 - leaving[enterprises.county])
    offered = labour.openings(kept, target, separation=p.separation_rate)
    places = np.bincount(enterprises.county, offered * for_people_here, counties.n)

    # Who comes
    found = residents_found(model, places)
    left = np.maximum(places - np.add.reduce(found, axis=0), 0.0)
    herders = herders_found(model, left)
    left = np.maximum(left - np.add.reduce(herders, axis=0), 0.0)
    filled = 1.0 - np.divide(left, places, out=np.zeros(counties.n), where=places > 0)

    builds = enterprises.market == CONSTRUCTION
    hired = offered * np.where(builds, 1.0, filled[enterprises.county])
    enterprises.employees = labour.staff_after(
        kept, target, separation=p.separation_rate, hired=hired
    )
    stayed = enterprises.employees - hired
    settle_work(
        model,
        stayed=np.bincount(enterprises.county, stayed * here, counties.n),
        found=found,
        herders=herders,
    )
    send_crews(model, stayed * units * builds, hired * units * builds, filled)
    work.unfilled = np.bincount(enterprises.county, (offered - hired) * units, counties.n)
    settle_wages(model)


def look_around(model: GanziModel) -> None:
    """How near work is over the roads as they are, and how far people look."""
    work, p = model.economy.work, model.parameters
    if work.ways == model.network.version:
        return
    work.ways = model.network.version
    work.near = way_to_work(model, p.commuting_decay)
    work.near_herders = way_to_work(model, p.commuting_decay * p.boarding_decay)
    work.looks = commuting.reach(work.near, work.pull * work.usual_places)


def herders_leaving(model: GanziModel, staff: FloatArray) -> FloatArray:
    """Bring who works where into line with the `staff` from here (persons by county); returns the
    part of it that goes back to the pastures because the cold season is over.
    """
    work = model.economy.work
    before = np.add.reduce(work.at, axis=0) + np.add.reduce(work.herders, axis=0)
    change = np.divide(staff, before, out=np.ones_like(staff), where=before > 0)
    work.at = work.at * change
    work.herders = work.herders * change
    if model.clock.month in COLD_MONTHS or not work.herders.any():
        return np.zeros(len(staff))
    back = np.add.reduce(work.herders, axis=0)
    work.herders = np.zeros_like(work.herders)
    return np.divide(back, staff, out=np.zeros_like(staff), where=staff > 0)


def residents_found(model: GanziModel, places: FloatArray) -> FloatArray:
    """Residents who take up work this month, persons by home and job, shape (18, 18)."""
    work, p, counties = model.economy.work, model.parameters, model.counties
    stayed = np.add.reduce(work.at, axis=1) * (1.0 - p.separation_rate)
    seekers = np.maximum(counties.labour_force - stayed, 0.0)
    pull = work.pull * counties.wage_index**p.wage_attraction
    return commuting.matches(seekers, places, draw=work.near * pull, waiting=work.waiting)


def herders_found(model: GanziModel, places: FloatArray) -> FloatArray:
    """Herders who take up work in the cold season, persons by home and job, shape (18, 18)."""
    work, p, counties = model.economy.work, model.parameters, model.counties
    if model.clock.month not in COLD_MONTHS:
        return work.herders
    stayed = np.add.reduce(work.herders, axis=1) * (1.0 - p.separation_rate)
    seekers = np.maximum(p.herder_supply * model.economy.herder_population - stayed, 0.0)
    pull = work.pull * counties.wage_index**p.wage_attraction
    return commuting.matches(seekers, places, draw=work.near_herders * pull, waiting=work.waiting)


def settle_work(
    model: GanziModel, *, stayed: FloatArray, found: FloatArray, herders: FloatArray
) -> None:
    """Who works where after hiring: of those before, `stayed` (persons by county of the job), and
    those who have found work, by home and job; and what herders earn of simple wages.
    """
    work, p, counties = model.economy.work, model.parameters, model.counties
    enterprises = model.enterprises
    before = np.add.reduce(work.at, axis=0) + np.add.reduce(work.herders, axis=0)
    kept = np.divide(stayed, before, out=np.zeros(counties.n), where=before > 0)
    work.at = work.at * kept + found
    if model.clock.month in COLD_MONTHS:
        work.herders = work.herders * kept + herders

    staff = enterprises.employees * enterprises.weight * enterprises.active * local_part(model)
    counties.herder_work = labour.herder_share(
        np.add.reduce(work.herders, axis=0),
        np.bincount(enterprises.county, staff * SIMPLE_WORK[enterprises.market], counties.n),
        usual=p.herder_wage_share,
        most=p.herder_work_most,
    )
    away = work.at * ~AT_HOME
    if away.any():
        model.network.carry_commuters(away + work.herders * ~AT_HOME)


def send_crews(
    model: GanziModel, stayed: FloatArray, hired: FloatArray, filled: FloatArray
) -> None:
    """Builders from outside after hiring, from builders by row (persons): contractors bring the
    usual part and fill what people here leave open.
    """
    enterprises, counties, work = model.enterprises, model.counties, model.economy.work
    work.crews = commuting.outside_share(
        np.bincount(enterprises.county, stayed, counties.n),
        np.bincount(enterprises.county, hired, counties.n),
        share=work.crews,
        usual=model.parameters.outside_staff_construction,
        filled=filled,
    )


def settle_wages(model: GanziModel) -> None:
    """Unemployment of residents, wages by what employers can draw on, and next month's labour
    force, by county.
    """
    counties, p, work = model.counties, model.parameters, model.economy.work
    employed = np.add.reduce(work.at, axis=1)
    counties.unemployment = labour.unemployment(counties.labour_force, employed)
    counties.wage_index = labour.wage_index(
        commuting.unemployment_in_reach(counties.labour_force, counties.unemployment, work.looks),
        p.unemployment_start,
        slope=p.wage_slope,
        widest=p.wage_widest,
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


def paid_to_herders(model: GanziModel, pay: FloatArray) -> FloatArray:
    """Pay of herders by where they live from that by where they worked, CNY, shape (18,) each: the
    usual work is at home, places that others left open may be far.
    """
    work, p = model.economy.work, model.parameters
    usual = np.minimum(p.herder_wage_share / model.counties.herder_work, 1.0)
    return pay * usual + paid_at_home(work.herders, pay * (1.0 - usual))
