"""The side of the page: clock and buttons, the mixes, the levers as sliders by family."""

from __future__ import annotations

import time
from typing import Any

import solara
import solara.lab
from mesa.visualization.utils import force_update, update_counter

from abm.registers import policy
from analysis.brief.pair import Choice, title
from analysis.brief.texts import text
from analysis.words.names import unit_text
from runs.commands.listing import number_text

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


@solara.component
def Controls(session: Any, lang: Any) -> None:
    """Play, step, reset, and how fast; a model that fails stops the clock and shows why, the page
    lives on.
    """
    update_counter.get()
    pair, playing, speed = session.pair.value, session.playing, session.speed

    def advance():
        try:
            pair.step()
        except Exception as error:  # whatever a model raises is shown to the user
            session.error.set(f"{type(error).__name__}: {error}")
            playing.set(False)
        if not pair.running:
            playing.set(False)
        force_update()

    def play():
        turn = session.turn = (
            object()
        )  # Pause and Play again may come before the last turn has woken up
        while (
            playing.value and session.turn is turn and session.pair.value is pair and pair.running
        ):
            began = time.perf_counter()
            advance()
            time.sleep(max(1 / speed.value - (time.perf_counter() - began), 0.02))

    solara.lab.use_task(play, dependencies=[playing.value, pair], prefer_threaded=True)
    with solara.Row(gap="6px", style={"flex-wrap": "wrap"}):
        label = text("pause" if playing.value else "play", lang)
        solara.Button(
            label,
            color="primary",
            on_click=lambda: playing.set(not playing.value),
            disabled=not pair.running,
        )
        solara.Button(
            text("step", lang), on_click=advance, disabled=playing.value or not pair.running
        )
        solara.Button(text("reset", lang), on_click=session.reset)
    solara.SliderInt(text("speed", lang), value=speed, min=1, max=12)
    if session.error.value:
        solara.Error(f"{text('error', lang)} {session.error.value}")


@solara.component
def Mixes(session: Any, lang: Any) -> None:
    """Which mixes are compared: the one on the left as shipped, the one on screen to be changed."""
    choice = session.choice.value
    titles = {title(policy.load_mix(name), lang): name for name in policy.shipped_mixes()}
    left = title(policy.load_mix(choice.left), lang)
    right = title(choice.right, lang)
    solara.Select(
        text("left", lang),
        value=left,
        values=list(titles),
        on_value=lambda shown: session.change(left=titles[shown]),
    )
    solara.Select(
        text("right", lang),
        value=right,
        values=list(dict.fromkeys([right, *titles])),
        on_value=lambda shown: shown in titles and session.choose_mix(titles[shown]),
    )


def families() -> Any:
    """Families of levers in the order of the register."""
    return list(dict.fromkeys(row["family"] for row in policy.register().values()))


@solara.component
def Levers(session: Any, lang: Any) -> None:
    """The levers of one family as sliders."""
    names = {text(family, lang): family for family in families()}
    family = session.family.value
    solara.Select(
        text("family", lang),
        value=text(family, lang),
        values=list(names),
        on_value=lambda shown: session.family.set(names[shown]),
    )
    note = (
        f"{STATUS_QUO_MARK} {text('status_quo_mark', lang)} &emsp; {DOCUMENT_MARK} "
        f"{text('document_mark', lang)}"
    )
    solara.HTML(tag="div", unsafe_innerHTML=note, style={"font-size": "13px", "color": "#333"})
    for lever, row in policy.register().items():
        if row["family"] == family:
            LeverSlider(lever, row, session, lang).key(f"{lever}-{lang}")


@solara.component
def LeverSlider(lever: Any, row: Any, session: Any, lang: Any) -> None:
    """One lever: its name, unit, range, and where the status quo and the document stand."""
    choice: Choice = session.choice.value
    value = choice.lever(lever)
    shown = f"{row[f'label_{lang}']}: {number_text(value)} {unit_text(row['unit'], lang)}"
    by_hand = lever in choice.levers
    with solara.Div(classes=["lever"]):
        style = {"font-size": "13px", "font-weight": "600" if by_hand else "400"}
        with solara.Div():
            solara.Text(shown, style=style)
            solara.Text(
                f"{number_text(row['low'])} – {number_text(row['high'])}", classes=["range"]
            )
        range_slider(row, value, lambda number: session.set_lever(lever, number))
        Marks(row)


def range_slider(row: Any, value: Any, on_moved: Any) -> None:
    """A slider over the range of a row of a register; `on_moved` gets the number when somebody has
    moved it.
    """
    solara.SliderFloat(
        "",
        value=value,
        min=row["low"],
        max=row["high"],
        step=(row["high"] - row["low"]) / STEPS,
        thumb_label=False,
        on_value=lambda number: moved(number, value, row) and on_moved(number),
    )


def moved(number: Any, value: Any, row: Any) -> Any:
    """Whether a slider was moved; drawing it rounds the value to its nearest position."""
    return abs(number - value) > 0.51 * (row["high"] - row["low"]) / STEPS


@solara.component
def Marks(row: Any) -> Any:
    """Marks under a slider: filled for the status quo, hollow for the document."""

    def place(value):
        return f"{2 + 96 * (value - row['low']) / (row['high'] - row['low']):.1f}%"

    marks = "".join(
        f"<span style='left:{place(row[column])};transform:translateX(-50%)'>{mark}</span>"
        for column, mark in (("document", DOCUMENT_MARK), ("status_quo", STATUS_QUO_MARK))
    )
    solara.HTML(tag="div", classes=["lever-marks"], unsafe_innerHTML=marks)


@solara.component
def Changes(session: Any, lang: Any) -> None:
    """What was changed waits to be applied; the room for it is always there, so that no slider
    moves under the hand.
    """
    waiting = session.pending
    with solara.Row(gap="6px"):
        solara.Button(
            text("apply", lang), color="warning", on_click=session.apply, disabled=not waiting
        )
        solara.Button(
            text("undo", lang),
            on_click=session.undo,
            disabled=not (waiting or session.choice.value.levers),
        )
    hidden = {"visibility": "visible" if waiting else "hidden"}
    solara.Text(text("pending", lang), style={"font-size": "12px", **hidden})


def whole_number(words: str, low: int, high: int) -> int | None:
    """The whole number that was typed, if it is one from `low` to `high`; else None."""
    words = words.strip()
    return (
        int(words) if words.isdecimal() and len(words) < 10 and low <= int(words) <= high else None
    )


@solara.component
def WholeNumber(label: Any, value: Any, low: Any, high: Any, on_value: Any, lang: Any) -> None:
    """A field for a whole number; `on_value` gets None, and the page says what belongs there, if it
    is none.
    """
    typed, keep = solara.use_state(str(value))
    wrong = whole_number(typed, low, high) is None

    def take(words):
        keep(words)
        on_value(whole_number(words, low, high))

    said = text("whole_number", lang, low=low, high=high) if wrong else ""
    solara.InputText(label, value=typed, on_value=take, error=wrong, message=said)
