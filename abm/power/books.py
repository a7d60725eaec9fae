"""What power remembers from month to month beside its plants and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.county import COUNTIES
from agents.power.power_project import ZONES
from agents.stack import FOR_GOOD

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class PowerCalendar:
    """Shapes of the twelve months of a usual year, January first."""

    STANDS = FOR_GOOD

    inflow: FloatArray
    """Inflow of rivers and reservoirs over the yearly mean, shape (12,)."""
    sun: FloatArray
    """Output of solar plants over the yearly mean, shape (12,)."""
    reservoir: FloatArray
    """Share of a full reservoir that is held back at the end of the month, shape (12,)."""
    wet: BoolArray
    """Months of the wet season, in which the province has power of its own, shape (12,)."""


class Kinds(NamedTuple):
    """What the projects are, which does not change, shape (n projects,) each."""

    solar: BoolArray
    """Photovoltaic plants."""
    river: BoolArray
    """Run-of-river plants."""
    dams: BoolArray
    """Storage plants."""
    pumped: BoolArray
    """Pumped storage."""
    own_line: BoolArray
    """Large dams, with a line of their own past the grid of their county."""
    in_grid: BoolArray
    """Hydropower that feeds the grid of its county."""
    place: IntArray
    """County and kind of each project, numbered in this order: its technology; large run-of-river
    plants are a kind of their own."""


class Study(NamedTuple):
    """What consumption studies say of the plants and lines that are promised."""

    lost: FloatArray
    """Share of the energy that reaches a basin in a mean year and finds no way out, shape (3,)."""
    lost_of_one_more: FloatArray
    """Share of the energy of one more solar plant that finds no way out of a basin, shape (3,)."""
    lost_in_county: FloatArray
    """Share of it that finds no room in the grid of its county, shape (18,)."""
    noon: FloatArray
    """Part of what lines and load can take that solar plants fill while they run, by basin,
    shape (3,)."""


def no_study() -> Study:
    """What is known before the first study."""
    nothing = np.zeros(len(ZONES))
    return Study(nothing, nothing, np.zeros(len(COUNTIES)), nothing)


@dataclass
class PowerBooks:
    """Names, seasons and limits of the plants and lines of a run, and the energy that found no
    room.
    """

    STAYS = frozenset(
        {
            "inland",
            "county_links",
            "boundless",
            "province_lines",
            "kinds",
            "to_basin",
            "promised_solar",
        }
    )
    """What is never replaced while months pass."""

    calendar: PowerCalendar
    """Seasons of water and sun."""
    project_names: tuple[str, ...]
    """Ids of the power projects, in the order of their rows."""
    line_names: tuple[str, ...]
    """Ids of the transmission lines, in the order of their rows."""
    inland: BoolArray
    """Lines that lead into the province, shape (n lines,)."""
    county_links: BoolArray
    """Lines that also let the grid of their county gather more, shape (n lines,)."""
    boundless: bool = False
    """Whether an ablation takes every limit away."""
    province_lines: float = 0.0
    """Capability of all lines into the province once they are complete, MW."""
    kinds: Kinds = field(init=False)
    """What the projects are; set once they are there."""
    to_basin: FloatArray = field(default_factory=lambda: np.zeros((len(COUNTIES), len(ZONES))))
    """1 for the basin that each county feeds, shape (18, 3)."""
    capacity_before: FloatArray = field(default_factory=lambda: np.zeros((12, 0)))
    """Capacity of each project in the months of the year before the first, MW, (12, n projects)."""
    usual_sales: FloatArray = field(default_factory=lambda: np.zeros(0))
    """What each project sells in a year of ordinary water with the units that run as the run
    begins, CNY/a without sales tax, (n projects,)."""
    usual_sales_here: float = 0.0
    """What all plants sell inside the prefecture then, CNY/a."""
    usual_works: FloatArray = field(default_factory=lambda: np.zeros(0))
    """What is built on each project in a year at the pace of the start, CNY/a, (n projects,)."""
    works_season: FloatArray = field(default_factory=lambda: np.ones(12))
    """When they are built: factor by month, mean 1, (12,)."""
    usual_line_works: FloatArray = field(default_factory=lambda: np.zeros(0))
    """The same for what is built here of each line, CNY/a, (n lines,)."""
    promised_solar: FloatArray = field(default_factory=lambda: np.zeros(len(COUNTIES)))
    """Solar capacity that stood or was promised as the run began, MW, shape (18,)."""
    first_study: Study = field(default_factory=no_study)
    """The consumption study of the first month; all zero until then."""
    study: Study = field(default_factory=no_study)
    """The newest consumption study."""
    curtailed_solar: float = 0.0
    """Solar energy of the month lost for want of lines and load, MWh."""
    spilled_energy: float = 0.0
    """Hydropower of the month spilled for want of lines and load, MWh."""
    lost: FloatArray = field(default_factory=lambda: np.zeros(len(ZONES)))
    """Both by basin, MWh, shape (3,)."""
    year_lost: FloatArray = field(default_factory=lambda: np.zeros(len(ZONES)))
    """Energy lost since the year began, by basin, MWh, shape (3,)."""
    year_generated: FloatArray = field(default_factory=lambda: np.zeros(len(ZONES)))
    """Energy generated since the year began, by basin, MWh, shape (3,)."""
