"""What answer and target say, without a browser: numbers of a folder as words, and what is kept."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from agents.county import COUNTIES
from analysis.brief import kept
from analysis.brief.answers import home_content
from analysis.brief.counties import target_counties
from analysis.brief.folder import Folder
from analysis.brief.opening import stated_runs
from analysis.brief.session import Session
from analysis.brief.style import class_name, style_sheet
from analysis.brief.target_content import target_content
from analysis.likelihood import SCALE
from analysis.questions.shipped_mixes import shipped_digest
from analysis.words import shares
from analysis.words.numerals import in_digits
from runs.language import speaking
from tests.worlds.synthetic import experiment, record, write_results

DRAWS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which the document meets one target more and another less than the status quo."""
    tasks = experiment(DRAWS).tasks()
    records = []
    for task in tasks:
        document = task.mix.name == "document"
        met = {"agri_park_prefecture_2025": document, "clean_capacity_2025": not document}
        records.append(record(task, met | {"co2_2025": False}))
    results = write_results(tmp_path_factory.mktemp("f") / "results", records, experiment(DRAWS))
    return Folder(str(results))


def test_the_headline_counts_what_the_table_says(folder):
    base, mix = folder.pair("", "")
    assert (base, mix) == ("status_quo", "document")
    content = home_content(folder, base, mix)
    counts = {
        side["key"]: {one["class"]: one["n"] for one in side["counts"]} for side in content["sides"]
    }
    likely = {key: of["very-likely"] + of["likely"] for key, of in counts.items()}
    total = sum(counts["mix"].values())
    assert f"makes {likely['mix']} of its {total} outcome targets likely" in content["headline"]
    assert f"against {likely['base']} under the status quo" in content["headline"]
    assert "becomes less likely" in content["headline"]
    assert total == sum(row["counted"] for row in content["rows"])


def test_only_confirmed_changes_are_gains_and_losses_and_points_fit_the_two_numbers(folder):
    content = home_content(folder, *folder.pair("", ""))
    gains, losses = (content["moves"][kind] for kind in ("gains", "losses"))
    assert [one["target"] for one in gains] == ["agri_park_prefecture_2025"]
    assert [one["target"] for one in losses] == ["clean_capacity_2025"]
    assert losses[0]["points"] == shares.points(losses[0]["after"] - losses[0]["before"])
    rows = {row["target"]: row for row in content["rows"]}
    assert rows["clean_capacity_2025"]["change"]["confirmed"]
    assert not rows["co2_2025"]["change"]["confirmed"]


def test_a_mix_alone_has_no_change(folder):
    content = home_content(folder, "document", "document")
    assert content["moves"] == {}
    assert [side["key"] for side in content["sides"]] == ["mix"]
    assert all(row["change"] == {} and row["base"] == {} for row in content["rows"])


def test_the_two_mixes_are_as_asked_and_never_the_same_where_there_are_two(folder):
    assert folder.pair("document", "document") == ("status_quo", "document")
    assert folder.pair("", "status_quo") == ("document", "status_quo")
    assert folder.pair("gone", "gone") == ("status_quo", "document")


def test_a_target_says_its_three_numbers_and_falls_with_the_document(folder):
    base, mix = folder.pair("", "")
    folder.get_ready(base, mix)
    content = target_content(folder, "clean_capacity_2025", base, mix)
    assert "points below “Status quo”" in content["headline"]
    assert content["sides"][1]["three"].startswith("runs alone <1%; with the model's own error")
    assert (content["fan"]["level"], content["fan"]["unit"]) == (22, "GW")
    with speaking("zh"):
        chinese = target_content(folder, "clean_capacity_2025", base, mix)
    assert chinese["fan"]["level"] == 2200
    assert "低" in chinese["headline"]


def test_a_session_knows_an_answer_only_once_it_is_worked_out(folder, tmp_path):
    session = Session("en")
    path = str(folder.results.path)
    assert session.known(path) == (None, None)
    opened, _ = session.opened(path)
    assert session.known(path) == (opened, None)
    session.mix.set("status_quo")
    assert session.known(path) == (None, None)
    session.opened(path)
    assert session.known(path)[0] is opened
    assert session.opened(str(tmp_path))[0] is None
    assert str(session.known(str(tmp_path))[1]).startswith(f"{tmp_path} is no result folder")


def test_an_address_sets_what_it_names_and_nothing_unknown():
    session = Session("en")
    session.go({"tab": "target", "target": "visits_2025", "find": "x" * 999})
    assert (session.tab.value, session.target.value) == ("target", "visits_2025")
    assert len(session.find.value) == 80
    session.go({"tab": "nowhere", "target": "nothing"})
    assert (session.tab.value, session.target.value) == ("target", "visits_2025")


def test_sections_of_the_document_in_digits():
    assert [in_digits(one) for one in ("二", "三(十)", "三(十一)", "(十五)")] == [
        "2",
        "3(10)",
        "3(11)",
        "(15)",
    ]


def test_the_style_sheet_knows_every_word_filled_and_outlined():
    sheet = style_sheet()
    for one in SCALE:
        assert f".word.{class_name(one.word)} {{background: {one.fill}" in sheet
        assert f".word.open.{class_name(one.word)} {{background: #ffffff" in sheet


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.69, "69%"),
        (0.095, "9.5%"),
        (0.656, "65.6%"),
        (0.001, "<1%"),
        (0.999, ">99%"),
        (math.nan, "–"),
    ],
)
def test_a_share_keeps_to_its_class(value, said):
    assert shares.share(value) == said


def test_two_shares_have_the_same_decimals_and_money_one_unit():
    assert shares.two_shares(0.25, 0.095) == "25.0 → 9.5%"
    assert [shares.points(one) for one in (0.234, -0.15, 0.001)] == ["+23", "−15", "±0"]
    assert shares.more_money(4.49e9) == "+CNY 4.49 bn"
    with speaking("zh"):
        assert shares.more_money(4.49e9) == "+44.9亿元"


def test_what_is_worked_out_is_kept_until_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.setenv(kept.PLACE, str(tmp_path / "cache"))
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "part").write_text("one")
    made = []

    def make():
        made.append(1)
        return pd.DataFrame({"n": [len(made)]})

    for _ in range(2):
        assert kept.Kept(folder).table("t", make)["n"].tolist() == [1]
    (folder / "part").write_text("other")
    assert kept.Kept(folder).table("t", make)["n"].tolist() == [2]
    assert [file.name for file in folder.iterdir()] == ["part"]


def test_where_the_cache_cannot_be_written_the_answer_is_worked_out(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(kept.PLACE, str(tmp_path / "file"))
    table = kept.Kept(tmp_path).table("t", lambda: pd.DataFrame({"n": [7]}))
    assert table["n"].tolist() == [7]


def test_only_the_newest_folders_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(kept.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "MOST_FOLDERS", 2)
    for name in "abc":
        (tmp_path / name).mkdir()
        (tmp_path / name / "part").write_text(name)
        kept.Kept(tmp_path / name).table("t", lambda: pd.DataFrame({"n": [1]}))
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_counties_are_shown_for_the_very_mixes_of_the_digest_and_indicators_by_county(folder):
    shipped = shipped_digest()
    base, mix = folder.pair("", "")
    year, change = target_counties(shipped, folder, "clean_capacity_2030", base, mix)
    assert year == 2030
    assert change == shipped.county_change(mix, "clean_capacity", 2030, base)
    assert set(change) == set(COUNTIES)
    assert any(change.values())
    assert target_counties(shipped, folder, "clean_capacity_2030", mix, mix)[1] == {}
    assert target_counties(shipped, folder, "agri_park_prefecture_2025", base, mix)[1] == {}
    assert target_counties(None, folder, "clean_capacity_2030", base, mix)[1] == {}
    other = SimpleNamespace(manifest={"mixes": {base: "another", mix: "another"}}, outdated=())
    assert target_counties(other, folder, "clean_capacity_2030", base, mix)[1] == {}


def test_how_many_runs_a_folder_states_is_known_before_it_is_read(folder):
    assert stated_runs(folder.path) == folder.runs > 0
