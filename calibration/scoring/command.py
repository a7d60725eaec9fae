"""The commands around what was forecast: freeze it, score it once outcomes are known, and forecast
again with the outside world as it came. Nothing heavy is imported before one runs.
"""

from typing import Annotated

import typer

from runs.commands.options import JOBS, LANG, RESUME


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command("score")(score)
    app.command("freeze")(freeze)
    app.command("reforecast")(reforecast)


def score(
    results: Annotated[
        str,
        typer.Argument(
            metavar="RESULTS",
            help="Result folder that 'ganzi assess' has written, or a file of 'ganzi freeze'.",
        ),
    ],
    outcomes: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOMES.csv",
            help="What became known: target, outcome (1 or 0), date, value; or indicator, year, "
            "value, date, vintage.",
        ),
    ],
    mix: Annotated[
        str,
        typer.Option(metavar="MIX", help="Whose probabilities; by default those of 'document'."),
    ] = "",
    constant: Annotated[
        float, typer.Option(metavar="P", help="The rival that says the same of every target.")
    ] = 0.5,
    experts: Annotated[
        str,
        typer.Option(
            metavar="FILE.csv", help="Another rival: target, probability, and expert if several."
        ),
    ] = "",
    out: Annotated[
        str, typer.Option(metavar="DIR", help="New folder for the tables and the calibration plot.")
    ] = "",
    lang: LANG = "",
) -> None:
    """Were the probabilities right? Brier and log score, calibration, and levels, beside rivals
    that anyone could have had.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.words.screen import console
        from calibration.scoring import screen, work
        from runs.language import say

        tables = work.score(results, outcomes, mix=mix, constant=constant, experts=experts, out=out)
        place = console()
        for part in screen.show(tables):
            place.print(part)
        if out:
            print(say("{out}: tables and calibration.png", out=out))


def freeze(
    results: Annotated[
        str,
        typer.Argument(metavar="RESULTS", help="Result folder that 'ganzi assess' has written."),
    ],
    out: Annotated[
        str, typer.Option(metavar="FILE.json", help="New file, such as forecast-2022-03.json.")
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the forecast; else the file's.")
    ] = "",
    after: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE.json", help="A frozen forecast that it follows; may be repeated."
        ),
    ] = None,
    statement: Annotated[
        str, typer.Option(metavar="TEXT", help="What its authors knew; else that it is not blind.")
    ] = "",
    lang: LANG = "",
) -> None:
    """Write what a result folder forecasts into one dated file with its hash, to be scored by any
    later version.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from calibration.scoring import frozen
        from runs.folder.reader import open_results
        from runs.language import say

        forecast = frozen.freeze(
            open_results(results), out, name=name, statement=statement, after=after or ()
        )
        print(say("{file}: frozen {date}", file=out, date=forecast.made))
        print(f"SHA-256 {forecast.sha256}")
        print(
            say(
                "for CHANGELOG.md: forecast {name}, SHA-256 {sha256}",
                name=forecast.name,
                sha256=forecast.sha256,
            )
        )


def reforecast(
    results: Annotated[
        str,
        typer.Argument(metavar="RESULTS", help="Result folder that 'ganzi assess' has written."),
    ],
    paths: Annotated[
        str,
        typer.Option(
            metavar="OBSERVED.csv", help="What came outside: driver, month (or year), value."
        ),
    ],
    out: Annotated[str, typer.Option(metavar="DIR", help="New result folder.")],
    outcomes: Annotated[
        str, typer.Option(metavar="OUTCOMES.csv", help="Also score both, as 'ganzi score' does.")
    ] = "",
    mix: Annotated[
        str,
        typer.Option(metavar="MIX", help="Whose probabilities; by default those of 'document'."),
    ] = "",
    jobs: JOBS = -1,
    resume: RESUME = False,
    lang: LANG = "",
) -> None:
    """The same runs with the outside world as it came: what of a forecast's error was luck. No
    forecast.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.words.screen import console
        from calibration.scoring import reforecast as work
        from calibration.scoring import screen
        from calibration.scoring.known import read_outcomes
        from runs.execution import Execution

        if outcomes:
            read_outcomes(outcomes)  # refused here, before any run
        how = Execution(jobs=jobs, resume=resume, job="reforecast")
        original, conditional = work.reforecast(results, paths, out, how)
        place = console()
        for part in screen.show_explained(work.explained(original, conditional, outcomes, mix)):
            place.print(part)
