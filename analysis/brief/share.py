"""Keep and share: save the mix on screen as a file that `ganzi assess` accepts, load one."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import solara
from ipyvuetify.extra import FileInput

from abm.registers.policy import load_mix, mix_text
from analysis.brief.component import component
from analysis.brief.session import LARGEST_FILE, Session
from runs.language import in_every_language, say

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix
    from analysis.brief.pair import Choice


AFTER_TITLES = 3
"""Lines of a mix file that name it."""


@component
def Share(session: Session) -> None:
    """Save and load a mix."""
    typed = solara.use_reactive("")
    choice = session.choice.value
    name = saved(choice, typed.value).name
    solara.InputText(
        say("Name of the mix to save"), value=typed.value or choice.title(), on_value=typed.set
    )
    solara.FileDownload(
        saved_text(choice, typed.value),
        filename=f"{name}.toml",
        label=say("Save the mix"),
        mime_type="application/toml",
    )
    solara.Text(say("Load a mix file (.toml)"), style={"font-size": "13px"})
    MixFile(session)
    if message := session.file_message():
        box = solara.Success if session.message.value[0] == "loaded" else solara.Error
        box(message, dense=True)


def saved(choice: Choice, title: str) -> PolicyMix:
    """The mix on screen as it is saved: under the title that was typed, else under its own, which
    says in both languages if it was changed by hand.
    """
    typed = title.strip()
    if typed and typed != choice.title():
        mix = choice.mix(file_name(typed))
        return replace(mix, title_en=typed, title_zh=typed)
    mix = choice.mix(own_name(choice))
    titles = in_every_language(choice.title)
    return replace(mix, title_en=titles["en"], title_zh=titles["zh"])


def own_name(choice: Choice) -> str:
    """Name of the mix on screen where none is typed: its own, or that it is its own changed; a
    shipped mix lends its name to no other.
    """
    name = choice.right.name
    return f"{name}_changed" if choice.levers else name


def saved_text(choice: Choice, title: str) -> str:
    """The mix on screen as a file that `ganzi assess` takes: what it is based on, and what it has
    otherwise.
    """
    mix, base = saved(choice, title), choice.based_on()
    if not base:
        return mix_text(mix)
    paths = load_mix(base).paths
    own = {lever: path for lever, path in mix.paths.items() if paths.get(lever) != path}
    lines = mix_text(replace(mix, paths=own)).splitlines()
    lines.insert(AFTER_TITLES, f"based_on = {json.dumps(base)}")
    return "\n".join(lines) + "\n"


def file_name(name: str) -> str:
    """A name that every file system takes: letters, digits, _ and -."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "my_mix"


@solara.component
def MixFile(session: Session) -> Any:
    """A field to choose a file by mouse or by dropping it; it never takes in more than a mix file
    may hold.
    """
    chosen, choose = solara.use_state(())
    nothing: tuple[dict[str, Any], ...] = ()
    files, wire = solara.use_state(nothing)
    field = FileInput.element(accept=".toml", multiple=False, on_file_info=choose)

    def look() -> None:
        widget = solara.get_widget(field)
        # solara takes the widget's own observers away, so its tally is kept for it here.
        widget.version += 1
        widget.reset_stats()
        wire(widget.get_files() if chosen else ())

    def receive(cancelled: threading.Event) -> None:
        for file in files:
            session.load(file["name"], file["size"], file["file_obj"].read(LARGEST_FILE + 1))

    solara.use_effect(look, [json.dumps(chosen)])
    # In a thread of its own: reading waits for the browser to send the bytes.
    solara.use_thread(receive, [files], intrusive_cancel=False)
    return field
