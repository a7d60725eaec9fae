"""The command that makes mixes comparable: equalize. Nothing heavy is imported before it runs."""

from typing import Annotated

import typer

from runs.commands.options import DETAIL, JOBS, LANG, OUTLOOK, RNG, SOURCE


def add_to(app: typer.Typer) -> None:
    """Add this command to the front door."""
    app.command("equalize")(equalize)


def equalize(
    mix: Annotated[
        str, typer.Argument(metavar="NAME_OR_FILE", help="The mix whose own levers are scaled.")
    ],
    to: Annotated[
        str, typer.Option(metavar="NAME_OR_FILE", help="The mix whose cost is to be met.")
    ] = "document",
    draws: Annotated[
        int, typer.Option(metavar="N", help="Draws over which the cost is averaged.")
    ] = 50,
    rng: RNG = 1,
    jobs: JOBS = -1,
    outlook: OUTLOOK = "uncertain",
    detail: DETAIL = "standard",
    end: Annotated[
        str, typer.Option(metavar="MONTH", help="Last month that counts, such as 2030-12.")
    ] = "2030-12",
    fill: Annotated[
        bool, typer.Option(help="If its own levers do not cost enough, fill up with those of --to.")
    ] = False,
    out: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="The scaled mix as .toml; by default NAME_at_cost_of_TO."
        ),
    ] = "",
    source: SOURCE = "posterior",
    lang: LANG = "",
) -> None:
    """Scale a mix until it costs local governments as much as another, within 1 %, and write it as
    a mix file.
    """
    from runs.language import say
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from runs import equalize as work
        from runs.workers.ensemble import checked_jobs

        own, goal = work.load_mix(mix), work.load_mix(to)
        file = work.checked_output(out or f"{own.name}_at_cost_of_{goal.name}.toml")
        costs = work.Costs(
            draws=draws,
            rng=rng,
            jobs=checked_jobs(jobs),
            outlook=outlook,
            detail=detail,
            end=end,
            source=source,
        )
        result = work.equalized(own, goal, costs, fill=fill, tell=print)
        work.write(result, file, mix, to, costs)
        print(
            say(
                "{file}: scale {scale:.4g}, cost {gap:+.2f} % against '{goal}'",
                file=file,
                scale=result.scale,
                gap=100 * result.gap,
                goal=goal.name,
            )
        )
