"""What one browser session has chosen and sees; two sessions share nothing."""

from __future__ import annotations

import threading
import tomllib
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import solara

from abm.registers import targets
from abm.registers.policy import load_mix
from analysis.brief import memory
from analysis.brief.folder import attempted, opened
from analysis.brief.graph import VIEW
from analysis.brief.pair import Choice, Pair, first_pair
from analysis.brief.refusals import kept, refusal
from analysis.brief.smallrun import SmallRun
from analysis.brief.views import View
from runs.language import say
from runs.refusals import MixError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.registers.policy import PolicyMix
    from analysis.brief.folder import Folder

SETTINGS = ("lang", "tab", "speed", "family", "map", "view", "series")
SETTINGS += ("target", "base", "mix", "group", "word", "find", "sort")
SETTINGS += ("picked", "against", "county", "confirmed", "title")
"""What a view keeps beside the two runs: fields of a session."""
IN_ADDRESS = ("tab", "target", "base", "mix", "group", "word", "find", "sort")
IN_ADDRESS += ("picked", "against", "county")
"""Fields of a session that stand in the address, so that it can be handed on."""
TABS = ("home", "target", "mixes", "steer", "live", "assumptions")
HOME = TABS[0]
"""The tab that is shown first."""
LONGEST = 80
"""Characters of a word in an address."""
FIRST_TARGET = "clean_capacity_2030"
SERIES = ("clean_capacity", "visits", "co2", "yak_herd")
MAP = "tourist_spending"
"""What is looked at first."""
MOST_STEPS_BACK = 50
"""Changes of the mix on screen that can be taken back."""
LARGEST_FILE = 64 * 1024
"""Bytes that a mix file may have; shipped ones have about two thousand."""


class Session:
    """State of one visitor of the page."""

    def __init__(self, lang: str, folder: str | None = None, view: View | None = None) -> None:
        """Everything at its start, with a result folder if one was given; or as a view kept it."""
        self.lang = solara.reactive(lang)
        # What a reactive value starts with is kept for ever, so it does not start with the models.
        self.pair: solara.Reactive[Any] = solara.reactive(None)
        self.error: solara.Reactive[Refusal | str] = solara.reactive("")
        self.message: solara.Reactive[tuple[str, Any]] = solara.reactive(("", ""))
        """(how the last file went, the file or what was wrong with it)."""
        self.pair.set(Pair(view.running, view.months) if view else first_pair())
        self.choice = solara.reactive(view.choice if view else self.pair.value.choice)
        self.playing = solara.reactive(False)
        self.speed = solara.reactive(4)
        self.turn: object | None = None
        """Whose turn it is to play; a new one ends the turn before."""
        self.family = solara.reactive("market_rules")
        self.map = solara.reactive(MAP)
        self.view = solara.reactive(VIEW)
        self.series = solara.reactive(list(SERIES))
        self.tab = solara.reactive(HOME)
        self.target = solara.reactive(FIRST_TARGET)
        self.base = solara.reactive("")
        """Mix of the folder that the other is compared with; empty: the status quo."""
        self.mix = solara.reactive("")
        """Mix of the folder that is looked at; empty: the document."""
        self.group = solara.reactive("")
        self.word = solara.reactive("")
        self.find = solara.reactive("")
        self.sort = solara.reactive("")
        """Which targets are listed and in which order; empty: all, in that of the document."""
        self.picked = solara.reactive("")
        self.against = solara.reactive("")
        self.county = solara.reactive("")
        """Of the tab of mixes: which is looked at, what it is compared with, what the map shows."""
        self.title = solara.reactive("")
        """Under which the mix on screen is saved; empty: its own."""
        self.given_folder = folder
        self.folder_path = solara.reactive(folder)
        self.small = SmallRun()
        self.confirmed = self.small.confirmed
        self.busy = solara.reactive(False)
        """Whether something is being worked out that takes longer than a moment."""
        self.held = solara.reactive("")
        """Lever whose slider was last taken in hand."""
        self.history: solara.Reactive[tuple[Choice, ...]] = solara.reactive(())
        """What the mix on screen was before each of the last changes."""
        self.rooms: dict[str, int] = {}
        """Pixels across of the places where charts stand, by name."""
        self._opened: dict[str, tuple[Folder | None, Refusal | str | None]] = {}
        for name, value in (view.settings if view else {}).items():
            getattr(self, name).set(value)

    def make_runs(self) -> None:
        """Make the runs on screen, if nobody has looked at them yet; where that fails both stand
        before their first month, and the reason is told.
        """
        try:
            self.pair.value.make()
        except Exception as error:  # whatever a model raises is shown to the user
            self.error.set(kept(error))
            self.pair.set(Pair(Choice()).make())

    def opened(self, path: str | None) -> tuple[Folder | None, Refusal | str | None]:
        """(folder, message) of a result folder, read once; of a small ensemble nothing is kept
        beyond the session.
        """
        if path is None:
            return None, None
        folder, message = self._opened.get(path, (None, None))
        if folder is None:
            folder, message = opened(path, keep=path != self.small.results.value)
        if folder is not None:
            pair = folder.pair(self.base.value, self.mix.value)
            _, message = attempted(partial(folder.answer_ready, *pair))
            folder = None if message else folder
        self._opened = {path: (folder, message)}
        return folder, message

    def known(self, path: str | None) -> tuple[Folder | None, Refusal | str | None]:
        """What `opened` gave of a result folder, if its answer for the two mixes is at hand."""
        folder, message = self._opened.get(path or "", (None, None))
        if folder is not None and not folder.has_answer(
            *folder.pair(self.base.value, self.mix.value)
        ):
            return None, None
        return folder, message

    def shown(self) -> View:
        """What the page shows now, to be found again by a reload or another tab."""
        pair = self.pair.value
        settings = {name: getattr(self, name).value for name in SETTINGS}
        return View(self.choice.value, pair.choice, pair.months, settings)

    def open_target(self, target: str) -> None:
        """Show what stands behind a target."""
        self.target.set(target)
        self.tab.set("target")

    def go(self, fields: dict[str, str]) -> None:
        """Show what an address asks for; what it does not know stays as it is."""
        known = {"tab": TABS, "target": targets.register()}
        for name in IN_ADDRESS:
            value = fields.get(name, "")
            if value in known.get(name, (value,)):
                getattr(self, name).set(value[:LONGEST])

    def close(self) -> None:
        """The visitor has left: nothing of the session runs on or stays on the disk."""
        self.playing.set(False)
        self.small.close()
        memory.give_back()

    @property
    def pending(self) -> bool:
        """Whether something was changed that the runs on screen do not have yet."""
        return self.choice.value != self.pair.value.choice

    def apply(self) -> None:
        """Run the chosen world from the start to the month on the clock."""
        self._run(self.choice.value, self.pair.value.months)

    def reset(self) -> None:
        """Back before the first month; what waits to be applied goes on waiting."""
        self._run(self.pair.value.choice, 0)

    def back_to_mix(self) -> None:
        """The levers of the mix as it is, without those set by hand; this too waits until it is
        applied.
        """
        self._steer(replace(self.choice.value, levers={}))

    def undo(self) -> None:
        """Take back the last change of the mix on screen; nothing where there is none."""
        if self.history.value:
            *before, last = self.history.value
            self.history.set(tuple(before))
            now = self.choice.value
            self.choice.set(replace(now, right=last.right, levers=last.levers, base=last.base))

    def _steer(self, choice: Choice) -> None:
        """Another mix on screen, or other levers; what was there can be had back."""
        if choice != self.choice.value:
            self.history.set((*self.history.value, self.choice.value)[-MOST_STEPS_BACK:])
            self.choice.set(choice)

    def in_background(self, work: Callable[[], None]) -> None:
        """Do what takes longer than a moment, and say so meanwhile; one thing at a time."""
        if self.busy.value:
            return
        self.busy.set(True)

        def done() -> None:
            try:
                work()
            finally:
                self.busy.set(False)

        threading.Thread(target=done, daemon=True).start()

    def _run(self, choice: Choice, months: int) -> None:
        """Put a choice on screen, from the start to a month."""
        self.playing.set(False)
        try:
            self.pair.set(Pair(choice, months).make())
            self.error.set("")
        except Exception as error:  # whatever a model raises is shown to the user
            self.error.set(kept(error))
        memory.give_back()  # the runs that were on screen

    def change(self, **fields: Any) -> None:
        """Change fields of the choice and run it at once to the month on the clock."""
        self.choice.set(replace(self.choice.value, **fields))
        self.apply()

    def choose_mix(self, mix: str | PolicyMix, base: str = "") -> None:
        """Put another mix on screen; the live run waits until it is applied."""
        self._steer(self.choice.value.with_mix(mix, base))

    def set_lever(self, lever: str, value: float) -> None:
        """Set a lever by hand; it waits until it is applied, so that dragging a slider costs
        nothing.
        """
        now = self.choice.value
        own = now.without_lever(lever)
        same = len(own.steps(lever)) == 1 and own.lever(lever) == value
        self._steer(own if same else now.with_lever(lever, value))

    def set_parameter(self, name: str, value: float | None) -> None:
        """Set an uncertain number by hand, or give it back to the draw (None); it waits until it is
        applied.
        """
        self.choice.set(self.choice.value.with_parameter(name, value))

    def file_message(self) -> str:
        """How the last file went; nothing before the first."""
        kind, about = self.message.value
        if kind == "refused":
            return refusal(about)
        if kind == "too_large":
            limit = LARGEST_FILE // 1024
            return f"{about}: {say('the file is larger than {limit} kB', limit=limit)}"
        return f"{about}: {say('Loaded')}" if kind == "loaded" else ""

    def load(self, name: str, size: int, content: bytes) -> None:
        """Put the mix of an uploaded file on screen; says in one line what is wrong with a bad
        file.

        Only the bytes are used: the file is parsed as data in a folder of its own and goes away
        with it.
        """
        self.message.set(("", ""))
        if size > LARGEST_FILE:
            self.message.set(("too_large", name))
            return
        try:
            self.choose_mix(parsed_mix(name, content), base_of(content))
            self.message.set(("loaded", name))
        except MixError as error:
            self.message.set(("refused", error))


def base_of(content: bytes) -> str:
    """Mix that a mix file says it is based on; empty if it says none."""
    try:
        return str(tomllib.loads(content.decode("utf-8-sig")).get("based_on", ""))
    except (ValueError, RecursionError):
        return ""  # load_mix says what is wrong


def parsed_mix(name: str, content: bytes) -> PolicyMix:
    """The mix in a file's bytes; MixError in the words of the command line, with the file's bare
    name.
    """
    name = Path(name).name or "mix.toml"
    base = base_of(content)
    if base.endswith(".toml"):
        raise MixError(
            "based_on_file",
            "{name}: based_on = '{base}' is a file, and a page reads none; name a shipped mix",
            name=name,
            base=base,
        )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mix.toml"  # a visitor's name may be one that no file system takes
        file.write_bytes(content)
        try:
            return load_mix(str(file))
        except MixError as error:
            # A visitor knows the name of the file, not where it was put.
            here = [field for field, value in error.fields.items() if str(value) == str(file)]
            raise error.with_fields(**dict.fromkeys(here, name)) from None
