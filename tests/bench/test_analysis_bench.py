"""The measurement of an analysis runs, and its steps add up."""

import pytest

from tests.bench.analysis import measured
from tests.worlds.sample_folder import write_sample


def test_each_step_is_timed_and_the_last_row_is_the_sum(tmp_path):
    rows = measured(write_sample(tmp_path / "r", 24, seed=1).folder)
    names = [row[0] for row in rows]
    assert names[0] == "read, reachability"
    assert {"comparison", "costs", "drivers", "explanations", "workbook"} <= set(names)
    assert rows[-1][0] == "all"
    assert rows[-1][1] == pytest.approx(sum(row[1] for row in rows[:-1]))
