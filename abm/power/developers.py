"""Who owns each power project as the run begins, what it owes, and what its developer expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.finance.developers import developer_names
from abm.power.works import TABLE_MONTH
from agents import quantiles
from agents.finance.investor import POWER
from agents.power import power_project as plant

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray, KeyArray


def complete_developers(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray], u: FloatArray
) -> None:
    """Named projects belong to the developer on record; all others are spread over the power
    developers by luck.
    """
    p = model.parameters
    developers = np.flatnonzero(model.investors.group == POWER)
    names = developer_names()
    spread = np.minimum((u * len(developers)).astype(int), len(developers) - 1)
    known = np.array([names.index(owner) if owner else -1 for owner in rows["owner"]])
    rows["developer"] = developers[np.where(known >= 0, known, spread)]
    taste = model.streams.uniform("developer_taste", 0, rows["uid"])
    rows["taste"] = quantiles.normal(taste, 0.0, p.developer_taste_deviation)
    invested = rows["capital_cost"] * rows["rated_capacity"] * rows["counted_share"]
    standing = rows["stage"] == plant.DONE
    rows["external_loans"] = (
        invested * np.where(standing, p.standing_debt_share, p.debt_share) * rows["work"]
    )
    promise_equity(model, rows, invested * (1 - p.debt_share))
    prices = np.array([model.world.hydro_price, model.world.photovoltaic_price])
    model.investors.price_belief = np.tile(prices, (model.investors.n, 1))


def promise_equity(
    model: GanziModel, rows: dict[str, IntArray | KeyArray | np.ndarray], equity: FloatArray
) -> None:
    """Equity that works under way still bind, by plan: plans know when works began and not how late
    they run.
    """
    now = model.clock.start
    building = (rows["stage"] == plant.BUILDING) | (rows["stage"] == plant.PARTIAL)
    yearly, months = plant.equity_by_plan(equity, rows["building_months"])
    # Where no date is known, plans promise what the works done by 2022 leave at the planned pace.
    done = (TABLE_MONTH - rows["begun"]) / (rows["building_months"] * rows["delay"])
    end = np.where(rows["start"] == "", TABLE_MONTH + (1 - done) * months, rows["begun"] + months)
    until = np.where(building, np.ceil(end), now).astype(int)
    rows["bound_equity"] = np.where(until > now, yearly, 0.0)
    rows["bound_until"] = np.where(until > now, until, plant.NEVER)
