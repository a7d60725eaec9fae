"""Part of the month's orders: support for Tibetan medicine plants herbs, wins licences and opens
sales outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.books import Medicine
from abm.registers.policy import register
from agents.axis import count, pick, total
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import identity
from agents.firms import medicine
from agents.industries import TIBETAN_MEDICINE
from agents.stack import one_by_one
from agents.units import MILLION

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

CANDIDATES = 24
"""Preparations that may win a licence for sale: the same slots in every mix."""
KEYS = identity("Preparation", CANDIDATES)


def start_medicine(model: GanziModel, output: float) -> Medicine:
    """State before the first month; `output` CNY/month at 2020 prices. Herbs are grown where people
    farm.
    """
    counties, p = model.counties, model.parameters
    return Medicine(
        herb_area=p.herb_area_start * counties.population / counties.population.sum(),
        licensed=np.zeros(CANDIDATES, bool),
        sales=np.zeros(counties.n),
        output=output,
    )


def support_medicine(model: GanziModel) -> FloatArray:
    """A month of support: herbs are planted, in January licences are won; returns the sales opened,
    CNY by county.
    """
    state, p = model.economy.medicine, model.parameters
    arrived = model.programmes.effective("tibmed_support")
    # Licences are won by the past year's support, before that of January counts.
    if model.clock.month == JANUARY:
        award_licences(model)
    state.support = state.support + total(arrived)

    planting = p.herb_support_share * arrived
    state.herb_area = medicine.herb_area_after(
        state.herb_area, planting, cost=p.herb_cost, decline=p.herb_decline
    )

    room = medicine.herb_room(
        state.output, state.herb_area, area_start=p.herb_area_start, slack=p.herb_slack
    )
    state.sales = medicine.opened_sales(
        state.sales,
        arrived - planting,
        gain=p.medicine_market_gain,
        decay=p.medicine_market_decay,
        licences=1.0 + count(state.licensed) / p.licences_start,
        most=room * model.world.consumer_prices,
    )
    return state.sales


@one_by_one
def award_licences(model: GanziModel) -> None:
    """January: preparations win licences by the past year's support; a licence stays."""
    state, p = model.economy.medicine, model.parameters
    chance = medicine.licence_chance(
        state.support,
        register()["tibmed_support"]["status_quo"] * MILLION,
        rate=p.licence_rate,
        elasticity=p.licence_elasticity,
        candidates=CANDIDATES,
    )
    luck = model.streams.uniform("contest", model.clock.year * MONTHS_A_YEAR, KEYS)
    state.licensed = state.licensed | (luck < chance)
    state.support = 0.0


def output_index(model: GanziModel) -> float:
    """Output of Tibetan medicine in the month at 2020 prices over that before the first month."""
    return pick(model.accounts.real_output, TIBETAN_MEDICINE) / model.economy.medicine.output
