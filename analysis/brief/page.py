"""The page itself: what stands where, around the tabs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import solara
import solara.lab
from babel import Locale
from mesa.visualization.utils import update_counter

from abm.registers.outlook import INFORMATION_DATE
from abm.registers.policy import load_mix
from analysis.brief.assumptions import Assumptions
from analysis.brief.board import Board
from analysis.brief.component import component
from analysis.brief.controls import Changes, Controls, Levers, Mixes
from analysis.brief.door import shown
from analysis.brief.live import Live
from analysis.brief.pair import Choice, mix_title, outlook_label
from analysis.brief.places import MOST_SESSIONS, Places
from analysis.brief.session import Session
from analysis.brief.share import Share
from analysis.brief.views import KEPT, VIEWS, Address, asked_view
from runs.identity import code_version
from runs.language import ENGLISH, say, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

STYLE = """
.lever-marks {position: relative; height: 16px; margin: -16px 0 4px 0; pointer-events: none}
.lever-marks span {position: absolute; white-space: nowrap}
.lever {padding: 0 4px 2px 4px}
.lever .v-messages, .lever .v-text-field__details {display: none}
.facts span {margin-right: 18px; font-size: 13px}
.v-application {font-family: 'Noto Sans CJK SC','WenQuanYi Micro Hei',
  'Microsoft YaHei','PingFang SC',Roboto,sans-serif}
table.board, table.ranking {border-collapse: collapse; font-size: 13px}
table.board td, table.board th, table.ranking td, table.ranking th {
  padding: 3px 8px; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top}
table.board td.answer {text-align: center; min-width: 130px}
.board-box {overflow: auto; max-width: 100%; max-height: 80vh}
.board-box table.board {border-collapse: separate; border-spacing: 0}
.board-box table.board td.answer, .board-box table.board td.asked {white-space: nowrap}
.board-box table.board th {position: sticky; top: 0; background: #fff; z-index: 1}
.board-box table.board .name {
  position: sticky; left: 0; background: #fff; min-width: 280px; max-width: 340px}
.board-box table.board th.name {z-index: 2}
.v-tabs-slider-wrapper {display: none}
.v-tab--active {box-shadow: inset 0 -2px currentColor}
.range {font-size: 12px; color: #555; margin-left: 8px; white-space: nowrap}
"""
FOLDER = "GANZI_BRIEF_FOLDER"
LANGUAGE = "GANZI_BRIEF_LANG"
"""Environment variables by which the command tells the server what to show."""


PLACES = Places(MOST_SESSIONS)


@solara.component
def Page() -> None:
    """The whole page, for as many as there are places."""
    asked = solara.use_reactive(0)
    page = solara.get_kernel_id()
    seated = solara.use_memo(lambda: PLACES.take(page), [asked.value])
    search = solara.use_router().search
    if seated:
        Visit(asked_view(search))
    else:
        Full(lambda: asked.set(asked.value + 1))


@solara.component
def Full(again: Callable[[], None]) -> None:
    """What is said where all places are taken."""
    with speaking(language()):
        line = say(
            "{most} sessions of this page are open, and there is no place for more: close a tab "
            "that is not needed and try again",
            most=PLACES.most,
        )
        solara.Warning(line)
        solara.Button(say("Try again"), on_click=again)


def language() -> str:
    """Language in which a visitor is met."""
    return os.environ.get(LANGUAGE, ENGLISH)


@solara.component
def Visit(asked: str) -> None:
    """The page of one visitor: new, or as the view `asked` for."""
    name, view = solara.use_memo(lambda: VIEWS.open(asked), [])
    session = solara.use_memo(lambda: Session(language(), os.environ.get(FOLDER) or None, view), [])

    def leave() -> None:
        VIEWS.keep(name, session.shown())
        VIEWS.close(name)
        session.close()

    solara.use_effect(lambda: leave, [])
    solara.Style(STYLE)
    Address.element(view=name)
    if asked and view is None:
        Unknown(session, asked)
    Kept(session, name)
    Contents(session)


@component
def Unknown(session: Session, asked: str) -> None:
    """What is said where nothing is known of the view that was asked for."""
    line = say(
        "The view '{name}' is not known here: the newest {most} are kept while the server of this "
        "page runs. This is a new one.",
        name=shown([asked]),
        most=KEPT,
    )
    solara.Warning(line, dense=True)


@component
def Kept(session: Session, name: str) -> None:
    """Draws nothing: keeps the view whenever it has changed."""
    update_counter.get()
    view = session.shown()
    solara.use_effect(lambda: VIEWS.keep(name, view), [view])


@component
def Contents(session: Session) -> None:
    """What stands where."""
    title = say("Ganzi: how likely is each target?")
    names = side_names(session.pair.value.choice)
    solara.Title(title)
    with solara.AppBar():
        solara.AppBarTitle(title)
        LanguageSwitch(session)
    with solara.Sidebar(), solara.Column(gap="6px"):
        Clock(session)
        Controls(session)
        Mixes(session)
        Changes(session)
        Levers(session)
        Share(session)
    Facts(session, names)
    with solara.lab.Tabs(value=session.tab, lazy=True):  # what nobody looks at costs nothing
        with solara.lab.Tab(say("Live")):
            Live(session, names)
        with solara.lab.Tab(say("Probabilities")):
            Board(session)
        with solara.lab.Tab(say("Assumptions")):
            Assumptions(session)


def side_names(choice: Choice) -> dict[str, str]:
    """Names of the two mixes as the charts show them; a mix changed by hand says so."""
    left = mix_title(load_mix(choice.left))
    right = choice.title()
    return {"left": left if left != right else f"{left} *", "right": right}


@solara.component
def LanguageSwitch(session: Session) -> None:
    """The button that changes every word of the page."""
    other = {"en": "zh", "zh": "en"}[session.lang.value]
    name = Locale(other).display_name  # in the language itself
    solara.Button(name, text=True, on_click=lambda: session.lang.set(other), classes=["language"])


@component
def Clock(session: Session) -> None:
    """Month on the clock."""
    update_counter.get()
    pair = session.pair.value
    month = pair.month or say("before the first month")
    end = "" if pair.running else f" · {say('end of the run')}"
    solara.Text(
        f"{say('Month')}: {month}{end}",
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
            solara.Text(f"{name}: {value}")
