"""Progress of an ensemble on stderr: how far, how long still, and what a few headline targets look
like so far.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from abm.registers import targets
from runs.language import column_text, say

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.console import Group

    from runs.run import Record

HEADLINES = ("visits_2025", "clean_capacity_2025", "li_ore_capacity_2025", "co2_2025")
SECONDS_BETWEEN_LINES = 10.0
MOST_MIXES = 3
"""Mixes of which shares are shown while it runs, the first; more do not fit a terminal."""


class Tally:
    """Counts of runs, and of how often each headline target was met under each mix."""

    def __init__(
        self,
        *,
        mixes: list[str],
        total: int,
        done: int,
        jobs: int,
        job: str = "assess",
        at_most: bool = False,
    ) -> None:
        self.mixes = mixes
        self.total = total
        self.done = done
        self.jobs = jobs  # runs at a time
        self.job = job  # what the runs are for
        self.at_most = at_most  # whether it may end before the last run
        self.failed = 0
        self.fresh = 0  # runs made now, besides those that were there
        self.first: float | None = None  # when the first of these finished
        self.met: dict[tuple[str, str], list[int]] = {}  # (met, judged) by target and mix

    def add(self, record: Record) -> None:
        """Count a finished run."""
        self.first = time.monotonic() if self.first is None else self.first
        self.done += 1
        self.fresh += 1
        self.failed += record["status"] == "failed"
        for verdict in record["targets"]:
            if verdict["target"] in HEADLINES:
                counts = self.met.setdefault((verdict["target"], record["mix"]), [0, 0])
                counts[0] += verdict["met"]
                counts[1] += 1

    def share(self, target: str, mix: str) -> str:
        """Share of runs so far that met a target, as text."""
        met, judged = self.met.get((target, mix), (0, 0))
        return f"{met / judged:.0%}" if judged else "-"

    def runs(self) -> str:
        """'34 of 400 runs', and how many failed."""
        runs = say("{done} of {total} runs", done=self.done, total=self.total)
        if self.at_most:
            runs = say("{done} of at most {total} runs", done=self.done, total=self.total)
        return say("{runs}, {n} failed", runs=runs, n=self.failed) if self.failed else runs

    def time_left(self) -> str:
        """Time left at the pace since the first run finished, as text; what starting took is left
        out.
        """
        if self.first is None or self.fresh <= self.jobs:
            return say("estimating the time left")
        pace = (time.monotonic() - self.first) / (self.fresh - self.jobs)
        seconds = pace * (self.total - self.done)
        if seconds < 100:
            return say("{n:.0f} s left", n=seconds)
        return say("{n:.0f} min left", n=seconds / 60)


def progress_display(tally: Tally) -> Silence:
    """A display to be used with `with`: a bar on a terminal, elsewhere a line now and then."""
    return Bar(tally) if sys.stderr.isatty() else Lines(tally)


class Silence:
    """No display."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def add(self, records: list[Record]) -> None:
        """Count runs that finished together."""
        for record in records:
            self.tally.add(record)

    def tell(self, text: str) -> None:
        """Say something on the way."""


class Lines(Silence):
    """A line at the start, after the first run, every ten seconds, and at the end."""

    def __enter__(self) -> Self:
        tally = self.tally
        self.tell(
            say(
                "{runs} are there, {missing} to go, {jobs} at a time",
                runs=tally.runs(),
                missing=tally.total - tally.done,
                jobs=tally.jobs,
            )
        )
        self._last = -SECONDS_BETWEEN_LINES
        return self

    def add(self, records: list[Record]) -> None:
        """Count runs that finished together, and say so if the last line is long ago."""
        super().add(records)
        tally = self.tally
        long_ago = time.monotonic() - self._last >= SECONDS_BETWEEN_LINES
        if long_ago or tally.done == tally.total:
            self._last = time.monotonic()
            self.tell(
                say(
                    "{runs}, {time_left}; met so far: {estimates}",
                    runs=tally.runs(),
                    time_left=tally.time_left(),
                    estimates=self._estimates(),
                )
            )

    def _estimates(self) -> str:
        """Each headline target with its share of runs that met it, mix by mix."""
        tally = self.tally
        mixes = tally.mixes[:MOST_MIXES]
        shares = [
            f"{target} {' / '.join(tally.share(target, mix) for mix in mixes)}"
            for target in HEADLINES
            if any((target, mix) in tally.met for mix in mixes)
        ]
        return ", ".join(shares) or say("nothing judged yet")

    def tell(self, text: str) -> None:
        """Say something on the way."""
        print(f"{self.tally.job}: {text}", file=sys.stderr, flush=True)


class Bar(Silence):
    """A bar with the time left, and under it the headline targets so far."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.live import Live

        self._live = Live(
            self._picture(),
            console=Console(stderr=True, markup=False),
            refresh_per_second=4,
            transient=True,
        )
        self._live.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar off the screen."""
        self._live.__exit__(kind, error, trace)

    def add(self, records: list[Record]) -> None:
        """Count runs that finished together and redraw."""
        super().add(records)
        self._live.update(self._picture())

    def tell(self, text: str) -> None:
        """Say something on the way, above the bar."""
        self._live.console.print(f"{self.tally.job}: {text}", highlight=False)

    def _picture(self) -> Group:
        """The bar and the estimates as one picture."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        tally = self.tally
        mixes = tally.mixes[:MOST_MIXES]
        line = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=tally.total, completed=tally.done, width=40)
        line.add_row(bar, tally.runs(), tally.time_left())
        estimates = Table(
            say("met so far, share of runs"),
            *mixes,
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
        )
        for target in HEADLINES:
            label = column_text(targets.register()[target], "label")
            estimates.add_row(label, *(tally.share(target, mix) for mix in mixes))
        return Group(line, estimates)
