"""The widget that compares mixes: its menus are set from Python, it shows what `compare` says."""

import sys

import pytest

import ganzi as gz
from analysis.answers import beside
from analysis.words.labels import group_label
from runs.language import speaking
from runs.refusals import InputError
from tests.worlds.sample_folder import write_sample


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("widget") / "sample"
    write_sample(folder, 24, mixes=("status_quo", "document", "tourism"))
    return gz.open_results(folder, lang="en")


def changes(rows):
    return rows.set_index("target")[["probability_baseline", "probability", "probability_change"]]


def test_it_shows_what_compare_says_for_every_choice(results):
    widget = results.widget()
    for before, after in (("status_quo", "tourism"), ("document", "status_quo")):
        widget.before.value, widget.after.value = before, after
        wanted = changes(gz.compare(results, before).query("mix == @after"))
        shown = changes(widget.rows)
        assert set(shown.index) == set(wanted.index)
        assert (shown == wanted.loc[shown.index]).all(axis=None)


def test_a_sector_keeps_its_targets_alone(results):
    widget = results.widget()
    widget.sector.value = "tourism"
    table = gz.compare(results)
    wanted = table[(table["group"] == "tourism") & (table["mix"] == "document")]
    assert set(widget.rows["target"]) == set(wanted["target"])
    assert widget._shown.value.count("<tr>") == 1 + len(widget.rows)


def test_what_is_seen_follows_the_menus_and_nothing_is_worked_out_again(results, monkeypatch):
    widget = results.widget()
    first = widget._shown.value
    monkeypatch.setattr(beside, "changes_of", None)
    widget.before.value = "document"
    assert "Both menus name one mix" in widget._shown.value
    widget.after.value = "status_quo"
    row = widget.rows.iloc[0]
    assert row["label_en"].replace("&", "&amp;") in widget._shown.value
    assert f"{100 * row['probability_change']:+.0f}" in widget._shown.value
    assert widget._shown.value != first


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_menus_and_table_speak_one_language(results, lang):
    widget = results.widget(lang=lang)
    with speaking(lang):
        assert (group_label("tourism"), "tourism") in widget.sector.options
    chinese = [
        any("\u4e00" <= one <= "\u9fff" for one in text)
        for text in (widget.before.description, widget.sector.options[0][0], widget._shown.value)
    ]
    assert chinese == [lang == "zh"] * 3


def test_where_menus_cannot_be_shown_the_table_stands(results):
    bundle = results.widget()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/html"].count("<tr>") > 10
    assert " at 0x" not in bundle["text/plain"]


def test_without_its_library_it_names_the_extra(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(InputError, match=r"'ganzi-abm\[brief\]'"):
        results.widget()
