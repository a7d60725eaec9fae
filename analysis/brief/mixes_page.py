"""The tab on which mixes are compared: cost against targets met, all of them in a table, what one
changes, and where. Its numbers travel with the package; nothing is run.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipyvuetify
import solara
import traitlets

from abm.registers import indicators
from analysis.brief import mix_facts
from analysis.brief.component import component
from analysis.brief.counties import drawn_counties
from analysis.brief.drawn import vega
from analysis.brief.found import (
    ENDS,
    FoundMix,
    cost_line,
    found_points,
    local_cost,
    shown_found,
)
from analysis.brief.frontier_chart import PADDING, fitting, frontier_chart
from analysis.brief.room import measured
from analysis.brief.source import choice
from analysis.brief.steer import digest_or_none, outdated_line
from analysis.brief.steering import as_text, money
from analysis.questions.digest import MAP_YEARS, MET, ON_MAPS, REFERENCE
from analysis.questions.shipped_mixes import BASELINE, LOCAL, ShippedMixes, summary
from analysis.search.answer import CONFIRMED
from analysis.words.labels import payer_label
from analysis.words.numbers import bounded_percent, tenths_more
from analysis.words.shares import points_between
from runs.language import column_text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.registers.policy import PolicyMix
    from analysis.brief.session import Session

AGAINST = (REFERENCE, BASELINE)
"""Mixes with which others are compared, the first by default."""
MAP_YEAR = MAP_YEARS[0]
USUAL_ROOM = 752
"""Pixels for the chart on a screen of the usual size."""
STYLE = """
.mixes-grid {display: grid; grid-template-columns: minmax(0, 7.4fr) minmax(0, 4.6fr);
  gap: 16px; margin-top: 12px; align-items: start}
.mix-facts {display: grid; grid-template-columns: 1fr auto; gap: 4px 14px; margin: 6px 0 10px}
.mix-facts dt {color: var(--ink2)} .mix-facts dd {margin: 0; text-align: right; font-weight: 600}
.mix-change {display: grid; grid-template-columns: minmax(0, 1fr) auto 3.4em; gap: 8px;
  min-height: 29px; align-items: center}
.mix-change span:first-child {line-height: 1.25}
.mix-facts dd {white-space: nowrap}
.mix-change b {text-align: right}
.mix-buttons {display: flex; gap: 8px; flex-wrap: wrap; margin-top: 12px}
@media (max-width: 1000px) {.mixes-grid {grid-template-columns: minmax(0, 1fr)}}
@media print {.mixes-grid {break-inside: avoid}}
"""


class MixTable(ipyvuetify.VuetifyTemplate):
    """The table of all mixes; a row is picked by mouse or key."""

    template_file = str(Path(__file__).with_name("mixes.vue"))
    table = traitlets.Unicode("{}").tag(sync=True)
    picked = traitlets.Unicode("").tag(sync=True)


@component
def MixesPage(session: Session) -> None:
    """All shipped mixes."""
    shipped = digest_or_none()
    if shipped is None:
        solara.Warning(say("The numbers of the shipped mixes are missing; nothing to compare."))
        return
    solara.Style(STYLE)
    table = summary(shipped)
    found = {one.mix.name: one for one in shown_found(session.folder_path.value)}
    picked = picked_mix(session, shipped)
    marked = session.picked.value if session.picked.value in found else picked
    heading(1, mix_facts.finding(shipped, table, [*found.values()]))
    if shipped.outdated:
        paragraph(outdated_line(shipped), "state warn")
    with solara.Div(classes=["mixes-grid"]):
        with solara.Div(classes=["panel"]):
            heading(2, say("Cost against targets met"))
            points = mix_facts.points(table) + found_points([*found.values()], shipped)
            size = fitting(measured(session, "mixes", USUAL_ROOM))
            chart = frontier_chart(points, marked, frozenset(found), size)
            vega(
                chart,
                beside=PADDING["left"] + PADDING["right"],
                below=PADDING["top"] + PADDING["bottom"] + 8,
                on_picked=session.picked.set,
            )
            paragraph(scatter_note(shipped), "sub")
        if marked in found:
            ChosenFound(session, found[marked], shipped)
        else:
            Chosen(session, shipped, picked)
    with solara.Div(classes=["mixes-grid"]):
        with solara.Div(classes=["panel"]):
            heading(2, say("All mixes"))
            content = as_text(mix_facts.table_rows(table))
            MixTable.element(table=content, picked=picked, on_picked=session.picked.set)
            paragraph(table_note(), "sub")
        Counties(session, shipped, picked)


def picked_mix(session: Session, shipped: ShippedMixes) -> str:
    """The mix that is looked at: the one that was picked, else the document."""
    picked = session.picked.value
    return picked if picked in shipped.mixes else REFERENCE


def compared_with(session: Session, picked: str) -> str:
    """What the mix that is looked at is compared with: what was chosen, but never itself."""
    asked = session.against.value
    order = [asked, *AGAINST] if asked in AGAINST else list(AGAINST)
    return next(mix for mix in order if mix != picked)


@component
def Chosen(session: Session, shipped: ShippedMixes, picked: str) -> None:
    """One mix beside another: what each meets and costs, and which targets change."""
    against = compared_with(session, picked)
    with solara.Div(classes=["panel"]):
        heading(2, mix_facts.title_of(picked))
        paragraph(
            say(
                "{draws} draws that travel with the package, on the same luck as {mix}",
                draws=shipped.manifest["draws"],
                mix=mix_facts.title_of(against),
            ),
            "sub",
        )
        Against(session, picked, against)
        facts(shipped, picked, against)
        changes(shipped, picked, against)
        paragraph(mix_facts.lever_line(picked, against), "sub")
        with solara.Div(classes=["mix-buttons"]):
            solara.Button(
                say("Open in Steer"),
                classes=["plain-button", "open-in-steer"],
                on_click=lambda: open_in_steer(session, picked),
                text=True,
            )


@component
def ChosenFound(session: Session, one: FoundMix, shipped: ShippedMixes) -> None:
    """A mix that was found: what it meets and costs, emulated or in runs."""
    (point,) = found_points([one], shipped)
    with solara.Div(classes=["panel"]):
        heading(2, one.title)
        if one.row["source"] == CONFIRMED:
            paragraph(say("Found by a search, and confirmed by paired runs."), "sub")
        else:
            paragraph(say("Found by a search and emulated: not yet confirmed by runs."), "sub")
        payer = payer_label(LOCAL)
        rows = [
            (say("Targets met on average"), f"{point['met']:.1f}"),
            (
                say("more than {mix}", mix=mix_facts.title_of(REFERENCE)),
                counted_more([one.row[f"more{end}"] for end in ENDS], point["met"]),
            ),
            (
                say("{payer}, beyond the status quo", payer=payer),
                money(local_cost(one)),
            ),
        ]
        listed_facts(rows)
        if line := cost_line(one):
            paragraph(line, "sub")
        paragraph(mix_facts.lever_line(one.mix, REFERENCE), "sub")
        with solara.Div(classes=["mix-buttons"]):
            solara.Button(
                say("Open in Steer"),
                classes=["plain-button", "open-in-steer"],
                on_click=lambda: open_in_steer(session, one.mix),
                text=True,
            )


def open_in_steer(session: Session, mix: str | PolicyMix) -> None:
    """Start the sliders from a mix."""
    session.choose_mix(mix)
    session.tab.set("steer")


@component
def Against(session: Session, picked: str, against: str) -> None:
    """The choice of what a mix is compared with."""
    titles = {mix: mix_facts.title_of(mix) for mix in AGAINST if mix != picked}
    choice(say("Compared with"), against, titles, session.against.set)


def facts(shipped: ShippedMixes, picked: str, against: str) -> None:
    """Targets met and cost by payer."""
    met = shipped.level(MET, picked)[0]
    more = shipped.beyond(MET, picked, against)
    rows = [
        (say("Targets met on average"), f"{met:.1f}"),
        (
            say("more than {mix}", mix=mix_facts.title_of(against)),
            counted_more(more, met),
        ),
        *(
            (say("{payer}, beyond the status quo", payer=payer), shown)
            for payer, shown in mix_facts.costs_of(shipped, picked)
        ),
    ]
    listed_facts(rows)


def counted_more(more: Sequence[float], met: float) -> str:
    """How many targets more, with the interval, where `met` are met on average."""
    shown = tenths_more(more[0], met)
    return f"{shown:+.1f} ({more[1]:+.1f} – {more[2]:+.1f})".replace("-", "−")


def listed_facts(rows: list[tuple[str, str]]) -> None:
    """Names and their values."""
    body = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in rows
    )
    solara.HTML(tag="dl", classes=["mix-facts"], unsafe_innerHTML=body)


def changes(shipped: ShippedMixes, picked: str, against: str) -> None:
    """Confirmed gains and losses against another mix."""
    gains, losses = mix_facts.changed_targets(shipped, picked, against)
    heading(
        3,
        say(
            "Confirmed against {mix}: {up} up, {down} down",
            mix=mix_facts.title_of(against),
            up=len(gains),
            down=len(losses),
        ),
    )
    most = mix_facts.MOST_LISTED
    lines = "".join(_change_line(row) for row in [*gains[:most], *losses[:most]])
    left = max(len(gains) - most, 0) + max(len(losses) - most, 0)
    if left:
        lines += f"<div class='sub'>{say('and {n} more', n=left)}</div>"
    if not lines:
        lines = f"<div class='sub'>{say('No target changes beyond doubt.')}</div>"
    solara.HTML(tag="div", classes=["mix-changes"], unsafe_innerHTML=lines)


def _change_line(row: dict[str, Any]) -> str:
    """A target with its probabilities and their change in points."""
    points = points_between(row["before"], row["after"])
    look, mark = ("up", "▲") if row["raises"] else ("down", "▼")
    name = html.escape(row["label"])
    before, after = bounded_percent(row["before"]), bounded_percent(row["after"])
    return (
        f"<div class='mix-change'><span title='{html.escape(name, quote=True)}'>{name}</span>"
        f"<span class='sub'>{html.escape(before)} → {html.escape(after)}%</span>"
        f"<b class='{look}'>{mark} {points}</b></div>"
    )


@component
def Counties(session: Session, shipped: ShippedMixes, picked: str) -> None:
    """What the mix changes by county, as tiles."""
    against = compared_with(session, picked)
    name = session.county.value if session.county.value in ON_MAPS else ON_MAPS[0]
    register = indicators.register()
    labels = {one: column_text(register[one], "label") for one in ON_MAPS}
    with solara.Div(classes=["panel"]):
        heading(2, say("Difference by county"))
        choice(say("Indicator"), name, labels, session.county.set)
        change = shipped.county_change(picked, name, MAP_YEAR, against)
        if change:
            titles = (mix_facts.title_of(picked), mix_facts.title_of(against))
            drawn_counties(shipped, register[name], change, titles, MAP_YEAR)
        else:
            paragraph(say("This digest holds no values by county."), "sub")


def scatter_note(shipped: ShippedMixes) -> str:
    """What the chart shows."""
    return say(
        "Across: spending of prefecture and counties beyond the status quo, 2022–2030, discounted "
        "at 3 % a year. Crosses: 95 % intervals over {draws} draws. Line: shipped mixes that no "
        "other of them beats. Diamonds: mixes found by 'ganzi frontier', placed by what they meet "
        "more than the document and, until runs confirm them, by the cost that the search counts. "
        "Choose a point to see the mix.",
        draws=shipped.manifest["draws"],
    )


def table_note() -> str:
    """What the table counts."""
    return say(
        "Only outcome targets count. Mixes are compared draw by draw on the same luck; "
        "differences in brackets have intervals that include zero."
    )


def heading(level: int, text: str) -> None:
    """A heading; what is an amount of money in it stays on one line."""
    solara.v.Html(tag=f"h{level}", children=[unbroken(text)])


def unbroken(text: str) -> str:
    """A text whose amounts such as CNY 3.63 bn are not broken over two lines."""
    return re.sub(r"CNY ([\d.,]+) bn", "CNY\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}bn", text)


def paragraph(text: str, look: str) -> None:
    """A paragraph in one of the looks of the page."""
    solara.v.Html(tag="p", class_=look, children=[text])
