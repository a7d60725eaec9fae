"""Month phase: county administrations work off their files; money for digital offices and
specialists builds up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
from agents.calendar import MONTHS_A_YEAR
from agents.government import administration as government

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, Values


def approve_files(model: GanziModel) -> None:
    """Digital offices and talent move on, then the queue of files, then the pace of approvals."""
    build_capabilities(model)
    serve_files(model)
    adopt_rules(model)


def build_capabilities(model: GanziModel) -> None:
    """Digital administration and talent grow with the money that arrives and wear off."""
    counties = model.counties
    p = model.parameters
    programmes = model.programmes
    counties.digital = government.state_after_month(
        counties.digital,
        usual_state=p.digital_start,
        money=programmes.effective("digital_gov"),
        usual_money=programmes.usual("digital_gov"),
        wear=p.digital_wear,
    )
    counties.talent = government.state_after_month(
        counties.talent,
        usual_state=p.talent_start,
        money=programmes.effective("talent_budget"),
        usual_money=programmes.usual("talent_budget"),
        wear=p.talent_wear,
    )


def serve_files(model: GanziModel) -> None:
    """Files that arrive with the programmes wait, are served, or are overtaken by priority
    files.
    """
    counties = model.counties
    p = model.parameters
    capacity = capacity_of_offices(model) * model.effort.files("administration")
    arrivals = model.programmes.workload()
    files = p.priority_file_share
    overtaken = p.overtaking * government.overtaken_share(
        model.levers.land_energy_priority, priority_files=files, arrivals=arrivals
    )
    # Like capacity, the pace is measured against an office under the status quo.
    usually_overtaken = p.overtaking * government.overtaken_share(
        register()["land_energy_priority"]["status_quo"], priority_files=files, arrivals=1.0
    )

    pace = government.approval_pace(
        capacity=capacity,
        arrivals=arrivals,
        queue=counties.approval_queue,
        clearing_months=p.queue_clearing_months,
        overtaken=overtaken,
    )
    counties.approval_rate = np.maximum(pace / (1 - usually_overtaken), p.slowest_approval)
    counties.priority_advantage = government.priority_advantage(files, arrivals)
    counties.approval_queue = government.queue_after_month(
        counties.approval_queue,
        arrivals=arrivals,
        capacity=capacity,
        withdrawn=p.file_withdrawal,
    )


def capacity_of_offices(model: GanziModel) -> FloatArray:
    """Files that each county's offices can serve relative to those under the status quo, shape
    (18,).
    """
    p = model.parameters
    capacity = approval_capacity(
        p,
        one_stop=model.levers.one_stop_service,
        digital=model.counties.digital,
        coordination=model.levers.coordination,
        talent=model.counties.talent,
    )
    usual = approval_capacity(
        p,
        one_stop=register()["one_stop_service"]["status_quo"],
        digital=p.digital_start,
        coordination=register()["coordination"]["status_quo"],
        talent=p.talent_start,
    )
    return np.asarray(capacity / usual)


def approval_capacity(
    p: Parameters, *, one_stop: float, digital: Values, coordination: float, talent: Values
) -> Values:
    """Files that offices can serve relative to those without any of these, by the gains of the
    draw.
    """
    return government.approval_capacity(
        one_stop=one_stop,
        digital=digital,
        coordination=coordination,
        talent=talent,
        one_stop_gain=p.one_stop_gain,
        digital_gain=p.digital_gain,
        coordination_gain=p.coordination_gain,
        talent_gain=p.talent_gain,
    )


def adopt_rules(model: GanziModel) -> None:
    """Work on the set of digital rules and on the plans and indices of the document goes on;
    coordination speeds it up.
    """
    p = model.parameters
    coordination = 1 + p.rules_coordination_gain * model.levers.coordination
    programmes = model.programmes
    programmes.rules_effort = programmes.rules_effort + p.rules_rate / MONTHS_A_YEAR * coordination
    pace = 1 + p.act_coordination_gain * model.levers.coordination
    programmes.act_work = programmes.act_work + pace
