"""Sequential verdicts: is a target's probability above or below a threshold, asked again after
every draw.

Evidence for "above" is how much better a probability above the threshold, spread evenly (uniform
mixture), explains the draws so far than the threshold itself; likewise for "below". Under any
probability that makes the verdict wrong this evidence is a supermartingale that starts at 1, so the
chance that it ever reaches 2 / error is at most error / 2: the error rate holds however often one
looks and whenever one stops. What is never settled is "undecided". Source: Ville 1939 (inequality);
Robbins 1970 and Howard, Ramdas, McAuliffe and Sekhon 2021 (mixtures, time-uniform). Each verdict
has this error rate by itself: of 100 settled verdicts at error 5 %, at most 5 are expected to be
wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import pyarrow.dataset as ds
from scipy import optimize, special

from runs.language import say
from runs.refusals import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from agents.arrays import BoolArray, FloatArray
    from runs.folder.reader import Results

ABOVE, BELOW, UNDECIDED = "above", "below", "undecided"
ERROR = 0.05
STEP = 20
"""Draws added between two looks; no verdict depends on it, only when the ensemble may stop."""


class Judged(TypedDict):
    """What verdicts are made of: a run's mix, outlook, draw, and its targets, met or not."""

    mix: str
    outlook: str
    draw: int
    targets: list[dict[str, Any]]


def until_settled(threshold: float, max_draws: int, error: float = ERROR) -> dict[str, Any]:
    """What a manifest says of an ensemble that runs until its verdicts are settled; refused if it
    makes no sense.
    """
    number = isinstance(threshold, int | float) and not isinstance(threshold, bool)
    if not number or not 0 < threshold < 1:
        raise InputError(
            "threshold_value",
            "threshold = {threshold!r} must be a number between 0 and 1, such as 0.5",
            threshold=threshold,
        )
    return {"threshold": float(threshold), "error": error, "max_draws": max_draws, "settled": False}


def evidence(met: BoolArray | list[bool], threshold: float) -> tuple[FloatArray, FloatArray]:
    """(for above, for below): natural logarithm of the evidence after each draw, arrays of the
    shape of `met`.

    `met` holds booleans in order of the draws along its last axis.
    """
    met = np.asarray(met, float)
    hits = np.cumsum(met, axis=-1)
    misses = np.arange(1, met.shape[-1] + 1) - hits
    # Likelihood at the threshold, and its mean over all probabilities alike.
    null = hits * np.log(threshold) + misses * np.log1p(-threshold)
    mixture = special.betaln(hits + 1, misses + 1)
    # Of that mean, the part above and the part below the threshold; log of 0 is no evidence at all.
    with np.errstate(divide="ignore"):
        above = np.log(special.betaincc(hits + 1, misses + 1, threshold)) - np.log1p(-threshold)
        below = np.log(special.betainc(hits + 1, misses + 1, threshold)) - np.log(threshold)
    return mixture + above - null, mixture + below - null


def sequential_verdict(
    met: BoolArray | list[bool], threshold: float, error: float = ERROR
) -> tuple[str, int | None]:
    """(verdict, number of draws after which it was settled or None) of a sequence of outcomes in
    order of the draws.
    """
    bound = np.log(2 / error)  # half the error for each side
    crossings = [np.flatnonzero(log_evidence >= bound) for log_evidence in evidence(met, threshold)]
    above, below = (int(draws[0]) + 1 if len(draws) else None for draws in crossings)
    if above is not None and (below is None or above < below):
        return ABOVE, above
    return (UNDECIDED, None) if below is None else (BELOW, below)


def anytime_interval(met: int, n: int, error: float = ERROR) -> tuple[float, float]:
    """(low, high) of a probability after `met` of `n`, valid at every n at once; wider than
    Wilson's by its price.
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
    """Outcomes of every target and mix by draw, and what they settle."""

    def __init__(self, until: dict[str, Any]) -> None:
        self.threshold: float = until["threshold"]
        self.error: float = until["error"]
        self.met: dict[tuple[str, str, str], dict[int, bool]] = {}

    def add(self, run: Judged) -> None:
        """Take note of a finished run."""
        for verdict in run["targets"]:
            key = verdict["target"], run["mix"], run["outlook"]
            self.met.setdefault(key, {})[run["draw"]] = verdict["met"]

    def table(self) -> pd.DataFrame:
        """One row a target, mix and outlook: verdict, draws, met, settled_after, low, high."""
        import pandas as pd

        return pd.DataFrame([self._row(key, met) for key, met in sorted(self.met.items())])

    def _row(self, key: tuple[str, str, str], met: dict[int, bool]) -> dict[str, Any]:
        """One verdict."""
        target, mix, outlook = key
        sequence = [met[draw] for draw in sorted(met)]
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
            [met[draw] for draw in sorted(met) if draw < draws] for met in self.met.values()
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
    if until is None:
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
            "undecided: {target} ({mix}): {met} of {draws}, interval {low:.0%} to {high:.0%}",
            target=row.target,
            mix=row.mix,
            met=row.met,
            draws=row.draws,
            low=row.low,
            high=row.high,
        )
        lines.append(f"  {line}")
    return lines


def stored_runs(results: Results) -> Iterator[Judged]:
    """Runs of a folder as far as `Verdicts.add` needs them."""
    runs = results.read(
        "runs", columns=["run_id", "mix", "outlook", "draw"], where=ds.field("status") == "ok"
    )
    targets = results.read("targets", columns=["run_id", "target", "met"]).merge(runs, on="run_id")
    for (mix, outlook, draw), rows in targets.groupby(["mix", "outlook", "draw"], sort=False):
        yield Judged(
            mix=mix,
            outlook=outlook,
            draw=draw,
            targets=rows[["target", "met"]].to_dict("records"),
        )
