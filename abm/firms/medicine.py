"""Part of the month's orders: support for Tibetan medicine plants herbs, wins licences and opens
sales outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.registers.policy import register
from agents.columns import identity
from agents.firms import medicine
from agents.industries import TIBETAN_MEDICINE

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

CANDIDATES = 24
"""Preparations that may win a licence for sale: the same slots in every mix."""
KEYS = identity("Preparation", CANDIDATES)
MILLION, MONTHS = 1e6, 12


@dataclass
class Medicine:
    """State of Tibetan medicine; counties as arrays of shape (18,)."""

    herb_area: np.ndarray
    """Area under medicinal herbs, ha."""
    licensed: np.ndarray
    """Which of the candidate preparations have won a licence since the start."""
    sales: np.ndarray
    """Outside sales that support has opened, CNY/month."""
    output: float
    """Output of Tibetan medicine before the first month, CNY/month at 2020 prices."""
    support: float = 0.0
    """Support that arrived in the year so far, CNY."""


def start_medicine(model: GanziModel, output: float) -> Medicine:
    """State before the first month; `output` CNY/month at 2020 prices. Herbs are grown where people
    farm.
    """
    c, p = model.counties, model.parameters
    area = p.herb_area_start * c.population / c.population.sum()
    return Medicine(area, np.zeros(CANDIDATES, bool), np.zeros(c.n), output)


def support_medicine(model: GanziModel) -> FloatArray:
    """A month of support: herbs are planted, in January licences are won; returns the sales opened,
    CNY by county.
    """
    state, p = model.economy.medicine, model.parameters
    arrived = model.programmes.effective("tibmed_support")
    if model.clock.month == 1:
        award_licences(model)
    state.support += float(arrived.sum())
    herbs = p.herb_support_share * arrived
    state.herb_area = medicine.herb_area_after(state.herb_area, herbs, p.herb_cost, p.herb_decline)
    room = medicine.herb_room(state.output, state.herb_area, p.herb_area_start, p.herb_slack)
    licences = 1.0 + np.count_nonzero(state.licensed) / p.licences_start
    terms = (
        p.medicine_market_gain,
        p.medicine_market_decay,
        licences,
        room * model.world.consumer_prices,
    )
    state.sales = medicine.opened_sales(state.sales, arrived - herbs, *terms)
    return state.sales


def award_licences(model: GanziModel) -> None:
    """January: preparations win licences by the past year's support; a licence stays."""
    state, p = model.economy.medicine, model.parameters
    usual = register()["tibmed_support"]["status_quo"] * MILLION
    chance = medicine.licence_chance(
        state.support, usual, p.licence_rate, p.licence_elasticity, CANDIDATES
    )
    luck = model.streams.uniform("contest", model.clock.year * MONTHS, KEYS)
    state.licensed = state.licensed | (luck < chance)
    state.support = 0.0


def output_index(model: GanziModel) -> float:
    """Output of Tibetan medicine in the month at 2020 prices over that before the first month."""
    return float(model.accounts.real_output[TIBETAN_MEDICINE]) / model.economy.medicine.output
