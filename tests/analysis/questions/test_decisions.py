"""Regret, states of the world and dominance, on folders whose content is known."""

import numpy as np
import pytest

from abm.registers import targets
from analysis.questions.decisions import by_state, dominance, largest_regret, regret
from runs import InputError, open_results
from tests.worlds.energy_targets import results
from tests.worlds.sample_folder import write_sample


def test_regret_is_what_the_best_mix_would_have_added(tmp_path):
    table = regret(results(tmp_path / "r")).set_index("mix")
    assert table.loc["document", "regret"] == 0
    assert table.loc["status_quo", "regret"] == pytest.approx(0.75)
    assert table.loc["status_quo", "best"] == "document"
    assert largest_regret(table.reset_index())["mix"].tolist() == ["document", "status_quo"]
    with pytest.raises(
        InputError, match="no state of the world holds 10 draws of at least two mixes"
    ):
        regret(results(tmp_path / "one", 12, ("document",)))


def test_states_of_the_world_split_the_draws_in_thirds(tmp_path):
    sample = write_sample(tmp_path / "r", 30, seed=2)
    table = by_state(open_results(sample.folder), "lithium_price_long_run")
    assert table.groupby(["mix", "target"])["n"].sum().unique().tolist() == [30]
    with pytest.raises(InputError, match="did you mean 'lithium_price_long_run'"):
        by_state(open_results(sample.folder), "lithium_price_longrun")


def test_dominance_weighs_targets_and_money(tmp_path):
    truth = np.full((2, len(targets.register())), 0.5)
    truth[1] = 0.8
    folder = write_sample(tmp_path / "r", 20, truth=truth, seed=3).folder
    table = dominance(open_results(folder)).set_index("mix")
    assert table.loc["document", "verdict"] == "better but dearer"
    assert table.loc["status_quo", "verdict"] == "cheaper but worse"
    truth[1] = 0.2
    folder = write_sample(tmp_path / "s", 20, truth=truth, seed=3).folder
    assert (
        dominance(open_results(folder)).set_index("mix").loc["status_quo", "verdict"] == "dominates"
    )
