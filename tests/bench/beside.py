"""Agent-months a second of processor time beside Starsim and Mesa, and how near that is to what
memory allows: part of `make bench`.

`python -m tests.bench.beside` alone prints the table. Starsim needs an environment of its own
(`pip install starsim` in it) and is no dependency: GANZI_STARSIM names its Python; without it that
is said. It makes its simplest model, SIR on a random network, over as many agents in as many
months. Mesa calls two rules of herders agent by agent, once a month. What is built is built within
the time that is measured; of several times the least counts.
"""

import json
import os
import subprocess
import sys

import numpy as np
from rich.console import Console

from runs.batches import MOST_TOGETHER
from tests.bench.speed import REPEATS, figure_table, output_of, processor_seconds

STARSIM = os.environ.get("GANZI_STARSIM", sys.executable)
NOT_HERE = 3
"""Exit code of a Python that has no Starsim."""
SIR = """
import json, sys, time
try:
    import starsim
except ImportError:
    sys.exit(3)
agents, months, repeats = map(int, sys.argv[1:])
spent = []
for _ in range(repeats + 1):  # the first compiles
    began = time.process_time()
    starsim.Sim(
        n_agents=agents, diseases="sir", networks="random", verbose=0,
        dt=starsim.month, dur=starsim.datedur(months=months),
    ).run()
    spent.append(time.process_time() - began)
print(json.dumps([min(spent[1:]), starsim.__version__]))
"""
RUNS = """
import json, sys
from tests.bench.beside import standard_runs
print(json.dumps(standard_runs(int(sys.argv[1]))))
"""


def standard_runs(runs):
    """What so many standard runs come to, as a worker would make them (one alone, several as a
    batch): processor seconds, agents (of all runs), months, bytes of columns, peak memory in MB.
    """
    from abm import GanziModel
    from abm.batch import Batch
    from runs.run import peak_megabytes

    def made():
        mixes = ("status_quo", "document")
        models = [GanziModel(mix=mixes[run % 2], draw=run // 2) for run in range(runs)]
        return Batch(models).finish().models if runs > 1 else (models[0].run(),)

    seconds, models = processor_seconds(made)
    clock = models[0].clock
    return {
        "seconds": seconds,
        "agents": sum(len(model.agents) for model in models),
        "months": clock.end - clock.start + 1,
        "bytes": sum(column_bytes(model) for model in models),
        "megabytes": peak_megabytes(),
    }


def column_bytes(model):
    """Bytes of every column of every agent and edge of a model."""
    tables = (*model.tables(), *model.network.layers().values())
    return sum(getattr(table, name).nbytes for table in tables for name in table.columns)


def memory_share(size, seconds_a_month):
    """Share of the memory limit that is reached: what it takes to read and write so many bytes
    once, over what a month takes.
    """
    there, other = np.zeros(size // 8), np.ones(size // 8)
    least = min(processor_seconds(lambda: np.copyto(there, other))[0] for _ in range(9))
    return least / seconds_a_month


def starsim_seconds(agents, months):
    """(seconds, version) of Starsim's simplest model; None where it is not installed."""
    given = [STARSIM, "-c", SIR, str(agents), str(months), str(REPEATS)]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    if done.returncode == NOT_HERE:
        return None
    done.check_returncode()
    return json.loads(done.stdout.splitlines()[-1])


def mesa_rate():
    """Agent-months a second when Mesa's `AgentSet.do` calls two rules for every herder."""
    from abm import GanziModel
    from agents import Herder
    from tests.bench.speed import winter_plan

    herders = GanziModel(draw=0, end="2022-01").agents_by_type[Herder]
    each = min(processor_seconds(lambda: herders.do(winter_plan))[0] for _ in range(REPEATS))
    return len(herders) / each


def beside_figures():
    """Rows of the table of figures."""
    runs = MOST_TOGETHER["standard"]
    command = [sys.executable, "-c", RUNS]
    lone, batch = {"seconds": np.inf}, {"seconds": np.inf}
    for _ in range(REPEATS):
        one, many = (json.loads(output_of([*command, str(number)])) for number in (1, runs))
        lone = min(lone, one, key=lambda found: found["seconds"])
        batch = min(batch, many, key=lambda found: found["seconds"])
    a_month = batch["seconds"] / batch["months"]
    return [
        ("agent-months a second, standard, alone", rate(lone), "1,000,000"),
        (f"agent-months a second, standard, {runs} together", rate(batch), "1,300,000"),
        *starsim_rows(lone["agents"], batch["agents"], months=batch["months"]),
        ("agent-months a second, Mesa, two rules only", f"{mesa_rate():,.0f}", "far less"),
        (
            f"share of the memory limit, {runs} together",
            f"{memory_share(batch['bytes'], a_month):.1%}",
            "",
        ),
        (f"peak memory of a worker, {runs} together", f"{batch['megabytes']:.0f} MB", "500 MB"),
    ]


def rate(found):
    """Agent-months a second, in words."""
    return f"{found['agents'] * found['months'] / found['seconds']:,.0f}"


def starsim_rows(*agents, months):
    """A row for Starsim with each of these numbers of agents."""
    rows = []
    for number in agents:
        found = starsim_seconds(number, months)
        name = f"agent-months a second, Starsim, {number:,} agents"
        if found is None:
            return [(name, "not installed", "GANZI_STARSIM=PYTHON")]
        seconds, version = found
        said = rate({"agents": number, "months": months, "seconds": seconds})
        rows.append((name, said, f"(version {version})"))
    return rows


if __name__ == "__main__":
    Console().print(figure_table(beside_figures()))
