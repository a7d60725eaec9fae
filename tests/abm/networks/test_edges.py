"""Edge tables: names, columns, what is empty as a month begins."""

import numpy as np
import pytest

from abm.networks.edges import EdgeTable, Ends, Flow, State
from agents.columns import Column


class Path:
    """A path, for these tests."""

    length = Column("km", "length", 1.0, low=0)
    open = State("1", "part of the month in which it can be used", 1.0, low=0, high=1)
    walkers = Flow("person/month", "people who came along it", 0.0, low=0)


@pytest.fixture
def paths():
    ends = [Ends("a", "b"), Ends("b", "a"), Ends("a", "c", "upper"), Ends("a", "c", "lower")]
    return EdgeTable("path", Path, ends, length=np.array([1.0, 1.0, 3.0, 2.0]))


def test_edges_are_named_by_layer_and_ends_and_by_a_key_where_they_are_parallel(paths):
    assert paths.names == ("path:a-b", "path:b-a", "path:a-c:upper", "path:a-c:lower")
    assert paths.row("path:a-c:lower") == 3
    with pytest.raises(
        ValueError, match=r"no edge 'path:a-c:uper' \(did you mean 'path:a-c:upper'"
    ):
        paths.row("path:a-c:uper")


def test_a_month_begins_without_flows_and_with_the_state_of_before(paths):
    paths.walkers = np.array([1.0, 2.0, 3.0, 4.0])
    paths.open = np.array([1.0, 0.5, 0.0, 1.0])
    paths.clear_flows()
    assert paths.walkers.tolist() == [0.0] * 4
    assert paths.open.tolist() == [1.0, 0.5, 0.0, 1.0]


def test_some_rows_are_replaced_or_added_to_and_the_array_before_stays_as_it_was(paths):
    before = paths.walkers
    paths.put("walkers", slice(0, 2), np.array([5.0, 6.0]))
    paths.add("walkers", np.array([1]), np.array([1.5]))
    assert paths.walkers.tolist() == [5.0, 7.5, 0.0, 0.0]
    assert before.tolist() == [0.0] * 4


def test_columns_are_checked_as_those_of_agents(paths):
    with pytest.raises(ValueError, match=r"Path.open is outside 0 to 1 1 at rows \[2\]"):
        paths.put("open", np.array([2]), np.array([1.5]))
    with pytest.raises(AttributeError, match="Path has no column 'speed'"):
        paths.speed = np.zeros(4)


def test_a_column_cannot_be_called_as_what_the_table_needs():
    class Bad:
        names = Column("1", "no name for a column", 0.0)

    with pytest.raises(AttributeError, match="'names' cannot be a column's name"):
        EdgeTable("bad", Bad, [Ends("a", "b")])


def test_a_table_shows_its_edges_as_a_frame(paths):
    frame = paths.frame()
    assert frame.columns.tolist() == ["edge", "start", "end", "length", "open", "walkers"]
    assert frame.loc[2].tolist() == ["path:a-c:upper", "a", "c", 3.0, 1.0, 0.0]
