"""A result folder as the page shows it: read when it is opened, and no more of it than is looked at."""

from functools import lru_cache

from abm import indicators
from analysis.brief.refusals import refusal
from analysis.names import mix_titles
from analysis.probabilities import reachability
from runs.costs import KINDS, discounted_costs
from runs.listing import in_language
from runs.refusals import EnsembleError, InputError
from runs.store import open_results

BAND = (0.1, 0.5, 0.9)
"""Quantiles of a fan: the middle 80 % of the draws and their median."""


class Folder:
    """What the page shows of a result folder."""

    def __init__(self, path):
        """Read the folder; raises one clear line if it is none or is damaged."""
        self.path, self.results = path, open_results(path)
        runs = self.results.read("runs", ["run_id", "mix", "status"])
        self.runs, self.failed = len(runs), int((runs["status"] == "failed").sum())
        self.draws = self.results.manifest["arguments"]["draws"]
        self.table = reachability(self.results)
        self.costs = discounted_costs(self.results).groupby("mix", sort=False)[list(KINDS)].mean()
        self.indicators = set(self.results.dataset("annual").schema.names)
        self._mixes = runs.set_index("run_id")["mix"]
        self._spread, self.explained = lru_cache(maxsize=8)(self._spread), lru_cache(maxsize=64)(self._explained)

    def bands(self, indicator, lang):
        """(rows year, mix, low, median, high; unit) of an indicator over the draws."""
        titles, spread = mix_titles(self.results, lang), self._spread(indicator)
        values, unit = in_language(spread.to_numpy(), indicators.register()[indicator], lang)
        return [
            {"mix": titles[mix], "year": int(year), "low": low, "median": median, "high": high}
            for (mix, year), (low, median, high) in zip(spread.index, values.tolist(), strict=True)
        ], unit

    def _spread(self, indicator):
        """Quantiles of an indicator over the draws, a row a mix and year."""
        annual = self.results.read("annual", ["run_id", "year", indicator])
        annual["mix"] = self._mixes.reindex(annual["run_id"]).to_numpy()
        return annual.groupby(["mix", "year"], sort=False)[indicator].quantile(list(BAND)).unstack().dropna()

    def _explained(self, target, mix, lang):
        """Sentences on the misses of a target under a mix; one that says why there are none, if so."""
        from analysis.explain import explain  # the search and its libraries: not before somebody asks for reasons
        from analysis.sentences import explanation_text

        titles = mix_titles(self.results, lang)
        try:
            found = explain(self.results, target, mix)
            return [sentence for sentence in explanation_text(found, lang, titles) if sentence]
        except InputError as error:
            return [f"{titles[mix]}: {refusal(str(error), lang)}"]


def opened(path):
    """(folder, message): one of them is None; the message is the one line of the command line."""
    try:
        return Folder(path), None
    except (InputError, EnsembleError) as error:
        return None, " ".join(str(error).split())
    except Exception as error:  # a damaged folder must not end the page
        return None, " ".join(f"{type(error).__name__}: {error}".split())
