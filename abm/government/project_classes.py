"""Classes of public projects: what each lever's money is for, which counties it suits, and what
assessment favours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.registers.tables import read_table
from agents.county import COUNTIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray

CLASSES = (
    "tourism",
    "agriculture",
    "forest",
    "energy",
    "mining",
    "enterprises",
    "digital",
    "logistics",
    "administration",
)
SECTIONS = {
    "三(一)": "tourism",
    "三(二)": "agriculture",
    "三(三)": "forest",
    "三(四)": "energy",
    "三(五)": "mining",
    "三(六)": "digital",
    "三(七)": "digital",
    "三(八)": "logistics",
    "三(九)": "energy",
    "三(十)": "enterprises",
}
"""Class of a lever by the first section of the document that names it; the rest serves
administration.
"""
FOR_ENTERPRISES = ("三(十一)", "三(十二)", "(十四)")
FUNCTIONS = {
    "tourism": ("tourism",),
    "agriculture": ("pastoral", "agro"),
    "forest": ("pastoral", "agro"),
    "energy": ("energy",),
    "mining": ("mining",),
}
"""Dominant functions of the counties that a class suits."""
GROWTH = ("tourism", "mining", "enterprises", "logistics")
"""Classes by which a county that is judged by growth alone can show results."""
GREEN = ("tourism", "agriculture", "forest", "energy", "mining")
"""Classes by which a county that is judged by green results can show them."""


def class_of(row: Mapping[str, Any]) -> int:
    """Class of a lever of the register, as a row of CLASSES."""
    section = row["section"]
    if section.startswith(FOR_ENTERPRISES):
        return CLASSES.index("enterprises")
    return CLASSES.index(SECTIONS.get(section[:4], "administration"))


def membership(rows: Sequence[Mapping[str, Any]]) -> FloatArray:
    """Which class each lever (rows of the register) belongs to, 0 or 1, shape (classes, levers)."""
    classes = np.array([class_of(row) for row in rows])
    return (np.arange(len(CLASSES))[:, None] == classes).astype(float)


def county_match(rows: Sequence[Mapping[str, Any]]) -> FloatArray:
    """How far each lever (rows of the register) suits each county, 0 or 1, shape (levers, 18)."""
    return class_match()[[class_of(row) for row in rows]]


def class_match() -> FloatArray:
    """How far each class suits each county, 0 or 1, shape (classes, 18)."""
    functions = {row["id"]: row["function"] for row in read_table("counties")}
    suited = [FUNCTIONS.get(name, ()) for name in CLASSES]
    return np.array(
        [[functions[county] in names for county in COUNTIES] for names in suited], float
    )


def favoured(names: tuple[str, ...]) -> FloatArray:
    """Whether each class is among the given ones, 0 or 1, shape (classes,)."""
    return np.isin(CLASSES, names).astype(float)


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
        return float(np.sum(amounts)) * plain_key(model)
    return np.bincount(county if rows is None else county[rows], amounts, len(COUNTIES))
