"""What the tables say of every power project: plants, planned plants and open solar sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.later import later_plants
from abm.registers.tables import read_table
from abm.shares import county_shares, scrambled_rows
from agents.columns import name_key
from agents.county import COUNTIES
from agents.power.power_project import (
    APPROVED,
    BUILDING,
    DONE,
    IDEA,
    PARTIAL,
    PHOTOVOLTAIC,
    PRELIMINARY,
    ROLES,
    RUN_OF_RIVER,
    TECHNOLOGIES,
    ZONES,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.tables import Row
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray

SITES = 200
"""Open solar sites: more capacity than any quota and the lines can take."""
STAGES = {
    "idea": IDEA,
    "prelim": PRELIMINARY,
    "preparing": APPROVED,
    "awarded": BUILDING,
    "building": BUILDING,
    "operating": DONE,
}
LARGE_RESERVOIR = "lianghekou"
SMALL_HYDRO = "small_hydro"
STANDING_SOLAR = "standing_solar"
OPEN_SITE = "open_site"
"""Names of the groups of which no table names the plants."""
HOURS, COST, WORK, DATE, APPLICATION, RED_LINE, SIZE, PLACE, OWNER, ELAPSED, LINK = range(11)
"""Counters of the draws that fix what is not known of a project."""


class ProjectRecords(NamedTuple):
    """What is on record of some projects by March 2022, shape (n,) each; NaN or "" where nothing
    is.
    """

    name: np.ndarray
    """Id, such as "yebatan" or "small_hydro_7"."""
    uid: KeyArray
    """Identity keys, from which their luck follows."""
    technology: IntArray
    """Row of TECHNOLOGIES."""
    county: IntArray
    """Row of the county it stands in."""
    zone: IntArray
    """Row of ZONES, the river basin it feeds."""
    role: IntArray
    """Row of ROLES, what the policy document says about it."""
    site: BoolArray
    """Whether it is an open solar site."""
    border: BoolArray
    """Whether it stands on a border river."""
    rated_capacity: FloatArray
    """Capacity when complete, MW."""
    live_capacity: FloatArray
    """Capacity in service as 2022 begins, MW."""
    units: FloatArray
    """Generating units that enter one after another."""
    stage: IntArray
    """Stage as 2022 begins."""
    full_load_hours: FloatArray
    """Energy of an average year over capacity, h/a."""
    capital_cost: FloatArray
    """Building cost, CNY/MW."""
    developer: np.ndarray
    """Id of the developer."""
    start: np.ndarray
    """Date of main start, "YYYY-MM" or "YYYY"."""
    announced: np.ndarray
    """Date of the first unit, as it was or as announced."""
    full_operation: np.ndarray
    """Date of the last unit."""


def project_records(model: GanziModel) -> ProjectRecords:
    """Every project: named ones, plants to come, small and solar ones in service, open sites."""
    table = {row["id"]: row for row in read_table("power_projects")}
    named = named_projects(model, [row for row in table.values() if row["county"] != "all"])

    # Small hydropower makes up what the named plants leave of the drawn total
    solar = table["existing_photovoltaics"]
    standing = float(np.sum(named.live_capacity)) + solar["capacity_2021_12"]
    small = model.parameters.installed_clean_capacity - standing

    groups = [
        named,
        later_plants(model, named),
        standing_plants(
            model,
            SMALL_HYDRO,
            technology=RUN_OF_RIVER,
            total=small,
            full_load_hours=table["other_hydro"]["full_load_hours"],
        ),
        standing_plants(
            model,
            STANDING_SOLAR,
            technology=PHOTOVOLTAIC,
            total=solar["capacity_2021_12"],
            full_load_hours=solar["full_load_hours"],
        ),
        open_sites(model),
    ]
    return ProjectRecords._make(np.concatenate(parts) for parts in zip(*groups, strict=True))


def named_projects(model: GanziModel, table: list[Row]) -> ProjectRecords:
    """The projects that have a name and a county."""
    rated = numbers(table, "capacity")
    live = numbers(table, "capacity_2021_12")

    # Of the large reservoir's plant the drawn capacity runs, rounded to whole units
    p = model.parameters
    large = np.array([row["id"] == LARGE_RESERVOIR for row in table])
    units = numbers(table, "units")
    size = rated[large] / units[large]
    live[large] = np.rint(p.lianghekou_first_capacity / size) * size

    stage = np.array([STAGES[row["stage_2022_03"]] for row in table])
    return ProjectRecords(
        name=texts(table, "id"),
        uid=np.array([name_key(row["id"]) for row in table], np.uint64),
        technology=np.array([TECHNOLOGIES.index(row["kind"]) for row in table]),
        county=np.array([COUNTIES.index(row["county"]) for row in table]),
        zone=np.array([ZONES.index(row["river_zone"]) for row in table]),
        role=np.array([ROLES.index(row["document_item"]) for row in table]),
        site=np.zeros(len(table), bool),
        border=np.array([row["border"] == 1 for row in table]),
        rated_capacity=rated,
        live_capacity=live,
        units=units,
        stage=np.where((stage == DONE) & (live < rated), PARTIAL, stage),
        full_load_hours=numbers(table, "full_load_hours"),
        capital_cost=numbers(table, "capital_cost") / rated,
        developer=texts(table, "developer"),
        start=texts(table, "start"),
        announced=texts(table, "announced"),
        full_operation=texts(table, "full_operation"),
    )


def numbers(table: list[Row], column: str) -> FloatArray:
    """A column of a table as an array, NaN where a cell is empty."""
    return np.array([np.nan if row[column] is None else row[column] for row in table])


def texts(table: list[Row], column: str) -> np.ndarray:
    """A column of a table as an array of texts, "" where a cell is empty."""
    return np.array([row[column] or "" for row in table])


def unnamed_projects(
    group: str,
    uid: KeyArray,
    *,
    technology: int,
    county: IntArray,
    zone: IntArray,
    site: bool,
    rated_capacity: FloatArray,
    live_capacity: FloatArray,
    stage: int,
    full_load_hours: float,
) -> ProjectRecords:
    """Projects of one group that no table names: they have a number, and no cost, developer or date
    on record.
    """
    n = len(uid)
    return ProjectRecords(
        name=np.array([f"{group}_{number}" for number in range(1, n + 1)]),
        uid=uid,
        technology=np.full(n, technology),
        county=county,
        zone=zone,
        role=np.zeros(n, int),
        site=np.full(n, site),
        border=np.zeros(n, bool),
        rated_capacity=rated_capacity,
        live_capacity=live_capacity,
        units=np.full(n, np.nan),
        stage=np.full(n, stage),
        full_load_hours=np.full(n, full_load_hours),
        capital_cost=np.full(n, np.nan),
        developer=np.full(n, ""),
        start=np.full(n, ""),
        announced=np.full(n, ""),
        full_operation=np.full(n, ""),
    )


def standing_plants(
    model: GanziModel, group: str, *, technology: int, total: float, full_load_hours: float
) -> ProjectRecords:
    """Plants in service that are only known as a sum (`total`, MW): one row a county.

    Small hydropower follows land and relief (head), solar plants follow land.
    """
    counties, p = model.counties, model.parameters
    head = np.maximum(p.relief_reference_altitude - counties.altitude, 0.0)
    proxy = counties.area * (head if technology == RUN_OF_RIVER else 1.0)
    capacity = county_shares(model, group, proxy, p.small_plants_trust, total)
    return unnamed_projects(
        group,
        scrambled_rows(group, len(COUNTIES)),
        technology=technology,
        county=np.arange(len(COUNTIES)),
        zone=counties.river_zone,
        site=False,
        rated_capacity=capacity,
        live_capacity=capacity,
        stage=DONE,
        full_load_hours=full_load_hours,
    )


def open_sites(model: GanziModel) -> ProjectRecords:
    """Sites that can win a solar auction: larger counties have more."""
    p, counties = model.parameters, model.counties
    uid = scrambled_rows(OPEN_SITE, SITES)
    share = np.cumsum(counties.area) / np.sum(counties.area)
    place = model.world_streams.uniform("start", 0, uid, PLACE)
    county = np.minimum(np.searchsorted(share, place), len(COUNTIES) - 1)
    size = model.world_streams.uniform("start", 0, uid, SIZE)
    return unnamed_projects(
        OPEN_SITE,
        uid,
        technology=PHOTOVOLTAIC,
        county=county,
        zone=counties.river_zone[county],
        site=True,
        rated_capacity=p.solar_site_small + size * (p.solar_site_large - p.solar_site_small),
        live_capacity=np.zeros(SITES),
        stage=IDEA,
        full_load_hours=np.nan,
    )
