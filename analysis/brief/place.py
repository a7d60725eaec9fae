"""Where the draw of a live run lies among all draws that were assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.registers import targets
from analysis.questions.middle import distances, middle_draw
from analysis.questions.shipped_mixes import ShippedMixes, shipped_digest
from runs.language import column_text, say
from runs.refusals import InputError

if TYPE_CHECKING:
    from analysis.brief.pair import Choice

SHOWN = ("clean_capacity_2030", "visits_2025", "co2_2025", "tourism_revenue_2025")
"""Targets whose places are named, where the draw has them."""
MOST_SHOWN = 3
PER_CENT = 100


def place_lines(choice: Choice) -> list[str]:
    """What is said of the draw: how near the middle it is, and where it lies in a few targets."""
    try:
        shipped = shipped_digest()
    except InputError:
        return [say("One run is one possible course, no forecast.")]
    return [*_of_draw(choice, shipped), _caution(choice, shipped)]


def _of_draw(choice: Choice, shipped: ShippedMixes) -> list[str]:
    """Lines about the draw; none is known of a draw that was not assessed."""
    places = shipped.places
    if choice.draw not in places.index:
        return [
            say(
                "Draw {draw} is not among the {n} that were assessed.",
                draw=choice.draw,
                n=len(places),
            )
        ]
    apart = distances(places)
    order = int((apart < apart[choice.draw]).sum()) + 1
    if choice.draw == middle_draw(places):
        first = say(
            "Draw {draw}: of {n} the one nearest the middle.", draw=choice.draw, n=len(places)
        )
    else:
        first = say(
            "Draw {draw}: number {order} of {n} from the middle.",
            draw=choice.draw,
            order=order,
            n=len(places),
        )
    distance = say(
        "Under the document its results lie on average {points} points of 100 from the median.",
        points=f"{PER_CENT * apart[choice.draw]:.0f}",
    )
    return [first, distance, *_named(choice.draw, shipped)]


def _named(draw: int, shipped: ShippedMixes) -> list[str]:
    """Places of the draw in a few targets."""
    register = targets.register()
    row = shipped.places.loc[draw]
    known = [name for name in SHOWN if name in row.index and np.isfinite(row[name])]
    return [
        say(
            "{target}: above {share} of 100 draws",
            target=column_text(register[name], "label"),
            share=f"{PER_CENT * row[name]:.0f}",
        )
        for name in known[:MOST_SHOWN]
    ]


def _caution(choice: Choice, shipped: ShippedMixes) -> str:
    """What the place does not say."""
    if choice.parameters or choice.outlook != "uncertain":
        return say("Numbers set by hand, or another outlook, move it from this place.")
    if shipped.outdated:
        return say("The places are of an earlier version.")
    return say("One run is one possible course, no forecast.")
