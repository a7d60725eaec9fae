"""The information date: no table states a fact about a time after March 2022, and what was
published later about earlier facts stands on a list with its reason.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAST = "2022-03"
MADE_BY_RUNS = ("experiments", "hindcast", "calibrated", "posterior", "recipes")
"""Folders of tables that the model makes of its own runs."""
LISTED = ROOT / "calibration/data/published_later.csv"
WITH_LISTED_SOURCES = (
    "observations",
    "behaviour_facts",
    "history",
    "county_facts",
    "county_co2_shares",
    "scenic_sites",
    "events",
)
"""Tables whose rows are read from publications one by one."""
TIMES = ("period", "month", "since", "opened", "changed", "hours_changed", "start", "end", "public")
"""Columns that say of when a fact is."""
PLANNED = ("announced", "full_operation", "year", "from_year")
"""Columns of plans and targets, which may lie ahead."""
PLANS = re.compile(r"plan( \d{4})?|undated|")
LATER = re.compile(
    r"(?<![\d.])2022[-/ ]?(0[4-9]|1[0-2])(?!\d{3})|(?<![\d.])20(2[3-9]|3\d)(?!\d{3,4}(?!\d))"
    r"|(?<!\d)1(649[4-9]|6[5-9]\d\d|7\d{3})\d{5,11}(?!\d)"
)
"""A date after March 2022 in a text or an address, or a time stamp of one."""
DATED = re.compile(
    r"(19[89]\d|20[01]\d|202[01])([-/年ed\. ,;)]|0\d|1[0-2]|$)|2022[-/]?0[1-3]"
    r"|policy document|from memory|judgement|derived|company reports up to|announced early|NY/T"
    r"|^same|editions of"
)
"""What tells when a source was published, or that it is none."""
AHEAD = re.compile(
    r"judgement|policy document|\bplan(s|ned)?\b|\bprogrammes?\b|\blaws?\b|policy to|"
    r"reward of the third round|^from 2021 to 2030$"
)
"""Texts that speak of what was planned or assumed for later years."""


@cache
def tables():
    """Every table that is no product of runs: name -> (file, rows)."""
    found = {}
    for folder in ("abm/data", "calibration/data"):
        for file in sorted((ROOT / folder).rglob("*.csv")):
            if not set(file.relative_to(ROOT / folder).parts) & set(MADE_BY_RUNS):
                with file.open(encoding="utf-8-sig", newline="") as lines:
                    found[file.relative_to(ROOT).as_posix()] = list(csv.DictReader(lines))
    return found


def listed():
    """(table, source) on the list -> row."""
    with LISTED.open(encoding="utf-8", newline="") as lines:
        return {(row["table"], row["source"]): row for row in csv.DictReader(lines)}


def facts_after(rows):
    """Rows that state a fact about a time after the information date: [(column, text)]."""
    found = []
    for row in rows:
        for column in set(TIMES) & set(row):
            text = row[column] or ""
            last = text.rpartition("/")[2]
            # An outlook's or a parameter's month is no fact; a bare year means its end
            if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", last) and last[:7] > LAST:
                found.append((column, text))
            elif not re.fullmatch(r"\d{4}.*", last) and not PLANS.fullmatch(text):
                assert column != "period" or text in ("month", "year"), text
    return found


def sources_after(name, rows):
    """Sources that name a later date, of tables without a list of their own."""
    known = {source for table, source in listed() if table == name}
    return [
        row["source"]
        for row in rows
        if LATER.search(row.get("source") or "")
        and row["source"] not in known
        and not AHEAD.search(row["source"])
    ]


@pytest.mark.parametrize("name", sorted(tables()))
def test_no_row_states_a_fact_about_a_later_time(name):
    assert facts_after(tables()[name]) == []


@pytest.mark.parametrize("name", sorted(tables()))
def test_no_source_is_later_unless_it_is_listed(name):
    if Path(name) == LISTED.relative_to(ROOT):
        return
    assert sources_after(Path(name).stem, tables()[name]) == []


@pytest.mark.parametrize("table", WITH_LISTED_SOURCES)
def test_sources_that_do_not_say_when_they_were_published_are_listed(table):
    (rows,) = [rows for name, rows in tables().items() if Path(name).stem == table]
    known = listed()
    unknown = {
        row["source"]
        for row in rows
        if not DATED.search(row["source"]) and (table, row["source"]) not in known
    }
    assert unknown == set()


def test_the_list_holds_what_is_there_and_a_reason():
    there = {
        (Path(name).stem, row["source"])
        for name, rows in tables().items()
        for row in rows
        if row.get("source")
    }
    for key, row in listed().items():
        assert key in there, key
        assert len(row["reason"]) > 20, key
        assert row["published"] == "undated" or row["published"] > LAST, key


def test_what_is_marked_as_later_is_not_used():
    for name, rows in tables().items():
        for row in rows:
            if "published after the information date" in (row.get("note") or ""):
                assert (Path(name).stem, row["source"]) in listed()
                assert row["use"] == "0"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"period": "2022-03"}, False),
        ({"period": "2022-04"}, True),
        ({"period": "2021/2023"}, True),
        ({"period": "plan 2025"}, False),
        ({"month": "2023-01"}, True),
        ({"since": "2022-07"}, True),
    ],
)
def test_a_later_fact_would_be_seen(row, wrong):
    assert bool(facts_after([row])) is wrong


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("http://x.cn/2021/0621/1.html", False),
        ("http://x.cn/2023/0621/1.html", True),
        ("http://x.cn/202207/abc", True),
        ("http://x.cn/a/167538859412495.html", True),
        ("Ma and others 2024 Applied Economics", True),
        ("judgement: between July 2022 and December 2024", False),
        ("public statistics up to early 2022", False),
    ],
)
def test_a_later_source_would_be_seen(source, wrong):
    assert bool(sources_after("x", [{"source": source}])) is wrong
