"""What of a folder's findings a note speaks of, chosen by rule."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.figures.note import Line
from analysis.likelihood import EVEN, LIKELY, UNLIKELY, VERY_LIKELY, VERY_UNLIKELY
from analysis.questions.comparison import LOWERS, RAISES
from analysis.questions.gains import gains
from analysis.questions.reachability import HEADLINE_KIND, counted
from analysis.report.findings import SELECTED
from analysis.words.names import mix_titles
from analysis.words.official import pair, share, short_title
from runs.language import column_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.findings import Findings

MEASURED_SENSES = ("ge", "gt", "le")
MOST_MOVERS = 5
"""Lines of the figure for the targets that the mix moves most."""

type Row = dict[str, Any]


class Chosen:
    """What a note says of a folder, in figures: the reference mix beside the baseline."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.mix = findings.reference
        self.baseline = findings.baseline
        self.titles = {
            mix: short_title(title) for mix, title in mix_titles(findings.results).items()
        }
        table = counted(findings.table)
        self.rows = _by_target(table, self.mix)
        if not self.rows:  # no run of it succeeded
            self.mix = self.baseline
            self.rows = _by_target(table, self.mix)
        self.before = _by_target(table, self.baseline) if self.several else {}

    @property
    def several(self) -> bool:
        """Whether there are two mixes to compare."""
        return self.mix != self.baseline

    def number(self, *words: str, before: bool = False) -> int:
        """How many counted targets have one of these words under the mix, or before it."""
        rows = self.before if before else self.rows
        return sum(row["word"] in words for row in rows.values())

    def words(self, before: bool = False) -> tuple[int, int, int]:
        """How many targets are likely or more, about even, and unlikely or less."""
        return (
            self.number(VERY_LIKELY, LIKELY, before=before),
            self.number(EVEN, before=before),
            self.number(UNLIKELY, VERY_UNLIKELY, before=before),
        )

    @cached_property
    def together(self) -> dict[str, Row]:
        """Mix -> how many of all counted targets are met; mixes that no run judges whole are left
        out.
        """
        groups = self.findings.groups
        if groups.empty:
            return {}
        rows = groups[groups["group"] == "all"].to_dict("records")
        return {row["mix"]: row for row in rows}

    def changed(self, verdict: str) -> list[str]:
        """Counted targets whose change under the mix is confirmed, the largest first."""
        table = self.findings.comparison
        if table is None:
            return []
        rows = table[
            (table["mix"] == self.mix)
            & (table["kind"] == HEADLINE_KIND)
            & (table["verdict"] == verdict)
            & table["target"].isin(self.rows)
            & table["target"].isin(self.before)
        ]
        return sorted(rows["target"], key=lambda name: -abs(self.change(name)))

    @cached_property
    def raised(self) -> list[str]:
        """Targets confirmed to become likelier."""
        return self.changed(RAISES)

    @cached_property
    def lowered(self) -> list[str]:
        """Targets confirmed to become less likely."""
        return self.changed(LOWERS)

    def change(self, name: str) -> float:
        """Change of a target's probability; 0 where there is nothing to compare."""
        if name not in self.before:
            return 0.0
        return self.rows[name]["probability"] - self.before[name]["probability"]

    def hopeless(self) -> list[str]:
        """Targets that are very unlikely, in the order of the document."""
        return [name for name, row in self.rows.items() if row["word"] == VERY_UNLIKELY]

    def safe(self) -> list[str]:
        """Targets that are very likely, in the order of the document."""
        return [name for name, row in self.rows.items() if row["word"] == VERY_LIKELY]

    def short(self) -> list[tuple[str, float]]:
        """(target, value in the middle of the futures) of the unlikely targets that are measured,
        those the farthest from what is asked for first.
        """
        found = []
        for name, row in self.rows.items():
            value = _middle(row)
            if not _is_measured(row) or row["word"] not in (UNLIKELY, VERY_UNLIKELY):
                continue
            missing = (row["target_value"] - value) / row["target_value"]
            missing = -missing if row["sense"] == "le" else missing
            if math.isfinite(missing) and missing > 0:
                found.append((missing, name, value))
        return [(name, value) for _, name, value in sorted(found, reverse=True)]

    def still(self) -> list[str]:
        """Unlikely targets that no mix of the folder moves."""
        low = (UNLIKELY, VERY_UNLIKELY)
        return [
            name
            for name, row in self.rows.items()
            if row["policy_insensitive"] and row["word"] in low
        ]

    @cached_property
    def gains(self) -> pd.DataFrame:
        """Gain and cost of each mix beyond the baseline."""
        return gains(self.findings.results, self.baseline)

    @cached_property
    def beyond(self) -> pd.DataFrame:
        """Gain and cost of each mix beyond the reference."""
        return gains(self.findings.results, self.mix)

    def label(self, name: str) -> str:
        """A target's name."""
        return column_text(self.rows[name], "label")

    def with_share(self, name: str) -> tuple[str, str]:
        """A target's name and its probability."""
        return self.label(name), share(self.rows[name])

    def with_pair(self, name: str) -> tuple[str, str]:
        """A target's name and its probabilities before and under the mix."""
        return self.label(name), pair(self.before[name], self.rows[name])

    def lines(self, most: int) -> tuple[Line, ...]:
        """Lines of the figure: those the mix moves most, filled up with the main targets; the
        likeliest first.
        """
        movers = sorted(
            [*self.raised, *self.lowered] or self.before, key=lambda name: -abs(self.change(name))
        )
        main = [name for name in SELECTED if name in self.rows]
        chosen = list(dict.fromkeys([*movers[: min(MOST_MOVERS, most // 2)], *main, *self.rows]))
        ordered = sorted(chosen[:most], key=lambda name: -self.rows[name]["probability"])
        return tuple(self._line(name) for name in ordered)

    def _line(self, name: str) -> Line:
        """A line of the figure."""
        after = self.rows[name]
        if name not in self.before:
            return Line(self.label(name), math.nan, after["probability"], share(after))
        before = self.before[name]
        return Line(
            self.label(name), before["probability"], after["probability"], pair(before, after)
        )


def _by_target(table: pd.DataFrame, mix: str) -> dict[str, Row]:
    """Rows of a mix by target."""
    return {row["target"]: row for row in table[table["mix"] == mix].to_dict("records")}


def _middle(row: Row) -> float:
    """Value in the middle of the futures: as published where that is known, else of the runs."""
    return (
        row["median_published"] if math.isfinite(row["median_published"]) else row["median_value"]
    )


def _is_measured(row: Row) -> bool:
    """Whether a target is a quantity that can be short by some part."""
    counted_ones = row["unit"] in ("0/1", "count")
    return not counted_ones and row["sense"] in MEASURED_SENSES and row["target_value"] > 0
