"""The tab of what nobody in the prefecture chooses: outlook, draw, uncertain numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara

from abm.registers import parameters
from abm.registers.outlook import OUTLOOKS
from analysis.brief.component import component
from analysis.brief.controls import WholeNumber, range_slider
from analysis.brief.pair import outlook_label
from analysis.words.names import input_label, plain_text, source_text, unit_text
from runs.language import say, spoken_language

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from analysis.brief.pair import Choice
    from analysis.brief.session import Session

SHOWN = 12
HIGHEST_DRAW = 999
OUTLOOK_TABLE = "parameters/outlook"
"""Numbers of this table come first: prices, demand, weather."""


@component
def Assumptions(session: Session) -> None:
    """Outlook, draw and the uncertain numbers, each with its range, grade and source."""
    choice = session.choice.value
    words = solara.use_reactive("")
    solara.Info(say("What nobody in the prefecture chooses. Levers stand on the left."), dense=True)
    outlooks = {outlook_label(name): name for name in OUTLOOKS}
    with solara.Row(gap="24px", style={"flex-wrap": "wrap", "align-items": "center"}):
        with solara.Div(style={"width": "260px"}):
            solara.Select(
                say("Outlook"),
                value=outlook_label(choice.outlook),
                values=list(outlooks),
                on_value=lambda label: session.change(outlook=outlooks[label]),
            )
        with solara.Div(style={"width": "160px"}):
            WholeNumber(
                session,
                say("Draw"),
                value=choice.draw,
                low=0,
                high=HIGHEST_DRAW,
                on_value=lambda draw: _take_draw(session, draw),
            )
        with solara.Div(style={"width": "320px"}):
            solara.InputText(say("Find by name or meaning"), value=words, continuous_update=True)

    drawn = choice.drawn()
    solara.Text(say("Uncertain numbers of this draw"), style={"font-weight": "600"})
    for row in _matching(words.value, choice):
        Number(session, row, drawn[row["name"]]).key(f"{row['name']}-{spoken_language()}")


def _take_draw(session: Session, draw: int | None) -> None:
    """Take another draw, if a number was given."""
    if draw not in (None, session.choice.value.draw):
        session.change(draw=draw)


def _matching(words: str, choice: Choice) -> list[Row]:
    """Uncertain numbers whose name or meaning holds all the words; those set by hand first, then
    the outlook's.
    """
    rows = []
    for row in parameters.register():
        if row["distribution"] == "constant":
            continue
        text = f"{row['name']} {input_label(row['name'])}".lower()
        if all(word in text for word in words.lower().split()):
            rows.append(row)
    rows.sort(key=lambda row: (row["name"] not in choice.parameters, row["table"] != OUTLOOK_TABLE))
    return rows[:SHOWN]


@component
def Number(session: Session, row: Row, drawn: float) -> None:
    """One uncertain number as a slider over its range."""
    name = row["name"]
    unit = row["unit"]
    by_hand = name in session.choice.value.parameters
    value = session.choice.value.parameters.get(name, drawn)
    state = say("set by hand") if by_hand else say("drawn")
    heading = f"{input_label(name)} ({name}): {plain_text(unit, value)} {unit_text(unit)} · {state}"
    limits = " – ".join(plain_text(unit, row[side]) for side in ("low", "high"))
    facts = f"{say('range')} {limits} · {say('grade')} {row['grade']} · " + say(
        "{head}: {value}", head=say("source"), value=source_text(row["source"])
    )
    weight = "600" if by_hand else "400"
    with solara.Div(classes=["lever"], style={"max-width": "900px"}):
        solara.Text(heading, style={"font-size": "13px", "font-weight": weight})
        range_slider(row, value, lambda number: session.set_parameter(name, number))
        with solara.Row(gap="12px", style={"align-items": "center"}):
            solara.Text(facts, style={"font-size": "13px", "color": "#444"})
            if by_hand:
                solara.Button(
                    say("Back to the draw"),
                    text=True,
                    small=True,
                    on_click=lambda: session.set_parameter(name, None),
                )
