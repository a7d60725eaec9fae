"""The hindcast: what may be compared, the rivals, the scores, and the runs."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from abm.clock import month_index
from abm.model import GanziModel
from abm.registers import outlook
from abm.registers.outlook import driver_history
from abm.registers.tables import read_table
from calibration.hindcast import forecasts, rivals, scores
from calibration.hindcast.forecasts import (
    BlindOutlook,
    base_values,
    run_forecasts,
    sample_for,
    with_error,
)
from calibration.hindcast.series import Pair, Point, Series, all_series, pairs
from runs.chances.laws import Law


def series_of(segments, form="log"):
    points = {
        name: tuple(Point(str(year), year, value, "A", 0.03) for year, value in values.items())
        for name, values in segments.items()
    }
    return Series(
        id="made",
        kind="tourism",
        indicator="visits",
        form=form,
        basis="level",
        step=True,
        told=False,
        target="",
        unit=1.0,
        names={},
        segments=points,
    )


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
    growth, years = rivals.growth(pair)
    assert growth == pytest.approx([np.log(1.1) / 2])
    assert years.tolist() == [2]


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend", "recovery"])
def test_figures_of_another_count_change_nothing(name):
    last = {2019: 300.0, 2020: 330.0}
    first, second = (
        series_of({"one": {2016: 100.0, 2017: value}, "two": last}) for value in (110.0, 190.0)
    )
    samples = [
        rivals.forecast(name, Pair(one, 2020, one.segments["two"][-1], "two", ahead, False))
        for one in (first, second)
        for ahead in (Point("2021", 2021, np.nan, "", 0.0),)
    ]
    assert np.array_equal(*samples)


def test_a_walk_with_few_steps_is_that_of_the_prior_and_a_travel_recovery_that_of_its_row():
    series = series_of({"one": {2019: 100.0, 2020: 150.0}})
    pair = pair_of(series, 2020, 2020, 2020)
    pair = replace(pair, outcome=Point("2022", 2022, np.nan, "", 0.0))
    walk = np.log(rivals.forecast("random_walk", pair) / 150)
    assert np.median(walk) == pytest.approx(0.10)
    assert walk.std() == pytest.approx(np.sqrt(0.05**2 * 4 + 0.1**2 * 2), rel=0.01)
    travel = np.log(rivals.forecast("recovery", pair) / 150)
    assert np.median(travel) == pytest.approx(0.10)
    assert travel.std() == pytest.approx(np.sqrt(0.03**2 * 4 + 0.07**2 * 2), rel=0.01)
    assert (
        rivals.forecast("recovery", replace(pair, series=replace(series, indicator="co2"))) is None
    )


def test_the_shipped_walks_are_those_of_the_figures():
    assert rivals.shipped_walks() == [dict(row) for row in read_table("error/rivals")]


def test_units_and_forms_of_the_shipped_series():
    series = {one.id: one for one in all_series()}
    assert series["visits"].segments["prefecture"][-1].value == pytest.approx(2.23e7)
    shares = [
        series[f"{name}_share"].segments["before_census"][-1].value
        for name in ("primary", "secondary", "tertiary")
    ]
    assert sum(shares) == pytest.approx(1.0, abs=0.002)
    assert series["primary_share"].plain(series["primary_share"].scaled(0.2)) == pytest.approx(0.2)


def test_the_error_of_a_share_is_on_the_scale_of_its_odds():
    share, level = (series_of({"one": {2019: 0.25}}, form=form) for form in ("logit", "log"))
    point = share.segments["one"][0]
    assert level.observed_error(point) == 0.03
    moved = share.scaled(0.25 * 1.0003) - share.scaled(0.25)
    assert share.observed_error(point) == pytest.approx(100 * moved, rel=1e-3)


# Rivals


def test_the_regression_by_hand():
    fit = rivals.posterior(
        np.ones((2, 1)),
        np.array([0.1, 0.2]),
        mean=np.zeros(1),
        weights=np.eye(1),
        shape=1.5,
        rate=0.015,
    )
    assert fit.mean == pytest.approx([0.1])
    assert fit.precision[0, 0] == 3
    assert fit.shape == 2.5
    assert fit.rate == pytest.approx(0.015 + (0.05 - 0.03) / 2)


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_go_on_with_steady_growth_and_widen_with_the_horizon(name):
    series = series_of({"one": growing(years=range(2000, 2021))})
    near, far = (rivals.forecast(name, pair_of(series, 2016, 2016, 2016 + h)) for h in (1, 4))
    assert np.median(near) == pytest.approx(series.segments["one"][17].value, rel=0.03)
    assert np.median(far) == pytest.approx(series.segments["one"][20].value, rel=0.1)
    spread = [np.ptp(np.log(np.quantile(sample, (0.1, 0.9)))) for sample in (near, far)]
    assert spread[1] > 1.03 * spread[0]


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_know_nothing_after_the_origin(name):
    known = growing(years=range(2010, 2018))
    first, second = (series_of({"one": known | {2018: value}}) for value in (200.0, 2000.0))
    samples = [
        rivals.forecast(name, pair_of(series, 2017, 2017, 2018)) for series in (first, second)
    ]
    assert np.array_equal(*samples)


@pytest.mark.parametrize("name", ["random_walk", "autoregression", "trend"])
def test_rivals_speak_even_from_a_single_figure(name):
    series = series_of({"one": {2019: 100.0, 2020: 110.0}})
    sample = rivals.forecast(name, pair_of(series, 2019, 2019, 2020))
    assert np.median(sample) == pytest.approx(100 * np.exp(0.05), rel=0.01)
    assert np.ptp(np.quantile(sample, (0.1, 0.9))) > 15


def test_without_a_past_only_announcements_speak():
    lithium = next(
        pair for pair in pairs() if pair.series.id == "lithium_concentrate" and pair.origin == 2019
    )
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
    assert scores.log_score([2.0, 2.0], 2.0) == pytest.approx(
        -np.log(scores.LEAST_DEVIATION * np.sqrt(2 * np.pi))
    )
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
    known = BlindOutlook().paths(p, 3, 0)
    blind = BlindOutlook(origin=2019).paths(p, 3, 0)
    last, middle = month_index(2019, 12), month_index(2019, 7)
    for name in ("lithium_carbonate_price", "loan_prime_rate", "travel_recovery"):
        assert np.array_equal(known[name][: middle + 1], blind[name][: middle + 1])
        assert np.ptp(blind[name][last + 1 :]) == 0
        assert np.ptp(known[name][last + 1 :]) > 0

    # A year's mean is not yet bent towards that of a year to come
    assert blind["lithium_carbonate_price"][-1] == known["lithium_carbonate_price"][middle]
    prices = blind["consumer_prices"]
    assert np.array_equal(prices[: middle + 1], known["consumer_prices"][: middle + 1])
    assert prices[last + 36] / prices[last] == pytest.approx(prices[last] / prices[last - 36])

    # Less than three years on record
    early = BlindOutlook(origin=2015).paths(p, 3, 0)["consumer_prices"]
    assert early[22] / early[11] == pytest.approx(early[11] / early[0])


def test_nothing_observed_after_the_origin_reaches_a_blind_run(monkeypatch):
    def first_year():
        told = {"draw": 1, "start": "2018-01", "end": "2018-12", "detail": "coarse"}
        return GanziModel(outlook=BlindOutlook(origin=2017), source="prior", **told).run().annual()

    def doubled_later():
        last = month_index(2017, 12)
        return {
            name: (months, np.where(months > last, 2 * values, values))
            for name, (months, values) in observed.items()
        }

    observed, plain = driver_history(), first_year()
    monkeypatch.setattr(forecasts, "driver_history", doubled_later)
    monkeypatch.setattr(outlook, "driver_history", doubled_later)
    assert first_year().equals(plain)


def test_runs_give_every_outcome_after_their_origin_and_the_epidemic_only_to_those_told():
    samples = run_forecasts((2019,), 2)
    outcomes = {(pair.series.id, pair.outcome.period) for pair in pairs() if pair.origin == 2019}
    assert {key[2:] for key in samples if key[0] == "blind"} >= outcomes
    assert all(len(values) == 2 and np.isfinite(values).all() for values in samples.values())
    assert (
        samples["blind", 2019, "visits", "2020"] > 1.05 * samples["told", 2019, "visits", "2020"]
    ).all()
    pair = next(
        pair
        for pair in pairs()
        if (pair.series.id, pair.origin, pair.outcome.year) == ("gdp", 2019, 2020)
    )
    growth = samples["told", 2019, "gdp", "2020"]
    assert sample_for(samples, "told", pair) == pytest.approx(pair.last.value * np.exp(growth))


def test_the_base_of_growth_is_the_year_before_the_run():
    model = GanziModel(draw=0, start="2018-01", end="2018-12", detail="coarse")
    base = base_values(model)
    p = model.parameters
    assert base["gdp"] == p.gdp_2017
    assert base["primary_share"] + base["secondary_share"] + base[
        "tertiary_share"
    ] == pytest.approx(1)
    assert base["industry"] == pytest.approx(model.settled.industry_share * p.gdp_2017)


def test_published_forecasts_are_moved_and_widened_by_the_law_of_the_error():
    series = series_of({"one": growing()})
    law = Law(1.0, 0.05, 0.02**2, 0.1**2)
    for years in (1, 4):
        pair = pair_of(series, 2015, 2015, 2015 + years)
        wide = with_error(np.full(3, 100.0), pair, (law,))
        deviation = np.sqrt(0.02**2 * years**2 + 0.1**2 * years)
        assert np.std(np.log(wide)) == pytest.approx(deviation, rel=0.05)
        assert np.median(wide) == pytest.approx(100.0 * np.exp(0.05 * years), rel=1e-3)
        two = (law._replace(weight=0.5), Law(0.5, 0.0, 0.0, 1e-8))
        mixed = with_error(np.full(1, 100.0), pair, two)
        assert len(mixed) == 26
        assert (np.abs(np.log(mixed / 100)) < 1e-3).mean() == pytest.approx(0.5, abs=0.05)
        assert with_error(np.full(3, 100.0), pair, ()).tolist() == pytest.approx([100.0] * 3)
