"""Why a target is missed, and what moves it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from abm.registers import targets
from analysis.answers.shown import Answer, Shown, language
from analysis.figures import tornado_figure
from analysis.questions.drivers import drivers
from analysis.questions.explain import explain as explained
from analysis.words.labels import grade_mark
from analysis.words.names import input_label, mix_titles
from analysis.words.sentences import explanation_text
from runs.language import say, speaking
from runs.refusals import Phrase, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.questions.explain import Explanation
    from runs.folder.reader import Results

MOST = 6
"""Inputs that are shown; `table` has all."""


def explain(
    results: Results, target: str, mix: str | None = None, *, lang: str | None = None
) -> Answer:
    """Why a target is missed under a mix (without a name the last), and what moves it."""
    lang = language(lang, results)
    one_of(Phrase("target"), target, targets.register())
    mix = results.mixes[-1] if mix is None else one_of(Phrase("mix"), mix, results.mixes)
    found = drivers(results, mix, target)
    return Answer(
        found,
        lang=lang,
        show=partial(_shown, results, explained(results, target, mix), found),
        draw=partial(_draw, found, target),
    )


def _shown(results: Results, explanation: Explanation, found: pd.DataFrame) -> Shown:
    """How often it is missed, what misses have in common, and the inputs that are confirmed."""
    headline, *said = explanation_text(explanation, mix_titles(results))
    confirmed = found[found["settled"]].head(MOST).to_dict("records")
    heads = (say("moves its value"), say("grade"), say("rank correlation"), "95 %")
    if not confirmed:
        said.append(say("No single input is confirmed to move its value."))
    return Shown(
        headline, said=tuple(filter(None, said)), heads=heads, rows=tuple(map(_cells, confirmed))
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Cells of one input."""
    return (
        input_label(row["input"]),
        grade_mark(row),
        f"{row['correlation']:+.2f}",
        f"{row['low']:+.2f}…{row['high']:+.2f}",
    )


def _draw(found: pd.DataFrame, target: str, lang: str) -> Figure:
    """Its strongest inputs."""
    with speaking(lang):
        return tornado_figure(found, target, lang)
