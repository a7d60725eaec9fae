"""What reach answers: with a planted emulator, with and without runs that confirm."""

import numpy as np
import pandas as pd
import pytest

from abm.registers.policy import load_mix
from analysis.search.frontier import frontier
from analysis.search.optimise import cheapest
from analysis.search.question import asked
from analysis.search.ranges import mix_of
from analysis.search.reach import Trial, misses, reach, shown
from runs.language import speaking
from runs.refusals import InputError
from tests.worlds.planted_emulator import PlantedEmulator

GOAL = "clean_capacity_2030"
OTHER = "certificates_2025"
EFFECTS = {
    "pv_quota_mw_y": {GOAL: 4, "site_4a_2025": -2},
    "cert_subsidy": {OTHER: 4},
    "tax_relief": {GOAL: -1},
}
DRAFT = {"confirm": 0, "progress": False}


@pytest.fixture
def planted():
    return PlantedEmulator(EFFECTS)


def test_a_draft_says_of_every_number_that_it_is_emulated(planted, tmp_path):
    answer = reach([GOAL, OTHER], out=tmp_path / "out", emulator=planted, **DRAFT)
    assert answer.possible
    assert answer.met
    for table in (answer.targets, answer.costs, answer.changes, answer.levers):
        assert len(table)
        assert (table["source"] == "emulated").all()
    assert "confirmed by runs)" not in repr(answer)
    assert "every number is emulated" in repr(answer)
    assert set(answer.mix.paths) == {"pv_quota_mw_y", "cert_subsidy"}
    lost = answer.levers.set_index(["lever", "target"])["lost"]
    assert lost["pv_quota_mw_y", GOAL] > 0.3
    assert lost["pv_quota_mw_y", OTHER] == pytest.approx(0)
    # What it loses stands beside what it gains
    change = answer.changes.set_index(["baseline", "target"])["probability_change"]
    assert change["status_quo", GOAL] > 0.3
    assert change["status_quo", "site_4a_2025"] < 0


def test_what_is_written_is_a_mix_that_is_read_back_and_tables(planted, tmp_path):
    answer = reach([GOAL], out=tmp_path / "out", emulator=planted, **DRAFT)
    (file,) = (tmp_path / "out").glob("*.toml")
    assert load_mix(file).paths == answer.mix.paths
    assert load_mix(file).title_zh != load_mix(file).title_en
    text = file.read_text(encoding="utf-8")
    assert "# Found by ganzi reach clean_capacity_2030" in text
    assert "emulated" in text
    table = pd.read_csv(tmp_path / "out" / "targets.csv")
    assert list(table["target"]) == [GOAL]
    assert not (tmp_path / "out" / "harm.csv").exists()


def test_what_no_policy_can_do_is_said_with_the_most_that_any_brings(tmp_path):
    weak = PlantedEmulator({"cert_subsidy": {OTHER: 1}})
    answer = reach(OTHER, out=tmp_path / "out", emulator=weak, **DRAFT)
    assert not answer.possible
    assert "No policy here can" in repr(answer)
    assert answer.mix.paths["cert_subsidy"][0][1] == 100
    assert answer.targets["probability"][0] == pytest.approx(
        weak.published(weak.high)[0, weak.targets.index(OTHER)]
    )


def test_cuts_are_listed_with_who_notices_them(planted, tmp_path):
    for lever in ("pv_quota_mw_y", "talent_budget"):
        planted.prices[planted.levers.index(lever)] = 9.0
    answer = reach(GOAL, level=0.3, allow_cuts=True, out=tmp_path / "o", emulator=planted, **DRAFT)
    harm = answer.harm.set_index("name")
    assert harm.loc["tax_relief", "after"] < harm.loc["tax_relief", "before"]
    assert harm.loc["tax_relief", "seen_by"] == 1
    assert harm.loc["talent_budget", "seen_by"] == 0
    assert "no target measures" in repr(answer)


def test_answers_are_said_in_chinese(planted, tmp_path):
    answer = reach(GOAL, out=tmp_path / "out", emulator=planted, **DRAFT)
    with speaking("zh"):
        said = repr(answer)
    assert "快速估算" in said
    assert "emulated" not in said
    assert "status quo" not in said


@pytest.mark.slow
def test_runs_confirm_what_is_found_and_say_so(tmp_path):
    planted = PlantedEmulator({"cert_subsidy": {OTHER: 8}}, price={"cert_subsidy": 0.05})
    answer = reach(OTHER, confirm=2, out=tmp_path / "out", emulator=planted, jobs=1, progress=False)
    assert answer.draws == 2
    for table in (answer.targets, answer.costs, answer.changes, answer.levers):
        assert (table["source"] == "confirmed").all()
    assert set(answer.changes["baseline"]) == {"status_quo", "document"}
    assert {"prefecture", "counties", "upper"} <= set(answer.costs["payer"])
    assert "(confirmed by runs)" in repr(answer)
    runs = {file.parent.name for file in (tmp_path / "out").glob("*/manifest.json")}
    assert {"runs", "levers"} <= runs


def trial(planted, probability, local=0.1, budget=None, possible=True):
    """A found mix with what runs are said to have shown."""
    question = asked(planted, GOAL, level=0.5, budget=budget)
    found = cheapest(question)
    targets = pd.DataFrame(
        {
            "target": [GOAL],
            "probability": [probability],
            "emulated": found.chances,
            "low": [probability - 0.04],
            "high": [probability + 0.04],
        }
    )
    costs = pd.DataFrame({"payer": ["local"], "emulated": [found.local], "cost": [local]})
    mix = mix_of(found.point, question.bounds, name="own")
    return Trial(question, found, mix, possible, object(), targets, costs)


def test_a_search_begins_again_where_runs_miss_by_more_than_five_points(planted):
    assert not misses(trial(planted, 0.46))
    assert not misses(trial(planted, 0.54))
    assert misses(trial(planted, 0.44))
    assert misses(trial(planted, 0.56))  # less would do
    assert misses(trial(planted, 0.5, local=1.2, budget=1.0))
    assert not misses(trial(planted, 0.5, local=1.05, budget=1.0))
    assert not misses(trial(planted, 0.4, possible=False))
    assert misses(trial(planted, 0.5, possible=False))  # it can be done after all


def test_what_runs_show_moves_the_next_search(planted):
    first = trial(planted, 0.30)
    offset, dearer = shown(first)
    assert -0.20 < offset[0] < -0.17  # all but what may be noise
    assert dearer == pytest.approx(min(0.1 / first.found.local, 2.0))
    again = cheapest(first.question.corrected(offset, dearer))
    place = planted.levers.index("pv_quota_mw_y")
    assert again.point[place] > first.found.point[place]
    own = planted.published(again.point)[0, planted.targets.index(GOAL)]
    assert own + offset[0] == pytest.approx(0.5, abs=0.02)


def test_more_money_meets_no_fewer_targets(planted, tmp_path):
    found = frontier(
        budgets=(0.1, 0.02), targets=[GOAL, OTHER], out=tmp_path / "f", emulator=planted, **DRAFT
    )
    table = found.table
    assert list(table["budget"]) == [0.02, 0.1]
    assert (table["local"] <= table["budget"]).all()
    assert table["emulated"].is_monotonic_increasing
    assert table["emulated"][1] > table["emulated"][0] + 0.1
    assert (table["source"] == "emulated").all()
    assert load_mix(tmp_path / "f" / "best_for_0_02.toml").paths == found.mixes[0].paths
    assert "emulated" in repr(found)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"targets": "visits_2052"}, "visits_2025"),
        ({"targets": []}, "no target"),
        ({"level": 1.0}, "level"),
        ({"level": 0}, "level"),
        ({"budget": 0}, "budget"),
        ({"budget": -2.0}, "budget"),
        ({"budget": float("nan")}, "budget"),
        ({"robust": 1.5}, "robust"),
        ({"confirm": 1}, "confirm"),
        ({"weights": {OTHER: 2}}, "not among"),
        ({"weights": {GOAL: -1}}, "from 0 up"),
        ({"weights": {GOAL: 0}}, "above 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(planted, tmp_path, changes, word):
    arguments = {"targets": GOAL, "out": tmp_path / "out", "emulator": planted, **DRAFT}
    with pytest.raises(InputError, match=word):
        reach(**(arguments | changes))
    assert not (tmp_path / "out").exists()


def test_a_group_stands_for_its_counted_targets(planted):
    question = asked(planted, ["services", GOAL])
    assert set(question.names) > {"services_above_scale_2025", GOAL}
    assert "zones_prefecture_8" not in asked(planted, "parks").names  # administrative
    assert np.isclose(question.weights.mean(), 1)
