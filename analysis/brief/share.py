"""Keep and share: save the mix on screen as a file that `ganzi assess` accepts, load one."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import solara
from ipyvuetify.extra import FileInput

from abm.registers.policy import mix_text
from analysis.brief.component import component
from analysis.brief.session import LARGEST_FILE, Session
from runs.language import say


@component
def Share(session: Session) -> None:
    """Save and load a mix."""
    name = solara.use_reactive("my_mix")
    mix = session.choice.value.mix(file_name(name.value))
    solara.InputText(say("Name of the mix to save"), value=name)
    solara.FileDownload(
        mix_text(mix),
        filename=f"{mix.name}.toml",
        label=say("Save the mix"),
        mime_type="application/toml",
    )
    solara.Text(say("Load a mix file (.toml)"), style={"font-size": "13px"})
    MixFile(session)
    if message := session.file_message():
        box = solara.Success if session.message.value[0] == "loaded" else solara.Error
        box(message, dense=True)


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
