"""A result folder as the page shows it: read when it is opened, and no more of it than is looked
at.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from abm.registers.drawing import POSTERIOR, PRIOR
from analysis.brief.kept import Kept, identity
from analysis.brief.pair import outlook_label
from analysis.brief.refusals import kept
from analysis.questions.comparison import compare
from analysis.questions.costs import cost_rows
from analysis.questions.drivers import drivers
from analysis.questions.explain import Explanation, explain
from analysis.questions.reachability import reachability
from analysis.questions.spreads import target_levels, yearly_spreads
from analysis.questions.target_groups import group_success, laws_of_number
from analysis.words.sentences import listed
from runs.folder.manifest import current_arguments
from runs.folder.reader import open_results
from runs.language import say
from runs.refusals import InputError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from runs.folder.reader import Results

MOST_DRIVERS = 6
"""Inputs that are kept of each target, the strongest."""


class Folder:
    """What the page shows of a result folder; what is worked out once is kept for the next time."""

    def __init__(self, results: str | Results, kept: Kept | None = None) -> None:
        """Read a folder, given by its path or opened; raises one clear line if it is none or is
        damaged. `kept`: where what is worked out is kept beyond this server.
        """
        self.results = open_results(results) if isinstance(results, str) else results
        self.path = str(self.results.path)
        self._kept = kept
        self._lock = threading.RLock()
        self._tables: dict[str, pd.DataFrame] = {}
        counts = self._table("counts", self._counts).iloc[0]
        self.runs, self.failed = int(counts["runs"]), int(counts["failed"])
        self.draws = self.results.manifest["arguments"]["draws"]
        self.mixes = self.results.mixes
        self.table = self._table("reachability", lambda: reachability(self.results))
        self.together = self._table("together", lambda: group_success(self.results))
        self.number_met = self._table("number_met", lambda: laws_of_number(self.results))
        # One cache a folder, so that what was read of it goes with it.
        self._explaining = threading.Lock()
        self._reasons: dict[tuple[str, str], tuple[Explanation | None, Refusal | str]] = {}
        self.rows = lru_cache(maxsize=64)(self._rows)
        self.changes_of = lru_cache(maxsize=64)(self._changes_of)

    def _table(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table of the folder: in memory, as it was kept, or worked out now."""
        if name in self._tables:
            return self._tables[name]
        with self._lock:  # two visitors who ask at once wait for one answer
            if name not in self._tables:
                found = self._kept.table(name, make) if self._kept else make()
                self._tables[name] = found
            return self._tables[name]

    def _counts(self) -> pd.DataFrame:
        """How many runs there are, and how many failed."""
        status = self.results.read("runs", ["run_id", "status"])["status"]
        return pd.DataFrame({"runs": [len(status)], "failed": [int((status == "failed").sum())]})

    def pair(self, base: str, mix: str) -> tuple[str, str]:
        """(mix compared with, mix looked at), as asked where the folder has them; the same twice
        where it has only one.
        """
        usual = [name for name in ("document", *reversed(self.mixes)) if name in self.mixes]
        mix = mix if mix in self.mixes else usual[0]
        others = [name for name in ("status_quo", *self.mixes) if name in self.mixes]
        first = next((name for name in others if name != mix), mix)
        return (base if base in self.mixes and base != mix else first), mix

    def _rows(self, mix: str) -> dict[str, dict[str, Any]]:
        """Rows of the table of probabilities under a mix, by target."""
        own = self.table[self.table["mix"] == mix]
        return {row["target"]: row for row in own.to_dict("records")}

    def _changes_of(self, base: str, mix: str) -> dict[str, dict[str, Any]]:
        """What one mix changes against another, by target: the rows of the paired comparison, and
        in `points` the difference of the two published probabilities, in `both` these; none for a
        mix alone.
        """
        table = self.changes(base)
        before, after = self.rows(base), self.rows(mix)
        return {
            row["target"]: row | _between(before[row["target"]], after[row["target"]])
            for row in table[table["mix"] == mix].to_dict("records")
        }

    def changes(self, base: str) -> pd.DataFrame:
        """What every other mix changes against one; no rows where there is nothing to compare."""

        def compared() -> pd.DataFrame:
            try:
                return compare(self.results, base)
            except InputError:
                return pd.DataFrame(columns=["target", "mix", "verdict", "probability_change"])

        return self._table(f"changes-{base}", compared)

    def costs(self, base: str) -> pd.DataFrame:
        """What every other mix costs beyond one, `analysis.questions.costs.cost_rows`."""
        return self._table(f"costs-{base}", lambda: pd.DataFrame(cost_rows(self.results, base)))

    def fans(self) -> pd.DataFrame:
        """Spread of the targets' indicators by mix and year, `analysis.questions.spreads`."""
        return self._table("fans", lambda: yearly_spreads(self.results))

    def levels(self, mix: str) -> pd.DataFrame:
        """Where targets' figures will lie with the model's error, `analysis.questions.spreads`."""
        return self._table(f"levels-{mix}", lambda: target_levels(self.results, mix))

    def drivers(self, mix: str) -> pd.DataFrame:
        """What moves each target most under a mix; no rows where the draws are too few."""

        def strongest() -> pd.DataFrame:
            try:
                table = drivers(self.results, mix)
            except InputError:
                return pd.DataFrame(columns=["target"])
            return table.groupby("target", sort=False).head(MOST_DRIVERS)

        return self._table(f"drivers-{mix}", strongest)

    def has_answer(self, base: str, mix: str) -> bool:
        """Whether everything that the answer says is in memory."""
        return base == mix or {f"changes-{base}", f"costs-{base}"} <= self._tables.keys()

    def answer_ready(self, base: str, mix: str) -> None:
        """Work out what the answer says."""
        if base != mix:
            self.changes(base)
            self.costs(base)

    def is_ready(self, base: str, mix: str) -> bool:
        """Whether everything that stands behind a target is in memory."""
        needed = {f"{kind}-{name}" for kind in ("drivers", "levels") for name in (base, mix)}
        return needed | {"fans", f"costs-{base}"} <= self._tables.keys()

    def get_ready(self, base: str, mix: str) -> None:
        """Work out what stands behind each target, before anybody asks."""
        self.costs(base)
        self.fans()
        for name in dict.fromkeys((mix, base)):
            self.drivers(name)
            self.levels(name)

    def made(self) -> list[str]:
        """What the runs are and were made under, as short texts."""
        manifest = self.results.manifest
        arguments = current_arguments(manifest["arguments"])
        runs = f"{self.runs:,} {say('runs')}"
        if self.failed:
            runs += f" ({self.failed} {say('failed')})"
        outlooks = listed(outlook_label(name) for name in arguments["outlook"].split(", "))
        source = _source_label(arguments["source"])
        return [
            runs,
            say("mixes: {mixes}, each on {draws} draws", mixes=len(self.mixes), draws=self.draws),
            _stated(say("Outlook"), outlooks),
            _stated(say("uncertain numbers"), source),
            _stated(say("detail"), _detail_label(arguments["detail"])),
            f"{arguments['start']} – {arguments['end']}",
            _stated(say("Version"), manifest["version"]),
        ]

    def explained(self, target: str, mix: str) -> tuple[Explanation | None, Refusal | str]:
        """(explanation of the misses of a target under a mix, why there is none); looked for once,
        however many visitors ask.
        """
        asked = (target, mix)
        if asked not in self._reasons:  # what is known waits for nobody's search
            with self._explaining:
                if asked not in self._reasons:
                    self._reasons[asked] = self._explained(target, mix)
        return self._reasons[asked]

    def _explained(self, target: str, mix: str) -> tuple[Explanation | None, Refusal | str]:
        """(explanation of the misses of a target under a mix, why there is none)."""
        try:
            return explain(self.results, target, mix), ""
        except InputError as error:
            return None, error


def _stated(head: str, value: str) -> str:
    """What is said under a name."""
    return say("{head}: {value}", head=head, value=value)


def _source_label(source: str) -> str:
    """Where uncertain numbers come from."""
    return {PRIOR: say("as declared"), POSTERIOR: say("fitted")}[source]


def _detail_label(detail: str) -> str:
    """How finely agents are told apart."""
    return {
        "standard": say("standard"),
        "coarse": say("coarse"),
        "one_to_one": say("one to one"),
    }[detail]


_OPENED: dict[str, tuple[str, Folder]] = {}
"""By path what the folder held when it was opened, and the folder."""
_OPENING = threading.Lock()


def opened(path: str, keep: bool = True) -> tuple[Folder | None, Refusal | str | None]:
    """(folder, message) of a result folder: one of them is None. All visitors share one that is
    kept, until it holds something else.
    """
    if not keep:
        return attempted(lambda: Folder(path))
    with _OPENING:
        now, message = attempted(lambda: identity(Path(path)))
        if now is None or message:
            return None, message
        if path not in _OPENED or _OPENED[path][0] != now:
            folder, message = attempted(lambda: Folder(path, Kept(Path(path))))
            if folder is None:
                return None, message
            _OPENED[path] = (now, folder)
        return _OPENED[path][1], None


def open_ahead(path: str) -> None:
    """Open a folder, with its answer, before anybody asks; what is wrong with it is said then."""
    folder, _ = opened(path)
    if folder is not None:
        attempted(lambda: folder.answer_ready(*folder.pair("", "")))


def keep_beside(results: Results) -> None:
    """Work out what the page asks of a folder first, and keep it beside the results. Where that
    fails the page works it out itself.
    """

    def work() -> None:
        folder = Folder(results, Kept(results.path, beside=True))
        pair = folder.pair("", "")
        folder.answer_ready(*pair)
        folder.get_ready(*pair)

    attempted(work)


def attempted[Result](work: Callable[[], Result]) -> tuple[Result | None, Refusal | str | None]:
    """(what `work` gives, why it gives nothing): one is None; the page lives on."""
    try:
        return work(), None
    except Exception as error:  # a folder that is damaged, or gone by now, must not end the page
        return None, kept(error)


def _between(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What lies between two rows of the table of probabilities."""
    both = (before["probability"], after["probability"])
    return {"points": both[1] - both[0], "both": both}
