"""What runs that go through each month together cost against lone runs, phase by phase, month by
month in turn: part of `make bench`.
"""

import time
from collections import Counter

import pandas as pd
from rich.table import Table

from abm import GanziModel
from abm.batch import TOGETHER, Batch
from runs.batches import MOST_TOGETHER

END = "2023-06"
MIXES = ("document", "status_quo")


def seconds_by_phase(runs, end=END):
    """Processor seconds of all runs by phase: (one by one, together)."""
    alone, batch = models(runs, end), Batch(models(runs, end))
    one_by_one, together = Counter(), Counter()
    while batch.running:
        for phase in alone[0].phases:
            began = time.process_time()
            for model in alone:
                model.go_through(phase)
            between = time.process_time()
            batch.go_through(phase)
            one_by_one[phase.__name__] += between - began
            together[phase.__name__] += time.process_time() - between
        for model in (*alone, *batch.models):
            model.end_month()
    return one_by_one, together


def models(runs, end):
    """So many unlike runs."""
    return [
        GanziModel(mix=MIXES[number % len(MIXES)], draw=number // len(MIXES), end=end)
        for number in range(runs)
    ]


def batch_figures(runs=MOST_TOGETHER["standard"]):
    """(rows of the table of figures, table by phase)."""
    alone, together = seconds_by_phase(runs)
    months = runs * len(pd.period_range("2022-01", END, freq="M"))
    table = Table("phase", "alone, ms", f"{runs} together, ms", "times faster")
    converted = {phase.__name__ for phase in TOGETHER}
    for phase, seconds in alone.most_common():
        table.add_row(
            phase + (" *" if phase in converted else ""),
            f"{1e3 * seconds / months:.3f}",
            f"{1e3 * together[phase] / months:.3f}",
            f"{seconds / together[phase]:.2f}",
        )
    ratio = sum(together.values()) / sum(alone.values())
    return [("a run in a batch over a lone run, phases", f"{ratio:.2f}", "0.4")], table
