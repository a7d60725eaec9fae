"""Month phase: 5G and gigabit networks, chargers, LNG stations, village delivery and facilities for
visitors grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import quantiles
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.networks import rollout

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

OPERATORS = ("base_stations", "chargers", "lng_stations")
OPERATOR_KEYS = identity("network_operator", len(OPERATORS))
GIGABIT = 1
"""Counter of the luck of gigabit networks among the draws of a county's month."""


class OperatorMoney(NamedTuple):
    """What operators spend on networks this month, CNY."""

    base_stations: float
    chargers: float
    lng_stations: float


def roll_out(model: GanziModel) -> None:
    """A month of building networks and facilities with the money of operators and governments."""
    money = operator_money(model)
    extend_telecom(model, money.base_stations)
    extend_chargers(model, money.chargers)
    extend_lng_stations(model, money.lng_stations)
    improve_counties(model)


def operator_money(model: GanziModel) -> OperatorMoney:
    """What operators spend this month on stations, chargers and LNG; good and bad years by luck."""
    p = model.parameters
    yearly = np.array([p.operator_station_money, p.operator_charger_money, p.operator_lng_money])
    luck = model.streams.uniform("stages", model.clock.year * MONTHS_A_YEAR, OPERATOR_KEYS)
    money = yearly * quantiles.lognormal(luck, 1.0, p.operator_luck) / MONTHS_A_YEAR
    base_stations, chargers, lng_stations = money.tolist()
    return OperatorMoney(base_stations, chargers, lng_stations)


def extend_telecom(model: GanziModel, operators: float) -> None:
    """5G stations by money; gigabit networks reach county seats by chance, sooner with subsidy.

    `operators` spend so much, CNY.
    """
    p, counties = model.parameters, model.counties
    subsidy = model.programmes.effective("telecom_subsidy")
    need = p.base_station_need * counties.population / np.add.reduce(counties.population)
    money = p.telecom_station_part * subsidy + rollout.money_by_need(
        operators, units=counties.base_stations, need=need
    )
    counties.base_stations = rollout.units_after(
        counties.base_stations, need, money=money, unit_cost=p.base_station_cost
    )

    chance = rollout.switch_on_probability(
        p.gigabit_rate,
        money=subsidy,
        usual_money=p.usual_telecom_subsidy / MONTHS_A_YEAR / counties.n,
        subsidy_part=p.gigabit_subsidy_part,
    )
    luck = model.streams.of_month("stages", model.clock.t, counties.uid, GIGABIT)
    counties.gigabit = counties.gigabit | (luck < chance)


def extend_chargers(model: GanziModel, operators: float) -> None:
    """Charging piles along the main roads, with what `operators` spend (CNY) and part of the
    subsidy.
    """
    p, counties = model.parameters, model.counties
    need = even_need(model, p.charger_need)
    subsidy = (1.0 - p.lng_part) * model.programmes.effective("charger_lng_subsidy")
    # Operators build where most is missing, the subsidy falls where governments spend it.
    private = rollout.money_by_need(operators, units=counties.chargers, need=need)
    counties.chargers = rollout.road_units_after(
        counties.chargers,
        need,
        money=subsidy + private,
        unit_cost=p.charger_cost,
        last_extra=p.last_place_extra_cost,
    )


def extend_lng_stations(model: GanziModel, operators: float) -> None:
    """LNG stations along the main roads, with what `operators` spend (CNY) and the rest of the
    subsidy.
    """
    p, counties = model.parameters, model.counties
    need = even_need(model, p.lng_station_need)
    subsidy = p.lng_part * model.programmes.effective("charger_lng_subsidy")
    private = rollout.money_by_need(operators, units=counties.lng_stations, need=need)
    counties.lng_stations = rollout.road_units_after(
        counties.lng_stations,
        need,
        money=subsidy + private,
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
    monthly = float(np.add.reduce(programmes.effective("smart_tourism_coverage")))
    paid = monthly * MONTHS_A_YEAR / p.smart_tourism_cost
    counties.smart_tourism = rollout.smart_coverage_after(
        counties.smart_tourism, min(paid, 1.0), months=p.smart_months
    )
