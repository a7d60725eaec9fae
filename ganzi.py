"""How likely is each target of Ganzi's 2022 policy document, under which policies?

    import ganzi as gz

    results = gz.assess(mixes=["status_quo", "document"], draws=50)   # or gz.open_results(DIR)
    results                              the finding; in a notebook as a table
    results.plot()                       how likely each target is
    results["visits_2025"]               one target; .table, .plot()
    results.compare("document")          what the mix changes, on the same luck
    results.explain("co2_2025")          why it is missed, and what moves it
    results.widget()                     in a notebook: any two mixes side by side, by menus
    results.brief()                      the note of one page
    results.to_iamc()                    for pyam

    gz.GanziModel(mix="document", draw=0).run().plot()                # one course of events

Each takes `lang="zh"`; without it what `gz.speak("zh")` has said once for all, GANZI_LANG, or the
system's language. Tables to go on with: `gz.reachability(results)`, `gz.compare(results)`,
`gz.sweep(DESIGN)`, `gz.write_report(DIR)`; `gz.readable(TABLE)` says any of them in words.
The parts, from the bottom: `agents` (who decides), `abm` (the world), `runs`, `analysis`,
`calibration`. On the command line: `ganzi --help`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typer

    import abm as abm
    import agents as agents
    import analysis as analysis
    import calibration as calibration
    import runs as runs
    from abm import GanziModel, Outlook, PolicyMix
    from analysis import (
        compare,
        frontier,
        load_emulator,
        reach,
        reachability,
        readable,
        write_report,
    )
    from runs import InputError, assess, open_results, speak, sweep

_HOME = {
    **dict.fromkeys(("GanziModel", "Outlook", "PolicyMix"), "abm"),
    **dict.fromkeys(("InputError", "assess", "open_results", "speak", "sweep"), "runs"),
    **dict.fromkeys(
        (
            *("compare", "frontier", "load_emulator", "reach", "reachability"),
            *("readable", "write_report"),
        ),
        "analysis",
    ),
}
_PARTS = ("abm", "agents", "analysis", "calibration", "runs")
LONGEST_COMPLAINT = 230
"""Characters of what is said of something that was typed, without the hint behind it."""
SECONDS_UNTIL_AGAIN, SECONDS_UNTIL_SURE = 0.01, 5.0
"""Until an interrupt comes again that Python has dropped, or that may have been swallowed."""
_COMMANDS = (
    "analysis.commands",
    "analysis.search.command",
    "analysis.brief.command",
    "runs.commands.running",
    "runs.commands.sweeping",
    "runs.commands.folders",
    "runs.commands.equalizing",
    "calibration.fitting.command",
    "calibration.hindcast.command",
    "calibration.learning.command",
    "calibration.scoring.command",
)
__all__ = [
    "GanziModel",
    "InputError",
    "Outlook",
    "PolicyMix",
    "assess",
    "compare",
    "frontier",
    "load_emulator",
    "open_results",
    "reach",
    "reachability",
    "readable",
    "speak",
    "sweep",
    "write_report",
]


def __dir__() -> list[str]:
    """The public names and the parts, and nothing of how they are loaded."""
    return sorted((*__all__, *_PARTS))


def __getattr__(name: str) -> Any:
    """Load a public name when it is asked for, so that `ganzi --help` answers at once."""
    if name in _PARTS:
        return importlib.import_module(name)
    if name not in _HOME:
        raise AttributeError(f"module 'ganzi' has no '{name}'; it offers {', '.join(_HOME)}")
    return getattr(importlib.import_module(_HOME[name]), name)


def application() -> typer.Typer:
    """The command line, with the commands that each package defines."""
    import typer

    from runs.commands.options import before_any_command
    from runs.language import say

    app = typer.Typer(
        help=say(
            "How likely is each target of Ganzi's 2022 policy document, under which policies? "
            "Start with: ganzi assess"
        ),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    app.callback()(before_any_command)
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
    before, sys.unraisablehook = sys.unraisablehook, _once_more
    try:
        with _interrupts_come_again():
            code = _spoken(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # while what speaks is being loaded
        print("error: interrupted", file=sys.stderr)
        code = 130
    finally:
        sys.unraisablehook = before
    sys.exit(code)


@contextlib.contextmanager
def _interrupts_come_again() -> Iterator[None]:
    """Within this an interrupt comes again if the command has not ended a while later: some
    libraries swallow one that arrives while they are loaded. Where a handler of its own is set, as
    in tests, nothing changes.
    """
    waiting: list[threading.Timer] = []

    def interrupt(*_: object) -> None:
        timer = threading.Timer(SECONDS_UNTIL_SURE, _interrupt_main_thread)
        timer.daemon = True
        waiting.append(timer)
        timer.start()
        raise KeyboardInterrupt

    own = threading.current_thread() is threading.main_thread()
    own = own and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if own:
        signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if own:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for timer in waiting:
            timer.cancel()


def _once_more(dropped: sys.UnraisableHookArgs) -> None:
    """Python drops an interrupt that arrives while an object is cleared away: let it come again, a
    moment later.
    """
    if dropped.exc_type is KeyboardInterrupt:
        threading.Timer(SECONDS_UNTIL_AGAIN, _interrupt_main_thread).start()
    else:
        sys.__unraisablehook__(dropped)


def _interrupt_main_thread() -> None:
    """Interrupt what the main thread does, also where it waits, if the system can do so."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def _spoken(arguments: list[str]) -> int:
    """Run the command line in the language that is asked for; returns the exit code."""
    from runs.commands.consoles import replace_what_cannot_be_shown
    from runs.language import speaking
    from runs.language.choice import (
        asked_language,
        command_line_language,
        language_of_the_environment,
    )
    from runs.refusals import InputError, Phrase, complain

    replace_what_cannot_be_shown()
    asked = asked_language(arguments)
    try:
        lang = command_line_language(asked, os.environ)
    except InputError as error:
        with speaking(language_of_the_environment(os.environ)):
            return complain(error, 2)
    with speaking(lang):
        try:
            return _printed(arguments)
        except KeyboardInterrupt:  # while the libraries load, before a command has begun
            return complain(Phrase("interrupted"), 130)


def _printed(arguments: list[str]) -> int:
    """Run the command line; returns its exit code, or 1 if what it printed could not be written,
    which is said in one line unless who read it has left.
    """
    from runs.commands.consoles import takes_nothing
    from runs.refusals import Phrase, complain, reason_of

    try:
        code = _run(arguments)
        sys.stdout.flush()
    except OSError as error:
        nothing_more = takes_nothing(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return 1
        if not nothing_more:
            raise
        reason = reason_of(error)
        return complain(
            Phrase("what was to be printed cannot be written ({reason})", reason=reason), 1
        )
    return code


def _run(arguments: list[str]) -> int:
    """Run the command line in the language that is spoken; returns the exit code."""
    import typer

    from runs.commands.front import help_marks, translate_help, usage_error
    from runs.language import say
    from runs.refusals import one_line, shortened

    command = typer.main.get_command(application())
    translate_help(command)
    try:
        # Not by the command's own `main`, which swallows an interrupt without a word.
        with help_marks(), command.make_context("ganzi", list(arguments)) as context:
            return command.invoke(context) or 0
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:
        if not hasattr(error, "format_message"):  # not the command line's own complaint
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return 0
        path = getattr(getattr(error, "ctx", None), "command_path", "ganzi")
        what = shortened(one_line(usage_error(error)), LONGEST_COMPLAINT)
        line = say("error: {what}; see '{command} --help'", what=what, command=path)
        print(line, file=sys.stderr)
        return 2


if __name__ == "__main__":
    main()
