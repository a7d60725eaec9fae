"""The observed series: vintages kept apart, weights that follow from grades, contradictions named,
no later date.
"""

import csv
import re

import numpy as np
import pytest

from abm.clock import month_index
from abm.registers.tables import read_table
from calibration import observed
from calibration.tables import read_observed
from runs.identity import PACKAGES, ROOT

INFORMATION_DATE = "2022-03"
SEEN = ("period", "month", "since", "opened", "changed")
"""Columns of any table that say when something was seen or had happened."""


def own_tables():
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.csv"))]


def late(date):
    return (
        bool(re.match(r"\d{4}", date))
        and max(date.split("/"))[: len(INFORMATION_DATE)] > INFORMATION_DATE
    )


@pytest.mark.parametrize("file", own_tables(), ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_table_of_the_package_knows_anything_later(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            for column in SEEN:
                assert not late(row.get(column) or ""), (number, column, row[column])
            if row.get("stage_2022_03") in ("building", "operating"):
                assert not late(row.get("start") or ""), (number, row["start"])


def test_a_later_date_would_be_found():
    assert late("2022-04")
    assert late("2021/2023-01")
    assert late("2023")
    assert not late("2022-03")
    assert not late("2022-01-04")
    assert not late("2015/2020")
    assert not late("plan 2025")


def test_sources_of_figures_in_use_are_no_later():
    """A source may stand in a later collection (an edition in brackets), but what it reports may
    not be later.
    """
    for row in (
        *read_table("history"),
        *read_observed("observations"),
        *read_observed("behaviour_facts"),
    ):
        if row["use"]:
            text = re.sub(
                r"https?://\S+|github \S+|\[[^]]*\]|STATS\S+|\S*\d-20\d\d", " ", row["source"]
            )
            assert not re.findall(r"(?<!\d)20(?:2[3-9]|3\d)(?!\d)", text), row["source"]


def test_every_figure_of_the_tables_is_there_once_and_dated():
    frame = observed.observed(every=True)
    rows = [
        row
        for row in (*read_table("history"), *read_observed("observations"))
        if not row["period"].startswith(("plan", "undated"))
        and row["vintage"] != "plan"
        and row.get("censored") not in ("above", "below")
    ]
    assert len(frame) == len(rows) > 200
    assert frame["first"].max() <= month_index(2022, 3)
    assert (frame["first"] <= frame["last"]).all()
    assert len(observed.observed()) == frame["use"].sum() < len(frame)


def test_months_of_periods():
    assert observed.months_of("2015") == (0, 11)
    assert observed.months_of("2016-03") == (14, 14)
    assert observed.months_of("2016/2017-06") == (12, 29)
    assert observed.months_of("2014-12-31") == (-1, -1)


def test_weights_follow_from_the_grades():
    frame = observed.observed()
    errors = observed.grade_errors()
    assert errors["A"] < errors["B"] < errors["C"] < errors["D"]
    assert (frame["error"] == frame["grade"].map(errors)).all()
    assert np.allclose(frame["weight"], (errors["A"] / frame["error"]) ** 2)
    assert frame.loc[frame["grade"] == "A", "weight"].eq(1).all()


def test_vintages_are_not_spliced():
    """The product before and after the census, and visits of two offices, stay apart and contradict
    each other.
    """
    gdp = observed.observed("gdp").set_index(["period", "vintage"])["value"]
    assert gdp["2015", "after_census"] / gdp["2015", "before_census"] == pytest.approx(25.5 / 21.3)
    visits = observed.observed("visits")
    years = visits.groupby("counted")["year"].agg(["min", "max"])
    assert years.loc["until 2018", "max"] == 2018
    assert years.loc["from 2019", "min"] == 2019
    assert observed.side_of(None, 2019) == ""
    assert set(observed.observed("gdp")["counted"]) == {""}
    assert observed.figure("visits", "2018").value == 22_300_000
    with pytest.raises(ValueError, match="2 figures of 'gdp' for 2015"):
        observed.figure("gdp", "2015")
    assert observed.figure("gdp", "2015", "after_census").grade == "B"


def test_plans_are_no_observations():
    frame = observed.observed(every=True)
    assert not frame["period"].str.contains("plan|undated").any()
    assert "plan" not in set(frame["vintage"])


def test_contradictions_are_found_and_named():
    table = observed.contradictions()
    gaps = table[table["gap"].notna()].set_index(["series", "period"])
    assert gaps.loc[("gdp", "2015"), "gap"] == pytest.approx(25.5 / 21.3 - 1)
    assert ("gdp", "2021") not in gaps.index, "one figure contradicts nothing"
    known = set(observed.observed(every=True)["series"])
    named = table[table["gap"].isna()]
    assert len(named) >= 5
    assert set(named["series"]) | set(named["other"]) <= known


def test_a_frame_is_fresh():
    frame = observed.observed("gdp")
    frame["value"] = 0.0
    assert (observed.observed("gdp")["value"] > 0).all()
