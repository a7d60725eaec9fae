"""What power remembers from month to month beside its plants and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.power.power_project import ZONES

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray


@dataclass(frozen=True)
class PowerCalendar:
    """Shapes of the twelve months of a usual year, January first."""

    inflow: FloatArray
    """Inflow of rivers and reservoirs over the yearly mean, shape (12,)."""
    sun: FloatArray
    """Output of solar plants over the yearly mean, shape (12,)."""
    reservoir: FloatArray
    """Share of a full reservoir that is held back at the end of the month, shape (12,)."""


@dataclass
class PowerBooks:
    """Names and seasons of the plants and lines of a run, and the energy that found no room."""

    calendar: PowerCalendar
    """Seasons of water and sun."""
    project_names: tuple[str, ...]
    """Ids of the power projects, in the order of their rows."""
    line_names: tuple[str, ...]
    """Ids of the transmission lines, in the order of their rows."""
    basin_links: BoolArray
    """Lines that also let their basin send power to the lines of the others, shape (n lines,)."""
    first_study: FloatArray = field(default_factory=lambda: np.zeros(len(ZONES)))
    """Share of energy without room by the consumption study of the first month, by zone, shape
    (3,); zero until then.
    """
    curtailed_solar: float = 0.0
    """Solar energy of the month lost for want of lines and load, MWh."""
    spilled_energy: float = 0.0
    """Hydropower of the month spilled for want of lines and load, MWh."""
