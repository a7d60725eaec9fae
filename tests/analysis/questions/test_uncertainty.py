"""What makes a target uncertain: shares of a variance that add up."""

import numpy as np
import pytest

from analysis.questions.uncertainty import Uncertainty, share_within, uncertainty
from analysis.reading.inputs import inputs_of
from analysis.reading.outcomes import outcomes_of
from analysis.words.rests import uncertainty_line
from runs import open_results
from tests.worlds.sample_folder import PLANTED, write_sample


def test_what_lies_within_runs_by_hand():
    """Chances .2 and .6: whole .4 x .6 = .24, within (.16 + .24) / 2 = .2."""
    chance = np.array([[0.2, 1.0, 0.0, 1.0, np.nan], [0.6, 0.0, 0.0, np.nan, np.nan]])
    shares = share_within(chance)
    assert shares[:2] == pytest.approx([0.2 / 0.24, 0.0])
    assert np.isnan(shares[2:]).all()


def test_shares_add_up_and_a_planted_input_is_found(tmp_path, monkeypatch):
    results = open_results(write_sample(tmp_path / "r", 150).folder)
    outcomes, inputs = outcomes_of(results), inputs_of(results, "document")
    column = outcomes.column("visits_2025")
    changed = outcomes.value.copy()
    changed[inputs.rows, column] = inputs.values[:, inputs.names.index(PLANTED[0])]
    monkeypatch.setattr(outcomes, "value", changed)
    monkeypatch.setattr(outcomes, "known", {})
    found = uncertainty(results, "document")
    for parts in found.values():
        assert sum(parts) == pytest.approx(1)
        assert min(parts) >= 0
    planted = found["visits_2025"]
    assert planted.priors > 0.9 * (1 - planted.error)


def test_with_few_draws_nothing_is_said(tmp_path):
    results = open_results(write_sample(tmp_path / "r", 30).folder)
    assert uncertainty(results, "document") == {}


def test_the_largest_share_is_said_first_and_nothing_of_what_is_none():
    assert uncertainty_line(Uncertainty(0.3, 0.0, 0.6, 0.001, 0.099)) == (
        "priors 60 %, model error 30 %, luck 10 %"
    )
