"""The tab of one target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipyvuetify
import solara
import solara.lab
import traitlets

from analysis.brief.answers import reasons_known, titles_of
from analysis.brief.component import component
from analysis.brief.counties import drawn_counties, indicator_of, target_counties
from analysis.brief.opening import Opened
from analysis.brief.refusals import kept, refusal
from analysis.brief.source import Source
from analysis.brief.steer import digest_or_none
from analysis.brief.target_content import target_content
from analysis.questions.shipped_reasons import reasons_of
from analysis.words.names import mix_titles
from analysis.words.sentences import explanation_text
from analysis.words.why import reason_sentences
from runs.language import say

if TYPE_CHECKING:
    from analysis.brief.folder import Folder
    from analysis.brief.session import Session


class TargetWidget(ipyvuetify.VuetifyTemplate):
    """How likely one target is, and what stands behind it."""

    template_file = str(Path(__file__).with_name("target.vue"))
    content = traitlets.Dict().tag(sync=True)
    to_target = traitlets.Any()
    """What is called with another target that is asked for."""
    to_home = traitlets.Any()
    """What is called where all targets are asked for."""

    def vue_open_target(self, target: str) -> None:
        """Another target was asked for."""
        self.to_target(target)

    def vue_show_home(self, _data: object = None) -> None:
        """All targets were asked for."""
        self.to_home()


@component
def Target(session: Session) -> None:
    """How likely one target is, and what stands behind it."""
    Opened(session, Behind)


@component
def Behind(session: Session, folder: Folder) -> None:
    """A target of a folder under the two mixes that are looked at."""
    base, mix = folder.pair(session.base.value, session.mix.value)
    # Beside the page: what stands behind the targets of a large folder takes seconds once.
    preparing = solara.lab.use_task(
        lambda: folder.get_ready(base, mix), dependencies=[folder, base, mix]
    )
    _ = preparing.pending  # read, so that this is drawn again once it is worked out
    Source(session, folder)
    TargetWidget.element(
        content=target_content(folder, session.target.value, base, mix),
        to_target=session.open_target,
        to_home=lambda: session.tab.set("home"),
    )
    with solara.Div(classes=["behind"]):
        Why(session, folder, session.target.value)
        Where(session, folder, session.target.value)


@component
def Where(session: Session, folder: Folder, target: str) -> None:
    """What the mix changes of the target's figure by county, where that is known."""
    base, mix = folder.pair(session.base.value, session.mix.value)
    shipped = digest_or_none()
    year, change = target_counties(shipped, folder, target, base, mix)
    if shipped is None or not change:
        return
    titles = titles_of(folder)
    with solara.Div(classes=["panel", "counties"]):
        solara.v.Html(tag="h2", children=[say("Difference by county")])
        drawn_counties(shipped, indicator_of(target), change, (titles[mix], titles[base]), year)
        note = say(
            "From runs of the shipped mixes that travel with the package, not of this folder."
        )
        solara.v.Html(tag="p", class_="sub", children=[note])


@component
def Why(session: Session, folder: Folder, target: str) -> None:
    """Why the target is missed under the two mixes, in sentences; assumptions and policy apart."""
    base, mix = folder.pair(session.base.value, session.mix.value)
    with solara.Div(classes=["panel", "why"]):
        if reasons_known(base, mix):
            solara.v.Html(tag="h2", children=[say("Why the document helps or hurts")])
            for sentence in reason_sentences(reasons_of(target)):
                solara.v.Html(tag="p", children=[sentence])
        solara.v.Html(tag="h2", children=[say("Why it fails")])
        for name in dict.fromkeys((mix, base)):
            Reasons(session, folder, target, name)


@component
def Reasons(session: Session, folder: Folder, target: str, mix: str) -> None:
    """Why the target is missed under one mix; the search goes on beside the page."""
    search = solara.lab.use_task(
        lambda: folder.explained(target, mix),
        dependencies=[folder, target, mix],
        raise_error=False,
    )
    titles = mix_titles(folder.results)
    if search.pending:
        solara.Text(say("{mix}: looking for what the misses have in common …", mix=titles[mix]))
    elif search.exception:
        solara.Error(refusal(kept(search.exception)))
    elif search.value:
        explanation, message = search.value
        sentences = (
            explanation_text(explanation, titles)
            if explanation
            else [f"{titles[mix]}: {refusal(message)}"]
        )
        for sentence in sentences:
            if sentence:
                solara.v.Html(tag="p", children=[sentence])
