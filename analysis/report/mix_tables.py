"""Tables of a report on the mixes: what they change, what they cost, and which to prefer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.report.questions import question, silence
from analysis.report.tables import (
    COUNT,
    MONEY,
    NUMBER,
    POINTS,
    SHARE,
    SMALL,
    TENTH,
    TEXT,
    Column,
    Table,
)
from analysis.words.labels import dominance_label, payer_label, verdict_label
from analysis.words.names import input_label, mix_titles
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings

IN_DOCUMENT_UNITS = ("mean_change", "mean_change_low", "mean_change_high")
"""Columns of the comparison that are shown in the document's unit."""


def comparison(findings: Findings) -> Table:
    """What each mix changes."""
    titles = mix_titles(findings.results)
    table = findings.comparison
    rows = []
    for row in [] if table is None else table.to_dict("records"):
        in_document_units = {name: row[name] / row["document_factor"] for name in IN_DOCUMENT_UNITS}
        words = {
            "target": column_text(row, "label"),
            "mix": titles[row["mix"]],
            "baseline": titles[row["baseline"]],
            "verdict": verdict_label(row["verdict"]),
            "unit": row["document_unit"],
        }
        rows.append(row | in_document_units | words)
    return Table(
        name="comparison",
        title=question("comparison"),
        sheet=say("Changes"),
        columns=_comparison_columns(),
        rows=rows,
        note=say(
            "Both mixes meet the same futures, so that only policy differs. 95 % intervals: for "
            "one target, and “jointly” for all targets of a mix together. The verdict stands "
            "after correction for the number of targets."
        ),
        silence="" if rows else silence(findings, "comparison"),
    )


def _comparison_columns() -> tuple[Column, ...]:
    """Columns of the comparison."""
    return (
        Column("number", say("No."), COUNT, 6),
        Column("target", say("target"), TEXT, 42),
        Column("mix", say("mix"), TEXT, 22),
        Column("baseline", say("against"), TEXT, 16),
        Column("probability_baseline", say("before"), SHARE, 9),
        Column("probability", say("after"), SHARE, 9),
        Column("probability_change", say("change, points"), POINTS, 12),
        Column("low", say("95 % from"), POINTS, 10),
        Column("high", say("95 % to"), POINTS, 10),
        Column("p_holm", say("p (Holm)"), SMALL, 12),
        Column("verdict", say("verdict"), TEXT, 11),
        Column("joint_low", say("jointly 95 % from"), POINTS, 12),
        Column("joint_high", say("jointly 95 % to"), POINTS, 12),
        Column("mean_change", say("mean change of the value"), NUMBER, 14),
        Column("mean_change_low", say("95 % from"), NUMBER, 11),
        Column("mean_change_high", say("95 % to"), NUMBER, 11),
        Column("unit", say("unit"), TEXT, 10),
        Column("n", say("pairs"), COUNT, 7),
    )


def _amounts() -> str:
    """In what unit a table has its amounts."""
    # Translators: amounts come in units of a hundred million CNY in Chinese.
    return say("Amounts in bn CNY. ")


def costs(findings: Findings) -> Table:
    """What each mix costs."""
    titles = mix_titles(findings.results)
    table = findings.costs
    rows = [
        row | {"mix": titles[row["mix"]], "kind": payer_label(row["kind"])}
        for row in ([] if table is None else table.to_dict("records"))
    ]
    columns = (
        Column("mix", say("mix"), TEXT, 24),
        Column("kind", say("kind of cost"), TEXT, 24),
        Column("mean", say("mean"), MONEY, 11),
        Column("low", say("95 % from"), MONEY, 11),
        Column("high", say("95 % to"), MONEY, 11),
        Column("extra", say("beyond the baseline"), MONEY, 14),
        Column("extra_low", say("95 % from"), MONEY, 11),
        Column("extra_high", say("95 % to"), MONEY, 11),
        Column("n", say_as("column of a table", "draws"), COUNT, 8),
    )
    note = say(
        "Discounted to 2022 at 3 % a year, from 2022 to the last year of the runs. The status "
        "quo counts programmes that existed before; what a mix costs is the difference."
    )
    return Table(
        name="costs",
        title=question("costs"),
        sheet=say("Costs"),
        columns=columns,
        rows=rows,
        note=_amounts() + note,
        silence="" if rows else silence(findings, "costs"),
    )


def effectiveness(findings: Findings) -> Table:
    """What a gain costs."""
    titles = mix_titles(findings.results)
    table = findings.effectiveness
    rows = [
        row | {"mix": titles[row["mix"]], "baseline": titles[row["baseline"]]}
        for row in ([] if table is None else table.to_dict("records"))
    ]
    columns = (
        Column("mix", say("mix"), TEXT, 24),
        Column("baseline", say("against"), TEXT, 16),
        Column("extra_met", say("targets more"), TENTH, 12),
        Column("extra_met_low", say("95 % from"), TENTH, 10),
        Column("extra_met_high", say("95 % to"), TENTH, 10),
        Column("extra_cost", say("extra cost"), MONEY, 12),
        Column("extra_cost_low", say("95 % from"), MONEY, 10),
        Column("extra_cost_high", say("95 % to"), MONEY, 10),
        Column("cost_per_target", say("cost of one more target"), MONEY, 14),
        Column("cost_per_target_low", say("95 % from"), MONEY, 10),
        Column("cost_per_target_high", say("95 % to"), MONEY, 10),
        Column("n", say("pairs"), COUNT, 8),
    )
    note = say(
        "Public cost of one more counted target met on average (100 per cent points, wherever "
        "they fall); empty where the gain is not settled."
    )
    return Table(
        name="effectiveness",
        title=question("effectiveness"),
        sheet=say("Cost of a gain"),
        columns=columns,
        rows=rows,
        note=_amounts() + note,
        silence="" if rows else silence(findings, "effectiveness"),
    )


def dominance(findings: Findings) -> Table:
    """Which mix beats which."""
    titles = mix_titles(findings.results)
    table = findings.dominance
    rows = [
        row
        | {
            "mix": titles[row["mix"]],
            "other": titles[row["other"]],
            "verdict": dominance_label(row["verdict"]),
        }
        for row in ([] if table is None else table.to_dict("records"))
    ]
    columns = (
        Column("mix", say("mix"), TEXT, 24),
        Column("other", say("against"), TEXT, 24),
        Column("verdict", say("verdict"), TEXT, 18),
        Column("more_met", say("targets more"), TENTH, 12),
        Column("more_met_low", say("95 % from"), TENTH, 10),
        Column("more_met_high", say("95 % to"), TENTH, 10),
        Column("extra_cost", say("extra cost"), MONEY, 12),
        Column("extra_cost_low", say("95 % from"), MONEY, 10),
        Column("extra_cost_high", say("95 % to"), MONEY, 10),
        Column(
            "share_at_least_as_good", say("at least as good on both, share of draws"), SHARE, 18
        ),
        Column("n", say("pairs"), COUNT, 8),
    )
    note = say("Dominates: more targets and not dearer, both settled on the same draws.")
    return Table(
        name="dominance",
        title=question("dominance"),
        sheet=say("Dominance"),
        columns=columns,
        rows=rows,
        note=_amounts() + note,
        silence="" if rows else silence(findings, "dominance"),
    )


def third_label(state: str) -> str:
    """A third of the draws, by what nobody chooses."""
    return {
        "low": say("low third"),
        "middle": say("middle third"),
        "high": say("high third"),
    }[state]


def regret(findings: Findings) -> Table:
    """Regret by state of the world."""
    titles = mix_titles(findings.results)
    rows = []
    for driver, table in findings.regrets:
        for row in table.to_dict("records"):
            words = {
                "driver": say("outlook") if driver is None else input_label(driver),
                "state": row["state"] if driver is None else third_label(row["state"]),
                "mix": titles[row["mix"]],
                "best": titles[row["best"]],
            }
            rows.append(row | words)
    columns = (
        Column("driver", say("by thirds of"), TEXT, 30),
        Column("state", say("state"), TEXT, 14),
        Column("mix", say("mix"), TEXT, 24),
        Column("expected_met", say("met on average"), TENTH, 12),
        Column("best", say("best mix there"), TEXT, 24),
        Column("regret", say("short of the best, targets"), TENTH, 14),
        Column("low", say("95 % from"), TENTH, 10),
        Column("high", say("95 % to"), TENTH, 10),
        Column("n", say_as("column of a table", "draws"), COUNT, 8),
    )
    return Table(
        name="regret",
        title=question("regret"),
        sheet=say("Short of the best"),
        columns=columns,
        rows=rows,
        note=say(
            "How many more counted targets the best mix of that state would meet, on the same "
            "draws."
        ),
        silence="" if rows else silence(findings, "regret"),
    )
