"""The recommendations of a note: mixes of the folder whose gain on the same luck is confirmed, each
with what it costs. Nothing is recommended that no paired run shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.questions.gains import FEWEST_DRAWS
from analysis.report.note.content import Paragraph
from analysis.words.numerals import NUMERALS
from analysis.words.official import amount, named
from runs.language import say

if TYPE_CHECKING:
    from analysis.report.note.chosen import Chosen
    from analysis.report.note.content import Room

LETTERS = "abcdefghi"
HALF = 0.5
"""Of the largest gain: from here on a gain is called large."""
MOST_WITHOUT_GAIN = 3
"""Mixes without a gain that are named."""

type Row = dict[str, Any]
type Point = tuple[str, str]


def recommended(chosen: Chosen, room: Room) -> list[Paragraph]:
    """The recommendations, or in a sentence why there are none."""
    reason = _silence(chosen)
    if reason:
        return [Paragraph("", reason)]
    points = _points(chosen)[: room.advice]
    if len(points) == 1:
        return [Paragraph(*points[0])]
    return [Paragraph(_place(place, lead), text) for place, (lead, text) in enumerate(points)]


def _silence(chosen: Chosen) -> str:
    """Why nothing is recommended; empty if something is."""
    if not chosen.several:
        return say("Only one mix was simulated: nothing is compared and nothing recommended.")
    if chosen.gains.empty:
        return say("The mixes share no simulated future: nothing is compared and recommended.")
    draws = int(chosen.gains["n"].max())
    if draws < FEWEST_DRAWS:
        return say(
            "{n} simulated futures are too few to confirm what a mix achieves; nothing is "
            "recommended yet.",
            n=draws,
        )
    if not chosen.gains["confirmed"].any():
        return say(
            "No mix is confirmed to meet more targets than “{baseline}”; nothing is recommended.",
            baseline=chosen.titles[chosen.baseline],
        )
    return ""


def _place(place: int, lead: str) -> str:
    """A recommendation with its letter, in Chinese its numeral."""
    # Translators: one of {letter} and {numeral} is cut to nothing by ':.0' in each language.
    return say(
        "({letter}){numeral:.0} {lead}", letter=LETTERS[place], numeral=NUMERALS[place], lead=lead
    )


def _points(chosen: Chosen) -> list[Point]:
    """(lead, text) of each: the cheapest a target, the largest gain, the best value among the
    large gains, and what shows no gain.
    """
    sure = chosen.gains[chosen.gains["confirmed"]].to_dict("records")
    largest = _largest(chosen, sure)
    cheapest = min(sure, key=_price)
    large = [row for row in sure if row["gain"] >= HALF * largest["gain"]]
    value = min(large, key=_price)
    points = []
    if cheapest is not largest and cheapest is not value:
        lead = say("Begin with “{mix}”.", mix=chosen.titles[cheapest["mix"]])
        points.append((lead, _gain(chosen, cheapest, say(", the least of all mixes."), first=True)))
    lead = say("For the largest gain carry out “{mix}”.", mix=chosen.titles[largest["mix"]])
    end = say("; no mix is confirmed to meet more.")
    points.append((lead, _gain(chosen, largest, end, first=not points)))
    if value is not largest:
        lead = say("Weigh “{mix}” beside it.", mix=chosen.titles[value["mix"]])
        end = say(", the least of all mixes that gain at least half as much.")
        points.append((lead, _gain(chosen, value, end)))
    without = _without(chosen)
    return [*points, without] if without else points


def _largest(chosen: Chosen, sure: list[Row]) -> Row:
    """The mix with the largest gain: one other than the reference only if it is confirmed to meet
    more than that.
    """
    beyond = set(chosen.beyond.loc[chosen.beyond["confirmed"].astype(bool), "mix"])
    own = [row for row in sure if row["mix"] == chosen.mix]
    above = [row for row in sure if row["mix"] in beyond]
    return max(above or own or sure, key=lambda row: row["gain"])


def _price(row: Row) -> float:
    """Public money for one more target; without end where it is not known."""
    return row["each"] if math.isfinite(row["each"]) else math.inf


def _gain(chosen: Chosen, row: Row, end: str, *, first: bool = False) -> str:
    """What a mix gains, at what cost; `end`: what is said of it beside the others; the
    `first` says what is compared with.
    """
    fields = {"gain": row["gain"], "low": row["gain_low"], "high": row["gain_high"]}
    if first:
        text = say(
            " Against “{baseline}” {gain:.1f} targets more on average (95% interval "
            "{low:.1f}–{high:.1f})",
            **fields,
            baseline=chosen.titles[chosen.baseline],
        )
    else:
        text = say(" {gain:.1f} targets more ({low:.1f}–{high:.1f})", **fields)
    if not math.isfinite(row["public"]):
        return text + end
    text += say(
        ", for {local} of local and {public} of all public money",
        local=amount(row["local"]),
        public=amount(row["public"]),
    )
    if math.isfinite(row["each"]) and row["each"] > 0:
        text += say(": {each} for each target more", each=amount(row["each"]))
    return text + (end if len(chosen.gains) > 1 else say("."))


def _without(chosen: Chosen) -> Point | None:
    """Mixes without a confirmed gain, with their cost."""
    table = chosen.gains
    rows = table[~table["confirmed"] & (table["mix"] != chosen.mix)].to_dict("records")
    if not rows:
        return None
    names = [
        say(
            "“{mix}” ({public})",
            mix=chosen.titles[row["mix"]],
            public=amount(row["public"]),
        )
        for row in rows
    ]
    lead = say("Do not enlarge yet what shows no gain by itself.")
    text = say(
        " {names}: no gain in targets met is confirmed for the public money in brackets.",
        names=named(names, MOST_WITHOUT_GAIN),
    )
    return lead, text
