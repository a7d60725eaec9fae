"""Marks of the table of probabilities."""

import numpy as np
import pandas as pd
import pytest

from abm.registers import targets
from analysis.questions.marks import insensitive
from analysis.questions.outside_view import combined, outside_view
from analysis.questions.reachability import agreed, reachability
from runs import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import with_years, write_sample


def test_no_policy_moves_what_differs_by_less_than_two_points():
    table = pd.DataFrame(
        {
            "target": ["a", "a", "b", "b", "c", "c"],
            "p_model": [0.50, 0.519, 0.50, 0.521, np.nan, 0.5],
        }
    )
    assert insensitive(table).to_dict() == {"a": True, "b": False, "c": False}


def test_no_word_where_readings_of_equal_rank_disagree():
    table = pd.DataFrame(
        {
            "reading_low": [0.3, 0.6, np.nan],
            "reading_high": [0.9, 0.9, np.nan],
            "word": ["unlikely", "likely", "unlikely"],
            "depends": [False, False, False],
        }
    )
    assert agreed(table)["word"].tolist() == ["about even", "likely", "unlikely"]
    assert agreed(table)["depends"].tolist() == [True, False, False]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marks") / "r"
    write_sample(folder, 40)
    others = {row["indicator"] for rows in targets.readings().values() for row in rows}
    with_years(folder, lambda years: dict.fromkeys(others, 0.5))
    return reachability(open_results(folder))


def test_every_row_carries_its_marks(table):
    assert len(table) == 2 * len(targets.register())
    assert set(table["evidence"]) <= {"H", "H?", "F", "R", "P"}
    assert (table["reference"] != "").all()
    assert table["reading_low"].notna().sum() == 2
    create = table["create"] == 1
    assert table.loc[create, ["awarded", "listed"]].notna().all(axis=None)
    assert table.loc[~create, ["awarded", "listed"]].isna().all(axis=None)


def test_the_outside_view_enters_where_the_evidence_is_priors_and_nowhere_else(table):
    pooled = table["pool_rival"] != ""
    rows = table[~pooled].to_dict("records")
    assert {row["evidence"] for row in rows} >= {"P"}
    for row in rows:
        expected = row["p_model"]
        if row["evidence"] == "P":
            view = outside_view(row["target"])
            expected = combined(expected, view.rate, weight=view.weight, draws=row["n_draws"])
        assert row["p_published"] == pytest.approx(expected), row["target"]


def test_what_a_place_applies_for_can_be_read_either_way(tmp_path):
    folder = tmp_path / "r"
    write_sample(folder, 40, mixes=("document",))
    with_years(
        folder,
        lambda years: {
            "ganmei_national_listed": years["run_id"]
            .isin(years["run_id"].unique()[:10])
            .to_numpy(float)
        },
    )
    results = open_results(folder)
    usual, listed = (
        reachability(results, reading=reading).set_index("target") for reading in ("", "listed")
    )
    assert listed.loc["ganmei_national_zone", "p_model"] == 0.25
    assert listed.loc["ganmei_national_zone", "listed"] == 0.25
    assert usual.loc["ganmei_national_zone", "p_model"] != 0.25
    others = usual["create"] == 0
    assert (usual.loc[others, "p_published"] == listed.loc[others, "p_published"]).all()
    with pytest.raises(InputError, match="reading 'won'"):
        reachability(results, reading="won")
