"""Commands that run or list: run, list. Nothing heavy is imported before a command runs."""

from typing import Annotated

import typer

from runs.commands import sweeping as sweep_commands
from runs.commands.options import DETAIL, DRAW, LANG, ONE_MIX, OUTLOOK, RNG
from runs.language import speaking

REGISTERS = ("targets", "levers", "mixes", "outlooks", "indicators", "parameters")


def add_to(app):
    """Add these commands to the front door."""
    app.command("run")(run)
    sweep_commands.add_to(app)
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
    lang: LANG = "en",
):
    """One run: every indicator by month into a file, or the headline indicators by year on the
    screen.
    """
    from runs.refusals import one_line_errors

    with one_line_errors():
        from runs.commands import single
        from runs.commands.listing import checked_language

        checked_language(lang)
        file = single.checked_file(out) if out else None
        model = single.checked_model(mix=mix, outlook=outlook, draw=draw, rng=rng, detail=detail)
        model.run()
        if file:
            single.write_outcomes(model, file)
            print(file)
        else:
            with speaking(lang):
                single.print_years(model)


def show_register(
    what: Annotated[str, typer.Argument(metavar="|".join(REGISTERS), help="Which register.")],
    lang: LANG = "en",
):
    """What there is: targets, levers, mixes, outlooks, indicators, parameters; with units and
    ranges.
    """
    from runs.refusals import one_line_errors, one_of

    with one_line_errors():
        from runs.commands.listing import checked_language, print_register

        one_of("register", what, REGISTERS)
        checked_language(lang)
        print_register(what, lang)
