"""The figure and the report: what is drawn, in which order, and what is refused."""

import re

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from abm import GanziModel
from abm.registers import targets
from agents.county import COUNTIES
from analysis import compare, figures, reachability, write_report
from analysis.figures import fonts, mix_colours, probability_figure
from analysis.figures.map.shapes import county_names
from analysis.questions.costs import cost_effectiveness
from analysis.questions.drivers import drivers, variance_by_grade
from analysis.questions.target_groups import co_failure_matrix
from analysis.words.names import mix_titles
from runs import InputError, open_results
from runs.language import speaking
from tests.worlds.sample_folder import write_sample
from tests.worlds.synthetic import experiment, record, write_results

MET = {
    "visits_2025": True,
    "clean_capacity_2025": True,
    "co2_2025": False,
    "green_loan_share_up": True,
}


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
    order = [
        "Energy and carbon",
        *(register[name]["label_en"] for name in ("clean_capacity_2025", "co2_2025")),
    ]
    order += [
        "Tourism",
        register["visits_2025"]["label_en"],
        "Administrative and derived (not counted)",
    ]
    assert [text for text in texts if text in order] == order
    assert register["forest_cover_2025"]["label_en"] not in texts


def test_the_caption_states_draws_information_date_and_what_is_missing(results):
    caption = " ".join(drawn_texts(probability_figure(reachability(results))))
    assert "8 draws a mix; information date March 2022" in caption
    assert (
        f"{len(targets.register()) - len(MET)} of the {len(targets.register())} targets" in caption
    )


def test_dots_stand_at_the_probabilities(results):
    figure = probability_figure(reachability(results, pool=False))
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


def test_markdown_lists_probabilities_and_reasons(results, monkeypatch):
    monkeypatch.setattr("analysis.questions.pooling.POOLED", False)
    write_report(results, ["md"])
    text = (results.path / "report" / "reachability.md").read_text(encoding="utf-8")
    assert "| 22. 50 million visits in 2025 | ≥ 50 million | ~50 % | 10–90 | □ about even |" in text
    assert "## not judged" in text


def test_an_unknown_format_or_language_writes_nothing(results):
    with pytest.raises(InputError, match="unknown format 'pgn' .did you mean 'png'"):
        write_report(results, ["csv", "pgn"])
    with pytest.raises(InputError, match="unknown language 'fr'; known: en, zh"):
        write_report(results, ["csv"], lang="fr")
    assert not (results.path / "report").exists()


def test_without_a_chinese_font_the_package_to_install_is_named():
    latin = [
        file
        for file in mpl.font_manager.findSystemFonts(mpl.get_data_path())
        if "DejaVuSans.ttf" in file
    ]
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        fonts.chinese_font(latin)


def test_a_chinese_figure_is_drawn_with_a_font_that_has_every_character(results):
    try:
        family = fonts.chinese_font()
    except InputError:
        pytest.skip("no Chinese font on this machine")
    figure = probability_figure(reachability(results), "zh")
    assert figure.findobj(mpl.text.Text)[0].get_fontfamily()[0] == family
    figure.savefig(
        results.path / "figure.png"
    )  # a character without a shape is a warning, and warnings are errors


def drawn(figure):
    """(visible texts with their boxes, width, height) of a figure as it is printed, in dots."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    beyond = {
        label
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for label in undrawn(axis)
    }
    texts = [
        text
        for text in figure.findobj(mpl.text.Text)
        if text.get_visible() and text.get_text().strip()
    ]
    texts = [text for text in texts if text not in beyond]
    return [
        (text, text.get_window_extent(canvas.get_renderer())) for text in texts
    ], *canvas.get_width_height()


def undrawn(axis):
    """Labels of ticks beyond the ends of an axis: they exist but are not drawn."""
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
    return [label for tick in ticks for label in (tick.label1, tick.label2)]


def share_covered(first, second):
    """Share of the smaller of two boxes that the other covers."""
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    high = min(first.y1, second.y1) - max(first.y0, second.y0)
    smaller = min(first.width * first.height, second.width * second.height)
    return max(wide, 0) * max(high, 0) / max(smaller, 1e-9)


def languages():
    try:
        fonts.chinese_font()
    except InputError:
        return ["en"]
    return ["en", "zh"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    mixes = ("status_quo", "document", "subsidies_only")
    return open_results(
        write_sample(tmp_path_factory.mktemp("figures") / "r", 110, mixes, seed=11, box=True).folder
    )


def plain_figures(sample, lang):
    """Every figure but the maps."""
    with speaking(lang):
        titles = mix_titles(sample)
    table, moved, cause = reachability(sample), compare(sample), drivers(sample, "document")
    shares, names = variance_by_grade(sample, "document"), list(dict.fromkeys(table["target"]))[:30]
    wanted = ["clean_capacity_2025", "visits_2025", "co2_2025", "li_ore_capacity_2025"]
    yield "probability", figures.probability_figure(table, lang, titles)
    yield "change", figures.change_figure(moved, "document", lang, titles)
    yield "mixes", figures.mix_target_figure(table, lang, titles)
    yield "fans", figures.fan_figure(sample, wanted, lang, titles)
    yield "frontier", figures.frontier_figure(cost_effectiveness(sample), lang, titles)
    yield "tornado", figures.tornado_figure(cause, "visits_2025", lang)
    yield "drivers", figures.driver_figure(cause, names, lang)
    yield "grades", figures.grade_figure(shares, names, lang)
    yield "co-failure", figures.co_failure_figure(co_failure_matrix(sample, "document"), lang, 110)


@pytest.mark.parametrize("lang", languages())
def test_no_label_is_cut_off_and_none_covers_another(sample, lang):
    for name, figure in plain_figures(sample, lang):
        texts, width, height = drawn(figure)
        for text, box in texts:
            inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
            assert inside, f"{name}: '{text.get_text()}' leaves the page"
        level = [(text, box) for text, box in texts if text.get_rotation() == 0]
        for place, (text, box) in enumerate(level):
            for other, second in level[place + 1 :]:
                covered = share_covered(box, second)
                assert covered < 0.25, f"{name}: '{text.get_text()}' meets '{other.get_text()}'"


@pytest.mark.parametrize("lang", languages())
def test_maps_name_every_county_and_their_source(lang):
    model = GanziModel(mix="document", detail="coarse", end="2022-06").run()
    values = {county: float(place) for place, county in enumerate(COUNTIES)}
    county_map = figures.county_figure([("A", "MW", values), ("B", "", values)], "One run.", lang)
    for figure in (county_map, figures.economy_figure(model, "One run.", lang)):
        texts, width, height = drawn(figure)
        said = " ".join(text.get_text() for text, _ in texts).replace("\n", " ")
        assert {"en": "Amap", "zh": "高德"}[lang] in said
        assert all(
            box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
            for _, box in texts
        )
    named = [text.get_text() for text, _ in drawn(county_map)[0]]
    with speaking(lang):
        assert all(named.count(name) == 2 for name in county_names().values())


def test_every_figure_states_draws_and_information_date(sample):
    for name, figure in plain_figures(sample, "en"):
        said = " ".join(drawn_texts(figure)).replace("\n", " ")
        assert re.search("information date (2022-03|March 2022)", said), name
        assert "110 " in said, name
