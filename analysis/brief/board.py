"""The tab of probabilities: read from a result folder, nothing is run again."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pandas as pd
import solara
import solara.lab

from abm.registers import targets
from analysis.brief import charts
from analysis.brief.controls import WholeNumber
from analysis.brief.folder import attempted
from analysis.brief.live import vega
from analysis.brief.refusals import refusal
from analysis.brief.texts import text
from analysis.questions import pooling
from analysis.questions.reachability import HEADLINE_KIND
from analysis.run_costs import KINDS
from analysis.words.names import mix_titles
from analysis.words.words import GROUPS, group_label, interval, percent, wanted
from runs.commands.listing import in_language

COLOURS = {"likely": "#bfe3d3", "undecided": "#f7e7b4", "unlikely": "#f4c3ab"}
"""Green, yellow and vermilion in shades that differ in lightness too; the word stands beside the
colour.
"""
SILENT = "#eeeeee"
FEWEST_DRAWS, MOST_DRAWS = 2, 200
"""What a small ensemble may ask of the machine."""
CANCELLED = ("cancelled", "cancelled_early")
MIXES_EXPLAINED = 2
"""A search for reasons takes some seconds a mix."""


@solara.component
def Board(session: Any, lang: Any) -> None:
    """Reachability of every target under every mix of the folder, and of the mix on screen by a
    small ensemble.
    """
    small, path = session.small, session.folder_path.value
    # In a thread of its own: a large folder takes seconds, and the page goes on meanwhile.
    opening = solara.lab.use_task(lambda: session.opened(path), dependencies=[path])
    SmallEnsemble(session, small, lang)
    if path is None:
        solara.Info(text("no_folder", lang), dense=True)
    elif opening.pending:
        solara.Text(text("opening", lang))
        solara.ProgressLinear(True)
    elif opening.finished:
        folder, message = opening.value
        if message:
            solara.Error(refusal(message, lang))
        if folder:
            Made(session, folder, lang)
            Filtered(folder, lang)


@solara.component
def Made(session: Any, folder: Any, lang: Any) -> None:
    """Which folder is shown, and under which assumptions its runs were made: not those of the live
    run.
    """
    small = session.small.results.value
    places = {Path(session.given).name: session.given} if session.given else {}
    places |= {text("small_results", lang): small} if small else {}
    if len(places) > 1:
        Choice(text("folder", lang), session.folder_path, places)
    said = [
        text("small_results", lang) if folder.path == small else str(folder.path),
        *folder.made(lang),
    ]
    solara.Text(" · ".join(said), classes=["folder"])


@solara.component
def SmallEnsemble(session: Any, small: Any, lang: Any) -> None:
    """A small ensemble of the two mixes on screen, in a process of its own, with progress and
    cancel.
    """
    draws = solara.use_reactive(20)
    with solara.Row(gap="12px", style={"align-items": "center", "flex-wrap": "wrap"}):
        solara.Text(text("small_ensemble", lang))
        with solara.Div(style={"width": "120px"}):
            WholeNumber(text("draws", lang), draws.value, FEWEST_DRAWS, MOST_DRAWS, draws.set, lang)
        start = text("run", lang)
        solara.Button(
            start,
            color="primary",
            disabled=small.running.value or draws.value is None,
            on_click=lambda: small.start(
                session.pair.value.choice, draws.value, session.folder_path
            ),
            classes=["run-small"],
        )
        solara.Button(text("cancel", lang), disabled=not small.running.value, on_click=small.cancel)
        if small.running.value:
            done, total = small.progress.value
            solara.Text(text("progress", lang, done=done, total=total), classes=["small-progress"])
            with solara.Div(style={"width": "160px"}):
                solara.ProgressLinear(100 * done / max(total, 1))
        if said := small.message.value:
            solara.Warning(text(said, lang) if said in CANCELLED else refusal(said, lang))
        if session.pair.value.choice.parameters:
            solara.Info(text("drawn_again", lang), dense=True)


@solara.component
def Filtered(folder: Any, lang: Any) -> None:
    """The board with its filters, and what stands behind one target."""
    everything = text("all", lang)
    group, year = solara.use_reactive("all"), solara.use_reactive("all")
    target = solara.use_reactive("clean_capacity_2025")
    table = folder.table
    groups = {
        everything: "all",
        **{group_label(name, lang): name for name in GROUPS if name in set(table["group"])},
    }
    years = {everything: "all", **{str(value): value for value in sorted(table["year"].unique())}}
    with solara.Row(gap="16px", style={"flex-wrap": "wrap"}):
        Choice(text("sector", lang), group, groups)
        Choice(text("year", lang), year, years)
    chosen = table
    if group.value != "all":
        chosen = chosen[chosen["group"] == group.value]
    if year.value != "all":
        chosen = chosen[chosen["year"] == year.value]
    board = board_html(chosen, mix_titles(folder.results, lang), lang)
    solara.HTML(tag="div", classes=["board-box"], unsafe_innerHTML=board)
    solara.HTML(
        tag="div",
        unsafe_innerHTML=verdict_legend(lang),
        style={"font-size": "13px", "color": "#444"},
    )
    said = f"{text('probability_note', lang)} {pooling.note(folder.table, lang)}"
    solara.Text(said, style={"font-size": "13px", "color": "#444"})
    labels = {row[f"label_{lang}"]: name for name, row in targets.register().items()}
    Choice(text("chosen_target", lang), target, labels, width="520px")
    with solara.Row(gap="24px", style={"flex-wrap": "wrap"}):
        Fan(folder, target.value, lang)
        with solara.Column(gap="12px", style={"max-width": "520px"}):
            Why(folder, target.value, lang)
            Costs(folder, lang)
            ReportFile(folder, lang)


def verdict_legend(lang: Any) -> Any:
    """What the colours and words of the board mean."""
    box = "<span style='background:{};padding:1px 8px;margin-right:4px'>{}</span>{}"
    return " &emsp; ".join(
        box.format(colour, text(verdict, lang), text(f"{verdict}_means", lang))
        for verdict, colour in COLOURS.items()
    )


@solara.component
def Choice(title: Any, value: Any, names: Any, width: Any = "220px") -> None:
    """A choice among names; `value` holds what the name stands for."""
    shown = next(
        (label for label, meant in names.items() if meant == value.value), next(iter(names))
    )
    with solara.Div(style={"width": width}):
        solara.Select(
            title, value=shown, values=list(names), on_value=lambda label: value.set(names[label])
        )


def board_html(table: pd.DataFrame, titles: dict[str, str], lang: str) -> str:
    """The table of probabilities: one row a target, one cell a mix, with the number, its interval
    and the word.
    """
    mixes = list(dict.fromkeys(table["mix"]))
    heads = "".join(f"<th>{html.escape(titles[mix])}</th>" for mix in mixes)
    lines = [
        "<tr><th></th><th "
        f"class='name'>{text('target', lang)}</th><th>{text('asked', lang)}</th>{heads}</tr>"
    ]
    by_target = {}
    for row in table.sort_values("number", kind="stable").to_dict("records"):
        by_target.setdefault(row["number"], []).append(row)
    for rows in by_target.values():
        first, of_mix = rows[0], {row["mix"]: row for row in rows}
        apart = (
            "" if first["kind"] == HEADLINE_KIND else f" <i>({text('administrative', lang)})</i>"
        )
        name = f"{html.escape(first[f'label_{lang}'])}{apart}"
        cells = "".join(_cell(of_mix[mix], lang) for mix in mixes)
        asked = f"{html.escape(wanted(first, lang))} · {first['year']}"
        lines.append(
            f"<tr><td>{first['number']}</td><td class='name'>{name}</td><td "
            f"class='asked'>{asked}</td>{cells}</tr>"
        )
    return f"<table class='board'>{''.join(lines)}</table>"


def _cell(row: dict[str, str | int], lang: str) -> str:
    """One cell of the board."""
    word = text(row["verdict"], lang)
    if row["verdict"] not in COLOURS:
        return f"<td class='answer' style='background:{SILENT}'>{word}</td>"
    number = f"<b>{percent(row['probability'], row['low'], row['high'])}</b>"
    said = f"{number} ({interval(row['low'], row['high'])}) {word}"
    return f"<td class='answer' style='background:{COLOURS[row['verdict']]}'>{said}</td>"


@solara.component
def Fan(folder: Any, target: Any, lang: Any) -> None:
    """Spread of the target's indicator over the draws; a folder that can be read no more is told,
    the page lives on.
    """
    row = targets.register()[target]
    known = row["indicator"] in folder.indicators
    reading = solara.lab.use_task(
        lambda: attempted(lambda: folder.bands(row["indicator"], lang)) if known else None,
        dependencies=[folder, target, lang],
    )
    if not known:
        solara.Text(text("not yet modelled", lang))
    elif reading.finished:
        found, message = reading.value
        if message:
            solara.Error(refusal(message, lang))
        else:
            Spread(folder, row, *found, lang)


def asked_level(row: Any, lang: str) -> list[dict[str, float]]:
    """What the document asks for as a mark of a fan; none if it asks for a fall from year to year
    and no level.
    """
    if row["sense"] == "lt_prev_year":
        return []
    return [{"year": row["year"], "value": in_language(row["value"], row, lang)[0]}]


@solara.component
def Spread(folder: Any, row: Any, bands: Any, unit: Any, lang: Any) -> None:
    """A fan with what the document asks for."""
    from analysis.figures.style import mix_colours

    marks = asked_level(row, lang)
    titles = mix_titles(folder.results, lang)
    colours = {titles[mix]: colour for mix, colour in mix_colours(folder.results.mixes).items()}
    with solara.Column(gap="0px"):
        vega(charts.fan(bands, marks, row[f"label_{lang}"], unit, colours, lang), beside=130)
        band = text("band_few" if len(colours) > charts.MOST_BANDS else "band", lang)
        legend = f"{text('median', lang)} · {band}" + (
            f" · ◆ {text('target', lang)}" if marks else ""
        )
        solara.Text(legend, style={"font-size": "13px", "color": "#444"})


@solara.component
def Why(folder: Any, target: Any, lang: Any) -> None:
    """Why the target is missed under the first mixes of the folder, in sentences; assumptions and
    policy apart.
    """
    solara.Text(text("why", lang), style={"font-weight": "600"})
    for mix in folder.results.mixes[:MIXES_EXPLAINED]:
        Reasons(folder, target, mix, lang)


@solara.component
def Reasons(folder: Any, target: Any, mix: Any, lang: Any) -> None:
    """Why the target is missed under one mix; the search goes on beside the page."""
    search = solara.lab.use_task(
        lambda: folder.explained(target, mix, lang),
        dependencies=[folder, target, mix, lang],
        raise_error=False,
    )
    if search.pending:
        solara.Text(
            text("searching", lang, mix=mix_titles(folder.results, lang)[mix]),
            style={"font-size": "14px"},
        )
    elif search.error:
        solara.Error(refusal(f"{type(search.exception).__name__}: {search.exception}", lang))
    else:
        for sentence in search.value or ():
            solara.Text(sentence, style={"font-size": "14px"})


@solara.component
def ReportFile(folder: Any, lang: Any) -> Any:
    """The report of the folder as a file; made when it is asked for. If it cannot be made, the file
    says why.
    """

    def report():
        from analysis.report.findings import Findings
        from analysis.report.web import html_report

        return html_report(Findings(folder.results), lang, mix_titles(folder.results, lang))

    def content():
        made, message = attempted(report)
        return (
            made
            or f"<!doctype html><meta charset='utf-8'><p>{html.escape(refusal(message, lang))}</p>"
        )

    solara.FileDownload(
        content, filename=f"ganzi_{lang}.html", label=text("download", lang), mime_type="text/html"
    )


@solara.component
def Costs(folder: Any, lang: Any) -> None:
    """What the mixes cost on average."""
    titles = mix_titles(folder.results, lang)
    frame = pd.DataFrame(
        {text(KINDS[kind], lang): (folder.costs[kind] / 1e6).round(-1) for kind in KINDS}
    ).rename(index=titles)
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in frame.columns)
    lines = [
        f"<tr><td>{html.escape(mix)}</td>"
        + "".join(f"<td>{value:,.0f}</td>" for value in row)
        + "</tr>"
        for mix, row in zip(frame.index, frame.to_numpy(), strict=True)
    ]
    with solara.Column(gap="0px"):
        solara.Text(
            f"{text('cost', lang)} ({text('cost_unit', lang)})", style={"font-weight": "600"}
        )
        solara.HTML(
            tag="div",
            unsafe_innerHTML=(
                f"<table class='board'><tr><th></th>{heads}</tr>{''.join(lines)}</table>"
            ),
        )
