"""The tab of what nobody in the prefecture chooses: outlook, draw, uncertain numbers."""

from __future__ import annotations

from typing import Any

import solara

from abm.registers import parameters
from abm.registers.outlook import OUTLOOKS
from analysis.brief.controls import WholeNumber, range_slider
from analysis.brief.texts import text
from analysis.words.names import input_label, plain_text, source_text, unit_text

SHOWN = 12
HIGHEST_DRAW = 999
OUTLOOK_TABLE = "parameters/outlook"
"""Numbers of this table come first: prices, demand, weather."""


@solara.component
def Assumptions(session: Any, lang: Any) -> None:
    """Outlook, draw and the uncertain numbers, each with its range, grade and source."""
    choice, wanted = session.choice.value, solara.use_reactive("")
    solara.Info(text("policy_apart", lang), dense=True)
    names = {text(f"outlook_{name}", lang): name for name in OUTLOOKS}
    with solara.Row(gap="24px", style={"flex-wrap": "wrap", "align-items": "center"}):
        with solara.Div(style={"width": "260px"}):
            solara.Select(
                text("outlook", lang),
                value=text(f"outlook_{choice.outlook}", lang),
                values=list(names),
                on_value=lambda shown: session.change(outlook=names[shown]),
            )
        with solara.Div(style={"width": "160px"}):
            WholeNumber(
                text("draw", lang),
                choice.draw,
                0,
                HIGHEST_DRAW,
                on_value=lambda draw: _draw(session, draw),
                lang=lang,
            )
        with solara.Div(style={"width": "320px"}):
            solara.InputText(text("find", lang), value=wanted, continuous_update=True)
    drawn = choice.drawn()
    solara.Text(text("parameters", lang), style={"font-weight": "600"})
    for row in _found(wanted.value, choice, lang):
        Number(row, drawn[row["name"]], session, lang).key(f"{row['name']}-{lang}")


def _draw(session: Any, draw: Any) -> None:
    """Take another draw, if a number was given."""
    if draw not in (None, session.choice.value.draw):
        session.change(draw=draw)


def _found(words: Any, choice: Any, lang: Any) -> Any:
    """Uncertain numbers whose name or meaning holds all the words; those set by hand first, then
    the outlook's.
    """
    rows = [row for row in parameters.register() if row["distribution"] != "constant"]
    rows = [
        row
        for row in rows
        if all(
            word in f"{row['name']} {input_label(row['name'], lang)}".lower()
            for word in words.lower().split()
        )
    ]
    return sorted(
        rows, key=lambda row: (row["name"] not in choice.parameters, row["table"] != OUTLOOK_TABLE)
    )[:SHOWN]


@solara.component
def Number(row: Any, drawn: Any, session: Any, lang: Any) -> None:
    """One uncertain number as a slider over its range."""
    name, by_hand = row["name"], session.choice.value.parameters
    value = by_hand.get(name, drawn)
    state = text("set_by_hand" if name in by_hand else "drawn", lang)
    unit = row["unit"]
    said = (
        f"{input_label(name, lang)} ({name}): {plain_text(unit, value, lang)} "
        f"{unit_text(unit, lang)} · {state}"
    )
    with solara.Div(classes=["lever"], style={"max-width": "900px"}):
        solara.Text(
            said, style={"font-size": "13px", "font-weight": "600" if name in by_hand else "400"}
        )
        range_slider(row, value, lambda number: session.set_parameter(name, number))
        source = source_text(row["source"], lang)
        grade = f"{text('grade', lang)} {row['grade']} · {text('source', lang)}: {source}"
        limits = (
            f"{text('range', lang)} {plain_text(unit, row['low'], lang)} – "
            f"{plain_text(unit, row['high'], lang)}"
        )
        with solara.Row(gap="12px", style={"align-items": "center"}):
            solara.Text(f"{limits} · {grade}", style={"font-size": "13px", "color": "#444"})
            if name in by_hand:
                reset = text("back_to_draw", lang)
                solara.Button(
                    reset, text=True, small=True, on_click=lambda: session.set_parameter(name, None)
                )
