"""A Word document with one look: paper, type, tables with thin lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.figures import picture
from analysis.reading.optional_libraries import needs
from analysis.report.tables import TEXT, shown
from runs.language import spoken_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from analysis.report.tables import Column, Table

FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}
POINTS = {"Normal": 10, "Title": 17, "Heading 1": 12, "List Bullet": 10}
"""Size of the type by style."""
MARGIN = 1.9
HEIGHT_OF_FIGURE = 23.5
WIDTH_OF_FIGURE = 17.0
"""Centimetres: of the margins, and what a figure may take on a page of A4."""
DOTS = 200
"""An inch of a figure."""
NARROWEST = 13
WIDEST = 40
"""Characters of a column: a heading's longest word must fit, and long words may break."""
DARK = "222222"
LIGHT = "D0D0D0"


class Page:
    """A Word document that is filled from top to bottom."""

    def __init__(self, document: Any) -> None:
        """Set size of the paper, margins and type. Chinese letters get a Chinese font, not whatever
        Word falls back to.
        """
        self.document = document
        self.shared = needs("docx.shared", "report")
        self.oxml = needs("docx.oxml", "report")
        self.qualified = needs("docx.oxml.ns", "report").qn
        self._set_paper()
        self._set_type(FONT[spoken_language()])

    def _set_paper(self) -> None:
        """A4 with even margins."""
        section = self.document.sections[0]
        section.page_width = self.shared.Cm(21)
        section.page_height = self.shared.Cm(29.7)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, self.shared.Cm(MARGIN))

    def _set_type(self, font: str) -> None:
        """Font, size and spacing of each style."""
        for name, points in POINTS.items():
            style = self.document.styles[name]
            style.font.name = font
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(self.qualified("w:eastAsia"), font)
            style.font.color.rgb = self.shared.RGBColor(0x22, 0x22, 0x22)
            style.font.size = self.shared.Pt(points)
            style.paragraph_format.space_after = self.shared.Pt(3)
        self.document.styles["Heading 1"].paragraph_format.space_before = self.shared.Pt(8)

    def heading(self, text: str, level: int) -> None:
        """A heading."""
        self.document.add_heading(text, level)

    def paragraph(self, text: str, quiet: bool = False) -> None:
        """A paragraph; a quiet one in small grey type."""
        self._fill(self.document.add_paragraph(), text, quiet)

    def led(self, lead: str, text: str) -> None:
        """A paragraph whose first words stand in bold."""
        paragraph = self.document.add_paragraph()
        if lead:
            paragraph.add_run(lead).bold = True
        paragraph.add_run(text)

    def bullet(self, text: str, small: bool = False) -> None:
        """A point of a list."""
        self._fill(self.document.add_paragraph(style="List Bullet"), text, small)

    def _fill(self, paragraph: Any, text: str, quiet: bool) -> None:
        """Put a text into a paragraph."""
        run = paragraph.add_run(text)
        if quiet:
            run.font.size = self.shared.Pt(8)
            run.font.color.rgb = self.shared.RGBColor(0x55, 0x55, 0x55)

    def figure(self, figure: Figure | None) -> None:
        """A figure, as large as the page permits."""
        if figure is None:
            return
        width, height = figure.get_size_inches()
        scale = min(WIDTH_OF_FIGURE / width, HEIGHT_OF_FIGURE / height)
        stream = io.BytesIO(picture(figure, "png", DOTS))
        self.document.add_picture(stream, width=self.shared.Cm(width * scale))

    def table(self, table: Table, keys: Iterable[str], rows: Sequence[dict[str, Any]]) -> None:
        """Some columns and rows of a table; the headings come again on each page."""
        columns = [column for key in keys for column in table.columns if column.key == key]
        grid = self.document.add_table(rows=1, cols=len(columns), style="Normal Table")
        grid.autofit = False
        heads = grid.rows[0]
        heads._tr.get_or_add_trPr().append(self.oxml.OxmlElement("w:tblHeader"))
        for cell, column in zip(heads.cells, columns, strict=True):
            self._cell(cell, column.heading, bold=True, left=True)
        for row in rows:
            line = grid.add_row()
            line._tr.get_or_add_trPr().append(self.oxml.OxmlElement("w:cantSplit"))
            for cell, column in zip(line.cells, columns, strict=True):
                text = shown(row.get(column.key), column)
                self._cell(cell, text, bold=False, left=column.kind == TEXT)
        self._set_widths(grid, columns)
        self._set_lines(grid)

    def _set_lines(self, grid: Any) -> None:
        """Thin lines between the rows, a dark one under the headings, none between columns."""
        borders = self.oxml.OxmlElement("w:tblBorders")
        for side, colour in (("top", DARK), ("insideH", LIGHT), ("bottom", DARK)):
            line = self.oxml.OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
                line.set(self.qualified(f"w:{name}"), value)
            borders.append(line)
        grid._tbl.tblPr.append(borders)

    def _cell(self, cell: Any, text: str, *, bold: bool, left: bool) -> None:
        """One cell."""
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = self.shared.Pt(0)
        paragraph.alignment = 0 if left else 2
        run = paragraph.add_run(text)
        run.font.size = self.shared.Pt(7.5)
        run.bold = bold

    def _set_widths(self, grid: Any, columns: list[Column]) -> None:
        """Columns as wide as their kind of content asks for."""
        weights = [max(min(column.width, WIDEST), NARROWEST) for column in columns]
        for place, weight in enumerate(weights):
            width = self.shared.Cm(WIDTH_OF_FIGURE * weight / sum(weights))
            grid.columns[place].width = width
            for cell in grid.columns[place].cells:
                cell.width = width
