"""Part of the settlement: taxes of enterprises and their staff, and who gets which part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.books import TaxShares
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray


def corporate_rate(p: Parameters, take_up: float) -> float:
    """Tax on profit after the relief of the west that firms take up (`take_up` 0 to 1), share of
    profit.
    """
    relief = p.corporate_tax_rate - p.encouraged_tax_rate
    return p.corporate_tax_rate - relief * p.encouraged_share * take_up


def tax_shares(p: Parameters) -> dict[str, TaxShares]:
    """Part of upper governments, prefecture and counties in each tax, by flow.

    What the centre leaves is local; of that the province and the prefecture take fixed parts.
    """
    central_shares = {
        "production_tax": p.central_share_production_tax,
        "corporate_tax": p.central_share_corporate_tax,
    }
    shares = {}
    for tax, central in central_shares.items():
        local = 1.0 - central
        prefecture = local * p.prefecture_part_of_local_tax
        upper = central + local * p.province_part_of_local_tax
        county = 1.0 - upper - prefecture
        shares[tax] = TaxShares(upper=upper, prefecture=prefecture, county=county)
    return shares


def assess_tax(model: GanziModel, added: FloatArray, wages: FloatArray) -> None:
    """Add the month's tax on value added and taxable profit, CNY by row, to what is due at the end
    of the quarter.

    Public bodies pay no tax, the self-employed little on production and none on profit.
    """
    e, p = model.enterprises, model.parameters
    taxed = model.economy.structure.taxed[e.market]
    rate = p.production_tax_rate * np.where(e.self_employed, p.small_firm_tax_factor, 1.0)
    tax = np.maximum(added, 0.0) * taxed * rate
    surplus = added - wages - tax
    worn = p.capital_depreciation / MONTHS_A_YEAR * e.capital * e.weight * e.price
    e.owed_tax = e.owed_tax + tax
    # Losses of a month lower the profit of the quarter, so nothing is cut off at zero here.
    e.taxable_profit = e.taxable_profit + (surplus - worn) * taxed * ~e.self_employed * e.active
    e.surplus = surplus / e.weight


def pay_taxes(model: GanziModel) -> None:
    """Pay the quarter's taxes to upper governments, prefecture and counties; the tax forgone is
    booked.
    """
    e, p = model.enterprises, model.parameters
    rate = corporate_rate(p, model.levers.tax_relief)
    profit = np.maximum(e.taxable_profit, 0.0)
    share_tax(model, "production_tax", e.owed_tax)
    share_tax(model, "corporate_tax", rate * profit)
    model.ledger.forgo("tax_relief", (p.corporate_tax_rate - rate) * float(np.add.reduce(profit)))
    e.owed_tax = np.zeros(e.n)
    e.taxable_profit = np.zeros(e.n)


def share_tax(model: GanziModel, tax: str, amounts: FloatArray) -> None:
    """Pay a tax, CNY by enterprise row, to upper governments, prefecture and the counties."""
    e, ledger = model.enterprises, model.ledger
    upper, prefecture, county = model.economy.tax_shares[tax]
    ledger.post(tax, "enterprises", "upper_governments", paid=amounts * upper)
    ledger.post(tax, "enterprises", "prefecture", paid=amounts * prefecture)
    due = amounts * county
    received = np.bincount(e.county, due, model.counties.n)
    ledger.post(tax, "enterprises", "county_governments", paid=due, received=received)


def tax_wages(model: GanziModel, wages: FloatArray) -> None:
    """Personal income tax on residents' wages, CNY by county, to upper governments, prefecture and
    counties, in the parts of the tax on profit.
    """
    upper, prefecture, county = model.economy.tax_shares["corporate_tax"]
    due = model.parameters.personal_tax_rate * wages
    post = model.ledger.post
    post("personal_tax", "residents", "upper_governments", paid=due * upper)
    post("personal_tax", "residents", "prefecture", paid=due * prefecture)
    post(
        "personal_tax", "residents", "county_governments", paid=due * county, received=due * county
    )
