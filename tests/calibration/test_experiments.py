"""The command that runs the experiments: by part and by sector, with progress."""

import time

import pandas as pd
import pytest

from calibration.experiments import pairs, results
from calibration.experiments.__main__ import main, of_sectors, sectors, with_others
from calibration.experiments.facts import Range, fact_row, fact_table, over_draws


def test_every_sector_is_found_and_can_be_asked_for_alone():
    assert {"tourism", "pasture", "power", "resources", "finance", "money", "firms"} <= set(
        sectors()
    )
    assert [sector for sector, _ in of_sectors("signs_", "SIGNS", ["money"])] == ["money"]
    assert len(of_sectors("signs_", "SIGNS")) > 1


def test_an_unknown_part_or_sector_is_refused(capsys, monkeypatch):
    for wrong in (["omens"], ["signs", "--sector", "astrology"]):
        monkeypatch.setattr("sys.argv", ["experiments", *wrong])
        with pytest.raises(SystemExit):
            main()
        assert wrong[-1] in capsys.readouterr().err


def test_a_sector_run_alone_leaves_the_rows_of_the_others(tmp_path):
    before = pd.DataFrame({"experiment": ["a", "b", "c"], "sector": ["money", "power", "money"]})
    results.write(tmp_path, "signs", before, 3)
    fresh = pd.DataFrame({"experiment": ["d"], "sector": ["money"]})
    assert with_others(fresh, "signs", tmp_path, ["money"])["experiment"].tolist() == ["b", "d"]
    assert with_others(fresh, "signs", tmp_path, None)["experiment"].tolist() == ["d"]
    assert with_others(fresh, "facts", tmp_path, ["money"])["experiment"].tolist() == ["d"]


def test_sectors_run_over_different_draws_are_said_to_be(tmp_path):
    results.write(
        tmp_path,
        "signs",
        pd.DataFrame({"sector": ["money", "power"], "draws": [16, 100]}),
        16,
        "posterior",
    )
    assert results.provenance(tmp_path)["signs"]["draws"] == "16 to 100"
    assert results.provenance(tmp_path)["signs"]["source"] == "posterior"


def test_progress_passes_every_result_on_and_says_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr(pairs, "SECONDS_BETWEEN_LINES", 0.0)

    def slow():
        for number in range(3):
            time.sleep(0.001)
            yield number

    assert list(pairs.with_progress(slow(), 3)) == [0, 1, 2]
    assert "2 of 3 runs" in capsys.readouterr().err


def test_facts_are_means_over_draws_against_their_stated_range():
    assert over_draws(abs, [-1, 2, -3]) == [1, 2, 3]
    table = fact_table(
        {"one": Range(0.0, 2.0, "by hand"), "two": Range(5.0, 6.0, "by hand")},
        {"one": [1, 2, 3], "two": 4},
    )
    assert table["value"].tolist() == [2.0, 4.0]
    assert table["holds"].tolist() == [True, False]
    assert fact_row("exact", 0.0, Range(0.0, 0.0, "by hand"))["holds"]
