"""Month phase: 5G and gigabit networks, chargers, LNG stations, village delivery and facilities for
visitors grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.clock import month_index
from abm.registers.drivers import INFORMATION
from agents import quantiles
from agents.axis import anywhere, at_least, at_most, pick, total
from agents.calendar import DECEMBER, JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.networks import rollout
from agents.stack import as_it_stands

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray, Values

FLOWS = ("base_stations", "chargers", "lng_stations")
_, GRID, GAS = range(len(FLOWS))
FLOW_KEYS = identity("network_operator", len(FLOWS))
FIRST_5G = month_index(2019, 10)
COUNTED = (month_index(2020, DECEMBER), month_index(2021, DECEMBER))
PLAN_END = month_index(2025, DECEMBER)
"""Months for which 5G stations of the province or the nation are on record or planned."""
AREA_PLAN = (month_index(2021, JANUARY), month_index(2024, DECEMBER))
"""First and last month of the plan that equips motorway service areas."""


class Openings(NamedTuple):
    """Units that open this month without subsidy, count."""

    base_stations: float
    chargers: float
    lng_stations: float


def roll_out(model: GanziModel) -> None:
    """A month of building networks and facilities by operators and with public money."""
    openings = openings_of_month(model)
    extend_telecom(model, openings.base_stations)
    extend_chargers(model, openings.chargers)
    extend_lng_stations(model, openings.lng_stations)
    improve_counties(model)


def openings_of_month(model: GanziModel) -> Openings:
    """Units that operators, grid company and motorways open this month; good and bad years by
    luck.
    """
    p, t = model.parameters, model.clock.t
    luck = model.streams.uniform("stages", model.clock.year * MONTHS_A_YEAR, FLOW_KEYS)
    good_year = quantiles.lognormal(luck, 1.0, p.operator_luck)
    in_areas = 0.0
    if AREA_PLAN[0] <= t <= AREA_PLAN[1]:
        in_areas = p.service_areas * p.service_area_piles / (AREA_PLAN[1] - AREA_PLAN[0] + 1)
    planned = planned_stations(model, np.array([t - 1, t]))
    return Openings(
        base_stations=at_least(pick(planned, 1) - pick(planned, 0), 0.0),
        chargers=in_areas + p.grid_charger_rate * pick(good_year, GRID) / MONTHS_A_YEAR,
        lng_stations=p.lng_station_rate * pick(good_year, GAS) / MONTHS_A_YEAR,
    )


def planned_stations(model: GanziModel, t: IntArray | int) -> Any:
    """5G base stations of the prefecture in the months `t` without subsidy, count: it follows the
    province at its own density, as far as the plan is kept.
    """
    a_head = planned_stations_a_head(model, t)
    return a_head * total(model.counties.population)


@as_it_stands
def planned_stations_a_head(model: GanziModel, t: IntArray | int) -> Values:
    """The same for each inhabitant."""
    p = model.parameters
    density = np.interp(
        t,
        (FIRST_5G, *COUNTED, PLAN_END),
        (0.0, p.base_stations_2020, p.base_stations_2021, p.base_stations_2025),
    )
    gone = np.clip((t - COUNTED[1]) / (PLAN_END - COUNTED[1]), 0.0, 1.0)
    return p.station_density * rollout.plan_kept(gone, kept=p.station_plan_kept) * density


def extend_telecom(model: GanziModel, openings: float) -> None:
    """5G stations by plan and subsidy; gigabit networks reach county seats after the programme,
    sooner with subsidy.
    """
    p, counties = model.parameters, model.counties
    subsidy = model.programmes.effective("telecom_subsidy")
    need = p.base_station_need * counties.population / total(counties.population)
    opened = rollout.spread_by_need(openings, units=counties.base_stations, need=need)
    bought = p.telecom_station_part * subsidy / p.base_station_cost
    counties.base_stations = rollout.units_after(
        counties.base_stations, need, added=opened + bought
    )

    begun = model.clock.t > INFORMATION + p.gigabit_months
    if anywhere(begun):
        pace = rollout.pace_with_subsidy(
            subsidy,
            usual_money=p.usual_telecom_subsidy / MONTHS_A_YEAR / counties.n,
            subsidy_part=p.gigabit_subsidy_part,
        )
        counties.gigabit_ahead = np.maximum(counties.gigabit_ahead - begun * pace, 0.0)
        counties.gigabit = counties.gigabit | begun & (counties.gigabit_ahead <= 0)


def extend_chargers(model: GanziModel, openings: float) -> None:
    """Charging piles along the main roads: `openings` (count) without subsidy, and part of the
    subsidy.
    """
    p, counties = model.parameters, model.counties
    need = even_need(model, p.charger_need)
    subsidy = (1.0 - p.lng_part) * model.programmes.effective("charger_lng_subsidy")
    # Operators build where most is missing, the subsidy falls where governments spend it.
    opened = rollout.spread_by_need(openings, units=counties.chargers, need=need)
    counties.chargers = rollout.road_units_after(
        rollout.units_after(counties.chargers, need, added=opened),
        need,
        money=subsidy,
        unit_cost=p.charger_cost,
        last_extra=p.last_place_extra_cost,
    )


def extend_lng_stations(model: GanziModel, openings: float) -> None:
    """LNG stations along the main roads: they close as driving turns electric, `openings` (count)
    open without subsidy, and others with the rest of the subsidy.
    """
    p, counties = model.parameters, model.counties
    kept = rollout.units_kept(counties.lng_stations, kept=model.energy.fuelled_driving_kept)
    need = even_need(model, p.lng_station_need)
    subsidy = p.lng_part * model.programmes.effective("charger_lng_subsidy")
    opened = rollout.spread_by_need(openings, units=kept, need=need)
    counties.lng_stations = rollout.road_units_after(
        rollout.units_after(kept, need, added=opened),
        need,
        money=subsidy,
        unit_cost=p.lng_station_cost,
        last_extra=p.last_place_extra_cost,
    )


def even_need(model: GanziModel, total: float) -> FloatArray:
    """Units needed on main roads by county, count, shape (18,): an equal part of the `total`."""
    counties = model.counties
    return total * (np.ones(counties.n) / counties.n)


def improve_counties(model: GanziModel) -> None:
    """Village delivery, facilities for visitors and the smart-tourism system."""
    p, counties, programmes = model.parameters, model.counties, model.programmes
    counties.logistics_coverage = rollout.stock_share_after(
        counties.logistics_coverage,
        programmes.effective("logistics_budget"),
        full_cost=p.village_delivery_cost,
        wear=p.village_delivery_wear,
    )
    counties.facility = rollout.stock_share_after(
        counties.facility,
        programmes.effective("facility_budget"),
        full_cost=p.facility_cost,
        wear=p.facility_wear,
    )

    # One system serves all counties: a year's money over its cost is the part that is paid for.
    monthly = total(programmes.effective("smart_tourism_coverage"))
    paid = monthly * MONTHS_A_YEAR / p.smart_tourism_cost
    counties.smart_tourism = rollout.smart_coverage_after(
        counties.smart_tourism, at_most(paid, 1.0), months=p.smart_months
    )
