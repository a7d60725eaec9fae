"""The page itself: what stands where, around the tabs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import solara
from mesa.visualization.utils import update_counter

from analysis.brief.assumptions import Assumptions
from analysis.brief.component import component
from analysis.brief.door import shown
from analysis.brief.header import Header
from analysis.brief.home import Home
from analysis.brief.launch import FOLDER, LANGUAGE
from analysis.brief.live import Live
from analysis.brief.mixes_page import MixesPage
from analysis.brief.places import MOST_SESSIONS, Places
from analysis.brief.session import IN_ADDRESS, Session
from analysis.brief.steer import Steer
from analysis.brief.style import style_sheet
from analysis.brief.target_page import Target
from analysis.brief.views import IN_ADDRESS as VIEW_FIELD
from analysis.brief.views import KEPT, VIEWS, Address, asked_fields
from runs.language import ENGLISH, say, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.views import View


PLACES = Places(MOST_SESSIONS)


@solara.component
def Page() -> None:
    """The whole page, for as many as there are places."""
    asked = solara.use_reactive(0)
    page = solara.get_kernel_id()
    seated = solara.use_memo(lambda: PLACES.take(page), [asked.value])
    search = solara.use_router().search
    if seated:
        Visit(asked_fields(search))
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


def visited(view: View | None, fields: dict[str, str]) -> Session:
    """The session of a visitor, as a view kept it and as the address says."""
    session = Session(language(), os.environ.get(FOLDER) or None, view)
    if any(name in fields for name in IN_ADDRESS):
        session.go(fields)
    return session


@solara.component
def Visit(fields: dict[str, str]) -> None:
    """The page of one visitor: new, or as the fields of an address ask for."""
    asked = fields.get(VIEW_FIELD, "")
    name, view = solara.use_memo(lambda: VIEWS.open(asked), [])
    session = solara.use_memo(lambda: visited(view, fields), [])

    def leave() -> None:
        VIEWS.keep(name, session.shown())
        VIEWS.close(name)
        session.close()

    solara.use_effect(lambda: leave, [])
    solara.Style(style_sheet())
    Shown(session, name)
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
def Shown(session: Session, name: str) -> None:
    """Draws nothing: keeps the address at what is shown, and goes where the browser's way back
    leads.
    """
    fields = {field: getattr(session, field).value for field in IN_ADDRESS}
    Address.element(view=name, fields=fields, steps=["tab", "target"], to_address=session.go)


@component
def Kept(session: Session, name: str) -> None:
    """Draws nothing: keeps the view whenever it has changed."""
    update_counter.get()
    view = session.shown()
    solara.use_effect(lambda: VIEWS.keep(name, view), [view])


def tabs() -> dict[str, str]:
    """Labels of the tabs by name, in the order of the page."""
    return {
        "home": say("The answer"),
        "target": say("Targets"),
        "mixes": say("Mixes"),
        "steer": say("Steer"),
        "live": say("Live"),
        "assumptions": say("Assumptions"),
    }


@component
def Contents(session: Session) -> None:
    """What stands where; what nobody looks at costs nothing."""
    labels = tabs()
    tab = session.tab.value
    solara.Title(f"{labels[tab]} · {say('Ganzi: will the targets be met?')}")
    Header(session, labels, session.tab.set)
    parts = {
        "home": Home,
        "target": Target,
        "mixes": MixesPage,
        "steer": Steer,
        "live": Live,
        "assumptions": Assumptions,
    }
    solara.v.Html(
        tag="div",  # the layout around it is the main part of the document already
        attributes={"id": "content", "tabindex": "-1"},
        children=[parts[tab](session).key(tab)],
    )
