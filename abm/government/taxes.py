"""Taxes that any payer owes: the rate on profit after relief, and which government gets which part.

What is taxed, and when, is each sector's own business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from agents.axis import by
from agents.government.administration import profit_tax_rate

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray


class TaxShares(NamedTuple):
    """Parts of a tax that go to each level of government; they add up to one."""

    upper: float
    """Centre and province."""
    prefecture: float
    county: float


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

    # The centre takes no part of what is paid for water and ore.
    province = p.province_part_of_local_tax
    prefecture = p.prefecture_part_of_local_tax
    shares["resource_fees"] = TaxShares(
        upper=province, prefecture=prefecture, county=1 - (province + prefecture)
    )
    return shares


def share_tax(
    model: GanziModel,
    tax: str,
    payer: str,
    *,
    amounts: FloatArray,
    county: IntArray,
    row_by_row: bool = False,
) -> FloatArray:
    """Pay a tax to upper governments, prefecture and counties; returns what stays in the
    prefecture, CNY by row.

    `amounts` (CNY) by row of the payer's account, `county` where each row pays the county's part.
    `row_by_row`: counties book every row's payment by itself, not their sum.
    """
    upper, prefecture, rest = model.economy.tax_shares[tax]
    to_prefecture = amounts * prefecture
    to_counties = amounts * rest
    post = model.ledger.post
    post(tax, payer, "upper_governments", paid=amounts * upper)
    post(tax, payer, "prefecture", paid=to_prefecture)

    # Thousands of rows are added up by county first, as that is quick; the few mines and data
    # centres pay one by one. The two ways round differently, so each payer keeps to its own.
    if row_by_row:
        post(
            tax,
            payer,
            "county_governments",
            paid=to_counties,
            received=to_counties,
            payee_rows=county,
        )
    else:
        by_county = by(county, to_counties, model.counties.n)
        post(tax, payer, "county_governments", paid=to_counties, received=by_county)
    return to_counties + to_prefecture


def corporate_tax_rate(p: Parameters, relief_taken: float, *, encouraged: float = 1.0) -> float:
    """Tax on taxable profit, share: of payers of whom a share `encouraged` may use the rate of
    encouraged industries in the west, and a share `relief_taken` of these do.
    """
    return profit_tax_rate(
        p.corporate_tax_rate,
        largest_relief=(p.corporate_tax_rate - p.encouraged_tax_rate) * encouraged,
        relief_taken=relief_taken,
    )
