"""Speed and memory, printed as a table: `make bench`. What is to be reached stands beside; nothing
is asserted.
"""

import argparse
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

from runs.run import peak_megabytes

REPEATS = 3
STORED_RUNS = 1000


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one standard run and its phases only")
    parser.add_argument(
        "--store", type=int, default=STORED_RUNS, help="cheap runs whose storing is measured"
    )
    given = parser.parse_args()
    console = Console()
    rows, phases = standard_figures()
    console.print(phase_table(phases))
    if not given.quick:
        from tests.bench.batches import batch_figures
        from tests.bench.beside import beside_figures
        from tests.bench.sweeps import ensemble_figures, store_figures

        rows += handle_figures() + one_to_one_figures() + ensemble_figures() + start_figures()
        rows += store_figures(given.store)
        figures, table = batch_figures()
        rows += figures + beside_figures()
        console.print(table)
    console.print(figure_table(rows))


def standard_figures():
    """(rows of the table of figures, seconds by phase of one run) for a run with
    standard detail.
    """
    from abm import GanziModel

    seconds = [timed(lambda: GanziModel(draw=0).run())[0] for _ in range(REPEATS)]
    best = min(seconds)
    peak = peak_megabytes()
    model = GanziModel(draw=0)
    agents = len(model.agents)
    months = model.clock.end - model.clock.start + 1
    phases = least([seconds_by_phase(GanziModel(draw=0)) for _ in range(REPEATS)])
    rows = [
        ("one standard run, build included", f"{best:.2f} s", "0.6 s"),
        ("peak memory of the process", f"{peak:.0f} MB", "350 MB"),
        ("agents", f"{agents:,}", "about 5,000"),
        ("agent-months a second", f"{agents * months / best:,.0f}", "1,000,000"),
    ]
    return rows, phases


def seconds_by_phase(model):
    """Seconds each phase takes over a whole run: dict phase -> (seconds, calls)."""
    spent = {}
    model.phases = tuple(stopwatch(phase, spent) for phase in model.phases)
    model.run()
    return spent


def least(runs):
    """The least seconds each phase took in any of several runs: dict phase -> (seconds, calls)."""
    return {name: min(run[name] for run in runs) for name in runs[0]}


def stopwatch(phase, spent):
    """The phase, with its time added up in `spent`."""

    def run(model):
        seconds, _ = timed(lambda: phase(model))
        total, calls = spent.get(phase.__name__, (0.0, 0))
        spent[phase.__name__] = (total + seconds, calls + 1)

    return run


def handle_figures():
    """How much slower the same rules are when Mesa calls them agent by agent than when they run
    over columns.
    """
    from abm import GanziModel
    from agents import Herder

    model = GanziModel(draw=0, end="2022-01")
    herders = model.agents_by_type[Herder]
    columns = min(timed(lambda: winter_plan(model.herders))[0] for _ in range(REPEATS * REPEATS))
    each = min(timed(lambda: herders.do(winter_plan))[0] for _ in range(REPEATS))
    return [
        ("rules agent by agent over columns", f"{each / columns:.0f} times slower", "at least 50")
    ]


def winter_plan(herder):
    """Two rules of herders for one household's handle or for the whole table."""
    from agents.pasture.herder import carrying_capacity, wanted_herd

    capacity = carrying_capacity(
        500.0,
        herder.pasture,
        sustainable_use=0.5,
        hay=herder.hay,
        daily_hay=3.0,
        winter_days=180.0,
        other_livestock=herder.other_livestock,
    )
    return wanted_herd(
        herder.status_herd,
        capacity,
        custom=0.5,
        allowance=herder.pasture,
        compliance=herder.compliance,
    )


def one_to_one_figures():
    """Cost of a month and memory when every household and firm has its own row, in a process of its
    own.
    """
    script = (
        "import time; from abm import GanziModel; m = GanziModel(draw=0, detail='one_to_one', "
        "end='2022-12')\n"
        "t = time.perf_counter(); m.run(); s = (time.perf_counter() - t) / 12\n"
        "from runs.run import peak_megabytes; print(s, peak_megabytes(), len(m.agents))\n"
        "from tests.bench.beside import *; print(memory_share(column_bytes(m), s))"
    )
    seconds, memory, agents, share = (
        float(word) for word in output_of([sys.executable, "-c", script]).split()[-4:]
    )
    return [
        ("a month in one_to_one", f"{seconds:.2f} s", "0.3 s"),
        ("peak memory in one_to_one", f"{memory:,.0f} MB", "2,500 MB"),
        ("agents in one_to_one", f"{agents:,.0f}", "about 300,000"),
        ("agent-months a second in one_to_one", f"{agents / seconds:,.0f}", "5,000,000"),
        ("share of the memory limit in one_to_one", f"{share:.1%}", ""),
    ]


def start_figures():
    """Time until Python has the package, and until the command shows its help."""
    package = min(
        timed(lambda: output_of([sys.executable, "-c", "import abm"]))[0] for _ in range(REPEATS)
    )
    bare = min(timed(lambda: output_of([sys.executable, "-c", ""]))[0] for _ in range(REPEATS))
    command = [
        sys.executable,
        "-c",
        "import sys, ganzi; sys.argv = ['ganzi', '--help']; ganzi.main()",
    ]
    help_page = min(timed(lambda: output_of(command))[0] for _ in range(REPEATS))
    return [
        ("import abm", f"{package - bare:.2f} s", "0.8 s"),
        ("ganzi --help", f"{help_page:.2f} s", "0.5 s"),
    ]


def timed(work):
    """(seconds, result) of calling `work`."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def processor_seconds(work):
    """(processor seconds of this process, result) of calling `work`."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def output_of(command):
    """What a command prints; raises if it fails."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def phase_table(phases):
    """Table of phases, the dearest first."""
    table = Table("phase", "ms a month", "share", title="One standard run by phase")
    whole = sum(seconds for seconds, _ in phases.values())
    for name, (seconds, calls) in sorted(phases.items(), key=lambda item: -item[1][0]):
        table.add_row(name, f"{seconds / calls * 1000:.3f}", f"{seconds / whole:.0%}")
    table.add_row("all", f"{whole / max(calls for _, calls in phases.values()) * 1000:.3f}", "100%")
    return table


def figure_table(rows):
    """Table of figures with what is to be reached."""
    table = Table("what", "measured", "to reach", title="Speed and memory")
    for row in rows:
        table.add_row(*row)
    return table


if __name__ == "__main__":
    main()
