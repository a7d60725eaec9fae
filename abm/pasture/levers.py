"""Levers against the status quo: what programmes of herding and farming are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers.policy import register

if TYPE_CHECKING:
    from abm.model import GanziModel


def usual(lever: str) -> float:
    """Value of a lever under the status quo, in its unit."""
    return register()[lever]["status_quo"]


def extra(model: GanziModel, lever: str) -> float:
    """A lever's value of this month beyond the status quo, in its unit."""
    return getattr(model.levers, lever) - usual(lever)
