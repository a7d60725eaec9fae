"""The sentences of a note: findings, gaps, and what it rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from abm.registers.outlook import INFORMATION_DATE
from analysis.questions.evidence import HINDCAST, NOT_PASSED, PRIORS
from analysis.report.note.content import Drawn, Note, Paragraph, Part
from analysis.report.note.recommended import recommended
from analysis.words.numerals import NUMERALS
from analysis.words.official import amount, as_text, level, named
from runs.folder.manifest import current_arguments, is_conditional
from runs.language import say, say_as, say_many

if TYPE_CHECKING:
    from analysis.report.note.chosen import Chosen
    from analysis.report.note.content import Room

MOST_VALUES = 3
"""Quantities that are named with the value they come to."""


def note_of(chosen: Chosen, room: Room) -> Note:
    """The note on a folder's findings, as long as there is room for, in the language spoken."""
    year, month = INFORMATION_DATE.split("-")
    folder = chosen.findings.results.manifest["folder"]
    return Note(
        kind=say("Policy brief"),
        issue=say("(issuing office)  {year}, no. (  )", year=year),
        title=say("Will the targets of 2022 be met?"),
        parts=(
            Part(say("1. Findings"), tuple(_findings(chosen, room))),
            Part(say("2. Main gaps"), tuple(_gaps(chosen, room))),
            Part(say("3. Recommendations"), tuple(recommended(chosen, room))),
            Part(say("4. Basis and uncertainty"), (_basis(chosen, room, year, int(month)),)),
        ),
        figure=Drawn(
            title=say("Probability of main targets"),
            lines=chosen.lines(room.lines),
            before=chosen.titles[chosen.baseline] if chosen.several else "",
            after=chosen.titles[chosen.mix],
        ),
        scale=say(
            "Likelihood: very likely ≥90%, likely 66–90%, about even 33–66%, unlikely 10–33%, very "
            "unlikely <10%"
        ),
        source=say("Simulation results: {folder}", folder=folder),
    )


def _findings(chosen: Chosen, room: Room) -> list[Paragraph]:
    """How many targets are met, how likely, at what cost; then what is confirmed to change."""
    sentences = [_met(chosen), _classes(chosen), _cost(chosen)]
    paragraphs = [Paragraph("", as_text(sentences))]
    changes = _changes(chosen, room)
    return [*paragraphs, changes] if changes else paragraphs


def _met(chosen: Chosen) -> str:
    """How many targets are met on average."""
    title, total = chosen.titles[chosen.mix], len(chosen.rows)
    row = chosen.together.get(chosen.mix)
    if not row or not math.isfinite(row["expected_met"]):
        return say("Under “{mix}”, {total} outcome targets are judged.", mix=title, total=total)
    fields = {
        "mix": title,
        "total": row["n_targets"],
        "met": row["expected_met"],
        "fewest": row["met_low"],
        "most": row["met_high"],
    }
    gain = chosen.gains[chosen.gains["mix"] == chosen.mix] if chosen.several else None
    if gain is None or gain.empty:
        return say(
            "Under “{mix}”, {met:.1f} of {total} outcome targets are met on average "
            "({fewest:.0f}–{most:.0f} in eight futures of ten).",
            **fields,
        )
    change = gain["gain"].iloc[0]
    fields |= {"baseline": chosen.titles[chosen.baseline], "change": abs(change)}
    if change < 0:
        return say(
            "Under “{mix}”, {met:.1f} of {total} outcome targets are met on average "
            "({fewest:.0f}–{most:.0f} in eight futures of ten), {change:.1f} fewer than under "
            "“{baseline}”.",
            **fields,
        )
    return say(
        "Under “{mix}”, {met:.1f} of {total} outcome targets are met on average "
        "({fewest:.0f}–{most:.0f} in eight futures of ten), {change:.1f} more than under "
        "“{baseline}”.",
        **fields,
    )


def _classes(chosen: Chosen) -> str:
    """How many targets are likely, about even and unlikely."""
    likely, even, unlikely = chosen.words()
    fields = {"likely": likely, "even": even, "unlikely": unlikely}
    if not chosen.several:
        return say(
            "{likely} are likely or very likely, {even} about even, {unlikely} unlikely or very "
            "unlikely.",
            **fields,
        )
    return say(
        "{likely} are likely or very likely (under “{baseline}”: {before}), {even} about even, "
        "{unlikely} unlikely or very unlikely.",
        **fields,
        baseline=chosen.titles[chosen.baseline],
        before=chosen.words(before=True)[0],
    )


def _cost(chosen: Chosen) -> str:
    """What the mix costs beyond the baseline; nothing where that is not known."""
    gain = chosen.gains[chosen.gains["mix"] == chosen.mix] if chosen.several else None
    if gain is None or gain.empty or not math.isfinite(gain["public"].iloc[0]):
        return ""
    arguments = current_arguments(chosen.findings.results.manifest["arguments"])
    return say(
        "In {first}–{last} this costs prefecture and counties {local} more, all public budgets "
        "together {public} (discounted to {first}).",
        first=arguments["start"][:4],
        last=arguments["end"][:4],
        local=amount(gain["local"].iloc[0]),
        public=amount(gain["public"].iloc[0]),
    )


def _changes(chosen: Chosen, room: Room) -> Paragraph | None:
    """Targets whose change is confirmed, by name; those that fall stand among the gaps."""
    if not chosen.several:
        safe = [_with(*chosen.with_share(name)) for name in chosen.safe()]
        if not safe:
            return None
        return Paragraph(say("Very likely:"), say(" {names}.", names=named(safe, room.names)))
    if not chosen.raised:
        if chosen.lowered:
            return None
        text = say(
            "With {n} draws no change of a single target is confirmed yet.",
            n=chosen.findings.n_draws,
        )
        return Paragraph("", text)
    names = [_with(*chosen.with_pair(name)) for name in chosen.raised]
    lead = say_many(
        "{n} target is confirmed to become likelier:",
        "{n} targets are confirmed to become likelier:",
        n=len(names),
    )
    return Paragraph(lead, say(" {names}.", names=named(names, room.names)))


def _gaps(chosen: Chosen, room: Room) -> list[Paragraph]:
    """What falls, what is very unlikely, how far short, what nothing moves; numbered."""
    points = [point for point in _points(chosen, room) if point]
    if not points:
        return [Paragraph("", say("No target is unlikely or becomes less likely."))]
    if len(points) == 1:
        return [Paragraph(*points[0])]
    return [Paragraph(_place(place, lead), text) for place, (lead, text) in enumerate(points)]


def _place(place: int, lead: str) -> str:
    """A point with its place in a list, where the language counts them."""
    # Translators: {numeral:.0} is a Chinese numeral cut to nothing, as English does not count.
    return say("{numeral:.0}{lead}", numeral=NUMERALS[place], lead=lead)


def _points(chosen: Chosen, room: Room) -> list[tuple[str, str] | None]:
    """The gaps, each as (lead, text); None where there is none."""
    return [_falling(chosen, room), _hopeless(chosen, room), _short(chosen), _still(chosen, room)]


def _falling(chosen: Chosen, room: Room) -> tuple[str, str] | None:
    """Targets that the mix makes less likely."""
    if not chosen.lowered:
        return None
    names = [_with(*chosen.with_pair(name)) for name in chosen.lowered]
    lead = say_many(
        "{n} target is confirmed to become less likely.",
        "{n} targets are confirmed to become less likely.",
        n=len(names),
    )
    return lead, say(" {names}.", names=named(names, room.names))


def _hopeless(chosen: Chosen, room: Room) -> tuple[str, str] | None:
    """Targets that are very unlikely."""
    names = [_with(*chosen.with_share(name)) for name in chosen.hopeless()]
    if not names:
        return None
    lead = say_many("{n} target is very unlikely.", "{n} targets are very unlikely.", n=len(names))
    return lead, say(" {names}.", names=named(names, room.names))


def _short(chosen: Chosen) -> tuple[str, str] | None:
    """How far the measured targets are short."""
    values = [
        say(
            "{label}: {value}",
            label=chosen.label(name),
            value=level(value, chosen.rows[name]),
        )
        for name, value in chosen.short()[:MOST_VALUES]
    ]
    if not values:
        return None
    return say("Farthest from their mark in a middling future:"), say(
        " {values}.", values=say_as("values in a list", "; ").join(values)
    )


def _still(chosen: Chosen, room: Room) -> tuple[str, str] | None:
    """Unlikely targets that no mix moves."""
    names = [chosen.label(name) for name in chosen.still()]
    if not names or not room.whole:
        return None
    lead = say_many(
        "{n} unlikely target is moved by no mix compared here.",
        "{n} unlikely targets are moved by no mix compared here.",
        n=len(names),
    )
    return lead, say(" {names}.", names=named(names, room.names))


def _basis(chosen: Chosen, room: Room, year: str, month: int) -> Paragraph:
    """What the note rests on and what it does not hold."""
    sentences = [_runs(chosen), _evidence(chosen)]
    if room.whole:
        sentences.append(say("Differences between mixes are surer than levels."))
    known = say(
        "Information to {year}-{month:02d}; surprises that nobody foresaw are not included.",
        year=year,
        month=month,
    )
    if is_conditional(chosen.findings.results.manifest):
        known = say("These runs met paths that came true: they are no forecast.")
    return Paragraph("", as_text([*sentences, known]))


def _runs(chosen: Chosen) -> str:
    """Draws, intervals, and what they leave open."""
    rows = chosen.rows.values()
    half = max(((row["high"] - row["low"]) / 2 for row in rows), default=0.0)
    fields = {
        "n": chosen.findings.n_draws,
        "half": 100 * half,
        "open": sum(not row["settled"] for row in rows),
        "total": len(chosen.rows),
    }
    if not chosen.several:
        return say(
            "{n} simulated futures; the model's own error is included. By their number alone a "
            "probability may be off by up to {half:.0f} points, and for {open} of {total} targets "
            "it stays open on which side of 50% they lie.",
            **fields,
        )
    return say(
        "{n} simulated futures, the same for every mix; the model's own error is included. By "
        "their number alone a probability may be off by up to {half:.0f} points, and for {open} of "
        "{total} targets it stays open on which side of 50% they lie.",
        **fields,
    )


def _evidence(chosen: Chosen) -> str:
    """On what the probabilities rest."""
    grades = [row["evidence"] for row in chosen.rows.values()]
    passed, failed = grades.count(HINDCAST), grades.count(NOT_PASSED)
    return say(
        "For {tested} of the targets such forecasts were tested on the past ({passed} passed); "
        "{judged} rest mainly on judgement.",
        tested=passed + failed,
        passed=passed,
        judged=grades.count(PRIORS),
    )


def _with(label: str, number: str) -> str:
    """A target with its probability."""
    return say("{label} ({number})", label=label, number=number)
