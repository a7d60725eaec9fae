"""Where buyers get what they buy, by hand: two counties and bulk goods of 500 CNY a tonne."""

import numpy as np
import pytest

from agents.markets.sourcing import (
    habit,
    links_after_month,
    market_access,
    nearness,
    purchases,
    relative_worth,
    seller_weight,
    share_here,
    source,
)

VALUE, ELASTICITY, RIVALRY, DECAY = 500.0, 6.0, 3.0, 0.5
PULL = np.array([[0.7, 0.3]])
SPENT = np.array([100.0, 60.0])
OMEGA = np.array([0.5, 0.6])


def ways(between, outside, hours):
    """Delivered price here (2, 2) and outside (2,) over mill price, and nearness."""
    freight = np.array([[25.0, between], [between, 25.0]]) / VALUE
    apart = np.array([[0.7, hours], [hours, 0.7]])
    return 1 + freight, 1 + np.array(outside) / VALUE, nearness(apart, DECAY)


OPEN = ways(110.0, (120.0, 230.0), 3.0)
CUT = ways(260.0, (120.0, 390.0), 8.0)


def traded(now, capacity=1e9, tied=0.0):
    """Purchases here (2, 2), imports (2,), share here (2,), and what `source` found."""
    start = OPEN[0] ** (1 - ELASTICITY) * OPEN[2] * PULL
    start = start / start.sum(axis=1, keepdims=True)
    here = (start * (now[0] / OPEN[0]) ** (1 - ELASTICITY)).sum(axis=1)
    worth = relative_worth(here, now[1] / OPEN[1], elasticity=ELASTICITY, rivalry=RIVALRY)
    share = share_here(OMEGA, worth)
    weight = seller_weight(now[0], now[2], elasticity=ELASTICITY)[None]
    found = source(
        (SPENT * share)[None],
        np.array([[tied, 0.0]]),
        weight=weight,
        mill=weight / now[0],
        pull=PULL,
        capacity=np.full((1, 2), capacity),
        pool=np.ones((1, 1)),
    )
    bought = purchases(found, weight)[0]
    return bought, SPENT - bought.sum(axis=1), share, found


def test_who_buys_where_by_hand():
    bought, outside, share, found = traded(OPEN)
    np.testing.assert_allclose(bought, [[46.99, 3.01], [9.31, 26.69]], atol=0.01)
    np.testing.assert_allclose(outside, [50.0, 24.0])
    np.testing.assert_allclose(share, OMEGA)
    np.testing.assert_allclose(found.sold[0], [52.38, 27.89], atol=0.01)
    assert (bought - bought / OPEN[0]).sum() == pytest.approx(5.73, abs=0.01)


def test_a_cut_road_protects_the_county_that_is_farther_from_outside():
    bought, outside, share, found = traded(CUT)
    np.testing.assert_allclose(bought, [[49.50, 0.09], [0.38, 40.05]], atol=0.01)
    np.testing.assert_allclose(outside, [50.41, 19.56], atol=0.01)
    np.testing.assert_allclose(share, [0.4959, 0.6739], atol=1e-4)
    np.testing.assert_allclose(found.sold[0], [47.40, 38.20], atol=0.01)


def test_what_a_full_seller_cannot_serve_goes_to_one_with_room_and_no_seller_sells_more():
    bought, _, _, found = traded(OPEN, capacity=41.0)
    assert (found.sold <= 41.0 + 1e-9).all()
    assert found.sold[0, 0] == pytest.approx(41.0)
    assert found.sold[0, 1] > 27.9
    np.testing.assert_allclose(bought.sum(axis=1), SPENT * OMEGA * found.served[0])
    assert (bought / OPEN[0]).sum() == pytest.approx(found.sold.sum())


def test_tied_buyers_are_served_by_their_county_alone():
    *_, usual = traded(OPEN, capacity=1e9)
    *_, found = traded(OPEN, capacity=1e9, tied=10.0)
    np.testing.assert_allclose(found.sold - usual.sold, [[10.0, 0.0]])
    *_, full = traded(OPEN, capacity=31.2, tied=10.0)
    assert full.tied[0, 0] == pytest.approx(31.2 / (usual.sold[0, 0] + 10.0))
    assert full.tied[0, 1] == 1.0


def test_dearer_sellers_here_and_cheaper_ones_outside_lose_and_win_share():
    worth = relative_worth(
        np.array([1.0, 0.9, 1.0]), np.array([1.0, 1.0, 0.9]), elasticity=5.0, rivalry=2.0
    )
    np.testing.assert_allclose(worth, [1.0, 0.9**0.25, 0.9])
    shares = share_here(np.array([0.4, 0.4, 1.0]), worth)
    assert shares[0] == pytest.approx(0.4)
    assert shares[1] < 0.4
    assert shares[2] == 1.0


def test_sellers_who_are_gone_leave_all_to_outside():
    worth = relative_worth(np.array([0.0]), np.array([1.0]), elasticity=5.0, rivalry=3.0)
    assert 0 < share_here(np.array([0.4]), worth)[0] < 1e-5
    none = source(
        np.array([[5.0]]),
        np.zeros((1, 1)),
        weight=np.ones((1, 1, 1)),
        mill=np.ones((1, 1, 1)),
        pull=np.zeros((1, 1)),
        capacity=np.zeros((1, 1)),
        pool=np.ones((1, 1)),
    )
    assert none.served.tolist() == [[0.0]]
    assert none.sold.tolist() == [[0.0]]


def test_links_move_a_part_of_the_way_and_stay_where_nothing_is_bought():
    links = np.array([[0.5, 0.5], [1.0, 0.0]])
    after = links_after_month(links, np.array([[30.0, 10.0], [0.0, 0.0]]), speed=0.1)
    np.testing.assert_allclose(after, [[0.525, 0.475], [1.0, 0.0]])


def test_known_sellers_pull_more_and_strangers_less():
    start = np.array([0.5, 0.25, 0.25, 0.0])
    known = habit(np.array([0.5, 0.5, 0.0, 0.0]), start, strength=0.5)
    np.testing.assert_allclose(known, [1.0, 2**0.5, 1e-3**0.5, 1.0])


def test_market_access_is_higher_where_buyers_are_near_and_sellers_few():
    weight = np.array([[[1.0, 0.1], [0.1, 1.0]]])
    pull = np.array([[2.0, 2.0]])
    total = (weight @ pull[..., None])[..., 0]
    usual = market_access(np.array([[100.0, 100.0]]), weight, total)
    np.testing.assert_allclose(usual, [[50.0, 50.0]])
    more = market_access(np.array([[100.0, 200.0]]), weight, total)
    assert more[0, 1] > more[0, 0] > usual[0, 0]
