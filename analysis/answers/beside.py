"""Two mixes side by side in a notebook: menus, and how likely each target is under both, on the
same draws and the same luck. It answers in the notebook itself; there is no server behind it.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from analysis.answers.overview import changes_of
from analysis.answers.shown import language
from analysis.figures.style import LESS, MORE, STATUS_QUO_COLOUR
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.questions.target_groups import ALL, GROUPS
from analysis.reading.optional_libraries import needs
from analysis.words import numbers
from analysis.words.labels import group_label, verdict_label
from analysis.words.names import mix_titles
from runs.language import column_text, say, speaking

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results

_COLOURS = {RAISES: MORE, LOWERS: LESS, OPEN: "#8a8a8a"}
_LEFT = "style='text-align:left;padding:1px 10px 1px 0'"
_RIGHT = "style='text-align:right;padding:1px 8px;white-space:nowrap'"
_BAR = "height:5px;margin:1px 0"
_BARS = "style='width:110px;padding:1px 8px'"


class MixWidget:
    """Two mixes side by side: `before`, `after` and `sector` are its menus, whose `value` may be
    set from Python too; `rows` the numbers it shows, as `compare` gives them.
    """

    def __init__(self, results: Results, lang: str) -> None:
        self._lang = lang
        self._titles = _titles(results, lang)
        # All of it is worked out now, so that a menu answers at once.
        self._tables = {mix: changes_of(results, mix) for mix in results.mixes}
        widgets = needs("ipywidgets", "brief")
        with speaking(lang):
            self.before, self.after, self.sector = self._menus(widgets, results.mixes)
        self._shown = widgets.HTML()
        for menu in (self.before, self.after, self.sector):
            menu.observe(self._show, names="value")
        self._box = widgets.VBox(
            [widgets.HBox([self.before, self.after, self.sector]), self._shown]
        )
        self._show()

    def _menus(self, widgets: Any, mixes: list[str]) -> list[Any]:
        """Menus of the two mixes and of the sectors that have targets here."""
        titles = [(self._titles[mix], mix) for mix in mixes]
        there = set(self._tables[mixes[0]]["group"])
        sectors = [(say("All sectors"), ALL)]
        sectors += [(group_label(group), group) for group in GROUPS if group in there]
        choices = ((say("From mix"), titles), (say("To mix"), titles), (say("Sector"), sectors))
        values = (mixes[0], mixes[1], ALL)
        style = {"description_width": "initial"}
        return [
            widgets.Dropdown(options=options, value=value, description=name, style=style)
            for (name, options), value in zip(choices, values, strict=True)
        ]

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of `compare` that the menus ask for, the largest change first; none where both
        menus name one mix.
        """
        table = self._tables[self.before.value]
        rows = table[table["mix"] == self.after.value]
        if self.sector.value != ALL:
            rows = rows[rows["group"] == self.sector.value]
        return rows.sort_values(
            "probability_change", key=abs, ascending=False, kind="stable", ignore_index=True
        )

    def _show(self, _: object = None) -> None:
        """Show what the menus ask for."""
        self._shown.value = self._repr_html_()

    def _repr_html_(self) -> str:
        """What it shows, without its menus."""
        with speaking(self._lang):
            before, after = (self._titles[menu.value] for menu in (self.before, self.after))
            return f"<div lang='{self._lang}'>{_table(self.rows, before, after)}</div>"

    def _repr_mimebundle_(self, **asked: Any) -> dict[str, Any]:
        """With its menus where the notebook can show them, else as it stands."""
        bundle = self._box._repr_mimebundle_(**asked)
        return {**bundle, "text/plain": repr(self), "text/html": self._repr_html_()}

    def __repr__(self) -> str:
        with speaking(self._lang):
            return say(
                "Two mixes side by side, by menus in a notebook: {mixes}",
                mixes=say(", ").join(self._titles.values()),
            )


def widget(results: Results, *, lang: str | None = None) -> MixWidget:
    """Any two mixes of a result folder side by side, for a notebook."""
    return MixWidget(results, language(lang, results))


def _titles(results: Results, lang: str) -> dict[str, str]:
    """Titles of the mixes in a language."""
    with speaking(lang):
        return mix_titles(results)


def _table(rows: pd.DataFrame, before: str, after: str) -> str:
    """The rows as HTML, or that there is nothing to compare."""
    if rows.empty:
        return f"<p>{html.escape(say('Both menus name one mix; choose another.'))}</p>"
    heads = (say("target"), before, after, "", say("change"), "95 %", say("verdict"))
    head = "".join(
        f"<th {_RIGHT if place else _LEFT}>{html.escape(one)}</th>"
        for place, one in enumerate(heads)
    )
    note = say(
        "Probability in %, change in points, over {n} pairs of runs with the same luck; bars: "
        "{before} grey, {after} in colour where the change is confirmed.",
        n=int(rows["n"].max()),
        before=before,
        after=after,
    )
    lines = "".join(map(_line, rows.to_dict("records")))
    quiet = f"<div style='opacity:0.75'>{html.escape(note)}</div>"
    return f"<table><tr>{head}</tr>{lines}</table>{quiet}"


def _line(row: dict[str, Any]) -> str:
    """One target as a line of the table."""
    before, after = row["probability_baseline"], row["probability"]
    bars = _bar(before, STATUS_QUO_COLOUR) + _bar(after, _COLOURS[row["verdict"]])
    cells = (
        numbers.bounded_percent(before),
        numbers.bounded_percent(after),
        numbers.points(numbers.whole_points(before, after)),
        f"{numbers.points(row['low'])}…{numbers.points(row['high'])}",
        verdict_label(row["verdict"]),
    )
    said = [f"<td {_RIGHT}>{html.escape(cell)}</td>" for cell in cells]
    said.insert(2, f"<td {_BARS}>{bars}</td>")
    label = html.escape(column_text(row, "label"))
    return f"<tr><td {_LEFT}>{label}</td>{''.join(said)}</tr>"


def _bar(share: float, colour: str) -> str:
    """A probability as a bar."""
    return f"<div style='width:{100 * share:.0f}%;background:{colour};{_BAR}'></div>"
