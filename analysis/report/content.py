"""The tables of a report, built from the findings: one a question, in the order in which a planner
asks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from abm.registers import targets
from analysis.questions import pooling
from analysis.questions.reachability import NO_RESULT, NOT_MODELLED
from analysis.reading.inputs import input_row
from analysis.report.tables import (
    COUNT,
    MONEY,
    NUMBER,
    POINTS,
    SHARE,
    SMALL,
    TENTH,
    YEAR,
    Column,
    Table,
)
from analysis.report.texts import SILENCES, note, text
from analysis.words import words
from analysis.words.names import input_label, plain_text, source_text, unit_text
from analysis.words.screen import sections
from analysis.words.sentences import explanation_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.findings import Findings

MOST_DRIVERS, MOST_PAIRS = 5, 30


class Content:
    """Tables in one language; each is made when asked for."""

    def __init__(self, findings: Findings, lang: str, titles: dict[str, str]) -> None:
        self.findings, self.lang, self.titles = findings, lang, titles

    def tables(self) -> list[Table[Any]]:
        """Every table, in the order of the questions."""
        makers = (
            self.reachability,
            self.groups,
            self.comparison,
            self.costs,
            self.effectiveness,
            self.dominance,
        )
        makers += (
            self.why,
            self.drivers,
            self.grades,
            self.states,
            self.regret,
            self.pairs,
            self.first_years,
        )
        return [make() for make in (*makers, self.missing, self.inputs)]

    def said(self, name: str) -> str:
        """A word of the report."""
        return text(name, self.lang)

    def label(self, target: str) -> str:
        """A target's label."""
        return targets.register()[target][f"label_{self.lang}"]

    def mix(self, name: str) -> str:
        """A mix's title."""
        return self.titles.get(name, name)

    def _table(
        self,
        name: str,
        columns: list[tuple[str, str, str, int]],
        rows: list[dict[str, str | float]],
        *said: Any,
    ) -> Table[Any]:
        """A table with its title, sheet, note and, if it is empty, the reason."""
        told = tuple(
            Column(key, self.said(heading), kind, width) for key, heading, kind, width in columns
        )
        silence = "" if rows else self.silence(name)
        heading = self.said(name)
        return Table(
            name,
            heading,
            self.said(f"{name}_sheet"),
            told,
            rows,
            note(name, self.lang, *said),
            silence,
        )

    def silence(self, name: str) -> str:
        """Why a question has no answer."""
        message = self.findings.silences.get(name, "")
        if self.lang == "zh":
            return SILENCES.get(name, "无结果。")
        return message or (
            "no pair is correlated beyond chance" if name == "pairs" else "nothing to show"
        )

    def reachability(self) -> Table[Any]:
        """How likely each target is under each mix."""
        table, grades = self.findings.table, self.findings.grades
        rests = (
            {}
            if grades is None
            else dict(zip(grades["target"], grades["rests_on_weak"], strict=True))
        )
        rows = [
            self._reachability_row(row, rests)
            for _, part in sections(table[table["verdict"] != NOT_MODELLED], self.lang)
            for row in part.to_dict("records")
        ]
        columns = [
            ("number", "number", COUNT, 6),
            ("target", "target", "text", 42),
            ("group", "group", "text", 20),
        ]
        columns += [
            ("wanted", "wanted", "text", 16),
            ("mix", "mix", "text", 22),
            ("probability", "probability", SHARE, 11),
        ]
        columns += [
            ("low", "low", SHARE, 10),
            ("high", "high", SHARE, 10),
            ("verdict", "verdict", "text", 11),
        ]
        columns += [("probability_strict", "strict", SHARE, 13), ("n_draws", "n_draws", COUNT, 8)]
        columns += [("unit", "unit", "text", 10)]
        columns += [(key, key, NUMBER, 11) for key in ("median_value", "value_low", "value_high")]
        columns += [("median_margin", "median_margin", SMALL, 10)]
        columns += [
            (key, key, NUMBER, 12)
            for key in ("median_shortfall", "shortfall_low", "shortfall_high")
        ]
        columns += [
            ("median_first_year_met", "first_year", YEAR, 11),
            ("first_year_low", "first_year_low", YEAR, 11),
        ]
        columns += [
            ("first_year_high", "first_year_high", YEAR, 11),
            ("share_ever_met", "ever", SHARE, 10),
        ]
        columns += [("section", "section", "text", 12), ("rests", "rests", "text", 14)]
        return self._table("reachability", columns, rows, pooling.note(table, self.lang))

    def _reachability_row(
        self, row: dict[str, str | int], rests: dict[str, str]
    ) -> dict[str, str | int]:
        """One target under one mix, values in the document's unit."""
        factor, register = row["document_factor"], targets.register()[row["target"]]
        scaled = (
            "median_value",
            "value_low",
            "value_high",
            "median_shortfall",
            "shortfall_low",
            "shortfall_high",
        )
        verdict = rests.get(row["target"], "undecided")
        return {
            **row,
            **{name: row[name] / factor for name in scaled},
            **{
                "target": row[f"label_{self.lang}"],
                "group": words.group_label(row["group"], self.lang),
            },
            **{
                "wanted": words.wanted(row, self.lang),
                "mix": self.mix(row["mix"]),
                "unit": row["document_unit"],
            },
            **{"verdict": words.phrase(row["verdict"], self.lang), "section": register["section"]},
            **{"rests": self.said(verdict if verdict in ("yes", "no") else "undecided")},
        }

    def groups(self) -> Table[Any]:
        """How groups come out together."""
        rows = [
            {
                **row,
                "group": self.said("all")
                if row["group"] == "all"
                else words.group_label(row["group"], self.lang),
                "mix": self.mix(row["mix"]),
            }
            for row in self.findings.groups.to_dict("records")
        ]
        columns = [
            ("group", "group", "text", 24),
            ("mix", "mix", "text", 22),
            ("n_targets", "n_targets", COUNT, 9),
        ]
        columns += [("probability_all", "probability_all", SHARE, 14), ("low", "low", SHARE, 10)]
        columns += [("high", "high", SHARE, 10), ("expected_met", "expected", TENTH, 11)]
        columns += [("expected_low", "low", TENTH, 10), ("expected_high", "high", TENTH, 10)]
        columns += [("met_low", "met_low", TENTH, 10), ("met_high", "met_high", TENTH, 10)]
        columns += [("share_at_least_half", "half", SHARE, 14), ("n_draws", "n_draws", COUNT, 8)]
        return self._table("groups", columns, rows)

    def comparison(self) -> Table[Any]:
        """What each mix changes."""
        table = self.findings.comparison
        rows = (
            [] if table is None else [self._comparison_row(row) for row in table.to_dict("records")]
        )
        columns = [
            ("number", "number", COUNT, 6),
            ("target", "target", "text", 42),
            ("mix", "mix", "text", 22),
        ]
        columns += [("baseline", "other", "text", 16), ("probability_baseline", "before", SHARE, 9)]
        columns += [
            ("probability", "after", SHARE, 9),
            ("probability_change", "change", POINTS, 12),
        ]
        columns += [
            ("low", "low", POINTS, 10),
            ("high", "high", POINTS, 10),
            ("p_holm", "p_holm", SMALL, 12),
        ]
        columns += [("verdict", "verdict", "text", 11), ("joint_low", "joint_low", POINTS, 12)]
        columns += [
            ("joint_high", "joint_high", POINTS, 12),
            ("mean_change", "mean_change", NUMBER, 14),
        ]
        columns += [
            ("mean_change_low", "low", NUMBER, 11),
            ("mean_change_high", "high", NUMBER, 11),
        ]
        columns += [("unit", "unit", "text", 10), ("n", "n", COUNT, 7)]
        return self._table("comparison", columns, rows)

    def _comparison_row(self, row: dict[str, str | int]) -> dict[str, str | int]:
        """One change, values in the document's unit."""
        scaled = ("mean_change", "mean_change_low", "mean_change_high")
        return {
            **row,
            **{name: row[name] / row["document_factor"] for name in scaled},
            **{
                "target": row[f"label_{self.lang}"],
                "mix": self.mix(row["mix"]),
                "baseline": self.mix(row["baseline"]),
            },
            **{"verdict": words.phrase(row["verdict"], self.lang), "unit": row["document_unit"]},
        }

    def costs(self) -> Table[Any]:
        """What each mix costs."""
        table = self.findings.costs
        rows = [] if table is None else self._named(table, ("mix",), ("kind",))
        columns = [
            ("mix", "mix", "text", 24),
            ("kind", "kind", "text", 24),
            ("mean", "mean", MONEY, 11),
        ]
        columns += [
            ("low", "low", MONEY, 11),
            ("high", "high", MONEY, 11),
            ("extra", "extra", MONEY, 14),
        ]
        columns += [
            ("extra_low", "low", MONEY, 11),
            ("extra_high", "high", MONEY, 11),
            ("n", "n_draws", COUNT, 8),
        ]
        return self._money("costs", columns, rows)

    def effectiveness(self) -> Table[Any]:
        """What a gain costs."""
        table = self.findings.effectiveness
        rows = [] if table is None else self._named(table, ("mix", "baseline"), ("kind",))
        columns = [
            ("mix", "mix", "text", 24),
            ("baseline", "other", "text", 16),
            ("extra_met", "extra_met", TENTH, 12),
        ]
        columns += [("extra_met_low", "low", TENTH, 10), ("extra_met_high", "high", TENTH, 10)]
        columns += [("extra_cost", "extra_cost", MONEY, 12), ("extra_cost_low", "low", MONEY, 10)]
        columns += [
            ("extra_cost_high", "high", MONEY, 10),
            ("cost_per_target", "cost_per_target", MONEY, 14),
        ]
        columns += [
            ("cost_per_target_low", "low", MONEY, 10),
            ("cost_per_target_high", "high", MONEY, 10),
        ]
        return self._money("effectiveness", [*columns, ("n", "n", COUNT, 8)], rows)

    def dominance(self) -> Table[Any]:
        """Which mix beats which."""
        table = self.findings.dominance
        rows = [] if table is None else self._named(table, ("mix", "other"), ("verdict",))
        columns = [
            ("mix", "mix", "text", 24),
            ("other", "other", "text", 24),
            ("verdict", "verdict", "text", 18),
        ]
        columns += [("more_met", "extra_met", TENTH, 12), ("more_met_low", "low", TENTH, 10)]
        columns += [("more_met_high", "high", TENTH, 10), ("extra_cost", "extra_cost", MONEY, 12)]
        columns += [("extra_cost_low", "low", MONEY, 10), ("extra_cost_high", "high", MONEY, 10)]
        columns += [("share_at_least_as_good", "share_good", SHARE, 18), ("n", "n", COUNT, 8)]
        return self._money("dominance", columns, rows)

    def _money(
        self,
        name: str,
        columns: list[tuple[str, str, str, int]],
        rows: list[dict[str, str | float]],
    ) -> Table[Any]:
        """A table with amounts: the note says their unit."""
        table = self._table(name, columns, rows)
        unit = "金额单位：亿元。" if self.lang == "zh" else "Amounts in bn CNY. "
        object.__setattr__(table, "note", unit + table.note)
        return table

    def _named(
        self, table: pd.DataFrame, mixes: tuple[str, ...], kinds: tuple[str]
    ) -> list[dict[str, str | float]]:
        """Rows with titles of mixes and words of kinds."""
        return [
            {
                **row,
                **{key: self.mix(row[key]) for key in mixes},
                **{key: self.said(row[key]) for key in kinds},
            }
            for row in table.to_dict("records")
        ]

    def why(self) -> Table[Any]:
        """Why targets are missed."""
        rows = []
        for found in self.findings.explanations:
            _, assumptions, policy = explanation_text(found, self.lang, self.titles)
            row = {
                "target": self.label(found.target),
                "mix": self.mix(found.mix),
                "missed": found.misses,
            }
            rows.append({**row, "n_draws": found.n, "assumptions": assumptions, "policy": policy})
        columns = [
            ("target", "target", "text", 36),
            ("mix", "mix", "text", 20),
            ("missed", "missed", COUNT, 10),
        ]
        columns += [("n_draws", "n_draws", COUNT, 8), ("assumptions", "assumptions", "text", 80)]
        return self._table("why", [*columns, ("policy", "policy", "text", 50)], rows)

    def drivers(self) -> Table[Any]:
        """What drives each target."""
        table = self.findings.drivers
        best = (
            []
            if table is None
            else table.groupby("target", sort=False).head(MOST_DRIVERS).to_dict("records")
        )
        rows = [
            {
                **row,
                **{
                    "target": self.label(row["target"]),
                    "input_id": row["input"],
                    "kind": self.said(row["kind"]),
                },
                **{
                    "input": input_label(row["input"], self.lang),
                    "settled": self.said("yes" if row["settled"] else "no"),
                },
            }
            for row in best
        ]
        columns = [
            ("target", "target", "text", 40),
            ("input", "input", "text", 50),
            ("kind", "input_kind", "text", 12),
        ]
        columns += [
            ("grade", "grade", "text", 8),
            ("correlation", "correlation", SMALL, 12),
            ("low", "low", SMALL, 10),
        ]
        columns += [
            ("high", "high", SMALL, 10),
            ("p_holm", "p_holm", SMALL, 12),
            ("settled", "settled", "text", 10),
        ]
        columns += [("n", "n_draws", COUNT, 8), ("input_id", "input_id", "text", 30)]
        return self._table("drivers", columns, rows, self.mix(self.findings.reference))

    def grades(self) -> Table[Any]:
        """On which grades of input each target rests."""
        table = self.findings.grades
        rows = [] if table is None else table.to_dict("records")
        rows = [
            {
                **row,
                **{
                    "target": self.label(row["target"]),
                    "grade": words.phrase(f"grade_{row['grade']}", self.lang),
                },
                "rests": self.said(row["rests_on_weak"]),
            }
            for row in rows
            if math.isfinite(row["share"])
        ]
        columns = [
            ("target", "target", "text", 40),
            ("grade", "grade", "text", 26),
            ("share", "share", SHARE, 12),
        ]
        columns += [
            ("low", "low", SHARE, 10),
            ("high", "high", SHARE, 10),
            ("n_inputs", "n_inputs", COUNT, 9),
        ]
        return self._table(
            "grades", [*columns, ("rests", "rests", "text", 16), ("n", "n_draws", COUNT, 8)], rows
        )

    def states(self) -> Table[Any]:
        """Probabilities by thirds of what nobody chooses."""
        rows = []
        for driver, table in self.findings.states.items():
            part = table[table["mix"] == self.findings.reference]
            for target, states in part.groupby("target", sort=False):
                row = {"driver": input_label(driver, self.lang), "target": self.label(target)}
                for state in states.to_dict("records"):
                    row |= {
                        f"{key}_{state['state']}": state[key]
                        for key in ("probability", "low", "high", "n")
                    }
                rows.append(row)
        columns = [("driver", "driver", "text", 30), ("target", "target", "text", 40)]
        for state in ("low", "middle", "high"):
            columns += [
                (f"probability_{state}", f"state_{state}", SHARE, 11),
                (f"low_{state}", "low", SHARE, 10),
            ]
            columns += [(f"high_{state}", "high", SHARE, 10), (f"n_{state}", "n_draws", COUNT, 8)]
        return self._table("states", columns, rows, self.mix(self.findings.reference))

    def regret(self) -> Table[Any]:
        """Regret by state of the world."""
        rows = []
        for driver, table, _ in self.findings.regrets:
            for row in table.to_dict("records"):
                state = row["state"] if driver is None else self.said(f"state_{row['state']}")
                name = self.said("outlook") if driver is None else input_label(driver, self.lang)
                rows.append(
                    {
                        **row,
                        "driver": name,
                        "state": state,
                        "mix": self.mix(row["mix"]),
                        "best": self.mix(row["best"]),
                    }
                )
        columns = [
            ("driver", "driver", "text", 30),
            ("state", "state", "text", 14),
            ("mix", "mix", "text", 24),
        ]
        columns += [("expected_met", "expected", TENTH, 12), ("best", "best", "text", 24)]
        columns += [
            ("regret", "regret_value", TENTH, 14),
            ("low", "low", TENTH, 10),
            ("high", "high", TENTH, 10),
        ]
        return self._table("regret", [*columns, ("n", "n_draws", COUNT, 8)], rows)

    def pairs(self) -> Table[Any]:
        """Targets that fail together."""
        table = self.findings.pairs
        table = table[table["settled"]].head(MOST_PAIRS)
        rows = [
            {**row, "first": self.label(row["first"]), "second": self.label(row["second"])}
            for row in table.to_dict("records")
        ]
        columns = [
            ("first", "first", "text", 40),
            ("second", "second", "text", 40),
            ("both", "both", SHARE, 11),
        ]
        columns += [
            ("expected", "if_apart", SHARE, 12),
            ("phi", "phi", SMALL, 12),
            ("low", "low", SMALL, 10),
        ]
        columns += [("high", "high", SMALL, 10), ("p_holm", "p_holm", SMALL, 12)]
        return self._table("pairs", columns, rows, self.mix(self.findings.reference))

    def first_years(self) -> Table[Any]:
        """When each target is first met."""
        found = self.findings.first_years
        years = sorted(
            {year for table in found.values() for year in table.columns if year != "never"}
        )
        rows = []
        for mix, table in found.items():
            for target, shares in table.iterrows():
                row = {
                    "target": self.label(target),
                    "mix": self.mix(mix),
                    "never": float(shares["never"]),
                }
                rows.append({**row, **{str(year): float(shares.get(year, 0.0)) for year in years}})
        columns = [
            Column("target", self.said("target"), "text", 42),
            Column("mix", self.said("mix"), "text", 22),
        ]
        columns += [Column(str(year), str(year), SHARE, 8) for year in years]
        columns.append(Column("never", self.said("never"), SHARE, 9))
        title, sheet = self.said("first_years"), self.said("first_years_sheet")
        silence = "" if rows else self.silence("first_years")
        return Table(
            "first_years",
            title,
            sheet,
            tuple(columns),
            rows,
            note("first_years", self.lang),
            silence,
        )

    def missing(self) -> Table[Any]:
        """Targets without a probability."""
        table = self.findings.table
        silent = table[table["verdict"].isin((NOT_MODELLED, NO_RESULT))].drop_duplicates(
            ["target", "verdict"]
        )
        rows = [
            {
                "number": row["number"],
                "target": row[f"label_{self.lang}"],
                "reason": row[f"reason_{self.lang}"],
            }
            for row in silent.to_dict("records")
        ]
        columns = [
            ("number", "number", COUNT, 6),
            ("target", "target", "text", 44),
            ("reason", "reason", "text", 80),
        ]
        return self._table("missing", columns, rows)

    def inputs(self) -> Table[Any]:
        """Provenance of every input that the report names."""
        named = {}
        if self.findings.drivers is not None:
            best = self.findings.drivers.groupby("target", sort=False).head(MOST_DRIVERS)
            named |= dict.fromkeys(best["input"])
        for found in self.findings.explanations:
            boxes = [box for box in (found.assumptions, found.levers) if box is not None]
            named |= dict.fromkeys(limit.input for box in boxes for limit in box.limits)
            named |= dict.fromkeys(limit.input for rule in found.rules for limit in rule[0])
        rows = [self._input_row(name) for name in sorted(named)]
        columns = [
            ("input_id", "input_id", "text", 30),
            ("meaning", "meaning", "text", 60),
            ("unit", "unit", "text", 12),
        ]
        columns += [
            ("range", "range", "text", 22),
            ("grade", "grade", "text", 8),
            ("source", "source", "text", 70),
        ]
        return self._table("inputs", columns, rows)

    def _input_row(self, name: str) -> dict[str, str]:
        """One input as the registers state it."""
        row = input_row(name)
        limits = " … ".join(
            plain_text(row["unit"], row[side], self.lang) for side in ("low", "high")
        )
        said = {
            "input_id": name,
            "meaning": input_label(name, self.lang),
            "unit": unit_text(row["unit"], self.lang),
        }
        return {
            **said,
            "range": limits,
            "grade": row["grade"],
            "source": source_text(row["source"], self.lang),
        }
