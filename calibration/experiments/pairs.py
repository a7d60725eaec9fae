"""Worlds that differ in one thing, run over the same draws: what the difference does, with an
interval.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd
from scipy import stats

from abm.model import GanziModel
from abm.registers.drawing import POSTERIOR
from abm.registers.outlook import Outlook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.arrays import FloatArray

CONFIDENCE = 0.95
SECONDS_BETWEEN_LINES = 60.0
ROUNDING = 1e-12
"""Relative difference between two runs that is no difference."""


@dataclass(frozen=True)
class World:
    """One way to run the model: a mix, what is set on top of it, and the outlook's changes.

    `prepare` changes the finished starting state (a module-level function of the model, so that
    workers find it).
    """

    mix: str = "status_quo"
    levers: dict = field(default_factory=dict)
    parameters: dict = field(default_factory=dict)
    times: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    prepare: Callable | None = None

    def model(self, draw: int, *, source: str = POSTERIOR, **period: Any) -> GanziModel:
        """The model of a draw, before its first month; `period` is start, end and detail.

        What the world sets itself stands before the draw's parameters, wherever these come from.
        """
        model = GanziModel(
            mix=self.mix,
            draw=draw,
            source=source,
            levers=self.levers,
            parameters=self.parameters,
            outlook=Outlook("uncertain", times=self.times, values=self.values),
            **period,
        )
        if self.prepare is not None:
            self.prepare(model)
        return model


@dataclass(frozen=True)
class Sign:
    """A known sign: what `indicator` of `year` does when the world changes from `less` to `more`.

    `sign` is 1 (rises), -1 (falls), 0 (no effect at all); `strict` is whether no change at all
    would be a fault; `everywhere` is whether it must hold in every draw and not only in the mean.
    """

    name: str
    less: World
    more: World
    indicator: str
    year: int
    sign: int
    strict: bool = True
    everywhere: bool = False


def run_worlds(
    worlds: list[World] | tuple[World, World],
    draws: range | tuple[int, ...],
    jobs: int = 1,
    ends: list[str] | None = None,
    kept: list[str] | None = None,
    **period: Any,
) -> dict[tuple[int, int], pd.DataFrame]:
    """Annual indicators of every world and draw: dict (position of the world, draw) -> frame by
    year.

    `ends`: last month of each world, where they differ; `kept`: indicators to keep, all by default;
    `period`: start, end, detail, and the source of the parameters.
    """
    periods = [period] * len(worlds) if ends is None else [period | {"end": end} for end in ends]
    tasks = [(place, draw) for draw in draws for place in range(len(worlds))]
    with workers(jobs):
        frames = joblib.Parallel(return_as="generator")(
            joblib.delayed(_annual)(worlds[place], draw, periods[place], kept)
            for place, draw in tasks
        )
        return dict(zip(tasks, shown(frames, len(tasks)), strict=True))


def workers(jobs: int) -> Any:
    """Worker processes of one thread each, for `with`."""
    return joblib.parallel_config(
        backend="loky", n_jobs=jobs, inner_max_num_threads=1 if jobs > 1 else None
    )


def _annual(
    world: World, draw: int, period: dict[str, str], kept: list[str] | None
) -> pd.DataFrame:
    """Annual indicators of one run."""
    annual = world.model(draw, **period).run().annual()
    return annual if kept is None else annual[kept]


def shown(results: Iterator, total: int) -> Iterator[Any]:
    """The results as they come, with a line on stderr now and then that says how far they are."""
    began = said = time.monotonic()
    for done, result in enumerate(results, start=1):
        now = time.monotonic()
        if now - said > SECONDS_BETWEEN_LINES:
            left = (now - began) / done * (total - done) / 60
            print(
                f"experiments: {done} of {total} runs, {left:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
            said = now
        yield result


def mean_interval(
    differences: FloatArray | list[float], confidence: float = CONFIDENCE
) -> tuple[FloatArray | float, FloatArray | float, FloatArray | float]:
    """(mean, low, high) of paired differences by Student's t, shape of `differences` without its
    first axis.
    """
    differences = np.asarray(differences, float)
    n = len(differences)
    mean = differences.mean(axis=0)
    if n < 2:
        return mean, mean * np.nan, mean * np.nan
    half = stats.t.ppf(0.5 + confidence / 2, n - 1) * differences.std(axis=0, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half


def sign_table(
    signs: list[Sign] | tuple[Sign, ...],
    draws: range | tuple[int, ...],
    jobs: int = 1,
    **period: Any,
) -> pd.DataFrame:
    """One row a sign: mean paired difference, its interval, share of draws against it, and whether
    it holds.

    A world runs no longer than the signs that need it; `period`: start, detail, and the source of
    the parameters.
    """
    worlds, last = [], {}
    for sign in signs:
        for world in (sign.less, sign.more):
            if world not in worlds:
                worlds.append(world)
            place = worlds.index(world)
            last[place] = max(last.get(place, sign.year), sign.year)
    ends = [f"{last[place]}-12" for place in range(len(worlds))]
    runs = run_worlds(
        worlds, draws, jobs, ends, sorted({sign.indicator for sign in signs}), **period
    )
    rows = []
    for sign in signs:
        less, more = (
            np.array(
                [runs[worlds.index(world), draw].loc[sign.year, sign.indicator] for draw in draws]
            )
            for world in (sign.less, sign.more)
        )
        rows.append(
            _verdict(
                sign, np.where(np.isclose(more, less, rtol=ROUNDING, atol=0), 0.0, more - less)
            )
        )
    return pd.DataFrame(rows)


def _verdict(sign: Sign, difference: FloatArray) -> dict[str, str | float]:
    """Row of a sign, given the paired differences."""
    mean, low, high = mean_interval(difference)
    against = difference != 0 if sign.sign == 0 else sign.sign * difference < 0
    in_mean = (
        not difference.any()
        if sign.sign == 0
        else sign.sign * mean > 0 or (mean == 0 and not sign.strict)
    )
    return {
        "experiment": sign.name,
        "indicator": sign.indicator,
        "year": sign.year,
        "expected": {1: "rises", -1: "falls", 0: "stays"}[sign.sign],
        "mean": mean,
        "low": low,
        "high": high,
        "against": against.mean(),
        "draws": len(difference),
        "everywhere": sign.everywhere,
        "holds": bool(not against.any() and (in_mean or not sign.strict))
        if sign.everywhere
        else bool(in_mean),
    }
