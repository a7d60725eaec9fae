"""Options that several commands share."""

from typing import Annotated

import typer

MIX = Annotated[
    list[str],
    typer.Option(
        metavar="NAME_OR_FILE",
        help="Policy mix: a name ('ganzi list mixes') or a .toml file; may be repeated.",
    ),
]
ONE_MIX = Annotated[
    str,
    typer.Option(
        metavar="NAME_OR_FILE", help="Policy mix: a name ('ganzi list mixes') or a .toml file."
    ),
]
OUTLOOK = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="What nobody chooses: prices, weather ('ganzi list outlooks')."
    ),
]
DRAWS = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="Draws of everything uncertain, the same for every mix; else 150."
    ),
]
DRAW = Annotated[int, typer.Option(metavar="N", help="Which draw of everything uncertain, from 0.")]
RNG = Annotated[
    int, typer.Option(metavar="S", help="Luck within a run; the same number gives the same luck.")
]
JOBS = Annotated[int, typer.Option(metavar="J", help="Runs at a time; -1: one a processor.")]
DETAIL = Annotated[
    str,
    typer.Option(
        metavar="coarse|standard|one_to_one", help="How many rows stand for the real agents."
    ),
]
LANG = Annotated[
    str,
    typer.Option(
        metavar="en|zh",
        help="Language: English or Chinese; else GANZI_LANG, else that of the system.",
    ),
]
RESUME = Annotated[
    bool,
    typer.Option("--resume", help="Continue what an interrupted run of the same command left."),
]
TIME_LIMIT = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="A run that takes longer is a failed run; else no limit."),
]
CLUSTER = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Run on an existing Dask cluster, such as tcp://127.0.0.1:8786."
    ),
]
RETRY_FAILED = Annotated[bool, typer.Option("--retry-failed", help="Make the failed runs again.")]
FOLDER = Annotated[str, typer.Argument(metavar="DIR", help="Result folder.")]
UNTIL = Annotated[
    str | None,
    typer.Option(
        metavar="settled|precise",
        help="Add draws until each target's verdict is settled, or its interval narrow enough, "
        "instead of --draws.",
    ),
]
READING = Annotated[
    str,
    typer.Option(
        metavar="awarded|listed",
        help="How what a place applies for is read: won, or on the list of candidates.",
    ),
]
THRESHOLD = Annotated[
    float,
    typer.Option(
        metavar="P", help="With --until settled: probability that a verdict is above or below."
    ),
]
MAX_DRAWS = Annotated[
    int | None, typer.Option(metavar="N", help="With --until: most draws; else 2000, or 800.")
]
HALF_WIDTH = Annotated[
    float,
    typer.Option(
        metavar="P", help="With --until precise: half of an interval's width that is enough."
    ),
]
DETAILS = Annotated[
    bool,
    typer.Option("--details", help="Also intervals, tests and what each number rests on."),
]
SOURCE = Annotated[
    str,
    typer.Option(
        metavar="posterior|prior",
        help="Uncertain parameters: fitted to the past, or as declared.",
    ),
]
ABLATE = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Leave a mechanism out ('ganzi list ablations'); may be repeated.",
    ),
]


def before_any_command(lang: LANG = "") -> None:
    """Take `--lang` before a command too; which language is spoken is known before anything is
    parsed, so that this can be said in it.
    """
