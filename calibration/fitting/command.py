"""The command that fits the model to the past: calibrate. Nothing heavy is imported
before it runs.
"""

from typing import Annotated

import typer

from runs.commands.options import JOBS, LANG, RESUME

NEEDED = ("SALib.sample.morris", "sklearn.gaussian_process")
"""Libraries of an extra."""


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command("calibrate")(calibrate)


def calibrate(
    out: Annotated[
        str,
        typer.Argument(metavar="OUT", help="Folder for the runs, the tables and the posterior."),
    ],
    jobs: JOBS = -1,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of every design and sampler.")] = 1,
    resume: RESUME = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few runs only, to see it work; not to be used.")
    ] = False,
    ship: Annotated[
        bool, typer.Option("--ship", help="Put the draws where 'ganzi assess' reads them.")
    ] = False,
    lang: LANG = "",
) -> None:
    """Fit the uncertain parameters to what was observed up to March 2022: screening, history
    matching, posterior.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from dataclasses import replace

        from analysis.reading.optional_libraries import needs
        from runs.language import say
        from runs.refusals import InputError, Phrase, whole_number

        for module in NEEDED:
            needs(module, "sensitivity")
        from calibration.fitting import calibrate as work
        from calibration.fitting import posterior
        from runs.workers.ensemble import checked_jobs
        from runs.workers.stopping import stopped_in_order

        if quick and ship:
            raise InputError(
                "quick_not_shipped",
                "--ship is not for a --quick calibration: its posterior rests on too few runs",
            )
        sizes = work.QUICK if quick else work.Plan()
        plan = replace(sizes, seed=whole_number("seed", seed, 0))
        try:
            with stopped_in_order():
                work.calibrate(out, plan, checked_jobs(jobs), resume)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                Phrase(
                    "what is finished is kept; repeat the command with --resume for {out}", out=out
                )
            ) from None
        print("\n".join(posterior.summary(out)))
        if ship:
            print(say("shipped: {file}", file=posterior.ship(out)))
