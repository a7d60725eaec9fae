"""Flows of the economy as they are drawn: who sends visitors, power, ore and loans where, in the
newest month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.county import COUNTIES
from runs.language import say

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray
    from agents.columns import Table

OUTSIDE = {
    "visitors": (103.6, 31.9),
    "ore": (103.6, 29.2),
    "power": (103.6, 30.6),
    "money": (97.8, 28.6),
}
"""Where the nodes outside the prefecture are drawn (longitude, latitude): schematic places at its
edge.
"""
OUTWARD = ("power", "ore")


def flow_label(kind: str) -> str:
    """What flows."""
    return {
        "visitors": say("visitors"),
        "power": say("power sold outside"),
        "ore": say("ore concentrate"),
        "money": say("loans"),
    }[kind]


def flow_unit(kind: str) -> str:
    """Unit of a flow."""
    return {
        "visitors": say("visits a month"),
        "power": say("MWh a month"),
        "ore": say("t a month"),
        "money": say("CNY"),
    }[kind]


def outside_label(kind: str) -> str:
    """Who is at the other end of a flow, outside the prefecture."""
    return {
        "visitors": say("visitors from outside"),
        "power": say("grid outside"),
        "ore": say("enclave parks"),
        "money": say("banks"),
    }[kind]


def county_flows(model: GanziModel) -> dict[str, FloatArray]:
    """Flow of each kind by county in the newest month: visits, MWh sold outside, t of concentrate,
    CNY of loans.
    """
    return {
        "visitors": np.asarray(model.counties.tourist_visits, float),
        "power": _by_county(model.power_projects, model.power_projects.export),
        "ore": _by_county(model.mines, model.mines.concentrate),
        "money": _by_county(model.enterprises, model.ledger.loans("enterprises")),
    }


def _by_county(table: Table[Any], values: FloatArray) -> FloatArray:
    """Sum of a column by county."""
    return np.bincount(table.county, np.asarray(values, float), len(COUNTIES))
