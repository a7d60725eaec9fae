"""Scores on the screen: an event a line, a level a line, then each forecaster and what it means."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.table import Table

from calibration.scoring.rivals import ALL_MET, RECOVERY, REFERENCE_CLASS, STATUS_QUO, WALK
from calibration.scoring.scores import (
    AGENTS,
    CONSTANT,
    EXPERTS,
    FEWEST_GROUPS,
    HINDSIGHT,
    MODEL,
    OWN,
    PUBLISHED,
    brier_scores,
)
from runs.language import column_text, say, say_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from calibration.scoring.reforecast import Explained
    from calibration.scoring.work import Scores

NOTHING = "–"
LATE = "!"
"""Mark of what was known before the forecast was made."""
OTHER_COUNT = "#"
"""Mark of a level that was counted in another way than the model counts."""
SIMPLE = (WALK, RECOVERY, STATUS_QUO)
MOST_CHANGES = 12
"""Targets shown whose probability changed most."""


def names() -> dict[str, str]:
    """What each forecaster is called."""
    return {
        PUBLISHED: say_as("forecaster", "published"),
        MODEL: say_as("forecaster", "model with its error"),
        AGENTS: say_as("forecaster", "agents alone"),
        STATUS_QUO: say_as("forecaster", "nothing changes"),
        ALL_MET: say_as("forecaster", "all is met"),
        REFERENCE_CLASS: say_as("forecaster", "targets of its kind before"),
        WALK: say_as("forecaster", "random walk"),
        RECOVERY: say_as("forecaster", "recovery of travel"),
        CONSTANT: say_as("forecaster", "the same for all"),
        EXPERTS: say_as("forecaster", "experts"),
        HINDSIGHT: say_as("forecaster", "share met (hindsight, no forecast)"),
    }


def show(tables: Scores) -> Iterator[Table | str]:
    """What is printed, in order."""
    yield from _headings(tables)
    if len(tables.targets):
        yield event_table(tables.targets)
    if len(tables.readings):
        yield from _readings(tables.readings)
    if len(tables.levels):
        yield level_table(tables)
    if len(tables.forecasters):
        yield forecaster_table(tables.forecasters)
        yield from _summary(tables.summary.iloc[0].to_dict(), tables.forecasters)
    if len(tables.level_means):
        yield mean_table(tables.level_means)
    yield from _notes(tables)


def _headings(tables: Scores) -> Iterator[str]:
    """Whose probabilities these are."""
    forecast = tables.forecast
    yield say(
        "{name}, made {date}, mix {mix}", name=forecast.name, date=forecast.made, mix=tables.mix
    )
    if forecast.sha256:
        yield f"SHA-256 {forecast.sha256}"
    if forecast.conditional:
        yield conditional_label()


def conditional_label() -> str:
    """What stands beside everything that knows outside paths that came true."""
    return say("conditional on realised outside paths; not a forecast; not for tuning")


def _empty(*columns: str) -> Table:
    """A table without lines whose second column takes the room that the others leave."""
    table = Table(
        box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )
    for place, column in enumerate(columns):
        table.add_column(
            column,
            justify="left" if place < 2 else "right",
            ratio=1 if place == 1 else None,
            overflow="fold",
        )
    return table


def event_table(targets: pd.DataFrame) -> Table:
    """One line an event: number, label, three probabilities, outcome, Brier score of each."""
    table = _empty(
        "#",
        say("target"),
        *(f"{name}, %" for name in _short_names()),
        say_as("column", "came"),
        *(f"B {name}" for name in _short_names()),
    )
    for row in targets.sort_values("number").to_dict("records"):
        errors = [float(brier_scores(row[name], row["outcome"])) for name in OWN]
        table.add_row(
            str(row["number"]),
            column_text(row, "label") + ("" if row["ahead"] else f" {LATE}"),
            *(_percent(row[name]) for name in OWN),
            say("yes") if row["outcome"] else say("no"),
            *(_digits(error) for error in errors),
        )
    return table


def _short_names() -> tuple[str, str, str]:
    """The three probabilities in a narrow column."""
    return (
        say_as("narrow column", "publ."),
        say_as("narrow column", "model"),
        say_as("narrow column", "agents"),
    )


def _readings(readings: pd.DataFrame) -> Iterator[str]:
    """Other readings of a target's words."""
    for row in readings.to_dict("records"):
        yield say(
            "other reading, not counted: {target}, {reading}: {probability}, came: {outcome}, "
            "Brier {brier}",
            target=row["target"],
            reading=row["reading"],
            probability=_percent(row[PUBLISHED]),
            outcome=say("yes") if row["outcome"] else say("no"),
            brier=_digits(row["brier"]),
        )


def level_table(tables: Scores) -> Table:
    """One line a level: what came, the published median with its 80 %, and relative CRPS."""
    table = _empty(
        say("year"),
        say("indicator"),
        say_as("column", "came"),
        say("median"),
        "80 %",
        say_as("column", "inside"),
        *(f"CRPS {name}" for name in _short_names()[:2]),
        say("CRPS simple"),
    )
    called = tables.forecast.content["indicators"]
    for _, rows in tables.levels.groupby(["target", "indicator", "year", "vintage"], sort=False):
        by_name = {row["forecaster"]: row for row in rows.to_dict("records")}
        first = by_name.get(PUBLISHED, next(iter(by_name.values())))
        marks = ("" if first["ahead"] else LATE) + ("" if first["counts"] else OTHER_COUNT)
        simple = [by_name[name]["relative_crps"] for name in SIMPLE if name in by_name]
        table.add_row(
            str(first["year"]),
            f"{column_text(called[first['indicator']], 'label')} {marks}".rstrip(),
            _value(first["published"]),
            _value(first["median"]),
            f"{_value(first['low'])}…{_value(first['high'])}",
            say("yes") if first["inside_80"] else say("no"),
            *(_digits(by_name.get(name, {}).get("relative_crps")) for name in OWN[:2]),
            _digits(simple[0] if simple else None),
        )
    return table


def forecaster_table(forecasters: pd.DataFrame) -> Table:
    """One line a forecaster, beside what was published."""
    table = _empty(
        "n",
        say("forecaster"),
        say("mean, %"),
        "Brier",
        say("if right"),
        say("log score"),
        say("published less this"),
        "95 %",
    )
    for row in forecasters.to_dict("records"):
        interval = f"{_digits(row['low'])}…{_digits(row['high'])}"
        table.add_row(
            str(row["n"]),
            names()[row["forecaster"]],
            _percent(row["mean_probability"]),
            _digits(row["brier"]),
            _digits(row["expected_brier"]),
            _digits(row["log_score"]),
            _digits(row["published_less_this"]),
            interval if math.isfinite(row["low"]) else NOTHING,
        )
    return table


def mean_table(means: pd.DataFrame) -> Table:
    """One line a forecaster of levels."""
    table = _empty(
        "n",
        say("forecaster of levels"),
        *(say("in {part} %", part=part) for part in (50, 80, 95)),
        "CRPS",
        say("log score"),
        say("published less this"),
    )
    for row in means.to_dict("records"):
        table.add_row(
            str(row["n"]),
            names()[row["forecaster"]],
            *(_percent(row[f"inside_{part}"]) for part in (50, 80, 95)),
            _digits(row["relative_crps"]),
            _digits(row["log_score"]),
            _digits(row["published_less_this"]),
        )
    return table


def _summary(row: dict[str, Any], forecasters: pd.DataFrame) -> Iterator[str]:
    """Murphy's split, the slope, and how much these outcomes can tell."""
    if math.isfinite(row["reliability"]):
        yield say(
            "Brier = reliability {reliability} - resolution {resolution} + uncertainty "
            "{uncertainty} + within groups {within}; less what chance puts in: reliability "
            "{reliability_corrected}, resolution {resolution_corrected}",
            **{name: _digits(value) for name, value in row.items()},
        )
    yield say(
        "slope of calibration {slope} ({low} to {high}): below 1 too much was said, above 1 too "
        "little",
        slope=_digits(row["slope"]),
        low=_digits(row["slope_low"]),
        high=_digits(row["slope_high"]),
    )
    groups = int(forecasters.iloc[0]["groups"])
    line = say("{groups} paragraphs of the document", groups=groups)
    if groups < FEWEST_GROUPS:
        line = say(
            "{groups} paragraphs of the document: too few for an interval ({fewest} needed)",
            groups=groups,
            fewest=FEWEST_GROUPS,
        )
    yield line


def _notes(tables: Scores) -> Iterator[str]:
    """What was left out or does not count, and what the marks mean."""
    late = int((~tables.targets["ahead"].astype(bool)).sum()) if len(tables.targets) else 0
    late_levels = len(tables.levels) and not tables.levels["ahead"].astype(bool).all()
    if late or late_levels:
        yield say(
            "{mark}: not a forecast: it may have been known when this was made ({date})",
            mark=LATE,
            date=tables.forecast.made,
        )
    if len(tables.levels) and not tables.levels["counts"].astype(bool).all():
        yield say("{mark}: other count than the model's; in no mean", mark=OTHER_COUNT)
    if tables.left_out:
        yield say(
            "not judged in {results}, and left out: {names}",
            results=tables.forecast.name,
            names=", ".join(tables.left_out),
        )


def show_explained(found: Explained) -> Iterator[Table | str]:
    """What the outside world explains, as it is printed."""
    yield conditional_label()
    table = _empty(
        "#", say("target"), *(f"{name}, %" for name in (say("original"), say("conditional")))
    )
    for row in found.changes.head(MOST_CHANGES).to_dict("records"):
        table.add_row(
            str(row["number"]),
            column_text(row, "label"),
            _percent(row["original"]),
            _percent(row["conditional"]),
        )
    yield say("mix {mix}: probabilities that changed most", mix=found.mix)
    yield table
    if len(found.scores):
        yield _explained_table(found.scores)
    if found.left_out:
        yield say("not judged, and left out: {names}", names=", ".join(found.left_out))


def _explained_table(changes: pd.DataFrame) -> Table:
    """One line a score: of both, and what of it the outside world explains."""
    titles = {"brier": "Brier", "log_score": say("log score"), "relative_crps": "CRPS"}
    table = _empty(
        "n",
        say("forecaster"),
        say("score"),
        say("original"),
        say("conditional"),
        say("explained by the outside world"),
    )
    for row in changes.to_dict("records"):
        table.add_row(
            str(row["n"]),
            names()[row["forecaster"]],
            titles[row["score"]],
            *(_digits(row[name]) for name in ("original", "conditional", "explained")),
        )
    return table


def _percent(share: float | None) -> str:
    """A share as per cent with one digit."""
    return NOTHING if share is None or not math.isfinite(share) else f"{100 * share:.1f}"


def _digits(number: float | None) -> str:
    """A number with three digits after the point."""
    return NOTHING if number is None or not math.isfinite(number) else f"{number:.3f}"


def _value(number: float) -> str:
    """A level with four significant digits, in the indicator's unit."""
    return f"{number:.4g}"
