"""The figures of a report, each made from the findings; what cannot be drawn is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers import indicators, targets
from agents.county import COUNTIES
from analysis import figures
from analysis.questions.reachability import HEADLINE_KIND
from analysis.report.findings import SELECTED
from analysis.report.texts import text
from runs.commands.listing import in_language

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.report.findings import Findings

MAP_YEAR = 2025
MAPPED = (("visits", "visits_map", "sum"), ("clean_capacity", "power_map", "last"))


class Pictures:
    """Figures in one language, as matplotlib Figures; None where there is nothing to draw."""

    def __init__(self, findings: Findings, lang: str, titles: dict[str, str]) -> None:
        self.findings, self.lang, self.titles = findings, lang, titles

    def reachability(self) -> Figure:
        """How likely each target is."""
        return figures.probability_figure(self.findings.table, self.lang, self.titles)

    def mixes(self) -> None:
        """Probability by mix and target, where there are more mixes than dots can show."""
        if len(self.findings.mixes) < 3:
            return None
        return figures.mix_target_figure(self.findings.table, self.lang, self.titles)

    def change(self) -> Figure | None:
        """What the reference mix changes."""
        table, mix = self.findings.comparison, self.findings.reference
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
        if self.findings.n_draws < 10 or matrix.notna().to_numpy().sum() < 4:
            return None
        return figures.co_failure_figure(matrix, self.lang, self.findings.n_draws)

    def fans(self, most: int | None = None) -> Figure:
        """How measured values develop."""
        names = [name for name in SELECTED if name in self.findings.outcomes.names][:most]
        return (
            figures.fan_figure(self.findings.results, names, self.lang, self.titles)
            if names
            else None
        )

    def places(self) -> tuple[Figure | None, Figure | None]:
        """(map of the counties, economic graph) of the middle draw; (None, None) if it cannot be
        run again.
        """
        model = self.findings.middle_model(MAP_YEAR)
        if model is None:
            return None, None
        draw = int(self.findings.outcomes.runs["draw"].iloc[self.findings.middle_draw])
        mix = self.titles.get(self.findings.reference, self.findings.reference)
        notes = text("middle_run", self.lang, draw, mix)
        outcomes = model.outcomes(by="county")
        outcomes = outcomes[outcomes["month"].str.startswith(outcomes["month"].max()[:4])]
        year = outcomes["month"].max()[:4]
        panels = [self._panel(outcomes, *mapped, year) for mapped in MAPPED]
        return figures.county_figure(panels, notes, self.lang), figures.economy_figure(
            model, notes, self.lang
        )

    def _panel(
        self, outcomes: pd.DataFrame, indicator: str, title: str, how: str, year: str
    ) -> tuple[str, str, dict[str, float]]:
        """One map: title, unit, value by county."""
        row = indicators.register()[indicator]
        values = (
            outcomes[outcomes["indicator"] == indicator]
            .groupby("county", sort=False)["value"]
            .agg(how)
        )
        shown, unit = in_language(values, row, self.lang)
        return (
            text(title, self.lang, year),
            unit,
            {county: float(shown[county]) for county in COUNTIES},
        )

    def _counted(self) -> list[str]:
        """Counted targets in the document's order."""
        register = targets.register()
        return [
            name for name in self.findings.outcomes.names if register[name]["kind"] == HEADLINE_KIND
        ]
