"""Sweeps: any design over levers, paths, parameters and drivers, crossed with mixes, outlooks,
draws, replications.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from abm.registers.drawing import POSTERIOR
from runs.designs.design import PLAN_KEYS, read_design
from runs.execution import Execution, carry_out
from runs.experiment import FINAL_MONTH, FIRST_MONTH, Experiment
from runs.folder.places import free_folder
from runs.pilot import estimate
from runs.refusals import InputError, MixError, nearest
from runs.workers.cluster import connected

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results
    from runs.pilot import Estimate

DEFAULTS: dict[str, Any] = {
    "mixes": ["status_quo"],
    "outlooks": ["uncertain"],
    "draws": 1,
    "replications": 1,
    "rng": 1,
    "start": FIRST_MONTH,
    "end": FINAL_MONTH,
    "detail": "standard",
    "source": POSTERIOR,
    "ablations": (),
}
CHOSEN_BY = {"mixes": "mix", "outlooks": "outlook", "draws": "draw", "rng": "rng"}
"""The column of a table that says, row by row, what one of these keys says for all."""

type DesignInput = str | Path | dict[str, Any] | pd.DataFrame
"""A TOML file, a dict with the same keys, or a DataFrame of points."""


@overload
def sweep(
    design: DesignInput,
    *,
    out: str | Path | None = None,
    dry_run: Literal[False] = False,
    plan: dict[str, Any] | None = None,
    **execution: Any,
) -> Results: ...


@overload
def sweep(
    design: DesignInput,
    *,
    out: str | Path | None = None,
    dry_run: bool,
    plan: dict[str, Any] | None = None,
    **execution: Any,
) -> Estimate | Results: ...


def sweep(
    design: DesignInput,
    *,
    out: str | Path | None = None,
    dry_run: bool = False,
    plan: dict[str, Any] | None = None,
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
        plan: mixes, outlooks, draws, replications, rng, start, end, detail, source (of the
            parameters that no column sets: posterior or prior) and ablations that replace those of
            the design.
        execution: jobs, resume, progress, time_limit, cluster, retry_failed, share: see
            `runs.execution.Execution`.
    """
    how = replace(Execution(**execution), job="sweep")
    if how.resume and out is None:
        raise InputError("resume_without_out", "--resume needs --out DIR, the folder to continue")
    experiment = planned(design, plan or {})
    if dry_run:
        with connected(how.cluster) as cluster:
            return estimate(experiment, how.jobs if cluster is None else cluster.jobs, how.share)
    return carry_out(experiment, free_folder("sweep") if out is None else Path(out), how)


def planned(design: DesignInput, plan: dict[str, Any]) -> Experiment:
    """The experiment of a design, every argument checked."""
    for key in plan:
        if key not in PLAN_KEYS:
            raise InputError(
                "unknown_plan_key",
                "plan: unknown key '{key}'{hint}; allowed: {known}",
                key=key,
                hint=nearest(key, PLAN_KEYS),
                known=", ".join(PLAN_KEYS),
            )
    points, plan_of_design = read_design(design)
    stated = plan_of_design | plan
    arguments = DEFAULTS | stated
    for key, column in CHOSEN_BY.items():
        if column in points.columns and key in stated:
            raise InputError(
                "said_by_table",
                "{key} = {value!r}: the table has a column '{column}' that says it; leave {key} "
                "out",
                key=key,
                value=arguments[key],
                column=column,
            )
    try:
        outlook = arguments.pop("outlooks")
        return Experiment.checked(design=points, outlook=outlook, **arguments)
    except (InputError, MixError) as error:
        if isinstance(design, str | Path):
            raise InputError("in_design", "{design}: {cause}", design=design, cause=error) from None
        raise
