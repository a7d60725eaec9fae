"""Orders and offers of several runs side by side."""

import numpy as np

from abm.markets.book import Book
from abm.markets.orders import Offer, Order


def order(flow, paid, rows=None):
    amounts = np.array(paid, float)
    return Order(flow, "world", amounts, np.arange(len(paid)) + 5, rows)


def test_each_run_keeps_its_orders_in_their_order_and_pays_nothing_for_those_of_others():
    first = Book([order("works", [1.0, 2.0]), order("inputs", [3.0]), order("works", [4.0])])
    second = Book([order("rooms", [5.0]), order("works", [6.0, 7.0, 8.0])])
    both = Book.of_runs([first, second])
    for run, book in enumerate((first, second)):
        kept = [(own.flow, own.paid[run][own.paid[run] > 0].tolist()) for own in both]
        assert [own for own in kept if own[1]] == [(one.flow, one.paid.tolist()) for one in book]
    assert all(one.paid.shape == one.place.shape for one in both)


def test_rows_that_pay_are_named_for_all_runs_where_one_names_them():
    one, other = order("works", [1.0, 2.0], np.array([3, 0])), order("works", [5.0])
    (both,) = Book.of_runs([Book([one]), Book([other])])
    np.testing.assert_array_equal(both.by_payer(both.paid, 4), [[2, 0, 0, 1], [5, 0, 0, 0]])


def test_who_offers_nothing_offers_nothing_beside_others():
    offer = Offer("crop_sales", "residents", 0, np.array([2.0, 1.0]))
    (both,) = Book.of_runs([Book(), Book([offer])])
    assert both.received.tolist() == [[0.0, 0.0], [2.0, 1.0]]
