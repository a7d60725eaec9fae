"""Baskets and rates of the economy add up."""

import numpy as np
import pytest

from abm.markets.cells import BULK, ROW, WIDE
from abm.markets.structure import SELLERS, Structure
from agents.industries import (
    BUILDING_MATERIALS,
    CONSTRUCTION,
    ELECTRICITY,
    LIVESTOCK,
    NON_MARKET,
    TRADE,
)
from tests.worlds.small_economy import middle_parameters


@pytest.fixture
def structure():
    return Structure(middle_parameters())


def test_inputs_by_hand(structure):
    p = middle_parameters()
    row = structure.input_mix[CONSTRUCTION]
    assert row[BUILDING_MATERIALS] == pytest.approx(
        p.goods_input_share_construction * p.local_input_share_goods
    )
    assert row[ELECTRICITY] == pytest.approx(
        p.energy_input_share_services * p.local_input_share_energy
    )
    services = 1 - p.goods_input_share_construction - p.energy_input_share_services
    weights = p.service_input_trade + p.service_input_hospitality + p.service_input_information
    weights += p.service_input_finance + p.service_input_other
    assert row[TRADE] == pytest.approx(
        services * p.local_input_share_services * p.service_input_trade / weights
    )


def test_no_basket_spends_more_than_there_is(structure):
    for mix in (structure.input_mix, structure.household_mix, structure.investment_mix):
        assert (mix >= 0).all()
        assert (mix.sum(axis=1) < 1).all()
    baskets = structure.baskets
    np.testing.assert_allclose(baskets.whole.sum(axis=1), 1.0)
    assert (baskets.here >= 0).all()
    assert (baskets.here <= baskets.whole + 1e-15).all()


def test_cement_and_steel_are_split_off_what_is_bought_and_what_is_made_here(structure):
    p, baskets = middle_parameters(), structure.baskets
    row = baskets.first["inputs"] + CONSTRUCTION
    goods = p.goods_input_share_construction
    assert baskets.whole[row, BULK] == pytest.approx(p.bulk_share_bought * goods)
    here = min(
        p.bulk_share_made * p.local_input_share_goods, p.bulk_share_here_most * p.bulk_share_bought
    )
    assert baskets.here[row, BULK] == pytest.approx(goods * here)
    both = baskets.here[row, BULK] + baskets.here[row, ROW[BUILDING_MATERIALS]]
    assert both == pytest.approx(goods * p.local_input_share_goods)


def test_buyers_look_for_more_here_where_the_odds_have_moved(structure):
    baskets = structure.baskets
    worth = np.ones((18, WIDE))
    start = baskets.sought_here(worth)[3]
    np.testing.assert_allclose(start, baskets.share * baskets.amount)
    np.testing.assert_allclose(start @ baskets.entries.to_column, baskets.here.sum(axis=0))
    worth[3, BULK] = 2.0
    row = baskets.first["final"] + BUILDING_MATERIALS
    entries = baskets.entries
    entry = np.flatnonzero((entries.group == row) & (entries.column == BULK))[0]
    share = baskets.share[entry]
    sought = baskets.sought_here(worth)[3, entry] / baskets.amount[entry]
    assert sought == pytest.approx(2 * share / (1 + share))


def test_every_seller_has_rates_and_nobody_else_sells(structure):
    for values in (structure.labour_share, structure.wage, structure.value_added_ratio):
        assert (values[list(SELLERS)] > 0).all()
    assert structure.labour_share[LIVESTOCK] == 0.0
    assert structure.final_local_share[LIVESTOCK] == 0.0
    assert structure.taxed[NON_MARKET] == 0.0


def test_limits_lower_all_final_demand_alike(structure):
    factor = np.ones(15)
    factor[TRADE] = 0.5
    household = structure.household_mix[0].copy()
    final = structure.final_local_share.copy()
    structure.limit_local_shares(np.ones(15), factor)
    assert structure.household_mix[0, TRADE] == pytest.approx(household[TRADE] / 2)
    assert structure.final_local_share[TRADE] == pytest.approx(final[TRADE] / 2)
    assert structure.household_mix[0, CONSTRUCTION] == household[CONSTRUCTION]


def test_output_multiplier_of_inputs_is_that_of_an_open_economy(structure):
    sellers = list(SELLERS)
    local = (
        structure.input_mix[np.ix_(sellers, sellers)]
        * (1 - structure.value_added_ratio[sellers])[:, None]
    )
    multipliers = np.linalg.inv(np.eye(len(sellers)) - local.T).sum(axis=0)
    assert (multipliers > 1.05).all()
    assert (multipliers < 1.5).all()
