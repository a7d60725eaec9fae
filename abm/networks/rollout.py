"""Month phase: 5G and gigabit networks, chargers, LNG stations, village delivery and facilities for
visitors grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents import quantiles
from agents.columns import identity
from agents.networks import rollout

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

OPERATORS = ("base_stations", "chargers", "lng_stations")
OPERATOR_KEYS = identity("network_operator", len(OPERATORS))
GIGABIT = 1
"""Counter of the luck of gigabit networks among the draws of a county's month."""
MONTHS_A_YEAR = 12


def roll_out(model: GanziModel) -> None:
    """A month of building networks and facilities with the money of operators and governments."""
    effective = model.programmes.effective
    operators = operator_money(model)
    extend_telecom(model, effective("telecom_subsidy"), operators[0])
    extend_energy_stations(model, effective("charger_lng_subsidy"), operators[1], operators[2])
    improve_counties(model, effective)


def operator_money(model: GanziModel) -> FloatArray:
    """What operators spend this month on stations, chargers and LNG, CNY, shape (3,); good and bad
    years by luck.
    """
    p = model.parameters
    yearly = np.array([p.operator_station_money, p.operator_charger_money, p.operator_lng_money])
    luck = model.streams.uniform("stages", model.clock.year * MONTHS_A_YEAR, OPERATOR_KEYS)
    return yearly * quantiles.lognormal(luck, 1.0, p.operator_luck) / MONTHS_A_YEAR


def extend_telecom(model: GanziModel, subsidy: FloatArray, operators: float) -> None:
    """5G stations by money; gigabit networks reach county seats by chance, sooner with subsidy (CNY
    by county).
    """
    p, counties = model.parameters, model.counties
    need = p.base_station_need * counties.population / np.add.reduce(counties.population)
    money = p.telecom_station_part * subsidy + rollout.spread_by_need(
        operators, counties.base_stations, need
    )
    counties.base_stations = rollout.rolled_out(
        counties.base_stations, need, money, p.base_station_cost
    )
    usual = p.usual_telecom_subsidy / MONTHS_A_YEAR / counties.n
    chance = rollout.switch_on_probability(p.gigabit_rate, subsidy, usual, p.gigabit_subsidy_part)
    luck = model.streams.uniform("stages", model.clock.t, counties.uid, GIGABIT)
    counties.gigabit = counties.gigabit | (luck < chance)


def extend_energy_stations(
    model: GanziModel, subsidy: FloatArray, charger_money: float, lng_money: float
) -> None:
    """Charging piles and LNG stations along the main roads."""
    p, counties = model.parameters, model.counties
    even = np.ones(counties.n) / counties.n
    for column, need, part, operators, cost in (
        ("chargers", p.charger_need, 1.0 - p.lng_part, charger_money, p.charger_cost),
        ("lng_stations", p.lng_station_need, p.lng_part, lng_money, p.lng_station_cost),
    ):
        count, wanted = getattr(counties, column), need * even
        money = part * subsidy + rollout.spread_by_need(operators, count, wanted)
        setattr(counties, column, rollout.rolled_out(count, wanted, money, cost))


def improve_counties(model: GanziModel, effective: Callable) -> None:
    """Village delivery, facilities for visitors and the smart-tourism system."""
    p, counties = model.parameters, model.counties
    terms = (effective("logistics_budget"), p.village_delivery_cost, p.village_delivery_wear)
    counties.logistics_coverage = rollout.stock_share_after(counties.logistics_coverage, *terms)
    terms = (effective("facility_budget"), p.facility_cost, p.facility_wear)
    counties.facility = rollout.stock_share_after(counties.facility, *terms)
    paid = (
        float(np.add.reduce(effective("smart_tourism_coverage")))
        * MONTHS_A_YEAR
        / p.smart_tourism_cost
    )
    counties.smart_tourism = rollout.smart_coverage_after(
        counties.smart_tourism, min(paid, 1.0), p.smart_months
    )
