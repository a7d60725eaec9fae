"""Sweeps: any design over levers, paths, parameters and drivers, crossed with mixes, outlooks,
draws, replications.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abm.registers.drawing import POSTERIOR
from abm.registers.policy import MixError
from runs.assessment import Execution, carry_out, free_folder
from runs.designs.design import PLAN_KEYS, read_design
from runs.experiment import FINAL_MONTH, FIRST_MONTH, Experiment
from runs.pilot import estimate
from runs.refusals import InputError, nearest
from runs.workers.cluster import connected

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results
    from runs.pilot import Estimate

DEFAULTS = {
    "mixes": ["status_quo"],
    "outlooks": ["uncertain"],
    "draws": 1,
    "replications": 1,
    "rng": 1,
}
DEFAULTS |= {"start": FIRST_MONTH, "end": FINAL_MONTH, "detail": "standard", "source": POSTERIOR}


def sweep(
    design: str | Path | pd.DataFrame,
    *,
    out: str | Path | None = None,
    dry_run: bool = False,
    plan: dict[str, str | int | list[str]] | None = None,
    **execution: Any,
) -> Estimate | Results:
    """Run a design and return the `Results` of the folder `out`; with `dry_run` the `Estimate` of a
    measured pilot.

    Args:
        design: a TOML file, a dict with the same keys, or a DataFrame of points (a sample of any
            other tool) whose columns are levers, parameters, times.DRIVER, values.DRIVER.YEAR ...,
            or mix, outlook, draw, rng.
        out: result folder; by default the first free results/sweep-N.
        dry_run: nothing is written; a few runs are made and measured.
        plan: mixes, outlooks, draws, replications, rng, start, end, detail and source (of the
            parameters that no column sets: posterior or prior) that replace those of the design.
        execution: jobs, resume, progress, time_limit, cluster, retry_failed, share: see
        `runs.assessment.Execution`.
    """
    how = replace(Execution(**execution), job="sweep")
    if how.resume and out is None:
        raise InputError("--resume needs --out DIR, the folder to continue")
    experiment = planned(design, plan or {})
    if dry_run:
        with connected(how.cluster) as cluster:
            return estimate(experiment, how.jobs if cluster is None else cluster.jobs, how.share)
    return carry_out(experiment, free_folder("sweep") if out is None else Path(out), how)


def planned(given: Any, plan: dict[str, str | int | list[str]]) -> Experiment:
    """The experiment of a design, every argument checked."""
    for key in plan:
        if key not in PLAN_KEYS:
            raise InputError(
                f"plan: unknown key '{key}'{nearest(key, PLAN_KEYS)}; allowed: "
                f"{', '.join(PLAN_KEYS)}"
            )
    design, own = read_design(given)
    said = DEFAULTS | own | plan
    for key, column in (
        ("mixes", "mix"),
        ("outlooks", "outlook"),
        ("draws", "draw"),
        ("rng", "rng"),
    ):
        if column in design.columns and key in own | plan:
            raise InputError(
                f"{key} = {said[key]!r}: the table has a column '{column}' that says it; leave "
                f"{key} out"
            )
    try:
        return Experiment.checked(design=design, outlook=said.pop("outlooks"), **said)
    except (InputError, MixError) as error:
        if isinstance(given, str | Path):
            raise InputError(f"{given}: {error}") from None
        raise
