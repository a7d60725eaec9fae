"""The command that scores probabilities once outcomes are known: score. Nothing heavy is imported
before it runs.
"""

from typing import Annotated

import typer


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
) -> None:
    """Were the probabilities right? Brier and log score, calibration, and levels, beside a constant
    and experts.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from calibration.scoring import work

        tables = work.score(results, outcomes, mix=mix, constant=constant, experts=experts, out=out)
        print(tables.forecasters.round(3).to_string(index=False))
        if len(tables.levels):
            print(tables.levels.round(3).to_string(index=False))
        if tables.left_out:
            print(f"not judged in {results}, and left out: {', '.join(tables.left_out)}")
        if out:
            print(f"{out}: tables and calibration.png")
