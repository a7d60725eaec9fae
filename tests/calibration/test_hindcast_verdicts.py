"""What follows from the hindcast: verdicts, pooling, the discrepancy, the card."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from abm.registers import targets
from abm.registers.parameters import drawn_values
from calibration.fitting.page import worst_moments
from calibration.hindcast import discrepancy, page, rolling, ship, stacking, validate
from calibration.hindcast.series import pairs
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
        assert (crps["model_better"] > 0.7).all() if sign > 0 else (crps["model_better"] == 0).all()
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


def test_a_forecast_is_widened_without_its_own_outcome():
    years = np.repeat([2017, 2018, 2019], 3)
    frame = pd.DataFrame({"error": np.where(years == 2019, 3.0, 0.3), "origin": years - 3})
    frame["outcome_period"] = years.astype(str)
    frame = frame.assign(forecaster="ensemble_told", counts=True, series="visits", segment="one")
    frame["class"], frame["deviation"], frame["observed_error"] = "tourism", 0.0, 0.0
    sigmas = discrepancy.left_out(frame)
    assert sigmas["tourism", 2019] == pytest.approx(0.3)
    assert sigmas["tourism", 2017] == pytest.approx(np.sqrt((3 * 9 + 3 * 0.09) / 6))
    assert sigmas["energy", 2017] == discrepancy.floors()["energy"]
    calm = discrepancy.left_out(frame.assign(error=0.01))
    assert (
        calm["tourism", 2018] == discrepancy.floors()["tourism"] == 0.15
    )  # whatever the model reads now


def test_stacking_weights():
    def weight(lead, vote=1.0):
        """Of a model whose log density of each of four outcomes is above that of the rival."""
        model, rival, votes = np.full(4, lead), np.zeros(4), np.full(4, vote)
        return stacking.stacking_weight(stacking.Densities(model, rival, votes))

    assert weight(0.0) == pytest.approx(0.5, abs=1e-3)
    better = weight(1.0)
    assert 0.5 < better < 1
    assert weight(1.0, vote=5.0) > better
    assert weight(-1.0) == pytest.approx(1 - better, abs=1e-3)


def test_only_classes_in_which_the_model_loses_are_pooled(good, bad):
    assert not good.weights["pooled"].any()
    assert good.pooling.empty
    assert bad.weights["pooled"].all()
    pooled = bad.pooling.set_index("target")
    assert set(pooled.index) == {"visits_2025", "tourism_revenue_2025", "co2_2025"}
    assert ((pooled["weight_model"] > 0) & (pooled["weight_model"] < 0.5)).all()
    assert pooled["probability_rival"].between(0.01, 0.99).all()


def test_the_discrepancy_is_found_again_and_never_falls_below_its_floor():
    rng = np.random.default_rng(5)
    floors = discrepancy.floors()
    errors = rng.normal(0, 0.6 * np.sqrt(np.repeat([1, 2, 4], 400) / 3))
    frame = pd.DataFrame({"error": errors, "origin": 2016 + np.zeros(1200, int)})
    frame["outcome_period"] = (2016 + np.repeat([1, 2, 4], 400)).astype(str)
    frame = frame.assign(forecaster="ensemble_told", counts=True, series="visits", segment="one")
    frame["class"], frame["deviation"], frame["observed_error"] = "tourism", 0.0, 0.0
    table = discrepancy.estimate(frame).set_index("class")
    assert table.loc["tourism", "used"] == pytest.approx(0.6, rel=0.1)
    assert table.loc["tourism", "n_outcomes"] == 3
    assert table.loc["energy", "used"] == floors["energy"]
    wide = frame.assign(deviation=np.abs(frame["error"]) * 2)
    assert discrepancy.estimate(wide).set_index("class").loc["tourism", "used"] == floors["tourism"]


def test_the_switch_changes_the_values_named_and_nothing_else(tmp_path):
    file = tmp_path / "general.csv"
    before = discrepancy.GENERAL.read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    assert discrepancy.switch({"discrepancy_tourism": 0.33}, file) == ["discrepancy_tourism"]
    after = file.read_text(encoding="utf-8")
    changed = [
        pair
        for pair in zip(before.splitlines(), after.splitlines(), strict=True)
        if pair[0] != pair[1]
    ]
    assert len(changed) == 1
    assert ",0.33," in changed[0][1]
    assert discrepancy.switch({"discrepancy_tourism": 0.33}, file) == []


def test_the_table_gives_parameters_that_a_model_takes(good, tmp_path):
    file = tmp_path / "d.csv"
    good.discrepancy.assign(used=0.9).to_csv(file, index=False)
    values = discrepancy.parameters(file)
    assert values["discrepancy_tourism"] == 0.5  # the highest that is registered
    assert set(values) == {name for name in drawn_values(0) if name.startswith("discrepancy_")}


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
    assert targets.register()["visits_2025"]["label_en"] in card
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
    assert again["weights"]["pooled"].all()
    files = ship.ship(tmp_path / "out", tmp_path / "d.csv", tmp_path / "p.csv", tmp_path / "card")
    assert all(file.is_file() for file in files)
    assert "visits_2025" in (tmp_path / "p.csv").read_text(encoding="utf-8")
    assert page.provenance_line(tmp_path / "card").endswith("code and data x.")
    header, rows = page.score_table(tmp_path / "card")
    assert all(len(row) == len(header) for row in rows)
    assert rows[0][:4] == ("Tourism", "Model, world known", "14", "8")
    header, rows = page.discrepancy_table(tmp_path / "d.csv")
    assert rows[1][:2] == ("Tourism", "0.15")


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
    table = pd.concat([rolling.published(pairs(), mixed, discrepancy.left_out(bare)), bare])
    assert (rolling.differences(table)["difference"] > 0).all()
    assert stacking.class_weights(table)["pooled"].all()
    assert (rolling.differences(table, "model_told")["difference"] < 0).all()
