"""Part of the settlement: taxes of enterprises and their staff, and who gets which part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.taxes import corporate_tax_rate, share_tax
from agents.axis import at, total
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray, Number


def tax_on_firms(model: GanziModel) -> Number:
    """Tax on firms' profit after the relief of the west, share: only a part of them belongs to the
    industries that may use it.
    """
    p = model.parameters
    return corporate_tax_rate(p, model.levers.tax_relief, encouraged=p.encouraged_share)


def assess_tax(model: GanziModel, added: FloatArray, wages: FloatArray) -> None:
    """Add the month's tax on value added and taxable profit, CNY by row, to what is due at the end
    of the quarter.

    Public bodies pay no tax, the self-employed little on production and none on profit.
    """
    enterprises, p = model.enterprises, model.parameters
    taxed = at(model.economy.structure.taxed, enterprises.market)
    rate = p.production_tax_rate * np.where(enterprises.self_employed, p.small_firm_tax_factor, 1.0)
    tax = np.maximum(added, 0.0) * taxed * rate
    surplus = added - wages - tax
    worn = (
        p.capital_depreciation
        / MONTHS_A_YEAR
        * enterprises.capital
        * enterprises.weight
        * enterprises.price
    )
    enterprises.owed_tax = enterprises.owed_tax + tax
    # Losses of a month lower the profit of the quarter, so nothing is cut off at zero here.
    enterprises.taxable_profit = (
        enterprises.taxable_profit
        + (surplus - worn) * taxed * ~enterprises.self_employed * enterprises.active
    )
    enterprises.surplus = surplus / enterprises.weight


def pay_taxes(model: GanziModel) -> None:
    """Pay the quarter's taxes to upper governments, prefecture and counties; the tax forgone is
    booked.
    """
    enterprises, p = model.enterprises, model.parameters
    rate = tax_on_firms(model)
    profit = np.maximum(enterprises.taxable_profit, 0.0)
    share_tax(
        model,
        "production_tax",
        "enterprises",
        amounts=enterprises.owed_tax,
        county=enterprises.county,
    )
    share_tax(
        model, "corporate_tax", "enterprises", amounts=rate * profit, county=enterprises.county
    )
    model.ledger.forgo("tax_relief", (p.corporate_tax_rate - rate) * total(profit))
    enterprises.owed_tax = np.zeros(enterprises.n)
    enterprises.taxable_profit = np.zeros(enterprises.n)


def tax_wages(model: GanziModel, wages: FloatArray) -> None:
    """Personal income tax on residents' wages, CNY by county, to upper governments, prefecture and
    counties, in the parts of the tax on profit.
    """
    upper, prefecture, county = model.economy.tax_shares["corporate_tax"]
    tax = model.parameters.personal_tax_rate * wages
    to_county = tax * county
    post = model.ledger.post
    post("personal_tax", "residents", "upper_governments", paid=tax * upper)
    post("personal_tax", "residents", "prefecture", paid=tax * prefecture)
    post("personal_tax", "residents", "county_governments", paid=to_county, received=to_county)
