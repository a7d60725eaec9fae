"""Beside the live run: buttons, the two mixes, what waits to be run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import solara
import solara.lab
from mesa.visualization.utils import force_update, update_counter

from abm.registers import policy
from analysis.brief.component import component
from analysis.brief.field import field
from analysis.brief.pair import mix_title
from analysis.brief.refusals import kept
from analysis.brief.source import choice as select
from analysis.words.names import input_label
from runs.language import say
from runs.refusals import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.registers.tables import Row
    from analysis.brief.session import Session

STEPS = 40
"""Positions of a slider from the low to the high end of its range."""


@component
def Controls(session: Session) -> None:
    """Play, step, reset, and how fast; a model that fails stops the clock and shows why, the page
    lives on.
    """
    update_counter.get()
    pair = session.pair.value
    playing = session.playing
    speed = session.speed

    def advance() -> None:
        try:
            pair.step()
        except Exception as error:  # whatever a model raises is shown to the user
            session.error.set(kept(error))
            playing.set(False)
        if not pair.running:
            playing.set(False)
        force_update()

    def play() -> None:
        # Pause and Play again may come before the last turn has woken up.
        turn = session.turn = object()
        while (
            playing.value and session.turn is turn and session.pair.value is pair and pair.running
        ):
            began = time.perf_counter()
            advance()
            time.sleep(max(1 / speed.value - (time.perf_counter() - began), 0.02))

    solara.lab.use_task(play, dependencies=[playing.value, pair], prefer_threaded=True)
    with solara.Row(gap="6px", style={"flex-wrap": "wrap"}):
        solara.Button(
            say("❚❚ Pause") if playing.value else say("▶ Play"),
            color="primary",
            on_click=lambda: playing.set(not playing.value),
            disabled=not pair.running,
        )
        solara.Button(say("Step"), on_click=advance, disabled=playing.value or not pair.running)
        solara.Button(
            say("Reset"),
            on_click=lambda: session.in_background(session.reset),
            disabled=session.busy.value,
        )
    solara.SliderInt(say("Months a second"), value=speed, min=1, max=12)
    if session.error.value:
        solara.Error(f"{say('The model stopped:')} {told(session.error.value)}")


@component
def Mixes(session: Session) -> None:
    """Which mixes are compared: the one on the left as shipped, the one on screen to be changed."""
    choice = session.choice.value
    titles = {name: mix_title(policy.load_mix(name)) for name in policy.shipped_mixes()}
    right = choice.right.name

    def choose(name: str) -> None:
        if name in titles:  # else it is the mix on screen, loaded from a file
            session.choose_mix(name)
            session.in_background(session.apply)

    def compare_with(name: str) -> None:
        session.in_background(lambda: session.change(left=name))

    select(say("Compared with"), choice.left, titles, compare_with)
    select(say("Mix on screen"), right, {right: mix_title(choice.right)} | titles, choose)


def range_slider(row: Row, value: float, on_moved: Callable[[float], None]) -> None:
    """A slider over the range of a row of a register; `on_moved` gets the number when somebody has
    moved it.
    """

    def take(number: float) -> None:
        if moved(number, value, row):
            on_moved(number)

    solara.SliderFloat(
        input_label(row["name"]),
        value=value,
        min=row["low"],
        max=row["high"],
        step=(row["high"] - row["low"]) / STEPS,
        thumb_label=False,
        on_value=take,
    )


def moved(number: float, value: float, row: Row) -> bool:
    """Whether a slider was moved; drawing it rounds the value to its nearest position."""
    return abs(number - value) > 0.51 * (row["high"] - row["low"]) / STEPS


@component
def Changes(session: Session) -> None:
    """What was changed since waits to be run; below it is nothing to click that would move under
    the hand.
    """
    waiting = session.pending
    with solara.Row(gap="6px", style={"align-items": "center"}):
        solara.Button(
            say("Apply from the start"),
            color="warning",
            on_click=lambda: session.in_background(session.apply),
            disabled=not waiting or session.busy.value,
        )
        solara.Button(say("To the levers"), text=True, on_click=lambda: session.tab.set("steer"))
    solara.Text(
        say("The mix on screen has changed; the run is still that of before. Apply runs it anew."),
        style={"display": "inline" if waiting else "none"},
        classes=["sub"],
    )
    Busy(session)


@component
def Busy(session: Session) -> None:
    """A sign that something is being worked out."""
    display = "block" if session.busy.value else "none"
    with solara.Div(classes=["busy-sign"], style={"display": display}):
        solara.ProgressLinear(session.busy.value)
        solara.Text(say("Both runs are being made …"), classes=["sub"])


def whole_number(text: str, low: int, high: int) -> int | None:
    """The whole number that was typed, if it is one from `low` to `high`; else None."""
    text = text.strip()
    # A longer one is out of every range.
    if not text.isdecimal() or len(text) >= 10:
        return None
    return int(text) if low <= int(text) <= high else None


@component
def WholeNumber(
    session: Session,
    label: str,
    *,
    value: int | None,
    low: int,
    high: int,
    on_value: Callable[[int | None], None],
) -> None:
    """A field for a whole number; `on_value` gets None, and the page says what belongs there, if it
    is none.
    """
    typed, keep = solara.use_state(str(value))
    wrong = whole_number(typed, low, high) is None

    def take(text: str) -> None:
        keep(text)
        on_value(whole_number(text, low, high))

    message = say("a whole number, {low} to {high}", low=low, high=high) if wrong else ""
    field(label, typed, take, size=4, message=message)
