"""The command that scores probabilities once outcomes are known: score. Nothing heavy is imported
before it runs.
"""

from typing import Annotated

import typer

from runs.commands.options import LANG


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command("score")(score)


def score(
    results: Annotated[
        str,
        typer.Argument(metavar="RESULTS", help="Result folder that 'ganzi assess' has written."),
    ],
    outcomes: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOMES.csv",
            help="Known outcomes: target, outcome (1 or 0), date, and value.",
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
    """Were the probabilities right? Brier and log score, calibration, and levels, beside a constant
    and experts.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from calibration.scoring import work
        from runs.language import say

        tables = work.score(results, outcomes, mix=mix, constant=constant, experts=experts, out=out)
        print(tables.forecasters.round(3).to_string(index=False))
        if len(tables.levels):
            print(tables.levels.round(3).to_string(index=False))
        if tables.left_out:
            line = say(
                "not judged in {results}, and left out: {names}",
                results=results,
                names=", ".join(tables.left_out),
            )
            print(line)
        if out:
            print(say("{out}: tables and calibration.png", out=out))
