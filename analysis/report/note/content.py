"""What a note holds, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.figures.note import Line


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: what it says in bold first, then the rest."""

    lead: str
    text: str


@dataclass(frozen=True)
class Part:
    """One of the four parts of a note."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Drawn:
    """The figure of a note: targets as lines, one or two mixes as dots."""

    title: str
    lines: tuple[Line, ...]
    before: str
    """Title of the mix with the hollow dots; empty if there is one mix only."""
    after: str
    """Title of the mix with the filled dots."""


@dataclass(frozen=True)
class Note:
    """One page: the figure stands below the first part."""

    kind: str
    issue: str
    title: str
    parts: tuple[Part, ...]
    figure: Drawn
    scale: str
    """What the words for probabilities mean."""
    source: str
    """The result folder that the note was made from."""


@dataclass(frozen=True)
class Room:
    """How much a note says; shortened step by step until it fits on its page."""

    names: int
    """Most targets named in a sentence."""
    lines: int
    """Most lines of the figure."""
    advice: int
    """Most recommendations."""
    whole: bool
    """Whether sentences that can be spared stand there too."""


ROOMS = (
    Room(names=6, lines=10, advice=4, whole=True),
    Room(names=5, lines=9, advice=4, whole=True),
    Room(names=4, lines=9, advice=4, whole=True),
    Room(names=4, lines=8, advice=4, whole=True),
    Room(names=3, lines=8, advice=4, whole=True),
    Room(names=3, lines=7, advice=4, whole=True),
    Room(names=3, lines=7, advice=4, whole=False),
    Room(names=3, lines=6, advice=4, whole=False),
    Room(names=3, lines=7, advice=3, whole=False),
    Room(names=3, lines=6, advice=3, whole=False),
    Room(names=2, lines=6, advice=3, whole=False),
    Room(names=2, lines=6, advice=2, whole=False),
    Room(names=1, lines=5, advice=1, whole=False),
)
"""From the fullest note to the shortest."""
OPENING = Room(names=10, lines=10, advice=4, whole=True)
"""What the first page of a whole report says."""
