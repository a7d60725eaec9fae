"""Month phase: county administrations work off their files; money for digital offices and
specialists builds up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
from agents.government import administration as government

if TYPE_CHECKING:
    from abm.model import GanziModel

CAPACITY_LEVERS = ("one_stop_service", "coordination", "land_energy_priority")


def approve_files(model: GanziModel) -> None:
    """Digital offices and talent move on, then the queue of files, then the pace of approvals."""
    build_capabilities(model)
    serve_files(model)
    adopt_rules(model)


def build_capabilities(model: GanziModel) -> None:
    """Digital administration and talent grow with the money that arrives and wear off."""
    c, p, programmes = model.counties, model.parameters, model.programmes
    money = programmes.effective("digital_gov"), programmes.usual("digital_gov")
    c.digital = government.state_after_month(c.digital, p.digital_start, *money, p.digital_wear)
    money = programmes.effective("talent_budget"), programmes.usual("talent_budget")
    c.talent = government.state_after_month(c.talent, p.talent_start, *money, p.talent_wear)


def serve_files(model: GanziModel) -> None:
    """Files that arrive with the programmes wait, are served, or are overtaken by
    priority files.
    """
    c, p, levers = model.counties, model.parameters, model.levers
    gains = (p.one_stop_gain, p.digital_gain, p.coordination_gain, p.talent_gain)
    usual = {lever: register()[lever]["status_quo"] for lever in CAPACITY_LEVERS}
    capacity = government.approval_capacity(
        levers.one_stop_service, c.digital, levers.coordination, c.talent, gains
    )
    capacity = capacity / government.approval_capacity(
        usual["one_stop_service"], p.digital_start, usual["coordination"], p.talent_start, gains
    )
    arrivals = model.programmes.workload()
    files = p.priority_file_share
    overtaken = p.overtaking * government.overtaken_share(
        levers.land_energy_priority, files, arrivals
    )
    as_usual = 1 - p.overtaking * government.overtaken_share(
        usual["land_energy_priority"], files, 1.0
    )
    pace = government.approval_pace(
        capacity, arrivals, c.approval_queue, p.queue_clearing_months, overtaken
    )
    c.priority_advantage = government.priority_advantage(files, arrivals)
    c.approval_queue = government.queue_after_month(
        c.approval_queue, arrivals, capacity, p.file_withdrawal
    )
    c.approval_rate = np.maximum(pace / as_usual, p.slowest_approval)


def adopt_rules(model: GanziModel) -> None:
    """Work on the set of digital rules goes on; coordination speeds it up."""
    p = model.parameters
    model.programmes.rules_effort += (
        p.rules_rate / 12 * (1 + p.rules_coordination_gain * model.levers.coordination)
    )
