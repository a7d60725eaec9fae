"""A frozen forecast is dated and hashed, is refused when changed, and scores as its folder does.

The outcomes here are invented.
"""

import datetime
import hashlib
import json

import numpy as np
import pandas as pd
import pytest

import ganzi
from calibration.scoring import cells, frozen, work
from calibration.scoring.forecast import forecast_of, rounded
from runs import assess
from runs.folder.reader import open_results
from runs.refusals import InputError

OUTCOMES = """target,outcome,date,value,reading,indicator,year,vintage
visits_2025,1,2026-03,52000000,,,,
co2_2025,0,2026,,,,,
co2_2025,1,2026,,within_tenth,,,
certificates_2025,1,2026,,,,,
,,2024-02,41000000,,visits,2023,province
,,2024-02,61000000,,visits,2023,prefecture
,,2024-02,5.5e10,,gdp,2023,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two draws of two mixes up to 2025."""
    out = tmp_path_factory.mktemp("frozen") / "two"
    assess(draws=2, detail="coarse", end="2025-12", jobs=1, out=out, progress=False)
    return out


@pytest.fixture(scope="module")
def forecast(folder, tmp_path_factory):
    """The file of that folder."""
    file = tmp_path_factory.mktemp("file") / "forecast-a.json"
    frozen.freeze(open_results(folder), file)
    return file


@pytest.fixture
def outcomes(tmp_path):
    file = tmp_path / "o.csv"
    file.write_text(OUTCOMES, encoding="utf-8")
    return file


def test_the_file_scores_as_the_folder(folder, forecast, outcomes):
    of_folder, of_file = work.score(folder, outcomes), work.score(forecast, outcomes)
    for name in ("targets", "readings", "forecasters", "levels", "level_means", "summary"):
        first, second = (getattr(one, name) for one in (of_folder, of_file))
        dates = [column for column in ("ahead", "n_ahead") if column in first]
        pd.testing.assert_frame_equal(
            first.drop(columns=dates), second.drop(columns=dates), rtol=1e-6, atol=1e-6
        )
    assert set(of_file.levels["forecaster"]) >= {"published", "model", "agents", "random_walk"}


def test_the_same_folder_gives_the_same_bytes(folder, forecast, tmp_path, monkeypatch):
    frozen.freeze(open_results(folder), tmp_path / "forecast-a.json")
    assert (tmp_path / "forecast-a.json").read_bytes() == forecast.read_bytes()
    monkeypatch.setattr(cells, "today", lambda: datetime.date(2031, 1, 1))
    frozen.freeze(open_results(folder), tmp_path / "later.json", after=[forecast])
    first, later = (json.loads(file.read_bytes()) for file in (forecast, tmp_path / "later.json"))
    assert later["forecast_sha256"] == first["forecast_sha256"]
    assert (later["date"], later["name"]) == ("2031-01-01", "later")
    assert later["predecessors"] == {
        "forecast-a": hashlib.sha256(forecast.read_bytes()).hexdigest()
    }


@pytest.mark.parametrize("place", ["chances", "date", "blank", "levels"])
def test_a_changed_byte_is_refused(forecast, tmp_path, outcomes, place):
    text = forecast.read_text(encoding="utf-8")
    whole = json.loads(text)
    if place == "chances":
        whole["forecast"]["chances"]["document"]["visits_2025"]["published"] += 0.000001
    elif place == "levels":
        whole["forecast"]["levels"]["document"]["visits"]["2025"]["model"][50] += 100
    elif place == "date":
        whole["date"] = "2022-03-31"
    changed = tmp_path / "changed.json"
    changed.write_bytes(frozen.canonical(whole))
    if place == "blank":
        changed.write_text(text.replace(",", ", ", 1), encoding="utf-8")
    with pytest.raises(InputError, match="is not as it was frozen"):
        work.score(changed, outcomes)


def test_neither_runs_nor_registers_of_its_time_are_needed(forecast, tmp_path):
    whole = json.loads(forecast.read_bytes())
    del whole["sha256"]
    content = whole["forecast"]
    # As a version would see it whose register no longer holds the target
    for mix in content["chances"].values():
        mix["lakes_2025"] = mix.pop("visits_2025")
    content["targets"]["lakes_2025"] = content["targets"].pop("visits_2025") | {"id": "lakes_2025"}
    old = tmp_path / "old.json"
    old.write_bytes(frozen.canonical({**whole, "sha256": frozen.sha256_of(whole)}))
    outcomes = tmp_path / "o.csv"
    outcomes.write_text("target,outcome,date\nlakes_2025,1,2026\n", encoding="utf-8")
    assert work.score(old, outcomes).targets["target"].tolist() == ["lakes_2025"]


def test_what_was_known_before_is_no_forecast(forecast, tmp_path):
    made = frozen.read_frozen(forecast).made
    year = int(made[:4])
    outcomes = tmp_path / "o.csv"
    outcomes.write_text(f"target,outcome,date\nvisits_2025,1,{year - 0}-01\n", encoding="utf-8")
    late = work.score(forecast, outcomes)
    assert not late.targets["ahead"].any()
    text = frozen.read_frozen(forecast)
    early = frozen.Forecast("early", "2022-03-31", text.content, text.level)
    again = work.scored(early, work.read_outcomes(outcomes, early.words))
    assert again.targets["ahead"].all()
    assert again.summary.loc[0, "n_ahead"] == 1


def test_levels_of_another_count_enter_no_mean(forecast, outcomes):
    tables = work.score(forecast, outcomes)
    counted = tables.levels.groupby(["indicator", "vintage"])["counts"].all()
    assert counted["visits", "province"]
    assert not counted["visits", "prefecture"]
    published = tables.level_means.set_index("forecaster").loc["published"]
    assert published["n"] == 3  # the target's own value, the province's count and the product


def test_other_readings_are_scored_and_do_not_count(forecast, outcomes):
    tables = work.score(forecast, outcomes)
    assert tables.readings["reading"].tolist() == ["within_tenth"]
    assert len(tables.targets) == 3


def test_quantiles_of_a_level_rise_and_hold_the_published_probability(folder):
    forecast = forecast_of(open_results(folder))
    said = forecast.content["chances"]["document"]["visits_2025"]
    level = forecast.level("document", "visits", 2025)
    shares = np.arange(1, 100) / 100
    for name, probability in (("model", said["model"]), ("pooled", said["published"])):
        assert (np.diff(level[name]) >= 0).all()
        below = np.interp(50e6, level[name], shares)
        assert 1 - below == pytest.approx(probability, abs=0.005)


def test_six_digits():
    content = {"a": np.float64(1 / 3), "b": [12345678.9, np.nan], "c": np.int64(3), "d": True}
    assert rounded(content) == {"a": 0.333333, "b": [12345700.0, None], "c": 3, "d": True}


def test_refusals(folder, forecast, tmp_path, outcomes):
    results = open_results(folder)
    for out, after, words in (
        (forecast, (), "never overwrites another"),
        (tmp_path / "none" / "f.json", (), "there is no folder"),
        (tmp_path / "f.json", (outcomes,), "is no frozen forecast"),
        (tmp_path / "f.json", (tmp_path / "none.json",), "cannot be read"),
    ):
        with pytest.raises(InputError, match=words):
            frozen.freeze(results, out, after=after)
    results.manifest["runs"] += 1
    with pytest.raises(InputError, match="4 of 5 runs"):
        frozen.freeze(results, tmp_path / "f.json")
    whole = json.loads(forecast.read_bytes())
    later = tmp_path / "later.json"
    later.write_bytes(frozen.canonical(whole | {"schema": 99}))
    with pytest.raises(InputError, match="use a later version"):
        work.score(later, outcomes)
    with pytest.raises(InputError, match="is no frozen forecast"):
        work.score(outcomes, outcomes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("indicator,year,value\nvisits,2023,1\n", "no column 'date'"),
        ("indicator,year,value,date\nvisit,2023,1,2024\n", "did you mean 'visits'"),
        ("indicator,year,value,date\nvisits,2021,1,2024\n", "must be one from 2022 to 2030"),
        ("indicator,year,value,date\nvisits,2023,1,2023-06\n", "cannot have been known in 2023-06"),
        ("indicator,year,value,date\nvisits,2023,many,2024\n", "must be a number"),
        ("indicator,year,value,date\nvisits,2023,1,2024\nvisits,2023,2,2024\n", "stands there"),
        (OUTCOMES + "visits_2025,1,2026,,,gdp,2023,\n", "fill one of the two cells"),
        (OUTCOMES + "visits_2025,1,2026,,listed,,,\n", "no reading 'listed'"),
    ],
)
def test_bad_levels_are_refused_with_their_row(tmp_path, text, words):
    file = tmp_path / "o.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        work.read_outcomes(file)


def test_the_commands_say_the_hash(folder, tmp_path, outcomes, capsys):
    file = tmp_path / "forecast-b.json"
    with pytest.raises(SystemExit) as left:
        ganzi.main(["freeze", str(folder), "--out", str(file), "--statement", "blind"])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert hashlib.sha256(file.read_bytes()).hexdigest() in out
    assert json.loads(file.read_bytes())["statement"] == "blind"
    with pytest.raises(SystemExit) as left:
        ganzi.main(["score", str(file), str(outcomes)])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "SHA-256" in out
    assert "50 million visits in 2025" in out
    with pytest.raises(SystemExit) as left:
        ganzi.main(["freeze", str(folder), "--out", str(file)])
    err = capsys.readouterr().err
    assert (left.value.code, err.count("\n")) == (2, 1)
