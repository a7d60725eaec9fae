"""Tables of a report on what its probabilities rest on: evidence, readings, and what is not in the
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.registers import targets
from analysis.likelihood import NOT_JUDGED
from analysis.questions.outside_view import classes
from analysis.questions.readings import readings_table
from analysis.report.questions import question, silence
from analysis.report.tables import COUNT, SHARE, TEXT, Column, Table
from analysis.words.names import mix_titles
from analysis.words.rests import (
    evidence_legend,
    evidence_why,
    firm_label,
    graded,
    reading_label,
    remarks,
    uncertainty_line,
)
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings


def evidence(findings: Findings) -> Table:
    """What each probability rests on."""
    table = findings.table
    titles = mix_titles(findings.results)
    shown = table[table["word"] != NOT_JUDGED]
    by_target = {name: part.to_dict("records") for name, part in shown.groupby("target")}
    rows = [
        _evidence_row(row, by_target, titles)
        | {"uncertainty": _uncertainty(findings, row["mix"], row["target"])}
        for row in shown.to_dict("records")
    ]
    columns = (
        Column("number", say("No."), COUNT, 6),
        Column("target", say("target"), TEXT, 42),
        Column("mix", say("mix"), TEXT, 22),
        Column("p_published", say("published"), SHARE, 10),
        Column("evidence", say("rests on"), TEXT, 18),
        Column("why", say("because"), TEXT, 48),
        Column("uncertainty", say("uncertain through"), TEXT, 48),
        Column("sought", say("sought"), TEXT, 12),
        Column("reference", say("class of past targets"), TEXT, 30),
        Column("reference_rate", say("met in the class"), SHARE, 10),
        Column("reference_weight", say("weight of the class"), SHARE, 10),
        Column("remarks", say("remarks"), TEXT, 40),
    )
    return Table(
        name="evidence",
        title=question("evidence"),
        sheet=say("Evidence"),
        columns=columns,
        rows=rows,
        note=evidence_legend(),
        silence="" if rows else silence(findings, "evidence"),
    )


def _evidence_row(
    row: dict[str, Any], by_target: dict[str, list[dict[str, Any]]], titles: dict[str, str]
) -> dict[str, Any]:
    """One target under one mix."""
    return {
        "number": row["number"],
        "target": column_text(row, "label"),
        "mix": titles[row["mix"]],
        "p_published": row["p_published"],
        "evidence": graded(row["evidence"]),
        "why": evidence_why(row),
        "sought": firm_label(row),
        "reference": column_text(classes()[row["reference"]], "label"),
        "reference_rate": row["reference_rate"],
        "reference_weight": row["reference_weight"],
        "remarks": say("; ").join(remarks(by_target[row["target"]])),
    }


def _uncertainty(findings: Findings, mix: str, target: str) -> str:
    """What makes a target uncertain under a mix; nothing where that cannot be told."""
    parts = findings.uncertainty(mix).get(target)
    return uncertainty_line(parts) if parts else ""


def readings(findings: Findings) -> Table:
    """Probabilities by how a target's words are read."""
    titles = mix_titles(findings.results)
    register = targets.register()
    table = readings_table(findings.results)
    rows = [
        {
            **row,
            "target": column_text(register[row["target"]], "label"),
            "reading": reading_label(row["target"], row["reading"]),
            "rank": _rank(row),
            "mix": titles[row["mix"]],
        }
        for row in table[table["n"] > 0].to_dict("records")
    ]
    columns = (
        Column("number", say("No."), COUNT, 6),
        Column("target", say("target"), TEXT, 42),
        Column("reading", say("read as"), TEXT, 34),
        Column("rank", say("rank"), TEXT, 12),
        Column("mix", say("mix"), TEXT, 22),
        Column("probability", say("probability"), SHARE, 11),
        Column("low", say("95 % from"), SHARE, 10),
        Column("high", say("95 % to"), SHARE, 10),
        Column("silent_share", say("nothing to judge"), SHARE, 10),
    )
    note = say(
        "With the model's own error, not combined with a simple forecast. Readings of equal "
        "rank are given as a range. A share of years is an expectation and has no interval."
    )
    return Table(
        name="readings",
        title=question("readings"),
        sheet=say("Readings"),
        columns=columns,
        rows=rows,
        note=note,
        silence="" if rows else silence(findings, "readings"),
    )


def _rank(row: dict[str, Any]) -> str:
    """Rank of a reading among those of its target."""
    if row["main"]:
        return say_as("of a reading", "main")
    return say_as("of a reading", "equal") if row["equal"] else say_as("of a reading", "second")


def not_modelled(findings: Findings) -> Table:
    """What the document names and the model has no part for."""
    rows = [
        {
            "section": row["section"],
            "quote": row["quote"],
            "label": column_text(row, "label"),
            "reason": column_text(row, "reason"),
        }
        for row in targets.not_modelled()
    ]
    columns = (
        Column("section", say("section of the document"), TEXT, 12),
        Column("quote", say("quote"), TEXT, 40),
        Column("label", say("what"), TEXT, 30),
        Column("reason", say("reason"), TEXT, 60),
    )
    return Table(
        name="not_modelled",
        title=question("not_modelled"),
        sheet=say("Not modelled"),
        columns=columns,
        rows=rows,
        note="",
        silence="",
    )
