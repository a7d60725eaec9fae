"""The shipped mixes at equal cost, made from their recipes: `python -m
calibration.experiments.equal_cost_mixes`.

Each recipe of `calibration/data/recipes` is scaled by `runs.equalize` to the cost of the document
and written to `abm/data/mixes`. Where a recipe's own levers are too cheap even at the ends of their
ranges, the rest of the money goes to the document's other levers alike. For the document with its
best fund mix, the fund's shares are chosen first: of the corners and the middle of the simplex, the
one under which most targets are met over the draws, or the others fall short the least.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.registers.policy import FIRST_MONTH, MIX_FOLDER, load_mix
from agents.finance.guidance_fund import FUND_CLASSES
from runs.equalize import Costs, checked_output, equalized, write
from runs.workers.ensemble import finished

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abm.registers.policy import PolicyMix

RECIPES = Path(__file__).parents[1] / "data" / "recipes"
GOAL = "document"
FUND_MIX = "document_fund_mix"


class Success(NamedTuple):
    """How well a mix does over the draws; the larger the better, in this order."""

    met: float
    """Mean number of targets met."""
    shortfall: float
    """Mean of how far the others fall short, at most 0."""


def fund_mixes() -> list[dict[str, float]]:
    """Shares of the fund to try: each class alone, and all alike."""
    corners = np.eye(len(FUND_CLASSES))
    return [
        dict(zip(FUND_CLASSES, row.tolist(), strict=True))
        for row in (*corners, corners.mean(axis=0))
    ]


def with_fund(mix: PolicyMix, shares: Mapping[str, float]) -> PolicyMix:
    """A mix whose fund has the given shares by class."""
    paths = {f"fund_share_{part}": ((FIRST_MONTH, share),) for part, share in shares.items()}
    return replace(mix, paths={**mix.paths, **paths})


def success(mix: PolicyMix, costs: Costs) -> Success:
    """How well a mix does over the draws of `costs`."""
    tasks = costs.tasks(mix)
    verdicts = [row for record in finished(tasks, costs.jobs) for row in record["targets"]]
    short = np.minimum([row["margin"] for row in verdicts], 0.0)
    return Success(
        met=sum(row["met"] for row in verdicts) / len(tasks),
        shortfall=float(np.nanmean(np.maximum(short, -1.0))),
    )


def best_fund(recipe: PolicyMix, costs: Costs, say: Callable[[str], None]) -> PolicyMix:
    """The recipe with the fund mix under which most targets are met; of equals the one that falls
    short the least.
    """
    trials = []
    for shares in fund_mixes():
        mix = with_fund(recipe, shares)
        trial = success(mix, costs)
        trials.append((trial, mix))
        say(f"fund {shares}: {trial.met:.3f} targets met, shortfall {-trial.shortfall:.5f}")
    return max(trials, key=lambda trial: trial[0])[1]


def main() -> None:
    """Make the mixes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = sorted(file.stem for file in RECIPES.glob("*.toml") if file.stem != "administration")
    parser.add_argument(
        "mixes", nargs="*", help=f"mixes to make, out of {', '.join(known)} (all by default)"
    )
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--detail", default="standard")
    parser.add_argument("--out", type=Path, default=MIX_FOLDER, help="folder of the mixes")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.mixes if name not in known]
    if unknown:
        parser.error(f"unknown mix '{unknown[0]}'; known: {', '.join(known)}")
    costs = Costs(draws=arguments.draws, jobs=arguments.jobs, detail=arguments.detail)
    for name in arguments.mixes or known:
        source = load_mix(RECIPES / f"{name}.toml")
        recipe = best_fund(source, costs, print) if name == FUND_MIX else source
        result = equalized(recipe, GOAL, costs, fill=True, tell=print)
        file = checked_output(str(arguments.out / f"{name}.toml"))
        write(result, file, f"calibration/data/recipes/{name}.toml", GOAL, costs)
        print(
            f"{name}: scale {result.scale:.4g}, fill {result.fill:.4g}, cost "
            f"{100 * result.gap:+.2f} %",
            flush=True,
        )


if __name__ == "__main__":
    main()
