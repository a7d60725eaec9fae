"""What the analysis found, told in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from abm.registers import targets
from analysis.likelihood import EVEN, NOT_JUDGED, is_likely, is_unlikely, word_line
from analysis.questions.explain import FEWEST_MISSES, FEWEST_SUCCESSES
from analysis.questions.reachability import counted
from analysis.reading.statistics import wilson_interval
from analysis.words import numbers
from analysis.words.names import limit_text
from analysis.words.rests import evidence_legend, grade_line
from runs.language import column_text, say, say_many

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.questions.explain import Explanation, Limit

MOST_RULES = 2
LEAST_SHARE = 0.005
LEAST_APART = 0.02
"""Distance of the three probabilities from which on they are shown beside each other."""


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence."""
    return say(", ").join(words)


def summary_lines(table: pd.DataFrame, titles: dict[str, str] | None = None) -> list[str]:
    """One line a mix: how many of the counted targets are likely, about even and unlikely, how
    many of each are settled and on what they rest; then what no run judges.
    """
    lines: list[str] = []
    grades: list[str] = []
    for mix, rows in counted(table).groupby("mix", sort=False):
        counts = _counts((titles or {}).get(mix, mix), rows)
        expected = rows["probability"].sum()
        lines.append(
            say("{counts}; about {expected:.0f} met on average", counts=counts, expected=expected)
        )
        grades.append(grade_line((titles or {}).get(mix, mix), rows))
    return [*lines, *grades, *_missing_line(table)]


def headline_sentences(
    table: pd.DataFrame, groups: pd.DataFrame, titles: dict[str, str] | None = None
) -> list[str]:
    """The answer in a few sentences: per mix how many targets are likely, and how many are met on
    average.
    """
    lines = summary_lines(table, titles)
    means = groups[groups["group"] == "all"].set_index("mix")
    for place, (mix, rows) in enumerate(counted(table).groupby("mix", sort=False)):
        if mix in means.index and math.isfinite(means.loc[mix, "expected_low"]):
            counts = _counts((titles or {}).get(mix, mix), rows)
            lines[place] = _with_mean(counts, means.loc[mix])
    return lines


def _counts(title: str, rows: pd.DataFrame) -> str:
    """How many targets of a mix are likely, about even and unlikely, and how many settled."""
    words = rows["word"]
    return say(
        "{title}: {likely} of {total} outcome targets likely or very likely, {even} about even, "
        "{unlikely} unlikely or very unlikely (side of 50 % settled for {settled})",
        title=title,
        total=len(rows),
        likely=int(is_likely(words).sum()),
        even=int((words == EVEN).sum()),
        unlikely=int(is_unlikely(words).sum()),
        settled=int(rows["settled"].sum()),
    )


def _with_mean(counts: str, row: pd.Series) -> str:
    """A line of the summary with the mean number of targets met, its interval and the spread over
    the draws.
    """
    return say(
        "{counts}; {mean:.1f} met on average (95 % interval {low:.1f}–{high:.1f}), between "
        "{fewest:.0f} and {most:.0f} in 80 % of the draws.",
        counts=counts,
        mean=row["expected_met"],
        low=row["expected_low"],
        high=row["expected_high"],
        fewest=row["met_low"],
        most=row["met_high"],
    )


def _missing_line(table: pd.DataFrame) -> list[str]:
    """How many targets are not modelled, if any."""
    missing = table.loc[table["word"] == NOT_JUDGED, "target"].nunique()
    if not missing:
        return []
    # Translators: {total:.0} is the number of all targets cut to nothing, where it is not named.
    line = say(
        "{missing} of {total} targets are judged by no run here (reasons in the report).",
        missing=missing,
        total=str(table["target"].nunique()),
    )
    return [line]


def legend(table: pd.DataFrame) -> str:
    """What the words of the table mean, and what it rests on."""
    text = say("{basis} {words}", basis=basis_line(table), words=word_line())
    return "\n".join(line for line in (text, mark_line(), *notes(table)) if line)


def short_legend(table: pd.DataFrame) -> str:
    """What the words and squares mean, and what the numbers rest on, in few words."""
    return say(
        "{basis} Very likely from 90 %, likely from 66 %, about even from 33 %, unlikely from "
        "10 %, very unlikely below. ■ : the 95 % interval lies in one class; □ : it reaches into "
        "another. ≠ : the model alone says something else, and the word is the more careful one.",
        basis=basis_line(table),
    )


def short_comparison_legend(table: pd.DataFrame) -> str:
    """What the columns of a comparison mean, in few words."""
    return say(
        "P: probability before and after, %; change in points, over {n} pairs of runs with the "
        "same draw and luck. Confirmed: holds for all targets together (Holm, 5 %). Intervals and "
        "tests: --details.",
        n=int(table["n"].max()),
    )


def mark_line() -> str:
    """What letters and marks beside targets and probabilities mean."""
    return say(
        "{evidence} * : striven for. = : no policy here moves it by two points.",
        evidence=evidence_legend(),
    )


def notes(table: pd.DataFrame) -> tuple[str, str, str]:
    """What stands below a table of probabilities: what is pooled, what rests on the elasticity of
    energy, the three numbers where they differ; empty where there is nothing to say.
    """
    return pooling_note(table), elasticity_note(table), three_numbers(table)


def basis_line(table: pd.DataFrame) -> str:
    """What the probabilities of a table rest on."""
    return say(
        "{n} draws a mix; information date March 2022; probabilities include the model's own "
        "error.",
        n=int(table["n"].max()),
    )


def pooling_note(table: pd.DataFrame) -> str:
    """Sentences on what is pooled with what, a line a rival and weight; nothing where no
    probability is.
    """
    if "pool_weight" not in table or not np.isfinite(table["pool_weight"]).any():
        return ""
    rows = table[np.isfinite(table["pool_weight"])].drop_duplicates("target")
    lines = []
    for (rival, weight), part in rows.groupby(["pool_rival", "pool_weight"], sort=False):
        numbers_of_targets = [str(targets.register()[name]["number"]) for name in part["target"]]
        lines.append(
            say(
                "Published is the mean of the quantiles of the model ({weight:.0f} %) and of "
                "{rival}: target {numbers}.",
                rival=_rival_label(rival),
                weight=100 * weight,
                numbers=listed(numbers_of_targets),
            )
        )
    return "\n".join(lines)


def elasticity_note(table: pd.DataFrame) -> str:
    """Which targets rest on how energy follows an error of GDP, and how far it does."""
    if "elasticity" not in table:
        return ""
    rows = table[np.isfinite(table["elasticity"])].drop_duplicates("target")
    if rows.empty:
        return ""
    parts = [f"{row.number} {row.elasticity:.2f}" for row in rows.itertuples()]
    return say(
        "How far energy follows an error of GDP (drawn towards 0.7, and decisive): target {parts}.",
        parts=listed(parts),
    )


def three_numbers(table: pd.DataFrame) -> str:
    """The three probabilities of the targets in which they differ, a group of numbers a mix;
    nothing where they are all alike.
    """
    said = table[np.isfinite(table["p_model"])]
    three = said[["p_agents", "p_model", "p_published"]]
    apart = said[three.max(axis=1) - three.min(axis=1) >= LEAST_APART]
    rows = said[said["target"].isin(apart["target"])]
    if rows.empty:
        return ""
    parts = [
        f"{number} {', '.join(numbers.three(row) for row in part.to_dict('records'))}"
        for number, part in rows.groupby("number", sort=False)
    ]
    return say(
        "Agents alone / with the model's error / published, %, by mix: {parts}.",
        parts="; ".join(parts),
    )


def _rival_label(rival: str) -> str:
    """Name of a forecaster that the model is pooled with."""
    return {
        "recovery": say("a recovery of travel to the province's pace"),
        "random_walk": say("a random walk with drift"),
    }[rival]


def comparison_legend(table: pd.DataFrame) -> str:
    """What the columns of the comparison mean."""
    return say(
        "P: probability under {baseline}→under the mix; change: per cent points with 95 % "
        "interval; p: corrected over all targets of a mix (Holm), "
        "coloured below 0.05; {n} pairs of runs with the same draw and the same luck; information "
        "date March 2022; last: median over the pairs.",
        baseline=table["baseline"].iloc[0],
        n=int(table["n"].max()),
    )


def explanation_text(
    explanation: Explanation, titles: dict[str, str] | None = None
) -> tuple[str, str, str]:
    """An Explanation as (headline, assumptions, policy): three short texts; policy stands apart
    from assumptions.
    """
    titles = titles or {}
    return (
        _headline(explanation, titles),
        _assumptions(explanation),
        _policy(explanation, titles),
    )


def _whole(share: float) -> str:
    """A share as whole per cent, never claiming certainty."""
    return f"{numbers.bounded_percent(share)} %"


def _headline(explanation: Explanation, titles: dict[str, str]) -> str:
    """How often the target is missed."""
    rate = numbers.NOTHING
    if explanation.n:
        low, high = wilson_interval(explanation.misses, explanation.n)
        rate = numbers.percent(explanation.misses / explanation.n, low, high)
    if explanation.level == 1:
        outcome = say("missed")
    else:
        outcome = say("short of {level:.0%} of the target", level=explanation.level)
    return say(
        "{label}, under “{mix}”: {outcome} in {misses} of {n} draws ({rate}).",
        label=column_text(targets.register()[explanation.target], "label"),
        mix=titles.get(explanation.mix, explanation.mix),
        outcome=outcome,
        misses=explanation.misses,
        n=explanation.n,
        rate=rate,
    )


def _assumptions(explanation: Explanation) -> str:
    """What the misses have in common among the things nobody in the prefecture chooses."""
    if explanation.silence:
        return _silence(explanation)
    box = explanation.assumptions
    if box is None or not box.settled:
        return say(
            "Assumptions: no pattern among the inputs holds up on the draws that the search did "
            "not see; the reasons are scattered, or the draws too few."
        )
    text = say(
        "Assumptions: {covered} of the misses have {limits}; of such draws {density} miss (95 % "
        "interval {low}–{high} %, {n} draws), against {rate} of all. Measured on the half of the "
        "draws that the search did not see.",
        covered=_whole(box.covered),
        limits=_joined(box.limits),
        density=_whole(box.density),
        low=numbers.bounded_percent(box.density_low),
        high=numbers.bounded_percent(box.density_high),
        n=box.n_inside,
        rate=_whole(explanation.test_rate),
    )
    return text + _tree(explanation, box.limits)


def _tree(explanation: Explanation, box: tuple[Limit, ...]) -> str:
    """The worst leaf of the tree, if it says more than the limits of the box."""
    leaves = [
        (limits, share, n)
        for limits, share, n in explanation.rules
        if n >= FEWEST_SUCCESSES and share > explanation.test_rate
    ]
    if not leaves:
        return ""
    limits, share, n = leaves[0]
    sides = {(limit.input, limit.above) for limit in box}
    if {(limit.input, limit.above) for limit in limits} <= sides:
        return ""
    return say(
        " A tree says besides: with {limits}, {share} miss ({n} draws).",
        limits=_joined(limits),
        share=_whole(share),
        n=n,
    )


def _silence(explanation: Explanation) -> str:
    """Why nothing can be concluded."""
    if explanation.silence == "few_misses":
        return say_many(
            "Missed in {n} draw only; at least {fewest} are needed to look for reasons.",
            "Missed in {n} draws only; at least {fewest} are needed to look for reasons.",
            n=explanation.misses,
            fewest=FEWEST_MISSES,
        )
    return say(
        "Missed nearly always ({met} draws meet it; at least {fewest} are needed), so nothing to "
        "compare with: more draws, or a look at what drives its value, would tell more.",
        met=explanation.n - explanation.misses,
        fewest=FEWEST_SUCCESSES,
    )


def _policy(explanation: Explanation, titles: dict[str, str]) -> str:
    """What other policy would have done about the same misses."""
    sentences = []
    levers = explanation.levers
    if levers is not None and levers.settled:
        sentences.append(
            say(
                " Levers: with {limits}, {share} miss.",
                limits=_joined(levers.limits),
                share=_whole(levers.density),
            )
        )
    best = sorted(explanation.avoidable.items(), key=lambda pair: -pair[1])
    for mix, share in [pair for pair in best if pair[1] >= LEAST_SHARE][:MOST_RULES]:
        sentences.append(
            say(
                " With the same luck, “{mix}” meets {share} of them.",
                mix=titles.get(mix, mix),
                share=_whole(share),
            )
        )
    if explanation.avoidable and not sentences:
        sentences.append(say(" With the same luck, no other mix here meets them."))
    elif explanation.avoidable and math.isfinite(explanation.unavoidable):
        sentences.append(
            say(
                " {share} are missed under every mix here: no choice among these mixes would have "
                "met them.",
                share=_whole(explanation.unavoidable),
            )
        )
    return say("Policy:") + "".join(sentences) if sentences else ""


def _joined(limits: tuple[Limit, ...]) -> str:
    """The limits of a box as one phrase."""
    return say(" and ").join(limit_text(limit) for limit in limits)
