"""The report as a Word briefing of at most six pages: the answer, why, at what cost, and what it
rests on.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.figures import picture
from analysis.questions.reachability import counted
from analysis.reading.optional_libraries import needs
from analysis.report.content import Content
from analysis.report.pictures import Pictures
from analysis.report.provenance import METHODS, facts, open_questions
from analysis.report.tables import COUNT, TEXT, Column, Table, shown
from analysis.report.texts import text
from analysis.report.web import main_rows
from analysis.words.sentences import explanation_text, headline_sentences

if TYPE_CHECKING:
    from types import ModuleType

    from matplotlib.figure import Figure

    from analysis.report.findings import Findings

FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
HEIGHT_OF_FIGURE, WIDTH_OF_FIGURE, DOTS = 23.5, 17.0, 200
"""Centimetres that a figure may take on a page of A4, and dots an inch."""
MOST_CHANGES, MOST_STORIES = 12, 4
MIXES_SHOWN = 3
NARROWEST = 13
"""Characters of the narrowest column: a heading's longest word must fit."""
FANS = 6
DARK, LIGHT = "222222", "D0D0D0"


def word_report(findings: Findings, lang: str, titles: dict[str, str]) -> bytes:
    """The briefing as bytes of a .docx file."""
    docx = needs("docx", "report")
    document = docx.Document()
    page = Page(document, docx, lang)
    page.set_up()
    content, pictures = Content(findings, lang, titles), Pictures(findings, lang, titles)
    page.heading(text("report_title", lang), 0)
    page.paragraph(
        text("page", lang, findings.results.manifest["information_date"], findings.n_draws),
        quiet=True,
    )
    page.heading(text("summary", lang), 1)
    for line in headline_sentences(findings.table, findings.groups, lang, titles):
        page.bullet(line)
    _groups(page, content)
    _targets(page, findings, content, lang)
    page.figure(pictures.fans(FANS))
    _changes(page, findings, content)
    _costs(page, content)
    _stories(page, findings, lang, titles)
    _rests(page, findings, content, lang)
    page.heading(text("provenance", lang), 1)
    for line in (
        *METHODS[lang],
        *(f"{question}: {why}" for question, why in open_questions(findings, lang)),
    ):
        page.bullet(line, small=True)
    kept = facts(findings, lang, titles)
    page.paragraph("; ".join(f"{item}: {value}" for item, value in kept[:-1]), quiet=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _targets(page: Page, findings: Findings, content: Content, lang: str) -> None:
    """Every target with its probability, interval and verdict under the baseline and the reference
    mix.
    """
    page.heading(text("reachability", lang), 1)
    mixes = list(dict.fromkeys((findings.baseline, findings.reference)))
    columns = (
        Column("number", text("number", lang), COUNT, 5),
        Column("label", text("target", lang), TEXT, 40),
    )
    columns += (Column("wanted", text("wanted", lang), TEXT, 16),)
    columns += tuple(Column(mix, content.mix(mix), TEXT, 24) for mix in mixes)
    rows = [_target_row(row, findings, mixes) for row in main_rows(findings.table, lang)]
    table = Table("targets", "", "", columns, rows)
    page.table(table, [column.key for column in columns], rows)
    page.paragraph(content.reachability().note, quiet=True)


def _target_row(
    row: dict[str, str | int | list[dict[str, str]]], findings: Findings, mixes: list[str]
) -> dict[str, str | int]:
    """One line of the table of targets: a group's title, or a target."""
    if "group" in row:
        return {"label": row["group"].upper()}
    cells = dict(zip(findings.mixes, row["cells"], strict=True))
    said = {
        mix: f"{cells[mix]['share']} ({cells[mix]['interval']}) {cells[mix]['word']}"
        for mix in mixes
    }
    return {"number": row["number"], "label": row["label"], "wanted": row["wanted"], **said}


def _groups(page: Page, content: Content) -> None:
    """How many targets of each group are met."""
    table = content.groups()
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
    mixes = [content.mix(mix) for mix in (content.findings.baseline, content.findings.reference)]
    page.heading(table.title, 1)
    page.table(table, keys, [row for row in table.rows if row["mix"] in mixes])
    page.paragraph(table.note, quiet=True)


def _changes(page: Page, findings: Findings, content: Content) -> None:
    """The largest settled changes of the reference mix."""
    table = content.comparison()
    page.heading(table.title, 1)
    if table.silence:
        page.paragraph(table.silence)
        return
    reference = content.mix(findings.reference)
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


def _costs(page: Page, content: Content) -> None:
    """What the mixes cost and what a gain costs."""
    table, gain = content.costs(), content.effectiveness()
    page.heading(table.title, 1)
    if table.silence:
        page.paragraph(table.silence)
    else:
        public = [
            row
            for row in table.rows
            if row["kind"] in (content.said("public"), content.said("local"))
        ]
        page.table(
            table,
            ("mix", "kind", "mean", "low", "high", "extra", "extra_low", "extra_high"),
            public[: 2 * MIXES_SHOWN],
        )
        page.paragraph(table.note, quiet=True)
    if not gain.silence:
        keys = ("mix", "extra_met", "extra_met_low", "extra_met_high")
        page.table(
            gain,
            (*keys, "cost_per_target", "cost_per_target_low", "cost_per_target_high"),
            gain.rows[:MIXES_SHOWN],
        )
        page.paragraph(gain.note, quiet=True)


def _stories(page: Page, findings: Findings, lang: str, titles: dict[str, str]) -> None:
    """Why targets are missed."""
    page.heading(text("why", lang), 1)
    told = [
        found for found in findings.explanations if not found.silence and found.assumptions.settled
    ]
    for found in (told or findings.explanations)[:MOST_STORIES]:
        page.paragraph(" ".join(part for part in explanation_text(found, lang, titles) if part))
    if not findings.explanations:
        page.paragraph(Content(findings, lang, titles).silence("why"))


def _rests(page: Page, findings: Findings, content: Content, lang: str) -> None:
    """Which inputs carry the results."""
    table = content.drivers()
    page.heading(text("grades", lang), 1)
    if table.silence:
        page.paragraph(table.silence)
        return
    settled = [row for row in table.rows if row["settled"] == text("yes", lang)]
    strongest = sorted(settled, key=lambda row: -abs(row["correlation"]))[:8]
    n = counted(findings.table)["target"].nunique()
    weak = {row["target"] for row in settled if row["grade"] in ("C", "D", "P")}
    page.paragraph(_weak_sentence(len(weak), n, lang))
    if strongest:
        page.table(table, ("target", "input", "grade", "correlation", "low", "high"), strongest)
    page.paragraph(table.note, quiet=True)


def _weak_sentence(weak: int, n: int, lang: str) -> str:
    """How many results rest on inputs that are no published figure."""
    if lang == "zh":
        return (
            f"{n}项计数目标及单列目标中，{weak}项的数值已确认受C、D或P级输入（记忆、存疑或作者先验）影响，"
            "解读时宜重差异、轻水平。"
        )
    return (
        f"The values of {weak} targets (of {n} counted ones and those listed apart) are settled "
        "to move with "
        f"inputs of "
        "grade C, D or P (memory, doubt, or the authors' prior): trust differences between mixes "
        "more than levels."
    )


class Page:
    """A Word document with one look."""

    def __init__(self, document: Any, docx: ModuleType, lang: str) -> None:
        self.document, self.docx, self.lang = document, docx, lang

    def set_up(self) -> None:
        """Size of the paper, margins, type; Chinese letters get a Chinese font, not whatever Word
        falls back to.
        """
        shared, enum = needs("docx.shared", "report"), needs("docx.oxml.ns", "report")
        section = self.document.sections[0]
        section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, shared.Cm(1.9))
        for name in ("Normal", "Title", "Heading 1", "List Bullet"):
            style = self.document.styles[name]
            style.font.name = FONT[self.lang]
            style.element.get_or_add_rPr().get_or_add_rFonts().set(
                enum.qn("w:eastAsia"), FONT[self.lang]
            )
            style.font.color.rgb = shared.RGBColor(0x22, 0x22, 0x22)
        sizes = {"Normal": 10, "Title": 17, "Heading 1": 12, "List Bullet": 10}
        for name, size in sizes.items():
            self.document.styles[name].font.size = shared.Pt(size)
            self.document.styles[name].paragraph_format.space_after = shared.Pt(3)
        self.document.styles["Heading 1"].paragraph_format.space_before = shared.Pt(8)

    def heading(self, words_: str, level: int) -> None:
        """A heading."""
        self.document.add_heading(words_, level)

    def paragraph(self, words_: str, quiet: bool = False) -> Any:
        """A paragraph; a quiet one in small grey type."""
        return self._styled(self.document.add_paragraph(), words_, quiet)

    def bullet(self, words_: str, small: bool = False) -> Any:
        """A point of a list."""
        return self._styled(self.document.add_paragraph(style="List Bullet"), words_, small)

    def _styled(self, paragraph: Any, words_: str, quiet: bool) -> Any:
        """Words in a paragraph."""
        shared = needs("docx.shared", "report")
        run = paragraph.add_run(words_)
        if quiet:
            run.font.size, run.font.color.rgb = shared.Pt(8), shared.RGBColor(0x55, 0x55, 0x55)
        return paragraph

    def figure(self, figure: Figure) -> None:
        """A figure, as large as the page permits."""
        if figure is None:
            return
        shared = needs("docx.shared", "report")
        width, height = figure.get_size_inches()
        scale = min(WIDTH_OF_FIGURE / width, HEIGHT_OF_FIGURE / height)
        stream = io.BytesIO(picture(figure, "png", DOTS))
        self.document.add_picture(stream, width=shared.Cm(width * scale))

    def table(
        self,
        table: Table[Any],
        keys: list[str] | tuple[str, ...],
        rows: list[dict[str, str | float]],
    ) -> None:
        """Some columns and rows of a table; the headings come again on each page."""
        shared, oxml = needs("docx.shared", "report"), needs("docx.oxml", "report")
        columns = [column for key in keys for column in table.columns if column.key == key]
        drawn = self.document.add_table(rows=1, cols=len(columns), style="Normal Table")
        drawn.autofit = False
        heads = drawn.rows[0]
        heads._tr.get_or_add_trPr().append(oxml.OxmlElement("w:tblHeader"))
        for cell, column in zip(heads.cells, columns, strict=True):
            self._cell(cell, column.heading, shared, True)
        for row in rows:
            line = drawn.add_row()
            line._tr.get_or_add_trPr().append(oxml.OxmlElement("w:cantSplit"))
            for cell, column in zip(line.cells, columns, strict=True):
                self._cell(
                    cell,
                    shown(row.get(column.key), column, self.lang),
                    shared,
                    False,
                    column.kind == TEXT,
                )
        self._widths(drawn, columns, shared)
        self._lines(drawn, oxml)

    def _lines(self, drawn: Any, oxml: ModuleType) -> None:
        """Thin lines between the rows, a dark one under the headings, none between columns."""
        qualified = needs("docx.oxml.ns", "report").qn
        borders = oxml.OxmlElement("w:tblBorders")
        for side, colour in (("top", DARK), ("insideH", LIGHT), ("bottom", DARK)):
            line = oxml.OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
                line.set(qualified(f"w:{name}"), value)
            borders.append(line)
        drawn._tbl.tblPr.append(borders)

    def _cell(
        self, cell: Any, words_: str, shared: ModuleType, bold: bool, left: bool = True
    ) -> None:
        """One cell."""
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = shared.Pt(0)
        paragraph.alignment = 0 if left else 2
        run = paragraph.add_run(words_)
        run.font.size, run.bold = shared.Pt(7.5), bold

    def _widths(self, drawn: Any, columns: list[Column], shared: ModuleType) -> None:
        """Columns as wide as their kind of content asks for."""
        weights = [max(min(column.width, 40), NARROWEST) for column in columns]
        for place, weight in enumerate(weights):
            drawn.columns[place].width = shared.Cm(WIDTH_OF_FIGURE * weight / sum(weights))
            for cell in drawn.columns[place].cells:
                cell.width = shared.Cm(WIDTH_OF_FIGURE * weight / sum(weights))
