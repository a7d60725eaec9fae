"""Part of settlement: counties short of money pay those who supply them and their public bodies
late, and what they owe first when money is there again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.enterprises import of_cell
from agents.arrays import bounded
from agents.axis import at, by, pick
from agents.finance.branch import share_of
from agents.industries import NON_MARKET

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray


def settle_arrears(model: GanziModel) -> None:
    """Firms leave with the county what it puts off (`arrears_change` above 0), or get back what
    they wait for.

    What is put off was paid with all other orders, so suppliers here lend it back to the county.
    """
    counties, enterprises = model.counties, model.enterprises
    bought = bought_of_firms(model)
    counties.supplied = np.add.reduce(bought, axis=-1)
    put_off = bounded(
        counties.arrears_change, 0.0, model.parameters.arrears_most * counties.supplied
    )
    if put_off.any():
        part = share_of(bought, model.market.local_sales)
        part *= share_of(put_off, counties.supplied)[..., None]
        sales = enterprises.sales * enterprises.weight
        lent = sales * of_cell(enterprises, part)
        model.ledger.post(
            "arrears",
            "enterprises",
            "county_governments",
            paid=lent,
            received=by(enterprises.county, lent, counties.n),
        )
        enterprises.arrears = enterprises.arrears + lent
    if (counties.arrears_change < 0.0).any():
        owed = county_arrears(model)
        back = share_of(np.minimum(-np.minimum(counties.arrears_change, 0.0), owed), owed)
        pay_arrears(model, at(back, enterprises.county))


def pay_arrears(model: GanziModel, share: FloatArray) -> None:
    """Counties pay the `share` (0 to 1, by row) of what enterprises wait for."""
    enterprises = model.enterprises
    paid = enterprises.arrears * share
    if not paid.any():
        return
    model.ledger.post(
        "arrears_paid",
        "county_governments",
        "enterprises",
        paid=by(enterprises.county, paid, model.counties.n),
        received=paid,
    )
    enterprises.arrears = enterprises.arrears - paid


def county_arrears(model: GanziModel) -> FloatArray:
    """What each county owes to enterprises for what they have supplied, CNY, shape (18,)."""
    enterprises = model.enterprises
    return by(enterprises.county, enterprises.arrears, model.counties.n)


def bought_of_firms(model: GanziModel) -> FloatArray:
    """What firms of each county sold in the month to its public bodies and programmes, CNY by
    market column, shape (18, 15).
    """
    structure, sales = model.economy.structure, model.market.local_sales
    used = 1.0 - pick(structure.value_added_ratio, NON_MARKET)
    inputs = structure.input_mix[..., NON_MARKET, :] * used
    bought = sales[..., NON_MARKET, None] * inputs[..., None, :]
    bought[..., :NON_MARKET] += model.programmes.month_plan.orders["county_governments"]
    bought[..., NON_MARKET] = 0.0
    return np.minimum(bought, sales)
