"""A small ensemble beside the page: a process of its own, watched and, if asked, ended."""

import subprocess
import sys
import threading
from pathlib import Path
from tempfile import mkdtemp

import solara

from abm.policy import load_mix, mix_text
from runs.store import open_results

ON_SCREEN = "on_screen"
SECONDS_BETWEEN_LOOKS = 0.5


class SmallRun:
    """One small ensemble of a session at a time."""

    def __init__(self):
        """Nothing runs yet."""
        self.running, self.progress = solara.reactive(False), solara.reactive((0, 0))
        self.message, self.finished = solara.reactive(""), solara.reactive(0)
        self._process = None

    def start(self, choice, draws, shown):
        """Run both mixes of a choice over `draws` draws; `shown` is set to the folder when it is done."""
        self.message.set("")
        folder = Path(mkdtemp(prefix="ganzi-brief-"))
        file = folder / f"{ON_SCREEN}.toml"
        file.write_text(mix_text(choice.mix(ON_SCREEN)), encoding="utf-8")
        load_mix(str(file))
        results = folder / "results"
        arguments = ["--mix", choice.left, "--mix", str(file), "--outlook", choice.outlook, "--draws", str(draws)]
        command = [sys.executable, "-m", "ganzi", "assess", *arguments, "--jobs", "1", "--out", str(results)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.progress.set((0, 2 * draws))
        self.running.set(True)
        threading.Thread(target=self._watch, args=(self._process, results, shown), daemon=True).start()

    def cancel(self):
        """End the process as Ctrl-C does; what is finished is kept and shown."""
        if self._process is not None and self._process.poll() is None:
            self.message.set("cancelled")
            self._process.terminate()

    def _watch(self, process, results, shown):
        """Follow the process to its end."""
        while True:
            try:
                _, said = process.communicate(timeout=SECONDS_BETWEEN_LOOKS)
                break
            except subprocess.TimeoutExpired:
                self.progress.set((finished_runs(results), self.progress.value[1]))
        self.running.set(False)
        if process.returncode and self.message.value != "cancelled":
            self.message.set(said.strip().splitlines()[-1] if said.strip() else f"exit {process.returncode}")
        if finished_runs(results):
            shown.set(str(results))
            self.finished.set(self.finished.value + 1)


def finished_runs(folder):
    """Number of runs that a growing folder already holds."""
    try:
        return len(open_results(folder).runs)
    except Exception:  # not there yet, or just being written
        return 0
