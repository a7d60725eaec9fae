"""The report as one HTML file that needs nothing else: figures and style are inside."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from analysis.figures import picture
from analysis.reading.optional_libraries import needs
from analysis.report.content import Content
from analysis.report.pictures import Pictures
from analysis.report.provenance import METHODS, facts, open_questions
from analysis.report.tables import TEXT, shown
from analysis.report.texts import text
from analysis.words import words
from analysis.words.screen import sections
from analysis.words.sentences import explanation_text, headline_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.report.findings import Findings
    from analysis.report.tables import Table

DRAWN_BESIDE = {
    **{
        "reachability": ("reachability", "mixes"),
        "comparison": ("change",),
        "effectiveness": ("frontier",),
    },
    **{"drivers": ("drivers", "tornado"), "grades": ("grades",), "pairs": ("pairs",)},
}
"""Question -> figures shown above its table."""
FONTS = {
    "en": '"Segoe UI", "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif',
    "zh": '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif',
}
"""Typefaces asked for, the first that the reader's machine has."""
FOLDED = (
    "reachability",
    "comparison",
    "first_years",
    "drivers",
    "grades",
    "states",
    "inputs",
    "regret",
)
"""Tables that are long: folded until asked for."""


def html_report(findings: Findings, lang: str, titles: dict[str, str]) -> bytes:
    """The report as UTF-8 bytes of one HTML page."""
    jinja = needs("jinja2", "report")
    loader = jinja.PackageLoader("analysis.report", "templates")
    environment = jinja.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    content, pictures = Content(findings, lang, titles), Pictures(findings, lang, titles)
    tables = [
        _section(table, pictures, lang) for table in content.tables() if table.rows or table.silence
    ]
    places = [svg(figure) for figure in pictures.places() if figure is not None]
    fans = pictures.fans()
    told = {
        **{
            "fonts": FONTS[lang],
            "lang": lang,
            "said": lambda name: text(name, lang),
            "title": text("report_title", lang),
        },
        **{
            "basis": text(
                "page", lang, findings.results.manifest["information_date"], findings.n_draws
            )
        },
        "summary": headline_sentences(findings.table, findings.groups, lang, titles),
        **{
            "mixes": [titles[mix] for mix in findings.mixes],
            "main": list(main_rows(findings.table, lang)),
        },
        **{"sections": tables, "fans": svg(fans) if fans else "", "places": places},
        "stories": [explanation_text(found, lang, titles) for found in findings.explanations],
        **{"methods": METHODS[lang], "facts": facts(findings, lang, titles)},
        "open_questions": open_questions(findings, lang),
    }
    return environment.get_template("report.html.j2").render(**told).encode()


def _section(
    table: Table[Any], pictures: Pictures, lang: str
) -> dict[str, str | list[str | list[str]]]:
    """One question as the template shows it."""
    drawn = [getattr(pictures, name)() for name in DRAWN_BESIDE.get(table.name, ())]
    rows = [
        [shown(row.get(column.key), column, lang) for column in table.columns] for row in table.rows
    ]
    return {
        **{
            "name": table.name,
            "title": table.title,
            "note": table.note,
            "silence": table.silence,
            "rows": rows,
        },
        **{"heads": [column.heading for column in table.columns], "folded": table.name in FOLDED},
        "aligned": ["words" if column.kind == TEXT else "figures" for column in table.columns],
        "figures": [svg(figure) for figure in drawn if figure is not None],
    }


def main_rows(table: pd.DataFrame, lang: str) -> Iterator[Any]:
    """Rows of the opening table: (group title, None) or (target, [(text, interval, word, verdict) a
    mix]).
    """
    for title, part in sections(table, lang):
        yield {"group": title}
        for _, target in part.groupby("number", sort=False):
            first = target.iloc[0]
            cells = [
                {
                    "share": words.percent(row["probability"], row["low"], row["high"]),
                    "interval": words.interval(row["low"], row["high"]),
                    "word": words.phrase(row["verdict"], lang),
                    "verdict": row["verdict"].replace(" ", "-"),
                }
                for row in target.to_dict("records")
            ]
            wanted = words.wanted(first, lang)
            yield {
                "number": first["number"],
                "label": first[f"label_{lang}"],
                "wanted": wanted,
                "cells": cells,
            }


def svg(figure: Figure) -> str:
    """A figure as SVG that can stand inside a page, scaled to its width."""
    drawing = picture(figure, "svg").decode()
    drawing = drawing[drawing.index("<svg") :]
    unique = hashlib.sha256(drawing.encode()).hexdigest()[
        :8
    ]  # so that no two figures of a page share an id
    drawing = re.sub(r'(id="|xlink:href="#|url\(#)', rf"\g<1>f{unique}_", drawing)
    return re.sub(
        r'<svg ([^>]*?)width="([\d.]+)pt" height="[\d.]+pt"',
        r'<svg \1style="max-width:\2pt"',
        drawing,
        count=1,
    )
