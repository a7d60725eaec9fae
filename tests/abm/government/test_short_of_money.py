"""A county without money orders what it can pay for, and its account never falls for long."""

import numpy as np
import pytest

from abm import GanziModel
from abm.government.budgets import programme_budget
from abm.registers.outlook import Outlook

LITANG = 13
NEIGHBOUR = 0
CUT = {
    "kind": "edge",
    "edge": "finance:government:upper-litang:transfers",
    "from": "2022-06",
    "months": 24,
    "open": 0.0,
}


@pytest.fixture(scope="module")
def poor():
    """A run in which no transfers reach one county for two years; balances (CNY) and the part of
    public orders that is paid, by month and county.
    """
    model = GanziModel(
        detail="coarse", draw=1, end="2025-12", outlook=Outlook("uncertain", events=(CUT,))
    )
    balances, orders = [], []
    while model.running:
        model.step()
        balances.append(model.counties.government_deposits.copy())
        orders.append(model.recorder.newest_by_county("public_orders_paid"))
    return model, np.array(balances), np.array(orders)


def test_the_account_of_a_poor_county_has_a_floor(poor):
    model, balances, _ = poor
    month = model.counties.budget_expenditure / 12
    assert (balances / month).min() > -0.1  # -7.5 months of its budget without the rule


def test_it_orders_less_while_money_is_short_and_all_of_it_again_afterwards(poor):
    _, _, paid = poor
    assert (paid[:7, LITANG] == 1.0).all()  # a month on what is at hand and on bills put off
    assert paid[8:30, LITANG].max() < 0.7
    assert (paid[30:, LITANG] == 1.0).all()
    assert (np.delete(paid, LITANG, axis=1) == 1.0).all()


def test_its_programmes_shrink_with_its_works():
    model = GanziModel(detail="coarse", end="2022-02")
    before = programme_budget(model)
    model.counties.works_paid = np.where(np.arange(18) == LITANG, 0.25, 1.0)
    after = programme_budget(model)
    assert after[LITANG] == pytest.approx(before[LITANG] / 4)
    assert after[NEIGHBOUR] == before[NEIGHBOUR]
