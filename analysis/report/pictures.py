"""The figures of a report, each made from the findings; what cannot be drawn is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers import indicators, targets
from agents.county import COUNTIES
from analysis import figures
from analysis.questions.reachability import HEADLINE_KIND
from analysis.report.findings import SELECTED
from analysis.words.names import mix_titles
from analysis.words.numbers import axis_scale
from runs.language import say, spoken_language

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.report.findings import Findings

MAP_YEAR = 2025
FEWEST_MIXES = 3
"""Mixes from which on a matrix shows more than dots do."""
FEWEST_DRAWS = 10
FEWEST_PAIRS = 4
"""Draws, and correlations, below which a matrix of common failures shows nothing."""


class Pictures:
    """Figures in the language spoken; None where there is nothing to draw."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.lang = spoken_language()
        self.titles = mix_titles(findings.results)

    def reachability(self) -> Figure:
        """How likely each target is."""
        return figures.probability_figure(self.findings.table, self.lang, self.titles)

    def mixes(self) -> Figure | None:
        """Probability by mix and target, where there are more mixes than dots can show."""
        if len(self.findings.mixes) < FEWEST_MIXES:
            return None
        return figures.mix_target_figure(self.findings.table, self.lang, self.titles)

    def change(self) -> Figure | None:
        """What the reference mix changes."""
        table = self.findings.comparison
        mix = self.findings.reference
        if table is None or mix not in set(table["mix"]):
            return None
        return figures.change_figure(table, mix, self.lang, self.titles)

    def frontier(self) -> Figure | None:
        """What more targets cost."""
        table = self.findings.effectiveness
        if table is None or table[["extra_met_low", "extra_cost_low"]].isna().any(axis=None):
            return None
        return figures.frontier_figure(table, self.lang, self.titles)

    def drivers(self) -> Figure | None:
        """What drives each target."""
        table = self.findings.drivers
        return None if table is None else figures.driver_figure(table, self._counted(), self.lang)

    def tornado(self) -> Figure | None:
        """The strongest inputs on the target with the most even odds."""
        chosen = self.findings.to_explain()
        if self.findings.drivers is None or not chosen:
            return None
        return figures.tornado_figure(self.findings.drivers, chosen[0], self.lang)

    def grades(self) -> Figure | None:
        """On which grades each target rests."""
        table = self.findings.grades
        return None if table is None else figures.grade_figure(table, self._counted(), self.lang)

    def pairs(self) -> Figure | None:
        """Which targets fail together."""
        matrix = self.findings.co_failure
        known = matrix.notna().to_numpy().sum()
        if self.findings.n_draws < FEWEST_DRAWS or known < FEWEST_PAIRS:
            return None
        return figures.co_failure_figure(matrix, self.lang, self.findings.n_draws)

    def fans(self, most: int | None = None) -> Figure | None:
        """How measured values develop."""
        names = [name for name in SELECTED if name in self.findings.outcomes.names][:most]
        if not names:
            return None
        return figures.fan_figure(self.findings.results, names, self.lang, self.titles)

    def places(self) -> list[Figure]:
        """The map of the counties and the economic graph of the middle draw; neither if it cannot
        be run again.
        """
        model = self.findings.middle_model(MAP_YEAR)
        if model is None:
            return []
        notes = say(
            "One run, no forecast: draw {draw} under “{mix}”, the draw nearest the middle of all "
            "outcomes. ",
            draw=int(self.findings.outcomes.runs["draw"].iloc[self.findings.middle_draw]),
            mix=self.titles[self.findings.reference],
        )
        outcomes = model.outcomes(by="county")
        year = outcomes["month"].max()[:4]
        outcomes = outcomes[outcomes["month"].str.startswith(year)]
        visits = outcomes[outcomes["indicator"] == "visits"]
        capacity = outcomes[outcomes["indicator"] == "clean_capacity"]
        panels = [
            _panel(say("Visits in {year}", year=year), visits, "sum"),
            _panel(say("Clean capacity at the end of {year}", year=year), capacity, "last"),
        ]
        return [
            figures.county_figure(panels, notes, self.lang),
            figures.economy_figure(model, notes, self.lang),
        ]

    def _counted(self) -> list[str]:
        """Counted targets in the document's order."""
        register = targets.register()
        return [
            name for name in self.findings.outcomes.names if register[name]["kind"] == HEADLINE_KIND
        ]


def _panel(title: str, rows: pd.DataFrame, how: str) -> tuple[str, str, dict[str, float]]:
    """One map of an indicator whose months are taken together by `how`: title, unit, value by
    county.
    """
    row = indicators.register()[rows["indicator"].iloc[0]]
    by_county = rows.groupby("county", sort=False)["value"].agg(how)
    factor, unit = axis_scale(row)
    return title, unit, {county: float(by_county[county]) / factor for county in COUNTIES}
