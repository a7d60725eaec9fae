"""The tab of probabilities: read from a result folder, nothing is run again."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara
import solara.lab

from abm.registers import targets
from analysis.brief import charts
from analysis.brief.component import component
from analysis.brief.drawn import QUIET, vega
from analysis.brief.folder import attempted
from analysis.brief.refusals import kept, refusal
from analysis.figures.style import DARK_WORDS, WORD_COLOURS, mix_colours
from analysis.questions.evidence import MORE_THAN_PRIORS
from analysis.questions.reachability import HEADLINE_KIND
from analysis.words import numbers
from analysis.words.labels import marked_word, word_label
from analysis.words.names import mix_titles
from analysis.words.numbers import interval, percent, wanted
from analysis.words.rests import (
    evidence_legend,
    evidence_why,
    graded,
    reference_line,
    remarks,
)
from analysis.words.sentences import LEAST_APART, explanation_text, word_line
from runs.commands.listing import in_shown_unit
from runs.language import column_text, say, speaking, spoken_language

if TYPE_CHECKING:
    import pandas as pd

    from abm.registers.tables import Row
    from analysis.brief.folder import Folder
    from analysis.brief.session import Session

"""Green, yellow and vermilion in shades that differ in lightness too; the word stands beside the
colour.
"""
SILENT = "#eeeeee"
FEWEST_DRAWS = 2
MOST_DRAWS = 200
"""What a small ensemble may ask of the machine."""
MIXES_EXPLAINED = 2
"""A search for reasons takes some seconds a mix."""
EVERYTHING = "all"
MORE = "more"
FIRST_TARGET = "clean_capacity_2025"
"""What is looked at first."""
STRONG = {"font-weight": "600"}


@component
def Made(session: Session, folder: Folder) -> None:
    """Which folder is shown, and under which assumptions its runs were made: not those of the live
    run.
    """
    small = session.small.results.value
    small_label = say("small ensemble")
    places = {}
    if session.given_folder:
        places[Path(session.given_folder).name] = session.given_folder
    if small:
        places[small_label] = small
    if len(places) > 1:
        Choice(say("Results of"), session.folder_path, places)
    name = small_label if folder.path == small else str(folder.path)
    solara.Text(" · ".join([name, *folder.made()]), classes=["folder"])


@component
def Filtered(session: Session, folder: Folder) -> None:
    """All targets under all mixes of the folder."""
    Made(session, folder)
    board = board_html(folder.table, mix_titles(folder.results))
    solara.HTML(tag="div", classes=["board-box"], unsafe_innerHTML=board)
    solara.HTML(tag="div", unsafe_innerHTML=word_legend(), style=QUIET)


@component
def Behind(session: Session, folder: Folder) -> None:
    """What stands behind one target."""
    target = session.target
    labels = {column_text(row, "label"): name for name, row in targets.register().items()}
    Choice(say("Target to look at"), target, labels, width="520px")
    with solara.Row(gap="24px", style={"flex-wrap": "wrap"}):
        Fan(session, folder, target.value)
        with solara.Column(gap="12px", style={"max-width": "520px"}):
            Why(session, folder, target.value)
            ReportFile(session, folder)


def resting_on(table: pd.DataFrame, grade: str) -> pd.DataFrame:
    """Rows of the targets that rest on a grade (or on MORE than priors) under any mix."""
    wanted_grades = MORE_THAN_PRIORS if grade == MORE else (grade,)
    names = table.loc[table["evidence"].isin(wanted_grades), "target"]
    return table[table["target"].isin(names)]


def word_legend() -> str:
    """What the colours, words and marks of the board mean, as HTML."""
    colours = " ".join(
        f"<span style='background:{colour};color:{'white' if word in DARK_WORDS else 'black'};"
        f"padding:1px 8px;margin-right:4px'>{word_label(word)}</span>"
        for word, colour in WORD_COLOURS.items()
    )
    small = say("Small: agents alone / with the model's error / published, %.")
    rests = html.escape(evidence_legend())
    return f"{colours}<br>{html.escape(word_line())} {html.escape(small)}<br>{rests}"


@solara.component
def Choice(
    title: str, value: solara.Reactive[Any], names: dict[str, Any], width: str = "220px"
) -> None:
    """A choice among names; `value` holds what the name stands for."""
    shown = next(
        (label for label, meant in names.items() if meant == value.value), next(iter(names))
    )
    with solara.Div(style={"width": width}):
        solara.Select(
            title, value=shown, values=list(names), on_value=lambda label: value.set(names[label])
        )


def board_html(table: pd.DataFrame, titles: dict[str, str]) -> str:
    """The table of probabilities: one row a target, one cell a mix, with the number, its interval
    and the word.
    """
    mixes = list(dict.fromkeys(table["mix"]))
    heads = "".join(f"<th>{html.escape(titles[mix])}</th>" for mix in mixes)
    lines = [
        f"<tr><th></th><th class='name'>{say('target')}</th><th>{say('asked for')}</th>{heads}</tr>"
    ]
    by_target: dict[int, list[dict[str, Any]]] = {}
    for row in table.sort_values("number", kind="stable").to_dict("records"):
        by_target.setdefault(row["number"], []).append(row)
    lines += [_line(rows, mixes) for rows in by_target.values()]
    return f"<table class='board'>{''.join(lines)}</table>"


def _line(rows: list[dict[str, Any]], mixes: list[str]) -> str:
    """One target of the board; `rows` are its rows by mix."""
    first = rows[0]
    of_mix = {row["mix"]: row for row in rows}
    name = html.escape(column_text(first, "label"))
    if first["kind"] != HEADLINE_KIND:
        name += f" <i>({say('administrative or derived, not counted')})</i>"
    if said := remarks(rows):
        name += f" <small>{html.escape(say('; ').join(said))}</small>"
    cells = "".join(_cell(of_mix[mix]) for mix in mixes)
    return (
        f"<tr><td>{first['number']}</td><td class='name'>{name}</td>"
        f"<td class='asked'>{html.escape(wanted(first))} · {first['year']}</td>{cells}</tr>"
    )


def _cell(row: dict[str, Any]) -> str:
    """One cell of the board."""
    word = marked_word(row)
    if row["word"] not in WORD_COLOURS:
        return f"<td class='answer' style='background:{SILENT}'>{word}</td>"
    number = f"<b>{percent(row['probability'], row['low'], row['high'])}</b>"
    behind = html.escape(f"{evidence_why(row)}; {reference_line(row)}", quote=True)
    rests = f"<abbr title='{behind}'>{html.escape(graded(row['evidence']))}</abbr>"
    answer = f"{number} {rests} ({interval(row['low'], row['high'])}) {word}"
    three = [row[name] for name in ("p_agents", "p_model", "p_published")]
    if max(three) - min(three) >= LEAST_APART:
        answer += f" <small>{numbers.three(row)}</small>"
    ink = "white" if row["word"] in DARK_WORDS else "black"
    style = f"background:{WORD_COLOURS[row['word']]};color:{ink}"
    return f"<td class='answer' style='{style}'>{answer}</td>"


@component
def Fan(session: Session, folder: Folder, target: str) -> None:
    """Spread of the target's indicator over the draws; a folder that can be read no more is told,
    the page lives on.
    """
    row = targets.register()[target]
    known = row["indicator"] in folder.indicators
    reading = solara.lab.use_task(
        lambda: attempted(lambda: folder.spread(row["indicator"])) if known else None,
        dependencies=[folder, target],
    )
    if not known:
        solara.Text(say("not judged"))
    elif reading.finished and reading.value:
        _, message = reading.value
        if message:
            solara.Error(refusal(message))
        else:
            Spread(session, folder, row)


def asked_level(row: Row) -> list[dict[str, float]]:
    """What the document asks for as a mark of a fan; none if it asks for a fall from year to year
    and no level.
    """
    if row["sense"] == "lt_prev_year":
        return []
    return [{"year": row["year"], "value": in_shown_unit(row["value"], row)[0]}]


@component
def Spread(session: Session, folder: Folder, row: Row) -> None:
    """A fan with what the document asks for."""
    bands, unit = folder.bands(row["indicator"])
    marks = asked_level(row)
    titles = mix_titles(folder.results)
    colours = {titles[mix]: colour for mix, colour in mix_colours(folder.results.mixes).items()}
    drawing = charts.fan(
        bands, marks, title=column_text(row, "label"), unit=unit, colour_of=colours
    )
    many = len(colours) > charts.MOST_BANDS
    legend = [
        say("median"),
        say("80 % of the draws for the first two mixes") if many else say("80 % of the draws"),
    ]
    if marks:
        legend.append(f"◆ {say('target')}")
    with solara.Column(gap="0px"):
        vega(drawing, beside=130)
        solara.Text(" · ".join(legend), style=QUIET)


@component
def Why(session: Session, folder: Folder, target: str) -> None:
    """Why the target is missed under the first mixes of the folder, in sentences; assumptions and
    policy apart.
    """
    solara.Text(say("Why it fails"), style=STRONG)
    for mix in folder.results.mixes[:MIXES_EXPLAINED]:
        Reasons(session, folder, target, mix)


@component
def Reasons(session: Session, folder: Folder, target: str, mix: str) -> None:
    """Why the target is missed under one mix; the search goes on beside the page."""
    search = solara.lab.use_task(
        lambda: folder.explained(target, mix),
        dependencies=[folder, target, mix],
        raise_error=False,
    )
    titles = mix_titles(folder.results)
    if search.pending:
        solara.Text(
            say("{mix}: looking for what the misses have in common …", mix=titles[mix]),
            style={"font-size": "14px"},
        )
    elif search.exception:
        solara.Error(refusal(kept(search.exception)))
    elif search.value:
        explanation, message = search.value
        sentences = (
            explanation_text(explanation, titles)
            if explanation
            else [f"{titles[mix]}: {refusal(message)}"]
        )
        for sentence in sentences:
            if sentence:
                solara.Text(sentence, style={"font-size": "14px"})


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
