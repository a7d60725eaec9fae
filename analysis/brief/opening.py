"""Opens the result folder of a visitor, and says so while it lasts or where it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import solara
import solara.lab

from analysis.brief.component import component
from analysis.brief.folder import attempted
from analysis.brief.refusals import refusal
from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.session import Session

MANIFEST = "manifest.json"
HEIGHTS = (70, 320, 220)
"""Pixels of the grey blocks that keep the place of what is being read."""


@component
def Opened(session: Session, part: Callable[..., solara.Element]) -> None:
    """`part` of the page with the folder that is shown, once it is read."""
    path = session.folder_path.value
    pair = (session.base.value, session.mix.value)
    tries = solara.use_reactive(0)
    # In a thread of its own: a large folder takes seconds, and the page goes on meanwhile.
    opening = solara.lab.use_task(
        lambda: session.opened(path), dependencies=[path, pair, tries.value]
    )
    folder, message = session.known(path)
    if path is None:
        Missing(session)
    elif folder:
        part(session, folder)
    elif opening.finished and message:
        solara.Error(refusal(message))
        solara.Button(say("Try again"), on_click=lambda: tries.set(tries.value + 1))
        solara.Button(say("To the small ensemble"), on_click=lambda: session.tab.set("steer"))
    else:
        Loading(session, path)


@component
def Missing(session: Session) -> None:
    """What is said where there is no folder to show, and the way to one."""
    line = say(
        "No result folder was given. Run “ganzi assess --out results/first” and then "
        "“ganzi brief results/first”, or run a small ensemble here."
    )
    solara.v.Html(tag="p", class_="state", children=[line])
    solara.Button(say("To the small ensemble"), on_click=lambda: session.tab.set("steer"))


@component
def Loading(session: Session, path: str) -> None:
    """Grey blocks of the size of what will stand there."""
    runs, _ = solara.use_memo(lambda: attempted(lambda: stated_runs(path)), [path])
    line = say("The result folder is being opened …")
    if runs:
        line = say(
            "{runs} runs are being read; the first time this takes up to a minute, after that "
            "a moment …",
            runs=f"{runs:,}",
        )
    solara.v.Html(tag="p", class_="state", attributes={"role": "status"}, children=[line])
    for height in HEIGHTS:
        solara.v.Html(tag="div", class_="grey-block", style_=f"height: {height}px")


def stated_runs(path: str) -> int:
    """How many runs a folder says it holds."""
    return int(json.loads((Path(path) / MANIFEST).read_text(encoding="utf-8"))["runs"])
