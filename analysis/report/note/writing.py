"""A note from findings: as much as fits on a page, as HTML or as a Word file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.figures.note import note_figure
from analysis.report.note.chosen import Chosen
from analysis.report.note.content import OPENING, ROOMS
from analysis.report.note.measure import fits
from analysis.report.note.sentences import note_of
from runs.language import spoken_language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.report.findings import Findings
    from analysis.report.note.content import Drawn, Note


def note(findings: Findings) -> Note:
    """The fullest note on a folder that takes one page, in the language spoken."""
    chosen = Chosen(findings)
    for room in ROOMS:
        made = note_of(chosen, room)
        if fits(made):
            break
    return made


def opening(findings: Findings) -> Note:
    """How a whole report opens: the note with more names than one page has room for; its last part,
    what the numbers rest on, is left out, as the report tells it at length.
    """
    made = note_of(Chosen(findings), OPENING)
    return replace(made, parts=made.parts[:-1])


def drawn(figure: Drawn) -> Figure:
    """The figure of a note."""
    return note_figure(
        figure.lines, figure.title, figure.before, figure.after, lang=spoken_language()
    )


def described(figure: Drawn) -> str:
    """The figure in words, for who cannot see it."""
    return "; ".join(f"{line.label} {line.shown}" for line in figure.lines)
