"""Options that several commands share."""

from typing import Annotated

import typer

MIX = Annotated[
    list[str],
    typer.Option(
        metavar="NAME_OR_FILE", help="Policy mix: a name ('ganzi list mixes') or a .toml file; may be repeated."
    ),
]
ONE_MIX = Annotated[
    str, typer.Option(metavar="NAME_OR_FILE", help="Policy mix: a name ('ganzi list mixes') or a .toml file.")
]
OUTLOOK = Annotated[
    str, typer.Option(metavar="NAME", help="What nobody chooses: prices, weather ('ganzi list outlooks').")
]
DRAWS = Annotated[int, typer.Option(metavar="N", help="Draws of everything uncertain, the same for every mix.")]
DRAW = Annotated[int, typer.Option(metavar="N", help="Which draw of everything uncertain, from 0.")]
RNG = Annotated[int, typer.Option(metavar="S", help="Luck within a run; the same number gives the same luck.")]
JOBS = Annotated[int, typer.Option(metavar="J", help="Runs at a time; -1: one a processor.")]
DETAIL = Annotated[
    str, typer.Option(metavar="coarse|standard|one_to_one", help="How many rows stand for the real agents.")
]
LANG = Annotated[str, typer.Option(metavar="en|zh", help="Language of labels: English or Chinese.")]
