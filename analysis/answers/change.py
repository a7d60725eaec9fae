"""What a mix changes against a baseline, on the same draws and the same luck."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.answers.overview import changes_of
from analysis.answers.shown import Answer, Shown, language
from analysis.figures import change_figure
from analysis.questions.comparison import OPEN
from analysis.words import numbers
from analysis.words.finding import change_headline
from analysis.words.labels import verdict_label
from analysis.words.names import mix_titles
from runs.language import column_text, say, speaking
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from runs.folder.reader import Results

MOST = 12
"""Changes that are shown; `table` has all."""


def compare(
    results: Results,
    mix: str | None = None,
    baseline: str = "status_quo",
    *,
    lang: str | None = None,
) -> Answer:
    """What a mix changes against a baseline, target by target; without a name the first other."""
    lang = language(lang, results)
    others = [name for name in results.mixes if name != baseline]
    if mix is not None:
        one_of(Phrase("mix"), mix, results.mixes)
        if mix == baseline:
            raise InputError(
                "mix_is_baseline",
                "'{mix}' is the baseline itself; give another mix, or another baseline",
                mix=mix,
            )
    table = changes_of(results, baseline)
    mix = others[0] if mix is None else mix
    rows = table[table["mix"] == mix].reset_index(drop=True)
    return Answer(
        rows,
        lang=lang,
        show=partial(_shown, results, rows, baseline),
        draw=partial(_draw, results, rows, mix),
    )


def _shown(results: Results, rows: pd.DataFrame, baseline: str) -> Shown:
    """The sentence, and the changes that are confirmed, the largest first; else the largest."""
    headline = change_headline(rows, mix_titles(results), baseline)
    ordered = rows.sort_values("probability_change", key=abs, ascending=False, kind="stable")
    confirmed = ordered[ordered["verdict"] != OPEN]
    shown = (confirmed if len(confirmed) else ordered).head(MOST)
    heads = (say("target"), "P, %", say("change"), "95 %", say("verdict"))
    note = say(
        "Points, over {n} pairs of runs; confirmed: Holm, 5 %. All {total} targets: .table",
        n=int(rows["n"].max()),
        total=len(rows),
    )
    lines = tuple(map(_cells, shown.to_dict("records")))
    return Shown(headline, heads=heads, rows=lines, below=(note,))


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Cells of one target."""
    before, after = (
        numbers.bounded_percent(row[name]) for name in ("probability_baseline", "probability")
    )
    return (
        column_text(row, "label"),
        f"{before}→{after}",
        numbers.points(numbers.whole_points(row["probability_baseline"], row["probability"])),
        f"{numbers.points(row['low'])}…{numbers.points(row['high'])}",
        verdict_label(row["verdict"]),
    )


def _draw(results: Results, rows: pd.DataFrame, mix: str, lang: str) -> Figure:
    """The change of every target."""
    with speaking(lang):
        return change_figure(rows, mix, lang, mix_titles(results))
