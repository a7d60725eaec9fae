"""Progress: how far, how long still, and the headline targets so far."""

import pytest

from runs.workers.progress import Bar, Lines, Tally
from tests.worlds.synthetic import experiment, failed, record

TASKS = experiment(5).tasks()


def tally(records, total=10):
    kept = Tally(mixes=["status_quo", "document"], total=total, done=0, jobs=2)
    for one in records:
        kept.add(one)
    return kept


def test_shares_are_counted_mix_by_mix():
    kept = tally(
        record(task, {"visits_2025": task.draw > 1 or task.mix.name == "document"})
        for task in TASKS[:8]
    )
    assert kept.share("visits_2025", "status_quo") == "50%"
    assert kept.share("visits_2025", "document") == "100%"
    assert kept.share("co2_2025", "document") == "-"


def test_failed_runs_are_mentioned():
    assert tally([record(TASKS[0], {}), failed(TASKS[1])]).runs() == "2 of 10 runs, 1 failed"
    assert tally([record(TASKS[0], {})]).runs() == "1 of 10 runs"


@pytest.mark.parametrize(("seconds", "text"), [(4, "12 s left"), (60, "3 min left")])
def test_time_left_follows_from_the_pace_since_the_first_run(seconds, text):
    kept = tally(
        record(task, {}) for task in TASKS[:4]
    )  # two at a time: two more since the first pair, six to go
    kept.first -= seconds
    assert kept.time_left() == text
    assert tally([record(TASKS[0], {})]).time_left() == "estimating the time left"


def test_lines_say_the_first_and_the_last(capsys):
    with Lines(tally([], total=3)) as lines:
        for task in TASKS[:3]:
            lines.add([record(task, {"visits_2025": True})])
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == ["assess"] * 3
    assert "3 to go" in said[0]
    assert "1 of 3 runs" in said[1]
    assert "visits_2025 100% / 100%" in said[2]


def test_a_line_counts_all_runs_that_finished_together(capsys):
    with Lines(tally([])) as lines:
        lines.add([record(task, {}) for task in TASKS[:4]])
    assert "4 of 10 runs" in capsys.readouterr().err.splitlines()[1]


def test_the_bar_shows_the_same_and_goes_away(capsys):
    with Bar(tally([], total=2)) as bar:
        bar.add([record(TASKS[0], {"visits_2025": True})])
        picture = bar._picture()
    assert len(picture.renderables) == 2
    assert capsys.readouterr().out == ""


def test_of_many_mixes_the_first_are_shown(capsys):
    mixes = ["status_quo", *(f"mix_{number}" for number in range(13))]
    with Lines(Tally(mixes=mixes, total=1, done=0, jobs=1)) as lines:
        lines.add([record(TASKS[0], {"visits_2025": True})])
    assert capsys.readouterr().err.splitlines()[1].endswith("visits_2025 100% / - / -")
