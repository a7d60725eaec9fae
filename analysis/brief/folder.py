"""A result folder as the page shows it: read when it is opened, and no more of it than is looked
at.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from abm.registers import indicators
from analysis.brief.refusals import refusal
from analysis.brief.texts import text
from analysis.questions.reachability import reachability
from analysis.run_costs import KINDS, discounted_costs
from analysis.words.names import mix_titles
from runs.commands.listing import in_language
from runs.folder.manifest import current_arguments
from runs.folder.reader import open_results
from runs.refusals import EnsembleError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

BAND = (0.1, 0.5, 0.9)
"""Quantiles of a fan: the middle 80 % of the draws and their median."""


class Folder:
    """What the page shows of a result folder."""

    def __init__(self, path: str) -> None:
        """Read the folder; raises one clear line if it is none or is damaged."""
        self.path, self.results = path, open_results(path)
        runs = self.results.read("runs", ["run_id", "mix", "status"])
        self.runs, self.failed = len(runs), int((runs["status"] == "failed").sum())
        self.draws = self.results.manifest["arguments"]["draws"]
        self.table = reachability(self.results)
        self.costs = discounted_costs(self.results).groupby("mix", sort=False)[list(KINDS)].mean()
        self.indicators = set(self.results.dataset("annual").schema.names)
        self._mixes = runs.set_index("run_id")["mix"]
        self._spread, self.explained = (
            lru_cache(maxsize=8)(self._spread),
            lru_cache(maxsize=64)(self._explained),
        )

    def made(self, lang: str) -> list[str]:
        """What the runs are and were made under, as short texts."""
        said, failed = (
            current_arguments(self.results.manifest["arguments"]),
            f" ({self.failed} {text('failed', lang)})",
        )
        outlooks = [text(f"outlook_{name}", lang) for name in said["outlook"].split(", ")]
        return [
            f"{self.runs} {text('runs', lang)}{failed if self.failed else ''}",
            f"{self.draws} {text('draws', lang)}",
            f"{text('outlook', lang)}: {text('comma', lang).join(outlooks)}",
            f"{text('parameters_from', lang)}: {text(said['source'], lang)}",
            f"{text('detail', lang)}: {text(said['detail'], lang)}",
            f"{said['start']} – {said['end']}",
            f"{text('information_date', lang)}: {self.results.manifest['information_date']}",
            f"{text('version', lang)}: {self.results.manifest['version']}",
        ]

    def bands(self, indicator: str, lang: str) -> tuple[list[dict[str, str | float]], str]:
        """(rows year, mix, low, median, high; unit) of an indicator over the draws."""
        titles, spread = mix_titles(self.results, lang), self._spread(indicator)
        row = indicators.register()[indicator]
        values, unit = in_language(spread.to_numpy(), row, lang)
        unit = text("a_year", lang, unit=unit) if row["aggregation"] == "sum" else unit
        return [
            {"mix": titles[mix], "year": int(year), "low": low, "median": median, "high": high}
            for (mix, year), (low, median, high) in zip(spread.index, values.tolist(), strict=True)
        ], unit

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

    def _explained(self, target: Any, mix: Any, lang: Any) -> Any:
        """Sentences on the misses of a target under a mix; one that says why there are
        none, if so.
        """
        from analysis.questions.explain import explain
        from analysis.words.sentences import explanation_text

        titles = mix_titles(self.results, lang)
        try:
            found = explain(self.results, target, mix)
            return [sentence for sentence in explanation_text(found, lang, titles) if sentence]
        except InputError as error:
            return [f"{titles[mix]}: {refusal(str(error), lang)}"]


def opened(path: str) -> tuple[Folder | None, str | None]:
    """(folder, message) of a result folder: one of them is None."""
    return attempted(lambda: Folder(path))


def attempted(work: Callable) -> tuple[Folder | None, str | None]:
    """(what `work` gives, message): one is None, the message in one line as on the command line;
    the page lives on.
    """
    try:
        return work(), None
    except (InputError, EnsembleError) as error:
        return None, " ".join(str(error).split())
    except Exception as error:  # a folder that is damaged, or gone by now, must not end the page
        return None, " ".join(f"{type(error).__name__}: {error}".split())
