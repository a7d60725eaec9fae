"""Sequential verdicts: the error rate holds whenever one stops, and an ensemble stops when all is
settled.
"""

import numpy as np
import pytest

from runs import InputError, assess, open_results
from runs.settling import (
    ABOVE,
    BELOW,
    STEP,
    UNDECIDED,
    anytime_interval,
    evidence,
    sequential_verdict,
    settled,
    settled_lines,
)

SEQUENCES, LENGTH = 1000, 400


def verdicts(probability, threshold, error=0.05):
    """Share of simulated sequences settled above, and below."""
    luck = np.random.default_rng(1).random((SEQUENCES, LENGTH)) < probability
    above, below = ((found >= np.log(2 / error)).any(axis=1) for found in evidence(luck, threshold))
    one = int(np.argmax(above))
    assert not above.any() or sequential_verdict(luck[one], threshold, error)[0] == ABOVE
    return above.mean(), below.mean()


@pytest.mark.parametrize("threshold", [0.5, 0.2])
def test_at_the_threshold_itself_hardly_any_sequence_is_ever_settled(threshold):
    above, below = verdicts(threshold, threshold)
    assert (
        0 < above <= 0.025 + 0.01
    )  # at most half the error each, but for the luck of 1,000 sequences
    assert 0 < below <= 0.025 + 0.01


def test_the_wrong_verdict_is_rare_and_the_right_one_comes():
    above, below = verdicts(0.45, 0.5)
    assert above <= 0.025
    above, below = verdicts(0.65, 0.5)
    assert below <= 0.005
    assert above > 0.95


def test_a_fixed_interval_looked_at_again_and_again_would_err_far_more_often():
    luck = np.random.default_rng(1).random((SEQUENCES, LENGTH)) < 0.5
    n = np.arange(1, LENGTH + 1)
    beyond = np.abs(luck.cumsum(axis=1) / n - 0.5) > 1.96 * 0.5 / np.sqrt(n)
    assert beyond[:, 10:].any(axis=1).mean() > 0.2


def test_evidence_is_the_capital_of_who_bets_on_the_threshold():
    # stakes from the draws before: 0; mean .75, variance (.25 + .0625) / 2, distance .25 -> 1.143;
    # mean .7333, variance (.3125 + .00111) / 3, distance .2333 -> 1.4677
    above, below = evidence([1.0, 0.7, 0.9], 0.5)
    capital = np.cumprod([1.0, 1 + 0.2 * 0.25 / (0.15625 + 0.0625), 1 + 0.4 * 1.467676])
    assert np.exp(above) == pytest.approx(capital, rel=1e-5)
    assert below == pytest.approx([0, 0, 0])


def test_chances_of_small_variance_settle_sooner_than_yes_and_no():
    luck = np.random.default_rng(4)
    chances = luck.uniform(0.5, 0.7, (300, LENGTH))
    drawn = luck.random((300, LENGTH)) < chances
    bound = np.log(2 / 0.05)
    after = [
        np.where(reached.any(axis=1), reached.argmax(axis=1), LENGTH).mean()
        for reached in (evidence(values, 0.5)[0] >= bound for values in (chances, drawn))
    ]
    assert after[0] < 0.5 * after[1]


def test_chances_around_the_threshold_are_settled_wrongly_no_more_often_than_said():
    luck = np.random.default_rng(5)
    for shape in (
        lambda: luck.beta(0.5, 0.55, (SEQUENCES, LENGTH)),
        lambda: luck.uniform(0.3, 0.7, (SEQUENCES, LENGTH)),
    ):
        above, below = ((found >= np.log(2 / 0.05)).any(axis=1) for found in evidence(shape(), 0.5))
        assert above.mean() <= 0.025 + 0.01
    assert below.mean() <= 0.025 + 0.01


def test_some_alike_settle_a_half_and_fewer_do_not():
    after = sequential_verdict([True] * 30, 0.5)[1]
    assert 8 <= after <= 10
    assert sequential_verdict([True] * after, 0.5) == (ABOVE, after)
    assert sequential_verdict([False] * after, 0.5) == (BELOW, after)
    assert sequential_verdict([True] * (after - 1), 0.5) == (UNDECIDED, None)
    assert sequential_verdict([True] * after + [False] * 90, 0.5)[0] == ABOVE  # settled stays so
    assert sequential_verdict([], 0.5) == (UNDECIDED, None)


def test_the_interval_holds_at_every_time_at_once():
    luck = np.random.default_rng(2).random((400, 200)) < 0.3
    missed = 0
    for met in luck:
        counts = met.cumsum()
        inside = [
            low <= 0.3 <= high
            for low, high in (anytime_interval(int(counts[n - 1]), n) for n in (5, 20, 60, 200))
        ]
        missed += not all(inside)
    assert missed / 400 <= 0.05
    assert anytime_interval(0, 9)[0] == 0
    assert anytime_interval(9, 9)[1] == 1
    assert np.isnan(anytime_interval(0, 0)).all()


SHORT = {
    "mixes": ["status_quo"],
    "end": "2022-12",
    "detail": "coarse",
    "progress": False,
    "jobs": 1,
}


def test_an_ensemble_stops_when_its_verdicts_are_settled_and_can_go_on(tmp_path):
    folder = tmp_path / "r"
    results = assess(**SHORT, until="settled", threshold=0.9, max_draws=3, out=folder)
    assert results.manifest["arguments"]["draws"] == 3
    assert len(results.runs) == 3
    verdicts = settled(results)
    assert not results.manifest["arguments"]["until"]["settled"]
    assert set(verdicts["verdict"]) == {UNDECIDED}
    assert "3 draws: 0 above, 0 below, 1 undecided" in settled_lines(results)[0]
    results = assess(
        **SHORT, until="settled", threshold=0.9, max_draws=200, out=folder, resume=True
    )
    until, (row,) = results.manifest["arguments"]["until"], settled(results).to_dict("records")
    assert (until["settled"], until["max_draws"]) == (True, 200)
    assert row["verdict"] in (ABOVE, BELOW)
    assert len(results.runs) == row["draws"] == results.manifest["runs"]
    assert row["draws"] % STEP == 0
    assert row["draws"] - STEP < row["settled_after"] <= row["draws"]
    there = row["draws"]
    with pytest.raises(
        InputError, match=f"holds {there} draws; --max-draws {there - 1} would drop some"
    ):
        assess(
            **SHORT, until="settled", threshold=0.9, max_draws=there - 1, out=folder, resume=True
        )
    assert len(open_results(folder).runs) == there
    with pytest.raises(InputError, match=r"until.threshold was 0.9, now it is 0.5"):
        assess(**SHORT, until="settled", max_draws=200, out=folder, resume=True)


def test_refusals(tmp_path):
    for given, words in (
        ({"until": "setled"}, "did you mean 'settled'"),
        ({"until": "settled", "threshold": 1}, "threshold = 1 must be a number between 0 and 1"),
        ({"until": "settled", "draws": 5}, "--draws 5 means nothing with --until settled"),
        ({"max_draws": 5}, "--max-draws 5 means nothing without --until"),
        ({"until": "settled", "max_draws": 0}, "max draws = 0"),
    ):
        with pytest.raises(InputError, match=words):
            assess(out=tmp_path / "r", **given)
    assert not (tmp_path / "r").exists()
    plain = assess(**SHORT | {"end": "2022-01"}, draws=1, out=tmp_path / "plain")
    with pytest.raises(InputError, match="not run with --until settled"):
        settled(open_results(plain.path))
