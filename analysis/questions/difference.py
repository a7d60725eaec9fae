"""What moved between two result folders, such as of two versions of the model: paired by mix,
outlook, draw, luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.questions.comparison import paired_change
from analysis.reading.outcomes import as_results, by_draw, outcomes_of
from analysis.reading.statistics import LEVEL, holm, median_interval
from runs.folder.manifest import differences
from runs.language import say
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from runs.folder.reader import Results

PAIR = ["target", "mix", "outlook", "draw", "rng", "point"]
SAME = "same"
MOVED = "moved"
UNCLEAR = "unclear"


def difference(before: str | Path | Results, after: str | Path | Results) -> pd.DataFrame:
    """One row a target and mix that both folders judge, over the runs that succeeded in both.

    Both are judged by the error that is shipped now. probability_before, probability_after, change
    with low, high (95 %) and p as in `compare`, Holm-adjusted over all rows, median_change of the
    value with its interval in the target's unit, n pairs (runs that share a draw count as one),
    identical pairs, and verdict: `same` (every pair gave the same value, bit by bit, and was met or
    missed alike), `moved` (p below 5 %), or `unclear`.
    """
    first = as_results(before)
    second = as_results(after)
    _check_points(first, second)
    pairs = _outcomes(first).merge(_outcomes(second), on=PAIR, suffixes=("_before", "_after"))
    if pairs.empty:
        raise InputError(
            "nothing_in_common",
            "the two folders share no judged target of a run (mix, outlook, draw, rng) that "
            "succeeded in both",
        )
    order = {name: number for number, name in enumerate(targets.register())}
    groups = pairs.groupby(["target", "mix"], sort=False)
    table = pd.DataFrame([_row(target, mix, rows) for (target, mix), rows in groups])
    table["p"] = holm(table["p"].to_numpy())
    identical = table["identical"] == table["n"]
    table["verdict"] = np.select([identical, table["p"] < 1 - LEVEL], [SAME, MOVED], UNCLEAR)
    return table.sort_values(
        "target", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def _check_points(before: Results, after: Results) -> None:
    """Refuse two designs with other points: their numbers would pair what has nothing to do with
    each other.
    """
    first, second = (
        results.manifest["arguments"].get("design", {}).get("digest") for results in (before, after)
    )
    if first != second:
        raise InputError(
            "other_designs",
            "{first} and {second} were made from other designs; their points are no pairs",
            first=before.path,
            second=after.path,
        )


def _outcomes(results: Results) -> pd.DataFrame:
    """Verdicts with their pair, the design point included."""
    outcomes = outcomes_of(results)
    rows, columns = np.nonzero(np.isfinite(outcomes.chance))
    frame = outcomes.runs.iloc[rows][PAIR[1:]].reset_index(drop=True)
    return frame.assign(
        target=np.array(outcomes.names, object)[columns],
        chance=outcomes.chance[rows, columns],
        value=outcomes.value[rows, columns],
    )


def _row(target: str, mix: str, pairs: pd.DataFrame) -> dict[str, Any]:
    """One target under one mix."""
    chances = pairs[["chance_before", "chance_after"]].to_numpy()
    before = pairs["value_before"].to_numpy()
    after = pairs["value_after"].to_numpy()
    alike = (before == after) | (np.isnan(before) & np.isnan(after))
    alike &= chances[:, 0] == chances[:, 1]
    draws = pairs["draw"].to_numpy()
    change = paired_change(draws, chances[:, 0], chances[:, 1])
    values = after - before
    known = np.isfinite(values)
    median, median_low, median_high = median_interval(by_draw(draws[known], values[known])[1])
    return {
        "target": target,
        "mix": mix,
        "n": change["n"],
        "identical": int((by_draw(draws, ~alike)[1] == 0).sum()),
        "probability_before": float(chances[:, 0].mean()),
        "probability_after": float(chances[:, 1].mean()),
        "change": change["probability_change"],
        "low": change["low"],
        "high": change["high"],
        "p": change["p"],
        "median_change": median,
        "median_change_low": median_low,
        "median_change_high": median_high,
    }


def what_differs(
    before: str | Path | Results, after: str | Path | Results
) -> list[tuple[str, Any, Any]]:
    """(name, before, after) of every argument, part of the code, data table or library that
    differs.
    """
    return differences(as_results(before).manifest, as_results(after).manifest)


def left_out(before: str | Path | Results, after: str | Path | Results) -> list[str]:
    """A line a folder about its runs that are in no pair: how many, how many of them failed, and
    mixes only it has.
    """
    both = [as_results(before), as_results(after)]
    lines = []
    runs = [results.read("runs", columns=[*PAIR[1:], "status"]) for results in both]
    succeeded = [
        pd.MultiIndex.from_frame(some.loc[some["status"] == "ok", PAIR[1:]]) for some in runs
    ]
    for here, other in ((0, 1), (1, 0)):
        failed = len(runs[here]) - len(succeeded[here])
        alone = len(succeeded[here]) - int(succeeded[here].isin(succeeded[other]).sum())
        mixes = [mix for mix in both[here].mixes if mix not in both[other].mixes]
        if failed or alone:
            line = say(
                "left out  {folder}: {failed} failed, {alone} without a partner",
                folder=both[here].path,
                failed=failed,
                alone=alone,
            )
            if mixes:
                line = say("{line}, mixes only here: {names}", line=line, names=", ".join(mixes))
            lines.append(line)
    return lines


def difference_lines(before: str | Path | Results, after: str | Path | Results) -> list[str]:
    """The difference in words: what the folders differ in, what is left out, how many verdicts
    moved, and which.
    """
    table = difference(before, after)
    changes = [
        say("differs   {name}: {old} -> {new}", name=name, old=old, new=new)
        for name, old, new in what_differs(before, after)
    ]
    lines = changes or [say("differs   nothing: same identity")]
    lines += left_out(before, after)
    counts = table["verdict"].value_counts()
    lines += [
        say(
            "verdicts  {n} (target x mix), {pairs} pairs each",
            n=len(table),
            pairs=int(table["n"].max()),
        ),
        say(
            "          {same} identical bit by bit, {moved} moved, {unclear} with other values but "
            "no clear move (p adjusted for their number, 5 %)",
            same=counts.get(SAME, 0),
            moved=counts.get(MOVED, 0),
            unclear=counts.get(UNCLEAR, 0),
        ),
    ]
    others = table[table["verdict"] != SAME].sort_values(["verdict", "p"])
    return lines + [_line(row) for row in others.to_dict("records")]


def _line(row: dict[Hashable, Any]) -> str:
    """One verdict that is not the same, in words."""
    verdict = {MOVED: say("moved"), UNCLEAR: say("unclear")}[row["verdict"]]
    return say(
        "{verdict:9} {target} ({mix}): {before:.0%} -> {after:.0%}, change {change:+.1f} points "
        "({low:+.1f} to {high:+.1f}), p = {p:.2g}",
        verdict=verdict,
        target=row["target"],
        mix=row["mix"],
        before=row["probability_before"],
        after=row["probability_after"],
        change=100 * row["change"],
        low=100 * row["low"],
        high=100 * row["high"],
        p=row["p"],
    )
