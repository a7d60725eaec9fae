"""What mixes cost and what that buys, and how the foot of the table of probabilities says it."""

import numpy as np
import pytest

from analysis.questions.costs import KINDS, cost_effectiveness, cost_rows, cost_table
from analysis.questions.reachability import reachability
from analysis.report.plain import markdown
from analysis.words import cost_foot
from analysis.words.screen import console, cost_grid, put
from runs import open_results
from runs.language import speaking
from tests.worlds.sample_folder import write_sample


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return open_results(write_sample(tmp_path_factory.mktemp("costs") / "r", 40, seed=3).folder)


def test_rows_say_what_the_tables_of_costs_say(results):
    rows = cost_rows(results)
    assert [row["mix"] for row in rows] == [mix for mix in results.mixes if mix != "status_quo"]
    costs = cost_table(results).set_index(["mix", "kind"])
    gains = cost_effectiveness(results).set_index("mix")
    for row in rows:
        assert row["local_low"] == costs.loc[(row["mix"], "local"), "extra_low"]
        assert row["quasi_fiscal"] == costs.loc[(row["mix"], "quasi_fiscal"), "extra"]
        assert row["extra_met_high"] == gains.loc[row["mix"], "extra_met_high"]


def test_nothing_to_compare_with_gives_no_rows(results):
    assert cost_rows(results, baseline="no_such_mix") == []


@pytest.mark.parametrize(
    ("lang", "amount"), [("en", "1.50 (1.00–2.00)"), ("zh", "15.0 (10.0–20.0)")]
)
def test_amounts_are_in_the_unit_of_the_language(lang, amount):
    ends = {"": 1.5e9, "_low": 1e9, "_high": 2e9}
    row = {"mix": "m"} | {kind + end: value for kind in KINDS for end, value in ends.items()}
    row |= {
        "extra_met": 0.4,
        "extra_met_low": -1.0,
        "extra_met_high": 2.0,
        "cost_per_target": np.nan,
    }
    with speaking(lang):
        shown = cost_foot.cells(row, {"m": "Mix"})
        assert shown == ["Mix", amount, amount, amount, "+0.4 (-1.0–2.0)", "–"]
        assert len(cost_foot.heading()) == len(shown)


def test_the_foot_stands_on_the_screen_and_in_the_file(results, capsys):
    rows = cost_rows(results)
    put(console(), cost_grid(rows, details=True), left=1)
    wanted = cost_foot.cells(rows[0])[1]
    assert wanted in capsys.readouterr().out
    assert wanted in markdown(results, reachability(results)).decode()
