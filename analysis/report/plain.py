"""The plain report: the table of probabilities as CSV and Markdown, and its figure, with a README
beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures import caption, picture, probability_figure
from analysis.questions import cost_rows
from analysis.questions.reachability import NOT_MODELLED
from analysis.words import words
from analysis.words.names import mix_titles
from analysis.words.screen import sections, summary_lines

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results

DOTS_PER_INCH = 150
README = """Report of the result folder '{folder}', made by 'ganzi'.

reachability.png  probability of reaching each target under each mix, with 95 % intervals
reachability.md   the same as a table, and why some targets have no probability yet
reachability.csv  the same with all figures: probability (with the tolerance that words such as
                  "about" give), low and high (Wilson, 95 %), n runs, n_draws, verdict,
                  probability_strict (the value as written), median_value and target_value in
                  `unit` (divide by document_factor for document_unit), median_margin (relative to
                  the target, negative is short), median_shortfall of the runs that miss,
                  median_first_year_met (empty if fewer than half the draws ever meet it); _low
                  and _high of values, margins and shortfalls: 80 % of the draws
comparison.csv    paired differences between each mix and the baseline over the same draws
report.html, report.xlsx, report.docx
                  by 'ganzi report': a page, a workbook and a Word briefing; _zh: in Chinese

{draws} draws a mix; information date {information_date}; code {version}.
Probabilities include model discrepancy.
"""


def readme(results: Results) -> str:
    """What the files of a report hold."""
    manifest = results.manifest
    said = {name: manifest[name] for name in ("folder", "information_date", "version")}
    return README.format(draws=manifest["arguments"]["draws"], **said)


def png(results: Results, table: pd.DataFrame, lang: str) -> bytes:
    """The figure as a picture."""
    return picture(probability_figure(table, lang, mix_titles(results, lang)), "png", DOTS_PER_INCH)


def csv(results: Results, table: pd.DataFrame, lang: str) -> bytes:
    """The reachability table with all its columns; a mark at the start makes spreadsheets read it
    as UTF-8.
    """
    return table.to_csv(index=False).encode("utf-8-sig")


def markdown(results: Results, table: pd.DataFrame, lang: str) -> bytes:
    """The reachability table as Markdown."""
    titles = mix_titles(results, lang)
    mixes = [f"{titles[mix]} | 95 % | " for mix in results.mixes]
    head = [words.phrase("target", lang), words.phrase("document", lang), *mixes]
    lines = [f"# {words.phrase('title', lang)}", ""]
    lines += [f"- {line}" for line in summary_lines(table, lang, titles)]
    for title, rows in sections(table, lang):
        lines += ["", f"## {title}", "", _row(head), _row(["---"] * (2 + 3 * len(mixes)))]
        lines += [_row(_cells(target, lang)) for _, target in rows.groupby("number", sort=False)]
    lines += _costs(results, lang, titles)
    lines += ["", *caption(table, lang).split("\n"), "", *_reasons(table, lang)]
    return ("\n".join(lines) + "\n").encode()


def _costs(results: Results, lang: str, titles: dict[str, str]) -> list[str]:
    """What the mixes cost and what that buys, where there is something to compare."""
    rows, head = cost_rows.cost_rows(results), cost_rows.heading(lang)
    if not rows:
        return []
    lines = [
        "",
        f"## {words.phrase('costs_foot', lang)}",
        "",
        _row(head),
        _row(["---"] * len(head)),
    ]
    lines += [_row(cost_rows.cells(row, lang, titles)) for row in rows]
    return [*lines, "", words.phrase("costs_foot_note", lang).format(titles[cost_rows.BASELINE])]


def _row(cells: list[str]) -> str:
    """Cells as a row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def _cells(target: pd.DataFrame, lang: str) -> list[str]:
    """Cells of one target: label, document value, and for each mix probability, interval and
    verdict.
    """
    rows = target.to_dict("records")
    cells = [f"{rows[0]['number']}. {rows[0][f'label_{lang}']}", words.wanted(rows[0], lang)]
    for row in rows:
        shown = words.percent(row["probability"], row["low"], row["high"])
        cells += [
            shown,
            words.interval(row["low"], row["high"]),
            words.phrase(row["verdict"], lang),
        ]
    return cells


def _reasons(table: pd.DataFrame, lang: str) -> list[str]:
    """Why some targets have no probability."""
    silent = table[table["verdict"] == NOT_MODELLED].drop_duplicates("target")
    if silent.empty:
        return []
    lines = [
        f"- {row['number']}. {row[f'label_{lang}']}: {row[f'reason_{lang}']}"
        for _, row in silent.iterrows()
    ]
    return [f"## {words.phrase(NOT_MODELLED, lang)}", "", *lines]
