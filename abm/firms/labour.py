"""Part of the month's plans: enterprises hire out of the people within reach, and wages follow
unemployment.

The labour market before the first month: `start_labour.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.start_labour import paid_at_home, way_to_work
from agents.arrays import quotient
from agents.axis import anywhere, as_table, at, by, in_line, pick
from agents.calendar import COLD_MONTHS
from agents.county import COUNTIES
from agents.firms import commuting, labour
from agents.industries import COLUMNS, CONSTRUCTION, HOSPITALITY, NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

OTHER_JOBS, HOTEL_JOBS, BUILDING_JOBS = range(3)
JOBS = np.full(COLUMNS, OTHER_JOBS)
JOBS[HOSPITALITY], JOBS[CONSTRUCTION] = HOTEL_JOBS, BUILDING_JOBS
"""Kind of jobs of each market column, shape (15,)."""
KINDS = 3
SIMPLE_WORK = JOBS != OTHER_JOBS
"""Market columns in which herders find such work, shape (15,)."""
AT_HOME = np.eye(len(COUNTIES), dtype=bool)
"""Which pairs of home and job are in one county, shape (18, 18)."""


def local_part(model: GanziModel) -> FloatArray:
    """Share of each row's staff that lives here, shape (n,)."""
    return at(in_line(local_parts(model)), place_and_kind(model))


def place_and_kind(model: GanziModel) -> IntArray:
    """Number of county and kind of jobs of each row, shape (n,)."""
    return model.enterprises.county * KINDS + JOBS[model.enterprises.market]


def local_parts(model: GanziModel) -> FloatArray:
    """Share of the staff that lives here, by county and kind of jobs, shape (18, 3)."""
    work = model.economy.work
    parts = np.empty((*work.crews.shape, KINDS))
    parts[...] = 1.0 - work.outside[..., None, :]
    parts[..., BUILDING_JOBS] = 1.0 - work.crews
    return parts


def hire(model: GanziModel, target: FloatArray) -> None:
    """Staff moves towards its `target` (persons of a unit) as far as people within reach go; wages
    follow.

    Residents look first, in their county and beyond; off season herders take what these leave
    open, and crews from outside fill what is left of building.
    """
    enterprises, separation = model.enterprises, model.parameters.separation_rate
    work = model.economy.work
    look_around(model)
    place = place_and_kind(model)
    units = enterprises.weight * enterprises.active

    # Who stays, and what is open. Firms that closed or were founded have changed the staff.
    parts = local_parts(model)
    staff = by_kind(place, enterprises.employees * units)
    from_here = np.add.reduce(staff * parts, axis=-1)
    leaving = herders_leaving(model, from_here)
    kept = enterprises.employees
    if leaving.any():
        kept = kept * (1.0 - at(leaving, enterprises.county))
    offered = labour.openings(kept, target, separation=separation)
    places = by_kind(place, offered * units)
    open_here = np.add.reduce(places * (1.0 - work.outside[..., None, :]), axis=-1)

    # Who comes
    found = residents_found(model, open_here)
    herders = herders_found(model, open_here - np.add.reduce(found, axis=-2), open_here)
    came = np.add.reduce(found, axis=-2) + np.add.reduce(herders, axis=-2)
    filled = quotient(came, open_here, empty=1.0)
    share = np.ones(places.shape)
    share[..., :BUILDING_JOBS] = filled[..., None]
    hired = offered * at(in_line(share), place)
    enterprises.employees = labour.staff_after(kept, target, separation=separation, hired=hired)

    # What has become of it
    stayed = by_kind(place, (enterprises.employees - hired) * units)
    part = np.add.reduce(stayed * parts, axis=-1) / np.maximum(from_here * (1.0 - leaving), 1e-9)
    settle_work(model, part, found=found, herders=herders)
    work.crews = commuting.outside_share(
        stayed[..., BUILDING_JOBS],
        places[..., BUILDING_JOBS],
        share=work.crews,
        usual=pick(work.outside, BUILDING_JOBS),
        filled=filled,
    )
    work.unfilled = np.add.reduce(places * np.maximum(1.0 - share, 0.0), axis=-1)
    if model.clock.month in COLD_MONTHS:
        share_simple_work(model, stayed + places * share)
    settle_wages(model)


def by_kind(place: IntArray, persons: FloatArray) -> FloatArray:
    """Persons by county and kind of jobs, shape (18, 3), from those by row."""
    return as_table(by(place, persons, len(COUNTIES) * KINDS), (-1, KINDS))


def look_around(model: GanziModel) -> None:
    """How near work is over the roads as they are, and how far people look."""
    work, p = model.economy.work, model.parameters
    if not anywhere(work.ways != model.network.version):
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
    change = staff / np.maximum(np.add.reduce(work.at + work.herders, axis=-2), 1e-9)
    work.at = work.at * change[..., None, :]
    work.herders = work.herders * change[..., None, :]
    if model.clock.month in COLD_MONTHS or not work.herders.any():
        return np.zeros_like(staff)
    back = np.add.reduce(work.herders, axis=-2)
    work.herders = np.zeros_like(work.herders)
    return back / np.maximum(staff, 1e-9)


def residents_found(model: GanziModel, places: FloatArray) -> FloatArray:
    """Residents who take up work this month, persons by home and job, shape (18, 18)."""
    work, p, counties = model.economy.work, model.parameters, model.counties
    stayed = np.add.reduce(work.at, axis=-1) * (1.0 - p.separation_rate)
    seekers = np.maximum(counties.labour_force - stayed, 0.0)
    pull = work.pull * counties.wage_index**p.wage_attraction
    draw = work.near * pull[..., None, :]
    return commuting.matches(seekers, places, draw=draw, waiting=work.waiting)


def herders_found(model: GanziModel, left: FloatArray, places: FloatArray) -> FloatArray:
    """Herders who take up work in the cold season, persons by home and job, shape (18, 18), in what
    is `left` of the `places` by county.
    """
    work, p, counties = model.economy.work, model.parameters, model.counties
    left = np.where(left > commuting.FULL * places, left, 0.0)
    if model.clock.month not in COLD_MONTHS or not left.any():
        return np.zeros_like(work.herders)
    stayed = np.add.reduce(work.herders, axis=-1) * (1.0 - p.separation_rate)
    seekers = np.maximum(p.herder_supply * model.economy.herder_population - stayed, 0.0)
    pull = work.pull * counties.wage_index**p.wage_attraction
    draw = work.near_herders * pull[..., None, :]
    return commuting.matches(seekers, left, draw=draw, waiting=work.waiting)


def settle_work(
    model: GanziModel, stayed: FloatArray, *, found: FloatArray, herders: FloatArray
) -> None:
    """Who works where after hiring: the part that `stayed` (by county of the job), and those who
    have found work, by home and job.
    """
    work = model.economy.work
    work.at = work.at * stayed[..., None, :] + found
    work.herders = work.herders * stayed[..., None, :] + herders
    model.network.carry_commuters((work.at + work.herders) * ~AT_HOME)


def share_simple_work(model: GanziModel, staff: FloatArray) -> None:
    """What herders earn of simple wages, from all `staff` by county and kind of jobs, persons,
    (18, 3).
    """
    work, p = model.economy.work, model.parameters
    simple = (staff * local_parts(model))[..., HOTEL_JOBS:]
    model.counties.herder_work = labour.herder_share(
        np.add.reduce(work.herders, axis=-2),
        np.add.reduce(simple, axis=-1),
        usual=p.herder_wage_share,
        most=p.herder_work_most,
    )


def settle_wages(model: GanziModel) -> None:
    """Unemployment of residents, wages by what employers can draw on, and who looks for paid
    work next month, by county.
    """
    counties, p, work = model.counties, model.parameters, model.economy.work
    employed = np.add.reduce(work.at, axis=-1)
    counties.unemployment = labour.unemployment(counties.labour_force, employed)
    counties.wage_index = labour.wage_index(
        commuting.unemployment_in_reach(counties.labour_force, counties.unemployment, work.looks),
        p.unemployment_start,
        slope=p.wage_slope,
        widest=p.wage_widest,
    )
    # Who works on fields and herds is what the labour force leaves of those who can work.
    able = p.participation * counties.population
    counties.labour_force = counties.labour_force + labour.taken_up(
        counties.labour_force,
        np.maximum(able - counties.labour_force, 0.0),
        counties.unemployment,
        usual_share=p.unemployment_start,
        response=p.labour_response,
    )
    people = model.economy.people
    people.unemployment = people.unemployment + counties.unemployment
    people.months += 1


def wage_factor(model: GanziModel) -> FloatArray:
    """Wage of each row over the usual of its market column, shape (n,); public bodies pay by the
    state's scale.
    """
    enterprises = model.enterprises
    return np.where(
        enterprises.market == NON_MARKET, 1.0, at(model.counties.wage_index, enterprises.county)
    )


def paid_to_herders(model: GanziModel, pay: FloatArray) -> FloatArray:
    """Pay of herders by where they live from that by where they worked, CNY, shape (18,) each: the
    usual work is at home, places that others left open may be far.
    """
    work, p = model.economy.work, model.parameters
    usual = np.minimum(p.herder_wage_share / model.counties.herder_work, 1.0)
    return pay * usual + paid_at_home(work.herders, pay * (1.0 - usual))
