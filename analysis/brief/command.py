"""The command `ganzi brief`; nothing heavy is imported before it runs."""

import importlib.util
from typing import Annotated

import typer

from runs.commands.options import LANG
from runs.language import spoken_language

PORT = 8765


def add_to(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command()(brief)


def brief(
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Result folder to show; none: only live runs.")
    ] = "",
    port: Annotated[int, typer.Option(metavar="P", help="Port of the page.")] = PORT,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Who can see it: 127.0.0.1 is only you.")
    ] = "127.0.0.1",
    lang: LANG = "",
    show: Annotated[
        bool, typer.Option("--open/--no-open", help="Open it in the browser at once.")
    ] = True,
) -> None:
    """The briefing: a local page to watch and steer a run, and to read the probabilities of a
    result folder.
    """
    from runs.refusals import InputError, one_line_errors

    with one_line_errors(lang):
        # Looked for, not imported: the server reads its settings when it is imported, and they are
        # not made yet.
        lacking = [
            name
            for name in ("solara", "altair", "ipyvuetify")
            if importlib.util.find_spec(name) is None
        ]
        if lacking:
            raise InputError(
                "brief_extra_missing",
                "the page needs the extra 'brief' ({package} is missing): pip install "
                "'ganzi-abm[brief]'",
                package=lacking[0],
            )
        from analysis.brief.launch import serve

        serve(folder, host, port, spoken_language(), show)
