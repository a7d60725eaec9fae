"""How likely one target is under each mix."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from abm.registers import indicators, targets
from analysis import likelihood
from analysis.answers.overview import table_of
from analysis.answers.shown import Answer, Shown, language
from analysis.figures import fan_figure
from analysis.words import numbers
from analysis.words.names import mix_titles
from analysis.words.rests import graded
from runs.language import column_text, say, speaking
from runs.refusals import Phrase, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from runs.folder.reader import Results

MOST_NAMED = 2
"""Mixes that the sentence names."""


class TargetAnswer(Answer):
    """One target: `table` holds its numbers, a row a mix; `.probability` one number a mix."""

    @property
    def probability(self) -> dict[str, float]:
        """How likely it is under each mix, as published."""
        return self.table["probability"].to_dict()


def target(results: Results, name: str, *, lang: str | None = None) -> TargetAnswer:
    """How likely a target is under each mix of a result folder."""
    lang = language(lang, results)
    one_of(Phrase("target"), name, targets.register())
    table = table_of(results)
    rows = table[table["target"] == name].set_index("mix")
    return TargetAnswer(
        rows,
        lang=lang,
        show=partial(_shown, results, rows.reset_index().to_dict("records")),
        draw=partial(_draw, results, name),
    )


def _shown(results: Results, rows: list[dict[str, Any]]) -> Shown:
    """The sentence and a line a mix."""
    titles = mix_titles(results)
    first = rows[0]
    label = say(
        "{number}. {label} ({year}: {wanted})",
        number=first["number"],
        label=column_text(first, "label"),
        year=first["year"],
        wanted=numbers.wanted(first),
    )
    if all(row["word"] not in likelihood.CLASS for row in rows):
        return Shown(f"{label}: {column_text(first, 'reason')}")
    said = say("; ").join(
        say("{word} under {mix}", word=likelihood.label(row["word"]), mix=titles[row["mix"]])
        for row in rows[:MOST_NAMED]
    )
    heads = (say("mix"), say("probability"), say("in words"), say("median of the runs"))
    rests = say(", ").join(dict.fromkeys(graded(row["evidence"]) for row in rows))
    return Shown(
        say("{label}: {said}.", label=label, said=said),
        heads=heads,
        rows=tuple(_cells(row, titles) for row in rows),
        below=(
            say("Rests on: {rests}. In brackets: 95 % interval.", rests=rests),
            say("■ : the interval lies in one class; □ : not. √ : side of 50 % settled."),
        ),
    )


def _cells(row: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    """Cells of one mix."""
    return (
        titles[row["mix"]],
        say(
            "{share} ({interval})",
            share=numbers.percent(row["probability"], row["low"], row["high"]),
            interval=numbers.interval(row["low"], row["high"]),
        ),
        likelihood.marked(row),
        numbers.quantity(row["median_value"], row),
    )


def _draw(results: Results, name: str, lang: str) -> Figure:
    """The spread of what the target asks for, year by year."""
    with speaking(lang):
        return fan_figure(results, [name], lang, mix_titles(results))


def plot_run(model: Any, names: list[str] | None = None, *, lang: str | None = None) -> Figure:
    """Months of one run, an indicator a panel; without names what the document's main targets
    ask for.
    """
    from analysis.figures.course import MAIN, course_figure

    lang = language(lang)
    for name in names or ():
        one_of(Phrase("indicator"), name, indicators.register())
    return course_figure(model, list(names or MAIN), lang)
