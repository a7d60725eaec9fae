"""The note as an HTML page that prints to one page of A4 and needs no other file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reading.optional_libraries import needs
from analysis.report.drawing import svg
from analysis.report.note import measure
from analysis.report.note.writing import described, drawn, note
from runs.language import say, spoken_language

if TYPE_CHECKING:
    from analysis.report.findings import Findings

FONTS = {
    "en": {
        "body": 'Georgia, "Times New Roman", "Liberation Serif", "DejaVu Serif", serif',
        "title": 'Georgia, "Times New Roman", "Liberation Serif", "DejaVu Serif", serif',
        "heading": '"Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif',
    },
    "zh": {
        "body": "FangSong_GB2312, 仿宋_GB2312, FangSong, STFangsong, 'Noto Serif CJK SC', "
        "'Noto Serif SC', 'Songti SC', 'WenQuanYi Micro Hei', serif",
        "title": "FZXiaoBiaoSong-B05S, 方正小标宋简体, STZhongsong, 'Noto Serif CJK SC', "
        "'Noto Serif SC', 'WenQuanYi Micro Hei', serif",
        "heading": "SimHei, STHeiti, 'Noto Sans CJK SC', 'Noto Sans SC', 'WenQuanYi Micro Hei', "
        "sans-serif",
    },
}
"""Typefaces asked for, the first that the reader's machine has: in Chinese those of official
papers.
"""


def html_note(findings: Findings) -> bytes:
    """The note in the language spoken, as UTF-8 bytes of one HTML page."""
    jinja = needs("jinja2", "report")
    environment = jinja.Environment(
        loader=jinja.PackageLoader("analysis.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made = note(findings)
    page = environment.get_template("note.html.j2").render(
        say=say,
        note=made,
        lang=spoken_language(),
        fonts=FONTS[spoken_language()],
        type=measure.TYPES[spoken_language()],
        sheet=measure,
        figure=svg(drawn(made.figure)),
        described=described(made.figure),
    )
    return page.encode()
