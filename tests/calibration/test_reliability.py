"""Scores worked by hand. The outcomes here are invented."""

import numpy as np
import pandas as pd
import pytest

from calibration.scoring import scores
from calibration.scoring.reliability import slope, split

SAID = np.array([0.9, 0.6, 0.2])
CAME = np.array([1, 0, 0])


def table(said, came, sections):
    """Targets as `target_table` gives them, with rivals that all say the same."""
    columns = {name: np.full(len(said), 0.5) for name in scores.FORECASTERS}
    columns |= {"published": said, "all_met": np.full(len(said), 0.99)}
    return pd.DataFrame({"outcome": came, "section": sections, **columns})


def test_scores_of_three_targets():
    rows = scores.forecaster_table(table(SAID, CAME, ["a", "b", "c"])).set_index("forecaster")
    published = rows.loc["published"]
    assert published["brier"] == pytest.approx((0.01 + 0.36 + 0.04) / 3)  # 0.137
    assert published["expected_brier"] == pytest.approx((0.09 + 0.24 + 0.16) / 3)  # 0.163
    assert published["log_score"] == pytest.approx(np.log([0.9, 0.4, 0.8]).mean())
    assert published["log_score"] == pytest.approx(-0.415, abs=5e-4)
    assert rows.loc["all_met", "brier"] == pytest.approx(0.653, abs=5e-4)


def test_interval_over_paragraphs_and_none_over_few():
    n = 24
    said, came = np.linspace(0.05, 0.95, n), np.arange(n) % 2
    few = scores.forecaster_table(table(said, came, np.arange(n) % 7)).set_index("forecaster")
    many = scores.forecaster_table(table(said, came, np.arange(n) % 8)).set_index("forecaster")
    assert np.isnan(few.loc["constant", "low"])
    assert many.loc["constant", "low"] < many.loc["constant", "published_less_this"]
    assert many.loc["constant", "high"] > many.loc["constant", "published_less_this"]
    assert many.loc["constant", "groups"] == 8


def test_targets_of_a_paragraph_are_drawn_together():
    values = np.repeat([0.0, 1.0], 40)
    alone = scores.bootstrap(values, np.arange(80), 1)
    together = scores.bootstrap(values, np.arange(80) // 10, 1)
    # Eight groups of ten: deviation of the mean sqrt(.25 / 8) and not sqrt(.25 / 80)
    assert together[1] - together[0] > 2.5 * (alone[1] - alone[0])


def test_murphys_split_by_hand():
    said = np.repeat([0.1, 0.3, 0.5, 0.7, 0.9], 2)
    came = np.array([0, 0, 0, 1, 0, 1, 1, 1, 1, 1])  # shares met 0, 1/2, 1/2, 1, 1; in all 0.6
    found = split(said, came)
    assert found.reliability == pytest.approx((0.01 + 0.04 + 0 + 0.09 + 0.01) / 5)
    assert found.resolution == pytest.approx((0.36 + 0.01 + 0.01 + 0.16 + 0.16) / 5)
    assert found.uncertainty == pytest.approx(0.24)
    assert found.within == pytest.approx(0, abs=1e-12)
    chance = (0.25 + 0.25) / 5  # of two groups, over size - 1 = 1
    assert found.reliability_corrected == pytest.approx(found.reliability - chance)
    assert found.resolution_corrected == pytest.approx(found.resolution - chance + 0.24 / 9)
    brier = ((said - came) ** 2).mean()
    corrected = (
        found.reliability_corrected - found.resolution_corrected + found.uncertainty_corrected
    )
    assert corrected + found.within == pytest.approx(brier)
    assert np.isnan(split(said[:9], came[:9]).reliability)


def test_slope_of_honest_bold_and_timid_probabilities():
    random = np.random.default_rng(1)
    truth = random.uniform(0.05, 0.95, 4000)
    came = (random.random(4000) < truth).astype(int)
    logit = np.log(truth / (1 - truth))
    honest, bold, timid = (1 / (1 + np.exp(-logit * factor)) for factor in (1, 2, 0.5))
    assert slope(honest, came).slope == pytest.approx(1, abs=0.1)
    assert slope(bold, came).slope == pytest.approx(0.5, abs=0.1)
    assert slope(timid, came).slope == pytest.approx(2, abs=0.25)
    assert slope(honest, came).low < 1 < slope(honest, came).high


def test_slope_of_nothing_new_is_the_prior():
    found = slope(np.array([0.5, 0.5]), np.array([1, 0]))
    assert found.slope == pytest.approx(1)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.5)
