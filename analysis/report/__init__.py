"""The report of a result folder: a page, a workbook, a Word briefing, and the plain tables and figure."""

from analysis.report.writing import DOCUMENTS, FORMATS, mix_titles, write_report

__all__ = ["DOCUMENTS", "FORMATS", "mix_titles", "write_report"]
