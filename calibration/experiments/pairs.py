"""Worlds that differ in one thing, run over the same draws: what the difference does, with an
interval.
"""

from __future__ import annotations

import sys
import time
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
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import ArrayLike

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
    levers: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, float] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    """Factor on the path of each of some drivers of the outlook."""
    values: dict[str, float] = field(default_factory=dict)
    """One value for all months, in the place of a driver's path."""
    prepare: Callable[[GanziModel], None] | None = None

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


WorldPair = tuple[World, World]
"""Two worlds that differ in one thing: less of it, more of it."""


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
    worlds: Sequence[World],
    draws: Sequence[int],
    jobs: int = 1,
    *,
    ends: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    **period: Any,
) -> dict[tuple[int, int], pd.DataFrame]:
    """Annual indicators of every world and draw: dict (position of the world, draw) -> frame by
    year.

    `ends`: last month of each world, where they differ; `indicators`: those that are needed, all by
    default; `period`: start, end, detail, and the source of the parameters.
    """
    periods = [period] * len(worlds) if ends is None else [period | {"end": end} for end in ends]
    tasks = [(place, draw) for draw in draws for place in range(len(worlds))]
    with workers(jobs):
        frames = joblib.Parallel(return_as="generator")(
            joblib.delayed(_annual)(worlds[place], draw, periods[place], indicators)
            for place, draw in tasks
        )
        return dict(zip(tasks, with_progress(frames, len(tasks)), strict=True))


def workers(jobs: int) -> AbstractContextManager[Any]:
    """Worker processes of one thread each, for `with`."""
    return joblib.parallel_config(
        backend="loky", n_jobs=jobs, inner_max_num_threads=1 if jobs > 1 else None
    )


def _annual(
    world: World, draw: int, period: dict[str, Any], indicators: Sequence[str] | None
) -> pd.DataFrame:
    """Annual indicators of one run."""
    annual = world.model(draw, **period).run().annual()
    return annual if indicators is None else annual[list(indicators)]


def with_progress[Result](results: Iterator[Result], total: int) -> Iterator[Result]:
    """The results as they come, with a line on stderr now and then that says how far they are."""
    began = last_line = time.monotonic()
    for done, result in enumerate(results, start=1):
        now = time.monotonic()
        if now - last_line > SECONDS_BETWEEN_LINES:
            left = (now - began) / done * (total - done) / 60
            print(
                f"experiments: {done} of {total} runs, {left:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
            last_line = now
        yield result


def mean_interval(
    differences: ArrayLike, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray, FloatArray]:
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
    signs: Sequence[Sign], draws: Sequence[int], jobs: int = 1, **period: Any
) -> pd.DataFrame:
    """One row a sign: mean paired difference, its interval, share of draws against it, and whether
    it holds.

    A world runs no longer than the signs that need it; `period`: start, detail, and the source of
    the parameters.
    """
    worlds: list[World] = []
    last: dict[int, int] = {}
    for sign in signs:
        for world in (sign.less, sign.more):
            if world not in worlds:
                worlds.append(world)
            place = worlds.index(world)
            last[place] = max(last.get(place, sign.year), sign.year)
    ends = [f"{last[place]}-12" for place in range(len(worlds))]
    indicators = sorted({sign.indicator for sign in signs})
    runs = run_worlds(worlds, draws, jobs, ends=ends, indicators=indicators, **period)
    rows = []
    for sign in signs:
        less, more = (
            np.array(
                [runs[worlds.index(world), draw].loc[sign.year, sign.indicator] for draw in draws]
            )
            for world in (sign.less, sign.more)
        )
        same = np.isclose(more, less, rtol=ROUNDING, atol=0)
        rows.append(_verdict(sign, np.where(same, 0.0, more - less)))
    return pd.DataFrame(rows)


def _verdict(sign: Sign, difference: FloatArray) -> dict[str, Any]:
    """Row of a sign, given the paired differences."""
    mean, low, high = mean_interval(difference)
    if sign.sign == 0:
        against = difference != 0
        in_mean = not difference.any()
    else:
        against = sign.sign * difference < 0
        in_mean = sign.sign * mean > 0 or (mean == 0 and not sign.strict)
    holds = in_mean
    if sign.everywhere:
        holds = not against.any() and (in_mean or not sign.strict)
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
        "holds": bool(holds),
    }
