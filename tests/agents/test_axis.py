"""One text for a lone run and for several: numbers of runs, and what they are spread over."""

import numpy as np
import pytest

from agents import axis


def test_parts_of_less_than_one_are_parts_of_it_too():
    assert axis.per(0.2, 0.5) == pytest.approx(0.4)
    assert axis.per(np.array([0.2, 0.1]), 0.5) == pytest.approx([0.4, 0.2])
    assert axis.per(np.array([0.2]), 0.0).tolist() == [0.0]
    of_runs = axis.per(np.array([[0.2], [0.2], [0.0]]), np.array([[0.5], [2.0], [0.0]]))
    assert of_runs[:, 0] == pytest.approx([0.4, 0.1, 0.0])


def test_a_bound_holds_from_one_side():
    assert (axis.at_least(2.0, 3.0), axis.at_least(4.0, 3.0)) == (3.0, 4.0)
    assert (axis.at_most(2.0, 3.0), axis.at_most(4.0, 3.0)) == (2.0, 3.0)
    assert axis.at_least(np.array([2.0, 4.0]), 3.0).tolist() == [3.0, 4.0]
    # What is unknown stays so.
    assert np.isnan([axis.at_least(np.nan, 3.0), axis.at_most(np.nan, 3.0)]).all()


def test_a_power_is_the_same_for_one_run_and_for_many():
    numbers = 1.0 + np.arange(400) / 7000
    alone = [axis.to_power(number, 31 / 12) for number in numbers.tolist()]
    assert axis.to_power(numbers[:, None], 31 / 12)[:, 0].tolist() == alone
    # Also where each run has an exponent of its own.
    exponents = [number**0.5 for number in numbers.tolist()]
    alone = [2.5**exponent for exponent in exponents]
    assert axis.to_power(2.5, np.array(exponents)[:, None])[:, 0].tolist() == alone


RUNS = np.array([[3.0, -1.0, 4.0, 1.0], [-5.0, 9.0, 2.0, 6.0], [5.0, 3.0, 5.0, 8.0]])
PLACES = np.array([[0, 2, 2, 1], [1, 1, 1, 0], [2, 0, 1, 2]])
RULES = {
    "total": lambda run, place: axis.total(run),
    "count": lambda run, place: axis.count(run > 2.0),
    "most": lambda run, place: axis.most(run),
    "least": lambda run, place: axis.least(run),
    "dot": lambda run, place: axis.dot(run, run),
    "at": lambda run, place: axis.at(run, place),
    "by": lambda run, place: axis.by(place, run, 3),
    "slices": lambda run, place: axis.slices(run, 0 * place[..., :2] + np.array([0, 3])),
    "beside": lambda run, place: axis.beside(run, place, np.ones(2)),
    "pick": lambda run, place: axis.pick(run, 2),
    "as_table": lambda run, place: axis.as_table(run, (2, 2)),
    "in_line": lambda run, place: axis.in_line(run[..., None] * axis.as_table(place, (1, 4))),
    "row_of": lambda run, place: axis.row_of([1.5, axis.total(run), axis.most(run)]),
    "by places that all share": lambda run, place: axis.by(PLACES[0], run, 3),
    "at places that all share": lambda run, place: axis.at(run, PLACES[0]),
    "at_least": lambda run, place: axis.at_least(axis.total(run), 8.0),
    "at_most": lambda run, place: axis.at_most(axis.pick(run, 0), axis.pick(run, 1)),
}


@pytest.mark.parametrize("name", RULES)
def test_each_of_three_runs_gets_what_it_gets_alone(name):
    together = RULES[name](RUNS, PLACES)
    for number in range(3):
        alone = RULES[name](RUNS[number], PLACES[number])
        assert together[number].tolist() == np.atleast_1d(alone).tolist()
    assert len(together) == 3


def test_a_number_of_the_run_goes_with_arrays_of_more_axes():
    assert axis.across(2.0) == 2.0
    numbers = np.array([[1.0], [2.0]])
    assert axis.across(numbers).shape == (2, 1, 1)
    rows = np.ones((2, 3, 5)) * axis.across(numbers)
    assert (rows[:, 2, 4].tolist(), axis.across(numbers, 2).shape) == ([1.0, 2.0], (2, 1, 1, 1))
