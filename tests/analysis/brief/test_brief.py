"""The briefing without a browser: two runs in step, mixes kept and loaded, refusals, words and
charts.
"""

import socket
import threading

import pytest

from abm import GanziModel
from abm.registers import policy
from abm.registers.outlook import KNOWN
from abm.registers.parameters import SETTLED, register
from abm.registers.policy import load_mix, mix_text
from abm.registers.posterior import posterior_values
from agents.county import COUNTIES
from analysis.brief import assets, charts, edge_charts, launch, map_charts
from analysis.brief.live import (
    county_indicators,
    difference_map,
    map_scale,
    map_values,
    series_rows,
)
from analysis.brief.pair import (
    MONTHS_SHOWN,
    Choice,
    Pair,
    first_pair,
    make_ahead,
    outlook_label,
    usual_draw,
)
from analysis.brief.room import columns
from analysis.brief.session import LARGEST_FILE, Session
from analysis.brief.share import file_name
from analysis.brief.steering import FAMILIES
from analysis.figures.map import shapes
from analysis.figures.map.edge_rows import edge_map
from analysis.words.labels import family_label
from analysis.words.names import unit_text
from runs.language import speaking
from runs.refusals import InputError


@pytest.fixture(scope="module")
def pair():
    return Pair(Choice(), months=5)


def test_both_runs_are_at_the_same_month_and_meet_the_same_luck(pair):
    assert pair.left.clock.t == pair.right.clock.t
    assert pair.month == "2022-05"
    january = [model.recorder.series("visits")[1][0] for _, model in pair.models()]
    assert january[0] == january[1]  # levers leave the status quo in April


def test_a_run_that_has_ended_does_not_go_on():
    pair = Pair(Choice())
    while pair.running:
        pair.step()
    pair.step()
    assert pair.months == 108


def test_levers_set_by_hand_are_part_of_the_mix_that_is_saved(tmp_path):
    choice = Choice().with_lever("pv_quota_mw_y", 3000.0)
    file = tmp_path / "mine.toml"
    file.write_text(mix_text(choice.mix("mine")), encoding="utf-8")
    loaded = load_mix(str(file))
    assert loaded.paths["pv_quota_mw_y"] == ((policy.FIRST_MONTH, 3000.0),)
    assert {
        **load_mix("document").paths,
        "pv_quota_mw_y": loaded.paths["pv_quota_mw_y"],
    } == loaded.paths
    assert loaded.implementation == "drawn"


@pytest.mark.parametrize("name", policy.shipped_mixes())
def test_every_shipped_mix_survives_being_written(name, tmp_path):
    mix = load_mix(name)
    (tmp_path / "copy.toml").write_text(mix_text(mix, ["made by a test"]), encoding="utf-8")
    assert load_mix(str(tmp_path / "copy.toml")) == mix


def test_a_path_survives_being_written(tmp_path):
    mix = policy.PolicyMix(
        "steps", "a", "b", 0.5, policy.extra_paths({"dc_quota_mw": {2023: 100, 2026: 300}})
    )
    (tmp_path / "steps.toml").write_text(mix_text(mix), encoding="utf-8")
    assert load_mix(str(tmp_path / "steps.toml")) == mix


def test_another_mix_gives_up_what_was_set_by_hand():
    assert Choice().with_lever("pv_quota_mw_y", 1.0).with_mix("status_quo").levers == {}


def test_a_number_set_by_hand_goes_back_to_its_draw():
    choice = Choice().with_parameter("implementation_strength", 0.9)
    assert choice.parameters == {"implementation_strength": 0.9}
    assert choice.with_parameter("implementation_strength", None) == Choice()


def test_a_slider_waits_until_it_is_applied():
    session = Session("en")
    session.set_lever("pv_quota_mw_y", 4000.0)
    assert session.pending
    session.reset()
    assert session.pending  # Reset is no Apply
    assert session.pair.value.choice.levers == {}
    session.pair.value.step()
    session.apply()
    assert not session.pending
    assert (
        session.pair.value.right.levers.pv_quota_mw_y == 800
    )  # April is the first month with levers
    assert session.pair.value.months == 1
    session.back_to_mix()
    assert session.pending
    assert session.choice.value.levers == {}


def test_months_that_several_ask_for_at_once_are_made_one_after_the_other():
    pair = Pair(Choice(), months=100)
    threads = [threading.Thread(target=lambda: [pair.step() for _ in range(8)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (pair.left.recorder.done, pair.right.recorder.done, pair.months) == (108, 108, 108)


def test_numbers_of_the_draw_are_known_while_one_is_set_by_hand():
    for outlook in ("uncertain", "adverse"):
        choice = Choice(outlook=outlook, draw=3)
        model = choice.model("status_quo")
        settled = {f"{name}_settled" for name in SETTLED}  # known only to a built model
        drawn = {
            name: value for name, value in model.parameter_row().items() if name not in settled
        }
        assert choice.with_parameter("implementation_strength", 0.9).drawn() == drawn


def test_a_first_year_that_fails_is_told_to_every_visitor(monkeypatch):
    monkeypatch.setattr(GanziModel, "step", lambda _: 1 / 0)
    make_ahead()
    session = Session("en")
    session.make_runs()
    assert "ZeroDivisionError" in session.error.value
    assert session.pair.value.months == 0


def test_a_visitor_waits_for_no_run_until_they_look_at_one():
    first_pair()  # so that none is left that was made ahead
    session = Session("en")
    assert not session.pair.value.is_made
    assert session.shown().months == session.pair.value.months == MONTHS_SHOWN
    session.make_runs()
    assert (session.pair.value.month, session.error.value) == ("2022-12", "")


def test_a_model_that_fails_leaves_the_page_as_it_was(monkeypatch):
    session = Session("en")
    before = session.pair.value
    monkeypatch.setattr(Choice, "model", lambda *_: 1 / 0)
    session.reset()
    assert session.pair.value is before
    assert "ZeroDivisionError" in session.error.value


GOOD = b'name = "mine"\nbased_on = "document"\n[levers]\npv_quota_mw_y = 2000\n'


def test_a_good_file_is_put_on_screen():
    session = Session("zh")
    session.load("mine.toml", len(GOOD), GOOD)
    assert session.choice.value.right.name == "mine"
    with speaking("zh"):
        assert session.file_message() == "mine.toml: 已载入"


def test_a_large_file_is_not_looked_into():
    session = Session("en")
    session.load("mine.toml", LARGEST_FILE + 1, GOOD)
    assert session.file_message() == "mine.toml: the file is larger than 64 kB"
    with speaking("zh"):
        assert session.file_message() == "mine.toml: 文件超过 64 kB"
    assert session.choice.value.right.name == "document"


def test_two_sessions_share_nothing():
    one, other = Session("en"), Session("en")
    one.set_lever("pv_quota_mw_y", 4000.0)
    one.lang.set("zh")
    assert other.choice.value.levers == {}
    assert other.lang.value == "en"


def test_the_pair_made_ahead_goes_to_one_visitor_only():
    make_ahead()
    first, second = first_pair(), first_pair()
    assert first.left is not second.left
    assert first.choice == second.choice == Choice(draw=usual_draw())
    assert [pair.month for pair in (first, second)] == ["2022-12"] * 2
    assert (
        first.right.recorder.series("visits")[1].tolist()
        == second.right.recorder.series("visits")[1].tolist()
    )


def test_names_of_files_hold_nothing_a_file_system_refuses():
    assert file_name("../my mix/方案*1") == "my_mix_方案_1"
    assert file_name(" / ") == "my_mix"


def test_every_family_of_levers_has_a_name_and_units_are_in_the_language_of_the_page():
    with speaking("zh"):
        assert all(not family_label(family).isascii() for family in FAMILIES)
        assert set(FAMILIES) == {row["family"] for row in policy.register().values()}
        assert unit_text("M CNY/a") == "百万元/年"
    assert unit_text("0-1") == ""


def test_every_outlook_has_a_name_in_the_language_of_the_page():
    english = {outlook_label(name) for name in KNOWN}
    with speaking("zh"):
        chinese = {outlook_label(name) for name in KNOWN}
    assert len(english) == len(chinese) == len(KNOWN)
    assert not [name for name in chinese if name.isascii()]


def test_the_map_has_every_county_once_and_names_inside():
    features, source = shapes.outlines()
    assert sorted(feature["county"] for feature in features) == sorted(COUNTIES)
    assert "cnmaps" in source
    xs = [x for x, _ in shapes.centres().values()]
    assert 84 < min(xs) < max(xs) < 88.5  # longitudes 97.3-102.5 times cos 30.5


def test_a_centre_of_mass_by_hand():
    assert shapes._centroid([[0, 0], [4, 0], [4, 2], [0, 2]]) == (2.0, 1.0)


def test_every_county_indicator_can_be_drawn(pair):
    for name in county_indicators():
        with speaking("zh"):
            values, unit = map_values(pair.right, name)
            drawing = map_charts.county_map(values, (0, 1), title=name, subtitle="s", unit=unit)
        assert {shape["county"] for shape in drawing.spec["layer"][0]["data"]["values"]} == set(
            values
        )
        scale = {"low": 0, "high": 1, "ticks": [0, 0.25, 0.5, 0.75, 1]}
        assert drawing.signals == {"amounts": values, **scale, "subtitle": "s"}


def test_the_live_tab_maps_what_one_mix_has_more_than_the_other():
    first, second, *rest = COUNTIES
    before = {first: 3.0, second: 1.0} | dict.fromkeys(rest, 1.0)
    after = {first: 2.5, second: 3.0} | dict.fromkeys(rest, 1.0)
    drawing = difference_map([("One", before, "MW"), ("Other", after, "MW")], subtitle="2023-01")
    assert drawing.signals["amounts"] == {first: -0.5, second: 2.0} | dict.fromkeys(rest, 0.0)
    assert (drawing.signals["low"], drawing.signals["high"]) == (-2.0, 2.0)
    assert drawing.spec["title"]["text"] == "Other minus One"
    names = shapes.county_names()
    assert f"most in {names[second]} 2, {names[first]} -0.5" in drawing.description
    alike = difference_map([("One", after, "MW"), ("Other", after, "MW")], subtitle="2022-01")
    assert (alike.signals["low"], alike.signals["high"]) == (-1.0, 1.0)


def test_two_maps_have_one_scale_that_ends_at_a_round_number_and_its_legend_names_both_ends():
    first, second, *rest = COUNTIES
    one = {first: 0.3, second: 0.0} | dict.fromkeys(rest, 0.1)
    other = one | {second: 1.2}
    assert map_scale([one, one]) == (0, 0.5)
    assert map_scale([one, other]) == (0, 2)
    assert map_scale([one, one | {first: -1.2}]) == (-2, 2)
    drawing = map_charts.county_map(one, (0, 2), title="t", subtitle="s", unit="u")
    assert drawing.signals["ticks"] == [0, 0.5, 1, 1.5, 2]
    change = difference_map([("One", one, "u"), ("Other", other, "u")], subtitle="s")
    assert change.signals["ticks"] == [-2, -1, 0, 1, 2]


def test_maps_side_by_side_stand_level_and_no_title_meets_its_menu():
    values = dict.fromkeys(COUNTIES, 0.0)
    title, wide = "The document as written minus Status quo", 290
    assert map_charts.title_lines(title, wide) == ["The document as written minus", "Status quo"]
    assert map_charts.title_lines(title, 420) == [title]
    for line in map_charts.title_lines("\u6309" * 40, wide):
        assert 0 < len(line) * map_charts.TITLE <= wide - map_charts.MENU
    drawings = [
        map_charts.county_map(
            values, (0, 1), title=one, subtitle="s", unit="u", wide=wide, rows=2
        ).spec
        for one in ("Status quo", title)
    ]
    low = [drawing["title"]["offset"] for drawing in drawings]
    assert low[0] - low[1] == drawings[0]["title"]["lineHeight"]
    assert drawings[0]["height"] == pytest.approx(wide * 400 / 295, abs=1)


def test_as_many_charts_stand_side_by_side_as_there_is_room_for():
    assert columns(930, least=270, most=3) == (3, 304)
    assert columns(788, least=270, most=3) == (2, 390)
    assert columns(548, least=270, most=3) == (2, 270)
    assert columns(547, least=270, most=3) == (1, 547)
    assert columns(2000, least=270, most=3) == (3, 661)
    assert columns(100, least=270, most=3) == (1, 100)


def test_a_month_changes_rows_and_signals_and_no_specification():
    pair, names = Pair(Choice(), months=1), {"left": "a", "right": "b"}

    def drawn():
        values, unit = map_values(pair.right, "visits")
        points, _ = series_rows(pair, "visits", names)
        edges = edge_map(pair.right, "energy", {})
        return (
            map_charts.county_map(values, (0, 1), title="m", subtitle=pair.month, unit=unit),
            charts.time_series(points, [], title="t", unit=unit, names=("a", "b"), last_year=2030),
            edge_charts.graph_map(edges, title="f", subtitle="s"),
        )

    before = drawn()
    pair.step()
    for old, new in zip(before, drawn(), strict=True):
        assert old.spec == new.spec
        assert (old.rows, old.signals) != (new.rows, new.signals)


def test_the_page_runs_with_the_fitted_parameters_that_probabilities_are_published_with():
    fitted = posterior_values(3)
    first = sorted(fitted)[0]
    drawn = Choice(draw=3).model("status_quo")
    assert {name: getattr(drawn.parameters, name) for name in fitted} == pytest.approx(fitted)
    low = next(row["low"] for row in register() if row["name"] == first)
    by_hand = Choice(draw=3).with_parameter(first, low).model("status_quo")
    assert getattr(by_hand.parameters, first) == low


def test_what_is_missing_is_fetched_whole_or_not_at_all(tmp_path, monkeypatch):
    assert assets.missing(tmp_path) == list(assets.PACKAGES)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(InputError, match="cannot be fetched|npm is needed"):
        assets.fetch(tmp_path)
    assert assets.missing(tmp_path) == list(assets.PACKAGES)
    assert not any(tmp_path.iterdir())


def test_without_files_and_network_the_page_does_not_start(tmp_path, monkeypatch):
    monkeypatch.setenv(assets.FOLDER, str(tmp_path))
    monkeypatch.setattr(launch, "CONTENT_NETWORK", ("127.0.0.1", 9))
    with pytest.raises(InputError, match="9 of 9 packages missing in .* run 'python -m"):
        launch.check_assets()
    for package in assets.PACKAGES:
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "package.json").touch()
    launch.check_assets()


def test_a_port_in_use_and_a_missing_folder_are_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} on 127.0.0.1 cannot be used .*--port"):
            launch.check_port("127.0.0.1", port)
    launch.check_port("127.0.0.1", port)
    with pytest.raises(InputError, match="no result folder"):
        launch.check_folder(tmp_path)
