"""The rate of the tax on profit, and how a tax is shared among the governments."""

import numpy as np
import pytest

from abm.government.taxes import corporate_tax_rate, share_tax, tax_shares
from tests.worlds.small_economy import SmallModel


def test_every_tax_is_shared_out_in_full_and_the_centre_takes_no_resource_fees():
    p = SmallModel().parameters
    shares = tax_shares(p)
    assert [sum(parts) for parts in shares.values()] == pytest.approx([1.0, 1.0, 1.0])
    assert shares["resource_fees"].upper == p.province_part_of_local_tax
    central = p.central_share_production_tax
    assert shares["production_tax"].upper > central


def test_only_encouraged_payers_take_the_relief():
    p = SmallModel().parameters
    assert corporate_tax_rate(p, 0.0) == pytest.approx(0.25)
    assert corporate_tax_rate(p, 1.0) == pytest.approx(0.15)
    assert corporate_tax_rate(p, 1.0, encouraged=0.3) == pytest.approx(0.22)


@pytest.mark.parametrize("row_by_row", [False, True])
def test_counties_get_their_part_where_the_payer_lies(row_by_row):
    model = SmallModel()
    e, ledger = model.enterprises, model.ledger
    before = ledger.balance("county_governments").copy()
    amounts = 100.0 * np.arange(6)
    local = share_tax(
        model,
        "production_tax",
        "enterprises",
        amounts=amounts,
        county=e.county,
        row_by_row=row_by_row,
    )
    shares = model.economy.tax_shares["production_tax"]
    assert local == pytest.approx((1 - shares.upper) * amounts)
    received = ledger.balance("county_governments") - before
    assert received == pytest.approx(shares.county * np.bincount(e.county, amounts, 18))
    assert ledger.sector_flow("production_tax", "UG") == pytest.approx(shares.upper * 1500)
    ledger.check()
