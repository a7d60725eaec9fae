"""Columns and tables: one writer, checked values, handles that only read."""

import gc
import weakref

import mesa
import numpy as np
import pytest

from agents.columns import (
    Agent,
    Column,
    Table,
    identity,
    identity_of,
    name_key,
    offspring,
    share_places,
)


class Cow(Agent):
    """A cow, for these tests."""

    weight = Column("kg", "live weight", 100.0, low=0, high=900)
    calves = Column("head", "calves born", 0, low=0)
    dry = Column("1", "gives no milk", False)
    milk = Column("kg", "milk by season", 0.0, low=0, width=3)


@pytest.fixture
def cows():
    return Table(Cow, mesa.Model(rng=0), 4, weight=np.array([100.0, 200.0, 300.0, 400.0]))


def test_handles_read_their_row(cows):
    handle = Cow(mesa.Model(rng=0), cows, 2)
    assert handle.weight == 300.0
    assert handle.milk == (0.0, 0.0, 0.0)
    assert type(handle.calves) is int


def test_mesa_agent_sets_work_on_handles():
    model = mesa.Model(rng=0)
    Table(Cow, model, 3, weight=np.array([1.0, 2.0, 3.0]))
    herd = model.agents_by_type[Cow]
    assert herd.get("weight") == [1.0, 2.0, 3.0]
    assert len(herd.select(lambda cow: cow.weight > 1.5)) == 2
    assert herd.agg("weight", sum) == 6.0


def test_a_fresh_array_is_taken_over_and_a_view_is_copied(cows):
    fresh = np.full(4, 5.0)
    cows.weight = fresh
    assert cows.weight is fresh
    two = np.zeros((2, 4))
    cows.weight = two[0]
    two[0] = 7.0
    assert cows.weight.tolist() == [0.0] * 4


def test_equal_places_are_held_once_until_one_is_replaced(cows):
    other = Table(Cow, mesa.Model(rng=1), 4, weight=cows.weight.copy())
    cows.calves, other.calves = np.arange(4), np.arange(4)
    share_places([cows, other])
    assert other.calves is cows.calves
    assert other.weight is not cows.weight  # an amount is no place
    other.calves = np.array([0, 1, 2, 4])
    assert cows.calves.tolist() == [0, 1, 2, 3]
    share_places([cows, other])
    assert other.calves.tolist() == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("name", "values", "error"),
    [
        ("weight", np.array([1.0, np.nan, 1.0, 1.0]), ValueError),
        ("weight", np.array([1.0, 901.0, 1.0, 1.0]), ValueError),
        ("weight", np.zeros(3), ValueError),
        ("calves", np.array([0.5, 1, 1, 1]), TypeError),
        ("weigth", np.zeros(4), AttributeError),
    ],
)
def test_bad_columns_are_refused(cows, name, values, error):
    with pytest.raises(error):
        setattr(cows, name, values)
    cows.weight = np.array([1.0, 900.0, 1.0, 1.0])


def test_the_message_names_kind_column_rows_and_bounds(cows):
    with pytest.raises(
        ValueError, match=r"Cow.weight is outside 0 to 900 kg at rows \[1\]: \[901.0\]"
    ):
        cows.weight = np.array([1.0, 901.0, 1.0, 1.0])


def test_nobody_writes_through_a_handle_or_into_an_array(cows):
    handle = Cow(mesa.Model(rng=0), cows, 0)
    with pytest.raises(AttributeError, match="assign it on the table"):
        handle.weight = 1.0
    with pytest.raises(ValueError, match="read-only"):
        cows.weight[0] = 1.0


def test_two_models_do_not_share_columns():
    first = Table(Cow, mesa.Model(rng=0), 2)
    second = Table(Cow, mesa.Model(rng=0), 2)
    first.weight = np.array([1.0, 2.0])
    assert second.weight.tolist() == [100.0, 100.0]


def test_a_dropped_model_is_freed():
    model = mesa.Model(rng=0)
    Table(Cow, model, 10)
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


def test_identity_keys_are_stable_and_distinct():
    # The published values of this hash (FNV-1a, 64 bits), so that no version meets other luck.
    assert int(name_key("a")) == 0xAF63DC4C8601EC8C
    assert int(name_key("foobar")) == 0x85944171F73967E8
    keys = identity("Herder", 1000)
    assert len(np.unique(keys)) == 1000
    assert (identity("Herder", 500, offset=500) == keys[500:]).all()
    assert (identity_of("Herder", np.array([7, 3])) == keys[[7, 3]]).all()


def test_units_split_off_have_keys_of_their_own_that_hang_on_parent_and_count():
    parents = identity("Enterprise", 3)
    first, second = offspring(parents, 1), offspring(parents, 2)
    assert len({*parents.tolist(), *first.tolist(), *second.tolist()}) == 9
    np.testing.assert_array_equal(first, offspring(parents.copy(), np.ones(3, int)))


def test_one_bad_row_is_enough_and_columns_of_nothing_are_fine(cows):
    for bad, words in ((np.inf, "not finite"), (-1.0, "outside 0 to 900 kg")):
        with pytest.raises(ValueError, match=rf"{words} at rows \[2\]"):
            cows.weight = np.array([1.0, 900.0, bad, 0.0])
    cows.check()
    Table(Cow, mesa.Model(rng=0), 0).check()
