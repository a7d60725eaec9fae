"""The report as one HTML file that needs nothing else: figures and style are inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.likelihood import marked, word_line
from analysis.reading.optional_libraries import needs
from analysis.report.content import tables
from analysis.report.drawing import svg
from analysis.report.emulated import emulated
from analysis.report.note.writing import described, drawn, opening
from analysis.report.pictures import Pictures
from analysis.report.provenance import basis, facts, methods
from analysis.report.questions import open_questions, question
from analysis.report.tables import TEXT, shown
from analysis.report.target_tables import probability_note
from analysis.words import numbers
from analysis.words.names import mix_titles
from analysis.words.numbers import interval, percent, wanted
from analysis.words.screen import sections
from analysis.words.sentences import explanation_text, headline_sentences, notes
from runs.language import column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.report.findings import Findings
    from analysis.report.tables import Table

DRAWN_BESIDE = {
    "reachability": ("reachability", "mixes"),
    "comparison": ("change",),
    "effectiveness": ("frontier",),
    "drivers": ("drivers", "tornado"),
    "grades": ("grades",),
    "pairs": ("pairs",),
}
"""Question -> figures shown above its table."""
FONTS = {
    "en": '"Segoe UI", "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif',
    "zh": '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif',
}
"""Typefaces asked for, the first that the reader's machine has."""
MOST_UPRIGHT = 3
"""Mixes whose probabilities stand beside each other on an upright page; for more it is turned."""
FOLDED = (
    "reachability",
    "evidence",
    "readings",
    "not_modelled",
    "comparison",
    "first_years",
    "drivers",
    "grades",
    "states",
    "inputs",
    "regret",
)
"""Tables that are long: folded until asked for."""


def environment() -> Any:
    """What fills in the templates of the page."""
    jinja = needs("jinja2", "report")
    return jinja.Environment(
        loader=jinja.PackageLoader("analysis.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html_report(findings: Findings) -> bytes:
    """The report in the language spoken, as UTF-8 bytes of one HTML page."""
    titles = mix_titles(findings.results)
    first = opening(findings)
    pictures = Pictures(findings)
    # Its figure says itself what words and marks mean.
    of_probabilities = {"reachability": probability_note(findings, legend=False)}
    sections_shown = [
        _section(replace(table, note=of_probabilities.get(table.name, table.note)), pictures)
        for table in tables(findings)
        if table.rows or table.silence
    ]
    places = [svg(figure) for figure in pictures.places()]
    fans = pictures.fans()
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            say=say,
            question=question,
            lang=spoken_language(),
            fonts=FONTS[spoken_language()],
            basis=basis(findings),
            opening=first.parts,
            main_figure=svg(drawn(first.figure)),
            described=described(first.figure),
            summary=headline_sentences(findings.table, findings.groups, titles),
            mixes=[titles[mix] for mix in findings.mixes],
            many=len(findings.mixes) > MOST_UPRIGHT,
            wanted=say_as("what it asks for", "document"),
            main=list(main_rows(findings.table)),
            sections=sections_shown,
            emulated=emulated(findings.results),
            fans=svg(fans) if fans else "",
            places=places,
            stories=[explanation_text(one, titles) for one in findings.explanations],
            methods=[
                *methods(),
                word_line(),
                *(note for note in notes(findings.table) if note),
            ],
            facts=facts(findings),
            open_questions=open_questions(findings),
        )
    )
    return page.encode()


def _section(table: Table, pictures: Pictures) -> dict[str, Any]:
    """One question as the template shows it."""
    figures = [getattr(pictures, name)() for name in DRAWN_BESIDE.get(table.name, ())]
    folded = table.name in FOLDED and not table.silence
    return {
        "name": table.name,
        # Without a figure nothing of it would stand on paper but its title.
        "on_screen_only": folded and table.name != "reachability" and not any(figures),
        "title": table.title,
        "note": table.note,
        "silence": table.silence,
        "heads": [column.heading for column in table.columns],
        "aligned": ["words" if column.kind == TEXT else "figures" for column in table.columns],
        "rows": [
            [shown(row.get(column.key), column) for column in table.columns] for row in table.rows
        ],
        "folded": folded,
        "figures": [svg(figure) for figure in figures if figure is not None],
    }


def main_rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of the opening table: a group's title, or a target with a cell a mix."""
    for title, part in sections(table):
        yield {"group": title}
        for _, target in part.groupby("number", sort=False):
            first = target.iloc[0]
            cells = [
                {
                    "share": percent(row["probability"], row["low"], row["high"]),
                    "interval": interval(row["low"], row["high"]),
                    "word": marked(row),
                    "kind": row["word"].replace(" ", "-"),
                    "three": numbers.three(row) if np.isfinite(row["p_model"]) else "",
                }
                for row in target.to_dict("records")
            ]
            yield {
                "number": first["number"],
                "label": column_text(first, "label"),
                "wanted": wanted(first),
                "cells": cells,
            }
