"""Where concentrate goes, how much of it, and what is made while no way is open: by hand."""

import numpy as np
import pytest

from agents.industry import mine

USUAL = np.array([[0.3, 0.1, 0.6], [0.3, 0.1, 0.6]])
INF = np.inf


def test_shares_are_the_usual_ones_until_ways_become_dearer():
    same = np.full((2, 3), 25.0)
    assert mine.shipment_shares(USUAL, same, spread=100) == pytest.approx(USUAL)
    dearer = np.array([[100.0, 0, 0], [INF, INF, INF]])
    found = mine.shipment_shares(USUAL, dearer, spread=100)
    first = 0.3 / np.e
    assert found[0] == pytest.approx(np.array([first, 0.1, 0.6]) / (first + 0.7))
    assert found[1] == pytest.approx(0)


def test_a_buyer_without_a_way_leaves_its_part_to_the_others():
    dearer = np.array([[INF, 0.0, 0.0], [0.0, 0.0, INF]])
    found = mine.shipment_shares(USUAL, dearer, spread=100)
    assert found == pytest.approx(np.array([[0, 1 / 7, 6 / 7], [0.75, 0.25, 0]]))


def test_all_that_lies_ready_goes_and_parks_take_no_more_than_their_room():
    sent = mine.shipments(np.array([100.0, 50.0]), USUAL, room=np.array([20.0, 40.0]))
    assert sent == pytest.approx(np.array([[40 / 3, 10, 100 - 40 / 3 - 10], [20 / 3, 5, 115 / 3]]))
    assert sent.sum() == pytest.approx(150)


def test_what_a_park_leaves_stays_where_no_way_leads_outside():
    shares = np.array([[0.75, 0.25, 0.0]])
    sent = mine.shipments(np.array([100.0]), shares, room=np.array([20.0, 40.0]))
    assert sent == pytest.approx(np.array([[20, 25, 0]]))


def test_four_months_without_a_way_cost_what_two_months_of_store_cannot_take():
    # 58,000 t a year and a store of two months: a cut of four loses two months, 9,667 t
    wanted, store, stock, made = np.array([58_000 / 12]), np.array([58_000 / 6]), np.zeros(1), 0.0
    shut = np.array([False])
    for _ in range(4):
        fresh = mine.dressed_within_store(wanted, stock, store=store, open=shut)
        stock, made = stock + fresh, made + fresh[0]
    assert 4 * wanted[0] - made == pytest.approx(9_667, abs=1)
    assert mine.dressed_within_store(wanted, stock, store=store, open=~shut) == wanted


def test_ways_that_became_far_dearer_are_not_used_at_all():
    dearer = np.array([[0.0, 1e6, 1e6], [1e6, 1e6, 1e6]])
    found = mine.shipment_shares(USUAL, dearer, spread=100)
    assert found == pytest.approx(np.array([[1.0, 0.0, 0.0], [0.3, 0.1, 0.6]]))


def test_a_way_that_has_become_very_dear_is_left_however_dear_it_is():
    shares = mine.shipment_shares(np.array([[0.5, 0.5]]), np.array([[0.0, 1e6]]), spread=10.0)
    assert shares.tolist() == [[1.0, 0.0]]
