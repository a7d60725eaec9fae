"""The side of the page: clock and buttons, the mixes, the levers as sliders by family."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import solara
import solara.lab
from mesa.visualization.utils import force_update, update_counter

from abm.registers import policy
from analysis.brief.component import component
from analysis.brief.pair import mix_title
from analysis.brief.refusals import kept
from analysis.words.labels import family_label
from analysis.words.names import unit_text
from runs.commands.listing import number_text
from runs.language import column_text, say, say_as, spoken_language
from runs.refusals import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.registers.tables import Row
    from analysis.brief.session import Session

STEPS = 40
"""Positions of a slider from the low to the high end of its range."""
MARK = (
    "<svg width='16' height='13' style='vertical-align: middle' aria-hidden='true'><path d='{}' "
    "{}/></svg>"
)
STATUS_QUO_MARK = MARK.format("M8 3.5 L12 11 L4 11 Z", "fill='#333333'")
DOCUMENT_MARK = MARK.format(
    "M8 1 L15 12.5 L1 12.5 Z", "fill='white' stroke='#c2185b' stroke-width='1.5'"
)
"""Drawn, as fonts have them in all sizes; the hollow one is larger, so that it is seen where both
stand together.
"""


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
        solara.Button(say("Reset"), on_click=session.reset)
    solara.SliderInt(say("Months a second"), value=speed, min=1, max=12)
    if session.error.value:
        solara.Error(f"{say('The model stopped:')} {told(session.error.value)}")


@component
def Mixes(session: Session) -> None:
    """Which mixes are compared: the one on the left as shipped, the one on screen to be changed."""
    choice = session.choice.value
    titles = {mix_title(policy.load_mix(name)): name for name in policy.shipped_mixes()}
    right = mix_title(choice.right)

    def choose(title: str) -> None:
        if title in titles:  # else it is the mix on screen, loaded from a file
            session.choose_mix(titles[title])

    solara.Select(
        say("Compared with"),
        value=mix_title(policy.load_mix(choice.left)),
        values=list(titles),
        on_value=lambda title: session.change(left=titles[title]),
    )
    solara.Select(
        say("Mix on screen"),
        value=right,
        values=list(dict.fromkeys([right, *titles])),
        on_value=choose,
    )


def families() -> list[str]:
    """Families of levers in the order of the register."""
    return list(dict.fromkeys(row["family"] for row in policy.register().values()))


@component
def Levers(session: Session) -> None:
    """The levers of one family as sliders."""
    names = {family_label(family): family for family in families()}
    family = session.family.value
    solara.Select(
        say("Family of levers"),
        value=family_label(family),
        values=list(names),
        on_value=lambda label: session.family.set(names[label]),
    )
    note = (
        f"{STATUS_QUO_MARK} {say('status quo')} &emsp; "
        f"{DOCUMENT_MARK} {say_as('mark of a slider', 'document')}"
    )
    solara.HTML(tag="div", unsafe_innerHTML=note, style={"font-size": "13px", "color": "#333"})
    for lever, row in policy.register().items():
        if row["family"] == family:
            LeverSlider(session, lever, row).key(f"{lever}-{spoken_language()}")


@component
def LeverSlider(session: Session, lever: str, row: Row) -> None:
    """One lever: its name, unit, range, and where the status quo and the document stand."""
    choice = session.choice.value
    value = choice.lever(lever)
    heading = f"{column_text(row, 'label')}: {number_text(value)} {unit_text(row['unit'])}"
    weight = "600" if lever in choice.levers else "400"
    with solara.Div(classes=["lever"]):
        with solara.Div():
            solara.Text(heading, style={"font-size": "13px", "font-weight": weight})
            solara.Text(
                f"{number_text(row['low'])} – {number_text(row['high'])}", classes=["range"]
            )
        steps = choice.steps(lever)
        if len(steps) > 1:
            solara.Text(path_line(steps), classes=["range"])
        range_slider(row, value, lambda number: session.set_lever(lever, number))
        Marks(row)


def path_line(steps: list[tuple[str, float]]) -> str:
    """A lever's whole path in one line: each value, and the month or year from which it holds."""
    return " → ".join(f"{number_text(value)} ({name})" for name, value in steps)


def range_slider(row: Row, value: float, on_moved: Callable[[float], None]) -> None:
    """A slider over the range of a row of a register; `on_moved` gets the number when somebody has
    moved it.
    """

    def take(number: float) -> None:
        if moved(number, value, row):
            on_moved(number)

    solara.SliderFloat(
        "",
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


@solara.component
def Marks(row: Row) -> None:
    """Marks under a slider: filled for the status quo, hollow for the document."""

    def place(value: float) -> str:
        return f"{2 + 96 * (value - row['low']) / (row['high'] - row['low']):.1f}%"

    marks = "".join(
        f"<span style='left:{place(row[column])};transform:translateX(-50%)'>{mark}</span>"
        for column, mark in (("document", DOCUMENT_MARK), ("status_quo", STATUS_QUO_MARK))
    )
    solara.HTML(tag="div", classes=["lever-marks"], unsafe_innerHTML=marks)


@component
def Changes(session: Session) -> None:
    """What was changed waits to be applied; the room for it is always there, so that no slider
    moves under the hand.
    """
    waiting = session.pending
    with solara.Row(gap="6px"):
        solara.Button(
            say("Apply from the start"),
            color="warning",
            on_click=session.apply,
            disabled=not waiting,
        )
        solara.Button(
            say("Back to the mix"),
            on_click=session.undo,
            disabled=not (waiting or session.choice.value.levers),
        )
    visibility = "visible" if waiting else "hidden"
    solara.Text(
        say("Changes wait for “Apply”."), style={"font-size": "12px", "visibility": visibility}
    )


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
    solara.InputText(label, value=typed, on_value=take, error=wrong, message=message)
