"""The benchmark adds up what it times."""

import io
from types import SimpleNamespace

import numpy as np
from rich.console import Console

from tests.bench import speed as bench


def first(model):
    """A phase."""
    model.seen.append("first")


def second(model):
    """Another phase."""
    model.seen.append("second")


def printed(table):
    """A table as text."""
    console = Console(width=100, file=io.StringIO())
    console.print(table)
    return console.file.getvalue()


def test_each_phase_is_timed_at_every_call():
    model = SimpleNamespace(seen=[], phases=(first, second))

    def run():
        for _ in range(3):
            for phase in model.phases:
                phase(model)

    model.run = run
    spent = bench.seconds_by_phase(model)
    assert model.seen == ["first", "second"] * 3
    assert {name: calls for name, (_, calls) in spent.items()} == {"first": 3, "second": 3}


def test_of_several_runs_the_least_counts_for_each_phase():
    runs = [{"dear": (3.0, 9), "cheap": (1.0, 9)}, {"dear": (2.0, 9), "cheap": (4.0, 9)}]
    assert bench.least(runs) == {"dear": (2.0, 9), "cheap": (1.0, 9)}


def test_the_phase_table_shows_milliseconds_a_month_and_shares_dearest_first():
    text = printed(bench.phase_table({"cheap": (0.1, 100), "dear": (0.3, 100)}))
    assert text.index("dear") < text.index("cheap")
    assert "3.000" in text
    assert "75%" in text
    assert "4.000" in text


def test_timing_returns_the_result():
    seconds, result = bench.timed(lambda: 41 + 1)
    assert result == 42
    assert seconds >= 0
    assert bench.peak_megabytes() > 1


def test_the_rules_timed_give_a_handle_what_they_give_its_row():
    names = ("pasture", "hay", "other_livestock", "status_herd", "compliance")
    table = SimpleNamespace(
        **{name: np.array([10.0, 20.0]) * (place + 1) for place, name in enumerate(names)}
    )
    handle = SimpleNamespace(**{name: getattr(table, name).item(1) for name in names})
    assert bench.winter_plan(table)[1] == bench.winter_plan(handle)
