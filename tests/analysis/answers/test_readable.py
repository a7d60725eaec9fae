"""Tables made in Python as people read them, and the language of a whole notebook."""

import subprocess
import sys

import pandas as pd
import pytest

import ganzi as gz
from abm.registers import policy
from analysis.answers.readable import readable
from runs.language import say, speaking, spoken_language
from runs.refusals import InputError

CHANGE = pd.DataFrame(
    {
        "target": ["clean_capacity_2025"],
        "mix": ["document"],
        "probability_baseline": [0.25],
        "probability": [0.75],
        "probability_change": [0.5],
        "low": [0.1],
        "high": [0.9],
        "verdict": ["raises"],
        "mean_change": [1500.0],
        "p_holm": [0.0123],
    }
)


def test_a_change_is_said_in_per_cent_points_and_the_unit_of_its_target():
    with speaking("en"):
        (row,) = readable(CHANGE).to_dict("split")["data"]
        heads = list(readable(CHANGE).columns)
    assert row == [
        "Clean power capacity 22 GW by 2025",
        "The document as written",
        *("25 %", "75 %", "+50", "+10", "+90", "raises", "+1.5 GW", "0.0123"),
    ]
    assert heads[:2] + heads[4:7] == [
        *("target", "mix", "change, points", "95 % from", "95 % to"),
    ]


def test_in_chinese_no_english_is_left():
    with speaking("zh"):
        shown = readable(CHANGE)
    said = [*shown.columns, *shown.iloc[0]]
    letters = {one for text in said for one in text if one.isascii() and one.isalpha()}
    assert letters <= set("pHolm"), said
    assert "75%" in said


def test_money_is_in_billions_and_in_chinese_in_hundred_millions():
    table = pd.DataFrame({"mix": ["document"], "kind": ["local"], "mean": [1e9], "extra": [2.5e9]})
    with speaking("en"):
        assert readable(table).loc["", "beyond the baseline, bn CNY"] == "2.50"
    with speaking("zh"):
        assert list(readable(table).iloc[0])[2:] == ["10.00", "25.00"]


def test_levers_have_their_unit_and_an_unknown_column_keeps_its_name():
    levers = pd.DataFrame(policy.register().values()).rename(columns={"id": "lever"})
    row = levers.loc[levers["lever"] == "pv_quota_mw_y", ["lever", "document"]]
    with speaking("en"):
        shown = readable(row.assign(numbering=3.0))
    assert shown.iloc[0].to_dict() == {
        "lever": "Solar capacity put to auction",
        "Document": "1,450 MW/a",
        "numbering": "3",
    }


def test_indicators_years_and_long_names_are_shown_whole():
    table = pd.DataFrame({"lithium_ore_capacity": [2.4e6], 2025: [0.5], "a": ["b" * 90]})
    with speaking("en"):
        shown = readable(table)
    assert list(shown.iloc[0])[:2] == ["2.4 Mt a year", "50 %"]
    assert "b" * 90 in shown._repr_html_()
    assert "<th></th>" not in shown._repr_html_()


def test_a_mix_of_ones_own_has_its_title():
    mix = policy.PolicyMix(name="mine", title_en="My mix")
    with speaking("en"):
        assert readable(CHANGE.assign(mix="mine"), mixes=(mix,)).loc["", "mix"] == "My mix"
        assert readable(CHANGE.assign(mix="mine")).loc["", "mix"] == "mine"


SPOKEN = """
import threading, ganzi as gz
from runs.language import say, speaking
gz.speak("zh")
said = []
thread = threading.Thread(target=lambda: said.append(say("target")))
thread.start(); thread.join()
with speaking("en"):
    said.append(say("target"))
gz.speak("en")
print(ascii([*said, say("target")]))
"""


def test_one_call_speaks_for_all_threads_but_not_for_who_chose_otherwise():
    with speaking("zh"):
        chinese = say("target")
    printed = subprocess.run(
        [sys.executable, "-c", SPOKEN], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == ascii([chinese, "target", "target"])


def test_a_language_nobody_speaks_is_refused_and_changes_nothing():
    with pytest.raises(InputError, match="language"):
        gz.speak("fr")
    assert spoken_language() == "en"
