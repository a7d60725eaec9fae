"""Everything a report says, worked out once from a result folder; what cannot be concluded is
noted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from abm.registers import targets
from analysis.questions.comparison import compare
from analysis.questions.costs import cost_effectiveness, cost_table
from analysis.questions.decisions import LEADING_DRIVERS, by_state, dominance, regret
from analysis.questions.drivers import drivers, variance_by_grade
from analysis.questions.explain import explain
from analysis.questions.reachability import HEADLINE_KIND, first_years, reachability
from analysis.questions.target_groups import co_failure_matrix, failing_together, group_success
from analysis.questions.uncertainty import uncertainty
from analysis.reading.outcomes import as_results, outcomes_of
from runs import identity
from runs.refusals import EnsembleError, InputError, Phrase, Refusal
from runs.run import new_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from abm.model import GanziModel
    from analysis.questions.explain import Explanation
    from analysis.questions.uncertainty import Uncertainty
    from runs.experiment import Task
    from runs.folder.reader import Results

EXPLAINED = 12
"""Targets whose misses are explained: those with the most even balance of hits and misses."""
BASELINE = "status_quo"
REFERENCE = "document"
SELECTED = (
    "clean_capacity_2025",
    "nonfossil_share_2025",
    "co2_2025",
    "visits_2025",
    "tourism_revenue_2025",
    "li_ore_capacity_2025",
    "mining_output_2025",
    "enclave_output_2025",
    "services_above_scale_2025",
)
"""Targets whose measured values are drawn as fans."""


class Findings:
    """What a report is made of. `silences` collects question -> why nothing is concluded there."""

    def __init__(self, results: str | Path | Results, baseline: str | None = None) -> None:
        self.results = as_results(results)
        self.outcomes = outcomes_of(self.results)
        self.mixes = list(self.results.mixes)
        self.baseline = baseline or (BASELINE if BASELINE in self.mixes else self.mixes[0])
        others = [mix for mix in self.mixes if mix != self.baseline]
        first = others[0] if others else self.baseline
        self.reference = REFERENCE if REFERENCE in others else first
        self.silences: dict[str, Refusal | Phrase] = {}
        self.table = reachability(self.results)

    def _tried[Answer](self, question: str, work: Callable[[], Answer]) -> Answer | None:
        """What `work` yields, or None with its refusal kept under the question."""
        try:
            return work()
        except (InputError, EnsembleError) as error:
            self.silences[question] = error
            return None

    @property
    def n_draws(self) -> int:
        """Most draws behind a probability."""
        return int(self.table["n_draws"].max())

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Groups of targets together."""
        return group_success(self.results)

    @cached_property
    def first_years(self) -> dict[str, pd.DataFrame]:
        """Mix -> share of draws by first year met."""
        tables = {}
        for mix in self.mixes:
            table = self._tried("first_years", partial(first_years, self.results, mix))
            if table is not None:
                tables[mix] = table
        return tables

    @cached_property
    def comparison(self) -> pd.DataFrame | None:
        """Changes against the baseline; None if there is nothing to compare."""
        return self._tried("comparison", lambda: compare(self.results, self.baseline))

    @cached_property
    def costs(self) -> pd.DataFrame | None:
        """Costs of each mix."""
        return self._tried("costs", lambda: cost_table(self.results, self.baseline))

    @cached_property
    def effectiveness(self) -> pd.DataFrame | None:
        """What one more target costs."""
        return self._tried("effectiveness", lambda: cost_effectiveness(self.results, self.baseline))

    @cached_property
    def dominance(self) -> pd.DataFrame | None:
        """Which mix beats which."""
        return self._tried("dominance", lambda: dominance(self.results))

    @cached_property
    def drivers(self) -> pd.DataFrame | None:
        """What drives each target under the reference mix."""
        return self._tried("drivers", lambda: drivers(self.results, self.reference))

    @cached_property
    def grades(self) -> pd.DataFrame | None:
        """On which grades of input each target rests under the reference mix."""
        return self._tried("grades", lambda: variance_by_grade(self.results, self.reference))

    def uncertainty(self, mix: str) -> dict[str, Uncertainty]:
        """What makes each target uncertain under a mix."""
        known = self.outcomes.known
        if ("uncertainty", mix) not in known:
            known["uncertainty", mix] = uncertainty(self.results, mix)
        return known["uncertainty", mix]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Targets that fail together under the reference mix."""
        return failing_together(self.results, self.reference)

    @cached_property
    def co_failure(self) -> pd.DataFrame:
        """Matrix of targets that fail together under the reference mix."""
        return co_failure_matrix(self.results, self.reference)

    @cached_property
    def states(self) -> dict[str, pd.DataFrame]:
        """Probabilities by thirds of the leading drivers, one table a driver."""
        tables = {}
        for driver in LEADING_DRIVERS:
            table = self._tried("states", partial(by_state, self.results, driver))
            if table is not None:
                tables[driver] = table
        return tables

    @cached_property
    def regrets(self) -> list[tuple[str | None, pd.DataFrame]]:
        """(driver or None for outlooks, regret by state), where states have enough draws."""
        drivers: list[str | None] = list(LEADING_DRIVERS)
        if self.outcomes.runs["outlook"].nunique() > 1:
            drivers.insert(0, None)
        tables = []
        for driver in drivers:
            table = self._tried("regret", partial(regret, self.results, driver=driver))
            if table is not None:
                tables.append((driver, table))
        return tables

    @cached_property
    def explanations(self) -> list[Explanation]:
        """Explanations of the misses under the reference mix, where there is something
        to explain.
        """
        explanations = []
        for name in self.to_explain():
            explanation = self._tried("why", partial(explain, self.results, name, self.reference))
            if explanation is not None:
                explanations.append(explanation)
        return sorted(
            explanations,
            key=lambda one: (bool(one.silence), not (one.assumptions and one.assumptions.settled)),
        )

    def to_explain(self) -> list[str]:
        """Counted targets with the most even balance of hits and misses under the reference mix."""
        rows = self.outcomes.rows(self.reference)
        register = targets.register()
        balance = {}
        for column, name in enumerate(self.outcomes.names):
            met = self.outcomes.met[rows, column]
            if register[name]["kind"] == HEADLINE_KIND and np.isfinite(met).any():
                balance[name] = min(np.nanmean(met), 1 - np.nanmean(met))
        ranked = sorted(balance, key=lambda name: -balance[name])
        return [name for name in ranked[:EXPLAINED] if balance[name] > 0]

    @cached_property
    def middle_draw(self) -> int | None:
        """Draw whose outcomes under the reference mix lie nearest the middle: the one that maps are
        drawn for.
        """
        rows = self.outcomes.rows(self.reference)
        if not len(rows):
            return None
        values = self.outcomes.value[rows]
        ranks = np.argsort(
            np.argsort(np.nan_to_num(values), axis=0, kind="stable"), axis=0, kind="stable"
        )
        distance = ((ranks - (len(rows) - 1) / 2) ** 2).sum(axis=1)
        return rows[int(np.argmin(distance))]

    def same_model(self) -> bool:
        """Whether the folder was made by the code and data in place: only then may a run be made
        again.
        """
        manifest = self.results.manifest
        here = identity.decisive()
        return manifest["data"] == here["data"] and all(
            manifest["code"][package] == value for package, value in here["code"].items()
        )

    def middle_model(self, year: int) -> GanziModel | None:
        """The model of the middle draw, run again to the end of a year; None if the code or data
        are others now.
        """
        place = self.middle_draw
        if place is None or not self.same_model():
            self.silences["places"] = Phrase(
                "the code or data have changed since the folder was made; no run is made again"
            )
            return None
        middle = self.outcomes.runs.iloc[place]
        tasks = [task for task in self.results.experiment.tasks() if _is(task, middle)]
        if not tasks:
            return None
        task = tasks[0]
        last = min(f"{year}-12", task.end)
        return self._tried("places", lambda: new_model(replace(task, end=last)).run())


def _is(task: Task, run: pd.Series) -> bool:
    """Whether a task is that of a run."""
    who = (task.mix.name, task.outlook, task.draw, task.rng, task.point)
    return who == (run["mix"], run["outlook"], run["draw"], run["rng"], run["point"])
