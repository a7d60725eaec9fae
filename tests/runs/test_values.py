"""Numbers that users give, from the command line and from Python: taken as they are meant, or
refused in one short line.
"""

import numpy as np
import pandas as pd
import pytest

from abm.registers.policy import PolicyMix, extra_paths
from abm.registers.refusals import InputError, in_words
from analysis.brief.launch import check_port
from analysis.questions.stress import closures
from runs.execution import Execution
from runs.experiment import MOST_DRAWS, Experiment
from runs.refusals import whole_number
from runs.settling import until_settled
from runs.sweeps import planned
from runs.workers.ensemble import MOST_JOBS, checked_jobs
from tests.worlds.command_line import refused

LONGEST = 300
NO_WHOLE_NUMBERS = [
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    True,
    np.True_,
    "3",
    None,
    pd.NA,
    np.array([3]),
    np.array([3, 4]),
    pd.Series([3]),
    10**300,
    10**5000,
]


def line_of(call, *arguments, **named):
    """The one short line with which a call refuses."""
    with pytest.raises(InputError) as error:
        call(*arguments, **named)
    line = in_words(error.value, longest=LONGEST)
    assert "\n" not in line
    assert len(line) <= LONGEST
    return line


@pytest.mark.parametrize("value", NO_WHOLE_NUMBERS, ids=range(len(NO_WHOLE_NUMBERS)))
def test_what_is_no_number_of_draws_or_jobs_is_refused(value):
    assert "draws = " in line_of(Experiment.checked, mixes="status_quo", rng=1, draws=value)
    if not isinstance(value, int) or value >= 0:
        assert "jobs = " in line_of(checked_jobs, value)


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), np.array(3)])
def test_whole_numbers_of_numpy_are_whole_numbers(value):
    number = whole_number("draws", value, 1)
    assert (number, type(number)) == (3, int)
    assert checked_jobs(value) == 3


def test_what_would_never_end_is_refused_and_its_neighbour_is_not(command):
    plan = Experiment.checked(mixes="status_quo", rng=1, draws=MOST_DRAWS)
    assert len(plan.tasks()) == MOST_DRAWS
    line_of(Experiment.checked, mixes="status_quo", rng=1, draws=MOST_DRAWS + 1)
    line_of(Experiment.checked, mixes="status_quo", rng=1, draws=1, replications=10**7)
    assert checked_jobs(MOST_JOBS) == MOST_JOBS
    line_of(checked_jobs, MOST_JOBS + 1)
    refused(command("assess", "--draws", 10**12, "--jobs", 1), "at most 1000000")
    design = {"method": "latin_hypercube", "levers": {"fund_size": {"low": 0, "high": 1}}}
    assert "points" in line_of(planned, design | {"points": 2**37}, {})


@pytest.mark.parametrize("port", [0, -1, 65536, 10**300])
def test_a_port_is_a_number_that_others_can_ask_for(port):
    assert line_of(check_port, "127.0.0.1", port).startswith("port = ")


@pytest.mark.parametrize("left", [float("nan"), float("inf"), -0.1, 1.1, "0", None, pd.NA])
def test_an_edge_is_left_open_between_nothing_and_all(left):
    assert "from 0 to 1" in line_of(closures, ["road:kangding-yajiang"], open=left)


def test_closures_last_months_that_are_seen():
    assert "at most 24" in line_of(closures, ["road:kangding-yajiang"], months=25)


def test_seconds_and_thresholds_of_numpy_are_numbers():
    assert Execution(jobs=1, time_limit=np.int64(60)).time_limit == 60
    assert until_settled(np.float32(0.5), 10)["threshold"] == 0.5
    for value in (float("nan"), float("inf"), -1, pd.NA, "1", True):
        line_of(Execution, jobs=1, time_limit=value)
        line_of(until_settled, value, 10)


def test_lists_of_python_numpy_and_pandas_are_levels():
    for levels in (range(0, 200, 100), np.array([0, 100]), pd.Series([0, 100]), (0, 100)):
        plan = planned({"method": "factorial", "levers": {"fund_size": levels}}, {})
        assert plan.design.columns["fund_size"].tolist() == [0, 100]


def test_names_in_arrays_are_names_and_a_missing_one_is_refused():
    names = pd.Series(["status_quo", "document"])
    plan = Experiment.checked(mixes=names, rng=1, draws=1, outlook=np.array(["uncertain"]))
    assert ([mix.name for mix in plan.mixes], plan.outlooks) == (names.tolist(), ("uncertain",))
    for argument in ("outlook", "detail", "source"):
        line_of(Experiment.checked, mixes="status_quo", rng=1, draws=1, **{argument: pd.NA})
    line_of(Experiment.checked, mixes="status_quo", rng=1, draws=1, outlook=[pd.NA])


def test_cells_of_a_table_from_python():
    draws = np.array([np.int64(1), 2], object)
    assert [task.draw for task in planned(pd.DataFrame({"draw": draws}), {}).tasks()] == [1, 2]
    paths = pd.DataFrame({"levers.fund_size": [{"2025": 100}, 5]})
    assert planned(paths, {}).design.columns["levers.fund_size"][0] == '{"2025": 100.0}'
    mix = PolicyMix("mine")
    assert "column mix" in line_of(planned, pd.DataFrame({"mix": [mix, "document"]}), {})
    assert "row 2" in line_of(planned, pd.DataFrame({"fund_size": [mix, 5]}), {})


def test_a_lever_larger_than_any_number_is_out_of_range():
    with pytest.raises(ValueError, match="out of range"):
        extra_paths({"fund_size": 10**400})
    assert "out of range" in line_of(
        planned, {"method": "factorial", "levers": {"fund_size": [0, 10**400]}}, {}
    )


def test_a_long_name_is_not_repeated():
    line = line_of(Experiment.checked, mixes="status_quo", rng=1, draws=1, detail="x" * 5000)
    assert line.startswith(f"unknown detail '{'x' * 10}")
    assert "…" in line
    assert "; known: " in line
