"""Parts of what runs share, run by run."""

from typing import NamedTuple

import numpy as np
import pytest

from agents.stack import of_runs


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
