"""The shipped tables: complete, labelled in both languages, dated before the information date, and
consistent.
"""

import json
import re
import tomllib

import pytest

from abm.registers import parameters
from abm.registers.tables import DATA, read_table, table_names
from agents.county import COUNTIES
from agents.industries import INDUSTRIES, PRIMARY, SECONDARY, TERTIARY
from calibration.tables import SCHEMAS as OBSERVED
from calibration.tables import read_observed

INFORMATION_DATE = "2022-03"
MIXES = (
    *(
        "status_quo",
        "document",
        "document_weak",
        "subsidies_only",
        "guidance_fund_only",
        "electricity_price_only",
    ),
    "administration",
)
EQUAL_COST = (
    *("energy_grid", "tourism", "pasture_farming", "lithium_parks", "finance"),
    *("administration_first", "document_fund_mix"),
)
"""Mixes that cost local governments as much as the document."""
CHINESE = re.compile("[\u4e00-\u9fff]")
PAYERS = ("upper", "prefecture", "county", "firms")


def by_id(table):
    return {row["id"]: row for row in read_table(table)}


def mix(name):
    return tomllib.loads((DATA / "mixes" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", table_names())
def test_every_shipped_table_is_read(name):
    for row in read_table(name):
        for column, value in row.items():
            if column.startswith("label_zh"):
                assert CHINESE.search(value), (name, value)
            if column.startswith("label_en"):
                assert not CHINESE.search(value), (name, value)


@pytest.mark.parametrize("name", OBSERVED)
def test_every_observed_table_is_read(name):
    assert read_observed(name)


def observed_dates():
    for name in table_names():
        for row in read_table(name):
            for column in ("period", "month", "since", "opened", "changed"):
                yield name, row.get(column) or "undated"
            if name in ("power_projects", "transmission_lines", "mines", "transport_projects"):
                yield name, row["start"] or "undated"
    for name in OBSERVED:
        for row in read_observed(name):
            yield name, row.get("period") or row.get("start") or "undated"


def test_nothing_is_observed_after_the_information_date():
    for table, date in observed_dates():
        if re.match(r"\d{4}", date):
            assert max(date.split("/"))[:7] <= INFORMATION_DATE, (table, date)


def test_what_is_not_in_service_is_not_in_full_operation():
    for table in ("power_projects", "transmission_lines", "transport_projects"):
        for row in read_table(table):
            if row["full_operation"]:
                assert row["stage_2022_03"] == "operating", row["id"]
                assert row["full_operation"] <= INFORMATION_DATE, row["id"]
            assert row.get("capacity_2021_12", 0) <= row.get("capacity", 0), row["id"]


def test_counties_and_industries_are_in_the_order_of_the_code():
    counties = read_table("counties")
    assert tuple(row["id"] for row in counties) == COUNTIES
    assert [row["adcode"] for row in counties] == sorted(row["adcode"] for row in counties)
    industries = read_table("industries")
    assert tuple(row["id"] for row in industries) == INDUSTRIES
    for group, members in (("primary", PRIMARY), ("secondary", SECONDARY), ("tertiary", TERTIARY)):
        assert [i for i, row in enumerate(industries) if row["group"] == group] == list(members)


@pytest.mark.parametrize(
    ("indicator", "total"),
    [("population", 1_107_431), ("area", 14_993_600), ("seat_altitude", 54_062.9)],
)
def test_facts_known_of_every_county(indicator, total):
    values = {
        row["county"]: row["value"]
        for row in read_table("county_facts")
        if row["indicator"] == indicator and row["use"]
    }
    assert set(values) == set(COUNTIES)
    assert sum(values.values()) == pytest.approx(total, rel=1e-3)


def test_outlines_belong_to_the_counties():
    outlines = json.loads((DATA / "counties.geojson").read_text(encoding="utf-8"))["features"]
    names = {
        int(outline["properties"]["adcode"]): outline["properties"]["name"] for outline in outlines
    }
    assert names == {row["adcode"]: row["label_zh"] for row in read_table("counties")}


def test_county_shares_of_emissions_add_up():
    totals = {}
    for row in read_table("county_co2_shares"):
        totals[row["period"]] = totals.get(row["period"], 0) + row["share"]
    assert len(totals) == 21
    assert all(total == pytest.approx(1, abs=1e-5) for total in totals.values())


def test_hydropower_in_service_adds_up_to_the_report_of_2020():
    hydro = [
        row
        for row in read_table("power_projects")
        if "hydro" in row["kind"] and row["id"] != "lianghekou"
    ]
    assert sum(row["capacity_2021_12"] for row in hydro) == 12_190
    listed = read_table("power_projects")
    assert sum(row["doc7"] for row in listed) == 7
    assert sum(row["doc11"] for row in listed) == 11
    assert sum(row["capacity"] for row in listed if row["hydro_pv"]) == 1800


def test_levers_have_payers_where_they_cost_something():
    levers = read_table("levers")
    assert [row["number"] for row in levers] == list(range(1, 69))
    for row in levers:
        paid = sum(row[f"share_{payer}"] for payer in PAYERS)
        assert paid == pytest.approx(0 if row["cost_class"] == "none" else 1), row["id"]
    funds = [row["document"] for row in levers if row["id"].startswith("fund_share_")]
    assert len(funds) == 5
    assert sum(funds) == pytest.approx(1)


def test_targets_are_complete():
    targets = read_table("targets")
    assert [row["number"] for row in targets] == list(range(1, 79))
    for row in targets:
        assert row["value"] is not None, row["id"]
        assert row["upper"] is None or row["upper"] > row["value"]
    assert by_id("targets")["clean_capacity_2025"]["value"] == 22_000
    assert (
        by_id("targets")["visits_2025"]["value"]
        / by_id("targets")["visits_2025"]["document_factor"]
        == 5_000
    )


def test_flows_name_an_industry_only_where_goods_are_sold():
    for row in read_table("flows"):
        if row["industry"]:
            assert row["payee_role"] == "output", row["code"]
        financial = {row["payer_role"], row["payee_role"]} & {"financial"}
        assert not financial or row["number"] in range(25, 30), row["code"]


def test_outlooks_are_those_of_the_code():
    from abm.registers.outlook import KNOWN

    assert tuple(by_id("outlooks")) == KNOWN


@pytest.mark.parametrize("name", MIXES)
def test_levers_of_a_mix_exist_and_lie_in_range(name):
    levers = by_id("levers")
    content = mix(name)
    assert content["name"] == name
    assert CHINESE.search(content["title_zh"])
    for lever, value in content["levers"].items():
        assert levers[lever]["low"] <= value <= levers[lever]["high"], lever
        assert value == levers[lever]["document"], lever


@pytest.mark.parametrize("name", EQUAL_COST)
def test_a_mix_at_the_cost_of_the_document_says_how_it_was_made(name):
    text = (DATA / "mixes" / f"{name}.toml").read_text(encoding="utf-8")
    gap = re.search(r"'document' = [\d.]+ bn CNY, difference ([+-][\d.]+) %", text)
    assert abs(float(gap[1])) <= 1.0
    assert re.search(r"# scale = [\d.]+ ", text)
    assert re.search(
        rf"Made by: ganzi equalize \S*recipes/{name}.toml --to document --draws \d+", text
    )
    content, levers = mix(name), by_id("levers")
    assert content["name"] == name
    assert CHINESE.search(content["title_zh"])
    assert content["implementation"] == "drawn"
    assert all(
        levers[lever]["low"] <= value <= levers[lever]["high"]
        for lever, value in content["levers"].items()
    )


def test_every_shipped_mix_is_known_here():
    assert {file.stem for file in (DATA / "mixes").glob("*.toml")} == {*MIXES, *EQUAL_COST}


def test_mixes_hold_what_they_are_named_after():
    levers = by_id("levers")
    assert mix("status_quo")["levers"] == {}
    assert set(mix("document")["levers"]) == set(levers)
    assert mix("document_weak") | {"levers": 0} == mix("document_weak") | {
        "based_on": "document",
        "levers": 0,
    }
    for name, family in (("subsidies_only", "subsidies"), ("guidance_fund_only", "guidance_fund")):
        assert {levers[lever]["family"] for lever in mix(name)["levers"]} == {family}
    assert set(mix("electricity_price_only")["levers"]) == {
        "dc_power_price",
        "dc_quota_mw",
        "support_power_price",
    }


def test_history_and_observations_do_not_overlap():
    def keys(rows):
        return {
            (row["indicator"], row["period"], row["source"], row["vintage"], row["value"])
            for row in rows
        }

    assert not keys(read_table("history")) & keys(read_observed("observations"))


def test_visit_shares_of_the_origins_add_up():
    shares = [
        row["central"]
        for row in read_table("starting_values")
        if row["id"].startswith("visit_share_")
    ]
    assert len(shares) == 9
    assert sum(shares) == pytest.approx(1)


def test_no_two_uncertain_numbers_are_called_the_same():
    meanings = [row["meaning"] for row in parameters.register()]
    assert len(meanings) == len(set(meanings))
