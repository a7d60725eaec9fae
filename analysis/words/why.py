"""Sentences on why the document helps or hurts a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers import indicators
from analysis.words.labels import family_label
from runs.language import column_text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.questions.shipped_reasons import Reason

POINTS = 100


def reason_sentences(reasons: Sequence[Reason]) -> list[str]:
    """A sentence a reason, as given; one that says so where there is none."""
    if not reasons:
        return [
            say(
                "No family of levers alone moves it enough to be told from chance; what the mix "
                "does here comes from many, or from none."
            )
        ]
    return [_sentence(reason) for reason in reasons]


def _sentence(reason: Reason) -> str:
    """What one family adds, with its interval, and what moves along."""
    text = say(
        "{family}: {change:+.0f} points ({low:+.0f} to {high:+.0f}; {n} paired draws)",
        family=family_label(reason.part),
        change=reason.change * POINTS,
        low=reason.low * POINTS,
        high=reason.high * POINTS,
        n=reason.n,
    )
    if not reason.channel:
        return text
    rises = reason.channel_change > 0
    label = column_text(indicators.register()[reason.channel], "label")
    along = (
        say("“{label}” rises along", label=label)
        if rises
        else say("“{label}” falls along", label=label)
    )
    return say("{sentence}; {along}", sentence=text, along=along)
