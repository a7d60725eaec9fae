"""Intervals cover the truth as often as they say: on folders whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, reachability
from analysis.questions.costs import cost_effectiveness, cost_table
from analysis.reading.outcomes import outcomes_of
from analysis.reading.statistics import (
    mean_interval,
    paired_score_interval,
    ratio_interval,
    wilson_interval,
)
from runs import open_results
from tests.worlds.sample_folder import write_sample

MIXES = tuple(f"mix_{number}" for number in range(20))
DRAWS = 60
NOMINAL = (0.93, 0.97)
CHANGES = (0.95, 0.98)
"""Intervals of changes get a pair of -1 and 1 beside the draws and hold a little more often."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Twenty mixes of all targets over the same draws: probabilities with a known truth."""
    return write_sample(tmp_path_factory.mktemp("coverage") / "r", DRAWS, MIXES, seed=4)


def truth_of(sample, mix, target):
    return sample.truth[MIXES.index(mix), sample.names.index(target)]


def squares_with(share, added):
    """Sum of squares about their mean of DRAWS values, `share` of them 1 and the others 0, and of
    two added.
    """
    total = DRAWS * share + sum(added)
    return DRAWS * share + sum(x**2 for x in added) - total**2 / (DRAWS + 2)


def test_probabilities_are_covered_in_93_to_97_of_100_cases(sample):
    table = reachability(open_results(sample.folder), pool=False)
    rows = table[table["n"] > 0]
    truth = np.array([truth_of(sample, row.mix, row.target) for row in rows.itertuples()])
    covered = (rows["low"] <= truth) & (truth <= rows["high"])
    assert len(rows) == len(MIXES) * len(sample.names)
    assert NOMINAL[0] <= covered.mean() <= NOMINAL[1]


@pytest.mark.slow
def test_changes_are_covered_a_little_more_often_than_they_say(sample):
    """Over pairs of mixes that share no mix: twenty changes against one baseline would all err with
    that baseline.
    """
    results = open_results(sample.folder)
    pairs = zip(MIXES[::2], MIXES[1::2], strict=True)
    tables = [
        table[table["mix"] == mix]
        for base, mix in pairs
        for table in (compare(results, base, pool=False),)
    ]
    rows = pd.concat(tables, ignore_index=True)
    truth = np.array(
        [
            truth_of(sample, r.mix, r.target) - truth_of(sample, r.baseline, r.target)
            for r in rows.itertuples()
        ]
    )
    covered = (rows["low"] <= truth) & (truth <= rows["high"])
    assert len(rows) == len(MIXES) / 2 * len(sample.names)
    assert CHANGES[0] <= covered.mean() <= CHANGES[1]
    assert ((rows["joint_low"] < rows["low"]) & (rows["high"] < rows["joint_high"])).mean() > 0.9


def test_joint_intervals_hold_for_all_targets_of_a_mix_together():
    rng = np.random.default_rng(6)
    families, size, n = 500, 60, DRAWS
    p, q = rng.uniform(0.02, 0.98, (2, families, size))
    gained, lost = rng.binomial(n, np.maximum(q - p, 0)), rng.binomial(n, np.maximum(p - q, 0))
    low, high = paired_score_interval(gained, lost, np.full(gained.shape, n), 1 - 0.05 / size)
    together = ((low <= q - p) & (q - p <= high)).all(axis=1).mean()
    assert 0.94 <= together <= 0.995


def test_paired_intervals_are_narrower_by_what_the_draws_share(sample):
    """The same luck: variance of the difference |p - q|(1 - |p - q|), apart p(1 - p) + q(1 - q),
    each with the two values that the intervals add.
    """
    rows = compare(open_results(sample.folder), "mix_0", pool=False)
    p = np.array([truth_of(sample, row.baseline, row.target) for row in rows.itertuples()])
    q = np.array([truth_of(sample, row.mix, row.target) for row in rows.itertuples()])
    gap = np.abs(p - q)
    apart = sum(squares_with(x, (0, 1)) for x in (p, q))
    implied = np.sqrt(squares_with(gap, (-1, 1)) / apart)
    ratio = (rows["high"] - rows["low"]) / (rows["unpaired_high"] - rows["unpaired_low"])
    middling = np.minimum.reduce([p, q, 1 - p, 1 - q]) > 0.15
    settled = middling & (gap > 0.1)
    assert settled.sum() > 200
    assert np.median(ratio[settled] / implied[settled]) == pytest.approx(1, abs=0.05)


def test_luck_that_is_shared_is_really_shared(sample):
    outcomes = outcomes_of(open_results(sample.folder))
    base, other = outcomes.pairs("mix_0", "mix_1")
    column = 3
    easier = int(sample.truth[1, column] > sample.truth[0, column])
    first, second = outcomes.met[base, column], outcomes.met[other, column]
    assert ((second >= first) if easier else (first >= second)).all()


def test_wilson_coverage_over_all_probabilities():
    rng = np.random.default_rng(2)
    for n in (20, 200):
        truth = rng.uniform(0, 1, 20_000)
        low, high = wilson_interval(rng.binomial(n, truth), np.full(truth.shape, n))
        assert NOMINAL[0] <= ((low <= truth) & (truth <= high)).mean() <= NOMINAL[1]


def test_means_and_ratios_are_covered():
    rng = np.random.default_rng(3)
    held = {"mean": 0, "ratio": 0}
    for _ in range(1500):
        gain = rng.normal(2.0, 1.5, 25)
        cost = 3.0 * gain + rng.normal(4.0, 2.0, 25)
        _, low, high = mean_interval(gain)
        held["mean"] += low <= 2.0 <= high
        _, low, high = ratio_interval(cost, gain)
        held["ratio"] += low <= 5.0 <= high
    assert NOMINAL[0] <= held["mean"] / 1500 <= NOMINAL[1]
    assert NOMINAL[0] <= held["ratio"] / 1500 <= NOMINAL[1]


def test_a_ratio_without_a_settled_gain_is_none():
    assert np.isnan(ratio_interval([1.0, 2.0, 3.0, 4.0], [-1.0, 1.0, -2.0, 2.0])).all()
    assert np.isnan(ratio_interval([1.0, 2.0], [1.0, 1.0])).all()
    ratio, low, high = ratio_interval([2.0, 4.1, 6.0, 8.1], [1.0, 2.0, 3.0, 4.0])
    assert ratio == pytest.approx(2.02)
    assert low < ratio < high


def test_costs_are_those_that_were_planted(tmp_path):
    sample = write_sample(tmp_path / "r", 14, seed=1)
    results = open_results(sample.folder)
    table = cost_table(results).set_index(["mix", "kind"])
    # the document costs three times the status quo in every draw and year
    ratio = table.loc[("document", "local"), "mean"] / table.loc[("status_quo", "local"), "mean"]
    assert ratio == pytest.approx(3)
    extra = table.loc[("document", "public"), "extra"]
    assert extra == pytest.approx(table.loc[("document", "public"), "mean"] * 2 / 3)
    row = cost_effectiveness(results).iloc[0]
    assert row["extra_cost"] == pytest.approx(extra)
    if np.isfinite(row["cost_per_target"]):
        assert row["cost_per_target"] == pytest.approx(extra / row["extra_met"])
