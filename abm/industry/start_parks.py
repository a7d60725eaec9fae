"""Enclave parks, industrial zones and data-centre operators as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.industry.parks import ore_need
from agents.calendar import MONTHS_A_YEAR
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
    build_operators(model)


def build_enclaves(model: GanziModel) -> None:
    """The table of enclave parks by group of industries, and how far the mines cover their need."""
    p, n = model.parameters, len(park.PARKS) * len(park.GROUPS)
    rows = np.arange(n)
    weights = np.outer(park_weights(p), group_weights(p)).ravel()
    demand = float(model.world.enclave_demand)
    model.parks = Table(
        park.Park,
        model,
        n,
        park=rows // len(park.GROUPS),
        group=rows % len(park.GROUPS),
        capacity=p.enclave_output * weights / park.normal_use(p.park_use_intercept),
        infrastructure=p.enclave_infrastructure_start * weights,
        price_seen=np.full(n, float(model.world.lithium_carbonate_price)),
        # A year of normal growth back, so that demand has no momentum as the run begins.
        demand_seen=np.full(n, demand / (1 + p.park_normal_growth)),
    )
    youngest = model.parks.park == park.PARKS.index("yibin")
    model.industry.youngest_capacity = float(model.parks.capacity[youngest].sum())
    bind_ore(model)


def bind_ore(model: GanziModel) -> None:
    """Contracts between mines and parks as the run begins, and how far they cover the need."""
    p, mines, parks, books = model.parameters, model.mines, model.parks, model.industry
    network = model.network
    books.lithium_rows = np.flatnonzero(mines.main & (mines.mineral == mine.LITHIUM))
    books.other_rows = np.flatnonzero(mines.main & (mines.mineral != mine.LITHIUM))
    normal = parks.capacity * park.normal_use(p.park_use_intercept) / MONTHS_A_YEAR
    books.ore_need = ore_need(model, normal)
    weights = books.ore_need / max(float(books.ore_need.sum()), 1.0)
    buyers = np.append(p.park_ore_preference * weights, 1 - p.park_ore_preference)
    books.usual_shares = np.tile(buyers, (len(books.lithium_rows), 1))
    freight = network.chain.freight_rate[network.chain_rows.lithium]
    books.usual_freight = freight.reshape(books.usual_shares.shape)

    # What is paid at the gate of the mine at work allows for the way from there.
    by_deposit = np.sum(books.usual_shares * books.usual_freight, axis=-1)
    capacity = mines.ore_capacity[books.lithium_rows]
    if capacity.any():
        books.freight_in_price = float(np.average(by_deposit, weights=capacity))
    else:
        books.freight_in_price = float(by_deposit.mean())

    dug = float(mines.ore_capacity.sum()) * p.mine_utilisation_ceiling / MONTHS_A_YEAR
    offered = dug * mine.concentrate_yield(p.ore_lithium_recovery) * buyers[:-1]
    cover = np.minimum(offered / np.maximum(books.ore_need, 1.0), 1.0)
    books.ore_cover = cover
    books.ore_cover_start = cover


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
    """Mark the eight zones, give them their infrastructure and open as many as the draw has."""
    counties, p = model.counties, model.parameters
    has_zone = np.isin(np.arange(counties.n), [COUNTIES.index(name) for name in park.ZONE_COUNTIES])
    luck = model.world_streams.uniform("start", 0, identity("zone", counties.n))

    # Counties without a zone rank last: luck is below 1.
    rank = np.argsort(np.argsort(np.where(has_zone, luck, 2.0), kind="stable"), kind="stable")
    counties.has_zone = has_zone
    counties.zone_open = has_zone & (rank < round(p.zones_with_output))
    counties.zone_infrastructure = has_zone * p.zone_infrastructure_start


def build_operators(model: GanziModel) -> None:
    """The table of operators that may come, and their account; none is in service yet."""
    p = model.parameters
    size_luck, price_luck, time_luck = model.world_streams.uniform(
        "start", 0, identity("DataCentre", OPERATORS), TRIPLE
    )
    centres: Table[data_centre.DataCentre] = Table(
        data_centre.DataCentre,
        model,
        OPERATORS,
        county=np.full(OPERATORS, DATA_CENTRE_COUNTY),
        capacity=between(size_luck, p.data_centre_smallest, p.data_centre_largest),
        outside_power_price=between(
            price_luck, p.data_centre_outside_low, p.data_centre_outside_high
        ),
        building_months=between(time_luck, p.data_centre_months_low, p.data_centre_months_high),
    )
    model.data_centres = centres
    centres.lend_view("deposits", model.ledger.open("data_centres", "SV", OPERATORS))
    model.industry.dry_season_power = usual_dry_season(model)


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
