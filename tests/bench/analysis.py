"""Time and memory of analysing a result folder: `python -m tests.bench.analysis DIR`; each step
once, in one process.
"""

import resource
import sys
import time

from rich.console import Console
from rich.table import Table

MEGABYTE_IN_KILOBYTES = 1024


def measured(folder):
    """[(step, seconds, processor seconds, MB)] of what a report says, its figure and its workbook;
    then the sum.
    """
    from analysis.figures import picture, probability_figure
    from analysis.report.findings import Findings
    from analysis.report.workbook import workbook_report

    rows = []

    def step(name, work):
        began, used = time.perf_counter(), time.process_time()
        found = work()
        rows.append((name, time.perf_counter() - began, time.process_time() - used, peak_memory()))
        return found

    findings = step("read, reachability", lambda: Findings(folder))
    for name in ("groups", "first_years", "comparison", "costs", "effectiveness", "dominance"):
        step(name, lambda name=name: getattr(findings, name))
    for name in ("drivers", "grades", "explanations", "states", "regrets", "pairs"):
        step(name, lambda name=name: getattr(findings, name))
    step("figure", lambda: picture(probability_figure(findings.table)))
    step("workbook", lambda: workbook_report(findings))
    return [*rows, ("all", sum(row[1] for row in rows), sum(row[2] for row in rows), peak_memory())]


def peak_memory():
    """Most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE_IN_KILOBYTES


def main():
    """Print the table."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.bench.analysis DIR")
    table = Table(
        "step",
        "seconds",
        "processor seconds",
        "peak memory, MB",
        title=f"Analysis of {sys.argv[1]}",
    )
    for name, seconds, used, peak in measured(sys.argv[1]):
        table.add_row(name, f"{seconds:.2f}", f"{used:.2f}", f"{peak:,.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
