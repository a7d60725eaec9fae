"""Hydropower that nobody has listed yet: a table ends, but plans for rivers do not.

Each January from 2023 on as many plants are spoken of as were started a year from 2016 to 2021, by
luck and at a drawn pace; each is like one of those listed. They go through all that listed ones go
through, and no target names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index, year_of
from abm.shares import scrambled_rows
from agents import quantiles
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.power.power_project import DONE, IDEA, NO_ROLE, RUN_OF_RIVER

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.power.projects import ProjectRecords
    from agents.arrays import FloatArray, IntArray

LATER_HYDRO = "later_hydro"
MOST = 40
"""Plants that may be spoken of within a run: more than luck brings by 2050."""
FIRST_ENTRY, LAST_ENTRY = 2023, 2050
FIRST_START, LAST_START = 2016, 2021
"""Years whose starts tell how many plants come a year."""
LIKE = 6
"""Counter of the draw that says which listed plant a later one is like."""


def later_plants(model: GanziModel, named: ProjectRecords) -> ProjectRecords:
    """Records of plants to come: each like a listed one that is not in service, without developer
    or date.
    """
    listed = np.flatnonzero(
        (named.technology <= RUN_OF_RIVER) & (named.stage < DONE) & (named.live_capacity == 0)
    )
    uid = scrambled_rows(LATER_HYDRO, MOST)
    luck = model.world_streams.uniform("start", 0, uid, LIKE)
    like = listed[np.minimum((luck * len(listed)).astype(int), len(listed) - 1)]
    blank = np.full(MOST, "")
    return (
        type(named)
        ._make(column[like] for column in named)
        ._replace(
            name=np.array([f"{LATER_HYDRO}_{number}" for number in range(1, MOST + 1)]),
            uid=uid,
            role=np.full(MOST, NO_ROLE),
            stage=np.full(MOST, IDEA),
            developer=blank,
            start=blank,
            announced=blank,
            full_operation=blank,
        )
    )


def starts_a_year(named: ProjectRecords) -> float:
    """Hydropower plants started in a year of FIRST_START to LAST_START, by the table."""
    years = [int(date[:4]) for date in named.start[named.technology <= RUN_OF_RIVER] if date]
    starts = sum(FIRST_START <= year <= LAST_START for year in years)
    return starts / (LAST_START - FIRST_START + 1)


def set_arrivals(model: GanziModel, records: ProjectRecords) -> None:
    """Write the month in which each plant to come is first spoken of; those of before the run are
    known, the others stay out of all plans until then.
    """
    plants = model.power_projects
    later = np.flatnonzero(np.char.startswith(records.name, LATER_HYDRO))
    years = np.arange(FIRST_ENTRY, LAST_ENTRY + 1)
    luck = model.streams.uniform("stages", years * MONTHS_A_YEAR, identity(LATER_HYDRO, 1)[0])
    pace = model.parameters.hydro_entry_pace * starts_a_year(records)
    months = arrival_months(quantiles.poisson(luck, np.full(len(years), pace)), years, n=MOST)
    arrives = plants.arrives.copy()
    arrives[later] = months
    plants.arrives = arrives
    plants.dropped = arrives > model.clock.start


def arrival_months(counts: FloatArray, years: IntArray, *, n: int) -> IntArray:
    """Month index in which each of `n` projects is first spoken of, in order: Januaries of `years`
    with `counts` projects; after the last year where there are fewer.
    """
    total = np.cumsum(counts)
    never = month_index(int(years[-1]) + 1, JANUARY)
    januaries = np.append((years - year_of(0)) * MONTHS_A_YEAR, never)
    return januaries[np.searchsorted(total, np.arange(1, n + 1))]


def welcome_plants(model: GanziModel) -> None:
    """Plants that are spoken of for the first time this month enter as ideas."""
    plants, t = model.power_projects, model.clock.t
    new = plants.arrives == t
    if new.any():
        plants.dropped = plants.dropped & ~new
        plants.stage_month = np.where(new, t, plants.stage_month)
