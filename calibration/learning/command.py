"""The command that learns the table of instant probabilities: learn. Nothing heavy is imported
before it runs.
"""

from typing import Annotated

import typer

from runs.commands.options import JOBS, LANG, RESUME

NEEDED = ("sklearn.linear_model",)
"""Libraries of an extra."""


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command("learn")(learn)


def learn(
    out: Annotated[
        str, typer.Option(metavar="DIR", help="Folder for the runs, the table and its errors.")
    ] = "",
    mixes: Annotated[
        str,
        typer.Option(
            metavar="DIR", help="Result folder of all shipped mixes, read instead of made again."
        ),
    ] = "",
    jobs: JOBS = -1,
    resume: RESUME = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few runs only, to see it work; not to be used.")
    ] = False,
    ship: Annotated[
        bool, typer.Option("--ship", help="Put the table where instant probabilities come from.")
    ] = False,
    restamp: Annotated[
        bool,
        typer.Option(
            "--restamp",
            help="Keep the shipped table and the digest of shipped mixes after a change that "
            "leaves every outcome as it was.",
        ),
    ] = False,
    lang: LANG = "",
) -> None:
    """Learn instant probabilities and costs of any mix from runs: exact pairs, points, fit, errors
    on mixes left out. For maintainers; half an hour to an hour.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.reading.optional_libraries import needs
        from runs.language import say
        from runs.refusals import InputError
        from runs.workers.ensemble import checked_jobs
        from runs.workers.stopping import stopped_in_order

        for module in NEEDED:
            needs(module, "calibration")
        from analysis.questions import digest
        from analysis.questions.shipped_mixes import shipped_digest
        from calibration.learning import learn as work
        from calibration.learning.summary import summary

        if restamp:
            print(say("stamped: {file}", file=work.restamp()))
            print(say("stamped: {file}", file=digest.stamp_again(shipped_digest().folder)))
            return
        if not out:
            raise InputError("learn_without_out", "give the folder of the runs with --out DIR")
        if quick and ship:
            raise InputError(
                "quick_table_not_shipped",
                "--ship is not for a --quick table: it rests on too few runs",
            )
        with stopped_in_order():
            learned = work.learn(
                out,
                work.QUICK if quick else work.Sizes(),
                jobs=checked_jobs(jobs),
                resume=resume,
                mixes=mixes or None,
            )
        print("\n".join(summary(learned)))
        if ship:
            print(say("shipped: {file}", file=work.ship(out)))
