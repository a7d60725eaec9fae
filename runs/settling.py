"""Sequential verdicts: is a target's probability above or below a threshold, asked again after
every draw.

Each draw says a chance p between 0 and 1. Evidence for "above" is the capital of someone who bets a
part of it on every next chance lying above the threshold, the product of 1 + l (p - threshold) with
a stake l that only the draws before decide; likewise for "below". Under any probability that makes
the verdict wrong this capital is a supermartingale that starts at 1, so the chance that it ever
reaches 2 / error is at most error / 2: the error rate holds however often one looks and whenever
one stops. What is never settled is "undecided". Source: Ville 1939 (inequality); Waudby-Smith and
Ramdas 2020 (betting on means of bounded values). The stake is near the one that grows fastest
(Kelly 1956). Each verdict has this error rate by itself: of 100 settled verdicts at error 5 %, at
most 5 are expected to be wrong.
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow.dataset as ds
from scipy import optimize, special

from abm.registers import targets
from runs.chances.judging import chances_of_record, rejudged
from runs.language import say
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import ArrayLike

    from agents.arrays import FloatArray
    from runs.folder.reader import Results
    from runs.run import Record

ABOVE, BELOW, UNDECIDED = "above", "below", "undecided"
ERROR = 0.05
STEP = 20
"""Draws added between two looks; no verdict depends on it, only when the ensemble may stop."""


FIRST_VARIANCE = 0.25
"""Variance of the draw that is thought to stand before the first: the largest there is."""
MOST_AT_STAKE = 0.75
"""Share of the capital that one draw can cost at most."""


class Judged(NamedTuple):
    """What verdicts are made of: a run's mix, outlook, draw, and the chance of each target."""

    mix: str
    outlook: str
    draw: int
    chances: dict[str, float]


def until_settled(threshold: float, max_draws: int, error: float = ERROR) -> dict[str, Any]:
    """What a manifest says of an ensemble that runs until its verdicts are settled; refused if it
    makes no sense.
    """
    number = isinstance(threshold, Real) and not isinstance(threshold, bool)
    if not number or not 0 < threshold < 1:
        raise InputError(
            "threshold_value",
            "threshold = {threshold!r} must be a number between 0 and 1, such as 0.5",
            threshold=threshold,
        )
    return {"threshold": float(threshold), "error": error, "max_draws": max_draws, "settled": False}


def evidence(chances: ArrayLike, threshold: float) -> tuple[FloatArray, FloatArray]:
    """(for above, for below): natural logarithm of the evidence after each draw, arrays of the
    shape of `chances`.

    `chances` holds numbers from 0 to 1, or yes and no, in order of the draws along its last axis.
    """
    values = np.asarray(chances, float)
    stake = _stakes(values, threshold)
    above = np.log1p(np.maximum(stake, 0.0) * (values - threshold))
    below = np.log1p(np.minimum(stake, 0.0) * (values - threshold))
    return np.cumsum(above, axis=-1), np.cumsum(below, axis=-1)


def _stakes(values: FloatArray, threshold: float) -> FloatArray:
    """What is bet on each draw, from the draws before it: (mean - threshold) / (variance + (mean -
    threshold)^2), never more than can be lost.

    One draw at the threshold with the largest variance stands before the first.
    """
    number = np.arange(1, values.shape[-1] + 1)
    mean = (threshold + np.cumsum(values, axis=-1)) / (number + 1)
    spread = FIRST_VARIANCE + np.cumsum((values - mean) ** 2, axis=-1)
    first = np.ones((*values.shape[:-1], 1))
    mean = np.concatenate([threshold * first, mean[..., :-1]], axis=-1)
    variance = np.concatenate([FIRST_VARIANCE * first, (spread / (number + 1))[..., :-1]], axis=-1)
    distance = mean - threshold
    most = MOST_AT_STAKE / np.where(distance > 0, threshold, 1 - threshold)
    return np.clip(distance / (variance + distance**2), -most, most)


def sequential_verdict(
    chances: ArrayLike, threshold: float, error: float = ERROR
) -> tuple[str, int | None]:
    """(verdict, number of draws after which it was settled or None) of a sequence of chances in
    order of the draws.
    """
    bound = np.log(2 / error)  # half the error for each side
    crossings = [
        np.flatnonzero(log_evidence >= bound) for log_evidence in evidence(chances, threshold)
    ]
    above, below = (int(draws[0]) + 1 if len(draws) else None for draws in crossings)
    if above is not None and (below is None or above < below):
        return ABOVE, above
    return (UNDECIDED, None) if below is None else (BELOW, below)


def anytime_interval(met: float, n: int, error: float = ERROR) -> tuple[float, float]:
    """(low, high) of a probability after chances that add up to `met` in `n` draws, valid at every
    n at once; wider than Wilson's by its price.
    """
    if n == 0:
        return np.nan, np.nan
    mixture = special.betaln(met + 1, n - met + 1)
    bound = np.log(1 / error)

    def distance(p: float) -> float:
        return mixture - special.xlogy(met, p) - special.xlog1py(n - met, -p) - bound

    centre = met / n
    edge = 1e-12  # at 0 and 1 themselves the distance is not defined
    low = optimize.brentq(distance, edge, centre) if met else 0.0
    high = optimize.brentq(distance, centre, 1 - edge) if met < n else 1.0
    return float(low), float(high)


class Verdicts:
    """Chances of every target and mix by draw, and what they settle."""

    def __init__(self, until: dict[str, Any]) -> None:
        self.threshold: float = until["threshold"]
        self.error: float = until["error"]
        self.chances: dict[tuple[str, str, str], dict[int, float]] = {}

    def add(self, run: Judged) -> None:
        """Take note of a finished run."""
        for target, chance in run.chances.items():
            key = target, run.mix, run.outlook
            self.chances.setdefault(key, {})[run.draw] = chance

    def table(self) -> pd.DataFrame:
        """One row a target, mix and outlook: verdict, draws, met (expected number), settled_after,
        low, high.
        """
        import pandas as pd

        return pd.DataFrame(
            [self._row(key, chances) for key, chances in sorted(self.chances.items())]
        )

    def _row(self, key: tuple[str, str, str], chances: dict[int, float]) -> dict[str, Any]:
        """One verdict."""
        target, mix, outlook = key
        sequence = [chances[draw] for draw in sorted(chances)]
        verdict, after = sequential_verdict(sequence, self.threshold, self.error)
        low, high = anytime_interval(sum(sequence), len(sequence), self.error)
        return {
            "target": target,
            "mix": mix,
            "outlook": outlook,
            "verdict": verdict,
            "draws": len(sequence),
            "met": sum(sequence),
            "settled_after": after,
            "low": low,
            "high": high,
        }

    def unsettled(self, draws: int) -> tuple[int, int]:
        """(number of undecided verdicts, number of verdicts) after so many draws, whatever else is
        there already.
        """
        sequences = [
            [chances[draw] for draw in sorted(chances) if draw < draws]
            for chances in self.chances.values()
        ]
        verdicts = [
            sequential_verdict(sequence, self.threshold, self.error)[0] for sequence in sequences
        ]
        return verdicts.count(UNDECIDED), len(verdicts)


def settled(results: Results) -> pd.DataFrame:
    """One row a target, mix and outlook of a result folder that was run until its verdicts were
    settled.
    """
    until = results.manifest["arguments"].get("until")
    if until is None or "threshold" not in until:
        raise InputError(
            "not_until_settled", "{path} was not run with --until settled", path=results.path
        )
    verdicts = Verdicts(until)
    for run in stored_runs(results):
        verdicts.add(run)
    return verdicts.table()


def settled_lines(results: Results) -> list[str]:
    """What is settled and what is not, in words."""
    table = settled(results)
    counts = table["verdict"].value_counts()
    arguments = results.manifest["arguments"]
    until = arguments["until"]
    lines = [
        say(
            "settled against {threshold:.0%} after {draws} draws: {above} above, {below} below, "
            "{undecided} undecided (each wrong with a chance of at most {error:.0%}, whenever one "
            "stops)",
            threshold=until["threshold"],
            draws=arguments["draws"],
            above=counts.get(ABOVE, 0),
            below=counts.get(BELOW, 0),
            undecided=counts.get(UNDECIDED, 0),
            error=until["error"],
        )
    ]
    for row in table[table["verdict"] == UNDECIDED].itertuples():
        line = say(
            "undecided: {target} ({mix}): {met:.1f} of {draws}, interval {low:.0%} to {high:.0%}",
            target=row.target,
            mix=row.mix,
            met=row.met,
            draws=row.draws,
            low=row.low,
            high=row.high,
        )
        lines.append(f"  {line}")
    return lines


def judged_run(record: Record, start: int) -> Judged:
    """What a finished run that began in month `start` says."""
    return Judged(
        record["mix"], record["outlook"], record["draw"], chances_of_record(record, start)
    )


def stored_runs(results: Results) -> Iterator[Judged]:
    """What the runs of a folder say, one by one."""
    import pandas as pd

    runs = results.read(
        "runs", columns=["run_id", "mix", "outlook", "draw"], where=ds.field("status") == "ok"
    )
    place = pd.Index(runs["run_id"])
    stored = results.read("targets", columns=["run_id", "target", "met"])
    stored = stored.pivot_table(index="run_id", columns="target", values="met", sort=False)
    stored = stored.reindex(place).astype(float)
    chance = rejudged(results, place, elasticity={})["chance"]
    anew = pd.DataFrame(chance, index=place, columns=list(targets.register()))
    chances = anew[stored.columns].where(anew[stored.columns].notna(), stored)
    for row, said in zip(runs.itertuples(), chances.to_dict("records"), strict=True):
        known = {str(target): chance for target, chance in said.items() if chance == chance}
        yield Judged(row.mix, row.outlook, row.draw, known)
