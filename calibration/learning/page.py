"""The page of the table's errors: `python -m calibration.learning.page` writes it from what
ships.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.registers import policy, targets
from analysis.emulator.table import SHIPPED, read_table
from calibration.learning.errors import SMALL_COST, coverage
from calibration.learning.learn import COSTS, ERRORS, PAGE
from calibration.learning.summary import NEAR, PER_CENT, by_mix, cost_shares, matrix_of_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.emulator.table import Table

FILE = Path(__file__).parents[2] / "docs" / "results" / "emulator.md"
COST_NEAR = 0.1
MOST_NAMED = 4
CLEARLY = 0.05
INTRODUCTION = """# Instant probabilities: how far they are off

`load_emulator().probabilities(mix)` says how likely each target is under a mix without a run, in
milliseconds. It reads a table that `ganzi learn` made of {runs} runs (information date March
2022, like everything here). What it says is marked *emulated* and has a bar; `ganzi assess --mix
MIX` replaces it by runs.

Method: for each target a sparse logistic regression of the chance in a run (the model's error
integrated) on the luck of the draw and on what the levers are, one draw a point, made exact at
the status quo; what is published follows from it by the rules for runs (pool, outside view). A
lever that left a target unchanged to the last bit in every pair of runs tried cannot move it in
the table (shares of the product apart: everything moves them a little): {still:.0%} of all pairs
of lever and target. Levers that change over time, and points far from all that was tried, are
refused: *not known, run it*.

Runs by folder: {made_of} (`pairs`: one lever alone at an end; `spread`: points over all levers).

"""
INFILL = "infill"
WITHOUT_INFILL = """**No run of this table is at an optimum of its own.** At points that a
search finds it promises more than runs keep (in the trial before, up to four or five targets of
55): confirm them with runs. `ganzi learn` in full (all pairs, 400 points, two rounds at optima)
has not been run yet.

"""
LEFT_OUT = """Each shipped mix left out with every run that starts from it, and judged on
{fresh} draws that no run of the training met. Points are differences of published
probabilities; *unmoved*: the error of saying what the status quo would bring. Relatives stay in
the training (the document at 40 %, and with another fund, where the document is left out), so
that a mix unlike all shipped ones may be off by more. In the table below *promised* is the sum
over targets, emulated less true.

"""


def page(table: Table, chances: pd.DataFrame, costs: pd.DataFrame) -> Iterator[str]:
    """The page, part by part."""
    masked = ~table.influence
    made_of = table.stamp["made_of"]
    yield INTRODUCTION.format(
        runs=f"{sum(table.stamp['made_of'].values()):,}",
        made_of=", ".join(f"{name} {number:,}" for name, number in made_of.items()),
        still=masked.mean(),
    )
    if not any(name.startswith(INFILL) for name in made_of):
        yield WITHOUT_INFILL
    yield "## Mixes that it never saw\n\n" + LEFT_OUT.format(
        fresh=table.stamp["draws"] - table.stamp["fresh"]
    )
    yield from _mixes(chances)
    yield from _costs(costs)
    yield from _targets(table, chances)


def _mixes(chances: pd.DataFrame) -> Iterator[str]:
    """Errors by mix."""
    rows = by_mix(chances)
    yield "| mix | error, points | unmoved | within 5 | promised | farthest off |\n"
    yield "|---|---|---|---|---|---|\n"
    for mix, row in rows.iterrows():
        own = chances[chances["mix"] == mix]
        yield (
            f"| {mix} | {PER_CENT * row['error']:.1f} | {PER_CENT * row['unmoved']:.1f} | "
            f"{row['near']:.0%} | {row['promised']:+.1f} | {_farthest(own)} |\n"
        )
    yield (
        f"| **all** | **{PER_CENT * rows['error'].mean():.1f}** | "
        f"{PER_CENT * rows['unmoved'].mean():.1f} | **{rows['near'].mean():.0%}** | | |\n\n"
    )
    inside = coverage(matrix_of_errors(chances))
    yield (
        f"Bars are conformal over these errors and not a matter of refits. A bar that rests on the "
        f"other mixes alone held {inside:.0%} of the errors of the mix left out.\n\n"
    )


def _farthest(own: pd.DataFrame) -> str:
    """The targets of a mix that are farthest off."""
    off = own["emulated"] - own["truth"]
    worst = off.abs().sort_values(ascending=False).index[:MOST_NAMED]
    return ", ".join(
        f"{own['target'][k]} {PER_CENT * off[k]:+.0f}" for k in worst if abs(off[k]) > CLEARLY
    )


def _costs(costs: pd.DataFrame) -> Iterator[str]:
    """Errors of the cost by mix and payer."""
    shares = cost_shares(costs)
    yield (
        "## Cost of these mixes\n\nEmulated less true as a share of the true cost beyond the "
        f"status quo, discounted; below {SMALL_COST:g} bn CNY as a share of that.\n\n"
    )
    yield f"| mix | {' | '.join(shares.columns)} | local, bn CNY |\n"
    yield "|---|" + "---|" * (shares.shape[1] + 1) + "\n"
    local = costs[costs["payer"] == "local"].set_index("mix")["truth"]
    for mix, row in shares.iterrows():
        cells = " | ".join(
            f"**{one:+.0%}**" if abs(one) > COST_NEAR else f"{one:+.0%}" for one in row
        )
        yield f"| {mix} | {cells} | {local[mix]:.2f} |\n"
    near = (shares.abs() <= COST_NEAR).mean()
    yield (
        "\nWithin 10 %: " + ", ".join(f"{name} {one:.0%}" for name, one in near.items()) + ".\n\n"
    )


def _targets(table: Table, chances: pd.DataFrame) -> Iterator[str]:
    """Errors by target, the worst first."""
    off = chances["emulated"] - chances["truth"]
    by_target = chances.assign(off=off.abs()).groupby("target")["off"]
    mean, most = by_target.mean(), by_target.max()
    levers = pd.Series(table.influence.sum(axis=0), index=table.targets)
    bars = pd.Series(table.error, index=table.targets)
    yield (
        f"## By target\n\nThe bar is the half width beside each number. Levers: how many of "
        f"{len(policy.register())} ever moved it. Targets off by more than 5 points under some "
        "mix, the worst first; the others are nearer everywhere.\n\n"
        "| target | mean error | largest | bar | levers |\n|---|---|---|---|---|\n"
    )
    for name in most[most > NEAR].sort_values(ascending=False).index:
        label = targets.register()[name]["label_en"]
        yield (
            f"| {label} (`{name}`) | {PER_CENT * mean[name]:.1f} | {PER_CENT * most[name]:.1f} | "
            f"±{PER_CENT * bars[name]:.0f} | {levers[name]} |\n"
        )


def text() -> str:
    """The page of what ships."""
    chances, costs = (pd.read_csv(PAGE / name) for name in (ERRORS, COSTS))
    return "".join(page(read_table(SHIPPED), chances, costs))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
