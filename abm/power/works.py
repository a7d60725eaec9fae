"""How far the works of each power project are as the run begins, from what was on record by March
2022.

The tables tell of the first month of 2022. A run that begins earlier finds each work as far as its
dates say, and works that were not begun wait for the month in which they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.clock import month_index, parse_month
from agents import quantiles
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    DONE,
    NEVER,
    PHOTOVOLTAIC,
    RUN_OF_RIVER,
    capacity_in_service,
    delay_beyond,
    first_output_delay,
    works_stage,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.power.projects import ProjectRecords
    from abm.registers.parameters import Parameters
    from agents import PowerProject
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table

TABLE_MONTH = month_index(2022, JANUARY)
"""Month at whose start the stages of the tables hold."""
FIRST_MONTH = month_index(2015, DECEMBER)
"""Month from which the growth of small plants is reckoned."""
YEAR_ONLY = len("YYYY")
"""Length of a date that tells no month."""


class Works(NamedTuple):
    """The works of one project."""

    begun: int
    """Month index of main start."""
    months: float
    """Planned months from main start to the last unit."""
    delay: float
    """Real building time over planned."""
    first_work: float
    """Share of the work at which the first unit can run."""


class DelaySpread(NamedTuple):
    """The lognormal delay factor of each project, shape (n,) each."""

    median: FloatArray
    log_deviation: FloatArray


def month_of(date: str, luck: float) -> int:
    """Month index of 'YYYY-MM', or of a month drawn with `luck` in the year 'YYYY'."""
    if len(date) == YEAR_ONLY:
        return month_index(int(date), JANUARY) + int(luck * MONTHS_A_YEAR)
    return parse_month(date)


def planned_months(p: Parameters, technology: IntArray, rated_capacity: FloatArray) -> FloatArray:
    """Planned building time, months, shape (n,): by technology, for hydropower also by size."""
    hydro = np.where(
        rated_capacity >= p.large_hydro_size, p.large_hydro_months, p.small_hydro_months
    )
    other = np.where(technology == PHOTOVOLTAIC, p.solar_months, p.pumped_months)
    return np.where(technology <= RUN_OF_RIVER, hydro, other)


def delay_spread(p: Parameters, technology: IntArray) -> DelaySpread:
    """How late works run, by technology, shape (n,) each."""
    median = np.array(
        (
            p.hydro_delay_median,
            p.hydro_delay_median,
            p.solar_delay_median,
            p.pumped_delay_median,
        )
    )
    log_deviation = np.array(
        (
            p.hydro_delay_deviation,
            p.hydro_delay_deviation,
            p.solar_delay_deviation,
            p.pumped_delay_deviation,
        )
    )
    return DelaySpread(median[technology], log_deviation[technology])


def ramp_months(p: Parameters, plants: Table[PowerProject], luck: FloatArray) -> FloatArray:
    """Planned months from the first unit to the last, shape (n,): unit by unit in water, by a
    drawn time in the sun.
    """
    gaps = quantiles.lognormal(luck, p.unit_gap, p.unit_gap_deviation)
    solar = plants.technology == PHOTOVOLTAIC
    return np.where(solar, p.solar_ramp_months, (plants.units - 1) * gaps)


def with_ramp(plants: Table[PowerProject], ramp: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Planned months to the last unit, and the share of the work at which the first can run, shape
    (n,) each: of hydropower the planned time leads to the first unit, of others to the last.
    """
    planned = plants.building_months
    hydro = plants.technology <= RUN_OF_RIVER
    to_first = np.where(hydro, planned, np.maximum(planned - ramp, 1.0))
    months = to_first + ramp
    return months, to_first / months


def begin_works(
    model: GanziModel,
    records: ProjectRecords,
    *,
    work_luck: FloatArray,
    date_luck: FloatArray,
    ramp_luck: FloatArray,
) -> FloatArray:
    """Write the works of every project: delay, planned time, first unit and share done; returns the
    months of main start, shape (n,), NaN where none is known or fixed by the work done.

    Works under way have done what the time since their start and the drawn delay allow; a delay
    that would have let them finish before 2022 is ruled out. Works without dates are anywhere up to
    a highest share as 2022 begins.
    """
    plants, p, now = model.power_projects, model.parameters, model.clock.start
    spread = delay_spread(p, plants.technology)
    luck = model.streams.uniform("delay", 0, plants.uid)
    drawn_delay = delay_beyond(
        luck, median=spread.median, log_deviation=spread.log_deviation, least=np.zeros(plants.n)
    )
    shortest = np.where(plants.technology == PHOTOVOLTAIC, p.shortest_delay_other, p.shortest_delay)
    delay = np.maximum(drawn_delay, shortest)
    ramp = ramp_months(p, plants, ramp_luck)
    months, first_work = with_ramp(plants, ramp)
    begun = np.full(plants.n, np.nan)

    undated = (plants.stage == BUILDING) & (records.start == "")
    elapsed = work_luck * p.undated_work_high * months * delay
    begun[undated] = (TABLE_MONTH - elapsed)[undated]

    # The record ends as 2022 begins, whenever the run does
    for row in np.flatnonzero((records.start != "") & (plants.stage >= BUILDING)).tolist():
        start, announced = records.start[row], records.announced[row]
        if plants.stage[row] == BUILDING:
            works = running_works(
                start,
                announced,
                date_luck=date_luck[row],
                delay_luck=luck[row],
                now=TABLE_MONTH,
                median=spread.median[row],
                log_deviation=spread.log_deviation[row],
                ramp=ramp[row],
                p=p,
            )
        else:
            works = finished_works(
                start,
                first=announced,
                last=records.full_operation[row],
                date_luck=date_luck[row],
            )
        begun[row] = works.begun
        months[row] = works.months
        delay[row] = works.delay
        first_work[row] = works.first_work

    done = np.clip((now - begun) / (months * delay), 0.0, 1.0)
    plants.work = np.where(np.isnan(begun), np.where(plants.stage >= DONE, 1.0, 0.0), done)
    plants.delay = delay
    plants.building_months = months
    plants.first_work = first_work
    return begun


def finished_works(start: str, *, first: str, last: str, date_luck: float) -> Works:
    """Works whose dates of main start, first and last unit are all on record."""
    begun = month_of(start, date_luck)
    first_month = month_of(first, date_luck)
    months = max(month_of(last, date_luck), first_month) - begun + 1
    return Works(begun, months=months, delay=1.0, first_work=(first_month - begun + 1) / months)


def running_works(
    start: str,
    announced: str,
    *,
    date_luck: float,
    delay_luck: float,
    now: int,
    median: float,
    log_deviation: float,
    ramp: float,
    p: Parameters,
) -> Works:
    """Works under way: planned by the first unit as announced, late by the drawn delay, of which
    less is left to chance near completion; `ramp` months from the first unit to the last.
    """
    begun = month_of(start, date_luck)
    months_to_first = month_of(announced, date_luck) - begun
    elapsed = max(now - begun, 0)
    near = elapsed > p.near_completion * months_to_first
    delay = first_output_delay(
        delay_luck,
        median=median,
        log_deviation=log_deviation * (p.near_completion_part if near else 1.0),
        elapsed=elapsed,
        announced=months_to_first,
        shortest=p.shortest_delay,
    )
    months = months_to_first + ramp
    return Works(begun, months=months, delay=float(delay), first_work=months_to_first / months)


def set_stages(plants: Table[PowerProject], begun: FloatArray, *, now: int) -> None:
    """Write stage, capacity in service and month of a start to come of each project, from the works
    as far as they are.

    As 2022 begins, or later, stages and capacities are those of the tables.
    """
    if now >= TABLE_MONTH:
        return
    dated = ~np.isnan(begun)
    waiting = dated & (now < begun)
    known_start = np.full(plants.n, NEVER)
    known_start[waiting] = np.ceil(begun[waiting])
    plants.known_start = known_start

    # Plants that the tables still find under construction had no output before either
    running = capacity_in_service(
        plants.work, plants.rated_capacity, units=plants.units, first_unit_work=plants.first_work
    )
    live = np.where(dated, np.where(plants.stage == BUILDING, 0.0, running), plants.live_capacity)
    stage = np.where(
        dated & (plants.stage > BUILDING),
        works_stage(BUILDING, live_capacity=live, work=plants.work),
        plants.stage,
    )
    plants.stage = np.where(waiting, APPROVED, stage)
    plants.live_capacity = live
