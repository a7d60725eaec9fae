"""The tab on which mixes are compared: what each costs."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import solara

from analysis.brief.component import component
from analysis.brief.opening import Opened
from analysis.questions.costs import KINDS
from analysis.words.labels import payer_label
from analysis.words.names import mix_titles
from analysis.words.shares import more_money
from runs.language import say

if TYPE_CHECKING:
    from analysis.brief.folder import Folder
    from analysis.brief.session import Session


@component
def MixesPage(session: Session) -> None:
    """What the mixes of the result folder cost."""
    solara.HTML(tag="h1", unsafe_innerHTML=say("What the mixes cost"))
    Opened(session, Costs)


@component
def Costs(session: Session, folder: Folder) -> None:
    """What the mixes cost beyond the status quo."""
    titles = mix_titles(folder.results)
    heads = "".join(f"<th>{html.escape(payer_label(kind))}</th>" for kind in KINDS)
    lines = []
    for row in folder.costs("status_quo").to_dict("records"):
        cells = "".join(f"<td>{more_money(row[kind])}</td>" for kind in KINDS)
        lines.append(f"<tr><td>{html.escape(titles[row['mix']])}</td>{cells}</tr>")
    unit = say("beyond the status quo, mean over draws, 2022–2030, discounted at 3% a year")
    table = f"<table class='ranking'><tr><th></th>{heads}</tr>{''.join(lines)}</table>"
    solara.HTML(tag="div", unsafe_innerHTML=table)
    solara.Text(unit, classes=["sub"])
