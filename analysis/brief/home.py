"""The first tab: the answer."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import ipyvuetify
import solara
import solara.lab
import traitlets

from analysis.brief.answers import home_content
from analysis.brief.component import component
from analysis.brief.opening import Opened
from analysis.brief.report_file import ReportFile
from analysis.brief.source import Source

if TYPE_CHECKING:
    from analysis.brief.folder import Folder
    from analysis.brief.session import Session

FILTERS = ("group", "word", "find", "sort")
SECONDS_TO_PAINT = 4.0
"""For which the looking for reasons waits: it takes seconds of the processor that paints the page,
and nobody has read the answer before.
"""


class HomeWidget(ipyvuetify.VuetifyTemplate):
    """The finding, what moves, and all targets; sorts and filters in the browser."""

    template_file = str(Path(__file__).with_name("home.vue"))
    content = traitlets.Dict().tag(sync=True)
    group = traitlets.Unicode("").tag(sync=True)
    word = traitlets.Unicode("").tag(sync=True)
    find = traitlets.Unicode("").tag(sync=True)
    sort = traitlets.Unicode("").tag(sync=True)
    to_target = traitlets.Any()
    """What is called with a target that is asked for."""

    def vue_open_target(self, target: str) -> None:
        """A target was asked for."""
        self.to_target(target)


@component
def Home(session: Session) -> None:
    """What is likely, what changes, and all targets."""
    Opened(session, Answer)


@component
def Answer(session: Session, folder: Folder) -> None:
    """The answer of a folder for the two mixes that are looked at."""
    base, mix = folder.pair(session.base.value, session.mix.value)
    target = session.target.value

    def behind() -> None:
        folder.get_ready(base, mix)
        time.sleep(SECONDS_TO_PAINT)
        folder.explained(target, mix)  # so that runs and the library of reasons are loaded

    # What stands behind the targets takes seconds once: it is got ready while the answer is read.
    solara.lab.use_task(behind, dependencies=[folder, base, mix])
    Source(session, folder)
    # What is typed into a filter changes nothing of it.
    content = solara.use_memo(
        lambda: home_content(folder, base, mix), [folder, base, mix, session.lang.value]
    )
    filters = {name: getattr(session, name).value for name in FILTERS}
    takes = {f"on_{name}": getattr(session, name).set for name in FILTERS}
    HomeWidget.element(content=content, to_target=session.open_target, **filters, **takes)
    ReportFile(session, folder)
