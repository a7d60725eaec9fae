"""The hindcast: what may be compared, the rivals, the scores, and what follows from them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from abm import targets
from abm.clock import month_index
from abm.model import GanziModel
from abm.parameters import drawn_values
from calibration.hindcast import discrepancy, page, rivals, rolling, scores, ship, stacking, validate
from calibration.hindcast.forecasts import BlindOutlook, base_values, run_forecasts, sample_for, with_discrepancy
from calibration.hindcast.series import Pair, Point, Series, all_series, pairs
from runs.refusals import InputError


def series_of(segments, form="log", **given):
    said = {"kind": "tourism", "indicator": "visits", "basis": "level", "step": True, "told": False, "target": ""}
    said |= {"unit": 1.0, "names": {}, **given}
    points = {
        name: tuple(Point(str(year), year, value, "A", 0.03) for year, value in values.items())
        for name, values in segments.items()
    }
    return Series(id="made", form=form, segments=points, **said)


def pair_of(series, origin, last, outcome, segment="one"):
    by_year = {point.year: point for point in series.segments[segment]}
    return Pair(series, origin, by_year[last], segment, by_year[outcome], False)


def growing(rate=0.1, years=range(2010, 2021)):
    return {year: 100.0 * np.exp(rate * (year - 2010)) for year in years}


# What may be compared


def test_forecast_and_outcome_are_counted_in_the_same_way():
    for pair in pairs():
        inside = {point.year for point in pair.series.segments[pair.segment]}
        assert pair.outcome.year > pair.origin
        if pair.last is not None:
            assert pair.last.year <= pair.origin
            assert (pair.outcome.year in inside and pair.last.year in inside) or pair.across
        else:
            assert pair.series.told


def test_tourism_over_the_break_and_the_census_are_never_scored():
    table = {(pair.series.id, pair.origin, pair.outcome.year): pair for pair in pairs()}
    assert table["visits", 2018, 2019].across
    assert not table["visits", 2017, 2018].across
    assert ("gdp", 2018, 2019) not in table
    assert table["gdp", 2015, 2021].segment == "after_census"
    assert table["gdp", 2017, 2018].segment == "before_census"


def test_growth_is_never_taken_over_a_break():
    series = series_of({"one": {2016: 100.0, 2017: 110.0}, "two": {2018: 300.0, 2020: 330.0}})
    pair = Pair(series, 2020, series.segments["two"][-1], "two", series.segments["two"][-1], False)
    seen, years = rivals.growth(pair)
    assert seen == pytest.approx([np.log(1.1), np.log(1.1) / 2])
    assert years.tolist() == [1, 2]


def test_units_and_forms_of_the_shipped_series():
    series = {one.id: one for one in all_series()}
    assert series["visits"].segments["prefecture"][-1].value == pytest.approx(2.23e7)
    shares = [
        series[f"{name}_share"].segments["before_census"][-1].value for name in ("primary", "secondary", "tertiary")
    ]
    assert sum(shares) == pytest.approx(1.0, abs=0.002)
    assert series["primary_share"].plain(series["primary_share"].scaled(0.2)) == pytest.approx(0.2)


# Rivals


def test_the_regression_by_hand():
    mean, precision, shape, rate = rivals.posterior(
        np.ones((2, 1)), np.array([0.1, 0.2]), np.zeros(1), np.eye(1), 1.5, 0.015
    )
    assert mean == pytest.approx([0.1])
    assert precision[0, 0] == 3
    assert shape == 2.5
    assert rate == pytest.approx(0.015 + (0.05 - 0.03) / 2)


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_go_on_with_steady_growth_and_widen_with_the_horizon(name):
    series = series_of({"one": growing(years=range(2000, 2021))})
    near, far = (rivals.forecast(name, pair_of(series, 2016, 2016, 2016 + h)) for h in (1, 4))
    assert np.median(near) == pytest.approx(series.segments["one"][17].value, rel=0.03)
    assert np.median(far) == pytest.approx(series.segments["one"][20].value, rel=0.1)
    spread = [np.ptp(np.log(np.quantile(sample, (0.1, 0.9)))) for sample in (near, far)]
    assert spread[1] > 1.05 * spread[0]


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_know_nothing_after_the_origin(name):
    known = growing(years=range(2010, 2018))
    first, second = (series_of({"one": known | {2018: value}}) for value in (200.0, 2000.0))
    samples = [rivals.forecast(name, pair_of(series, 2017, 2017, 2018)) for series in (first, second)]
    assert np.array_equal(*samples)


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_speak_even_from_a_single_figure(name):
    series = series_of({"one": {2019: 100.0, 2020: 110.0}})
    sample = rivals.forecast(name, pair_of(series, 2019, 2019, 2020))
    assert np.median(sample) == pytest.approx(100 * np.exp(0.05), rel=0.01)
    assert np.ptp(np.quantile(sample, (0.1, 0.9))) > 15


def test_without_a_past_only_announcements_speak():
    lithium = next(pair for pair in pairs() if pair.series.id == "lithium_concentrate" and pair.origin == 2019)
    assert rivals.forecast("random_walk", lithium) is None
    assert rivals.forecast("announced", replace(lithium, origin=2018)) is None
    announced = rivals.forecast("announced", lithium)
    assert (announced.min(), announced.max()) == pytest.approx((70_000, 80_000), rel=0.001)


# Scores


def test_crps_by_hand_and_against_the_normal_law():
    assert scores.crps([3.0], 5.0) == 2.0
    assert scores.crps([0.0, 1.0], 0.0) == pytest.approx(0.25)
    sample = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)
    known = 0.7 * (2 * stats.norm.cdf(0.7) - 1) + 2 * stats.norm.pdf(0.7) - 1 / np.sqrt(np.pi)
    assert scores.crps(sample, 0.7) == pytest.approx(known, abs=2e-4)


def test_log_score_pit_and_coverage():
    sample = np.array([-1.0, 1.0])
    assert scores.log_score(sample, 0.0) == pytest.approx(stats.norm.logpdf(0))
    assert scores.log_score([2.0, 2.0], 2.0) == pytest.approx(-np.log(scores.LEAST_DEVIATION * np.sqrt(2 * np.pi)))
    assert scores.pit([0, 1, 1, 2], 1) == 0.5
    sample = np.arange(101.0)
    assert scores.covered(sample, 10)
    assert not scores.covered(sample, 9)


def test_errors_are_on_the_scale_of_the_series_and_over_usual_changes():
    series = series_of({"one": growing(0.1)})
    pair = pair_of(series, 2018, 2018, 2019)
    row = scores.scored(pair, np.full(9, pair.outcome.value * np.exp(0.2)))
    assert row["error"] == pytest.approx(0.2)
    assert row["scaled_error"] == pytest.approx(2.0)
    assert row["crps"] == pytest.approx(0.2)


# The model's forecasts


def test_a_blind_world_stands_still_after_the_origin_and_is_the_same_before():
    p = GanziModel(draw=3, end="2022-01", detail="coarse").parameters
    told, blind = BlindOutlook().paths(p, 3, 0), BlindOutlook(origin=2019).paths(p, 3, 0)
    last = month_index(2019, 12)
    for name in ("lithium_carbonate_price", "loan_prime_rate", "travel_recovery"):
        assert np.array_equal(told[name][: last + 1], blind[name][: last + 1])
        assert np.ptp(blind[name][last + 1 :]) == 0
        assert np.ptp(told[name][last + 1 :]) > 0
    assert blind["lithium_carbonate_price"][-1] == told["lithium_carbonate_price"][last]


def test_runs_give_every_outcome_after_their_origin_and_the_epidemic_only_to_those_told():
    samples = run_forecasts((2019,), 2)
    wanted = {(pair.series.id, pair.outcome.period) for pair in pairs() if pair.origin == 2019}
    assert {key[2:] for key in samples if key[0] == "blind"} >= wanted
    assert all(len(values) == 2 and np.isfinite(values).all() for values in samples.values())
    assert (samples["blind", 2019, "visits", "2020"] > 1.05 * samples["told", 2019, "visits", "2020"]).all()
    pair = next(pair for pair in pairs() if (pair.series.id, pair.origin, pair.outcome.year) == ("gdp", 2019, 2020))
    growth = samples["told", 2019, "gdp", "2020"]
    assert sample_for(samples, "told", pair) == pytest.approx(pair.last.value * np.exp(growth))


def test_the_base_of_growth_is_the_year_before_the_run():
    model = GanziModel(draw=0, start="2018-01", end="2018-12", detail="coarse")
    base, p = base_values(model), model.parameters
    assert base["gdp"] == p.gdp_2017
    assert base["primary_share"] + base["secondary_share"] + base["tertiary_share"] == pytest.approx(1)
    assert base["industry"] == pytest.approx(p.industry_share * p.gdp_2017)


def test_published_forecasts_are_wider_by_the_discrepancy_which_grows_with_time():
    series = series_of({"one": growing()})
    for years in (1, 4):
        pair = pair_of(series, 2015, 2015, 2015 + years)
        wide = with_discrepancy(np.full(3, 100.0), pair, 0.3)
        assert np.std(np.log(wide)) == pytest.approx(0.3 * np.sqrt(years / 3), rel=0.05)
        assert np.median(wide) == pytest.approx(100.0)


# What follows


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
    for found, sign in ((good, 1), (bad, -1)):
        table = found["differences"].query("scope != 'ratio'")  # one year of shares tells good from bad by luck only
        crps, log_score = (table.query("score == @score") for score in ("crps", "log_score"))
        assert (sign * crps["difference"] < 0).all()
        assert (sign * log_score["difference"] > 0).all()
        assert (crps["model_better"] > 0.7).all() if sign > 0 else (crps["model_better"] == 0).all()
    alone = good["differences"].query("score == 'crps'").set_index(["scope", "rival"])
    assert np.isnan(alone.loc[("energy", "trend"), "low"])
    assert alone.loc[("all", "trend"), "low"] < alone.loc[("all", "trend"), "high"]


def test_what_the_model_is_told_and_what_crosses_a_break_is_not_scored(good):
    table = good["forecasts"]
    assert not table[table["told"] | table["across_break"]]["counts"].any()
    assert {"clean_capacity", "visits"} <= set(table[~table["counts"]]["series"])
    means = good["scores"].set_index(["class", "forecaster"])
    assert "lithium" not in means.index.get_level_values("class")
    assert means.loc[("tourism", "random_walk"), ["n_series", "n_pairs", "n_outcomes"]].tolist() == [2, 14, 8]


def test_series_weigh_alike(good):
    row = good["scores"].set_index(["class", "forecaster"]).loc[("economy", "trend")]
    table = good["forecasts"]
    part = table[(table["forecaster"] == "trend") & table["counts"] & (table["class"] == "economy")]
    assert row["crps"] == pytest.approx(part.groupby("series")["crps"].mean().mean())
    late = part[part["origin"] >= 2017]
    assert (row["n_late"], row["crps_late"]) == (len(late), pytest.approx(late.groupby("series")["crps"].mean().mean()))


def test_stacking_weights():
    even = np.zeros(4)
    assert stacking.stacking_weight(even, even, np.ones(4)) == pytest.approx(0.5, abs=1e-3)
    better = stacking.stacking_weight(even + 1.0, even, np.ones(4))
    assert 0.5 < better < 1
    assert stacking.stacking_weight(even + 1.0, even, np.full(4, 5.0)) > better
    assert stacking.stacking_weight(even - 1.0, even, np.ones(4)) == pytest.approx(1 - better, abs=1e-3)


def test_only_classes_in_which_the_model_loses_are_pooled(good, bad):
    assert not good["weights"]["pooled"].any()
    assert good["pooling"].empty
    assert bad["weights"]["pooled"].all()
    pooled = bad["pooling"].set_index("target")
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
    found = discrepancy.estimate(frame).set_index("class")
    assert found.loc["tourism", "used"] == pytest.approx(0.6, rel=0.1)
    assert found.loc["tourism", "n_outcomes"] == 3
    assert found.loc["energy", "used"] == floors["energy"]
    wide = frame.assign(deviation=np.abs(frame["error"]) * 2)
    assert discrepancy.estimate(wide).set_index("class").loc["tourism", "used"] == floors["tourism"]


def test_the_switch_changes_the_values_named_and_nothing_else(tmp_path):
    file = tmp_path / "general.csv"
    before = discrepancy.GENERAL.read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    assert discrepancy.switch({"discrepancy_tourism": 0.33}, file) == ["discrepancy_tourism"]
    after = file.read_text(encoding="utf-8")
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert ",0.33," in changed[0][1]
    assert discrepancy.switch({"discrepancy_tourism": 0.33}, file) == []


def test_the_table_gives_parameters_that_a_model_takes(good, tmp_path):
    file = tmp_path / "d.csv"
    good["discrepancy"].assign(used=0.9).to_csv(file, index=False)
    values = discrepancy.parameters(file)
    assert values["discrepancy_tourism"] == 0.5  # the highest that is registered
    assert set(values) == {name for name in drawn_values(0) if name.startswith("discrepancy_")}


# The folder and the card


def test_the_card_says_what_was_tested_what_was_lost_and_needs_nothing_else(bad, tmp_path, monkeypatch):
    monkeypatch.setattr(validate, "LANGUAGES", ("en",))
    bad["facts"] = [("made", "now"), ("parameters", "prior"), ("command", "ganzi validate OUT"), ("code", "x")]
    validate.write(bad, tmp_path / "out")
    card = (tmp_path / "out" / "card_en.html").read_text(encoding="utf-8")
    assert "Tourism: the model loses" in card
    assert "14 forecasts, 8 outcomes, 2 series" in card
    assert "Diebold-Mariano test is meaningless" in card
    assert targets.register()["visits_2025"]["label_en"] in card
    assert "http" not in card.replace("http-equiv", "")
    assert (tmp_path / "out" / "card_en.png").read_bytes().startswith(b"\x89PNG")
    again = validate.read(tmp_path / "out")
    assert again["weights"]["pooled"].all()
    files = ship.ship(tmp_path / "out", tmp_path / "d.csv", tmp_path / "p.csv", tmp_path / "card")
    assert all(file.is_file() for file in files)
    assert "visits_2025" in (tmp_path / "p.csv").read_text(encoding="utf-8")
    made, header, rows = page.hindcast_rows(tmp_path / "card")
    assert made.endswith("code and data x.")
    assert all(len(row) == len(header) for row in rows)
    assert rows[0][:4] == ("Tourism", "Model, world known", "14", "8")
    header, rows = page.discrepancy_rows(tmp_path / "d.csv")
    assert rows[1][:2] == ("Tourism", "0.15")


def test_a_card_in_sample_is_not_shipped(good, tmp_path, monkeypatch):
    monkeypatch.setattr(validate, "LANGUAGES", ())
    good["facts"] = [("parameters", "posterior")]
    validate.write(good, tmp_path / "out")
    with pytest.raises(InputError, match="fitted to these series"):
        ship.ship(tmp_path / "out", tmp_path / "d.csv", tmp_path / "p.csv", tmp_path / "card")
    assert not (tmp_path / "d.csv").exists()
    assert validate.parameter_draws("prior") is None
    with pytest.raises(InputError, match="did you mean 'prior'"):
        validate.parameter_draws("priors")


def test_words_of_the_card_are_there_in_both_languages():
    from calibration.hindcast.card_texts import texts

    for name, words in texts().items():
        assert set(words) == {"en", "zh"}, name
        assert type(words["en"]) is type(words["zh"]), name
        if isinstance(words["en"], list):
            assert len(words["en"]) == len(words["zh"]), name


def test_refusals_of_validate(tmp_path):
    with pytest.raises(InputError, match="draws = 2 must be a whole number from 5"):
        validate.validate(tmp_path / "new", draws=2)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place, words in (("file", "is a file"), (".", "already holds files"), ("none/deep", "there is no folder")):
        with pytest.raises(InputError, match=words):
            validate.checked_folder(tmp_path / place)
    assert validate.checked_folder(tmp_path / "new") == tmp_path / "new"
    with pytest.raises(InputError, match="no folder of 'ganzi validate'"):
        validate.read(tmp_path)


def test_rivals_are_held_against_the_model_that_knows_as_little_as_they_do():
    rng = np.random.default_rng(0)
    right, wrong = made_samples(rng), made_samples(rng, error=-0.4)
    mixed = {key: (wrong if key[0] == "blind" else right)[key] for key in right}
    table = rolling.compare(pairs(), mixed, discrepancy.floors())
    assert (rolling.differences(table)["difference"] > 0).all()
    assert stacking.class_weights(table)["pooled"].all()
    assert (rolling.differences(table, "model_told")["difference"] < 0).all()
