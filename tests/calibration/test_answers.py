"""The experiment on what answers are worth, at its smallest."""

import numpy as np
import pandas as pd

from abm.registers import targets
from abm.registers.policy import PolicyMix
from analysis.search.confirm import Checks
from analysis.search.frontier import Frontier
from calibration.experiments.answers import answers, changes, markdown
from tests.worlds.planted_emulator import PlantedEmulator
from tests.worlds.sample_folder import write_sample

GOAL, WON = "certificates_2025", "site_4a_2025"


def test_each_question_has_what_was_promised_and_what_runs_say(tmp_path):
    # Far too much is promised, so that the answer is corrected
    planted = PlantedEmulator({"cert_subsidy": {GOAL: 40}}, price={"cert_subsidy": 0.05})
    table = answers(planted, tmp_path / "out", Checks(2, 1, progress=False), [GOAL])
    assert list(table["target"].unique()) == [GOAL]
    assert table["round"][0] == "first"
    first = table.iloc[0]
    assert first["possible"]
    assert 0.45 < first["promised"] < 0.6
    assert first["low"] <= first["runs"] <= first["high"]
    missed = bool(abs(first["runs"] - 0.5) > 0.05)
    assert list(table["round"][1:]) == ["corrected"] * missed
    text = markdown(table)
    assert text.splitlines()[0].startswith("| target | round | promised |")
    assert len(text.splitlines()) == 2 + len(table)


def test_what_a_found_mix_raises_and_lowers_is_listed(tmp_path):
    names = list(targets.register())
    truth = np.full((3, len(names)), 0.5)
    # Against the status quo one is won and one lost, against the document only the other is lost
    truth[2, [names.index(WON), names.index(GOAL)]] = 0.95, 0.05
    truth[1, names.index(WON)] = 0.95
    mixes = ("status_quo", "document", "own")
    write_sample(tmp_path / "out" / "runs", 60, mixes=mixes, truth=truth)
    found = Frontier(pd.DataFrame(), (PolicyMix(name="own"),), tmp_path / "out")
    table = changes(found, [GOAL, WON]).set_index("against")
    assert list(table["raised"]) == [1, 0]
    assert list(table["lowered"]) == [1, 1]
    assert table["which"].str.fullmatch(f"{GOAL} -[0-9]+").all()
    # What was found after a correction is judged by the runs that confirm it
    truth[1:] = 0.5
    write_sample(tmp_path / "out" / "runs_corrected", 60, mixes=mixes, truth=truth)
    assert not changes(found, [GOAL, WON])["lowered"].any()
