"""Tables of a report on the targets: how likely each is, together, when first, and which are
silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.registers import targets
from analysis.likelihood import NO_RESULT, NOT_JUDGED, marked, word_line
from analysis.report.questions import question, silence
from analysis.report.tables import COUNT, NUMBER, SHARE, SMALL, TENTH, TEXT, YEAR, Column, Table
from analysis.words.labels import group_label
from analysis.words.names import mix_titles
from analysis.words.numbers import wanted
from analysis.words.official import as_text
from analysis.words.screen import sections
from analysis.words.sentences import notes
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings

MOST_PAIRS = 30
IN_DOCUMENT_UNITS = (
    "median_value",
    "value_low",
    "value_high",
    "median_shortfall",
    "shortfall_low",
    "shortfall_high",
)
"""Columns of the table of probabilities that are shown in the document's unit."""


def target_label(target: str) -> str:
    """A target's label."""
    return column_text(targets.register()[target], "label")


def rests_label(verdict: str) -> str:
    """Whether a result rests on inputs that are no published figure."""
    return {"yes": say("yes"), "no": say("no")}.get(verdict, say("undecided"))


def side_label(row: dict[str, Any]) -> str:
    """On which side of one half a probability is settled to lie."""
    if row["word"] in (NO_RESULT, NOT_JUDGED):
        return ""
    if not row["settled"]:
        return say("open")
    return say("above") if row["model_low"] > row["threshold"] else say("below")


def reachability(findings: Findings) -> Table:
    """How likely each target is under each mix."""
    table = findings.table
    grades = findings.grades
    rests = {}
    if grades is not None:
        rests = dict(zip(grades["target"], grades["rests_on_weak"], strict=True))
    titles = mix_titles(findings.results)
    rows = [
        _reachability_row(row, rests, titles)
        for _, part in sections(table[table["word"] != NOT_JUDGED])
        for row in part.to_dict("records")
    ]
    return Table(
        name="reachability",
        title=question("reachability"),
        sheet=say("Targets"),
        columns=_reachability_columns(),
        rows=rows,
        note=probability_note(findings),
        silence="" if rows else silence(findings, "reachability"),
    )


def probability_note(findings: Findings, legend: bool = True) -> str:
    """What the probabilities are; `legend`: also what words and marks mean and what is combined."""
    texts = [
        say(
            "Probability: how likely it is that the published figure meets the target, with the "
            "tolerance that words such as “about” give; interval: 95 %, of the number of draws "
            "alone. Agents alone: share of the draws; with error: with the model's own error; "
            "published: combined with a simple forecast where one knows as much."
        ),
        say("Administrative and derived targets stand apart and are not counted."),
    ]
    if legend:
        texts.insert(1, word_line())
        texts += [note for note in notes(findings.table) if note]
    return as_text(texts)


def _reachability_columns() -> tuple[Column, ...]:
    """Columns of the table of probabilities."""
    return (
        Column("number", say("No."), COUNT, 6),
        Column("target", say("target"), TEXT, 42),
        Column("group", say("group"), TEXT, 20),
        Column("wanted", say_as("what it asks for", "document"), TEXT, 16),
        Column("mix", say("mix"), TEXT, 22),
        Column("probability", say("probability"), SHARE, 11),
        Column("low", say("95 % from"), SHARE, 10),
        Column("high", say("95 % to"), SHARE, 10),
        Column("word", say("in words"), TEXT, 14),
        Column("side", say("against 50 %"), TEXT, 11),
        Column("p_agents", say("agents alone"), SHARE, 10),
        Column("p_model", say("with error"), SHARE, 10),
        Column("p_published", say("published"), SHARE, 10),
        Column("probability_strict", say("as written, no tolerance"), SHARE, 13),
        Column("n_draws", say_as("column of a table", "draws"), COUNT, 8),
        Column("unit", say("unit"), TEXT, 10),
        Column("median_value", say("median value"), NUMBER, 11),
        Column("value_low", say("80 % from"), NUMBER, 11),
        Column("value_high", say("80 % to"), NUMBER, 11),
        Column("median_margin", say("median margin"), SMALL, 10),
        Column("median_shortfall", say("median shortfall if missed"), NUMBER, 12),
        Column("shortfall_low", say("shortfall 80 % from"), NUMBER, 12),
        Column("shortfall_high", say("shortfall 80 % to"), NUMBER, 12),
        Column("median_first_year_met", say("half met it by"), YEAR, 11),
        Column("first_year_low", say("10 % met it by"), YEAR, 11),
        Column("first_year_high", say("90 % met it by"), YEAR, 11),
        Column("share_ever_met", say("ever met"), SHARE, 10),
        Column("section", say("section of the document"), TEXT, 12),
        Column("rests", say("rests on C, D, P inputs"), TEXT, 14),
    )


def _reachability_row(
    row: dict[str, Any], rests: dict[str, str], titles: dict[str, str]
) -> dict[str, Any]:
    """One target under one mix, values in the document's unit."""
    in_document_units = {name: row[name] / row["document_factor"] for name in IN_DOCUMENT_UNITS}
    return (
        row
        | in_document_units
        | {
            "target": column_text(row, "label"),
            "group": group_label(row["group"]),
            "wanted": wanted(row),
            "mix": titles[row["mix"]],
            "unit": row["document_unit"],
            "word": marked(row | {"settled": False}),
            "side": side_label(row),
            "section": targets.register()[row["target"]]["section"],
            "rests": rests_label(rests.get(row["target"], "undecided")),
        }
    )


def groups(findings: Findings) -> Table:
    """How groups come out together."""
    titles = mix_titles(findings.results)
    rows = [
        row
        | {
            "group": say("all counted targets")
            if row["group"] == "all"
            else group_label(row["group"]),
            "mix": titles[row["mix"]],
        }
        for row in findings.groups.to_dict("records")
    ]
    columns = (
        Column("group", say("group"), TEXT, 24),
        Column("mix", say("mix"), TEXT, 22),
        Column("n_targets", say("targets"), COUNT, 9),
        Column("probability_all", say("all met together"), SHARE, 14),
        Column("low", say("95 % from"), SHARE, 10),
        Column("high", say("95 % to"), SHARE, 10),
        Column("expected_met", say("met on average"), TENTH, 11),
        Column("expected_low", say("95 % from"), TENTH, 10),
        Column("expected_high", say("95 % to"), TENTH, 10),
        Column("met_low", say("80 % from"), TENTH, 10),
        Column("met_high", say("80 % to"), TENTH, 10),
        Column("share_at_least_half", say("at least half met"), SHARE, 14),
        Column("n_draws", say_as("column of a table", "draws"), COUNT, 8),
    )
    return Table(
        name="groups",
        title=question("groups"),
        sheet=say("Groups"),
        columns=columns,
        rows=rows,
        note=say(
            "All met together: probability that none of the group is missed. Met on average: "
            "expected number, with the middle 80 % of the futures."
        ),
        silence="" if rows else silence(findings, "groups"),
    )


def pairs(findings: Findings) -> Table:
    """Targets that fail together."""
    titles = mix_titles(findings.results)
    settled = findings.pairs[findings.pairs["settled"]].head(MOST_PAIRS)
    rows = [
        row | {"first": target_label(row["first"]), "second": target_label(row["second"])}
        for row in settled.to_dict("records")
    ]
    columns = (
        Column("first", say("one target"), TEXT, 40),
        Column("second", say("other target"), TEXT, 40),
        Column("both", say("both missed"), SHARE, 11),
        Column("expected", say("if independent"), SHARE, 12),
        Column("phi", say("correlation φ"), SMALL, 12),
        Column("low", say("95 % from"), SMALL, 10),
        Column("high", say("95 % to"), SMALL, 10),
        Column("p_holm", say("p (Holm)"), SMALL, 12),
    )
    return Table(
        name="pairs",
        title=question("pairs"),
        sheet=say("Fail together"),
        columns=columns,
        rows=rows,
        note=say(
            "Pairs of targets that are missed together more often, or more seldom, than chance "
            "gives, under “{mix}”.",
            mix=titles[findings.reference],
        ),
        silence="" if rows else silence(findings, "pairs"),
    )


def first_years(findings: Findings) -> Table:
    """When each target is first met."""
    titles = mix_titles(findings.results)
    years = sorted(
        {
            year
            for table in findings.first_years.values()
            for year in table.columns
            if year != "never"
        }
    )
    rows = []
    for mix, table in findings.first_years.items():
        for target, shares in table.iterrows():
            row = {
                "target": target_label(target),
                "mix": titles[mix],
                "never": float(shares["never"]),
            }
            rows.append(row | {str(year): float(shares.get(year, 0.0)) for year in years})
    columns = (
        Column("target", say("target"), TEXT, 42),
        Column("mix", say("mix"), TEXT, 22),
        *(Column(str(year), str(year), SHARE, 8) for year in years),
        Column("never", say("never"), SHARE, 9),
    )
    return Table(
        name="first_years",
        title=question("first_years"),
        sheet=say("First met"),
        columns=columns,
        rows=rows,
        note=say(
            "Share of draws in which the target's condition holds for the first time at the end "
            "of that year; it may be lost again."
        ),
        silence="" if rows else silence(findings, "first_years"),
    )


def missing(findings: Findings) -> Table:
    """Targets without a probability."""
    table = findings.table
    silent = table[table["word"].isin((NOT_JUDGED, NO_RESULT))]
    rows = [
        {
            "number": row["number"],
            "target": column_text(row, "label"),
            "reason": column_text(row, "reason"),
        }
        for row in silent.drop_duplicates(["target", "word"]).to_dict("records")
    ]
    columns = (
        Column("number", say("No."), COUNT, 6),
        Column("target", say("target"), TEXT, 44),
        Column("reason", say("reason"), TEXT, 80),
    )
    return Table(
        name="missing",
        title=question("missing"),
        sheet=say("Not modelled"),
        columns=columns,
        rows=rows,
        note=say("Not counted, and why."),
        silence="" if rows else silence(findings, "missing"),
    )
