"""The note as a Word file of one page: every line has a fixed height, so that it takes the room
that was reckoned whatever fonts the reader's machine has.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.figures import picture
from analysis.reading.optional_libraries import needs
from analysis.report.note import measure
from analysis.report.note.writing import described, drawn, note
from runs.language import spoken_language

if TYPE_CHECKING:
    from analysis.report.findings import Findings
    from analysis.report.note.content import Drawn, Note, Paragraph

BODY = {"en": "Georgia", "zh": "仿宋"}
TITLE = {"en": "Georgia", "zh": "方正小标宋简体"}
HEADING = {"en": "Arial", "zh": "黑体"}
"""Typefaces: in Chinese those of official papers."""
LATIN = {"en": {}, "zh": {"仿宋": "Times New Roman", "方正小标宋简体": "Times New Roman"}}
"""Typeface of Latin letters and digits beside a Chinese one, where it is another."""
RED = "B3121B"
DOTS = 300
EIGHTHS = {"thin": 6, "thick": 16}
"""Strength of lines, eighths of a point."""


def word_note(findings: Findings) -> bytes:
    """The note in the language spoken, as bytes of a .docx file."""
    made = note(findings)
    sheet = Sheet(made.title)
    sheet.fill(made)
    stream = io.BytesIO()
    sheet.document.save(stream)
    return stream.getvalue()


class Sheet:
    """A Word document of one page of A4."""

    def __init__(self, title: str) -> None:
        """Set paper, margins and type."""
        docx = needs("docx", "report")
        self.shared = needs("docx.shared", "report")
        self.oxml = needs("docx.oxml", "report")
        self.qualified = needs("docx.oxml.ns", "report").qn
        self.type = measure.TYPES[spoken_language()]
        self.lang = spoken_language()
        self.document = docx.Document()
        self.document.core_properties.title = title
        self.document.core_properties.language = "zh-CN" if self.lang == "zh" else "en-GB"
        section = self.document.sections[0]
        points = self.shared.Pt
        section.page_width, section.page_height = (points(side) for side in measure.PAGE)
        section.left_margin = section.right_margin = points(measure.SIDE)
        section.top_margin, section.bottom_margin = points(measure.TOP), points(measure.BOTTOM)
        section.header_distance = section.footer_distance = points(measure.BOTTOM / 2)

    def fill(self, note: Note) -> None:
        """Put the note onto the page."""
        kind = self.type
        self._kind(note)
        title = self._paragraph(kind.title_line, kind.title_before, kind.title_after)
        title.alignment = needs("docx.enum.text", "report").WD_ALIGN_PARAGRAPH.CENTER
        self._run(title, note.title, TITLE, kind.title, bold=True)
        for place, part in enumerate(note.parts):
            heading = self._paragraph(kind.heading_line, kind.heading_before)
            heading.paragraph_format.first_line_indent = self.shared.Pt(kind.indent)
            self._run(heading, part.heading, HEADING, kind.heading, bold=self.lang == "en")
            for paragraph in part.paragraphs:
                self._text(paragraph)
            if place == 0:
                self._figure(note.figure)
        self._foot(note)

    def _kind(self, note: Note) -> None:
        """The head: what it is, and from whom, above a red line."""
        kind = self.type
        head = self._paragraph(kind.kind_line)
        head.paragraph_format.tab_stops.add_tab_stop(
            self.shared.Pt(measure.WIDTH), needs("docx.enum.text", "report").WD_TAB_ALIGNMENT.RIGHT
        )
        self._run(head, note.kind, TITLE, kind.kind, bold=True, colour=RED)
        self._run(head, f"\t{note.issue}", BODY, kind.body)
        self._line(head, "bottom", "thick", RED)

    def _text(self, paragraph: Paragraph) -> None:
        """A paragraph, its first words in bold."""
        kind = self.type
        text = self._paragraph(kind.line, after=kind.after)
        text.paragraph_format.first_line_indent = self.shared.Pt(kind.indent)
        if self.lang == "zh":
            text.alignment = needs("docx.enum.text", "report").WD_ALIGN_PARAGRAPH.JUSTIFY
        if paragraph.lead:
            self._run(text, paragraph.lead, BODY, kind.body, bold=True)
        self._run(text, paragraph.text, BODY, kind.body)

    def _figure(self, figure: Drawn) -> None:
        """The figure over the whole width, with its words for who cannot see it."""
        around = self.shared.Pt(self.type.figure_around / 2)
        place = self.document.add_paragraph()
        place.paragraph_format.space_before = around
        place.paragraph_format.space_after = around
        place.paragraph_format.line_spacing = 1.0
        stream = io.BytesIO(picture(drawn(figure), "png", DOTS))
        run = place.add_run()
        run.font.size = self.shared.Pt(1)  # so that no room is kept below the line
        shape = run.add_picture(stream, width=self.shared.Pt(measure.WIDTH))
        shape._inline.docPr.set("descr", described(figure))

    def _foot(self, note: Note) -> None:
        """What the words mean, and the source, below a thin line."""
        kind = self.type
        for place, text in enumerate((note.scale, note.source)):
            line = self._paragraph(kind.small_line, 0 if place else kind.rule)
            self._run(line, text, HEADING, kind.small)
            if place == 0:
                self._line(line, "top", "thin", "000000")

    def _paragraph(self, line: float, before: float = 0.0, after: float = 0.0) -> Any:
        """A paragraph whose lines have a fixed height, points."""
        made = self.document.add_paragraph()
        layout = made.paragraph_format
        layout.space_before, layout.space_after = self.shared.Pt(before), self.shared.Pt(after)
        layout.line_spacing_rule = needs("docx.enum.text", "report").WD_LINE_SPACING.EXACTLY
        layout.line_spacing = self.shared.Pt(line)
        layout.widow_control = False
        return made

    def _run(
        self,
        paragraph: Any,
        text: str,
        fonts: dict[str, str],
        size: float,
        *,
        bold: bool = False,
        colour: str = "000000",
    ) -> None:
        """Words in one type."""
        font = fonts[self.lang]
        run = paragraph.add_run(text)
        run.font.name = LATIN[self.lang].get(font, font)
        run.font.size, run.bold = self.shared.Pt(size), bold
        run.font.color.rgb = self.shared.RGBColor.from_string(colour)
        run._element.rPr.rFonts.set(self.qualified("w:eastAsia"), font)

    def _line(self, paragraph: Any, side: str, strength: str, colour: str) -> None:
        """A line above or below a paragraph."""
        borders = self.oxml.OxmlElement("w:pBdr")
        line = self.oxml.OxmlElement(f"w:{side}")
        strokes = {"val": "single", "sz": str(EIGHTHS[strength]), "space": "2", "color": colour}
        for name, value in strokes.items():
            line.set(self.qualified(f"w:{name}"), value)
        borders.append(line)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(borders, *AFTER_BORDERS)


AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:rPr",
)
"""What stands behind the borders among the properties of a paragraph, as its schema orders them."""
