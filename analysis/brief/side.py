"""Beside a run that is driven: clock, buttons, the two mixes, the draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara
from mesa.visualization.utils import update_counter

from abm.registers.outlook import INFORMATION_DATE
from abm.registers.policy import load_mix
from analysis.brief.component import component
from analysis.brief.controls import Changes, Controls, Mixes
from analysis.brief.pair import mix_title, outlook_label
from analysis.brief.place import place_lines
from runs.identity import code_version
from runs.language import say

if TYPE_CHECKING:
    from analysis.brief.pair import Choice
    from analysis.brief.session import Session


@component
def Side(session: Session) -> None:
    """Clock, buttons and mixes of the two runs on screen, and where their draw lies."""
    with solara.Column(gap="6px"):
        Clock(session)
        Controls(session)
        Mixes(session)
        Changes(session)
        Place(session)


def side_names(choice: Choice) -> dict[str, str]:
    """Names of the two mixes as the charts show them; a mix changed by hand says so."""
    left = mix_title(load_mix(choice.left))
    right = choice.title()
    return {"left": left if left != right else f"{left} *", "right": right}


@component
def Clock(session: Session) -> None:
    """Month on the clock."""
    update_counter.get()
    pair = session.pair.value
    month = pair.month or say("before the first month")
    end = "" if pair.running else f" · {say('end of the run')}"
    solara.Text(
        say("{head}: {value}", head=say("Month"), value=month) + end,
        style={"font-size": "22px", "font-weight": "600"},
        classes=["clock"],
    )


@component
def Facts(session: Session, names: dict[str, str]) -> None:
    """What is always shown: mix, outlook, draw, information date, version."""
    choice = session.pair.value.choice
    draw = str(choice.draw)
    if choice.parameters:
        draw += f" ({say('{n} numbers set by hand', n=len(choice.parameters))})"
    facts = {
        say("Mix"): names["right"],
        say("Outlook"): outlook_label(choice.outlook),
        say("Draw"): draw,
        say("Information date"): INFORMATION_DATE,
        say("Version"): code_version(),
    }
    with solara.Div(classes=["facts"], style={"padding": "4px 8px", "background": "#f2f4f5"}):
        solara.Text(say("Live run:"), style={"font-weight": "600"})
        for name, value in facts.items():
            solara.Text(say("{head}: {value}", head=name, value=value))


@component
def Place(session: Session) -> None:
    """Where the draw of the live run lies among all draws."""
    with solara.Div(classes=["place-of-draw"]):
        solara.Text(say("Which run this is"), style={"font-weight": "600"})
        for line in place_lines(session.pair.value.choice):
            solara.v.Html(tag="p", class_="sub", children=[line])
