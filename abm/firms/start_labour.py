"""The labour market before the first month: who lives here, works where, and seeks work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.books import Work
from agents.axis import across
from agents.county import COUNTIES
from agents.firms import commuting
from agents.industries import CONSTRUCTION, HOSPITALITY, TRADE

if TYPE_CHECKING:
    from abm.markets.structure import Structure
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def open_labour_market(model: GanziModel, structure: Structure) -> Work:
    """Labour force of each county: as many as have their jobs there live there, at home or within
    reach, and the usual share seeks work; returns who works where.
    """
    counties, p, enterprises = model.counties, model.parameters, model.enterprises
    staff = enterprises.employees * enterprises.weight * enterprises.active
    staff = staff * (1.0 - structure.outside_staff)[enterprises.market]
    workers = np.bincount(enterprises.county, staff, counties.n)
    counties.labour_force = workers / (1.0 - p.unemployment_start)
    counties.unemployment = np.full(counties.n, p.unemployment_start)
    counties.herder_work = np.full(counties.n, p.herder_wage_share)

    near = way_to_work(model, p.commuting_decay)
    balance = commuting.balanced_flows(near, workers)
    places = p.separation_rate * workers
    looked = np.add.reduce(near * balance.pull, axis=1)
    return Work(
        at=balance.flows,
        herders=np.zeros_like(near),
        crews=np.full(counties.n, structure.outside_staff[CONSTRUCTION]),
        unfilled=np.zeros(counties.n),
        outside=structure.outside_staff[[TRADE, HOSPITALITY, CONSTRUCTION]],
        pull=np.divide(balance.pull, places, out=np.zeros(counties.n), where=places > 0),
        usual_places=places,
        waiting=p.search_patience * looked,
        near=near,
        near_herders=near,
        looks=near,
    )


def way_to_work(model: GanziModel, decay: float) -> FloatArray:
    """Weight of work by the way to it over the roads as they are, by home and job, shape (18,
    18); without commuting all of it is at home.
    """
    if "commuting" in model.ablations:
        return np.eye(len(COUNTIES))
    return commuting.nearness(model.network.hours_to_work(), decay=across(decay))


def paid_at_home(at: FloatArray, pay: FloatArray) -> FloatArray:
    """Pay of the jobs of each county (CNY, (18,)) by the homes of those who hold them, with the
    same sum; `at` persons by home and job.
    """
    jobs = np.add.reduce(at, axis=-2)
    each = np.divide(pay, jobs, out=np.zeros_like(pay), where=jobs > 0)
    home = (at @ each[..., None])[..., 0]
    # No money may be lost where nobody from here holds a job.
    return home + np.where(jobs > 0, 0.0, pay)
