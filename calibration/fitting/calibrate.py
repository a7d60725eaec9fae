"""The whole calibration in one folder: screening, submodels, waves, posterior, and runs of the
posterior as a check.

Every model run is kept in parts (see `batches.py`), so that a calibration that was stopped goes on
where it was; all else is worked out anew from them in minutes, in the same way each time. The
folder ends with

    posterior.csv    the draws: draw, parameter, value kept.csv         a row a fitted parameter:
    influence, spread left of the prior's, whether the data say anything moments.csv      a row a
    moment: observed, prior and posterior median and range, distance, verdict manifest.json
    identity, sizes, shares left, kernel widths, checks of the emulators
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calibration.fitting import matching, posterior, sampling, screening
from calibration.fitting.batches import Batches, identity_of
from calibration.fitting.emulators import Emulators
from calibration.fitting.moments import all_moments
from calibration.fitting.space import Space, candidates

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.arrays import FloatArray

WHOLE, SUBMODELS = ("submodels", "whole"), ("submodels",)
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
    trajectories: int = 20
    kept: int = 20
    submodel_points: int = 140
    waves: int = 3
    wave_runs: int = 240
    particles: int = 800
    draws: int = 250
    check_runs: int = 60
    first_draw: int = 100_000


QUICK = {
    "prior_runs": 100,
    "screened": 8,
    "kept": 6,
    "submodel_points": 60,
    "waves": 2,
    "wave_runs": 60,
}
QUICK |= {"particles": 200, "draws": 100, "check_runs": 20}


@dataclass
class Found:
    """What a calibration knows at its end; `waves` of emulators, the last of which the posterior
    rests on.
    """

    plan: Plan
    space: Space
    influence: pd.DataFrame
    waves: list
    fitted: tuple
    unreachable: tuple
    sample: sampling.Sample
    said: dict


def calibrate(
    out: Any, plan: Any = None, jobs: Any = 1, resume: Any = False, progress: Any = True
) -> Any:
    """Carry out a calibration in the folder `out` (resumed if asked); returns what was found."""
    plan = plan or Plan()
    said = identity_of(asdict(plan))
    batches = Batches(out, said, jobs, resume, Lines() if progress else None)
    prior = batches.evaluate("prior", None, None, plan.first_draw + np.arange(plan.prior_runs))
    space, table = screened(batches, plan, prior)
    found = matched(batches, plan, space, table)
    check = checked_runs(batches, plan, found)
    posterior.write_results(batches.folder, found, prior, check)
    batches.note(said, found=found.said)
    return found


def screened(batches: Any, plan: Any, prior: Any) -> Any:
    """(space of the fitted parameters, Morris' table of influence)."""
    names = candidates()
    drawn = plan.first_draw + np.arange(plan.prior_runs)
    levels = np.array([Space(names).levels_of(draw) for draw in drawn])
    wide = Space(screening.correlated(names, levels, prior, plan.screened))
    points, draws = screening.morris_points(
        wide, plan.trajectories, plan.seed, plan.first_draw + FIRST_OF["morris"]
    )
    table = screening.influence(wide, points, batches.evaluate("morris", wide, points, draws))
    return screening.kept(table, plan.kept), table


def matched(batches: Any, plan: Plan, space: Space, table: pd.DataFrame) -> Found:
    """Submodels, waves of whole runs, and the posterior sample."""
    k, said = len(space.names), {}
    waves, points, frames, checks = (
        [submodels_alone(batches, plan, space)],
        np.empty((0, k)),
        [],
        pd.DataFrame(),
    )
    for wave in range(1, plan.waves + 1):
        fresh, said[f"left_before_wave_{wave}"] = matching.points_left(
            waves, plan.wave_runs, k, plan.seed + 10 * wave
        )
        draws = plan.first_draw + FIRST_OF["wave_1"] * wave + np.arange(plan.wave_runs)
        frame = batches.evaluate(f"wave_{wave}", space, fresh, draws, WHOLE)
        checks = waves[-1].checked(fresh, frame) if wave > 1 else checks
        points, frames = np.concatenate([points, fresh]), [*frames, frame]
        runs = pd.concat(frames, ignore_index=True)
        if wave == 1:
            everything = Emulators(
                space, points, runs, [m.id for m in all_moments() if not m.same_as]
            )
            unreachable = matching.out_of_reach(everything, plan.seed)
            fitted = tuple(name for name in everything.names if name not in unreachable)
        waves.append(
            everything.only(fitted) if wave == 1 else Emulators(space, points, runs, fitted)
        )
    start, said["left_in_the_end"] = matching.points_left(waves, plan.particles, k, plan.seed + 5)
    sample = sampling.sampled(
        distance_to(waves[-1]), lambda x: matching.allowed(waves, x), start, plan.seed + 6
    )
    said |= {
        "unreachable": list(unreachable),
        "kernel_widths": sample.widths,
        "steps_taken": sample.accepted,
    }
    said["emulators_checked"] = checks.round(3).to_dict("index")
    return Found(plan, space, table, waves, fitted, unreachable, sample, said)


def submodels_alone(batches: Any, plan: Plan, space: Space) -> Emulators:
    """Emulators of the submodels, each learnt from evaluations of its own part only."""
    points = matching.cube(plan.submodel_points, len(space.names), plan.seed + 1)
    draws = plan.first_draw + FIRST_OF["submodels"] + np.arange(plan.submodel_points)
    frame = batches.evaluate("submodels", space, points, draws, SUBMODELS)
    alone = Emulators(space, points, frame, [m.id for m in all_moments() if m.part != "whole"])
    far = matching.out_of_reach(alone, plan.seed)
    return alone.only([name for name in alone.names if name not in far])


def distance_to(emulators: Emulators, seen: FloatArray | None = None) -> Callable:
    """Function of levels to the squared Mahalanobis distance between expected and
    observed moments.
    """
    return lambda levels: emulators.gaps(levels, seen).sum(axis=1)


def checked_runs(batches: Any, plan: Any, found: Any) -> Any:
    """Runs of the model itself at draws of the posterior: what it then says of every moment."""
    chosen = np.linspace(0, len(found.sample.levels) - 1, plan.check_runs).astype(int)
    draws = plan.first_draw + FIRST_OF["posterior"] + np.arange(plan.check_runs)
    return batches.evaluate("posterior", found.space, found.sample.levels[chosen], draws, WHOLE)


class Lines:
    """Progress as lines on stderr: which part, how far, how long still."""

    def __init__(self, seconds: Any = 10.0) -> None:
        self.seconds, self.last, self.began = seconds, -np.inf, {}

    def __call__(self, name: Any, done: Any, total: Any) -> None:
        """A line now and then, and at each part's end."""
        now = time.monotonic()
        first, before = self.began.setdefault(name, (now, done))
        if done < total and now - self.last < self.seconds:
            return
        self.last, text = now, ""
        if before < done < total:
            text = f", {(now - first) / (done - before) * (total - done):.0f} s left of this part"
        print(f"calibrate: {name}: {done} of {total} runs{text}", file=sys.stderr, flush=True)
