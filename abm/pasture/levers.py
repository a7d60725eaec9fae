"""Levers against the status quo: what programmes of herding and farming are compared with."""

from __future__ import annotations

from abm.registers.policy import register


def usual(lever: str) -> float:
    """Value of a lever under the status quo, in its unit."""
    return register()[lever]["status_quo"]
