"""Enclave parks, industrial zones and data-centre operators as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from agents.columns import Table, identity
from agents.county import COUNTIES
from agents.industry import data_centre, mine, park
from agents.power import power_project

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray

OPERATORS = 6
DATA_CENTRE_COUNTY = COUNTIES.index("kangding")
"""The hydropower-consumption zone of the 2019 plan lies at Xinduqiao in Kangding."""

TRIPLE = np.arange(3)[:, None]


def build_parks(model: GanziModel) -> None:
    """Everything that has to do with parks, zones and data centres."""
    build_enclaves(model)
    open_zones(model)
    build_data_centres(model)


def build_enclaves(model: GanziModel) -> None:
    """The table of enclave parks by group of industries."""
    p, n = model.parameters, len(park.PARKS) * len(park.GROUPS)
    rows = np.arange(n)
    place, group = rows // len(park.GROUPS), rows % len(park.GROUPS)
    weights = np.outer(park_weights(p), group_weights(p)).ravel()
    price = float(model.world.lithium_carbonate_price)
    table = Table(
        park.Park,
        model,
        n,
        park=place,
        group=group,
        capacity=p.enclave_output * weights / park.normal_use(p.park_use_intercept),
        infrastructure=p.enclave_infrastructure_start * weights,
        price_seen=np.full(n, price),
        demand_seen=np.full(n, float(model.world.enclave_demand) / (1 + p.park_normal_growth)),
    )
    model.parks = table
    model.lithium_price_2021 = float(np.mean(year_of_prices(model, 2021)))
    model.ore_cover = model.ore_cover_start = ore_cover(model)


def ore_cover(model: GanziModel) -> float:
    """Share of the concentrate that the parks' lithium plants need which Ganzi's mines in service
    give them.
    """
    p, mines, parks = model.parameters, model.mines, model.parks
    salts = (
        parks.capacity
        * (parks.group == park.LITHIUM_CHEMICALS)
        * park.normal_use(p.park_use_intercept)
    )
    need = (
        float(salts.sum())
        * (1 + p.sales_tax)
        / model.lithium_price_2021
        * p.concentrate_per_carbonate
    )
    dug = float(mines.ore_capacity.sum()) * p.mine_utilisation_ceiling
    offered = dug * mine.concentrate_yield(p.ore_lithium_recovery) * p.park_ore_preference
    return min(offered / max(need, 1.0), 1.0)


def year_of_prices(model: GanziModel, year: int) -> FloatArray:
    """Lithium carbonate prices of a year, CNY/t by month."""
    first = month_index(year, 1)
    return model.outlook_paths["lithium_carbonate_price"][first : first + 12]


def park_weights(p: Parameters) -> FloatArray:
    """Share of each park in enclave output 2021, shape (3,), adding up to one."""
    return np.array(
        [
            p.park_weight_meishan,
            1 - p.park_weight_meishan - p.park_weight_yibin,
            p.park_weight_yibin,
        ]
    )


def group_weights(p: Parameters) -> FloatArray:
    """Share of each group of industries in enclave output 2021, shape (4,), adding up to one."""
    weights = np.array(
        [
            p.group_weight_lithium,
            p.group_weight_battery,
            p.group_weight_aluminium,
            p.group_weight_other,
        ]
    )
    return weights / weights.sum()


def open_zones(model: GanziModel) -> None:
    """Mark the eight zones, give them their infrastructure and open as many as are said
    to produce.
    """
    counties, p = model.counties, model.parameters
    has_zone = np.isin(np.arange(counties.n), [COUNTIES.index(name) for name in park.ZONE_COUNTIES])
    luck = model.world_streams.uniform("start", 0, identity("zone", counties.n))
    rank = np.argsort(np.argsort(np.where(has_zone, luck, 2.0), kind="stable"), kind="stable")
    counties.has_zone = has_zone
    counties.zone_open = has_zone & (rank < round(p.zones_with_output))
    counties.zone_infrastructure = has_zone * p.zone_infrastructure_start


def build_data_centres(model: GanziModel) -> None:
    """The table of operators that may come, and their account; none is in service yet."""
    p = model.parameters
    luck = model.world_streams.uniform("start", 0, identity("DataCentre", OPERATORS), TRIPLE)
    table = Table(
        data_centre.DataCentre,
        model,
        OPERATORS,
        county=np.full(OPERATORS, DATA_CENTRE_COUNTY),
        capacity=between(luck[0], p.data_centre_smallest, p.data_centre_largest),
        outside_power_price=between(luck[1], p.data_centre_outside_low, p.data_centre_outside_high),
        building_months=between(luck[2], p.data_centre_months_low, p.data_centre_months_high),
    )
    model.data_centres = table
    table.lend_view("deposits", model.ledger.open("data_centres", "SV", OPERATORS))
    model.dry_season = {"last": usual_dry_season(model), "now": np.inf}


def usual_dry_season(model: GanziModel) -> float:
    """Mean power that hydropower in service gives in the driest month, MW, before the run has seen
    one.
    """
    plants = model.power_projects
    hydro = np.isin(plants.technology, (power_project.STORAGE_HYDRO, power_project.RUN_OF_RIVER))
    capacity = float(np.add.reduce(plants.live_capacity * plants.counted_share * hydro))
    return capacity * model.parameters.dry_season_output


def between(luck: FloatArray, low: float, high: float) -> FloatArray:
    """Numbers evenly spread between `low` and `high`, shape of `luck`."""
    return low + luck * (high - low)
