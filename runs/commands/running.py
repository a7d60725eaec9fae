"""Commands of one run and of the registers: run, list; nothing heavy is imported early."""

from typing import Annotated

import typer

from runs.commands.options import ABLATE, DETAIL, DRAW, LANG, ONE_MIX, OUTLOOK, RNG, SOURCE
from runs.refusals import Phrase

REGISTERS = (
    "targets",
    "levers",
    "mixes",
    "outlooks",
    "indicators",
    "parameters",
    "ablations",
    "edges",
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command("run")(run)
    app.command("list")(show_register)


def run(
    mix: ONE_MIX = "status_quo",
    outlook: OUTLOOK = "uncertain",
    draw: DRAW = 0,
    rng: RNG = 1,
    detail: DETAIL = "standard",
    out: Annotated[
        str, typer.Option(metavar="FILE", help="All indicators by month, as .csv or .parquet.")
    ] = "",
    lang: LANG = "",
    source: SOURCE = "posterior",
    ablate: ABLATE = None,
) -> None:
    """One run: every indicator by month into a file, or the headline indicators by year on the
    screen.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs.commands import one_run

        file = one_run.checked_file(out) if out else None
        model = one_run.checked_model(
            mix=mix,
            outlook=outlook,
            draw=draw,
            rng=rng,
            detail=detail,
            source=source,
            ablations=ablate or (),
        )
        model.run()
        if file:
            one_run.write_outcomes(model, file)
            print(file)
        else:
            one_run.print_years(model)


def show_register(
    what: Annotated[str, typer.Argument(metavar="|".join(REGISTERS), help="Which register.")],
    lang: LANG = "",
) -> None:
    """What there is: targets, levers, mixes, outlooks, indicators, parameters, ablations, edges;
    with units and ranges.
    """
    from runs.refusals import one_line_errors, one_of

    with one_line_errors(lang):
        from runs.commands.listing import print_register

        one_of(Phrase("register"), what, REGISTERS)
        print_register(what)
