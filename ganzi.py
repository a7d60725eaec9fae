"""Front door: the command `ganzi`, and the public names for notebooks (`import ganzi as gz`)."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import typer

_HOME = {
    **dict.fromkeys(("GanziModel", "Outlook", "PolicyMix"), "abm"),
    **dict.fromkeys(("assess", "open_results", "sweep"), "runs"),
    **dict.fromkeys(("compare", "reachability", "write_report"), "analysis"),
}
_COMMANDS = (
    "analysis.commands",
    "analysis.brief.command",
    "runs.commands.running",
    "runs.commands.sweeping",
    "runs.commands.folders",
    "runs.commands.equalizing",
    "calibration.fitting.command",
    "calibration.hindcast.command",
    "calibration.scoring.command",
)
_HELP = (
    "How likely is each target of Ganzi's 2022 policy document, under which policies? Start with: "
    "ganzi assess"
)

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name when it is asked for, so that `ganzi --help` answers at once."""
    if name not in _HOME:
        raise AttributeError(f"module 'ganzi' has no '{name}'; it offers {', '.join(_HOME)}")
    return getattr(importlib.import_module(_HOME[name]), name)


def application() -> typer.Typer:
    """The command line, with the commands that each package defines."""
    import typer

    app = typer.Typer(
        help=_HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    for module in _COMMANDS:
        importlib.import_module(module).add_to(app)
    return app


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; leaves with 0, with 2 and one line on bad input, with 130 when
    interrupted.
    """
    # A sum must not depend on how many threads share it; set before numpy loads, also for workers.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    try:
        code = application()(args=arguments, prog_name="ganzi", standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):  # not the command line's own complaint
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            sys.exit(0)
        command = getattr(getattr(error, "ctx", None), "command_path", "ganzi")
        message = " ".join(error.format_message().split()).rstrip(".")
        print(f"error: {message}; see '{command} --help'", file=sys.stderr)
        code = 2
    sys.exit(code or 0)


if __name__ == "__main__":
    main()
