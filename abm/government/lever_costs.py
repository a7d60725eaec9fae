"""What the levers that are planned as money cost: which have an amount, what a unit costs, who
supplies it.
"""

from __future__ import annotations

from typing import Any

MILLION = 1e6
AMOUNT_UNIT = "M CNY/a"
COST_PARAMETERS = {
    "smart_tourism_coverage": "smart_tourism_cost",
    "transport_investment": "transport_plan_cost",
}
"""Levers that are no amount of money themselves, and the parameter that says what one unit costs a
year.
"""
PAID_ELSEWHERE = ("carbon_sink_dev", "fund_discipline")
"""Administrative levers whose cost is paid where they act."""


def has_amount(row: Any) -> bool:
    """Whether a lever of the register is planned as a yearly amount of money."""
    administrative = row["cost_class"] == "AD" and row["id"] not in PAID_ELSEWHERE
    return row["unit"] == AMOUNT_UNIT or administrative or row["id"] in COST_PARAMETERS


def unit_cost(row: Any, parameters: Any) -> float:
    """CNY a month that one unit of a lever costs."""
    if row["unit"] == AMOUNT_UNIT:
        return MILLION / 12
    if row["id"] in COST_PARAMETERS:
        return getattr(parameters, COST_PARAMETERS[row["id"]]) / 12
    return parameters.administration_cost / row["high"] / 12


def supplier(row: Any) -> str:
    """Industry that supplies what a lever of the register buys; empty where it buys
    nothing here.
    """
    return row["industry"] or ("public_services" if row["cost_class"] == "AD" else "")
