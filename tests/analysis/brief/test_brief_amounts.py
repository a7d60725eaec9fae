"""How the page writes large numbers and draws series, tells colours and names apart, and gives
memory back.
"""

import gc
import itertools
import weakref

import pytest

from analysis.brief import charts, memory
from analysis.brief.live import monthly_indicators, series_rows, target_marks
from analysis.brief.pair import Choice, Pair
from analysis.brief.session import Session
from analysis.figures.map import shapes
from analysis.figures.map.amounts import amount_expression, large, round_end, round_ticks
from runs import limits
from runs.language import speaking


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (1.5e6, "1.5 million", "150万"),
        (-2.5e9, "-2.5 billion", "-25亿"),
        (9999, "9,999", "9,999"),
        (123456, "123,456", "12.3万"),
        (0.25, "0.25", "0.25"),
    ],
)
def test_large_numbers_carry_a_word(number, english, chinese):
    assert large(number) == english
    with speaking("zh"):
        assert large(number) == chinese


def test_ticks_ask_for_the_largest_word_first():
    with speaking("zh"):
        expression = amount_expression()
    assert expression.index("100000000 ?") < expression.index("10000 ?")
    assert expression.endswith("format(datum.value, ',.10~g')")


def test_no_two_names_on_the_map_cover_each_other():
    """Chinese names are 12 pixels high and 36 wide; the map shows a degree on 64 pixels."""
    pixels = 64
    for (x, y), (x2, y2) in itertools.combinations(shapes.name_places().values(), 2):
        assert abs(x - x2) * pixels > 36 or abs(y - y2) * pixels > 12


def test_a_screen_reader_hears_the_newest_values_in_the_language_of_the_page():
    pair, names = Pair(Choice(), months=1), {"left": "a", "right": "b"}
    with speaking("zh"):
        points, unit = series_rows(pair, "visits", names)
        drawing = charts.time_series(
            points, [], title="游客", unit=unit, names=("a", "b"), last_year=2030
        )
        newest = large(points[0]["value"])
    assert drawing.description.startswith(f"折线图：游客，{unit}；最新值：a {newest}、b ")


def test_series_are_in_document_units_in_chinese():
    pair = Pair(Choice(), months=5)
    names = {"left": "a", "right": "b"}
    english, unit = series_rows(pair, "clean_capacity", names)
    with speaking("zh"):
        chinese, unit_zh = series_rows(pair, "clean_capacity", names)
    assert (unit, unit_zh) == ("GW", "万千瓦")
    assert chinese[0]["value"] == pytest.approx(100 * english[0]["value"])
    assert len(english) == 10
    assert set(monthly_indicators()) >= {"visits", "co2", "clean_capacity"}


def test_what_a_year_adds_up_is_shown_by_the_year_so_that_its_target_can_stand_beside_it():
    pair, names = Pair(Choice(), months=14), {"left": "a", "right": "b"}
    points, unit = series_rows(pair, "visits", names)
    assert unit == "million visits a year"
    measured = pair.right.recorder.series("visits")[1] / 1e6
    mine = {
        line: [p for p in points if (p["side"], p["line"]) == ("b", line)]
        for line in ("month", "year")
    }
    assert [point["value"] for point in mine["month"]] == pytest.approx(list(measured * 12))
    assert [point["value"] for point in mine["year"]] == pytest.approx(
        [measured[k : k + 12].sum() for k in range(3)]
    )
    assert [point["time"] for point in mine["year"]] == pytest.approx(
        [2023, 2023 + 1 / 12, 2023 + 2 / 12]
    )
    assert {point["line"] for point in series_rows(pair, "yak_herd", names)[0]} == {"level"}
    few, _ = series_rows(Pair(Choice(), months=11), "visits", names)
    assert {point["line"] for point in few} == {"month"}
    assert series_rows(Pair(Choice()), "visits", names)[0] == []


def test_targets_are_marked_at_the_end_of_their_year():
    assert [mark["time"] for mark in target_marks("clean_capacity")] == [2026, 2031]
    with speaking("zh"):
        assert target_marks("visits") == [{"time": 2026, "value": 5000, "label": "目标 2025"}]
    assert target_marks("loans") == []


def test_runs_that_were_on_screen_go_away(monkeypatch):
    session, given_back = Session("en"), []
    monkeypatch.setattr(memory, "give_back", lambda: given_back.append(gc.collect()))
    before = weakref.ref(session.pair.value.right)
    session.reset()
    assert len(given_back) == 1
    assert before() is None


class Library:
    """A C library that notes what it is asked for."""

    def __init__(self):
        self.asked = []

    def mallopt(self, option, value):
        self.asked.append((option, value))

    def malloc_trim(self, kept):
        self.asked.append(("trim", kept))


def test_memory_is_bounded_and_given_back_and_left_alone_elsewhere(monkeypatch):
    library = Library()
    for place in (limits, memory):
        monkeypatch.setattr(place, "c_library", lambda: library)
    memory.bound()
    memory.give_back()
    assert library.asked == [(-8, memory.ARENAS), (-3, memory.LARGE), ("trim", 0)]
    for place in (limits, memory):
        monkeypatch.setattr(place, "c_library", lambda: None)
    assert memory.bound() is memory.give_back() is None
    assert len(library.asked) == 3


@pytest.mark.parametrize(
    ("largest", "end"),
    [(0, 1), (1, 1), (1.001, 2), (2, 2), (4.9, 5), (5.1, 10), (0.07, 0.1), (0.0003, 0.0005)]
    + [(123_456, 200_000), (99, 100), (1000, 1000), (0.1 + 0.2 + 0.2, 0.5)],
)
def test_a_scale_ends_at_the_least_round_number_that_holds_all(largest, end):
    assert round_end(largest) == end


def test_the_ticks_of_a_scale_are_round_and_name_both_ends():
    assert round_ticks(0, 0.5) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert round_ticks(0, 2e6) == [0, 5e5, 1e6, 1.5e6, 2e6]
    assert round_ticks(0, 0.1) == [0, 0.025, 0.05, 0.075, 0.1]
    assert round_ticks(-0.0005, 0.0005) == [-0.0005, -0.00025, 0, 0.00025, 0.0005]
