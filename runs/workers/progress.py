"""Progress of an ensemble on stderr: how far, how long still, and what a few headline targets look
like so far.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from abm.registers import targets

if TYPE_CHECKING:
    from runs.assessment import Execution
    from runs.experiment import Experiment
    from runs.folder.writer import Store

HEADLINES = ("visits_2025", "clean_capacity_2025", "li_ore_capacity_2025", "co2_2025")
SECONDS_BETWEEN_LINES = 10.0


def progress_display(
    store: Store, experiment: Experiment, jobs: int, how: Execution
) -> Lines | Silence:
    """A display to be used with `with`: a bar on a terminal, a plain line now and then elsewhere,
    or nothing.
    """
    tally = Tally(
        [mix.name for mix in experiment.mixes],
        len(store.wanted),
        len(store.wanted) - len(store.pending),
        jobs,
    )
    tally.job, tally.at_most = how.job, "" if experiment.until is None else "at most "
    if not how.progress or not len(store.pending):
        return Silence(tally)
    return Bar(tally) if sys.stderr.isatty() else Lines(tally)


class Tally:
    """Counts of runs, and of how often each headline target was met under each mix."""

    job, at_most = "assess", ""

    def __init__(self, mixes: list[str], total: int, done: int, jobs: int) -> None:
        self.mixes, self.total, self.done, self.jobs = mixes, total, done, jobs
        self.failed, self.fresh, self.first = 0, 0, None
        self.met = {}

    def add(self, record: dict[str, str | int]) -> None:
        """Count a finished run."""
        self.first = time.monotonic() if self.first is None else self.first
        self.done, self.fresh = self.done + 1, self.fresh + 1
        self.failed += record["status"] == "failed"
        for verdict in record["targets"]:
            if verdict["target"] in HEADLINES:
                seen = self.met.setdefault((verdict["target"], record["mix"]), [0, 0])
                seen[0] += verdict["met"]
                seen[1] += 1

    def share(self, target: str, mix: str) -> str:
        """Share of runs so far that met a target, as text."""
        seen = self.met.get((target, mix))
        return f"{seen[0] / seen[1]:.0%}" if seen else "-"

    def runs(self) -> str:
        """'34 of 400 runs', and how many failed."""
        return f"{self.done} of {self.at_most}{self.total} runs" + (
            f", {self.failed} failed" if self.failed else ""
        )

    def time_left(self) -> str:
        """Time left at the pace since the first run finished, as text; what starting took is left
        out.
        """
        if self.fresh <= self.jobs:
            return "estimating the time left"
        seconds = (
            (time.monotonic() - self.first) / (self.fresh - self.jobs) * (self.total - self.done)
        )
        return f"{seconds:.0f} s left" if seconds < 100 else f"{seconds / 60:.0f} min left"


class Silence:
    """No display."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __enter__(self) -> Silence:
        return self

    def __exit__(self, *exception: Any) -> None:
        pass

    def add(self, record: dict[str, str | int]) -> None:
        """Count a finished run."""
        self.tally.add(record)

    def say(self, text: str) -> None:
        """Say something on the way."""


class Lines(Silence):
    """A line at the start, after the first run, every ten seconds, and at the end."""

    def __enter__(self) -> Lines:
        tally = self.tally
        self._say(
            f"{tally.runs()} are there, {tally.total - tally.done} to go, {tally.jobs} at a time"
        )
        self._last = -SECONDS_BETWEEN_LINES
        return self

    def add(self, record: dict[str, str | int]) -> None:
        """Count a finished run, and say so if the last line is long ago."""
        self.tally.add(record)
        if (
            time.monotonic() - self._last >= SECONDS_BETWEEN_LINES
            or self.tally.done == self.tally.total
        ):
            self._last = time.monotonic()
            self._say(
                f"{self.tally.runs()}, {self.tally.time_left()}; met so far: {self._estimates()}"
            )

    def _estimates(self) -> str:
        """Each headline target with its share of runs that met it, mix by mix."""
        judged = [
            target
            for target in HEADLINES
            if any((target, mix) in self.tally.met for mix in self.tally.mixes)
        ]
        shares = {
            t: " / ".join(self.tally.share(t, mix) for mix in self.tally.mixes) for t in judged
        }
        return (
            ", ".join(f"{target} {share}" for target, share in shares.items())
            or "nothing judged yet"
        )

    def say(self, text: Any) -> None:
        """Say something on the way."""
        self._say(text)

    def _say(self, text: str) -> None:
        print(f"{self.tally.job}: {text}", file=sys.stderr, flush=True)


class Bar(Silence):
    """A bar with the time left, and under it the headline targets so far."""

    def __enter__(self) -> Bar:
        from rich.console import Console
        from rich.live import Live

        self._live = Live(
            self._picture(), console=Console(stderr=True), refresh_per_second=4, transient=True
        )
        self._live.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        """Take the bar off the screen."""
        self._live.__exit__(*exception)

    def add(self, record: dict[str, str | int]) -> None:
        """Count a finished run and redraw."""
        self.tally.add(record)
        self._live.update(self._picture())

    def say(self, text: Any) -> None:
        """Say something on the way, above the bar."""
        self._live.console.print(f"{self.tally.job}: {text}", highlight=False)

    def _picture(self) -> Any:
        """The bar and the estimates as one picture."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        tally = self.tally
        line = Table.grid(padding=(0, 1))
        line.add_row(
            ProgressBar(total=tally.total, completed=tally.done, width=40),
            tally.runs(),
            tally.time_left(),
        )
        estimates = Table(
            "met so far, share of runs",
            *tally.mixes,
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
        )
        for target in HEADLINES:
            label = targets.register()[target]["label_en"]
            estimates.add_row(label, *(tally.share(target, mix) for mix in tally.mixes))
        return Group(line, estimates)
