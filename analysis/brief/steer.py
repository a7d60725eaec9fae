"""The tab on which levers are moved: sliders beside what is known of the mix on screen."""

from __future__ import annotations

import json
import math
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipyvuetify
import solara
import traitlets

from abm.registers import policy
from analysis.brief import steering
from analysis.brief.component import component
from analysis.brief.estimates import curve, estimate
from analysis.brief.found import FoundMix, cost_line, found_as
from analysis.brief.pair import mix_title, shipped_mix
from analysis.brief.refusals import refusal
from analysis.brief.session import LARGEST_FILE, LONGEST, Session
from analysis.brief.share import saved, saved_text
from analysis.brief.smallrun import CANCELLED, CANCELLED_EARLY
from analysis.brief.steering import CONFIRMED, ESTIMATED, OUTDATED, RUNNING, as_text
from analysis.questions.shipped_mixes import ShippedMixes, shipped_digest
from analysis.words.shares import money
from runs.language import say, say_many, spoken_language
from runs.refusals import InputError

if TYPE_CHECKING:
    from analysis.brief.pair import Choice

DRAWS = (20, 50, 100, 200)
"""How many draws a confirmation may have."""
FIRST_DRAWS = 50
SECONDS_A_RUN = 1.3
"""On one processor; measured."""
RUNS_A_DRAW = 2
"""The mix on screen, and the status quo for what it costs."""


class SteerWidget(ipyvuetify.VuetifyTemplate):
    """Sliders and bars; all but `sent` are JSON that the server sets. `sent` holds the newest deed
    of the visitor.
    """

    template_file = str(Path(__file__).with_name("steer.vue"))
    levers = traitlets.Unicode("[]").tag(sync=True)
    values = traitlets.Unicode("{}").tag(sync=True)
    numbers = traitlets.Unicode("{}").tag(sync=True)
    state = traitlets.Unicode("{}").tag(sync=True)
    words = traitlets.Unicode("{}").tag(sync=True)
    curve = traitlets.Unicode("{}").tag(sync=True)
    """What the emulator says along the lever that was last taken in hand."""
    sent = traitlets.Unicode("").tag(sync=True)


def digest_or_none() -> ShippedMixes | None:
    """What is shipped of all mixes, if it is there."""
    try:
        return shipped_digest()
    except InputError:
        return None


@component
def Steer(session: Session) -> None:
    """Sliders beside the bars, where there is something to steer by."""
    shipped = digest_or_none()
    if shipped is None:
        solara.Warning(say("The numbers of the shipped mixes are missing; nothing to steer by."))
    else:
        Desk(session, shipped)


@component
def Desk(session: Session, shipped: ShippedMixes) -> None:
    """The widget, with what it shows."""
    choice = session.choice.value
    confirmed = session.confirmed.value
    guess = estimate(choice, shipped, started_from(session))
    state = steering.state_of(
        choice,
        running=session.small.running.value,
        confirmed=confirmed,
        shipped=shipped,
        estimated=bool(guess),
    )
    numbers = {
        "targets": steering.target_rows(shipped),
        "mixes": steering.mix_rows(shipped),
        "own": steering.own_numbers(choice, confirmed, shipped) or steering.guessed(guess),
    }
    held = session.held.value
    along = solara.use_memo(
        lambda: curve_text(session, shipped),
        [held, steering.key_of(choice.without_lever(held)), spoken_language()],
    )
    start = {"start": session.family.value}
    SteerWidget.element(
        levers=as_text(steering.lever_rows(choice)),
        values=as_text(steering.values_of(choice)),
        numbers=as_text(numbers),
        state=as_text(bar(session, state, shipped, bool(guess))),
        words=as_text(steering.words() | start),
        curve=along,
        on_sent=lambda text: act(session, text),
    ).key(f"steer-{spoken_language()}")


def started_from(session: Session) -> FoundMix | None:
    """The mix that was found from which the one on screen starts, if it does."""
    return found_as(session.choice.value.right, session.folder_path.value)


def curve_text(session: Session, shipped: ShippedMixes) -> str:
    """The curve of the lever in hand, with how its amounts of money are written."""
    lever = session.held.value
    if lever not in policy.register():
        return "{}"
    found = curve(session.choice.value, lever, shipped, started_from(session))
    if found:
        found["cost"] = [money(amount) for amount in found["cost"]]
    return as_text(found)


def bar(session: Session, state: str, shipped: ShippedMixes, guessed: bool) -> dict[str, Any]:
    """What the bar of the state says, and which buttons it has."""
    choice = session.choice.value
    done, total = session.small.progress.value
    title, line = said(session, state, shipped, guessed)
    message = session.small.message.value
    if message and state != RUNNING:
        line = f"{line} {small_message(message)}".strip()
    return {
        "state": state,
        "title": title,
        "line": line,
        "done": done,
        "total": total,
        "undo": bool(session.history.value),
        "base": mix_title(choice.right),
        "confirm": "" if state in (CONFIRMED, steering.ASSESSED) else say("Confirm with runs"),
        "choices": DRAWS,
        "minutes": {draws: minutes(draws) for draws in DRAWS},
        "draws": FIRST_DRAWS,
        "results": say("Read all of it") if state == CONFIRMED else "",
        "unknown": say("not known, run it"),
        "mix": choice.right.name,
        "mixes": mix_choices(choice),
        "title_of_mix": choice.title(),
        "text": saved_text(choice, session.title.value),
        "file": f"{saved(choice, session.title.value).name}.toml",
        "largest": LARGEST_FILE,
        "message": session.file_message(),
        "refused": session.message.value[0] != "loaded",
        "note": note(shipped),
    }


def mix_choices(choice: Choice) -> list[tuple[str, str]]:
    """(name, title) of the mixes from which the sliders can start: the shipped ones, and first one
    that was loaded from a file.
    """
    titles = {name: mix_title(shipped_mix(name)) for name in policy.shipped_mixes()}
    return list(({choice.right.name: mix_title(choice.right)} | titles).items())


def minutes(draws: int) -> str:
    """How long a confirmation takes."""
    n = max(1, math.ceil(draws * RUNS_A_DRAW * SECONDS_A_RUN / 60))
    return say("about {n} min", n=n)


def said(session: Session, state: str, shipped: ShippedMixes, guessed: bool) -> tuple[str, str]:
    """(title, line) of the state."""
    choice, confirmed = session.choice.value, session.confirmed.value
    changed = say_many("{n} lever changed", "{n} levers changed", len(choice.levers))
    if state == RUNNING:
        done, total = session.small.progress.value
        line = say("{done} of {total} runs", done=done, total=total)
        if session.small.asked.value != steering.key_of(choice):
            line += say("; for the values before your last change")
        return say("Running"), line
    if state == CONFIRMED and confirmed is not None:
        line = say("{draws} draws, on the same luck as the document", draws=confirmed.draws)
        return say("Confirmed by runs"), line
    if state == steering.ASSESSED:
        name = steering.shipped_name(choice, shipped)
        line = say("a shipped mix as it is, {draws} draws", draws=shipped.manifest["draws"])
        return mix_title(shipped_mix(name)), line
    if state == OUTDATED and guessed:
        return say("Out of date"), say("changed since it was confirmed: a quick estimate is shown")
    if state == OUTDATED:
        return say("Out of date"), say("changed since it was confirmed: not known, run it again")
    if state == ESTIMATED:
        found = started_from(session)
        cost = cost_line(found) if found else ""
        if cost:
            line = say("{changed}, not confirmed by runs. {cost}", changed=changed, cost=cost)
        else:
            line = say("{changed}, not confirmed by runs", changed=changed)
        return say("Quick estimate"), line
    return say("Not known"), say("{changed}: no estimate is at hand, run it", changed=changed)


def note(shipped: ShippedMixes) -> str:
    """Where the numbers come from."""
    line = say(
        "Status quo and document: {draws} draws of version {version}, made {made}. Local cost: "
        "prefecture and counties beyond the status quo, 2022–2030, discounted at 3 % a year.",
        draws=shipped.manifest["draws"],
        version=shipped.manifest["version"],
        made=shipped.manifest["made"],
    )
    if shipped.outdated:
        line += " " + outdated_line(shipped)
    return line


def outdated_line(shipped: ShippedMixes) -> str:
    """What is said where what is shipped belongs to other data."""
    return say(
        "Out of date: data or mixes have changed since ({what}); "
        "'python -m calibration.experiments.ship_mixes' makes it again.",
        what=", ".join(shipped.outdated),
    )


def small_message(message: str) -> str:
    """How a small ensemble ended."""
    if message == CANCELLED:
        return say("Cancelled; the finished runs are shown.")
    if message == CANCELLED_EARLY:
        return say("Cancelled before any run had finished.")
    return refusal(message)


def act(session: Session, text: str) -> None:
    """Do what a visitor has asked the widget for; what nobody can ask for there does nothing."""
    asked = json.loads(text or "{}")
    deed = DEEDS.get(asked.get("what"))
    if deed is not None:
        deed(session, asked)


def load(session: Session, asked: dict[str, Any]) -> None:
    """Put the mix of a file on screen."""
    session.load(str(asked["name"]), int(asked["size"]), b64decode(asked["content"]))


def start_from(session: Session, asked: dict[str, Any]) -> None:
    """Start the sliders from a shipped mix."""
    if asked["mix"] in policy.shipped_mixes():
        session.choose_mix(asked["mix"])


def confirm(session: Session, asked: dict[str, Any]) -> None:
    """Run the sliders as they stand."""
    if asked["draws"] in DRAWS:
        session.small.start(session.choice.value, asked["draws"], session.folder_path)


def read_results(session: Session, _asked: dict[str, Any]) -> None:
    """Show the runs that have confirmed the mix on the first tab."""
    if session.small.results.value:
        session.folder_path.set(session.small.results.value)
        session.tab.set("home")


def show_family(session: Session, asked: dict[str, Any]) -> None:
    """Remember which family is looked at."""
    if asked["family"] in steering.FAMILIES:
        session.family.set(asked["family"])


def set_lever(session: Session, asked: dict[str, Any]) -> None:
    """Set a lever to what a slider says, within its range."""
    lever, value = str(asked["lever"]), asked["value"]
    row = policy.register().get(lever)
    if row is not None and math.isfinite(value):
        session.set_lever(lever, min(max(float(value), row["low"]), row["high"]))


DEEDS: dict[str, Callable[[Session, dict[str, Any]], None]] = {
    "set": set_lever,
    "grab": lambda session, asked: session.held.set(str(asked["lever"])),
    "undo": lambda session, _: session.undo(),
    "back": lambda session, _: session.back_to_mix(),
    "mix": start_from,
    "title": lambda session, asked: session.title.set(str(asked["title"])[:LONGEST]),
    "load": load,
    "family": show_family,
    "confirm": confirm,
    "cancel": lambda session, _: session.small.cancel(),
    "open": lambda session, asked: session.open_target(str(asked["target"])),
    "results": read_results,
}
"""What a visitor can ask the widget for."""
