"""A small ensemble beside the page: a process of its own, watched and, if asked, ended."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import solara

from abm.registers.policy import load_mix, mix_text
from analysis.brief.folder import Folder, attempted
from analysis.brief.pair import mix_title
from analysis.brief.refusals import refusal
from analysis.brief.steering import Confirmed, confirmed_by, key_of
from analysis.questions.shipped_mixes import BASELINE
from runs.folder.reader import open_results
from runs.language import in_every_language

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix
    from analysis.brief.pair import Choice

ON_SCREEN = "on_screen"
CANCELLED = "cancelled"
CANCELLED_EARLY = "cancelled_early"
"""Before any run had finished."""
SECONDS_BETWEEN_LOOKS = 1.0


class SmallRun:
    """One small ensemble of a session at a time; its folders go away with the session."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self.running = solara.reactive(False)
        self.progress = solara.reactive((0, 0))
        """(runs finished, runs in all)."""
        self.message = solara.reactive("")
        """CANCELLED, CANCELLED_EARLY, or the last line that the process wrote."""
        self.results: solara.Reactive[str | None] = solara.reactive(None)
        self.asked = solara.reactive("")
        """Which values are being run (`key_of`)."""
        self.confirmed: solara.Reactive[Confirmed | None] = solara.reactive(None)
        """What the last finished ensemble said of the mix that was on screen when it began."""
        self._processes: list[subprocess.Popen[str]] = []
        self._places: list[TemporaryDirectory[str]] = []
        self.close = weakref.finalize(self, _tidy, self._processes, self._places)
        """Ends what runs and removes what was written; happens at the latest when the server ends.
        """

    def start(self, choice: Choice, draws: int, folder_path: solara.Reactive[str | None]) -> None:
        """Run the mix on screen, with the levers as they stand, and the status quo over `draws`
        draws; where no folder is shown, `folder_path` is set to this one when it is done.

        A second start while one is under way does nothing.
        """
        if self.running.value:
            return
        choice = replace(choice, left=BASELINE)
        self.running.set(True)
        self.message.set("")
        self.asked.set(key_of(choice))
        self._places.append(TemporaryDirectory(prefix="ganzi-brief-"))
        folder = Path(self._places[-1].name)
        file = folder / f"{ON_SCREEN}.toml"
        file.write_text(mix_text(named(choice)), encoding="utf-8")
        load_mix(str(file))
        results = folder / "results"
        command = [sys.executable, "-m", "ganzi", "assess"]
        command += ["--mix", choice.left, "--mix", str(file)]
        command += ["--outlook", choice.outlook, "--draws", str(draws)]
        # In English whatever the server's own language is: only the page knows the visitor's.
        command += ["--jobs", "1", "--out", str(results), "--lang", "en"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._processes[:] = [process]
        self.progress.set((0, 2 * draws))
        threading.Thread(
            target=self._watch, args=(process, results, folder_path), daemon=True
        ).start()

    def cancel(self) -> None:
        """End the process as Ctrl-C does; what is finished is kept and shown."""
        if self._processes and self._processes[0].poll() is None:
            self.message.set(CANCELLED)
            self._processes[0].terminate()

    def _watch(
        self,
        process: subprocess.Popen[str],
        results: Path,
        folder_path: solara.Reactive[str | None],
    ) -> None:
        """Follow the process to its end."""
        while True:
            try:
                _, complaints = process.communicate(timeout=SECONDS_BETWEEN_LOOKS)
                break
            except subprocess.TimeoutExpired:
                self.progress.set((finished_runs(results), self.progress.value[1]))
        if process.returncode and self.message.value != CANCELLED:
            lines = complaints.strip().splitlines()
            self.message.set(lines[-1] if lines else f"exit {process.returncode}")
        if finished_runs(results):
            self._take(results)
            self.results.set(str(results))
            if folder_path.value is None:
                folder_path.set(str(results))
            while len(self._places) > 1:
                self._places.pop(0).cleanup()
        elif self.message.value == CANCELLED:
            self.message.set(CANCELLED_EARLY)
        self.running.set(False)

    def _take(self, results: Path) -> None:
        """Keep what the finished runs say of the mix that was on screen."""
        folder, message = attempted(lambda: Folder(str(results)))
        if folder is None:
            self.message.set(refusal(message or ""))
        elif ON_SCREEN in folder.results.mixes:
            self.confirmed.set(confirmed_by(folder, ON_SCREEN, self.asked.value))


def named(choice: Choice) -> PolicyMix:
    """The mix on screen under the file's name, with the page's titles; marked if the other mix has
    the same.
    """
    left = load_mix(choice.left)

    def title() -> str:
        shown = choice.title()
        return f"{shown} *" if shown == mix_title(left) else shown

    titles = in_every_language(title)
    return replace(choice.mix(ON_SCREEN), title_en=titles["en"], title_zh=titles["zh"])


def _tidy(processes: list[subprocess.Popen[str]], places: list[TemporaryDirectory[str]]) -> None:
    """End the processes, whose folders nobody will look at any more, and remove the folders."""
    for process in processes:
        process.kill()
        process.wait()
    for place in places:
        place.cleanup()


def finished_runs(folder: Path) -> int:
    """Number of runs that a growing folder already holds."""
    try:
        return len(open_results(folder).read("runs", ["run_id"]))
    except Exception:  # not there yet, or just being written
        return 0
