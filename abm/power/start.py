"""Power plants, planned plants and open solar sites as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.clock import month_index
from abm.power.developers import complete_developers
from abm.power.transmission import build_lines
from abm.power.works import FIRST_MONTH, TABLE_MONTH, known_works, planned_months, stages_at_start
from abm.registers.tables import read_table
from abm.shares import county_shares, scrambled_rows
from agents import quantiles
from agents.columns import Table, name_key
from agents.county import COUNTIES
from agents.power import power_project as plant
from agents.power.dispatch import month_shape

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, KeyArray

SITES = 200
"""Open solar sites: more capacity than any quota and the lines can take."""
STAGES = {
    "idea": plant.IDEA,
    "prelim": plant.PRELIMINARY,
    "preparing": plant.APPROVED,
    "awarded": plant.BUILDING,
    "building": plant.BUILDING,
    "operating": plant.DONE,
}
LARGE_RESERVOIR = "lianghekou"
HOURS, COST, WORK, DATE, APPLIED, RED_LINE, SIZE, PLACE, DEVELOPER, ELAPSED, LINK = range(11)
"""Counters of the draws that fix what is not known of a project."""
INFLOW = (
    *(
        "inflow_january",
        "inflow_february",
        "inflow_march",
        "inflow_april",
        "inflow_may",
        "inflow_june",
    ),
    *(
        "inflow_july",
        "inflow_august",
        "inflow_september",
        "inflow_october",
        "inflow_november",
        "inflow_december",
    ),
)
SUN = (
    *("sun_january", "sun_february", "sun_march", "sun_april", "sun_may", "sun_june"),
    *("sun_july", "sun_august", "sun_september", "sun_october", "sun_november", "sun_december"),
)
RESERVOIR = (
    *(
        "reservoir_january",
        "reservoir_february",
        "reservoir_march",
        "reservoir_april",
        "reservoir_may",
    ),
    *(
        "reservoir_june",
        "reservoir_july",
        "reservoir_august",
        "reservoir_september",
        "reservoir_october",
    ),
    *("reservoir_november", "reservoir_december"),
)
WET_MONTHS = slice(5, 10)
"""June to October, by which the wet season is defined."""
SOLAR_COUNTED = month_index(2020, 6)
"""Month for which the solar capacity of the table was reported."""
MONTH_DAYS = np.array((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
NOT_COLUMNS = ("start", "announced", "full_operation", "begun", "owner")
"""What is known of a project and only serves to build its row."""


class Calendar(NamedTuple):
    """Shapes of the twelve months: inflow and solar output over the yearly mean, share of
    reservoirs filled.
    """

    inflow: np.ndarray
    sun: np.ndarray
    reservoir: np.ndarray


def build_power(model: GanziModel) -> None:
    """Power projects, lines, and the calendar of water and sun."""
    model.power_calendar = calendar(model.parameters)
    rows = known_projects(model)
    complete(model, rows)
    names = rows.pop("name")
    model.power_project_names = tuple(names)
    for known in NOT_COLUMNS:
        rows.pop(known)
    model.power_projects = Table(plant.PowerProject, model, len(names), **rows)
    model.power_projects.lend_view(
        "deposits", model.ledger.open("power_projects", "SV", len(names))
    )
    build_lines(model)


def calendar(p: Parameters) -> Calendar:
    """The months of water and sun."""
    wet = np.zeros(12, bool)
    wet[WET_MONTHS] = True
    sun = np.array([getattr(p, name) for name in SUN])
    return Calendar(
        inflow=month_shape(
            np.array([getattr(p, name) for name in INFLOW]), wet, p.wet_season_share, MONTH_DAYS
        ),
        sun=sun / np.average(sun, weights=MONTH_DAYS),
        reservoir=np.array([getattr(p, name) for name in RESERVOIR]),
    )


def known_projects(model: GanziModel) -> dict[str, IntArray | KeyArray | np.ndarray]:
    """What the tables say of every project: dict column -> array, NaN where nothing is known."""
    table = {row["id"]: row for row in read_table("power_projects")}
    named = named_projects(model, [row for row in table.values() if row["county"] != "all"])
    solar = table["existing_photovoltaics"]
    standing = float(np.sum(named["live_capacity"])) + solar["capacity_2021_12"]
    small = model.parameters.installed_clean_capacity - standing
    groups = [
        named,
        standing_plants(model, "small_hydro", plant.RUN_OF_RIVER, small, table["other_hydro"]),
        standing_plants(
            model, "standing_solar", plant.PHOTOVOLTAIC, solar["capacity_2021_12"], solar
        ),
        open_sites(model),
    ]
    return {name: np.concatenate([group[name] for group in groups]) for name in named}


def named_projects(
    model: GanziModel, table: list[Any]
) -> dict[str, IntArray | KeyArray | np.ndarray]:
    """The projects that have a name and a county."""
    n = len(table)
    first = np.array([row["capacity_2021_12"] for row in table])
    rated = np.array([row["capacity"] for row in table])
    large = np.array([row["id"] == LARGE_RESERVOIR for row in table])
    unit = model.parameters.hydro_unit_size
    first[large] = np.rint(
        model.parameters.lianghekou_first_capacity / rated[large] * np.rint(rated[large] / unit)
    )
    first[large] *= rated[large] / np.rint(rated[large] / unit)
    stage = np.array([STAGES[row["stage_2022_03"]] for row in table])
    return {
        "name": np.array([row["id"] for row in table]),
        "uid": np.array([name_key(row["id"]) for row in table], np.uint64),
        "technology": np.array([plant.TECHNOLOGIES.index(row["kind"]) for row in table]),
        "county": np.array([COUNTIES.index(row["county"]) for row in table]),
        "zone": np.array([plant.ZONES.index(row["river_zone"]) for row in table]),
        "role": np.array([plant.ROLES.index(row["document_item"]) for row in table]),
        "site": np.zeros(n, bool),
        "offered_capacity": np.zeros(n),
        "border": np.array([row["border"] == 1 for row in table]),
        "owner": np.array([row["developer"] or "" for row in table]),
        "rated_capacity": rated,
        "live_capacity": first,
        "stage": np.where((stage == plant.DONE) & (first < rated), plant.PARTIAL, stage),
        "full_load_hours": numbers(table, "full_load_hours"),
        "capital_cost": numbers(table, "capital_cost") / rated,
        "start": np.array([row["start"] or "" for row in table]),
        "announced": np.array([row["announced"] or "" for row in table]),
        "full_operation": np.array([row["full_operation"] or "" for row in table]),
    }


def numbers(table: list[Any], column: str) -> FloatArray:
    """A column of a table as an array, NaN where a cell is empty."""
    return np.array([np.nan if row[column] is None else row[column] for row in table])


def plain_rows(
    uid: KeyArray, name: str, **columns: Any
) -> dict[str, FloatArray | KeyArray | np.ndarray]:
    """Projects of one group that no table names, with nothing known but the given columns."""
    n = len(uid)
    unknown, empty = np.full(n, np.nan), np.full(n, "")
    rows = {
        "name": np.array([f"{name}_{number}" for number in range(1, n + 1)]),
        "uid": uid,
        "role": np.zeros(n, int),
        "site": np.zeros(n, bool),
        "offered_capacity": np.zeros(n),
        "border": np.zeros(n, bool),
        "owner": empty,
        "capital_cost": unknown,
        "start": empty,
        "announced": empty,
        "full_operation": empty,
    }
    return {**rows, **columns}


def standing_plants(
    model: GanziModel, name: str, technology: int, total: float, known: Any
) -> dict[str, FloatArray | KeyArray | np.ndarray]:
    """Plants in service that are only known as a sum: one row a county.

    Small hydropower follows land and relief (head), solar plants follow land.
    """
    counties, p = model.counties, model.parameters
    head = np.maximum(p.relief_reference_altitude - counties.altitude, 0.0)
    proxy = counties.area * (head if technology == plant.RUN_OF_RIVER else 1.0)
    capacity = county_shares(model, name, proxy, p.small_plants_trust, total)
    n = len(COUNTIES)
    return plain_rows(
        scrambled_rows(name, n),
        name,
        technology=np.full(n, technology),
        county=np.arange(n),
        zone=counties.river_zone,
        rated_capacity=capacity,
        live_capacity=capacity,
        stage=np.full(n, plant.DONE),
        full_load_hours=np.full(n, known["full_load_hours"]),
    )


def open_sites(model: GanziModel) -> dict[str, FloatArray | KeyArray | np.ndarray]:
    """Sites that can win a solar auction: larger counties have more."""
    p, uid = model.parameters, scrambled_rows("open_site", SITES)
    share = np.cumsum(model.counties.area) / np.sum(model.counties.area)
    county = np.minimum(
        np.searchsorted(share, model.world_streams.uniform("start", 0, uid, PLACE)),
        len(COUNTIES) - 1,
    )
    size = model.world_streams.uniform("start", 0, uid, SIZE)
    offered = p.solar_site_small + size * (p.solar_site_large - p.solar_site_small)
    return plain_rows(
        uid,
        "open_site",
        technology=np.full(SITES, plant.PHOTOVOLTAIC),
        county=county,
        zone=model.counties.river_zone[county],
        site=np.ones(SITES, bool),
        rated_capacity=offered,
        offered_capacity=offered,
        live_capacity=np.zeros(SITES),
        stage=np.full(SITES, plant.IDEA),
        full_load_hours=np.full(SITES, np.nan),
    )


def complete(model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray]) -> None:
    """Draw what the tables do not say, and derive works, plans, reservoirs, debts and beliefs."""
    luck = model.world_streams.uniform("start", 0, rows["uid"], np.arange(LINK + 1)[:, None])
    complete_plans(model, rows, luck)
    complete_costs(model, rows, luck)
    rows["building_months"] = planned_months(
        model.parameters, rows["technology"], rows["rated_capacity"]
    )
    rows.update(known_works(model, rows, luck[WORK], luck[DATE]))
    complete_small_plants(model, rows)
    complete_waits(model, rows, luck)
    rows["stage"], rows["live_capacity"], rows["known_start"] = stages_at_start(
        rows, model.clock.start
    )
    complete_reservoirs(model, rows)
    complete_developers(model, rows, luck[DEVELOPER])


def complete_small_plants(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray]
) -> None:
    """Before 2022 the plants known as a sum grow evenly, unit by unit, from their share of the sum
    in 2015.
    """
    p = model.parameters
    if model.clock.start >= TABLE_MONTH:
        return
    hydro, solar = (
        np.char.startswith(rows["name"], name) for name in ("small_hydro", "standing_solar")
    )
    share = np.where(hydro, p.small_hydro_share_2015, p.standing_solar_share_2015)
    end = np.where(hydro, TABLE_MONTH, SOLAR_COUNTED)
    months = (end - FIRST_MONTH) / (1 - share)
    rows["building_months"] = np.where(hydro | solar, months, rows["building_months"])
    for name, value in (("begun", end - months), ("delay", 1.0), ("first_work", 0.0)):
        rows[name] = np.where(hydro | solar, value, rows[name])
    done = np.clip((model.clock.start - rows["begun"]) / months, 0.0, 1.0)
    rows["work"] = np.where(hydro | solar, done, rows["work"])
    small = np.maximum(np.rint(rows["rated_capacity"] / p.small_unit_size), 1).astype(int)
    rows["units"] = np.where(hydro | solar, small, rows["units"])


def complete_waits(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray], luck: FloatArray
) -> None:
    """Months that files have lain, and that the grid links of plants without output in the table
    will take.
    """
    p = model.parameters
    mean = np.where(
        rows["stage"] == plant.APPLIED, rows["approval_months"], rows["preparation_months"]
    )
    rows["stage_month"] = model.clock.start - np.rint(
        luck[ELAPSED] * p.file_least_share * mean
    ).astype(int)
    wait = -np.log1p(-luck[LINK]) * p.link_wait_months
    rows["recorded"] = rows["stage"] >= plant.PARTIAL
    rows["link_wait"] = np.where(rows["recorded"], 0.0, wait)


def complete_plans(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray], luck: FloatArray
) -> None:
    """How long files take, which are in already, what lies in the way, and how border plants are
    counted.
    """
    p, technology, role = model.parameters, rows["technology"], rows["role"]
    cleared = np.isin(role, (plant.START, plant.SEVEN_BUILDING))
    applied = (
        cleared & (rows["stage"] == plant.PRELIMINARY) & (luck[APPLIED] < p.listed_applied_share)
    )
    rows["stage"] = np.where(applied, plant.APPLIED, rows["stage"])
    by_kind = (
        p.hydro_preparation_months,
        p.hydro_preparation_months,
        p.solar_preparation_months,
        p.pumped_preparation_months,
    )
    rows["preparation_months"] = np.array(by_kind)[technology]
    by_kind = (
        p.hydro_approval_months,
        p.hydro_approval_months,
        p.solar_approval_months,
        p.pumped_approval_months,
    )
    rows["approval_months"] = np.array(by_kind)[technology]
    touched = ~cleared & (luck[RED_LINE] < p.red_line_share)
    rows["approval_ease"] = np.where(touched, p.red_line_pace, 1.0)
    rows["counted_share"] = np.where(rows["border"] & (p.border_counts_full < 1), 0.5, 1.0)
    rows["listed"] = (role > 0) & (role != plant.RESERVE)
    unit = np.where(technology == plant.PHOTOVOLTAIC, p.solar_unit_size, p.hydro_unit_size)
    rows["units"] = np.maximum(np.rint(rows["rated_capacity"] / unit), 1).astype(int)


def complete_costs(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray], luck: FloatArray
) -> None:
    """Building costs, hours and prices that are not known."""
    p, technology = model.parameters, rows["technology"]
    solar = technology == plant.PHOTOVOLTAIC
    spread = np.where(solar, p.solar_cost_deviation, p.hydro_cost_deviation)
    rows["cost_factor"] = quantiles.lognormal(luck[COST], 1.0, spread)
    usual = np.array(
        (
            p.hydro_capital_cost,
            p.hydro_capital_cost,
            model.world.photovoltaic_capital_cost,
            p.pumped_capital_cost,
        )
    )
    standing = ~solar & (rows["stage"] == plant.DONE)
    guess = np.where(standing, p.standing_hydro_cost, usual[technology]) * rows["cost_factor"]
    rows["capital_cost"] = np.where(np.isnan(rows["capital_cost"]), guess, rows["capital_cost"])
    usual = np.array((p.hydro_hours, p.hydro_hours, p.solar_hours, 0.0))
    guess = usual[technology] + solar * quantiles.normal(luck[HOURS], 0.0, p.solar_hours_deviation)
    rows["full_load_hours"] = np.where(
        np.isnan(rows["full_load_hours"]), guess, rows["full_load_hours"]
    )
    rows["price_factor"] = np.where(
        rows["border"] & (rows["zone"] == 0) & ~solar, p.jinsha_price_premium, 1.0
    )
    rows["strategic_value"] = np.where(
        technology == plant.STORAGE_HYDRO, p.storage_strategic_value, 0.0
    )


def complete_reservoirs(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray]
) -> None:
    """Reservoirs, filled as usual for the month before the first."""
    p = model.parameters
    year = rows["rated_capacity"] * rows["full_load_hours"] * rows["counted_share"]
    share = np.where(
        rows["name"] == LARGE_RESERVOIR, p.large_reservoir_share, p.small_reservoir_share
    )
    rows["reservoir"] = np.where(rows["technology"] == plant.STORAGE_HYDRO, share * year, 0.0)
    before = model.power_calendar.reservoir[model.clock.month - 2]
    rows["stored_energy"] = (
        rows["reservoir"] * before * rows["live_capacity"] / rows["rated_capacity"]
    )
