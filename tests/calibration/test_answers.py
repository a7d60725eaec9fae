"""The experiment on what answers are worth, at its smallest."""

from analysis.search.confirm import Checks
from analysis.search.frontier import frontier
from calibration.experiments.answers import answers, changes, markdown
from tests.worlds.planted_emulator import PlantedEmulator

GOAL = "certificates_2025"


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
    missed = abs(first["runs"] - 0.5) > 0.05
    assert list(table["round"][1:]) == ["corrected"] * missed
    text = markdown(table)
    assert text.splitlines()[0].startswith("| target | round | promised |")
    assert len(text.splitlines()) == 2 + len(table)


def test_what_a_found_mix_raises_and_lowers_is_listed(tmp_path):
    planted = PlantedEmulator({"cert_subsidy": {GOAL: 40}}, price={"cert_subsidy": 0.05})
    found = frontier(
        budgets=[0.04],
        targets=[GOAL],
        confirm=2,
        out=tmp_path / "out",
        jobs=1,
        emulator=planted,
        progress=False,
    )
    table = changes(found, planted.targets)
    assert list(table["against"]) == ["status_quo", "document"]
    names = table["which"].str.findall("[a-z]\\w+")
    assert list(names.str.len()) == list(table["lowered"])
    # One lever alone does not do what the document does
    assert table["lowered"][1] > table["lowered"][0]
