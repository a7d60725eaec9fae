"""Levers that are planned as an amount of money: what the registers say of each, and which field of
work it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.government.project_classes import DIVERTED, FIELDS, among, field_match, field_of
from abm.money.costs import PAYERS
from abm.registers.policy import register
from agents.calendar import MONTHS_A_YEAR
from agents.industries import INDUSTRIES
from agents.stack import FOR_GOOD
from agents.units import MILLION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray

AMOUNT_UNIT = "M CNY/a"
COST_PARAMETERS = {
    "smart_tourism_coverage": "smart_tourism_cost",
    "transport_investment": "transport_plan_cost",
    "one_stop_service": "one_stop_cost",
}
"""Levers that are no amount of money themselves, and the parameter that says what one unit costs a
year.
"""
PAID_ELSEWHERE = ("carbon_sink_dev", "fund_discipline")
"""Administrative levers whose cost is paid where they act."""
TRANSFERS = ("CT", "KT")
"""Cost classes of grants, where a lever buys nothing."""


@dataclass(frozen=True)
class PlannedLevers:
    """The planned levers, a row each in all arrays."""

    STANDS = FOR_GOOD

    names: tuple[str, ...]
    row: dict[str, int]  # row of each by name
    shares: FloatArray  # part that each payer bears, share (levers, 4)
    unit_cost: FloatArray  # CNY a month that one unit costs (levers,)
    priced: BoolArray  # the unit cost is in money of 2021, the lever no amount of money (levers,)
    usual_level: FloatArray  # value under the status quo, in the lever's unit (levers,)
    industry: FloatArray  # 1 for the industry that supplies it, all 0 for none (levers, 14)
    outside: BoolArray  # equity that is spent outside the prefecture (levers,)
    grants: BoolArray  # paid out to enterprises, not spent on purchases (levers,)
    match: FloatArray  # 1 for each county that it suits, else 0 (levers, 18)
    diverted: FloatArray  # 1 if a county judged by growth diverts part of it, else 0 (levers,)
    field: IntArray  # field of work that it belongs to, row of FIELDS (levers,)
    members: FloatArray  # 1 where a lever belongs to a field, else 0 (fields, levers)


def planned_levers(p: Parameters) -> PlannedLevers:
    """The planned levers of the register, in its order."""
    rows = [row for row in register().values() if has_amount(row)]
    names = tuple(row["id"] for row in rows)
    field = np.array([field_of(row) for row in rows])
    return PlannedLevers(
        names=names,
        row={name: index for index, name in enumerate(names)},
        shares=np.array([[row[f"share_{payer}"] for payer in PAYERS] for row in rows]),
        unit_cost=np.array([unit_cost(row, p) for row in rows]),
        priced=np.array([row["unit"] != AMOUNT_UNIT for row in rows]),
        usual_level=np.array([row["status_quo"] for row in rows]),
        industry=np.array([[supplier(row) == name for name in INDUSTRIES] for row in rows], float),
        outside=np.array([row["cost_class"] == "EQ" for row in rows]),
        grants=np.array([not row["industry"] and row["cost_class"] in TRANSFERS for row in rows]),
        match=field_match()[field],
        diverted=among(DIVERTED)[field],
        field=field,
        members=(np.arange(len(FIELDS))[:, None] == field).astype(float),
    )


def has_amount(row: Mapping[str, Any]) -> bool:
    """Whether a lever of the register is planned as a yearly amount of money."""
    administrative = row["cost_class"] == "AD" and row["id"] not in PAID_ELSEWHERE
    return row["unit"] == AMOUNT_UNIT or administrative or row["id"] in COST_PARAMETERS


def unit_cost(row: Mapping[str, Any], p: Parameters) -> float:
    """CNY a month that one unit of a lever costs."""
    if row["unit"] == AMOUNT_UNIT:
        return MILLION / MONTHS_A_YEAR
    if row["id"] in COST_PARAMETERS:
        return getattr(p, COST_PARAMETERS[row["id"]]) / MONTHS_A_YEAR
    return p.administration_cost / row["high"] / MONTHS_A_YEAR


def supplier(row: Mapping[str, Any]) -> str:
    """Industry that supplies what a lever of the register buys; empty where it buys nothing
    here.
    """
    return row["industry"] or ("public_services" if row["cost_class"] == "AD" else "")
