"""The report as a Word briefing of at most six pages: the answer, why, at what cost, and what it
rests on.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.questions.reachability import counted
from analysis.reading.optional_libraries import needs
from analysis.report import input_tables, mix_tables, target_tables
from analysis.report.note.writing import drawn, opening
from analysis.report.pictures import Pictures
from analysis.report.provenance import basis, facts, methods
from analysis.report.questions import open_questions, question, silence
from analysis.report.tables import COUNT, TEXT, Column, Table
from analysis.report.web import main_rows
from analysis.report.word_page import Page
from analysis.words.labels import payer_label
from analysis.words.names import mix_titles
from analysis.words.sentences import explanation_text
from runs.language import say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings

MOST_CHANGES = 12
MOST_STORIES = 4
MOST_INPUTS = 8
MIXES_SHOWN = 3
FANS = 6


def word_report(findings: Findings) -> bytes:
    """The briefing in the language spoken, as bytes of a .docx file."""
    docx = needs("docx", "report")
    document = docx.Document()
    page = Page(document)
    page.heading(say("Ganzi: how likely are the targets of the 2022 policy document?"), 0)
    page.paragraph(basis(findings), quiet=True)

    first = opening(findings)
    for place, part in enumerate(first.parts):
        page.heading(part.heading, 1)
        for paragraph in part.paragraphs:
            page.led(paragraph.lead, paragraph.text)
        if place == 0:
            page.figure(drawn(first.figure))
    _targets(page, findings)
    page.figure(Pictures(findings).fans(FANS))
    _changes(page, findings)
    _costs(page, findings)
    _groups(page, findings)
    _stories(page, findings)
    _rests(page, findings)

    page.heading(say("Where these results come from"), 1)
    for line in methods():
        page.bullet(line, small=True)
    for title, reason in open_questions(findings):
        page.bullet(f"{title}: {reason}", small=True)
    # The last fact, the libraries, is left out.
    page.paragraph(
        "; ".join(f"{item}: {value}" for item, value in facts(findings)[:-1]), quiet=True
    )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _targets(page: Page, findings: Findings) -> None:
    """Every target with its probability, interval and word under the baseline and the reference
    mix.
    """
    titles = mix_titles(findings.results)
    mixes = list(dict.fromkeys((findings.baseline, findings.reference)))
    columns = (
        Column("number", say("No."), COUNT, 5),
        Column("label", say("target"), TEXT, 40),
        Column("wanted", say_as("what it asks for", "document"), TEXT, 16),
        *(Column(mix, titles[mix], TEXT, 24) for mix in mixes),
    )
    rows = [_target_row(row, findings, mixes) for row in main_rows(findings.table)]
    page.heading(question("reachability"), 1)
    page.table(Table("targets", "", "", columns, rows), [column.key for column in columns], rows)
    page.paragraph(target_tables.reachability(findings).note, quiet=True)


def _target_row(row: dict[str, Any], findings: Findings, mixes: list[str]) -> dict[str, Any]:
    """One line of the table of targets: a group's title, or a target."""
    if "group" in row:
        return {"label": row["group"].upper()}
    line = {"number": row["number"], "label": row["label"], "wanted": row["wanted"]}
    cells = dict(zip(findings.mixes, row["cells"], strict=True))
    for mix in mixes:
        line[mix] = f"{cells[mix]['share']} ({cells[mix]['interval']}) {cells[mix]['word']}"
    return line


def _groups(page: Page, findings: Findings) -> None:
    """How many targets of each group are met."""
    titles = mix_titles(findings.results)
    table = target_tables.groups(findings)
    keys = (
        "group",
        "mix",
        "n_targets",
        "expected_met",
        "expected_low",
        "expected_high",
        "probability_all",
        "low",
        "high",
    )
    mixes = [titles[mix] for mix in (findings.baseline, findings.reference)]
    page.heading(table.title, 1)
    page.table(table, keys, [row for row in table.rows if row["mix"] in mixes])
    page.paragraph(table.note, quiet=True)


def _changes(page: Page, findings: Findings) -> None:
    """The largest settled changes of the reference mix."""
    table = mix_tables.comparison(findings)
    page.heading(table.title, 1)
    if table.silence:
        page.paragraph(table.silence)
        return
    reference = mix_titles(findings.results)[findings.reference]
    rows = [row for row in table.rows if row["mix"] == reference]
    settled = [row for row in rows if row["p_holm"] < 0.05]
    chosen = sorted(settled or rows, key=lambda row: -abs(row["probability_change"]))[:MOST_CHANGES]
    keys = (
        "number",
        "target",
        "probability_baseline",
        "probability",
        "probability_change",
        "low",
        "high",
        "p_holm",
        "verdict",
    )
    page.table(table, keys, chosen)
    page.paragraph(table.note, quiet=True)


def _costs(page: Page, findings: Findings) -> None:
    """What the mixes cost and what a gain costs."""
    table = mix_tables.costs(findings)
    page.heading(table.title, 1)
    if table.silence:
        page.paragraph(table.silence)
    else:
        public = (payer_label("public"), payer_label("local"))
        page.table(
            table,
            ("mix", "kind", "mean", "low", "high", "extra", "extra_low", "extra_high"),
            [row for row in table.rows if row["kind"] in public][: 2 * MIXES_SHOWN],
        )
        page.paragraph(table.note, quiet=True)
    gain = mix_tables.effectiveness(findings)
    if not gain.silence:
        keys = (
            "mix",
            "extra_met",
            "extra_met_low",
            "extra_met_high",
            "cost_per_target",
            "cost_per_target_low",
            "cost_per_target_high",
        )
        page.table(gain, keys, gain.rows[:MIXES_SHOWN])
        page.paragraph(gain.note, quiet=True)


def _stories(page: Page, findings: Findings) -> None:
    """Why targets are missed."""
    titles = mix_titles(findings.results)
    page.heading(question("why"), 1)
    settled = [
        explanation
        for explanation in findings.explanations
        if not explanation.silence and explanation.assumptions and explanation.assumptions.settled
    ]
    for explanation in (settled or findings.explanations)[:MOST_STORIES]:
        page.paragraph(" ".join(part for part in explanation_text(explanation, titles) if part))
    if not findings.explanations:
        page.paragraph(silence(findings, "why"))


def _rests(page: Page, findings: Findings) -> None:
    """Which inputs carry the results."""
    table = input_tables.drivers(findings)
    page.heading(question("grades"), 1)
    if table.silence:
        page.paragraph(table.silence)
        return
    settled = [row for row in table.rows if row["is_settled"]]
    strongest = sorted(settled, key=lambda row: -abs(row["correlation"]))[:MOST_INPUTS]
    weak = {row["target"] for row in settled if row["grade"] in ("C", "D", "P")}
    sentence = say(
        "{weak} targets (of {n} counted ones and those listed apart) depend on inputs that are "
        "no published figure (grades C, D, P: from memory, doubtful, or judged by the authors). "
        "Differences between mixes are therefore surer than the probabilities themselves.",
        weak=len(weak),
        n=counted(findings.table)["target"].nunique(),
    )
    page.paragraph(sentence)
    if strongest:
        page.table(table, ("target", "input", "grade", "correlation", "low", "high"), strongest)
    page.paragraph(table.note, quiet=True)
