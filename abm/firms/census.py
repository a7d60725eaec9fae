"""Part of the month's plans: every January firms above the line of the statistics register as above
scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.calendar import MONTHS_A_YEAR
from agents.firms.enterprise import IS_SERVICE, census_result, registration_probability
from agents.stack import one_by_one
from agents.units import THOUSAND

if TYPE_CHECKING:
    from abm.model import GanziModel


@one_by_one
def take_census(model: GanziModel) -> None:
    """January: firms whose sales of the past year reach the line register by chance, and are paid
    the bonus.
    """
    enterprises, p, levers = model.enterprises, model.parameters, model.levers
    bonus = levers.upscale_bonus * THOUSAND
    census = census_result(
        enterprises.registered & enterprises.active,
        enterprises.years_below,
        above=enterprises.single
        & enterprises.active
        & (enterprises.yearly_sales >= model.economy.lines[enterprises.branch]),
        luck=model.streams.uniform(
            "registration", model.clock.year * MONTHS_A_YEAR, enterprises.uid
        ),
        probability=registration_probability(
            intercept=p.registration_intercept,
            bonus=bonus,
            bonus_effect=p.registration_bonus_effect,
            effort=levers.coordination * model.effort.files("services")[enterprises.county],
            effort_effect=p.registration_effort_effect,
        ),
    )

    new = np.flatnonzero(
        census.registered & ~enterprises.registered & IS_SERVICE[enterprises.branch]
    )
    enterprises.registered = census.registered
    enterprises.years_below = census.years_below
    if len(new) and bonus > 0:
        model.programmes.pay("upscale_bonus", "enterprises", np.full(len(new), bonus), rows=new)
