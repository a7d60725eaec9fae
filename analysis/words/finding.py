"""What was found, in one sentence: how many targets a mix makes likely, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.likelihood import is_likely, is_unlikely
from analysis.questions.comparison import LOWERS, OPEN, RAISES
from analysis.questions.reachability import HEADLINE_KIND, counted
from runs.language import say

if TYPE_CHECKING:
    import pandas as pd

BASELINE = "status_quo"
MOST_COMPARED = 3
"""With more mixes than this what each changes is not worked out unasked."""


class Count(NamedTuple):
    """How many of the counted targets of a mix are likely or very likely, and so on."""

    likely: int
    even: int
    unlikely: int
    total: int
    expected: float
    """Targets met on average."""


def counts(table: pd.DataFrame) -> dict[str, Count]:
    """Counts of each mix of a table of `reachability`; nothing where nothing is judged."""
    found = {}
    for mix, rows in counted(table).groupby("mix", sort=False):
        likely, unlikely = int(is_likely(rows["word"]).sum()), int(is_unlikely(rows["word"]).sum())
        even = len(rows) - likely - unlikely
        found[str(mix)] = Count(likely, even, unlikely, len(rows), rows["probability"].sum())
    return found


def leading(table: pd.DataFrame) -> tuple[str, str] | None:
    """(the mix that makes most targets likely, the one it is held against); None without two."""
    found = counts(table)
    if len(found) < 2:
        return None
    baseline = BASELINE if BASELINE in found else next(iter(found))
    others = [mix for mix in found if mix != baseline]
    return max(others, key=lambda mix: (found[mix].likely, found[mix].expected)), baseline


def finding(
    table: pd.DataFrame,
    titles: dict[str, str] | None = None,
    changes: pd.DataFrame | None = None,
) -> str:
    """The sentence, from tables of `reachability` and, if given, of `compare`."""
    titles = titles or {}
    found = counts(table)
    if not found:
        return say("No outcome target is judged by these runs.")
    pair = leading(table)
    if pair is None:
        ((mix, one),) = found.items()
        return say(
            "{mix}: {likely} of {total} outcome targets are likely or very likely, {unlikely} "
            "unlikely or very unlikely.",
            mix=titles.get(mix, mix),
            likely=one.likely,
            total=one.total,
            unlikely=one.unlikely,
        )
    best, baseline = pair
    names = {"mix": titles.get(best, best), "baseline": titles.get(baseline, baseline)}
    numbers = {
        "likely": found[best].likely,
        "total": found[best].total,
        "before": found[baseline].likely,
    }
    if len(found) > 2:
        text = say(
            "Of {n} mixes, {mix} makes most outcome targets likely or very likely: {likely} of "
            "{total} ({baseline}: {before}).",
            n=len(found),
            **names,
            **numbers,
        )
    else:
        text = say(
            "{mix} makes {likely} of {total} outcome targets likely or very likely ({baseline}: "
            "{before}).",
            **names,
            **numbers,
        )
    return text if changes is None else text + change_sentence(changes, best)


def change_sentence(changes: pd.DataFrame, mix: str) -> str:
    """What is confirmed of a mix's changes among the counted targets."""
    own = changes[(changes["mix"] == mix) & (changes["kind"] == HEADLINE_KIND)]
    up, down = (int((own["verdict"] == verdict).sum()) for verdict in (RAISES, LOWERS))
    if not up and not down:
        return say(" No change of a single target is confirmed.")
    return say(
        " Confirmed: {up} become more likely, {down} less likely.",
        up=up,
        down=down,
    )


def change_headline(rows: pd.DataFrame, titles: dict[str, str], baseline: str) -> str:
    """What one mix changes against a baseline, from its rows of a table of `compare`."""
    counted = rows[rows["kind"] == HEADLINE_KIND]
    verdicts = counted["verdict"].value_counts()
    return say(
        "{mix} against {baseline}: {up} of {total} outcome targets become more likely, {down} less "
        "likely (confirmed); of {open} no change is confirmed.",
        mix=titles[rows["mix"].iloc[0]],
        baseline=titles[baseline],
        up=int(verdicts.get(RAISES, 0)),
        down=int(verdicts.get(LOWERS, 0)),
        open=int(verdicts.get(OPEN, 0)),
        total=len(counted),
    )
