"""How far the works of each power project are as the run begins, from what was announced by March 2022."""

import numpy as np

from abm.clock import month_index, parse_month
from agents import power_project as plant

MONTHS_A_YEAR = 12


def month_of(text, u):
    """Month index of 'YYYY-MM', or of a month drawn with `u` in the year 'YYYY'."""
    if len(text) == 4:
        return month_index(int(text), 1) + int(u * MONTHS_A_YEAR)
    return parse_month(text)


def planned_months(p, technology, rated_capacity):
    """Planned building time, months, shape (n,): by technology, for hydropower also by size."""
    hydro = np.where(rated_capacity >= p.large_hydro_size, p.large_hydro_months, p.small_hydro_months)
    other = np.where(technology == plant.PHOTOVOLTAIC, p.solar_months, p.pumped_months)
    return np.where(technology <= plant.RUN_OF_RIVER, hydro, other)


def delay_terms(p, technology):
    """(median, log deviation) of the delay factor, shape (n,) each."""
    median = np.array((p.hydro_delay_median, p.hydro_delay_median, p.solar_delay_median, p.pumped_delay_median))
    deviation = (p.hydro_delay_deviation, p.hydro_delay_deviation, p.solar_delay_deviation, p.pumped_delay_deviation)
    return median[technology], np.array(deviation)[technology]


def known_works(model, rows, work_luck, date_luck):
    """Columns work, delay and building_months of every project.

    Works whose dates are known have done what the time since their start and the drawn delay allow; a delay that
    would have let them finish before the run is ruled out. Works without dates are anywhere up to a highest share.
    """
    p, now, stage = model.parameters, model.clock.start, rows["stage"]
    median, deviation = delay_terms(p, rows["technology"])
    luck = model.streams.uniform("delay", 0, rows["uid"])
    n = len(stage)
    works = {
        "delay": np.maximum(plant.delay_beyond(luck, median, deviation, np.zeros(n)), p.shortest_delay),
        "building_months": rows["building_months"].copy(),
        "work": np.where(
            stage == plant.DONE, 1.0, np.where(stage == plant.BUILDING, work_luck * p.undated_work_high, 0.0)
        ),
    }
    for row in np.flatnonzero((rows["start"] != "") & (stage >= plant.BUILDING) & (stage < plant.DONE)).tolist():
        start = month_of(rows["start"][row], date_luck[row])
        if stage[row] == plant.PARTIAL:
            months, delay = month_of(rows["full_operation"][row], date_luck[row]) - start + 1, 1.0
        else:
            announced = month_of(rows["announced"][row], date_luck[row]) - start
            terms = (median[row], deviation[row], max(now - start, 0), announced, p.announcement_renewal)
            delay = float(plant.first_output_delay(luck[row], *terms, p.shortest_delay))
            months = announced / p.first_unit_work
        works["building_months"][row], works["delay"][row] = months, delay
        works["work"][row] = min(max(now - start, 0) / (months * delay), 1.0)
    return works
