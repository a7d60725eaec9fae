"""The tab of what nobody in the prefecture chooses: outlook, draw, uncertain numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara

from abm.registers import parameters
from abm.registers.outlook import OUTLOOKS
from analysis.brief.component import component
from analysis.brief.controls import WholeNumber, range_slider
from analysis.brief.field import field
from analysis.brief.pair import outlook_label
from analysis.brief.source import choice as select
from analysis.words.labels import grade_label
from analysis.words.names import input_label, plain_text, source_text, unit_text
from runs.language import say, say_as, spoken_language

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
    line = say(
        "What nobody in the prefecture can choose: prices, weather and the like. It applies to "
        "the live run; probabilities are over all draws. Levers are moved on the tab “Steer”."
    )
    solara.v.Html(tag="p", class_="state", children=[line])
    outlooks = {name: outlook_label(name) for name in OUTLOOKS}
    with solara.Div(classes=["choices"]):
        select(say("Outlook"), choice.outlook, outlooks, lambda name: session.change(outlook=name))
        WholeNumber(
            session,
            say("Draw"),
            value=choice.draw,
            low=0,
            high=HIGHEST_DRAW,
            on_value=lambda draw: _take_draw(session, draw),
        )
        find = say("Find by name or meaning")
        field(find, words.value, words.set, size=24, at_once=True)

    drawn = choice.drawn()
    rows = _matching(words.value, choice)
    solara.v.Html(tag="h2", children=[say("Uncertain numbers of this draw")])
    solara.v.Html(tag="p", class_="sub", children=[_how_many(len(rows))])
    with solara.Div(classes=["numbers"]):
        for row in rows[:SHOWN]:
            Number(session, row, drawn[row["name"]]).key(f"{row['name']}-{spoken_language()}")


def _how_many(found: int) -> str:
    """How many of the numbers found are shown."""
    if not found:
        return say("No number fits these words.")
    return say(
        "{shown} of {found} are shown; find others by name or meaning",
        shown=min(found, SHOWN),
        found=found,
    )


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
    return rows


@component
def Number(session: Session, row: Row, drawn: float) -> None:
    """One uncertain number as a slider over its range."""
    name = row["name"]
    unit = row["unit"]
    by_hand = name in session.choice.value.parameters
    value = session.choice.value.parameters.get(name, drawn)
    state = say("set by hand") if by_hand else say("drawn")
    shown = f"{plain_text(unit, value)} {unit_text(unit)}".strip()
    heading = say("{head}: {value}", head=input_label(name), value=f"{shown} · {state}")
    limits = " – ".join(plain_text(unit, row[side]) for side in ("low", "high"))
    stated = {
        say("range"): limits,
        say("evidence"): grade_label(row["grade"]),
        say("source"): source_text(row["source"]),
        say_as("of a parameter", "name"): name,
    }
    facts = " · ".join(
        say("{head}: {value}", head=head, value=said) for head, said in stated.items()
    )
    weight = "600" if by_hand else "400"
    with solara.Div(classes=["lever"]):
        solara.Text(heading, style={"font-weight": weight})
        range_slider(row, value, lambda number: session.set_parameter(name, number))
        with solara.Row(gap="12px", style={"align-items": "center"}):
            solara.Text(facts, classes=["sub"])
            if by_hand:
                solara.Button(
                    say("Back to the draw"),
                    text=True,
                    small=True,
                    on_click=lambda: session.set_parameter(name, None),
                )
