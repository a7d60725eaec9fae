"""Mixes at equal cost: a mix's own levers are scaled until it costs local governments as much as
another mix.

Cost is the mean over draws of the discounted local fiscal cost beyond the status quo, over the same
draws and luck. Each lever goes from the status quo in the direction in which the mix sets it, at
most to the end of its range.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.money.costs import discount_factors
from abm.registers.drawing import POSTERIOR
from abm.registers.policy import PolicyMix, load_mix, mix_text, register
from runs import identity
from runs.experiment import FINAL_MONTH, FIRST_MONTH, Experiment
from runs.folder.disk import write_whole
from runs.language import say
from runs.language.amounts import large_amount
from runs.refusals import EnsembleError, InputError
from runs.workers.ensemble import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.registers.policy import LeverPath
    from agents.arrays import FloatArray
    from runs.experiment import Tasks
    from runs.run import Record

TOLERANCE = 0.01
MOST_TRIALS = 12
OVERSHOOT = 1.1
INDICATOR = "local_fiscal_cost"
BILLION = 1e9


@dataclass(frozen=True)
class Equalized:
    """A mix at the cost of another: `scale` of its own levers, `fill` of the other's (0 if it needs
    none of them).

    `cost` and `goal`: CNY beyond the status quo, discounted to the first year, mean over draws.
    """

    mix: PolicyMix
    scale: float
    fill: float
    cost: float
    goal: float

    @property
    def gap(self) -> float:
        """Relative difference of the costs."""
        return self.cost / self.goal - 1.0


class Costs:
    """Mean discounted local cost of mixes over the same draws, CNY; each mix is run once."""

    def __init__(
        self,
        *,
        draws: int,
        rng: int = 1,
        jobs: int = 1,
        outlook: str = "uncertain",
        detail: str = "standard",
        start: str = FIRST_MONTH,
        end: str = FINAL_MONTH,
        source: str = POSTERIOR,
    ) -> None:
        self.draws = draws
        self.rng = rng
        self.jobs = jobs
        self.outlook = outlook
        self.detail = detail
        self.start = start
        self.end = end
        self.source = source
        self.known: dict[str, float] = {}  # cost by fingerprint of a mix

    def tasks(self, mix: PolicyMix) -> Tasks:
        """The runs of a mix."""
        return Experiment.checked(
            mixes=[mix],
            outlook=self.outlook,
            draws=self.draws,
            rng=self.rng,
            start=self.start,
            end=self.end,
            detail=self.detail,
            source=self.source,
        ).tasks()

    def of(self, mix: PolicyMix) -> float:
        """Mean cost of a mix, CNY."""
        key = mix.fingerprint()
        if key not in self.known:
            records = finished(self.tasks(mix), self.jobs)
            self.known[key] = float(np.mean([discounted(record) for record in records]))
        return self.known[key]

    def beyond_status_quo(self, mix: PolicyMix) -> float:
        """Mean cost of a mix beyond the status quo, CNY."""
        return self.of(mix) - self.of(load_mix("status_quo"))


def discounted(record: Record) -> float:
    """Local fiscal cost of a run's record, CNY of its first year."""
    if record["error"]:
        raise EnsembleError(
            "run_failed",
            "a run of '{mix}' failed: {reason}",
            mix=record["mix"],
            reason=record["error"],
        )
    years = record["years"]
    rate: dict[str, FloatArray | float] = {"discount_rate": record["parameters"]["discount_rate"]}
    factors = discount_factors(years, rate, years[0])
    return float(np.dot(record["annual"][INDICATOR], factors))


def equalized(
    mix: str | PolicyMix,
    to: str | PolicyMix,
    costs: Costs,
    *,
    fill: bool = False,
    tolerance: float = TOLERANCE,
    tell: Callable[[str], object] = lambda line: None,
) -> Equalized:
    """The mix scaled to the cost of the mix `to`, an `Equalized`; refused if its levers' ranges do
    not reach so far.

    With `fill`, a mix whose own levers are used up keeps them at their ends, and the levers of `to`
    that it does not set are scaled down to take the rest of the money.
    """
    mix, other = load_mix(mix), load_mix(to)
    goal = costs.beyond_status_quo(other)
    if goal <= 0:
        raise InputError(
            "nothing_beyond_status_quo",
            "the mix '{name}' costs nothing beyond the status quo; give another with --to",
            name=other.name,
        )
    most = farthest(mix)
    if most <= 0:
        raise InputError(
            "no_scalable_lever",
            "the mix '{name}' sets no lever that can be scaled; give one that differs from "
            "status quo",
            name=mix.name,
        )
    scale, cost = search(
        lambda scale: costs.beyond_status_quo(scaled(mix, scale)),
        goal=goal,
        most=most,
        tolerance=tolerance,
        tell=tell,
    )
    if abs(cost / goal - 1) <= tolerance:
        return Equalized(scaled(mix, scale), scale, 0.0, cost, goal)
    if not fill:
        raise InputError(
            "cost_out_of_reach",
            "'{mix}' cannot cost as much as '{goal}': with every lever at the end of its range "
            "it costs {cost:,.3f} bn CNY, not {wanted:,.3f}; add levers that cost money, or use "
            "--fill",
            mix=mix.name,
            goal=other.name,
            cost=large_amount(cost),
            wanted=large_amount(goal),
        )
    own = scaled(mix, most)
    part, cost = search(
        lambda scale: costs.beyond_status_quo(filled(own, other, scale)),
        goal=goal,
        most=1.0,
        tolerance=tolerance,
        tell=tell,
        cost_at_zero=cost,
    )
    if abs(cost / goal - 1) > tolerance:
        raise InputError(
            "cost_not_met",
            "'{mix}' filled up with '{goal}' costs {share:.1%} of it; nothing fits better",
            mix=mix.name,
            goal=other.name,
            share=cost / goal,
        )
    return Equalized(filled(own, other, part), most, part, cost, goal)


def search(
    cost_at: Callable[[float], float],
    *,
    goal: float,
    most: float,
    tolerance: float,
    tell: Callable[[str], object],
    cost_at_zero: float = 0.0,
) -> tuple[float, float]:
    """(scale, cost): where cost (CNY, rising with the scale) meets the goal, or `most` where it
    does not.

    Beyond the farthest trial that is too cheap along the last slope, and a little more; then regula
    falsi with halving of the stale end (Illinois). The cost bends down where budgets run short, so
    few trials do.
    """
    low, low_gap = 0.0, cost_at_zero - goal
    high, high_gap = None, 0.0  # not known yet
    trial = min(1.0, most)
    for _ in range(MOST_TRIALS):
        cost = cost_at(trial)
        gap = cost - goal
        tell(
            say(
                "scale {scale:.4f}: {cost:,.4f} bn CNY, goal {goal:,.4f}",
                scale=trial,
                cost=large_amount(cost),
                goal=large_amount(goal),
            )
        )
        if abs(gap) <= tolerance * goal or (gap < 0 and trial >= most):
            return trial, cost
        if gap > 0:
            # Of two trials in a row at one end, the other end is stale: it counts for half.
            low_gap *= 0.5 if high is not None else 1.0
            high, high_gap = trial, gap
        elif high is None:
            slope = max((gap - low_gap) / (trial - low), goal / most / 8)
            low, low_gap = trial, gap
            trial = min(most, trial + OVERSHOOT * -gap / slope)
            continue
        else:
            low, low_gap = trial, gap
            high_gap *= 0.5
        trial = low + (high - low) * -low_gap / (high_gap - low_gap)
    return trial, cost


def held(lever: str) -> bool:
    """Whether a lever is never scaled: it has no more or less (a mandate), or says what a fund is
    made of.
    """
    row = register()[lever]
    return row["unit"].startswith("0/1") or (
        row["family"] == "guidance_fund" and row["cost_class"] == "none"
    )


def farthest(mix: PolicyMix) -> float:
    """Scale at which every lever of a mix that can be scaled is at the end of its range; 0 without
    such levers.
    """
    reaches = [0.0]
    for lever, path in mix.paths.items():
        if held(lever):
            continue
        row = register()[lever]
        usual = row["status_quo"]
        for _, value in path:
            if value != usual:
                end = row["high"] if value > usual else row["low"]
                reaches.append((end - usual) / (value - usual))
    return max(reaches)


def scaled(mix: PolicyMix, scale: float) -> PolicyMix:
    """The mix with its difference from the status quo times `scale`, each lever within
    its range.
    """
    return replace(
        mix, paths={lever: _scaled_path(lever, path, scale) for lever, path in mix.paths.items()}
    )


def _scaled_path(lever: str, path: LeverPath, scale: float) -> LeverPath:
    """A lever's path with its difference from the status quo scaled."""
    row = register()[lever]
    if held(lever):
        return path
    usual = row["status_quo"]
    return tuple(
        (first, float(np.clip(usual + scale * (value - usual), row["low"], row["high"])))
        for first, value in path
    )


def filled(mix: PolicyMix, other: PolicyMix, scale: float) -> PolicyMix:
    """The mix, and the levers of `other` that it does not set, scaled."""
    rest = {
        lever: _scaled_path(lever, path, scale)
        for lever, path in other.paths.items()
        if lever not in mix.paths
    }
    return replace(mix, paths={**mix.paths, **rest})


def provenance(result: Equalized, recipe: str, to: str, costs: Costs) -> list[str]:
    """Lines that say how a mix was made from a recipe, both by name or file."""
    lines = [
        f"Made by: ganzi equalize {recipe} --to {to} --draws {costs.draws} --rng {costs.rng} "
        f"--detail {costs.detail} --source {costs.source}{' --fill' if result.fill else ''}",
        f"scale = {result.scale:.6g} (of the levers' difference from the status quo, each within "
        "its range)",
    ]
    if result.fill:
        lines.append(f"fill = {result.fill:.6g} (of every other lever of '{to}')")
    return [
        *lines,
        f"cost = {result.cost / BILLION:.4f} bn CNY, '{to}' = {result.goal / BILLION:.4f} bn CNY, "
        f"difference {100 * result.gap:+.2f} %: local fiscal cost beyond the status quo,",
        f"discounted, {costs.start} to {costs.end}, mean of {costs.draws} draws; "
        f"version {identity.code_version()}",
    ]


def checked_output(name: str) -> Path:
    """Path of a mix file that can be written; refused otherwise, before anything runs."""
    file = Path(name)
    if file.suffix != ".toml":
        raise InputError("out_not_toml", "--out {name}: the name must end in .toml", name=name)
    if file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK):
        raise InputError(
            "out_unwritable_there",
            "--out {name}: cannot be written there; give a file in a folder that exists",
            name=name,
        )
    return file


def write(result: Equalized, file: Path, recipe: str, to: str, costs: Costs) -> None:
    """Write an equalised mix, named after its file, with how it was made; whole or not at all."""
    mix = replace(
        result.mix,
        name=file.stem,
        title_en=result.mix.title_en or file.stem,
        title_zh=result.mix.title_zh or file.stem,
    )
    write_whole(file, mix_text(mix, provenance(result, recipe, to, costs)).encode())
