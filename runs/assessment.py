"""The main job: the same draws under several mixes, kept in a result folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from abm.registers.drawing import POSTERIOR
from runs.execution import Execution, carry_out
from runs.experiment import DEFAULT_MIXES, FINAL_MONTH, FIRST_MONTH, MOST_DRAWS, Experiment
from runs.folder.places import free_folder
from runs.language import LANGUAGES
from runs.precision import HALF_WIDTH, until_precise
from runs.refusals import InputError, Phrase, one_of, whole_number
from runs.settling import until_settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runs.experiment import Mixes
    from runs.folder.reader import Results

UNTIL = ("settled", "precise")
USUAL_DRAWS, USUAL_MOST, MOST_FOR_PRECISION = 150, 2000, 800
"""150 draws bring three quarters of the targets with a continuous error within five points."""


class Ending(NamedTuple):
    """When an assessment ends: after so many draws, or before, once `until` says so."""

    draws: int
    until: dict[str, Any] | None


def assess(
    *,
    mixes: Mixes = DEFAULT_MIXES,
    draws: int | None = None,
    rng: int = 1,
    out: str | Path | None = None,
    outlook: str = "uncertain",
    detail: str = "standard",
    start: str = FIRST_MONTH,
    end: str = FINAL_MONTH,
    until: str | None = None,
    threshold: float = 0.5,
    half_width: float = HALF_WIDTH,
    max_draws: int | None = None,
    source: str = POSTERIOR,
    ablations: Iterable[str] = (),
    lang: str | None = None,
    **execution: Any,
) -> Results:
    """Run every mix over the same draws and return the `Results` of the folder `out`.

    Args:
        mixes: names of shipped mixes, TOML files or PolicyMix objects.
        draws: number of draws of what is uncertain, the same for every mix; 150 if nothing is said.
        rng: the luck within a run.
        out: result folder; by default the first free results/assess-N.
        outlook: what nobody in the model chooses, by name.
        detail: how many rows stand for the real agents.
        start, end: first and last month, "YYYY-MM".
        until: "settled" adds draws until every target's verdict against `threshold` is settled;
            "precise" until the interval of every probability is at most `half_width` to each side;
            at most `max_draws`.
        threshold: probability that a verdict is above or below.
        half_width: half of an interval's width that is precise enough.
        max_draws: most draws of an ensemble that has such an end.
        source: where the draws' parameters come from: "posterior" (fitted to the past by 'ganzi
            calibrate') or "prior".
        ablations: names of mechanisms that every run does without ('ganzi list ablations').
        lang: "en" or "zh": in which language the results show themselves.
        execution: jobs (-1: one a processor, 1: this process), resume, progress, time_limit
            (seconds a run), cluster (address of a Dask scheduler), retry_failed: see
            `runs.execution.Execution`.
    """
    if lang is not None:
        one_of(Phrase("language"), lang, LANGUAGES)
    how = Execution(**execution)
    if how.resume and out is None:
        raise InputError("resume_without_out", "--resume needs --out DIR, the folder to continue")
    ending = _ending(
        draws, until=until, threshold=threshold, half_width=half_width, max_draws=max_draws
    )
    experiment = Experiment.checked(
        mixes=mixes,
        outlook=outlook,
        draws=ending.draws,
        rng=rng,
        start=start,
        end=end,
        detail=detail,
        until=ending.until,
        source=source,
        ablations=ablations,
    )
    results = carry_out(experiment, free_folder() if out is None else Path(out), how)
    results.lang = lang
    return results


def _ending(
    draws: int | None,
    *,
    until: str | None,
    threshold: float,
    half_width: float,
    max_draws: int | None,
) -> Ending:
    """A fixed number of draws, or as many as it takes."""
    if until is None:
        if max_draws is not None:
            raise InputError(
                "max_draws_without_until",
                "--max-draws {max_draws} means nothing without --until; use --draws",
                max_draws=max_draws,
            )
        return Ending(USUAL_DRAWS if draws is None else draws, None)
    one_of(Phrase("end, --until"), until, UNTIL)
    if draws is not None:
        raise InputError(
            "draws_with_until",
            "--draws {draws} means nothing with --until {until}; use --max-draws",
            draws=draws,
            until=until,
        )
    usual = USUAL_MOST if until == "settled" else MOST_FOR_PRECISION
    most = whole_number("max draws", usual if max_draws is None else max_draws, 1, high=MOST_DRAWS)
    if until == "precise":
        return Ending(most, until_precise(half_width, most))
    return Ending(most, until_settled(threshold, most))
