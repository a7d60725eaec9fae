"""Water and energy of the plants close in every month of whole runs, and no plant runs above its
capacity.
"""

import numpy as np
import pytest

from abm import GanziModel
from agents.calendar import HOURS_A_YEAR
from agents.power import power_project as plant

CROWDED = {"pv_quota_mw_y": 6000, "hydro_pv_ratio": 1.5, "grid_priority": 0}
RUNS = [
    ("status_quo", 0, "2022-01", {}),
    ("document", 4, "2022-01", CROWDED),
    ("document", 7, "2023-07", {}),
    ("status_quo", 2, "2016-06", {}),
]


def water_and_sun(model):
    """Energy that sun and rivers bring each project this month, MWh, from its hours and the month
    alone.
    """
    p, calendar, month = model.power_projects, model.power.calendar, model.clock.month - 1
    usual = p.live_capacity * p.counted_share * p.full_load_hours * model.clock.hours / HOURS_A_YEAR
    flow = usual * calendar.inflow[month] * model.world.hydrology[p.zone]
    most = p.live_capacity * p.counted_share * model.clock.hours
    came = np.where(p.technology == plant.PHOTOVOLTAIC, usual * calendar.sun[month], 0.0)
    came = np.where(p.technology == plant.RUN_OF_RIVER, np.minimum(flow, most), came)
    return np.where(p.technology == plant.STORAGE_HYDRO, flow, came)


def check_month(model, stored):
    """What came and was stored is generated, lost, used up by pumps, or stored still; capacities
    bound all of it.
    """
    p, lines, par = model.power_projects, model.transmission_lines, model.parameters
    came = water_and_sun(model)
    pumps = p.generation[p.technology == plant.PUMPED_STORAGE].sum() * (1 / par.pump_efficiency - 1)
    lost = model.power.curtailed_solar + model.power.spilled_energy
    left = came.sum() + stored - p.generation.sum() - lost - pumps - p.stored_energy.sum()
    assert abs(left) < 1e-9 * came.sum()
    live = p.live_capacity * p.counted_share
    assert (p.generation <= live * model.clock.hours * (1 + 1e-9)).all()
    assert (
        p.stored_energy <= p.reservoir * (p.live_capacity / p.rated_capacity) * (1 + 1e-9)
    ).all()
    assert (p.live_capacity <= p.rated_capacity * (1 + 1e-12)).all()
    assert (lines.live_capacity <= lines.rated_capacity * (1 + 1e-12)).all()
    usable = (
        np.sum(lines.live_capacity * lines.counted_share)
        * par.line_availability
        * model.world.receiving_side
    )
    assert p.export.sum() <= usable * model.clock.hours * (1 + 1e-9)
    assert min(model.power.curtailed_solar, model.power.spilled_energy) >= 0
    return lost


@pytest.mark.parametrize(("mix", "draw", "start", "levers"), RUNS)
def test_water_and_energy_close_every_month(mix, draw, start, levers):
    end = f"{int(start[:4]) + 4}-12"
    model = GanziModel(mix=mix, draw=draw, start=start, end=end, detail="coarse", levers=levers)
    lost = 0.0
    while model.running:
        stored = float(model.power_projects.stored_energy.sum())
        model.step()
        lost += check_month(model, stored)
    if levers:
        assert model.power.curtailed_solar + lost > 0
