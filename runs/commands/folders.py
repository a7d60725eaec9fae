"""Commands on result folders: results, rerun, merge, export. Nothing heavy is imported early."""

from typing import Annotated

import typer

from runs.commands.options import CLUSTER, FOLDER, JOBS, LANG, RETRY_FAILED, TIME_LIMIT


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    for command in (results, rerun, merge, export):
        app.command()(command)


def results(
    folder: FOLDER,
    finish: Annotated[
        bool, typer.Option("--finish", help="Make the runs that are still missing.")
    ] = False,
    retry_failed: RETRY_FAILED = False,
    jobs: JOBS = -1,
    cluster: CLUSTER = None,
    time_limit: TIME_LIMIT = None,
    lang: LANG = "",
) -> None:
    """How far a result folder is, what failed and why; with --finish or --retry-failed its runs are
    made.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.execution import Execution
        from runs.execution import finish as make_missing
        from runs.folder.status import print_status

        if finish or retry_failed:
            how = Execution(
                jobs=jobs,
                resume=True,
                time_limit=time_limit,
                cluster=cluster,
                retry_failed=retry_failed,
                job="results",
            )
            make_missing(folder, how)
        print_status(folder)


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
    lang: LANG = "",
) -> None:
    """Make one stored run again and compare every number with what was stored, bit by bit."""
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.commands import one_run
        from runs.folder.rerun import lines, model_again
        from runs.folder.rerun import rerun as run_again

        file = one_run.checked_file(out) if out else None
        again = run_again(run_id, folder or None)
        print("\n".join(lines(again)))
        if file:
            one_run.write_outcomes(model_again(run_id, folder or None).run(), file)
            print(file)
        if not again.same:
            raise typer.Exit(1)


def merge(
    folders: Annotated[
        list[str], typer.Argument(metavar="DIR...", help="Folders of one experiment.")
    ],
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder to be made.")],
    lang: LANG = "",
) -> None:
    """Join folders of one experiment, each with other runs of it, such as the shares of several
    machines.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.folder.merging import merge as join
        from runs.folder.status import print_status

        print_status(join(folders, out).path)


def export(
    folder: FOLDER,
    to: Annotated[
        str,
        typer.Option(
            "--format", metavar="iamc|iamc-runs|iamc-counties|netcdf|csv|parquet", help="Format."
        ),
    ] = "iamc",
    out: Annotated[str, typer.Option(metavar="DIR", help="Where to; else DIR/export.")] = "",
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", help="With iamc-counties: of the first N draws; else of all."),
    ] = None,
    jobs: JOBS = -1,
    lang: LANG = "",
) -> None:
    """Write results for other tools: the IAMC format (pyam and others; over the draws, or every
    run; by county, for which the runs are made again), NetCDF (xarray and others), or runs, annual,
    targets as single files.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.exporting import export as write

        for file in write(folder, to, out or None, draws=draws, jobs=jobs):
            print(file)
