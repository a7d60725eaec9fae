"""The report as an Excel workbook: one sheet a question, numbers as numbers, headings frozen, each
sheet legible on paper.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from analysis.figures.style import latin_width
from analysis.reading.optional_libraries import needs
from analysis.report.content import tables
from analysis.report.note.content import Paragraph
from analysis.report.note.writing import opening
from analysis.report.provenance import basis, facts, methods
from analysis.report.questions import open_questions
from analysis.report.tables import NUMBER_FORMATS, TEXT, typed
from analysis.words.names import mix_titles
from analysis.words.sentences import headline_sentences
from runs.language import say, spoken_language

if TYPE_CHECKING:
    from analysis.report.findings import Findings
    from analysis.report.tables import Column, Table

HEAD = "1F4E4C"
"""Colour of the headings."""
ROW_OF_HEADINGS = 4
PAGE = 165
"""Characters across a page of A4 on its side that are still legible."""
NOTE = 120
"""Characters of a line of the note above a table."""
LINE = 13.5
"""Height of a line, points."""
MARGIN = 0.4
"""Of a page at the sides, inches; above and below twice as much."""
FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}


def workbook_report(findings: Findings) -> bytes:
    """The workbook in the language spoken, as bytes."""
    openpyxl = needs("openpyxl", "report")
    book = openpyxl.Workbook()
    # Before the front sheet: making a table may find out that a question has no answer.
    sheets = tables(findings)
    _front(book.active, findings)
    for table in sheets:
        _sheet(book.create_sheet(table.sheet), table, basis(findings))
    _provenance(book.create_sheet(say("Provenance")), findings)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _front(sheet: Any, findings: Findings) -> None:
    """The summary."""
    sheet.title = say("Summary")
    sheet.column_dimensions["A"].width = 110
    titles = mix_titles(findings.results)
    heading = say("How to read the numbers")
    lines = [
        say("Ganzi: how likely are the targets of the 2022 policy document?"),
        basis(findings),
        "",
        *(
            f"{paragraph.lead}{paragraph.text}"
            for part in opening(findings).parts
            for paragraph in (Paragraph(part.heading, ""), *part.paragraphs)
        ),
        "",
        *headline_sentences(findings.table, findings.groups, titles),
        "",
        heading,
        *methods(),
    ]
    for number, line in enumerate(lines, start=1):
        _write(sheet, number, 1, line, bold=number == 1 or line == heading, wrap=True)
    _page(sheet)


def _sheet(sheet: Any, table: Table, basis: str) -> None:
    """One question: title, note, headings, rows."""
    _write(sheet, 1, 1, table.title, bold=True, size=14)
    if table.silence:
        _write(sheet, ROW_OF_HEADINGS, 1, table.silence)
        _page(sheet, basis)
        return
    for place, column in enumerate(table.columns, start=1):
        _heading(sheet, place, column)
    _note(sheet, table.note, len(table.columns))
    for number, row in enumerate(table.rows, start=ROW_OF_HEADINGS + 1):
        for place, column in enumerate(table.columns, start=1):
            words = column.kind == TEXT
            value = typed(row.get(column.key), column)
            cell = _write(sheet, number, place, value, wrap=words, indent=int(words))
            cell.number_format = NUMBER_FORMATS[column.kind]
        sheet.row_dimensions[number].height = LINE * _lines(table, row)
    first_free = 2 if table.columns[0].key != "number" else 3
    sheet.freeze_panes = sheet.cell(ROW_OF_HEADINGS + 1, first_free)
    last = sheet.cell(ROW_OF_HEADINGS + len(table.rows), len(table.columns)).coordinate
    sheet.auto_filter.ref = f"A{ROW_OF_HEADINGS}:{last}"
    _page(sheet, basis, f"A:{'AB'[first_free - 2]}")


def _note(sheet: Any, note: str, columns: int) -> None:
    """The note below the title, over as many columns as are about as wide as a page."""
    widths = [_width(sheet, place) for place in range(1, columns + 1)]
    last = next((place for place in range(1, columns) if sum(widths[: place + 1]) > NOTE), columns)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=last)
    _write(sheet, 2, 1, note, wrap=True)
    lines = -(-latin_width(note) * 1.1 // sum(widths[:last]))
    sheet.row_dimensions[2].height = LINE * max(lines, 1)


def _width(sheet: Any, place: int) -> float:
    """Width of a column, characters."""
    letter = needs("openpyxl.utils", "report").get_column_letter(place)
    return sheet.column_dimensions[letter].width


def _lines(table: Table, row: dict[str, Any]) -> int:
    """Lines that the longest text of a row takes in its column."""
    lines = [
        -(-latin_width(str(row.get(column.key, ""))) // max(column.width - 3, 1))
        for column in table.columns
        if column.kind == TEXT
    ]
    return max([1, *lines])


def _heading(sheet: Any, place: int, column: Column) -> None:
    """One heading, with the width of its column."""
    styles = needs("openpyxl.styles", "report")
    utils = needs("openpyxl.utils", "report")
    cell = _write(
        sheet, ROW_OF_HEADINGS, place, column.heading, bold=True, wrap=True, colour="FFFFFF"
    )
    cell.fill = styles.PatternFill("solid", fgColor=HEAD)
    longest = max(latin_width(word) for word in column.heading.split())
    sheet.column_dimensions[utils.get_column_letter(place)].width = max(column.width, longest + 3)
    sheet.row_dimensions[ROW_OF_HEADINGS].height = 46


def _write(
    sheet: Any,
    row: int,
    column: int,
    value: str | float | None,
    *,
    bold: bool = False,
    size: int = 10,
    wrap: bool = False,
    colour: str = "222222",
    indent: int = 0,
) -> Any:
    """A cell."""
    styles = needs("openpyxl.styles", "report")
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text, even where it looks like a formula
    cell.font = styles.Font(name=FONT[spoken_language()], bold=bold, size=size, color=colour)
    cell.alignment = styles.Alignment(wrap_text=wrap, vertical="top", indent=indent)
    return cell


def _page(sheet: Any, basis: str = "", names: str = "") -> None:
    """How a sheet prints: on A4 on its side, no smaller than can be read; headings, and the columns
    of `names` where a row takes several pages, on every page; below what it rests on and the page.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    width = sum(_width(sheet, place) for place in range(1, sheet.max_column + 1))
    sheet.page_setup.fitToWidth = max(1, math.ceil(width / PAGE))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = MARGIN
    margins.top = margins.bottom = 2 * MARGIN
    sheet.oddFooter.left.text = basis.replace("&", "&&")
    sheet.oddFooter.right.text = "&A  &P / &N"
    if sheet.freeze_panes:
        sheet.print_title_rows = f"{ROW_OF_HEADINGS}:{ROW_OF_HEADINGS}"
        if sheet.page_setup.fitToWidth > 1:
            sheet.print_title_cols = names


def _provenance(sheet: Any, findings: Findings) -> None:
    """What the results come from, and what could not be concluded."""
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 110
    _write(sheet, 1, 1, say("Where these results come from"), bold=True, size=14)
    lines = [
        *facts(findings),
        ("", ""),
        (say("What cannot be concluded"), ""),
        *open_questions(findings),
    ]
    for number, (item, value) in enumerate(lines, start=3):
        _write(sheet, number, 1, item, bold=not value, wrap=True)
        _write(sheet, number, 2, value, wrap=True)
    _page(sheet)
