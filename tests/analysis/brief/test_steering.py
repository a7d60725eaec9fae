"""Levers moved on the page: what is known of the mix on screen, in which state, and how it is
saved, taken back and run.
"""

import base64
import json

import numpy as np
import pytest

from abm.registers import policy
from abm.registers.policy import load_mix
from analysis.brief import estimates, found, smallrun, steer, steering
from analysis.brief.folder import Folder
from analysis.brief.pair import Choice
from analysis.brief.session import MOST_STEPS_BACK, Session
from analysis.brief.share import saved_text
from analysis.brief.steering import Confirmed
from analysis.questions.shipped_mixes import shipped_digest
from analysis.words import shares
from runs.language import speaking
from tests.worlds.sample_folder import write_sample

LEVER = "pv_quota_mw_y"


@pytest.fixture(scope="module")
def shipped():
    return shipped_digest()


def state(choice, shipped, **known):
    known = {"running": False, "confirmed": None, "estimated": False} | known
    return steering.state_of(choice, shipped=shipped, **known)


def confirmed(choice):
    return Confirmed(steering.key_of(choice), 20, {"co2_2025": (0.4, 0.3, 0.5)}, 20.0, 1e9)


def test_a_change_turns_what_was_known_into_what_is_not(shipped):
    as_shipped, changed = Choice(), Choice().with_lever(LEVER, 3000.0)
    assert state(as_shipped, shipped) == steering.ASSESSED
    assert state(changed, shipped) == steering.UNKNOWN
    assert state(changed, shipped, estimated=True) == steering.ESTIMATED
    assert state(changed, shipped, running=True) == steering.RUNNING
    runs = confirmed(changed)
    assert state(changed, shipped, confirmed=runs) == steering.CONFIRMED
    again = changed.with_lever(LEVER, 3100.0)
    assert state(again, shipped, confirmed=runs) == steering.OUTDATED
    assert state(as_shipped, shipped, confirmed=runs) == steering.ASSESSED
    assert steering.own_numbers(again, runs, shipped) == {}
    assert steering.own_numbers(changed, runs, shipped)["rows"] == runs.rows


def test_a_name_decides_no_probability_and_an_outlook_does():
    choice = Choice().with_lever(LEVER, 3000.0)
    renamed = choice.with_mix(choice.mix("mine"))
    assert steering.key_of(renamed) == steering.key_of(choice)
    assert steering.key_of(Choice(outlook="adverse")) != steering.key_of(Choice())


def test_a_shipped_mix_shows_the_very_numbers_that_were_assessed(shipped):
    own = steering.own_numbers(Choice().with_mix("energy_grid"), None, shipped)
    row = shipped.probabilities.loc[("energy_grid", "co2_2025")]
    assert own["rows"]["co2_2025"] == [row["probability"], row["low"], row["high"]]
    assert own["firm"]


def test_every_change_can_be_taken_back_and_no_more_than_is_kept():
    session = Session("en")
    before = session.choice.value
    for number in range(MOST_STEPS_BACK + 5):
        session.set_lever(LEVER, 2000.0 + number)
    for _ in range(MOST_STEPS_BACK):
        session.undo()
    assert session.choice.value.levers == {LEVER: 2004.0}
    session.undo()
    assert session.choice.value.levers == {LEVER: 2004.0}
    session.choose_mix("energy_grid")
    assert session.choice.value.right.name == "energy_grid"
    session.undo()
    assert session.choice.value.right == before.right
    assert session.choice.value.levers == {LEVER: 2004.0}


def test_a_slider_put_back_on_its_mark_is_no_change():
    session = Session("en")
    own = session.choice.value.lever(LEVER)
    session.set_lever(LEVER, 3000.0)
    session.set_lever(LEVER, own)
    assert session.choice.value.levers == {}


def test_what_is_saved_says_what_it_is_based_on_and_keeps_its_titles(tmp_path):
    choice = Choice().with_lever(LEVER, 3000.0)
    text = saved_text(choice, "")
    file = tmp_path / "saved.toml"
    file.write_text(text, encoding="utf-8")
    mix = load_mix(str(file))
    assert mix.paths == choice.mix("x").paths
    assert mix.implementation == choice.right.implementation
    assert 'based_on = "document"' in text
    assert text.split("[levers]")[1].split() == [LEVER, "=", "3000.0"]
    assert mix.title_en == "The document as written (changed by hand)"
    assert mix.title_zh.startswith(load_mix("document").title_zh)
    named = saved_text(choice, "更多光伏")
    assert 'title_en = "更多光伏"' in named
    assert 'name = "更多光伏"' in named


def test_a_loaded_file_is_saved_with_its_own_titles_and_base():
    session = Session("en")
    content = (
        'name = "mine"\ntitle_en = "My own"\ntitle_zh = "我的方案"\nbased_on = "tourism"\n'
        f"[levers]\n{LEVER} = {{2023 = 1500, 2025 = 3000}}\n"
    ).encode()
    asked = {"what": "load", "name": "mine.toml", "size": len(content)}
    asked["content"] = base64.b64encode(content).decode()
    steer.act(session, json.dumps(asked))
    text = saved_text(session.choice.value, "")
    assert 'title_zh = "我的方案"' in text
    assert 'based_on = "tourism"' in text
    assert "{2023 = 1500.0, 2025 = 3000.0}" in text
    rows = {row["id"]: row for row in steering.lever_rows(session.choice.value)}
    assert rows[LEVER]["steps"] == ["1.5 GW a year from 2023", "3 GW a year from 2025"]


def test_the_small_ensemble_runs_the_sliders_as_they_stand(monkeypatch, tmp_path):
    """Not what the live run has: the mix that the process is given holds the pending lever."""
    session = Session("en")
    steer.act(session, json.dumps({"what": "set", "lever": LEVER, "value": 3000.0}))
    assert session.pending
    given = []

    def process(command, **_):
        given.append(load_mix(command[command.index("--mix", command.index("--mix") + 1) + 1]))
        raise RuntimeError("far enough")

    monkeypatch.setattr(smallrun.subprocess, "Popen", process)
    with pytest.raises(RuntimeError, match="far enough"):
        steer.act(session, json.dumps({"what": "confirm", "draws": 20}))
    assert given[0].paths[LEVER] == ((policy.FIRST_MONTH, 3000.0),)
    session.close()


def test_a_lever_stays_within_its_range_whatever_a_page_sends():
    session = Session("en")
    row = policy.register()[LEVER]
    for sent, kept in ((1e9, row["high"]), (-5.0, row["low"])):
        steer.act(session, json.dumps({"what": "set", "lever": LEVER, "value": sent}))
        assert session.choice.value.levers == {LEVER: kept}
    for lever, value in ((LEVER, float("nan")), ("no_such_lever", 1.0)):
        before = session.choice.value
        steer.act(session, json.dumps({"what": "set", "lever": lever, "value": value}))
        assert session.choice.value == before
    steer.act(session, json.dumps({"what": "confirm", "draws": 10**6}))
    assert not session.small.running.value


def test_what_runs_have_confirmed_is_kept_by_a_view():
    session = Session("en")
    session.set_lever(LEVER, 3000.0)
    session.confirmed.set(confirmed(session.choice.value))
    again = Session("en", view=session.shown())
    assert again.choice.value.levers == {LEVER: 3000.0}
    assert again.confirmed.value == session.confirmed.value


def test_a_folder_of_runs_confirms_what_its_table_says(tmp_path):
    folder = Folder(str(write_sample(tmp_path / "r", 12, seed=4).folder))
    said = steering.confirmed_by(folder, "document", "key")
    row = folder.table[(folder.table["mix"] == "document") & (folder.table["target"] == "co2_2025")]
    assert said.rows["co2_2025"][0] == row["probability"].iloc[0]
    assert said.draws == 12
    costs = folder.costs("status_quo").set_index("mix")
    assert said.cost == pytest.approx(costs.loc["document", "local"])


def test_an_estimate_leaves_a_shipped_mix_without_a_jump(shipped):
    guess = estimates.estimate(Choice(), shipped)
    table = shipped.probabilities.loc["document"]["probability"]
    for name in steering.counted(shipped.probabilities):
        if name in guess["rows"] and 0.002 < table[name] < 0.998:
            assert guess["rows"][name][0] == pytest.approx(float(table[name]), abs=1e-5)
    assert estimates.estimate(Choice(outlook="adverse"), shipped) == {}
    path = Choice().with_mix(
        policy.PolicyMix("p", paths=policy.extra_paths({LEVER: {2023: 1500, 2025: 3000}}))
    )
    assert estimates.estimate(path, shipped) == {}


@pytest.mark.parametrize("source", ["emulated", "confirmed"])
def test_a_mix_that_was_found_has_one_cost_and_one_number_met_on_every_tab(
    shipped, source, monkeypatch
):
    many = [one._replace(row={**one.row, "source": source}) for one in found.found_mixes(None)]
    monkeypatch.setattr(found, "shown_found", lambda folder: many)
    points = found.found_points(many, shipped)
    assert len(many) > 1
    for one, point in zip(many, points, strict=True):
        session = Session("en")
        session.choose_mix(one.mix)
        assert found.found_as(session.choice.value.right, None).mix == one.mix
        guess = estimates.estimate(session.choice.value, shipped, steer.started_from(session))
        assert guess["cost"] == pytest.approx(found.local_cost(one))
        assert guess["met"] == pytest.approx(point["met"])
        along = estimates.curve(session.choice.value, LEVER, shipped, one)
        own = along["at"].index(session.choice.value.lever(LEVER))
        assert along["cost"][own] == pytest.approx(guess["cost"])
        _, line = steer.said(session, steering.ESTIMATED, shipped, guessed=True)
        assert ("not taken off" in line) == (source == "emulated")
    renamed = policy.PolicyMix("mine", paths=one.mix.paths, implementation=one.mix.implementation)
    assert found.found_as(renamed, None).mix == one.mix
    assert found.found_as(load_mix("document"), None) is None


@pytest.mark.parametrize(("lang", "shown"), [("en", "CNY 4.49 bn"), ("zh", "44.9亿元")])
def test_money_has_one_unit_a_language(lang, shown):
    with speaking(lang):
        assert shares.money(4.49e9) == shown
        units = {row["unit"] for row in steering.lever_rows(Choice())}
    assert not [unit for unit in units if "百万" in unit or "M CNY" in unit]


def test_rows_hold_every_lever_and_counted_target_once(shipped):
    levers = [row["id"] for row in steering.lever_rows(Choice())]
    assert sorted(levers) == sorted(policy.register())
    rows = steering.target_rows(shipped)
    assert [row["id"] for row in rows] == steering.counted(shipped.probabilities)
    assert all(np.isfinite(row["document"]).all() for row in rows)


def test_a_curve_says_what_an_estimate_says_and_ends_where_nothing_is_known(shipped):
    choice = Choice()
    along = estimates.curve(choice, LEVER, shipped)
    assert along["at"] == sorted(along["at"])
    assert {*along["at"]} >= {choice.lever(LEVER)}
    for place, value in ((0, along["at"][0]), (-1, along["at"][-1])):
        guess = estimates.estimate(choice.with_lever(LEVER, value), shipped)
        assert along["met"][place] == pytest.approx(guess["met"])
        assert along["cost"][place] == pytest.approx(guess["cost"])
        for name, (probability, _, _) in guess["rows"].items():
            assert along["rows"][name][place] == pytest.approx(probability, abs=1e-4)
    assert estimates.curve(Choice(outlook="adverse"), LEVER, shipped) == {}
