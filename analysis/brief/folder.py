"""A result folder as the page shows it: read when it is opened, and no more of it than is looked
at.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from abm.registers import indicators
from abm.registers.drawing import POSTERIOR, PRIOR
from analysis.brief.pair import outlook_label
from analysis.brief.refusals import kept
from analysis.questions.costs import KINDS, discounted_costs
from analysis.questions.explain import Explanation, explain
from analysis.questions.reachability import reachability
from analysis.words.names import mix_titles
from analysis.words.sentences import listed
from runs.commands.listing import in_shown_unit
from runs.folder.manifest import current_arguments
from runs.folder.reader import open_results
from runs.language import say, say_as
from runs.refusals import InputError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

BAND = (0.1, 0.5, 0.9)
"""Quantiles of a fan: the middle 80 % of the draws and their median."""


class Folder:
    """What the page shows of a result folder."""

    def __init__(self, path: str) -> None:
        """Read the folder; raises one clear line if it is none or is damaged."""
        self.path = path
        self.results = open_results(path)
        runs = self.results.read("runs", ["run_id", "mix", "status"])
        self.runs = len(runs)
        self.failed = int((runs["status"] == "failed").sum())
        self.draws = self.results.manifest["arguments"]["draws"]
        self.table = reachability(self.results)
        self.costs = discounted_costs(self.results).groupby("mix", sort=False)[list(KINDS)].mean()
        self.indicators = set(self.results.dataset("annual").schema.names)
        self._mixes = runs.set_index("run_id")["mix"]
        # One cache a folder, so that what was read of it goes with it.
        self.spread = lru_cache(maxsize=8)(self._spread)
        self.explained = lru_cache(maxsize=64)(self._explained)

    def made(self) -> list[str]:
        """What the runs are and were made under, as short texts."""
        manifest = self.results.manifest
        arguments = current_arguments(manifest["arguments"])
        runs = f"{self.runs} {say('runs')}"
        if self.failed:
            runs += f" ({self.failed} {say('failed')})"
        outlooks = listed(outlook_label(name) for name in arguments["outlook"].split(", "))
        source = _source_label(arguments["source"])
        return [
            runs,
            f"{self.draws} {say_as('after a number', 'draws')}",
            f"{say('Outlook')}: {outlooks}",
            f"{say('uncertain numbers')}: {source}",
            f"{say('detail')}: {_detail_label(arguments['detail'])}",
            f"{arguments['start']} – {arguments['end']}",
            f"{say('Information date')}: {manifest['information_date']}",
            f"{say('Version')}: {manifest['version']}",
        ]

    def bands(self, indicator: str) -> tuple[list[dict[str, Any]], str]:
        """(rows year, mix, low, median, high; unit) of an indicator over the draws."""
        titles = mix_titles(self.results)
        spread = self.spread(indicator)
        row = indicators.register()[indicator]
        values, unit = in_shown_unit(spread.to_numpy(), row)
        if row["aggregation"] == "sum":
            unit = say("{unit} a year", unit=unit)
        rows = [
            {"mix": titles[mix], "year": int(year), "low": low, "median": median, "high": high}
            for (mix, year), (low, median, high) in zip(spread.index, values.tolist(), strict=True)
        ]
        return rows, unit

    def _spread(self, indicator: str) -> pd.DataFrame:
        """Quantiles of an indicator over the draws, a row a mix and year."""
        annual = self.results.read("annual", ["run_id", "year", indicator])
        annual["mix"] = self._mixes.reindex(annual["run_id"]).to_numpy()
        return (
            annual.groupby(["mix", "year"], sort=False)[indicator]
            .quantile(list(BAND))
            .unstack()
            .dropna()
        )

    def _explained(self, target: str, mix: str) -> tuple[Explanation | None, Refusal | str]:
        """(explanation of the misses of a target under a mix, why there is none)."""
        try:
            return explain(self.results, target, mix), ""
        except InputError as error:
            return None, error


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


def opened(path: str) -> tuple[Folder | None, Refusal | str | None]:
    """(folder, message) of a result folder: one of them is None."""
    return attempted(lambda: Folder(path))


def attempted[Result](work: Callable[[], Result]) -> tuple[Result | None, Refusal | str | None]:
    """(what `work` gives, why it gives nothing): one is None; the page lives on."""
    try:
        return work(), None
    except Exception as error:  # a folder that is damaged, or gone by now, must not end the page
        return None, kept(error)
