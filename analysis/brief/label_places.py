"""Where labels of points stand: near their points, off lines and marks, none over another.

Every label tries places around its point, near ones first; what it would cover counts more than any
way. Each is tried again until none moves. The same points give the same places.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LATIN, WIDE = 0.52, 1.0
"""Widths of a letter and of a Chinese character, in sizes of the font."""
FIRST_WIDE = 0x2E80
"""From which character on they are as wide as high."""
LINE = 1.35
"""Height of a label, in sizes of the font."""
AROUND = 24
"""Directions in which a label looks for a place."""
WAYS = (14.0, 22.0, 32.0, 44.0, 58.0, 76.0, 98.0, 124.0, 156.0, 196.0)
"""Pixels from a point to its label."""
STEEP = 0.35
"""Part of a way across below which a label stands in the middle above or below its point."""
MARK = 10.0
"""Pixels from the middle of a point to the edge of its mark."""
ROUNDS = 3
ON_LABEL, ON_LINE, ON_MARK, ON_BAR, OUTSIDE = 4000.0, 1500.0, 1500.0, 250.0, 4000.0
LEAD_ON_LABEL, LEAD_ON_MARK, LEAD_ON_LINE = 1000.0, 500.0, 120.0
"""What counts against a place, in pixels of way."""
SLANT = 0.1
"""What a pixel down counts beyond the way: of two places as near the one beside the point."""


class Box(NamedTuple):
    """A rectangle, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes have a part in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Segment(NamedTuple):
    """A straight line between two places, in pixels."""

    x: float
    y: float
    x2: float
    y2: float

    def meets(self, box: Box) -> bool:
        """Whether a part of the line lies in a box (Liang and Barsky 1984)."""
        along, down = self.x2 - self.x, self.y2 - self.y
        first, last = 0.0, 1.0
        for way, room in (
            (-along, self.x - box.left),
            (along, box.right - self.x),
            (-down, self.y - box.top),
            (down, box.bottom - self.y),
        ):
            if way == 0:
                if room < 0:
                    return False
            elif way < 0:
                first = max(first, room / way)
            else:
                last = min(last, room / way)
        return first <= last

    def crosses(self, other: Segment) -> bool:
        """Whether two lines cross."""
        ends = (_side(self, other.x, other.y), _side(self, other.x2, other.y2))
        own = (_side(other, self.x, self.y), _side(other, self.x2, self.y2))
        return ends[0] * ends[1] < 0 and own[0] * own[1] < 0


class Place(NamedTuple):
    """Where a label stands: its anchor, how it is aligned there, the box it takes, and the line to
    its point.
    """

    x: float
    y: float
    align: str
    box: Box
    lead: Segment


class Surroundings(NamedTuple):
    """What labels keep off."""

    frame: Box
    lines: Sequence[Segment]
    bars: Sequence[Segment]
    labels: Sequence[Box]
    """Labels that stand already."""


def text_width(text: str, size: float) -> float:
    """Pixels that a label is wide, about."""
    return size * sum(WIDE if ord(letter) >= FIRST_WIDE else LATIN for letter in text)


def free_places(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    size: float,
    others: Sequence[tuple[float, float]],
    around: Surroundings,
) -> list[Place]:
    """A place for the label of each of some points; `others` are points whose labels stand."""
    still = Surroundings(
        around.frame, tuple(around.lines), tuple(around.bars), tuple(around.labels)
    )
    return list(_found_places(tuple(points), tuple(texts), size, tuple(others), still))


@lru_cache(maxsize=64)
def _found_places(
    points: tuple[tuple[float, float], ...],
    texts: tuple[str, ...],
    size: float,
    others: tuple[tuple[float, float], ...],
    around: Surroundings,
) -> tuple[Place, ...]:
    """The places, worked out once: a chart is drawn again whenever one of its points is picked."""
    marks = [_mark(*point) for point in (*points, *others)]
    tried = [
        _candidates(point, text_width(text, size), LINE * size)
        for point, text in zip(points, texts, strict=True)
    ]
    chosen: list[Place | None] = [None] * len(points)
    for _ in range(ROUNDS):
        before = list(chosen)
        for number, candidates in enumerate(tried):
            taken = [place for at, place in enumerate(chosen) if place and at != number]
            labels = [*around.labels, *(place.box for place in taken)]
            chosen[number] = _best(candidates, number, around._replace(labels=labels), marks)
        if chosen == before:
            break
    return tuple(place for place in chosen if place)


def _best(
    candidates: Sequence[Place], number: int, around: Surroundings, marks: Sequence[Box]
) -> Place:
    """The place with least against it, the first of several; a way that is longer than all that
    counts against another place needs no look at what lies there.
    """
    best, least = candidates[0], math.inf
    for place in candidates:
        if _way(place) < least:
            against = _against(place, number, around, marks)
            if against < least:
                best, least = place, against
    return best


def _way(place: Place) -> float:
    """How long the way from a point to the place of its label counts, in pixels."""
    down = place.lead.y2 - place.lead.y
    return math.hypot(place.lead.x2 - place.lead.x, down) + SLANT * abs(down)


def _candidates(point: tuple[float, float], wide: float, high: float) -> list[Place]:
    """Places around a point, to the right first."""
    x, y = point
    places = []
    for way in WAYS:
        for turn in range(AROUND):
            angle = 2 * math.pi * turn / AROUND
            across, down = math.cos(angle), math.sin(angle)
            places.append(_place(x, y, way * across, way * down, (wide, high)))
    return places


def _place(x: float, y: float, across: float, down: float, size: tuple[float, float]) -> Place:
    """The place of a label whose nearest edge is so far across and down from its point."""
    wide, high = size
    way = math.hypot(across, down)
    if abs(across) < STEEP * way:
        middle = y + down + math.copysign(high / 2, down)
        left, anchor, align = x + across - wide / 2, x + across, "center"
        end = (anchor, middle - math.copysign(high / 2, down))
    else:
        middle, anchor = y + down, x + across
        align = "left" if across > 0 else "right"
        left = anchor if across > 0 else anchor - wide
        end = (anchor, middle)
    box = Box(left, middle - high / 2, left + wide, middle + high / 2)
    start = min(MARK / way, 1.0)
    lead = Segment(x + start * across, y + start * down, *end)
    return Place(anchor, middle, align, box, lead)


def _against(place: Place, number: int, around: Surroundings, marks: Sequence[Box]) -> float:
    """What counts against a place of the label of point `number`, in pixels of way."""
    box, lead, frame = place.box, place.lead, around.frame
    against = _way(place)
    outside = box.left < frame.left or box.right > frame.right
    outside |= box.top < frame.top or box.bottom > frame.bottom
    against += OUTSIDE * outside
    against += ON_LABEL * sum(box.meets(other) for other in around.labels)
    against += LEAD_ON_LABEL * sum(lead.meets(other) for other in around.labels)
    against += ON_LINE * sum(line.meets(box) for line in around.lines)
    against += LEAD_ON_LINE * sum(line.crosses(lead) for line in around.lines)
    against += ON_BAR * sum(bar.meets(box) for bar in around.bars)
    against += ON_MARK * sum(box.meets(mark) for mark in marks)
    foreign = (mark for at, mark in enumerate(marks) if at != number)
    return against + LEAD_ON_MARK * sum(lead.meets(mark) for mark in foreign)


def _mark(x: float, y: float) -> Box:
    """The box of a point's mark."""
    return Box(x - MARK, y - MARK, x + MARK, y + MARK)


def _side(line: Segment, x: float, y: float) -> float:
    """On which side of a line a place lies: the sign."""
    return (line.x2 - line.x) * (y - line.y) - (line.y2 - line.y) * (x - line.x)
