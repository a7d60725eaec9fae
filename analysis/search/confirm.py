"""Runs that confirm what a search promises: fresh paired draws of another luck than those on which
the emulator was trained, all mixes on the same ones, in one result folder that grows.

A probability of few draws is made surer by the status quo, of which the emulator knows many more:
regression estimator of two-phase sampling (Cochran 1977, chapter 12).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from abm.registers import targets
from analysis.questions import pooling
from analysis.questions.costs import discounted_costs
from analysis.questions.evidence import PRIORS
from analysis.questions.outside_view import combined
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import by_draw, outcomes_of
from analysis.reading.statistics import mean_interval
from runs.chances.intervals import LEVEL
from runs.execution import Execution, carry_out
from runs.experiment import MOST_DRAWS, Experiment
from runs.going_on import PROGRAMS, command_to_go_on
from runs.refusals import InputError, Phrase, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.registers.policy import PolicyMix
    from agents.arrays import FloatArray
    from analysis.emulator.evaluate import Emulator
    from runs.folder.reader import Results

FIRST_DRAW, RNG = 1000, 2
"""Draws and luck that no emulator is trained on."""
STATUS_QUO, DOCUMENT = "status_quo", "document"
BILLION = 1e9
SPLIT = {"prefecture": "cost_to_prefecture", "counties": "cost_to_counties"}
"""How local cost is shared."""
PAYERS = ("local", *SPLIT, "upper", "quasi_fiscal")
FEWEST_FOR_SLOPE = 8
"""Draws from which on the slope on the status quo is fitted; with fewer it is 1, a plain
difference.
"""


class Estimate(NamedTuple):
    """A probability as runs have it, with its interval (95 %)."""

    probability: float
    low: float
    high: float


class Checks(NamedTuple):
    """How runs are made that confirm."""

    draws: int
    """Paired draws; 0: none, what is said stays emulated."""
    jobs: int = -1
    first: int = FIRST_DRAW
    rng: int = RNG
    progress: bool = True
    resume: bool = False

    def further(self) -> Checks:
        """Draws that no check has seen yet."""
        return self._replace(first=self.first + self.draws)


def paired(
    folder: Path,
    mixes: Iterable[PolicyMix],
    checks: Checks,
    beside: Iterable[str] = (STATUS_QUO, DOCUMENT),
) -> Results:
    """Results of some mixes, and of those `beside` them, on the same fresh draws, in a folder."""
    experiment = Experiment.checked(
        mixes=[*beside, *mixes],
        draws={"first": checks.first, "number": checks.draws},
        rng=checks.rng,
    )
    how = Execution(jobs=checks.jobs, progress=checks.progress, resume=checks.resume, job="reach")
    try:
        return carry_out(experiment, folder, how)
    except KeyboardInterrupt:
        typed = Path(sys.argv[0]).name in PROGRAMS
        raise KeyboardInterrupt(
            Phrase(
                "what is finished is kept; go on with: {command}",
                command=command_to_go_on(folder.parent if typed else folder, sys.argv),
            )
        ) from None


def checked_draws(draws: int) -> int:
    """Draws that confirm: none, or at least two."""
    number = whole_number("confirm", draws, 0, high=MOST_DRAWS)
    if number == 1:
        raise InputError(
            "confirm_one_draw",
            "confirm = 1: one draw has no interval; give 2 or more, or 0 to confirm nothing",
        )
    return number


def confirmed(results: Results, mix: str, emulator: Emulator | None = None) -> pd.DataFrame:
    """Published probability of every target under a mix, index target: probability, low, high (95
    %, by the number of draws); made surer by what the emulator knows of the status quo.
    """
    outcomes = outcomes_of(results)
    table = _published(results)
    table = table[(table["mix"] == mix) & (table["n"] > 0)].set_index("target")
    known = {} if emulator is None else _known_status_quo(emulator)
    lines = {}
    for target, row in table.iterrows():
        column = outcomes.column(str(target))
        fresh, usual = (_of_mix(results, name, column) for name in (mix, STATUS_QUO))
        both = fresh.index.intersection(usual.index)
        more = known.get(str(target), np.empty(0))
        estimate = Estimate(row["p_model"], row["model_low"], row["model_high"])
        if len(more) and len(both) > 1 and not row["silent_share"]:
            estimate = two_phase(fresh[both].to_numpy(), usual[both].to_numpy(), more)
        own = row.to_dict() | {"target": str(target)}
        lines[target] = _as_published(results, own, estimate, len(fresh) + len(more))
    return pd.DataFrame.from_dict(lines, orient="index").rename_axis("target")


def two_phase(fresh: FloatArray, usual: FloatArray, more: FloatArray) -> Estimate:
    """Mean of `fresh` (draws,), moved by its slope on `usual` (the same draws under the status quo)
    to the mean of these and of the `more` draws of the status quo that are known, (others,).
    """
    n, every = len(fresh), np.concatenate([usual, more])
    spread = usual - usual.mean()
    slope = 1.0
    if n >= FEWEST_FOR_SLOPE:
        varied = float(spread @ spread)
        slope = float(spread @ (fresh - fresh.mean())) / varied if varied > 0 else 0.0
    mean = fresh.mean() + slope * (every.mean() - usual.mean())
    rest = fresh - fresh.mean() - slope * spread
    freedom = max(n - 1 - (n >= FEWEST_FOR_SLOPE), 1)
    # One success and one failure are added, as in every interval of a probability here
    unseen = 0.5 / (n + 2) ** 2
    variance = (rest @ rest) / freedom / n + slope**2 * every.var() / len(every) + unseen / n
    half = float(special.stdtrit(freedom, (1 + LEVEL) / 2)) * float(np.sqrt(variance))
    ends = np.clip([mean, mean - half, mean + half], 0, 1)
    return Estimate(*(float(end) for end in ends))


def costs(results: Results, mix: str) -> pd.DataFrame:
    """Cost of a mix beyond the status quo by payer, index payer: bn CNY, discounted, paired, with
    low, high (95 %, by Student's t).
    """
    table = discounted_costs(results).set_index(["draw", "rng"])
    table = table.rename(columns={column: payer for payer, column in SPLIT.items()})
    beyond = (
        table.loc[table["mix"] == mix, list(PAYERS)]
        - table.loc[table["mix"] == STATUS_QUO, list(PAYERS)]
    ).dropna() / BILLION
    lines = {payer: mean_interval(beyond[payer].to_numpy()) for payer in PAYERS}
    frame = pd.DataFrame.from_dict(lines, orient="index", columns=["cost", "low", "high"])
    return frame.rename_axis("payer")


def _published(results: Results) -> pd.DataFrame:
    """The table of probabilities, worked out once."""
    known = outcomes_of(results).known
    if "published" not in known:
        known["published"] = reachability(results)
    return known["published"]


def _of_mix(results: Results, mix: str, column: int) -> pd.Series:
    """Chance of a target under a mix by draw, index draw; where it can be judged."""
    outcomes = outcomes_of(results)
    rows = outcomes.rows(mix)
    chances = outcomes.chance[rows, column]
    rows, chances = rows[np.isfinite(chances)], chances[np.isfinite(chances)]
    draws, means = by_draw(outcomes.runs["draw"].to_numpy()[rows], chances)
    return pd.Series(means, index=draws)


def _known_status_quo(emulator: Emulator) -> dict[str, FloatArray]:
    """Chance of each target by training draw under the status quo, (draws,)."""
    chances = emulator.by_draw(emulator.status_quo[None])[0]
    return {
        name: own[np.isfinite(own)] for name, own in zip(emulator.targets, chances, strict=True)
    }


def _as_published(
    results: Results, row: dict[str, Any], model: Estimate, draws: int
) -> dict[str, float]:
    """The model's estimate of a target, from so many draws, as it is published: pooled and with the
    outside view where its row of the table of probabilities is; its interval moves with it.
    """
    target = targets.register()[row["target"]]
    pool = pooling.pooled(results, outcomes_of(results), target, row["mix"])
    published = model.probability
    if pool is not None:
        published = pool.probability + pool.weight * (published - row["p_model"])
    if row["evidence"] == PRIORS:
        published = combined(
            published, row["reference_rate"], weight=row["reference_weight"], draws=draws
        )
    by = published - model.probability
    ends = np.clip([published, model.low + by, model.high + by], 0, 1)
    return dict(zip(("probability", "low", "high"), map(float, ends), strict=True))
