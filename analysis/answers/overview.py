"""What a result folder shows of itself: the finding, and a line a mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.answers.shown import Shown, language
from analysis.figures import probability_figure
from analysis.questions.comparison import compare
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import outcomes_of
from analysis.words.finding import counts, finding
from analysis.words.names import mix_titles
from runs.language import say, say_many, speaking
from runs.refusals import EnsembleError, InputError, told

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from runs.folder.reader import Results

MOST_COMPARED = 3
"""With more mixes than this what each changes is not worked out unasked."""


def table_of(results: Results) -> pd.DataFrame:
    """Table of `reachability`, worked out once for each Results object."""
    known = outcomes_of(results).known
    if "answers" not in known:
        known["answers"] = reachability(results)
    return known["answers"]


def changes_of(results: Results, baseline: str) -> pd.DataFrame:
    """Table of `compare` against a baseline, worked out once for each Results object."""
    known = outcomes_of(results).known
    key = ("answers", baseline)
    if key not in known:
        known[key] = compare(results, baseline)
    return known[key]


def plot(results: Results, *, lang: str | None = None) -> Figure:
    """Figure of how likely each target is under each mix."""
    lang = language(lang, results)
    with speaking(lang):
        return probability_figure(table_of(results), lang, mix_titles(results))


def text(results: Results) -> str:
    """What the results show in a terminal."""
    with speaking(language(None, results)):
        return _shown(results).text()


def html(results: Results) -> str:
    """What the results show in a notebook."""
    lang = language(None, results)
    with speaking(lang):
        return _shown(results).html(lang)


def _shown(results: Results) -> Shown:
    """The finding; of a sweep, or of a folder that says nothing yet, what it is."""
    ways = say(
        'Ask on: results["visits_2025"], .compare(), .explain("co2_2025"), .plot(), .brief(); '
        "tables: .runs, .annual, .targets."
    )
    place = say("Result folder: {path}", path=results.path)
    try:
        if len(results.experiment.design) > 1:
            return Shown(_sweep_line(results), below=(ways, place))
        return _overview(results, (ways, place))
    except (InputError, EnsembleError) as error:
        return Shown(told(error), below=(place,))


def _sweep_line(results: Results) -> str:
    """What a sweep holds: its points have no common probability."""
    return say(
        "A sweep of {points} points under {mixes}; its points stand in .design.",
        points=len(results.experiment.design),
        mixes=say(", ").join(mix_titles(results).values()),
    )


def _overview(results: Results, below: tuple[str, ...]) -> Shown:
    """The finding with a line a mix."""
    table = table_of(results)
    titles = mix_titles(results)
    found = counts(table)
    changes = None
    if 1 < len(found) <= MOST_COMPARED and "status_quo" in found:
        changes = changes_of(results, "status_quo")
    heads = (say("mix"), say("likely"), say("about even"), say("unlikely"), say("met on average"))
    rows = tuple(
        (
            titles.get(mix, mix),
            str(one.likely),
            str(one.even),
            str(one.unlikely),
            f"{one.expected:.1f}",
        )
        for mix, one in found.items()
    )
    draws = say_many(
        "{n} draw of everything uncertain, the same for every mix.",
        "{n} draws of everything uncertain, the same for every mix.",
        n=int(table["n_draws"].max()),
    )
    return Shown(finding(table, titles, changes), heads=heads, rows=rows, below=(draws, *below))
