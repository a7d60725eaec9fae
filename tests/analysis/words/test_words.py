"""Numbers as people read them: no more digits than the noise permits, in the units of
the document.
"""

import re

import numpy as np
import pandas as pd
import pytest

from abm.registers import indicators, targets
from analysis.questions.target_groups import GROUPS
from analysis.reading.statistics import wilson_interval
from analysis.words import numbers
from analysis.words.edges import closure_rows
from analysis.words.labels import group_label
from runs.language import LANGUAGES, check, speaking


def shown(met, n):
    return numbers.percent(met / n, *wilson_interval(met, n))


@pytest.mark.parametrize(
    ("met", "n", "text"),
    [
        (126, 200, "63 %"),  # +-7 points
        (31, 50, "~60 %"),  # +-13 points: to the nearest 5
        (5, 8, "~60 %"),  # +-28 points: to the nearest 10
        (0, 200, "<2 %"),
        (200, 200, ">98 %"),
        (0, 8, "<35 %"),
        (8, 8, ">65 %"),
        (1, 1000, "1 %"),
        (999, 1000, "99 %"),
    ],
)
def test_a_probability_shows_no_more_digits_than_its_interval_permits(met, n, text):
    assert shown(met, n) == text


def test_intervals_are_rounded_outwards():
    assert numbers.interval(0.561, 0.694) == "56–70"
    assert numbers.interval(0.3057, 0.8632) == "30–90"
    assert numbers.interval(float("nan"), float("nan")) == ""


def row(name):
    target = targets.register()[name]
    return target | {"target_value": target["value"]}


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("clean_capacity_2025", "≥ 22 GW", "≥ 2200 万千瓦"),
        ("visits_2025", "≥ 50 million", "≥ 5000 万人次"),
        ("tourism_revenue_2025", "≥ 60 bn CNY", "≥ 600 亿元"),
        ("nonfossil_share_2025", "≥ 76.97 %", "≥ 76.97%"),
        ("co2_2025", "≤ 1.25 Mt", "≤ 125.3 万吨"),
        ("allforone_provincial_2025", "5–8", "5–8 个"),
        ("line_800kv_2025", "done", "完成"),
        ("energy_intensity_falling_2030", "falling", "逐年下降"),
        ("green_loan_growth_gap", "> 0", "> 0"),
    ],
)
def test_what_the_document_asks_for(name, english, chinese):
    assert numbers.wanted(row(name)) == english
    with speaking("zh"):
        assert numbers.wanted(row(name)) == chinese


def test_every_target_can_be_shown_and_every_group_has_a_name():
    for name, target in targets.register().items():
        assert target["group"] in GROUPS
        assert group_label(target["group"]) != target["group"]
        for lang in LANGUAGES:
            with speaking(lang):
                assert numbers.wanted(row(name))


@pytest.mark.parametrize("unit", ["GW", "Mt", "million", "billion CNY"])
def test_a_target_is_written_and_drawn_in_the_unit_of_its_title(unit):
    written = {"billion CNY": "bn CNY"}.get(unit, unit)
    titled = [
        name
        for name, target in targets.register().items()
        if re.search(rf"\d {unit}\b", target["label_en"])
    ]
    assert titled
    for name in titled:
        target = targets.register()[name]
        small = numbers.quantity(target["value"] / 1000, row(name))
        assert {numbers.wanted(row(name)).split(maxsplit=2)[2].removesuffix("/a")} == {written}
        assert small.split(maxsplit=1)[1].removesuffix("/a") == written
        drawn = numbers.axis_scale(indicators.register()[target["indicator"]])[1]
        assert drawn.removesuffix(" a year").removesuffix(" visits") == written


def test_closures_cost_in_the_unit_of_all_other_money():
    closed = {"edge": "road:kangding-yajiang", "county": "yajiang", "county_share": -0.007}
    closed |= {"real_gdp": 2.6e8, "real_gdp_low": 1.8e8, "real_gdp_high": 3.3e8}
    closed |= {"visits_share": -0.068, "herder_income_share": 0.0, "recovery": np.nan}
    table = pd.DataFrame([closed | {"lithium_concentrate": 0.0, "export_energy": 0.0}])
    for lang, unit, cells in (
        ("en", "bn CNY", ("0.26", "0.18–0.33")),
        ("zh", "亿元", ("2.6", "1.8–3.3")),
    ):
        with speaking(lang):
            heads, rows = closure_rows(table)
        assert heads[1] == unit
        assert rows[0][1:3] == cells


def test_changes_of_shares_are_in_points():
    assert numbers.change_of(0.0123, row("nonfossil_share_2025")) == "+1.23 pp"
    with speaking("zh"):
        assert numbers.change_of(-0.05, row("nonfossil_share_2025")) == "-5 百分点"
    assert numbers.change_of(250.0, row("clean_capacity_2025")) == "+0.25 GW"


def test_certainty_is_never_printed():
    assert [numbers.bounded_percent(p) for p in (0, 0.004, 0.006, 0.5, 0.994, 0.996, 1)] == [
        *("<1", "<1", "1", "50", "99", ">99", ">99")
    ]


def test_a_count_of_likely_targets_is_said_in_the_same_words_everywhere():
    counts = {"likely", "likely_before", "firm_likely", "strive_likely"}
    counting = [
        message
        for message in check.read("zh")
        if message.id and counts & set(re.findall(r"{(\w+)}", str(message.id)))
    ]
    assert len(counting) > 10
    for message in counting:
        assert "likely or very likely" in message.id, message.id
        assert "较大及以上" in message.string, message.id
