"""The figure and the report: what is drawn, in which order, and what is refused."""

import matplotlib as mpl
import pytest
from synthetic import experiment, record, write_results

from abm import targets
from analysis import fonts, reachability, write_report
from analysis.figures import mix_colours, probability_figure
from runs import InputError, open_results

MET = {"visits_2025": True, "clean_capacity_2025": True, "co2_2025": False, "green_loan_share_up": True}


@pytest.fixture
def results(tmp_path):
    plan = experiment(8)
    records = [record(task, {**MET, "visits_2025": task.draw < 4}) for task in plan.tasks()]
    return open_results(write_results(tmp_path / "r", records, plan))


def drawn_texts(figure):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text()]


def test_each_modelled_target_has_a_line_under_its_group_and_no_other_has(results):
    texts = drawn_texts(probability_figure(reachability(results)))
    register = targets.register()
    order = ["Energy and carbon", *(register[name]["label_en"] for name in ("clean_capacity_2025", "co2_2025"))]
    order += ["Tourism", register["visits_2025"]["label_en"], "Administrative and derived (not counted)"]
    assert [text for text in texts if text in order] == order
    assert register["forest_cover_2025"]["label_en"] not in texts


def test_the_caption_states_draws_information_date_and_what_is_missing(results):
    caption = " ".join(drawn_texts(probability_figure(reachability(results))))
    assert "8 draws a mix; information date March 2022" in caption
    assert f"{len(targets.register()) - len(MET)} of the {len(targets.register())} targets" in caption


def test_dots_stand_at_the_probabilities(results):
    figure = probability_figure(reachability(results))
    dots = [
        line.get_xdata()[0]
        for line in figure.findobj(mpl.lines.Line2D)
        if line.get_marker() == "o" and len(line.get_xdata()) == 1
    ]
    assert sorted(dots) == [0, 0, 50, 50, 100, 100, 100, 100]


def test_the_status_quo_is_grey_and_no_two_mixes_share_a_colour():
    colours = mix_colours(["document", "status_quo", "subsidies_only", "mine"])
    assert colours["status_quo"] == "#5f5f5f"
    assert len(set(colours.values())) == 4


def test_report_writes_the_formats_asked_for_and_nothing_else(results):
    names = {file.name for file in write_report(results, ["csv"])}
    assert names == {"README.txt", "reachability.csv", "comparison.csv"}
    assert {file.name for file in (results.path / "report").iterdir()} == names
    assert "reachability.png" in {file.name for file in write_report(results)}


def test_markdown_lists_probabilities_and_reasons(results):
    write_report(results, ["md"])
    text = (results.path / "report" / "reachability.md").read_text(encoding="utf-8")
    assert "| 22. 50 million visits in 2025 | ≥ 50 million | ~50 % | 20–80 | undecided |" in text
    assert "## not yet modelled" in text


def test_an_unknown_format_or_language_writes_nothing(results):
    with pytest.raises(InputError, match="unknown format 'pgn' .did you mean 'png'"):
        write_report(results, ["csv", "pgn"])
    with pytest.raises(InputError, match="unknown language 'fr'; known: en, zh"):
        write_report(results, ["csv"], lang="fr")
    assert not (results.path / "report").exists()


def test_without_a_chinese_font_the_package_to_install_is_named():
    latin = [file for file in mpl.font_manager.findSystemFonts(mpl.get_data_path()) if "DejaVuSans.ttf" in file]
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        fonts.chinese_font(latin)


def test_a_chinese_figure_is_drawn_with_a_font_that_has_every_character(results):
    try:
        family = fonts.chinese_font()
    except InputError:
        pytest.skip("no Chinese font on this machine")
    figure = probability_figure(reachability(results), "zh")
    assert figure.findobj(mpl.text.Text)[0].get_fontfamily()[0] == family
    figure.savefig(results.path / "figure.png")  # a character without a shape is a warning, and warnings are errors
