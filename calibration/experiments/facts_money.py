"""Stylised facts of money: multipliers, budgets, the product three ways, approvals, structure at
the start.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.markets.multipliers import mean_multiplier, output_multipliers
from abm.registers.drawing import POSTERIOR
from agents.industries import COLUMNS
from calibration.experiments.facts import Range, fact_table, over_draws
from calibration.experiments.pairs import World

if TYPE_CHECKING:
    from abm.model import GanziModel

PERIOD = {"detail": "coarse", "end": "2024-12"}
START = 2022
FEW = 0.15
"""Share of files that have priority when one group of projects of three is put first."""
MANY = 0.45
"""The same when all three are."""
GROUPS = 3

RANGES = {
    "type I output multiplier, mean of sellers": Range(
        1.05, 1.4, "small open county economies leak"
    ),
    "type I output multiplier, largest": Range(1.05, 1.7, "small open county economies leak"),
    "type II output multiplier, mean of sellers": Range(
        1.05, 1.7, "small open county economies leak"
    ),
    "own revenue over spending": Range(0.10, 0.15, "budgets of the prefecture 2015-2020"),
    "fixed spending over county budgets": Range(0.85, 0.90, "spending bound by law and pay"),
    "interest over spending": Range(0.0, 0.10, "rules on local debt of 2016"),
    "gap between the product three ways, relative": Range(0.0, 1e-9, "accounting"),
    "services in the product at the start": Range(
        0.33,
        0.40,
        "published structure of 2018-19, before the census",
    ),
    "secondary sector in the product at the start": Range(
        0.38,
        0.45,
        "published structure of 2018-19, before the census",
    ),
    "priority everywhere over the sum of separate priorities": Range(
        0.0,
        0.999,
        "finite capacity of offices",
    ),
    "programme money that achieves something": Range(
        0.5,
        1.0,
        "audit reports name losses of this order",
    ),
}


def facts(draws: int, jobs: int = 1, source: str = POSTERIOR) -> pd.DataFrame:
    """One row a fact: value (mean over draws), low and high (90 % of draws), the stated range,
    whether it holds.
    """
    return fact_table(
        RANGES, pd.DataFrame(over_draws(partial(measured, source=source), range(draws), jobs))
    )


def measured(draw: int, source: str = POSTERIOR) -> dict[str, float]:
    """Every fact of one draw."""
    model = World().model(draw, source=source, **PERIOD)
    at_start = multipliers(model)
    model.run()
    return {
        **at_start,
        **budgets(model),
        **structure(model),
        "priority everywhere over the sum of separate priorities": priority_everywhere(
            draw, source
        ),
    }


def multipliers(model: GanziModel) -> dict[str, float]:
    """Multipliers of the coefficients at the start."""
    e = model.enterprises
    output = np.bincount(e.market, e.yearly_sales * e.weight * e.active, COLUMNS)
    first = output_multipliers(model.economy.structure)
    second = output_multipliers(model.economy.structure, model.parameters.propensity_income)
    return {
        "type I output multiplier, mean of sellers": mean_multiplier(first, output),
        "type I output multiplier, largest": float(first[output > 0].max()),
        "type II output multiplier, mean of sellers": mean_multiplier(second, output),
    }


def budgets(model: GanziModel) -> dict[str, float]:
    """Budgets of counties and prefecture, mean of the years."""
    annual = model.annual()
    plan = model.programmes.month_plan
    spent = sum(float(money.sum()) for money in plan.money)
    arrived = sum(float(money.sum()) for money in plan.effective)
    production, income, expenditure = model.three_ways.products(model.three_ways.year)
    gap = max(abs(production - income), abs(production - expenditure))
    return {
        "own revenue over spending": annual["budget_self_sufficiency"].mean(),
        "fixed spending over county budgets": 1.0 - model.parameters.discretionary_share,
        "interest over spending": annual["debt_service"].mean(),
        "gap between the product three ways, relative": gap / production,
        "programme money that achieves something": arrived / spent,
    }


def structure(model: GanziModel) -> dict[str, float]:
    """Sectors of the product in the first year."""
    first = model.annual().loc[START]
    return {
        "services in the product at the start": first["value_added_tertiary"] / first["gdp"],
        "secondary sector in the product at the start": first["value_added_secondary"]
        / first["gdp"],
    }


def priority_everywhere(draw: int, source: str = POSTERIOR) -> float:
    """What priority gives power projects' files when all groups have it, over what each group gets
    alone.
    """
    gains = {}
    for files in (FEW, MANY):
        pace = [
            World(
                levers={"land_energy_priority": strength}, parameters={"priority_file_share": files}
            )
            .model(draw, source=source, detail="coarse", end="2022-12")
            .run()
            .annual()
            .loc[START, "priority_approval_rate"]
            for strength in (0.0, 1.0)
        ]
        gains[files] = pace[1] - pace[0]
    return (GROUPS * gains[MANY]) / (GROUPS * gains[FEW])
