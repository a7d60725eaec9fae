"""How far the works of each power project are as the run begins, from what was on record by March
2022.

The tables tell of the first month of 2022. A run that begins earlier finds each work as far as its
dates say, and works that were not begun wait for the month in which they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index, parse_month
from agents.power import power_project as plant

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, KeyArray

MONTHS_A_YEAR = 12
TABLE_MONTH = month_index(2022, 1)
"""Month at whose start the stages of the tables hold."""
FIRST_MONTH = month_index(2015, 12)
"""Month from which the growth of small plants is reckoned."""


def month_of(text: Any, u: float) -> int:
    """Month index of 'YYYY-MM', or of a month drawn with `u` in the year 'YYYY'."""
    if len(text) == 4:
        return month_index(int(text), 1) + int(u * MONTHS_A_YEAR)
    return parse_month(text)


def planned_months(p: Parameters, technology: IntArray, rated_capacity: FloatArray) -> FloatArray:
    """Planned building time, months, shape (n,): by technology, for hydropower also by size."""
    hydro = np.where(
        rated_capacity >= p.large_hydro_size, p.large_hydro_months, p.small_hydro_months
    )
    other = np.where(technology == plant.PHOTOVOLTAIC, p.solar_months, p.pumped_months)
    return np.where(technology <= plant.RUN_OF_RIVER, hydro, other)


def delay_terms(p: Parameters, technology: IntArray) -> tuple[FloatArray, FloatArray]:
    """(median, log deviation) of the delay factor, shape (n,) each."""
    median = np.array(
        (p.hydro_delay_median, p.hydro_delay_median, p.solar_delay_median, p.pumped_delay_median)
    )
    deviation = (
        p.hydro_delay_deviation,
        p.hydro_delay_deviation,
        p.solar_delay_deviation,
        p.pumped_delay_deviation,
    )
    return median[technology], np.array(deviation)[technology]


def known_works(
    model: GanziModel,
    rows: dict[str, IntArray | KeyArray | np.ndarray],
    work_luck: FloatArray,
    date_luck: FloatArray,
) -> dict[str, FloatArray]:
    """Columns of the works of every project: delay, planned time, share done, first unit, and when
    they began.

    `begun` is the month of main start, NaN where none is known or fixed by the work done. Works
    under way have done what the time since their start and the drawn delay allow; a delay that
    would have let them finish before 2022 is ruled out. Works without dates are anywhere up to a
    highest share as 2022 begins.
    """
    p, now, stage = model.parameters, model.clock.start, rows["stage"]
    median, deviation = delay_terms(p, rows["technology"])
    luck = model.streams.uniform("delay", 0, rows["uid"])
    n = len(stage)
    works = {
        "delay": np.maximum(
            plant.delay_beyond(luck, median, deviation, np.zeros(n)), p.shortest_delay
        ),
        "building_months": rows["building_months"].copy(),
        "first_work": np.full(n, p.first_unit_work),
        "begun": np.full(n, np.nan),
    }
    undated = (stage == plant.BUILDING) & (rows["start"] == "")
    before = work_luck * p.undated_work_high * works["building_months"] * works["delay"]
    works["begun"][undated] = (TABLE_MONTH - before)[undated]
    seen = max(now, TABLE_MONTH)
    for row in np.flatnonzero((rows["start"] != "") & (stage >= plant.BUILDING)).tolist():
        dates = (rows[name][row] for name in ("start", "announced", "full_operation"))
        if stage[row] == plant.BUILDING:
            terms = (median[row], deviation[row], p.announcement_renewal, p.shortest_delay)
            found = running_work(*dates, date_luck[row], luck[row], seen, terms, p.first_unit_work)
        else:
            found = finished_work(*dates, date_luck[row])
        for name, value in zip(
            ("begun", "building_months", "delay", "first_work"), found, strict=True
        ):
            works[name][row] = value
    total = works["building_months"] * works["delay"]
    done = np.clip((now - works["begun"]) / total, 0.0, 1.0)
    works["work"] = np.where(
        np.isnan(works["begun"]), np.where(stage >= plant.DONE, 1.0, 0.0), done
    )
    return works


def finished_work(start: Any, first: Any, full: Any, u: float) -> tuple[int, int, float, float]:
    """(main start, months to the last unit, delay, work at the first unit) of works whose dates are
    all on record.
    """
    begun, first = month_of(start, u), month_of(first, u)
    months = max(month_of(full, u), first) - begun + 1
    return begun, months, 1.0, (first - begun + 1) / months


def running_work(
    start: Any,
    announced: Any,
    _: Any,
    u: float,
    luck: float,
    now: int,
    terms: tuple[float, ...],
    first_work: float,
) -> tuple[int, float, float, float]:
    """The same of works under way: planned by what was announced, late by the drawn delay."""
    median, deviation, renewal, shortest = terms
    begun = month_of(start, u)
    announced = month_of(announced, u) - begun
    delay = plant.first_output_delay(
        luck, median, deviation, max(now - begun, 0), announced, renewal, shortest
    )
    return begun, announced / first_work, float(delay), first_work


def stages_at_start(
    rows: dict[str, IntArray | KeyArray | np.ndarray], now: int
) -> tuple[IntArray, FloatArray, IntArray]:
    """(stage, capacity in service, month of a start to come) of each project, from the works as far
    as they are.

    As 2022 begins, or later, stages and capacities are those of the tables.
    """
    stage, live, begun = rows["stage"], rows["live_capacity"], rows["begun"]
    known = np.full(len(stage), plant.NEVER)
    if now >= TABLE_MONTH:
        return stage, live, known
    dated = ~np.isnan(begun)
    waiting = dated & (now < begun)
    known[waiting] = np.ceil(begun[waiting])
    running = plant.capacity_in_service(
        rows["work"], rows["rated_capacity"], rows["units"], rows["first_work"]
    )
    live = np.where(dated, np.where(stage == plant.BUILDING, 0.0, running), live)
    stage = np.where(
        dated & (stage > plant.BUILDING),
        plant.works_stage(plant.BUILDING, live, rows["work"]),
        stage,
    )
    return np.where(waiting, plant.APPROVED, stage), live, known
