"""Commands that ask what it would take: reach, frontier, survey. Nothing heavy is imported before
a command runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from runs.commands.options import JOBS, LANG, RESUME

if TYPE_CHECKING:
    from collections.abc import Iterable

ALLOW_CUTS = Annotated[
    bool,
    typer.Option(
        "--allow-cuts",
        help="Let levers go below the status quo, too; lists what that takes away.",
    ),
]
CONFIRM = Annotated[
    int,
    typer.Option(
        metavar="N", help="Fresh paired draws that confirm; 0: none, every number is emulated."
    ),
]
ROBUST = Annotated[
    float | None,
    typer.Option(metavar="P", help="Look only at the worst part of the draws, such as 0.1."),
]
WEIGHT = Annotated[
    list[str] | None,
    typer.Option(metavar="TARGET=W", help="How much a target counts, else 1; may be repeated."),
]
OUT = Annotated[
    str,
    typer.Option(
        metavar="DIR", help="Folder for mixes, tables and runs; else the first free in results/."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    for command in (reach, frontier, survey):
        app.command()(command)


def reach(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET...", help="Targets ('ganzi list targets') or groups of them."
        ),
    ],
    level: Annotated[
        float, typer.Option(metavar="P", help="Published probability that each is to have.")
    ] = 0.5,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Most local cost beyond the status quo, bn CNY, discounted."
        ),
    ] = None,
    allow_cuts: ALLOW_CUTS = False,
    confirm: CONFIRM = 30,
    weight: WEIGHT = None,
    robust: ROBUST = None,
    synergies: Annotated[
        bool,
        typer.Option("--synergies", help="Run the strongest levers in all combinations, too."),
    ] = False,
    out: OUT = "",
    jobs: JOBS = -1,
    resume: RESUME = False,
    lang: LANG = "",
) -> None:
    """What would it take? The cheapest mix for which every target is likely enough; writes it as a
    mix file, confirmed by runs.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.search.reach import reach as answered

        answer = answered(
            targets,
            level=level,
            budget=budget,
            allow_cuts=allow_cuts,
            confirm=confirm,
            weights=_weights(weight or ()),
            robust=robust,
            synergies=synergies,
            out=out or None,
            jobs=jobs,
            resume=resume,
        )
        _print(repr(answer).splitlines())


def frontier(
    budget: Annotated[
        list[float] | None,
        typer.Option(
            metavar="X",
            help="Most local cost beyond the status quo, bn CNY; may be repeated; else four.",
        ),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TARGET", help="A target or group that counts; may be repeated; else all."
        ),
    ] = None,
    allow_cuts: ALLOW_CUTS = False,
    confirm: CONFIRM = 30,
    weight: WEIGHT = None,
    robust: ROBUST = None,
    out: OUT = "",
    jobs: JOBS = -1,
    resume: RESUME = False,
    lang: LANG = "",
) -> None:
    """The best mix for the money: targets met on average against local cost, a mix a budget; writes
    the mixes, confirmed by runs.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.search.frontier import BUDGETS
        from analysis.search.frontier import frontier as found

        best = found(
            budgets=budget or BUDGETS,
            targets=target or None,
            allow_cuts=allow_cuts,
            confirm=confirm,
            weights=_weights(weight or ()),
            robust=robust,
            out=out or None,
            jobs=jobs,
            resume=resume,
        )
        _print(repr(best).splitlines())


def survey(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Result folder that 'ganzi assess' has written.")
    ],
    mix: Annotated[
        str, typer.Option(metavar="MIX", help="Mix of the folder whose verdicts are looked at.")
    ] = "document",
    number: Annotated[int, typer.Option(metavar="N", help="Numbers that are shown.")] = 3,
    out: Annotated[
        str, typer.Option(metavar="FILE", help="The whole table as .csv, all numbers.")
    ] = "",
    lang: LANG = "",
) -> None:
    """Which uncertain numbers, if somebody surveyed them, would change most verdicts; from the runs
    of a folder.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from pathlib import Path

        from analysis.search.knowing import worth_surveying
        from analysis.search.telling import survey_lines
        from analysis.search.writing import checked_csv, write_table
        from runs.refusals import whole_number

        number = whole_number("--number", number, 1)
        file = checked_csv(out) if out else None
        table = worth_surveying(folder, mix)
        _print(survey_lines(table, number))
        if file is not None:
            write_table(Path(file), table)


def _print(lines: Iterable[str]) -> None:
    """Print lines as wide as the terminal; whole where another program reads them."""
    from runs.commands.screens import ENDLESS, console, print_lines

    print_lines(console(piped=ENDLESS), lines)


def _weights(given: Iterable[str]) -> dict[str, float]:
    """Weights from words such as visits_2025=2; refused in one line where they are none."""
    from runs.refusals import InputError

    weights = {}
    for word in given:
        name, _, number = word.partition("=")
        try:
            weights[name] = float(number)
        except ValueError:
            raise InputError(
                "weight_word",
                "--weight {word}: write a target and a number, such as visits_2025=2",
                word=word,
            ) from None
    return weights
