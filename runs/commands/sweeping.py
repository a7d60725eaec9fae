"""Commands on designs and result folders: sweep, results, rerun, merge, export. Nothing heavy is
imported early.
"""

import sys
from typing import Annotated

import typer

from runs.commands.options import CLUSTER, FOLDER, JOBS, RESUME, RETRY_FAILED, TIME_LIMIT


def add_to(app):
    """Add these commands to the front door."""
    for command in (sweep, results, rerun, merge, export):
        app.command()(command)


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
):
    """Any design over levers, paths, parameters and drivers, crossed with mixes, outlooks, draws,
    replications.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.folder.status import print_status
        from runs.sweeps import sweep as run_all
        from runs.workers.shares import checked_share

        how = {"jobs": jobs, "resume": resume, "retry_failed": retry_failed, "cluster": cluster}
        how |= {"time_limit": time_limit, "share": checked_share(share)}
        plan = {"source": source} if source else None
        done = run_all(design, out=out or None, dry_run=dry_run, plan=plan, **how)
        if dry_run:
            print("\n".join(done.lines()))
        else:
            print_status(done.path)


def results(
    folder: FOLDER,
    finish: Annotated[
        bool, typer.Option("--finish", help="Make the runs that are still missing.")
    ] = False,
    retry_failed: RETRY_FAILED = False,
    jobs: JOBS = -1,
    cluster: CLUSTER = None,
    time_limit: TIME_LIMIT = None,
):
    """How far a result folder is, what failed and why; with --finish or --retry-failed its runs are
    made.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.assessment import Execution
        from runs.folder import status

        if finish or retry_failed:
            how = {
                "jobs": jobs,
                "cluster": cluster,
                "time_limit": time_limit,
                "retry_failed": retry_failed,
            }
            status.finish(folder, Execution(resume=True, job="results", **how))
        status.print_status(folder)


def rerun(
    run_id: Annotated[
        str, typer.Argument(metavar="RUN_ID", help="Id of a stored run, or the beginning of it.")
    ],
    folder: Annotated[
        str,
        typer.Option(
            "--dir", metavar="DIR", help="Its result folder; else this one and results/*."
        ),
    ] = "",
    out: Annotated[
        str, typer.Option(metavar="FILE", help="Its indicators by month, as .csv or .parquet.")
    ] = "",
):
    """Make one stored run again and compare every number with what was stored, bit by bit."""
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.commands import single
        from runs.folder import rerun as work

        file = single.checked_file(out) if out else None
        again = work.rerun(run_id, folder or None)
        for line in work.lines(again):
            print(line)
        if file:
            single.write_outcomes(work.model_again(run_id, folder or None).run(), file)
            print(file)
        if not again.same:
            raise typer.Exit(1)


def merge(
    folders: Annotated[
        list[str], typer.Argument(metavar="DIR...", help="Folders of one experiment.")
    ],
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder to be made.")],
):
    """Join folders of one experiment, each with other runs of it, such as the shares of several
    machines.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.folder.merging import merge as join
        from runs.folder.status import print_status

        print_status(join(folders, out).path)


def export(
    folder: FOLDER,
    to: Annotated[
        str, typer.Option("--format", metavar="iamc|csv|parquet", help="Format.")
    ] = "iamc",
    out: Annotated[str, typer.Option(metavar="DIR", help="Where to; else DIR/export.")] = "",
):
    """Write results for other tools: the IAMC format (pyam and others), or runs, annual, targets as
    single files.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.folder.exporting import export as write

        for file in write(folder, to, out or None):
            print(file, file=sys.stdout)
