"""The report as an Excel workbook: one sheet a question, numbers as numbers, headings frozen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from analysis.figures.style import WIDE
from analysis.reading.optional_libraries import needs
from analysis.report.content import Content
from analysis.report.provenance import METHODS, facts, open_questions
from analysis.report.tables import NUMBER_FORMATS, TEXT, typed
from analysis.report.texts import text
from analysis.words.sentences import headline_sentences

if TYPE_CHECKING:
    from analysis.report.findings import Findings
    from analysis.report.tables import Column, Table

HEAD, ROW_OF_HEADINGS = "1F4E4C", 4
LINE = 13.5
"""Height of a line, points."""
FONT = {"en": "Calibri", "zh": "Microsoft YaHei"}


def workbook_report(findings: Findings, lang: str, titles: dict[str, str]) -> bytes:
    """The workbook as bytes."""
    openpyxl = needs("openpyxl", "report")
    book = openpyxl.Workbook()
    content = Content(findings, lang, titles)
    basis = text("page", lang, findings.results.manifest["information_date"], findings.n_draws)
    tables = content.tables()
    _front(book.active, findings, lang, titles, basis)
    for table in tables:
        _sheet(book.create_sheet(table.sheet), table, lang, basis)
    _provenance(book.create_sheet(text("provenance_sheet", lang)), findings, lang, titles)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _front(sheet: Any, findings: Findings, lang: str, titles: dict[str, str], basis: str) -> None:
    """The summary."""
    sheet.title = text("summary_sheet", lang)
    sheet.column_dimensions["A"].width = 110
    lines = [
        text("report_title", lang),
        basis,
        "",
        *headline_sentences(findings.table, findings.groups, lang, titles),
    ]
    lines += ["", text("method", lang), *METHODS[lang]]
    for number, line in enumerate(lines, start=1):
        _write(
            sheet,
            number,
            1,
            line,
            lang,
            bold=number == 1 or line == text("method", lang),
            wrap=True,
        )
    _page(sheet)


def _sheet(sheet: Any, table: Table[Any], lang: str, basis: str) -> None:
    """One question: title, note, headings, rows."""
    _write(sheet, 1, 1, table.title, lang, bold=True, size=14)
    _write(sheet, 2, 1, f"{table.note} {basis}", lang)
    if table.silence:
        _write(sheet, ROW_OF_HEADINGS, 1, table.silence, lang)
        return
    for place, column in enumerate(table.columns, start=1):
        _heading(sheet, place, column, lang)
    for number, row in enumerate(table.rows, start=ROW_OF_HEADINGS + 1):
        for place, column in enumerate(table.columns, start=1):
            value = typed(row.get(column.key), column, lang)
            cell = _write(
                sheet,
                number,
                place,
                value,
                lang,
                wrap=column.kind == TEXT,
                indent=int(column.kind == TEXT),
            )
            cell.number_format = NUMBER_FORMATS[column.kind]
        sheet.row_dimensions[number].height = LINE * _lines(table, row)
    sheet.freeze_panes = sheet.cell(
        ROW_OF_HEADINGS + 1, 2 if table.columns[0].key != "number" else 3
    )
    last = sheet.cell(ROW_OF_HEADINGS + len(table.rows), len(table.columns)).coordinate
    sheet.auto_filter.ref = f"A{ROW_OF_HEADINGS}:{last}"
    _page(sheet)


def _lines(table: Table[Any], row: dict[str, str | int]) -> int:
    """Lines that the longest text of a row takes in its column."""
    long = [column for column in table.columns if column.kind == TEXT]
    needed = [
        -(-_width(str(row.get(column.key, ""))) // max(column.width - 3, 1)) for column in long
    ]
    return max([1, *needed])


def _width(text_: str) -> int:
    """Width of a text in Latin characters."""
    return sum(1 if ord(letter) < WIDE else 2 for letter in text_)


def _heading(sheet: Any, place: int, column: Column, lang: str) -> None:
    """One heading, with the width of its column."""
    styles, utils = needs("openpyxl.styles", "report"), needs("openpyxl.utils", "report")
    cell = _write(
        sheet, ROW_OF_HEADINGS, place, column.heading, lang, bold=True, wrap=True, colour="FFFFFF"
    )
    cell.fill = styles.PatternFill("solid", fgColor=HEAD)
    longest = max(_width(word) for word in column.heading.split())
    sheet.column_dimensions[utils.get_column_letter(place)].width = max(column.width, longest + 3)
    sheet.row_dimensions[ROW_OF_HEADINGS].height = 46


def _write(
    sheet: Any,
    row: int,
    column: int,
    value: str | float,
    lang: str,
    bold: bool = False,
    size: int = 10,
    wrap: bool = False,
    colour: str = "222222",
    indent: int = 0,
) -> Any:
    """A cell."""
    styles = needs("openpyxl.styles", "report")
    cell = sheet.cell(row, column, value)
    cell.font = styles.Font(name=FONT[lang], bold=bold, size=size, color=colour)
    cell.alignment = styles.Alignment(wrap_text=wrap, vertical="top", indent=indent)
    return cell


def _page(sheet: Any) -> None:
    """How a sheet prints: landscape, one page wide, headings on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if sheet.max_column > 12 else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.freeze_panes:
        sheet.print_title_rows = f"{ROW_OF_HEADINGS}:{ROW_OF_HEADINGS}"


def _provenance(sheet: Any, findings: Findings, lang: str, titles: dict[str, str]) -> None:
    """What the results come from, and what could not be concluded."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 110
    _write(sheet, 1, 1, text("provenance", lang), lang, bold=True, size=14)
    lines = [
        *facts(findings, lang, titles),
        ("", ""),
        (text("open", lang), ""),
        *open_questions(findings, lang),
    ]
    for number, (item, value) in enumerate(lines, start=3):
        _write(sheet, number, 1, item, lang, bold=not value, wrap=True)
        _write(sheet, number, 2, value, lang, wrap=True)
    _page(sheet)
