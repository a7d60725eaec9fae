"""Targets of the prefecture broken down to counties: which field of work each belongs to, and what
counties have of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.government.project_classes import FIELDS
from abm.registers import targets
from agents.county import COUNTIES
from agents.firms.enterprise import IS_SERVICE
from agents.honours import honour
from agents.tourism.scenic_site import RATED_4A

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray


DIGITAL = "digital_offices"
"""Offices that count as digital: asked of every county, by a threshold of the model and no row of
the register.
"""


class Held(NamedTuple):
    """What counties have of a target, and what they could have, each shape (18,)."""

    stock: FloatArray  # in the target's unit
    potential: FloatArray  # in any unit


class CountyTarget(NamedTuple):
    """A target that counties are held to."""

    name: str  # row of the register of targets
    field: str  # one of FIELDS
    measure: Callable[[GanziModel], Held]


def counted(county: IntArray, rows: BoolArray | FloatArray) -> FloatArray:
    """Rows, or amounts by row, summed by county, shape (18,)."""
    return np.bincount(county, rows, len(COUNTIES))


def of_year(indicator: str) -> Callable[[GanziModel], Held]:
    """Measure of what the statistics counted in the last twelve months."""

    def measure(model: GanziModel) -> Held:
        flow = model.recorder.last_year_by_county(indicator)
        return Held(flow, flow)

    return measure


def rated_sites(model: GanziModel) -> Held:
    """Sites of 4A and above, of all sites."""
    sites = model.scenic_sites
    return Held(
        counted(sites.county, sites.level >= RATED_4A), counted(sites.county, np.ones(sites.n))
    )


def holders(ladder: int, rank: int) -> Callable[[GanziModel], Held]:
    """Measure of the candidates of a ladder that hold a rank or a higher one, of all."""

    def measure(model: GanziModel) -> Held:
        candidates = model.honour_candidates
        mine = candidates.ladder == ladder
        return Held(
            counted(candidates.county, mine & (candidates.rank >= rank)),
            counted(candidates.county, mine),
        )

    return measure


def certificates(model: GanziModel) -> Held:
    """Certificates ever won, of all products that may win one."""
    slots = model.certificate_slots
    return Held(counted(slots.county, slots.certified), counted(slots.county, slots.eligible * 1.0))


def capacity(model: GanziModel) -> Held:
    """Capacity of power plants in service, MW, of that of all projects."""
    plants = model.power_projects
    share = plants.counted_share
    return Held(
        counted(plants.county, plants.live_capacity * share),
        counted(plants.county, plants.rated_capacity * share * ~plants.dropped),
    )


def units(column: str) -> Callable[[GanziModel], Held]:
    """Measure of units along main roads, of which every county could have as many."""
    return lambda model: Held(getattr(model.counties, column), np.ones(model.counties.n))


def base_stations(model: GanziModel) -> Held:
    """5G stations, of which a county could have as many as it has people."""
    return Held(model.counties.base_stations, model.counties.population)


def service_firms(model: GanziModel) -> Held:
    """Service firms above scale, of all units of services."""
    firms = model.enterprises
    service = IS_SERVICE[firms.branch]
    return Held(
        counted(firms.county, firms.registered & service),
        counted(firms.county, firms.weight * firms.active * service),
    )


COUNTY_TARGETS = (
    CountyTarget("visits_2025", "tourism", of_year("visits")),
    CountyTarget("site_4a_2025", "tourism", rated_sites),
    CountyTarget("eco_demo_provincial_2025", "tourism", holders(honour.ECO_DEMO, 1)),
    CountyTarget("allforone_provincial_2025", "tourism", holders(honour.WHOLE_AREA, 1)),
    CountyTarget("tianfu_county_2025", "tourism", holders(honour.FAMOUS_COUNTY, 1)),
    CountyTarget("certificates_2025", "farming", certificates),
    CountyTarget("agri_park_prefecture_2025", "farming", holders(honour.FARM_PARK, 1)),
    CountyTarget("agri_park_provincial_2025", "farming", holders(honour.FARM_PARK, 2)),
    CountyTarget("forestry_park_2025", "farming", holders(honour.FORESTRY_PARK, 1)),
    CountyTarget("clean_capacity_2025", "energy", capacity),
    CountyTarget("chargers_2025", "energy", units("chargers")),
    CountyTarget("lng_stations_2025", "energy", units("lng_stations")),
    CountyTarget("mining_output_2025", "industry", of_year("mining_output")),
    CountyTarget("zone_output_2025", "industry", of_year("zone_output")),
    CountyTarget("bs5g_2025", "services", base_stations),
    CountyTarget("services_above_scale_2025", "services", service_firms),
    CountyTarget(DIGITAL, "administration", units("digital")),
)
"""What the document asks of the prefecture and counties can do something about."""
IN_FIELD = np.array([[one.field == name for one in COUNTY_TARGETS] for name in FIELDS], float)
"""1 where a target belongs to a field, else 0, shape (fields, targets)."""


def totals(p: Parameters) -> FloatArray:
    """The prefecture's targets, each in its unit, shape (targets, 1)."""
    known = targets.register()
    digital = p.digital_threshold * len(COUNTIES)
    values = [
        digital if one.name == DIGITAL else known[one.name]["value"] for one in COUNTY_TARGETS
    ]
    return np.array(values, float)[:, None]


def target_years() -> FloatArray:
    """Years in which the targets fall due, shape (targets, 1); digital offices with the first."""
    known = targets.register()
    names = [COUNTY_TARGETS[0].name if one.name == DIGITAL else one.name for one in COUNTY_TARGETS]
    return np.array([known[name]["year"] for name in names], float)[:, None]


def held_now(model: GanziModel) -> Held:
    """What counties have of every target and could have, shape (targets, 18) each."""
    each = [one.measure(model) for one in COUNTY_TARGETS]
    return Held(np.array([one.stock for one in each]), np.array([one.potential for one in each]))
