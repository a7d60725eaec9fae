"""Why a mix helps: a planted cause is found and measured, chance is not told, a folder without the
design is refused.
"""

import numpy as np
import pytest

from analysis.questions.channels import with_channels
from analysis.questions.contributions import designed_mixes
from analysis.questions.reasons import reasons
from analysis.reading.statistics import holm_of_discrete
from runs import InputError, open_results
from tests.worlds.sample_folder import judged_targets
from tests.worlds.synthetic import experiment, record, write_results

PARTS = {
    "sun": ("pv_quota_mw_y",),
    "roads": ("transport_investment",),
    "hotels": ("hotel_capex_subsidy",),
}


def folder(path, *, draws, seed, planted=True, design="ends"):
    """Every target is met by luck of its own in each run; sun adds half to clean capacity, hotels
    take half from visits.
    """
    plan = experiment(draws, designed_mixes("document", design, parts=PARTS))
    luck = np.random.default_rng(seed)
    chances = {name: luck.uniform(0.1, 0.9) for name in judged_targets()}
    records = []
    for task in plan.tasks():
        sun, _, hotels = (bit == "1" for bit in task.mix.name.split("@")[1])
        now = dict(chances)
        if planted:
            now["clean_capacity_2025"] = 0.2 + 0.6 * sun
            now["visits_2025"] = 0.8 - 0.6 * hotels
        met = {name: bool(luck.random() < chance) for name, chance in now.items()}
        records.append(record(task, met))
    return open_results(write_results(path, records, plan))


def test_a_planted_cause_is_found_and_measured(tmp_path):
    table = reasons(folder(tmp_path / "r", draws=120, seed=1), PARTS)
    found = table[table["confirmed"]].set_index(["target", "part"])
    assert {("clean_capacity_2025", "sun"), ("visits_2025", "hotels")} == set(found.index)
    sun = found.loc[("clean_capacity_2025", "sun")]
    assert abs(sun["change"] - 0.6) < 0.1
    assert sun["n"] == 60  # the half that did not choose
    assert found.loc[("visits_2025", "hotels"), "change"] < -0.4


def test_where_nothing_is_planted_hardly_any_target_gets_a_reason(tmp_path):
    told = []
    for seed in range(10):
        results = folder(tmp_path / str(seed), draws=24, seed=seed, planted=False)
        told.append(int(reasons(results, PARTS)["confirmed"].sum()))
    assert sum(told) <= 2  # one folder in twenty may tell one


def test_no_confirmed_change_holds_zero(tmp_path):
    table = reasons(folder(tmp_path / "r", draws=60, seed=3), PARTS)
    shown = table[table["confirmed"]]
    assert len(shown)
    assert ((shown["low"] > 0) | (shown["high"] < 0)).all()


def test_a_folder_without_the_design_is_refused(tmp_path):
    with pytest.raises(InputError, match="needs the design 'ends'"):
        reasons(folder(tmp_path / "r", draws=4, seed=1, design="out"), PARTS)


def moving(path, draws=60):
    """Sun adds a draw's own amount to clean capacity, and beds with it; hotels add beds alone."""
    plan = experiment(draws, designed_mixes("document", "ends", parts=PARTS))
    luck = np.random.default_rng(3)
    amounts, noise = luck.uniform(0, 4, draws), luck.normal(0, 0.5, (draws, 3))
    records = []
    for task in plan.tasks():
        sun, _, hotels = (bit == "1" for bit in task.mix.name.split("@")[1])
        amount = amounts[task.draw]
        one = record(task, {"clean_capacity_2025": sun})
        one["targets"][0]["value"] = 20.0 + amount * sun
        beds = 100 + (amount + noise[task.draw, 0]) * sun + 5 * noise[task.draw, 1] * hotels
        jobs = 100 + noise[task.draw, 2] * sun
        one |= {"years": [2025], "annual": {"beds": [beds], "employment": [jobs]}}
        records.append(one)
    return open_results(write_results(path, records, plan))


def test_what_moves_along_is_named_and_chance_is_not(tmp_path):
    results = moving(tmp_path / "r")
    found = with_channels(reasons(results, PARTS), results, PARTS)
    (row,) = found.to_dict("records")
    assert (row["part"], row["channel"]) == ("sun", "beds")
    assert 1.5 < row["channel_change"] < 2.5
    assert row["channel_correlation"] > 0.9


def test_tests_that_could_not_reject_do_not_count():
    least = [2 * 0.5**8, 1.0, 1.0, 0.5, 0.25]
    adjusted = holm_of_discrete([2 * 0.5**8, 1.0, 1.0, 0.5, 0.25], least)
    assert adjusted.tolist() == [2 * 0.5**8, 1, 1, 1, 1]
    assert holm_of_discrete([0.01, 0.02], [0.0, 0.0]).tolist() == [0.02, 0.02]
