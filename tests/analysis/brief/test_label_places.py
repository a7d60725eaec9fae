"""Labels of the chart of mixes keep off its line, off points and off one another."""

from itertools import combinations

import pytest

from analysis.brief import found, frontier_chart, mix_facts
from analysis.brief.label_places import (
    MARK,
    Box,
    Segment,
    Surroundings,
    free_places,
    text_width,
)
from analysis.questions.shipped_mixes import shipped_digest, summary
from runs.language import speaking

FRAME = Box(0, 0, 400, 300)


def test_a_line_meets_a_box_that_it_crosses_or_ends_in_and_no_other():
    box = Box(10, 10, 20, 20)
    assert Segment(0, 15, 30, 15).meets(box)
    assert Segment(0, 0, 12, 12).meets(box)
    assert Segment(12, 12, 13, 14).meets(box)
    assert not Segment(0, 0, 9, 9).meets(box)
    assert not Segment(0, 21, 30, 21).meets(box)
    assert not Segment(0, 16, 16, 0).meets(Box(10, 10, 20, 20))
    assert Segment(0, 0, 2, 2).crosses(Segment(0, 2, 2, 0))
    assert not Segment(0, 0, 1, 1).crosses(Segment(0, 4, 4, 0))


def test_a_label_alone_stands_right_of_its_point_and_gives_way_to_a_line():
    free = Surroundings(FRAME, [], [], [])
    (alone,) = free_places([(100, 100)], ["label"], size=10, others=[], around=free)
    assert (alone.align, alone.y) == ("left", 100)
    assert alone.x == pytest.approx(114)
    assert alone.box.right - alone.box.left == pytest.approx(text_width("label", 10)) == 26
    line = Segment(100, 100, 400, 100)
    around = free._replace(lines=[line])
    (moved,) = free_places([(100, 100)], ["label"], size=10, others=[], around=around)
    assert not line.meets(moved.box)


def test_labels_of_points_at_one_place_stand_apart():
    around = Surroundings(FRAME, [], [], [])
    many = free_places([(100, 100)] * 4, ["label"] * 4, size=10, others=[], around=around)
    assert not any(one.box.meets(other.box) for one, other in combinations(many, 2))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("room", [752, 1112])
def test_no_label_of_the_chart_of_mixes_lies_on_its_line_or_on_another(lang, room):
    chart = frontier_chart.fitting(room)
    shipped = shipped_digest()
    with speaking(lang):
        points = mix_facts.points(summary(shipped))
        points += found.found_points(found.found_mixes(None), shipped)
        rows = frontier_chart.placed(points, chart)
        again = frontier_chart.placed(points, chart)
    assert rows == again
    size, high = frontier_chart.FONT, frontier_chart.FONT / 2
    boxes = {}
    for row in rows:
        wide = text_width(row["title"], size)
        left = row["label_x"] - {"left": 0, "center": wide / 2, "right": wide}[row["align"]]
        y = row["label_y"]
        boxes[row["title"]] = Box(left, y - high, left + wide, y + high)
    assert len(boxes) == len(rows) > 12
    for one, other in combinations(boxes, 2):
        assert not boxes[one].meets(boxes[other]), (one, other)
    line = sorted((row for row in rows if row["frontier"]), key=lambda row: row["x"])
    for first, last in zip(line, line[1:], strict=False):
        segment = Segment(first["x"], first["y"], last["x"], last["y"])
        assert [name for name, box in boxes.items() if segment.meets(box)] == []
    for row in rows:
        x, y = row["x"], row["y"]
        mark = Box(x - MARK / 2, y - MARK / 2, x + MARK / 2, y + MARK / 2)
        assert [name for name, box in boxes.items() if mark.meets(box)] == []
        right = chart.width + frontier_chart.PADDING["right"]
        # The width of what stands beside the chart is cut by the chart itself.
        beside = row["label_x"] > chart.width
        assert boxes[row["title"]].left >= 0
        assert beside or boxes[row["title"]].right <= right
