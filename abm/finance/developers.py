"""The power developers of the register: who they are, and which of them hold a river."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers.tables import read_table

if TYPE_CHECKING:
    from agents.arrays import BoolArray


def developer_names() -> list[str]:
    """Ids of the power developers, in the order of their rows among the investors."""
    return [row["id"] for row in read_table("power_developers")]


def basin_developers() -> BoolArray:
    """Which power developers hold the hydropower of a river, bool, in the order of their rows."""
    return np.array([row["basin"] == 1 for row in read_table("power_developers")])
