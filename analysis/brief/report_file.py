"""The report of the folder that is shown, as a file."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import solara

from analysis.brief.component import component
from analysis.brief.folder import attempted
from analysis.brief.refusals import refusal
from runs.language import say, speaking, spoken_language

if TYPE_CHECKING:
    from analysis.brief.folder import Folder
    from analysis.brief.session import Session


@component
def ReportFile(session: Session, folder: Folder) -> None:
    """The report of the folder as a file; made when it is asked for. If it cannot be made, the file
    says why.
    """
    lang = spoken_language()

    def report() -> bytes:
        from analysis.report.findings import Findings
        from analysis.report.web import html_report

        return html_report(Findings(folder.results))

    def content() -> bytes | str:
        # Called when the page has long been drawn, so the language is set anew.
        with speaking(lang):
            page, message = attempted(report)
            if message is None:
                return page or b""
            return f"<!doctype html><meta charset='utf-8'><p>{html.escape(refusal(message))}</p>"

    solara.FileDownload(
        content,
        filename=f"ganzi_{lang}.html",
        label=say("Download the report (HTML)"),
        mime_type="text/html",
    )
