"""Tables of a report on what lies behind the results: reasons, drivers, states, and where the
inputs come from.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from analysis.reading.inputs import ASSUMPTION, LEVER, OUTLOOK, input_row
from analysis.report.mix_tables import third_label
from analysis.report.questions import question, silence
from analysis.report.tables import COUNT, SHARE, SMALL, TEXT, Column, Table
from analysis.report.target_tables import rests_label, target_label
from analysis.words.labels import grade_label
from analysis.words.names import input_label, mix_titles, plain_text, source_text, unit_text
from analysis.words.sentences import explanation_text
from runs.language import say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings

MOST_DRIVERS = 5


def input_kind_label(kind: str) -> str:
    """Who chooses an input."""
    return {
        ASSUMPTION: say("assumption"),
        OUTLOOK: say("outlook"),
        LEVER: say("lever"),
    }[kind]


def why(findings: Findings) -> Table:
    """Why targets are missed."""
    titles = mix_titles(findings.results)
    rows = []
    for explanation in findings.explanations:
        _, assumptions, policy = explanation_text(explanation, titles)
        rows.append(
            {
                "target": target_label(explanation.target),
                "mix": titles[explanation.mix],
                "missed": explanation.misses,
                "n_draws": explanation.n,
                "assumptions": assumptions,
                "policy": policy,
            }
        )
    columns = (
        Column("target", say("target"), TEXT, 36),
        Column("mix", say("mix"), TEXT, 20),
        Column("missed", say("missed, draws"), COUNT, 10),
        Column("n_draws", say_as("column of a table", "draws"), COUNT, 8),
        Column("assumptions", say("assumptions"), TEXT, 80),
        Column("policy", say("policy"), TEXT, 50),
    )
    return Table(
        name="why",
        title=question("why"),
        sheet=say("Why missed"),
        columns=columns,
        rows=rows,
        note=say(
            "Patterns are searched on one half of the draws and checked on the other; only what "
            "both halves show is told. Assumptions are what nobody in the prefecture chooses; "
            "policy stands apart."
        ),
        silence="" if rows else silence(findings, "why"),
    )


def _strongest(findings: Findings) -> list[dict[str, Any]]:
    """Rows of the strongest inputs of each target."""
    if findings.drivers is None:
        return []
    return findings.drivers.groupby("target", sort=False).head(MOST_DRIVERS).to_dict("records")


def drivers(findings: Findings) -> Table:
    """What drives each target."""
    rows = [
        row
        | {
            "target": target_label(row["target"]),
            "input": input_label(row["input"]),
            "input_id": row["input"],
            "kind": input_kind_label(row["kind"]),
            "settled": say("yes") if row["settled"] else say("no"),
            "is_settled": bool(row["settled"]),
        }
        for row in _strongest(findings)
    ]
    columns = (
        Column("target", say("target"), TEXT, 40),
        Column("input", say("input"), TEXT, 50),
        Column("kind", say("kind"), TEXT, 12),
        Column("grade", say("grade"), TEXT, 8),
        Column("correlation", say("rank corr."), SMALL, 12),
        Column("low", say("95 % from"), SMALL, 10),
        Column("high", say("95 % to"), SMALL, 10),
        Column("p_holm", say("p (Holm)"), SMALL, 12),
        Column("settled", say("settled"), TEXT, 10),
        Column("n", say_as("column of a table", "draws"), COUNT, 8),
        Column("input_id", say("id"), TEXT, 30),
    )
    return Table(
        name="drivers",
        title=question("drivers"),
        sheet=say("Drivers"),
        columns=columns,
        rows=rows,
        note=say(
            "The five inputs that each target's value follows most closely under “{mix}”: from "
            "−1 (opposite) to 1 (alike), with 95 % interval. Settled: stands after correction "
            "for the number of inputs. Grades: A official, B secondary, C from memory, D "
            "doubtful, P judged by the authors.",
            mix=mix_titles(findings.results)[findings.reference],
        ),
        silence="" if rows else silence(findings, "drivers"),
    )


def grades(findings: Findings) -> Table:
    """On which grades of input each target rests."""
    table = findings.grades
    rows = [
        row
        | {
            "target": target_label(row["target"]),
            "grade": grade_label(row["grade"]),
            "rests": rests_label(row["rests_on_weak"]),
        }
        for row in ([] if table is None else table.to_dict("records"))
        if math.isfinite(row["share"])
    ]
    columns = (
        Column("target", say("target"), TEXT, 40),
        Column("grade", say("grade"), TEXT, 26),
        Column("share", say("share of the variance"), SHARE, 12),
        Column("low", say("95 % from"), SHARE, 10),
        Column("high", say("95 % to"), SHARE, 10),
        Column("n_inputs", say("inputs"), COUNT, 9),
        Column("rests", say("rests on C, D, P inputs"), TEXT, 16),
        Column("n", say_as("column of a table", "draws"), COUNT, 8),
    )
    return Table(
        name="grades",
        title=question("grades"),
        sheet=say("Grades"),
        columns=columns,
        rows=rows,
        note=say(
            "How much of the spread of each target's value the inputs of a grade explain, with "
            "95 % interval. “Rests on C, D, P”: whether these explain more than half of what "
            "all inputs do."
        ),
        silence="" if rows else silence(findings, "grades"),
    )


def states(findings: Findings) -> Table:
    """Probabilities by thirds of what nobody chooses."""
    rows = []
    for driver, table in findings.states.items():
        part = table[table["mix"] == findings.reference]
        for target, thirds in part.groupby("target", sort=False):
            row = {"driver": input_label(driver), "target": target_label(target)}
            for third in thirds.to_dict("records"):
                for key in ("probability", "low", "high", "n"):
                    row[f"{key}_{third['state']}"] = third[key]
            rows.append(row)
    columns = [
        Column("driver", say("by thirds of"), TEXT, 30),
        Column("target", say("target"), TEXT, 40),
    ]
    for third in ("low", "middle", "high"):
        columns += [
            Column(f"probability_{third}", third_label(third), SHARE, 11),
            Column(f"low_{third}", say("95 % from"), SHARE, 10),
            Column(f"high_{third}", say("95 % to"), SHARE, 10),
            Column(f"n_{third}", say_as("column of a table", "draws"), COUNT, 8),
        ]
    return Table(
        name="states",
        title=question("states"),
        sheet=say("States of the world"),
        columns=tuple(columns),
        rows=rows,
        note=say(
            "Probability under “{mix}” where something that nobody in the prefecture chooses "
            "turns out low, middling or high (thirds of the draws).",
            mix=mix_titles(findings.results)[findings.reference],
        ),
        silence="" if rows else silence(findings, "states"),
    )


def inputs(findings: Findings) -> Table:
    """Provenance of every input that the report names."""
    rows = [_input_row(name) for name in sorted(_named_inputs(findings))]
    columns = (
        Column("input_id", say("id"), TEXT, 30),
        Column("meaning", say("meaning"), TEXT, 60),
        Column("unit", say("unit"), TEXT, 12),
        Column("range", say("range"), TEXT, 22),
        Column("grade", say("grade"), TEXT, 8),
        Column("source", say("source"), TEXT, 70),
    )
    return Table(
        name="inputs",
        title=question("inputs"),
        sheet=say("Inputs"),
        columns=columns,
        rows=rows,
        note=say("Every input named in this report: range and source as the registers state them."),
        silence="" if rows else silence(findings, "inputs"),
    )


def _named_inputs(findings: Findings) -> set[str]:
    """Inputs that the tables of drivers and of reasons name."""
    names = {row["input"] for row in _strongest(findings)}
    for explanation in findings.explanations:
        for box in (explanation.assumptions, explanation.levers):
            if box is not None:
                names |= {limit.input for limit in box.limits}
        for limits, _, _ in explanation.rules:
            names |= {limit.input for limit in limits}
    return names


def _input_row(name: str) -> dict[str, str]:
    """One input as the registers state it."""
    row = input_row(name)
    limits = [plain_text(row["unit"], row[side]) for side in ("low", "high")]
    return {
        "input_id": name,
        "meaning": input_label(name),
        "unit": unit_text(row["unit"]),
        "range": " … ".join(limits),
        "grade": row["grade"],
        "source": source_text(row["source"]),
    }
