"""Figures of herder households that the start and the phases of herding both need: their money,
animals, fodder and limits; nothing is changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.arrays import quotient
from agents.axis import dot, slices, total
from agents.county import COUNTIES
from agents.pasture import herd, herder

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, IntArray
    from agents.columns import Table
    from agents.pasture.herder import Herder


class CountyRows(NamedTuple):
    """Where the households of each county stand in the table of herders."""

    county: IntArray  # counties that have herders
    first: IntArray  # first row of each of them


def rows_by_county(county: IntArray) -> CountyRows:
    """Where the rows of each county stand, of rows in the order of their `county`."""
    if np.any(np.diff(county) < 0):
        raise ValueError("herders must stand in the order of their counties")
    present, first = np.unique(county, return_index=True)
    return CountyRows(present, first)


def county_sum(model: GanziModel, values: FloatArray) -> FloatArray:
    """Sum over all herder households of each county of a household's values, shape (18,)."""
    rows = model.pasture.county_rows
    # A sum over slices that follow each other is much faster than one over indices, but for an
    # absent county it would give a neighbour's value, so only those present are summed.
    found = slices(model.herders.weight * values, rows.first)
    if found.shape[-1] == len(COUNTIES):
        return found
    sums = np.zeros(len(COUNTIES))
    sums[rows.county] = found
    return sums


def county_mean(model: GanziModel, values: FloatArray) -> FloatArray:
    """Mean over the herder households of each county, shape (18,)."""
    return county_sum(model, values) / model.counties.herder_households


def household_mean(model: GanziModel, values: FloatArray) -> float:
    """Mean of a household's values over all herder households."""
    weight = model.herders.weight
    return dot(weight, values) / total(weight)


def income(herders: Table[Herder]) -> FloatArray:
    """Income of each household since December, CNY, shape (n,)."""
    return sum(getattr(herders, source) for source in herder.INCOME_SOURCES)


def liquid_money(model: GanziModel) -> FloatArray:
    """What each household would spend of its deposits before it sells animals, CNY, shape (n,)."""
    herders = model.herders
    # Deposits are those of all households of the row, and below zero until a loan covers them.
    return (
        model.parameters.liquid_deposit_share * np.maximum(herders.deposits, 0.0) / herders.weight
    )


def all_sheep_units(model: GanziModel) -> FloatArray:
    """Sheep units of each household's yaks and other animals, shape (n,)."""
    herders = model.herders
    return herders.herd @ model.pasture.sheep_units + herders.other_livestock


def needed_fodder(model: GanziModel, days: float) -> FloatArray:
    """Hay equivalent that each household's animals need in so many days, kg, shape (n,)."""
    return herd.fodder_need(
        all_sheep_units(model),
        daily_hay=model.parameters.daily_hay,
        days=days,
    )


def harvested_hay(model: GanziModel) -> FloatArray:
    """Hay that a household's fodder field gives in a year, kg, shape (n,)."""
    p = model.parameters
    return model.herders.fodder_growing * (p.fodder_area * p.fodder_yield)


def grassland_reward(model: GanziModel, level: float) -> FloatArray:
    """Grassland payment of each household, CNY/a, shape (n,); `level` relative to the rate of
    2021.
    """
    p = model.parameters
    return herder.conservation_payment(
        model.herders.pasture,
        ban_share=p.ban_share,
        ban_payment=p.ban_payment,
        balance_payment=p.balance_payment,
        level=level,
    )


def stocking_limit(model: GanziModel) -> FloatArray:
    """Sheep units of yaks a household may keep under the grassland reward, shape (n,)."""
    herders = model.herders
    allowance = model.counties.stocking_allowance[herders.county] * herders.pasture
    return np.maximum(allowance - herders.other_livestock, 0.0)


def overstocking(model: GanziModel) -> FloatArray:
    """Animals beyond the limit relative to it, shape (n,), 0 to 1."""
    herders = model.herders
    limit = stocking_limit(model)
    excess = np.maximum(herders.herd @ model.pasture.sheep_units - limit, 0.0)
    # Where other animals use up the whole limit, every yak is beyond it.
    return np.minimum(quotient(excess, limit, empty=1.0), 1.0)


def winter_capacity(model: GanziModel, hay: FloatArray) -> FloatArray:
    """Sheep units of yaks that a household's autumn grass and `hay` (kg) carry through the winter,
    shape (n,).
    """
    p, counties, herders = model.parameters, model.counties, model.herders
    # Households that keep the limit leave the banned part of their pasture ungrazed.
    open_grass = (
        counties.autumn_grass[herders.county]
        * p.grass_access
        * (1 - p.ban_share * herders.compliance)
    )
    return herder.carrying_capacity(
        open_grass,
        herders.pasture,
        sustainable_use=p.sustainable_use,
        hay=hay,
        daily_hay=p.daily_hay,
        winter_days=p.winter_days,
        other_livestock=herders.other_livestock,
    )


def herd_wanted_by_household(model: GanziModel, hay: FloatArray) -> FloatArray:
    """Sheep units of yaks each household wants to take into the winter with `hay` kg, shape
    (n,).
    """
    herders = model.herders
    return herder.wanted_herd(
        herders.status_herd,
        winter_capacity(model, hay),
        custom=model.pasture.custom_weight[herders.behaviour],
        allowance=stocking_limit(model),
        compliance=herders.compliance,
    )
