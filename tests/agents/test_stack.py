"""Parts of what runs share, run by run."""

from typing import NamedTuple

import numpy as np
import pytest

from agents.columns import Column, Columns
from agents.stack import A_MONTH, FOR_GOOD, Family, as_it_stands, of_runs, one_by_one


class Pair(NamedTuple):
    one: object
    other: object


def test_parts_have_the_form_of_what_was_there():
    of_rows, numbers = np.arange(6.0).reshape(2, 3), np.array([[4.0], [5.0]])
    assert [part.tolist() for part in of_runs(of_rows, 2)] == of_rows.tolist()
    assert list(of_runs(numbers, 2)) == [4.0, 5.0]
    # A column of one row stays a column.
    assert [part.tolist() for part in of_runs(numbers, 2, np.zeros(1))] == [[4.0], [5.0]]
    assert list(of_runs("word", 2)) == ["word", "word"]
    same = np.arange(3.0)
    assert all(part is same for part in of_runs(same, 2))


def test_parts_of_what_has_parts():
    numbers = np.array([[4.0], [5.0]])
    assert list(of_runs(Pair(numbers, "x"), 2)) == [Pair(4.0, "x"), Pair(5.0, "x")]
    assert list(of_runs({"a": [numbers, 1]}, 2)) == [{"a": [4.0, 1]}, {"a": [5.0, 1]}]


@pytest.mark.parametrize("empty", [{}, []])
def test_every_run_has_an_empty_one_of_its_own(empty):
    first, second = of_runs(empty, 2)
    assert first == second == empty
    assert first is not second


class Goat:
    weight = Column("kg", "what it weighs")
    age = Column("a", "how old it is")


class Book:
    """Keeps arrays that are replaced."""


def tables(family):
    parts = [Columns(Goat, 2, weight=np.array([run, 1.0])) for run in range(2)]
    return parts, family.of(parts)


def test_a_table_is_looked_at_again_only_once_a_run_replaced_a_column():
    family = Family()
    parts, both = tables(family)
    weight = both.weight
    assert weight.tolist() == [[0.0, 1.0], [1.0, 1.0]]
    family.forget()  # the first time it cannot be known
    assert both.weight is weight
    family.forget()
    assert "weight" in vars(both)  # it was not even looked for

    age = both.age
    parts[1].weight = np.array([5.0, 6.0])
    family.forget()
    assert both.weight.tolist() == [[0.0, 1.0], [5.0, 6.0]]
    assert vars(both)["age"] is age  # another column


def test_what_was_handed_back_is_known_again_until_a_run_replaces_it():
    family = Family()
    parts, both = tables(family)
    both.age = both.weight + 1.0
    whole = both.age
    family.hand_back()
    family.forget()
    assert both.age is whole
    assert [part.age.tolist() for part in parts] == [[1.0, 2.0], [2.0, 2.0]]
    parts[0].age = np.array([7.0, 8.0])
    family.forget()
    assert both.age.tolist() == [[7.0, 8.0], [2.0, 2.0]]


def test_nobody_writes_into_an_array_that_was_seen():
    first, second = Book(), Book()
    first.money, second.money = np.zeros(3), np.ones(3)
    both = Family().of([first, second])
    assert both.money.tolist() == [[0.0] * 3, [1.0] * 3]
    with pytest.raises(ValueError, match="read-only"):
        first.money[0] = 5.0


class Shelf:
    """Consists of a book, and has a name for good and a price for now."""

    STAYS = frozenset({"name"})

    def __init__(self, price):
        self.book, self.name, self.price = Book(), "a shelf", price


def test_what_stays_is_not_looked_for_again():
    family = Family()
    shelves = [Shelf(1.0), Shelf(2.0)]
    both = family.of(shelves)
    assert (both.name, both.price.tolist()) == ("a shelf", [[1.0], [2.0]])
    assert both.book.stack_parts == tuple(shelf.book for shelf in shelves)
    shelves[1].price = 3.0
    family.forget()
    assert {"name", "book"} <= vars(both).keys()
    assert "price" not in vars(both)
    assert both.price.tolist() == [[1.0], [3.0]]


def raise_price(shelf, by, *, times):
    """Writes, and returns what a run alone has for it: a number."""
    assert isinstance(shelf.price, float)
    shelf.price = shelf.price + by * times
    return shelf.price


def test_a_marked_function_takes_one_run_or_each_of_many_with_its_part_of_what_is_given():
    family = Family()
    shelves = [Shelf(1.0), Shelf(2.0)]
    both = family.of(shelves)
    given = np.array([[1.0], [3.0]])
    assert one_by_one(raise_price)(Shelf(4.0), 3.0, times=2) == 10.0

    both.price = both.price + 1.0  # is handed back before, and looked at again after
    assert one_by_one(raise_price)(both, given, times=2).tolist() == [[4.0], [9.0]]
    assert both.price.tolist() == [[4.0], [9.0]]

    both.price = both.price + 1.0  # is not: each run has what it had
    assert as_it_stands(raise_price)(both, given, times=1).tolist() == [[5.0], [12.0]]
    assert both.price.tolist() == [[5.0], [10.0]]


def test_numbers_of_runs_in_one_memory_can_be_added_to_entries():
    first, second = Book(), Book()
    first.table, second.table = np.zeros((2, 3)), np.ones((2, 3))
    both = Family().of([first, second])
    both.stack_join_numbers(["table"])
    assert both.table.shape == (2, 3, 2, 1)
    both.table[0, 2] += np.array([[4.0], [5.0]])
    assert (first.table[0].tolist(), second.table[0].tolist()) == ([0, 0, 4], [1, 1, 6])
    assert (first.table[1].tolist(), second.table[1].tolist()) == ([0, 0, 0], [1, 1, 1])


def test_a_month_looks_again_at_what_stands_for_it_and_never_at_what_stands_for_good():
    class Monthly(Book):
        STANDS = A_MONTH

    class Lasting(Book):
        STANDS = FOR_GOOD

    for kind, news in ((Book, (5.0, 5.0)), (Monthly, (1.0, 5.0)), (Lasting, (1.0, 1.0))):
        first, second = kind(), kind()
        first.price, second.price = 0.0, 1.0
        family = Family()
        both = family.of([first, second])
        assert both.price[:, 0].tolist() == [0.0, 1.0]
        second.price = 5.0
        family.forget()
        seen = [both.price[1, 0]]
        family.forget(month=True)
        assert (*seen, both.price[1, 0]) == news


def test_named_tuples_and_lists_of_runs_keep_their_kind():
    first, second = Book(), Book()
    first.pair, second.pair = Pair(1.0, "x"), Pair(2.0, "x")
    first.list, second.list = [1.0, 3.0], [2.0, 3.0]
    both = Family().of([first, second])
    assert type(both.pair) is Pair
    assert (both.pair.one.tolist(), both.pair.other) == ([[1.0], [2.0]], "x")
    assert (both.list[0].tolist(), both.list[1]) == ([[1.0], [2.0]], 3.0)


def test_a_column_outside_its_bounds_is_refused_in_any_run():
    _, both = tables(Family())
    with pytest.raises(ValueError, match="not finite"):
        both.age = np.array([[1.0, 2.0], [np.nan, 2.0]])
