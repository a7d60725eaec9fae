"""The tab on which levers are moved: the mix on screen, and what a small ensemble says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara

from analysis.brief.component import component
from analysis.brief.controls import WholeNumber
from analysis.brief.refusals import refusal
from analysis.brief.side import Side
from analysis.brief.smallrun import CANCELLED, CANCELLED_EARLY
from runs.language import say, say_as

if TYPE_CHECKING:
    from analysis.brief.session import Session

FEWEST_DRAWS = 2
MOST_DRAWS = 200
"""What a small ensemble may ask of the machine."""


@component
def Steer(session: Session) -> None:
    """The levers of the mix on screen beside the small ensemble that says how likely targets are
    under it.
    """
    with solara.Div(classes=["two-columns"]):
        Side(session)
        with solara.Div():
            solara.HTML(tag="h1", unsafe_innerHTML=say("Try a mix of your own"))
            SmallEnsemble(session)
            solara.Text(say("What it finds is shown on the tabs “The answer” and “Targets”."))


@component
def SmallEnsemble(session: Session) -> None:
    """A small ensemble of the two mixes on screen, in a process of its own, with progress and
    cancel.
    """
    small = session.small
    draws = solara.use_reactive(20)
    with solara.Row(gap="12px", style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Text(say("Run a small ensemble of the mix on screen"))
        with solara.Div(style={"width": "120px"}):
            WholeNumber(
                session,
                say_as("after a number", "draws"),
                value=draws.value,
                low=FEWEST_DRAWS,
                high=MOST_DRAWS,
                on_value=draws.set,
            )
        solara.Button(
            say("Run"),
            color="primary",
            disabled=small.running.value or draws.value is None,
            on_click=lambda: small.start(
                session.pair.value.choice, draws.value, session.folder_path
            ),
            classes=["run-small"],
        )
        solara.Button(say("Cancel"), disabled=not small.running.value, on_click=small.cancel)
        if small.running.value:
            done, total = small.progress.value
            progress = say("{done} of {total} runs finished", done=done, total=total)
            solara.Text(progress, classes=["small-progress"])
            with solara.Div(style={"width": "160px"}):
                solara.ProgressLinear(100 * done / max(total, 1))
        if message := small.message.value:
            solara.Warning(_small_message(message))
        if session.pair.value.choice.parameters:
            solara.Info(say("Numbers set by hand are drawn again in an ensemble."), dense=True)


def _small_message(message: str) -> str:
    """How a small ensemble ended."""
    if message == CANCELLED:
        return say("Cancelled; the finished runs are shown.")
    if message == CANCELLED_EARLY:
        return say("Cancelled before any run had finished.")
    return refusal(message)
