"""The report of a result folder: a page, a workbook, a Word briefing, and the plain tables and
figure.
"""

from analysis.report.writing import DOCUMENTS, FORMATS, write_report

__all__ = ["DOCUMENTS", "FORMATS", "write_report"]
