"""The command that runs a design: sweep. Nothing heavy is imported before it runs."""

from typing import Annotated

import typer

from runs.commands.options import ABLATE, CLUSTER, JOBS, LANG, RESUME, RETRY_FAILED, TIME_LIMIT


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command()(sweep)


def sweep(
    design: Annotated[
        str,
        typer.Argument(
            metavar="DESIGN.toml", help="Method, factors, and what they are crossed with."
        ),
    ],
    out: Annotated[
        str, typer.Option(metavar="DIR", help="Result folder; else the first free results/sweep-N.")
    ] = "",
    jobs: JOBS = -1,
    resume: RESUME = False,
    retry_failed: RETRY_FAILED = False,
    cluster: CLUSTER = None,
    time_limit: TIME_LIMIT = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Only say how many runs, how long, how much disk, from a few runs measured.",
        ),
    ] = False,
    share: Annotated[
        str,
        typer.Option(
            metavar="K/N",
            help="Only the K-th of N shares of the runs; join the folders with merge.",
        ),
    ] = "1/1",
    source: Annotated[
        str,
        typer.Option(
            metavar="posterior|prior",
            help="Uncertain parameters that the design does not vary; else as the design says.",
        ),
    ] = "",
    ablate: ABLATE = None,
    lang: LANG = "",
) -> None:
    """Any design over levers, paths, parameters and drivers, crossed with mixes, outlooks, draws,
    replications.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.folder.status import print_status
        from runs.pilot import Estimate
        from runs.shares import checked_share
        from runs.sweeps import sweep as run_design

        plan = {"source": source, "ablations": ablate}
        outcome = run_design(
            design,
            out=out or None,
            dry_run=dry_run,
            plan={key: value for key, value in plan.items() if value},
            jobs=jobs,
            resume=resume,
            retry_failed=retry_failed,
            cluster=cluster,
            time_limit=time_limit,
            share=checked_share(share),
        )
        if isinstance(outcome, Estimate):
            print("\n".join(outcome.lines()))
        else:
            print_status(outcome.path)
