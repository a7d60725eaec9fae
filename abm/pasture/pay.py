"""What herders are paid for other things than their animals and plants: wages, pensions, parts of
mines' output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import quotient
from agents.axis import anywhere, at, by, total
from agents.pasture.herder import PAY

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def households_by_county(model: GanziModel) -> FloatArray:
    """Herder households of each county, shape (18,)."""
    return by(model.herders.county, model.herders.weight, model.counties.n)


def pay_herders(
    model: GanziModel, flow: str, payer: str, *, paid: FloatArray, by_county: FloatArray
) -> None:
    """Pay herders amounts by county, the same to every household of a county however many of them a
    row stands for; what goes to counties without herders all herders share evenly.

    `paid` (CNY) by row of the payer's account, `by_county` (CNY) where it goes; both have one sum.
    """
    herders = model.herders
    households = households_by_county(model)
    each = quotient(by_county, households)
    # No money may be lost where a county has nobody to receive it.
    left = total(np.where(households == 0, by_county, 0.0))
    if anywhere(left > 0):
        each = each + left / total(households)
    received = at(each, herders.county)
    model.pasture.earnings.add(model, PAY, received)
    model.ledger.post(flow, payer, "herders", paid=paid, received=received * herders.weight)
