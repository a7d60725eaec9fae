"""The plain report: the table of probabilities as CSV and Markdown, and its figure, with a README
beside them.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from analysis.figures import caption, picture, probability_figure
from analysis.likelihood import NOT_JUDGED, label, marked
from analysis.questions.costs import BASELINE, cost_rows
from analysis.words import cost_foot
from analysis.words.names import mix_titles
from analysis.words.numbers import interval, percent, wanted
from analysis.words.screen import sections
from analysis.words.sentences import summary_lines
from runs.language import column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results

DOTS_PER_INCH = 150
FORMULA = ("=", "+", "-", "@", "\t")
"""What a text begins with that a spreadsheet takes for a formula."""
MARKS = re.compile(r"([\\`*_\[\]|])")
"""What Markdown takes for its own."""
README = """Report of the result folder '{folder}', made by 'ganzi'.

reachability.png  probability of reaching each target under each mix, with 95 % intervals
reachability.md   the same as a table, and why some targets have no probability yet
reachability.csv  the same with all figures: probability (with the tolerance that words such as
                  "about" give), low and high (95 %), n runs, n_draws, word, settled,
                  p_agents, p_model, p_published (agents alone, with the model's error, pooled
                  with a simple forecast), probability_strict (the value as
                  written), median_value and target_value in `unit` (divide by document_factor
                  for document_unit), median_margin (relative to the target, negative is short),
                  median_shortfall of the runs that miss, median_first_year_met (empty if fewer
                  than half the draws ever meet it); _low and _high of values, margins and
                  shortfalls: 80 % of the draws
comparison.csv    paired differences between each mix and the baseline over the same draws
report.html, report.xlsx, report.docx
                  by 'ganzi report': a page, a workbook and a Word briefing; _zh: in Chinese
note.html, note.docx
                  by 'ganzi report --format note': one page in the form of an official paper
page              by 'ganzi assess': tables that 'ganzi brief' opens with; it makes them itself if
                  they are gone or the results have changed

{draws} draws a mix; information date {information_date}; code {version}.
Probabilities include the model's own error.
"""


def readme(results: Results) -> str:
    """What the files of a report hold."""
    manifest = results.manifest
    return README.format(
        folder=manifest["folder"],
        draws=manifest["arguments"]["draws"],
        information_date=manifest["information_date"],
        version=manifest["version"],
    )


def png(results: Results, table: pd.DataFrame) -> bytes:
    """The figure as a picture."""
    figure = probability_figure(table, spoken_language(), mix_titles(results))
    return picture(figure, "png", DOTS_PER_INCH)


def csv(results: Results, table: pd.DataFrame) -> bytes:
    """A table with all its columns; a mark at the start makes spreadsheets read it as UTF-8."""
    return table.map(_no_formula).to_csv(index=False).encode("utf-8-sig")


def _no_formula(value: Any) -> Any:
    """A cell as it is, or a text that a spreadsheet would work out with a mark before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def markdown(results: Results, table: pd.DataFrame) -> bytes:
    """The reachability table as Markdown."""
    titles = {mix: _literal(title) for mix, title in mix_titles(results).items()}
    head = [say("target"), say_as("what it asks for", "document")]
    head += [f"{titles[mix]} | 95 % | " for mix in results.mixes]
    rule = ["---"] * (2 + 3 * len(results.mixes))

    lines = [f"# {say('How likely is each target of the 2022 policy document?')}", ""]
    lines += [f"- {line}" for line in summary_lines(table, titles)]
    for title, rows in sections(table):
        lines += ["", f"## {title}", "", _row(head), _row(rule)]
        lines += [_row(_cells(target)) for _, target in rows.groupby("number", sort=False)]
    lines += _costs(results, titles)
    lines += ["", *caption(table).split("\n"), "", *_reasons(table)]
    return ("\n".join(lines) + "\n").encode()


def _costs(results: Results, titles: dict[str, str]) -> list[str]:
    """What the mixes cost and what that buys, where there is something to compare."""
    rows = cost_rows(results)
    if not rows:
        return []
    head = cost_foot.heading()
    lines = ["", f"## {cost_foot.title()}", "", _row(head), _row(["---"] * len(head))]
    lines += [_row(cost_foot.cells(row, titles)) for row in rows]
    return [*lines, "", cost_foot.note(titles[BASELINE])]


def _literal(text: str) -> str:
    """A text that Markdown shows as it stands."""
    return MARKS.sub(r"\\\1", html.escape(text, quote=False))


def _row(cells: list[str]) -> str:
    """Cells as a row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def _cells(target: pd.DataFrame) -> list[str]:
    """Cells of one target: label, document value, and for each mix probability, interval and
    word.
    """
    rows = target.to_dict("records")
    cells = [f"{rows[0]['number']}. {column_text(rows[0], 'label')}", wanted(rows[0])]
    for row in rows:
        cells += [
            percent(row["probability"], row["low"], row["high"]),
            interval(row["low"], row["high"]),
            marked(row),
        ]
    return cells


def _reasons(table: pd.DataFrame) -> list[str]:
    """Why some targets have no probability."""
    silent = table[table["word"] == NOT_JUDGED].drop_duplicates("target")
    if silent.empty:
        return []
    lines = [
        f"- {row['number']}. {column_text(row, 'label')}: {column_text(row, 'reason')}"
        for _, row in silent.iterrows()
    ]
    return [f"## {label(NOT_JUDGED)}", "", *lines]
