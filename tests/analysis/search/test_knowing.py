"""Which numbers are worth a survey: a planted one is found, and noise is not taken for one."""

import pytest

from analysis.search.knowing import worth_surveying
from runs.folder.reader import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import PLANTED, PLANTED_TARGET, write_sample


def test_the_numbers_that_decide_a_target_come_first_and_no_other_is_clear(tmp_path):
    results = open_results(write_sample(tmp_path / "box", 150, box=True).folder)
    table = worth_surveying(results, shuffles=60)
    assert set(table["input"].head(4)) >= set(PLANTED)
    first = table[table["input"].isin(PLANTED)].iloc[0]
    assert PLANTED_TARGET in first["verdicts"].split()
    assert first["words"] > 0.3  # in a third of the draws it is very likely
    assert first["low"] < first["high"]
    assert {"unit", "grade", "source", "meaning"} <= set(table.columns)


def test_where_no_number_matters_none_is_clear_and_the_mean_is_nothing(tmp_path):
    results = open_results(write_sample(tmp_path / "noise", 150, seed=3).folder)
    table = worth_surveying(results, shuffles=60)
    assert not table["clear"].any()
    assert abs(table["words"].mean()) < 0.2
    assert table["words_by_chance"].max() < 1


def test_few_draws_are_refused(tmp_path):
    results = open_results(write_sample(tmp_path / "few", 30).folder)
    with pytest.raises(InputError, match="60"):
        worth_surveying(results)
