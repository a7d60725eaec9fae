"""Month phase: planned transmission lines move towards approval and main start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.power.works import TABLE_MONTH
from agents.power.transmission_line import APPROVED, BUILDING, monthly_probability

if TYPE_CHECKING:
    from abm.model import GanziModel


def advance_lines(model: GanziModel) -> None:
    """Ideas become plans, plans are approved, approved lines start; before 2022 only starts on
    record happen.
    """
    lines, p, t = model.transmission_lines, model.parameters, model.clock.t
    if t < TABLE_MONTH:
        moved = (lines.stage == APPROVED) & (lines.start_month >= 0) & (t >= lines.start_month)
    else:
        chance = monthly_probability(
            lines.stage,
            idea_rate=p.line_idea_rate,
            approval_months=lines.approval_months,
            priority=model.levers.grid_priority,
            approval_gain=p.line_priority_gain,
            start_months=p.line_start_months,
        )
        moved = model.streams.of_month("stages", t, lines.uid) < chance

    if moved.any():
        lines.stage = lines.stage + moved
        begun = moved & (lines.stage == BUILDING) & (lines.start_month < 0)
        lines.start_month = np.where(begun, t, lines.start_month)
