"""Gains of mixes: paired by draw, corrected over the mixes, with what they cost."""

import numpy as np
import pytest

from abm.registers import targets
from analysis.questions.gains import FEWEST_DRAWS, gains
from runs import InputError, open_results
from tests.worlds.sample_folder import COST, write_sample


def sample(folder, draws, *higher):
    """A folder whose mixes add to the probability of every target, the first being the status
    quo.
    """
    base = np.full(len(targets.register()), 0.4)
    truth = np.array([base, *(base + more for more in higher)])
    mixes = ("status_quo", "document", "tourism")[: 1 + len(higher)]
    return open_results(write_sample(folder, draws, mixes=mixes, truth=truth, seed=1).folder)


def test_a_gain_is_confirmed_and_none_where_there_is_none(tmp_path):
    table = gains(sample(tmp_path / "r", 30, 0.2, 0.0), "status_quo").set_index("mix")
    counted = sum(row["kind"] == "outcome" for row in targets.register().values())
    gained = table.loc["document"]
    assert gained["confirmed"]
    assert gained["gain"] == pytest.approx(0.2 * counted, rel=0.25)
    assert gained["gain_low"] < gained["gain"] < gained["gain_high"]
    assert gained["each"] == pytest.approx(gained["public"] / gained["gain"])
    assert gained["local"] == pytest.approx(gained["public"] / 2)
    assert gained["local"] > COST["document"] - COST["status_quo"]
    # The same luck under the same chances: no difference at all.
    assert table.loc["tourism", "gain"] == 0
    assert table.loc["tourism", "p"] == 1
    assert not table.loc["tourism", "confirmed"]
    assert np.isnan(table.loc["tourism", "each"])


def test_a_loss_is_no_confirmed_gain(tmp_path):
    table = gains(sample(tmp_path / "r", 30, -0.2), "status_quo")
    assert table["p_holm"].item() < 0.001
    assert not table["confirmed"].item()


def test_too_few_draws_confirm_nothing(tmp_path):
    few = gains(sample(tmp_path / "few", FEWEST_DRAWS - 1, 0.3), "status_quo")
    assert few["p_holm"].item() < 0.001
    assert not few["confirmed"].item()
    enough = gains(sample(tmp_path / "enough", FEWEST_DRAWS, 0.3), "status_quo")
    assert enough["confirmed"].item()


def test_p_values_are_corrected_over_the_mixes(tmp_path):
    table = gains(sample(tmp_path / "r", 30, 0.02, 0.015), "status_quo")
    least = table["p"].min()
    assert table["p_holm"].min() == pytest.approx(min(2 * least, 1.0))


def test_nothing_to_compare_gives_no_row_and_an_unknown_mix_is_refused(tmp_path):
    results = sample(tmp_path / "r", 12)
    assert gains(results, "status_quo").empty
    with pytest.raises(InputError, match="baseline mix"):
        gains(results, "document")
