"""Pooling: quantiles of the model and of a rival that knows as much; no contrast shrinks."""

import numpy as np
import pytest
from scipy import stats

from analysis.questions import pooling
from analysis.questions.comparison import compare
from analysis.questions.outside_view import combined, outside_view
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import outcomes_of
from analysis.reading.travel import recovery_by_run
from analysis.words.sentences import elasticity_note, legend, pooling_note, three_numbers
from runs.chances.laws import Law
from runs.folder.reader import open_results
from runs.language import speaking
from tests.worlds.synthetic import experiment, record, write_results

DRAWS = 30
TRAVEL = {
    "travel_limit_end": 95.0,
    "travel_limit_level": 0.5,
    "travel_recovery_level": 0.9,
    "travel_recovery_months": 12.0,
}


def written(folder, visits):
    """A folder in which visits of 2025 are `visits(mix, draw)`, kept by year."""
    plan = experiment(DRAWS)
    records = []
    for task in plan.tasks():
        value = visits(task.mix.name, task.draw)
        one = record(task, {"visits_2025": value >= 50e6, "site_4a_2025": task.draw < 15})
        one["years"], one["annual"] = [2024, 2025], {"visits": [value, value]}
        one["parameters"] = TRAVEL
        records.append(one)
    return open_results(write_results(folder, records, plan))


@pytest.fixture
def results(tmp_path):
    grow = {"status_quo": 1.0, "document": 1.1}
    return written(tmp_path / "r", lambda mix, draw: 1e6 * (35 + draw / 3) * grow[mix])


def test_the_quantile_pool_by_hand():
    levels = pooling.LEVELS
    own, rival = stats.norm.ppf(levels), 1 + 2 * stats.norm.ppf(levels)
    pool = pooling.averaged(own, rival, 0.5)
    assert pooling.share_beyond(pool, 2.0, "ge") == pytest.approx(0.1587, abs=5e-4)
    assert pooling.share_beyond(pool, 2.0, "le") == pytest.approx(0.8413, abs=5e-4)
    mixture = 0.5 * (stats.norm.sf(2) + stats.norm.sf(0.5))
    assert mixture == pytest.approx(0.166, abs=1e-3)  # what a mixture of both would say


def test_quantiles_of_a_mixture_are_those_of_its_sample():
    laws = (Law(0.5, 0.1, 0.0, 0.04), Law(0.5, 0.0, 0.01, 0.01))
    values = np.log(np.array([40.0, 50.0, 45.0]))
    found = pooling.own_quantiles(values, laws, 4.0)
    luck = np.random.default_rng(2)
    sample = luck.choice(values, 300_000)
    which = luck.random(300_000) < 0.5
    mean = np.where(which, laws[0].mean(4), laws[1].mean(4))
    spread = np.where(which, laws[0].deviation(4), laws[1].deviation(4))
    sample = sample + luck.normal(mean, spread)
    asked = (0.1, 0.5, 0.9)
    assert np.interp(asked, pooling.LEVELS, found) == pytest.approx(
        np.quantile(sample, asked), abs=0.005
    )


def test_student_tails_are_those_of_the_law():
    found = pooling.mixture_quantiles(np.zeros(1), np.ones(1), np.ones(1), freedom=5)
    assert np.interp(0.975, pooling.LEVELS, found) == pytest.approx(stats.t.ppf(0.975, 5), abs=0.02)


def test_the_rival_meets_the_epidemic_of_the_draw(results):
    outcomes = outcomes_of(results)
    travel = recovery_by_run(results, outcomes, 2025)
    assert travel == pytest.approx(np.full(2 * DRAWS, 0.9), abs=0.01)
    assert (recovery_by_run(results, outcomes, 2022) < 0.75).all()
    row = pooling.pools()["visits"].rival
    rows = outcomes.rows("status_quo")
    found = pooling.rival_quantiles(results, outcomes, rows, row, 2025)
    middle = row["base_value"] * np.exp(6 * row["drift"]) * travel[0]
    assert np.exp(np.interp(0.5, pooling.LEVELS, found)) == pytest.approx(middle, rel=1e-3)
    ends = np.interp(stats.norm.cdf([-1, 1]), pooling.LEVELS, found)
    spread = np.hypot(row["drift_deviation"] * 6, row["yearly_deviation"] * np.sqrt(6))
    assert np.diff(ends)[0] / 2 == pytest.approx(spread, rel=0.01)


def test_published_lies_between_the_model_and_the_rival_and_says_so(results):
    assert pooling.POOLED is True
    table = reachability(results)
    row = table[(table["target"] == "visits_2025") & (table["mix"] == "status_quo")].iloc[0]
    bare = reachability(results, pool=False)
    own = bare[(bare["target"] == "visits_2025") & (bare["mix"] == "status_quo")].iloc[0]
    assert own["p_published"] == own["p_model"] == row["p_model"]
    assert np.isnan(own["pool_weight"])
    assert (row["pool_weight"], row["pool_rival"]) == (0.5, "recovery")
    assert row["probability"] == row["p_published"] != row["p_model"]
    rival = 32922400 * np.exp(0.3) * 0.9
    assert min(row["median_model"], rival) < row["median_published"]
    assert row["median_published"] < max(row["median_model"], rival)
    # the pool makes nothing surer than the draws do
    assert row["high"] - row["low"] == pytest.approx(row["model_high"] - row["model_low"])
    site = table[table["target"] == "site_4a_2025"]
    assert site["pool_weight"].isna().all()
    # Nothing is pooled; it rests on priors alone, so the outside view enters
    assert (site["p_agents"] == site["p_model"]).all()
    view = outside_view("site_4a_2025")
    for row in site.to_dict("records"):
        expected = combined(row["p_model"], view.rate, weight=view.weight, draws=row["n_draws"])
        assert row["p_published"] == pytest.approx(expected)


def test_a_change_between_mixes_does_not_shrink(results):
    """Ten per cent more visits in each pair are ten per cent more in the pool."""
    table = reachability(results)
    visits = table[table["target"] == "visits_2025"].set_index("mix")
    ratio = (
        visits.loc["document", "median_published"] / visits.loc["status_quo", "median_published"]
    )
    assert ratio == pytest.approx(1.1, rel=1e-3)
    changes = [compare(results, pool=pool).set_index("target") for pool in (True, False)]
    published, bare = (change.loc["visits_2025"] for change in changes)
    assert published["probability"] == pytest.approx(visits.loc["document", "p_published"])
    assert published["probability_change"] == pytest.approx(
        visits["p_published"].diff().abs().max(), abs=1e-9
    )
    width = published["high"] - published["low"]
    assert width == pytest.approx(bare["high"] - bare["low"])
    assert published["p"] == bare["p"]
    same = [change.loc["site_4a_2025"] for change in changes]
    assert same[0]["probability_change"] == same[1]["probability_change"] == 0


def test_the_words_below_a_table(results):
    table = reachability(results)
    sentence = (
        "Published is the mean of the quantiles of the model (50 %) and of a recovery of travel to "
        "the province's pace: target 22."
    )
    assert sentence in legend(table)
    three = three_numbers(table)
    assert elasticity_note(table) == ""  # nothing here rests on it
    assert three.startswith("Agents alone / with the model's error / published, %, by mix: ")
    assert "; 22 " in three
    assert "15 50/50/59" in three  # the outside view alone tells it apart
    with speaking("zh"):
        assert "目标22" in legend(table)
    bare = reachability(results, pool=False)
    assert pooling_note(bare) == ""


def test_a_folder_without_the_years_is_not_pooled(tmp_path):
    plan = experiment(4)
    records = [record(task, {"co2_2025": True}) for task in plan.tasks()]
    for one in records:
        one["targets"][0]["value"] = np.nan
    table = reachability(open_results(write_results(tmp_path / "s", records, plan)))
    assert table["pool_weight"].isna().all()


def test_a_change_is_the_difference_of_the_published_probabilities(tmp_path):
    """Forty pairs of runs in which the document gains a target that rests on priors alone."""
    plan = experiment(40)
    met = {"status_quo": range(8), "document": range(24)}
    records = [
        record(task, {"site_4a_2025": task.draw in met[task.mix.name]}) for task in plan.tasks()
    ]
    folder = open_results(write_results(tmp_path / "r", records, plan))
    published = reachability(folder).set_index(["mix", "target"])["probability"]
    row, bare = (compare(folder, pool=pool).iloc[0] for pool in (True, False))
    difference = published["document", "site_4a_2025"] - published["status_quo", "site_4a_2025"]
    assert row["probability_change"] == pytest.approx(difference)
    assert difference < bare["probability_change"] == pytest.approx(0.4)
    # The interval narrows with the change, and what is confirmed stays so.
    assert 0 < row["low"] < difference < row["high"] < bare["high"]
    assert row["high"] - row["low"] < bare["high"] - bare["low"]
    assert (row["p"], row["verdict"]) == (bare["p"], bare["verdict"])
    assert row["verdict"] == "raises"
