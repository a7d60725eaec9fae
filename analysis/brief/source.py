"""Which results are looked at: the folder or a small ensemble, the mix, and what it is compared
with.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipyvuetify
import solara
import traitlets

from analysis.brief.answers import titles_of
from analysis.brief.component import component
from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.folder import Folder
    from analysis.brief.session import Session


class Choice(ipyvuetify.VuetifyTemplate):
    """A labelled choice among names, as the browser draws it."""

    template_file = str(Path(__file__).with_name("choice.vue"))
    label = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Unicode("").tag(sync=True)
    names: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    """Each a dict: value, label."""


def choice(label: str, value: str, names: dict[str, str], on_value: Callable[[str], None]) -> None:
    """A choice; `names` are labels by what they stand for."""
    listed = [{"value": name, "label": shown} for name, shown in names.items()]
    Choice.element(label=label, value=value, names=listed, on_value=on_value)


class ChoiceOfMany(ipyvuetify.VuetifyTemplate):
    """Some of many names, behind a button that says which."""

    template_file = str(Path(__file__).with_name("many.vue"))
    label = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    names: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    """Each a dict: value, label."""
    chosen: traitlets.List[str] = traitlets.List().tag(sync=True)
    most = traitlets.Int(1).tag(sync=True)


@component
def Source(session: Session, folder: Folder) -> None:
    """The choices, and under which assumptions the runs were made: not those of the live run."""
    base, mix = folder.pair(session.base.value, session.mix.value)
    titles = titles_of(folder)
    small = session.small.results.value
    places = {}
    if session.given_folder:
        places[session.given_folder] = Path(session.given_folder).name
    if small:
        places[small] = say("small ensemble")
    with solara.Div(classes=["source"]):
        if len(places) > 1:
            choice(say("Results of"), folder.path, places, session.folder_path.set)
        if len(titles) > 1:
            choice(say("Mix"), mix, titles, session.mix.set)
            others = {name: title for name, title in titles.items() if name != mix}
            choice(say("Compared with"), base, others, session.base.set)
        name = say("folder {name}", name=Path(folder.path).name)
        if folder.path == small:
            name = say("small ensemble")
        solara.Text(" · ".join([name, *folder.made()]), classes=["sub", "folder"])
