"""The page itself: what stands where, around the tabs."""

from __future__ import annotations

import os
from typing import Any

import solara
import solara.lab
from mesa.visualization.utils import update_counter

from abm.registers.outlook import INFORMATION_DATE
from analysis.brief.assumptions import Assumptions
from analysis.brief.board import Board
from analysis.brief.controls import Changes, Controls, Levers, Mixes
from analysis.brief.live import Live
from analysis.brief.pair import title
from analysis.brief.session import Session
from analysis.brief.share import Share
from analysis.brief.texts import text
from runs.commands.listing import LANGUAGES
from runs.identity import code_version

STYLE = """
.lever-marks {position: relative; height: 16px; margin: -16px 0 4px 0; pointer-events: none}
.lever-marks span {position: absolute; white-space: nowrap}
.lever {padding: 0 4px 2px 4px}
.lever .v-messages, .lever .v-text-field__details {display: none}
.facts span {margin-right: 18px; font-size: 13px}
.v-application {font-family: 'Noto Sans CJK SC','WenQuanYi Micro Hei',
  'Microsoft YaHei','PingFang SC',Roboto,sans-serif}
table.board {border-collapse: collapse; font-size: 13px}
table.board td, table.board th {
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
FOLDER, LANGUAGE = "GANZI_BRIEF_FOLDER", "GANZI_BRIEF_LANG"
"""Environment variables by which the command tells the server what to show."""


@solara.component
def Page() -> None:
    """The whole page."""
    session = solara.use_memo(
        lambda: Session(os.environ.get(LANGUAGE, LANGUAGES[0]), os.environ.get(FOLDER) or None), []
    )
    solara.use_effect(lambda: session.close, [])
    lang = session.lang.value
    solara.Style(STYLE)
    solara.Title(text("title", lang))
    names = side_names(session, lang)
    with solara.AppBar():
        solara.AppBarTitle(text("title", lang))
        LanguageSwitch(session)
    with solara.Sidebar(), solara.Column(gap="6px"):
        Clock(session, lang)
        Controls(session, lang)
        Mixes(session, lang)
        Changes(session, lang)
        Levers(session, lang)
        Share(session, lang)
    Facts(session, names, lang)
    with solara.lab.Tabs(value=session.tab, lazy=True):  # what nobody looks at costs nothing
        with solara.lab.Tab(text("live", lang)):
            Live(session.pair.value, names, session, lang)
        with solara.lab.Tab(text("ensemble", lang)):
            Board(session, lang)
        with solara.lab.Tab(text("assumptions", lang)):
            Assumptions(session, lang)


def side_names(session: Any, lang: Any) -> Any:
    """Names of the two mixes as the charts show them; a mix changed by hand says so."""
    from abm.registers.policy import load_mix

    choice = session.pair.value.choice
    right = choice.title(lang)
    left = title(load_mix(choice.left), lang)
    return {"left": left if left != right else f"{left} *", "right": right}


@solara.component
def LanguageSwitch(session: Any) -> None:
    """The button that changes every word of the page."""
    other = {"en": "zh", "zh": "en"}[session.lang.value]
    words = {"en": "English", "zh": "中文"}[other]
    solara.Button(words, text=True, on_click=lambda: session.lang.set(other), classes=["language"])


@solara.component
def Clock(session: Any, lang: Any) -> None:
    """Month on the clock."""
    update_counter.get()
    pair = session.pair.value
    month = pair.month or text("not_started", lang)
    end = "" if pair.running else f" · {text('finished', lang)}"
    words = {"font-size": "22px", "font-weight": "600"}
    solara.Text(f"{text('clock', lang)}: {month}{end}", style=words, classes=["clock"])


@solara.component
def Facts(session: Any, names: Any, lang: Any) -> None:
    """What is always shown: mix, outlook, draw, information date, version."""
    choice = session.pair.value.choice
    by_hand = (
        f" ({text('numbers_by_hand', lang, n=len(choice.parameters))})" if choice.parameters else ""
    )
    said = {
        "mix": names["right"],
        "outlook": text(f"outlook_{choice.outlook}", lang),
        "draw": f"{choice.draw}{by_hand}",
        "information_date": INFORMATION_DATE,
        "version": code_version(),
    }
    with solara.Div(classes=["facts"], style={"padding": "4px 8px", "background": "#f2f4f5"}):
        solara.Text(text("live_run", lang), style={"font-weight": "600"})
        for name, value in said.items():
            solara.Text(f"{text(name, lang)}: {value}")
