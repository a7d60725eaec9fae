"""Results in Python: they show what was found and answer questions, in both languages."""

import unicodedata

import pyarrow.compute as pc
import pytest

import ganzi as gz
from analysis.answers.shown import WIDTH
from analysis.questions.reachability import reachability
from runs import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import write_sample

CHINESE = pytest.mark.parametrize("lang", ["en", "zh"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers") / "sample"
    write_sample(folder, 24)
    return folder


@pytest.fixture(scope="module")
def results(folder):
    return {lang: gz.open_results(folder, lang=lang) for lang in ("en", "zh")}


def cells(line):
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def questions(results):
    yield results
    yield results["visits_2025"]
    yield results.compare("document")
    yield results.explain("co2_2025")


@CHINESE
def test_each_answer_shows_itself_in_eighty_cells_and_in_a_notebook(results, lang):
    for answer in questions(results[lang]):
        text = repr(answer)
        assert " at 0x" not in text
        assert max(cells(line) for line in text.splitlines()) <= WIDTH
        assert f"lang='{lang}'" in answer._repr_html_()
        assert any("\u4e00" <= one <= "\u9fff" for one in text) is (lang == "zh")


def test_the_first_line_is_the_finding(results):
    table = reachability(results["en"])
    likely = table["word"].isin(("likely", "very likely")) & (table["kind"] == "outcome")
    counts = likely.groupby(table["mix"]).sum()
    first = repr(results["en"]).splitlines()[0]
    assert f"makes {counts['document']} of " in first
    assert f"(Status quo: {counts['status_quo']})" in repr(results["en"])


def test_a_target_holds_its_numbers_by_mix(results):
    answer = results["en"]["visits_2025"]
    table = reachability(results["en"]).set_index(["target", "mix"])
    assert answer.probability["document"] == table.loc[("visits_2025", "document"), "probability"]
    assert list(answer.table.index) == ["status_quo", "document"]


def test_a_comparison_takes_any_baseline_and_refuses_the_mix_itself(results):
    forth = results["en"].compare("document").table.set_index("target")["probability_change"]
    back = results["en"].compare("status_quo", baseline="document").table.set_index("target")
    assert back["probability_change"]["visits_2025"] == pytest.approx(-forth["visits_2025"])
    with pytest.raises(InputError, match="is the baseline itself"):
        results["en"].compare("document", baseline="document")
    with pytest.raises(InputError, match="did you mean 'document'"):
        results["en"].compare("documnt")


@CHINESE
def test_each_answer_draws_itself(results, lang):
    for answer in questions(results[lang]):
        assert answer.plot()._repr_png_().startswith(b"\x89PNG")
    assert results["en"].plot(lang="zh").texts[0].get_text() != ""


def test_a_language_nobody_speaks_is_refused(results, folder):
    with pytest.raises(InputError, match="language"):
        results["en"].target("visits_2025", lang="fr")
    with pytest.raises(InputError, match="language"):
        open_results(folder, lang="fr")


def test_an_unknown_target_is_refused_with_the_nearest(results):
    with pytest.raises(InputError, match="did you mean 'visits_2025'"):
        results["en"]["visits_2052"]


def test_the_environment_says_the_language_where_nobody_does(folder, monkeypatch):
    monkeypatch.setenv("GANZI_LANG", "zh")
    assert "lang='zh'" in open_results(folder)["visits_2025"]._repr_html_()


def test_an_empty_folder_says_what_is_missing_and_raises_nothing(folder, tmp_path):
    for name in ("manifest.json",):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    text = repr(gz.open_results(tmp_path, lang="en"))
    assert "no finished run" in " ".join(text.split())


def test_the_long_table_is_that_of_the_export(results):
    table = results["en"].to_iamc()
    assert list(table.columns[:5]) == ["model", "scenario", "region", "variable", "unit"]
    runs = results["en"].to_iamc(runs=True)
    assert "draw" in runs.columns
    one = results["en"].read("annual", ["run_id", "year", "visits"], pc.field("year") == 2025)
    mean = table[(table["variable"] == "Tourism|Visits") & (table["year"] == 2025)]
    mean = mean[mean["statistic"] == "mean"]["value"].mean()
    assert mean == pytest.approx(one["visits"].mean())


def test_the_front_door_shows_ours_and_nothing_else():
    import pydoc

    assert set(dir(gz)) == {*gz.__all__, "abm", "agents", "analysis", "calibration", "runs"}
    assert set(gz.__all__) == set(gz._HOME)
    assert gz.runs.open_results is gz.open_results is open_results
    assert "results.compare" in pydoc.plain(pydoc.render_doc(gz)).split("CLASSES")[0]


def test_a_run_draws_its_years():
    model = gz.GanziModel(mix="document", detail="coarse", end="2022-12")
    with pytest.raises(InputError, match="no calendar year"):
        model.plot()
    figure = model.run().plot(["visits", "co2"], lang="en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Visits", "CO2 emissions"]
