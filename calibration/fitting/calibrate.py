"""The whole calibration in one folder: screening, submodels, waves, posterior, and runs of the
posterior as a check.

Every model run is kept in parts (see `batches.py`), so that a calibration that was stopped goes on
where it was; all else is worked out anew from them in minutes, in the same way each time. The
folder ends with

    posterior.csv   the draws: draw, parameter, value
    kept.csv        a row a fitted parameter: influence, spread left of the prior's, whether the
                    data say anything
    moments.csv     a row a moment: observed, prior and posterior median and range, distance,
                    verdict
    manifest.json   identity, sizes, shares left, kernel widths, checks of the emulators
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from calibration.fitting import matching, posterior, sampling, screening
from calibration.fitting.batches import Batches, identity_of
from calibration.fitting.emulators import Emulators
from calibration.fitting.moments import SUBMODELS_ALONE, all_moments
from calibration.fitting.space import Space, candidates
from runs.language import say

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    from agents.arrays import FloatArray, IntArray
    from calibration.fitting.sampling import Distance

    class Evaluation(Protocol):
        """What gives moments at points: batches of runs of the model."""

        def evaluate(
            self,
            name: str,
            space: Space | None,
            levels: FloatArray | None,
            draws: IntArray,
            kinds: tuple[str, ...] = ...,
        ) -> pd.DataFrame:
            """Moments at points, see `Batches.evaluate`."""


FIRST_OF = {
    "prior": 0,
    "morris": 20_000,
    "submodels": 30_000,
    "wave_1": 40_000,
    "truths": 10_000,
    "posterior": 25_000,
}
"""Draws of each part begin here, counted from the plan's first one; wave n begins at n times that
of wave 1.
"""


@dataclass(frozen=True)
class Plan:
    """Sizes of a calibration; `first_draw` keeps its draws apart from those that results are made
    with.
    """

    seed: int = 1
    prior_runs: int = 400
    screened: int = 22
    """Most parameters that Morris' method looks at."""
    trajectories: int = 20
    kept: int = 20
    """Most parameters that are fitted."""
    submodel_points: int = 140
    waves: int = 3
    wave_runs: int = 240
    particles: int = 800
    draws: int = 250
    check_runs: int = 60
    first_draw: int = 100_000


QUICK = Plan(
    prior_runs=100,
    screened=8,
    kept=6,
    submodel_points=60,
    waves=2,
    wave_runs=60,
    particles=200,
    draws=100,
    check_runs=20,
)
"""A few runs only, to see that it works."""


class Waves(NamedTuple):
    """What history matching has left, wave by wave."""

    emulators: list[Emulators]
    """Of the submodels, then of each wave; the posterior rests on the last."""
    fitted: tuple[str, ...]
    """Moments that are fitted."""
    unreachable: tuple[str, ...]
    """Moments that next to no point explains."""
    left: dict[str, float]
    """Share of the cube that was left before each wave, by its name in the manifest."""
    checks: pd.DataFrame
    """How well the runs of the last wave were foreseen."""


@dataclass
class Fit:
    """What a calibration knows at its end."""

    plan: Plan
    space: Space
    influence: pd.DataFrame
    waves: list[Emulators]
    fitted: tuple[str, ...]
    unreachable: tuple[str, ...]
    sample: sampling.Sample
    notes: dict[str, Any]
    """What the manifest tells of it."""


def calibrate(
    out: str | Path,
    plan: Plan | None = None,
    jobs: int = 1,
    resume: bool = False,
    progress: bool = True,
) -> Fit:
    """Carry out a calibration in the folder `out` (resumed if asked)."""
    plan = plan or Plan()
    identity = identity_of(asdict(plan))
    batches = Batches(out, identity, jobs, resume, Lines() if progress else None)
    prior = batches.evaluate("prior", None, None, plan.first_draw + np.arange(plan.prior_runs))
    influence = screened(batches, plan, prior)
    fit = matched(batches, plan, screening.fitted_space(influence, plan.kept), influence)
    check = checked_runs(batches, fit)
    posterior.write_results(batches.folder, fit, prior, check)
    batches.note(identity, found=fit.notes)
    return fit


def screened(batches: Evaluation, plan: Plan, prior: pd.DataFrame) -> pd.DataFrame:
    """Morris' table of influence, for the parameters that go with some moment over the prior."""
    names = candidates()
    prior_draws = plan.first_draw + np.arange(plan.prior_runs)
    levels = np.array([Space(names).levels_of(draw) for draw in prior_draws.tolist()])
    wide = Space(screening.correlated(names, levels, prior, plan.screened))
    points, draws = screening.morris_points(
        wide, plan.trajectories, plan.seed, plan.first_draw + FIRST_OF["morris"]
    )
    return screening.influence(wide, points, batches.evaluate("morris", wide, points, draws))


def matched(batches: Evaluation, plan: Plan, space: Space, influence: pd.DataFrame) -> Fit:
    """Submodels, waves of whole runs, and the posterior sample."""
    waves = history_matching(batches, plan, space)
    start, left_in_the_end = matching.points_left(
        waves.emulators, plan.particles, len(space.names), plan.seed + 5
    )
    sample = sampling.sampled(
        distance_to(waves.emulators[-1]),
        lambda levels: matching.allowed(waves.emulators, levels),
        start=start,
        seed=plan.seed + 6,
    )
    return Fit(
        plan=plan,
        space=space,
        influence=influence,
        waves=waves.emulators,
        fitted=waves.fitted,
        unreachable=waves.unreachable,
        sample=sample,
        notes={
            **waves.left,
            "left_in_the_end": left_in_the_end,
            "unreachable": list(waves.unreachable),
            "kernel_widths": sample.widths,
            "steps_taken": sample.accepted,
            "emulators_checked": waves.checks.round(3).to_dict("index"),
        },
    )


def history_matching(batches: Evaluation, plan: Plan, space: Space) -> Waves:
    """Waves of whole runs, each where those before it have left points."""
    k = len(space.names)
    waves = [submodels_alone(batches, plan, space)]
    points = np.empty((0, k))
    frames: list[pd.DataFrame] = []
    checks = pd.DataFrame()
    left: dict[str, float] = {}
    fitted: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    for wave in range(1, plan.waves + 1):
        fresh, left[f"left_before_wave_{wave}"] = matching.points_left(
            waves, plan.wave_runs, k, plan.seed + 10 * wave
        )
        draws = plan.first_draw + FIRST_OF["wave_1"] * wave + np.arange(plan.wave_runs)
        frame = batches.evaluate(f"wave_{wave}", space, fresh, draws)
        points = np.concatenate([points, fresh])
        frames.append(frame)
        runs = pd.concat(frames, ignore_index=True)
        if wave == 1:
            # What is out of reach shows in the first wave, which spans the whole space
            names = [moment.id for moment in all_moments() if not moment.same_as]
            everything = Emulators(space, points, runs, names)
            unreachable = matching.out_of_reach(everything, plan.seed)
            fitted = tuple(name for name in everything.names if name not in unreachable)
            waves.append(everything.only(fitted))
        else:
            checks = waves[-1].checked(fresh, frame)
            waves.append(Emulators(space, points, runs, fitted))
    return Waves(waves, fitted, unreachable, left, checks)


def submodels_alone(batches: Evaluation, plan: Plan, space: Space) -> Emulators:
    """Emulators of the submodels, each learnt from evaluations of its own part only."""
    points = matching.cube(plan.submodel_points, len(space.names), plan.seed + 1)
    draws = plan.first_draw + FIRST_OF["submodels"] + np.arange(plan.submodel_points)
    frame = batches.evaluate("submodels", space, points, draws, SUBMODELS_ALONE)
    alone = Emulators(space, points, frame, [m.id for m in all_moments() if m.part != "whole"])
    far = matching.out_of_reach(alone, plan.seed)
    return alone.only([name for name in alone.names if name not in far])


def distance_to(emulators: Emulators, observed: FloatArray | None = None) -> Distance:
    """Function of levels to the squared Mahalanobis distance between expected and observed moments;
    `observed`: moments in place of the real ones.
    """
    return lambda levels: emulators.gaps(levels, observed).sum(axis=1)


def checked_runs(batches: Evaluation, fit: Fit) -> pd.DataFrame:
    """Runs of the model itself at draws of the posterior: what it then says of every moment."""
    plan = fit.plan
    chosen = np.linspace(0, len(fit.sample.levels) - 1, plan.check_runs).astype(int)
    draws = plan.first_draw + FIRST_OF["posterior"] + np.arange(plan.check_runs)
    return batches.evaluate("posterior", fit.space, fit.sample.levels[chosen], draws)


class Lines:
    """Progress as lines on stderr: which part, how far, how long still."""

    def __init__(self, seconds: float = 10.0) -> None:
        self.seconds = seconds
        self.last = -np.inf
        self.began: dict[str, tuple[float, int]] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        """A line now and then, and at each part's end."""
        now = time.monotonic()
        first, before = self.began.setdefault(name, (now, done))
        if done < total and now - self.last < self.seconds:
            return
        self.last = now
        line = say("calibrate: {name}: {done} of {total} runs", name=name, done=done, total=total)
        if before < done < total:
            left = (now - first) / (done - before) * (total - done)
            line = say("{line}, {n:.0f} s left of this part", line=line, n=left)
        print(line, file=sys.stderr, flush=True)
