"""What follows from the hindcast: verdicts, the law of the error, the card."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from calibration.fitting.page import worst_moments
from calibration.hindcast import discrepancy, page, rolling, ship, validate
from calibration.hindcast.best_rival import best_rivals
from calibration.hindcast.error_laws import errors_of, fit
from calibration.hindcast.series import pairs
from runs.chances.laws import rows
from runs.language import speaking
from runs.refusals import InputError, new_folder


def made_samples(rng, error=0.0, spread=0.05, origins=(2015, 2016, 2017, 2018, 2019, 2020)):
    """Samples as of the model: off by `error` a year, whatever was forecast."""
    samples = {}
    for pair in pairs():
        series, years = pair.series, pair.outcome.year - pair.origin
        goal = float(series.scaled(pair.outcome.value)) + error * years
        if series.basis == "growth":
            goal -= float(series.scaled(pair.last.value)) if pair.last else 0.0
        values = goal + spread * np.sqrt(years) * rng.normal(size=40)
        values = values if series.basis == "growth" else series.plain(values)
        for knowledge in ("told", "blind"):
            samples.setdefault((knowledge, pair.origin, series.id, pair.outcome.period), values)
    return samples


@pytest.fixture(scope="module")
def good():
    return validate.judged(made_samples(np.random.default_rng(0)), 40)


@pytest.fixture(scope="module")
def bad():
    return validate.judged(made_samples(np.random.default_rng(0), error=-0.4), 40)


def test_a_good_model_wins_and_a_bad_one_loses(good, bad):
    for hindcast, sign in ((good, 1), (bad, -1)):
        table = hindcast.differences.query(
            "scope != 'ratio'"
        )  # one year of shares tells good from bad by luck only
        crps, log_score = (table.query("score == @score") for score in ("crps", "log_score"))
        assert (sign * crps["difference"] < 0).all()
        assert (sign * log_score["difference"] > 0).all()
        # what a bad model has been seen to err by moves its later forecasts
        assert (
            (crps["model_better"] > 0.7).all() if sign > 0 else (crps["model_better"] <= 0.5).all()
        )
    alone = good.differences.query("score == 'crps'").set_index(["scope", "rival"])
    assert np.isnan(alone.loc[("energy", "trend"), "low"])
    assert np.isnan(
        alone.loc[("tourism", "trend"), "low"]
    )  # two series: no more than the smaller and the larger one
    assert alone.loc[("all", "trend"), "low"] < alone.loc[("all", "trend"), "high"]


def test_what_the_model_is_told_and_what_crosses_a_break_is_not_scored(good):
    table = good.forecasts
    assert not table[table["told"] | table["across_break"]]["counts"].any()
    assert {"clean_capacity", "visits"} <= set(table[~table["counts"]]["series"])
    means = good.scores.set_index(["class", "forecaster"])
    assert "lithium" not in means.index.get_level_values("class")
    assert means.loc[
        ("tourism", "random_walk"), ["n_series", "n_pairs", "n_outcomes"]
    ].tolist() == [2, 14, 8]


def test_forecasts_weigh_alike(good):
    row = good.scores.set_index(["class", "forecaster"]).loc[("economy", "model_blind")]
    table = good.forecasts
    part = table[
        (table["forecaster"] == "model_blind") & table["counts"] & (table["class"] == "economy")
    ]
    assert row["crps"] == pytest.approx(part["crps"].mean())
    assert row["coverage"] * row["n_pairs"] == pytest.approx(
        part["covered"].sum()
    )  # as the card's sentence counts
    late = part[part["origin"] >= 2017]
    assert (row["n_late"], row["crps_late"]) == (len(late), pytest.approx(late["crps"].mean()))


def test_growth_is_judged_only_where_the_run_grows_from_the_newest_figure(good):
    table = good.forecasts.query("series == 'gdp' and counts")
    assert (table["last"].astype(int) == table["origin"]).all()
    assert 2016 not in set(
        table.query("segment == 'after_census'")["origin"]
    )  # of 2016 there is no figure after it


def test_the_best_rival_stands_beside_the_model(good, bad):
    tested = good.rivals[good.rivals["class"] != "ratio"]  # of shares there is one year only
    assert not tested["loses"].any()
    assert bad.rivals["loses"].all()
    assert set(good.rivals["class"]) == {"tourism", "economy", "ratio", "energy"}


# The law of the error


def made_errors(rng, drift, shock, noise=0.02):
    """Rows of a bare ensemble over six origins and their later years: one drift, shared shocks."""
    shocks = rng.normal(0, shock, 6)
    rows = [
        {"series": "gdp", "unit": "gdp", "segment": "one", "class": "economy", "origin": origin}
        | {"outcome_period": str(year), "year": year, "deviation": 0.0, "observed_error": noise}
        | {"error": -(drift * (year - origin) + shocks[origin - 2015 : year - 2015].sum())}
        for origin in range(2015, 2021)
        for year in range(origin + 1, 2022)
    ]
    table = pd.DataFrame(rows).assign(forecaster="ensemble_told", counts=True)
    return table.assign(error=table["error"] + noise * rng.normal(size=len(table)))


def test_a_drift_is_covered_as_often_as_its_law_says():
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(200):
        law = fit({"economy": errors_of(made_errors(rng, 0.05, 0.03))}).laws["economy"]
        covered += abs(law.drift - 0.05) <= 1.64 * np.sqrt(law.drift_variance)
    assert 0.84 <= covered / 200 <= 0.96


def test_forecasts_that_share_their_years_count_once():
    rng = np.random.default_rng(3)
    table = made_errors(rng, 0.05, 0.06, noise=0.01)
    errors = errors_of(table)
    assert errors.shared[0, 0] == 1
    assert errors.shared[5].max() == 6
    law = fit({"economy": errors}).laws["economy"]
    apart = errors._replace(shared=np.diag(errors.years))
    assert law.drift_variance > 1.5 * fit({"economy": apart}).laws["economy"].drift_variance


def test_series_that_are_one_are_averaged():
    one = made_errors(np.random.default_rng(4), 0.05, 0.03)
    other = one.assign(series="twin", error=one["error"] + 0.1)
    assert errors_of(pd.concat([one, other])).error == pytest.approx(errors_of(one).error - 0.05)


def test_the_shipped_classes_are_those_of_the_estimate(good):
    table = discrepancy.estimate(good.forecasts, "x").set_index("class")
    assert list(table.index) == list(rows())
    assert table.loc["tourism", "pi"] == discrepancy.BOOM
    assert table.loc["gap", "sig"] == pytest.approx(0.01 / np.sqrt(3), abs=1e-5)
    assert table.loc["untested", "sig"] >= 0.2 / np.sqrt(3) - 1e-5
    assert (table.loc["untested", "m"], table.loc["untested", "n_years"]) == (0, 0)
    assert abs(table.loc["economy", "m"]) < 2 * np.sqrt(table.loc["economy", "v"])  # a good model


def test_a_biased_model_is_found_out(bad):
    table = discrepancy.estimate(bad.forecasts).set_index("class")
    assert table.loc["economy", "m"] > 2 * np.sqrt(table.loc["economy", "v"])
    checks = bad.discrepancy.set_index("class").loc["economy"]
    assert checks["crps_left_out"] < checks["crps_expanding"] < checks["crps_bare"]
    assert checks["coverage_left_out"] > checks["coverage_bare"]


def test_no_forecast_is_widened_by_what_was_not_known(bad):
    early = discrepancy.Expanding(bad.forecasts).laws("economy", 2015, 2018)
    known = discrepancy.Expanding(bad.forecasts).laws("economy", 2018, 2019)
    assert early[0].drift == 0
    assert known[0].drift > 0.1
    later = bad.forecasts.copy()
    later.loc[later["outcome_period"].str[:4].astype(int) > 2018, "error"] += 3.0
    assert discrepancy.Expanding(later).laws("economy", 2018, 2019) == known
    assert discrepancy.LeftOut(later).laws("economy", 2018, 2019) != known


# The folder and the card


def test_the_card_says_what_was_tested_what_was_lost_and_needs_nothing_else(
    bad, tmp_path, monkeypatch
):
    monkeypatch.setattr(validate, "LANGUAGES", ("en",))
    provenance = (
        ("made", "now"),
        ("source", "prior"),
        ("command", "ganzi validate OUT"),
        ("code", "x"),
    )
    validate.write(replace(bad, provenance=provenance), tmp_path / "out")
    card = (tmp_path / "out" / "card_en.html").read_text(encoding="utf-8")
    assert "Tourism: the model loses" in card
    assert "14 forecasts, 8 outcomes, 2 series" in card
    assert "Diebold-Mariano test is meaningless" in card
    assert "Law of the error of the model" in card
    fit = worst_moments(6)
    assert f"{fit.within} of {fit.number} moments of 2015-2021 lie within two deviations" in card
    assert fit.worst[0]["off"] in card
    with speaking("zh"):
        chinese = worst_moments(6).worst
    assert [row["off"] for row in chinese] == [row["off"] for row in fit.worst]
    assert all(not row["moment"].isascii() for row in chinese)
    assert "http" not in card.replace("http-equiv", "")
    assert (tmp_path / "out" / "card_en.png").read_bytes().startswith(b"\x89PNG")
    again = validate.read(tmp_path / "out")
    assert again["rivals"]["loses"].all()
    files = ship.ship(
        tmp_path / "out",
        tmp_path / "d.csv",
        tmp_path / "p.csv",
        tmp_path / "card",
        tested_file=tmp_path / "tested.csv",
        pool_file=tmp_path / "pool.csv",
    )
    assert all(file.is_file() for file in files)
    walks = pd.read_csv(tmp_path / "p.csv").set_index("indicator")
    assert walks.loc["co2", "base_year"] == 2019
    assert "errors of the hindcast" in (tmp_path / "d.csv").read_text(encoding="utf-8")
    assert page.provenance_line(tmp_path / "card").endswith("code and data x.")
    header, lines = page.score_table(tmp_path / "card")
    assert all(len(line) == len(header) for line in lines)
    assert lines[0][:4] == ("Tourism", "Model, world known", "14", "8")
    header, lines = page.law_table(tmp_path / "d.csv")
    assert all(len(line) == len(header) for line in lines)
    assert lines[0][0] == "Tourism"


def test_a_card_in_sample_is_not_shipped(good, tmp_path, monkeypatch):
    monkeypatch.setattr(validate, "LANGUAGES", ())
    for number, name in enumerate(("source", "parameters")):  # the second is how older code says it
        in_sample = replace(good, provenance=((name, "posterior"),))
        validate.write(in_sample, tmp_path / f"out{number}")
        with pytest.raises(InputError, match="fitted to these series"):
            ship.ship(
                tmp_path / f"out{number}",
                tmp_path / "d.csv",
                tmp_path / "p.csv",
                tmp_path / "card",
            )
    assert not (tmp_path / "d.csv").exists()


def test_refusals_of_validate(tmp_path):
    with pytest.raises(InputError, match="draws = 2 must be a whole number from 5"):
        validate.validate(tmp_path / "new", draws=2)
    with pytest.raises(InputError, match="did you mean 'prior'"):
        validate.validate(tmp_path / "new", source="priors")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place, words in (
        ("file", "is a file"),
        (".", "already holds files"),
        ("none/deep", "there is no folder"),
    ):
        with pytest.raises(InputError, match=words):
            new_folder(tmp_path / place)
    for place in ("file/below", "n" * 300):
        with pytest.raises(InputError, match="cannot be made"):
            new_folder(tmp_path / place)
    assert new_folder(tmp_path / "new") == tmp_path / "new"
    with pytest.raises(InputError, match="no folder of 'ganzi validate'"):
        validate.read(tmp_path)


def test_rivals_are_held_against_the_model_that_knows_as_little_as_they_do():
    rng = np.random.default_rng(0)
    right, wrong = made_samples(rng), made_samples(rng, error=-0.4)
    mixed = {key: (wrong if key[0] == "blind" else right)[key] for key in right}
    bare = rolling.compare(pairs(), mixed)
    scheme = discrepancy.Expanding(bare)
    table = pd.concat([rolling.published(pairs(), mixed, scheme), bare])
    assert (rolling.differences(table)["difference"] > 0).all()
    assert best_rivals(table)["loses"].all()
    told = rolling.differences(table, "model_told").query("scope != 'ratio'")
    assert (told["difference"] < 0).all()
