"""Raw goods of herders and farmers: makers here take what they ordered, buyers outside the rest."""

import numpy as np
import pytest

from agents.industries import CROPS, LIVESTOCK
from tests.worlds.small_economy import SmallModel


def ordered(model, amount):
    """A maker in county 5 orders animals for `amount` CNY here; every seller offers 300 and 100
    CNY.
    """
    model.look_here(LIVESTOCK, 1.0)
    table = np.zeros((18, 14))
    table[5, LIVESTOCK] = amount
    model.market.order_table("programme_purchases", "prefecture", table)
    model.market.offer("livestock_sales", "herders", np.array([300.0, 0.0]), column=LIVESTOCK)
    model.market.offer("livestock_sales", "residents", np.eye(18)[2] * 100.0, column=LIVESTOCK)
    e = model.enterprises
    model.market.clear(e, pull=e.weight.copy(), most=np.full(e.n, 1e9))
    return model.ledger


@pytest.mark.parametrize(("amount", "here"), [(200.0, 200.0), (1000.0, 400.0), (0.0, 0.0)])
def test_makers_here_take_what_they_ordered_and_outside_the_rest(amount, here):
    model = SmallModel()
    ledger = ordered(model, amount)
    assert ledger.month_total("livestock_sales_local") == pytest.approx(here)
    assert ledger.month_total("livestock_sales") == pytest.approx(400 - here)
    assert ledger.month_total("programme_purchases") == pytest.approx(here)
    assert ledger.month_total("programme_purchases_import") == pytest.approx(amount - here)
    assert ledger.balance("herders") == pytest.approx([1e5 + 300, 1e5])
    assert ledger.balance("residents")[2] == pytest.approx(1e6 + 100)
    assert ledger.balance("market").sum() == pytest.approx(0, abs=1e-6)
    assert ledger.produced("herders", "livestock").tolist() == pytest.approx([300, 0])
    ledger.check()


def test_offers_are_for_one_month_and_one_kind_of_goods():
    model = SmallModel()
    ordered(model, 200.0)
    model.ledger.start_month()
    model.market.offer("crop_sales", "residents", np.full(18, 10.0), column=CROPS)
    e = model.enterprises
    model.market.clear(e, pull=e.weight.copy(), most=np.full(e.n, 1e9))
    assert model.ledger.month_total("livestock_sales") == 0
    assert model.ledger.month_total("crop_sales") == pytest.approx(180)
    assert model.ledger.month_total("crop_sales_local") == 0
