"""Fields of work of governments: what each lever's money is for, which counties it suits, and what
assessment favours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.tables import read_table
from agents.axis import by, total
from agents.county import COUNTIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

FIELDS = ("tourism", "farming", "energy", "industry", "services", "administration")
SECTIONS = {
    "三(一)": "tourism",
    "三(二)": "farming",
    "三(三)": "farming",
    "三(四)": "energy",
    "三(五)": "industry",
    "三(六)": "administration",
    "三(七)": "services",
    "三(八)": "services",
    "三(九)": "energy",
    "三(十)": "industry",
}
"""Field of a lever by the first section of the document that names it; the rest serves
administration, as digital offices do.
"""
LATER_SECTIONS = {"三(十一)": "industry", "三(十二)": "services", "(十四)": "services"}
"""The same for sections whose names begin like others: parks, finance, support for firms."""
FUNCTIONS = {
    "tourism": ("tourism",),
    "farming": ("pastoral", "agro"),
    "energy": ("energy",),
    "industry": ("mining",),
}
"""Dominant functions of the counties that a field suits."""
GROWTH = ("tourism", "industry", "services", "administration")
"""Fields in which a county that is judged by growth alone can show results; offices count in any
assessment.
"""
GREEN = ("tourism", "farming", "energy", "administration")
"""Fields in which a county that is judged by green results can show them."""
DIVERTED = ("tourism", "farming", "energy")
"""Fields whose money a county that is judged by growth alone diverts in part to ordinary works."""
GROUPS = {"tourism": 0, "energy": 1, "mining": 1, "pastoral": 2, "agro": 3}
"""Group of counties with which one is ranked, by its dominant function; the only one that lives of
mining is ranked with those of power plants.
"""


def field_of(row: Mapping[str, Any]) -> int:
    """Field of work of a lever of the register, as a row of FIELDS."""
    section = row["section"]
    for start, field in LATER_SECTIONS.items():
        if section.startswith(start):
            return FIELDS.index(field)
    return FIELDS.index(SECTIONS.get(section[:4], "administration"))


def functions() -> list[str]:
    """Dominant function of each county."""
    known = {row["id"]: row["function"] for row in read_table("counties")}
    return [known[county] for county in COUNTIES]


def rank_groups() -> IntArray:
    """Number of the group with which each county is ranked, shape (18,)."""
    return np.array([GROUPS[function] for function in functions()])


def field_match() -> FloatArray:
    """How far each field suits each county, 0 or 1, shape (fields, 18)."""
    suited = [FUNCTIONS.get(name, ()) for name in FIELDS]
    return np.array([[function in names for function in functions()] for names in suited], float)


def among(names: tuple[str, ...]) -> FloatArray:
    """Whether each field is among the given ones, 0 or 1, shape (fields,)."""
    return np.isin(FIELDS, names).astype(float)


def plain_key(model: GanziModel) -> FloatArray:
    """Share of each county in programme money without any assessment: partly by people, partly
    alike, shape (18,).
    """
    population = model.counties.population
    part = model.parameters.programme_population_weight
    return part * population / population.sum() + (1 - part) / len(population)


def amounts_by_county(
    model: GanziModel, account: str, amounts: FloatArray, rows: IntArray | None
) -> FloatArray:
    """Amounts by row of an account summed by county, shape (18,); payees without a county are
    spread by people.
    """
    table = getattr(model, account, None)
    if account == "residents":
        county = np.arange(len(COUNTIES))
    elif table is not None and hasattr(table, "county"):
        county = table.county
    else:
        return total(amounts) * plain_key(model)
    return by(county if rows is None else county[rows], amounts, len(COUNTIES))
