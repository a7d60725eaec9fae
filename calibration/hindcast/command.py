"""The command that holds the model against the past: validate. Nothing heavy is imported before it
runs.
"""

from typing import Annotated

import typer

from runs.commands.options import DETAIL, JOBS, LANG
from runs.refusals import Phrase


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command("validate")(validate)


def validate(
    out: Annotated[
        str, typer.Argument(metavar="OUT", help="New folder for the card and its tables.")
    ] = "",
    draws: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Draws of the uncertain parameters for every origin; else 100, 10 with --steady.",
        ),
    ] = None,
    jobs: JOBS = -1,
    detail: DETAIL = "coarse",
    source: Annotated[
        str,
        typer.Option(
            metavar="prior|posterior",
            help="Parameters as declared, or fitted ones, which have seen these series.",
        ),
    ] = "prior",
    steady: Annotated[
        bool,
        typer.Option(
            "--steady", help="Instead: is the start at rest? Three years in which nothing changes."
        ),
    ] = False,
    lang: LANG = "",
) -> None:
    """Hindcast: what the model and simple rivals would have said of 2016-2021, scored, as a card
    (HTML and PNG).
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        if steady:
            from calibration.steady import print_steady

            print_steady(draws)
            return
        refuse_without_folder(out)
        from abm.model import DETAILS
        from calibration.hindcast import validate as work
        from calibration.hindcast.card import scope, verdicts
        from runs.language import say
        from runs.refusals import one_of
        from runs.workers.ensemble import checked_jobs

        one_of(Phrase("detail"), detail, DETAILS)
        hindcast = work.validate(
            out,
            draws=100 if draws is None else draws,
            jobs=checked_jobs(jobs),
            detail=detail,
            source=source,
        )
        print(scope(hindcast))
        for line in verdicts(hindcast):
            print(line["text"])
        print(say("{out}: card_en.html, card_zh.html, card_en.png and the tables", out=out))


def refuse_without_folder(out: str) -> None:
    """Refuse a hindcast that is told no folder."""
    from runs.refusals import InputError

    if not out:
        raise InputError("validate_no_folder", "validate: give a folder for the card, or --steady")
