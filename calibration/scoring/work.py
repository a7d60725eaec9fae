"""`ganzi score`: read what has become known, score a forecast on it, write what came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import INK, LESS, MORE, QUIET, blank, drawing, frame, picture, plain
from analysis.reading.outcomes import as_results
from calibration.scoring import level_scores, reliability, scores
from calibration.scoring.forecast import Forecast, forecast_of
from calibration.scoring.frozen import is_frozen, read_frozen
from calibration.scoring.known import read_experts, read_outcomes
from runs.folder.disk import whole_folder, writable
from runs.folder.reader import Results
from runs.refusals import InputError, new_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from calibration.scoring.known import Known

TABLES = ("forecasters", "targets", "readings", "calibration", "summary", "levels", "level_means")
"""Tables that are written, each into a file of its name."""


@dataclass(frozen=True, eq=False)
class Scores:
    """What came of the probabilities of a mix."""

    forecast: Forecast
    mix: str
    left_out: list[str]
    """Targets with an outcome that the forecast does not judge."""
    targets: pd.DataFrame
    readings: pd.DataFrame
    """Outcomes of other readings than the main one: shown, not counted."""
    forecasters: pd.DataFrame
    calibration: pd.DataFrame
    summary: pd.DataFrame
    """One row: Murphy's split and the slope of the published probabilities; empty with none."""
    levels: pd.DataFrame
    level_means: pd.DataFrame


def score(
    results: str | Path | Results,
    outcomes: str | Path,
    mix: str = "",
    constant: float = 0.5,
    experts: str | Path = "",
    out: str | Path = "",
) -> Scores:
    """Scores of a result folder or a frozen forecast on what has become known; written to the
    folder `out` if one is named.
    """
    if not 0 < constant < 1:
        raise InputError(
            "constant_value",
            "constant = {constant!r} must be a probability between 0 and 1, such as 0.5",
            constant=constant,
        )
    forecast = opened(results)
    known = read_outcomes(outcomes, forecast.words)
    of_experts = read_experts(experts, forecast.words) if experts else None
    begun = not Path(out).exists()
    folder = new_folder(out) if out else None
    try:
        tables = scored(forecast, known, mix, constant, of_experts)
        if folder is not None:
            write(tables, folder)
    except BaseException:
        if folder is not None and begun and folder.is_dir():
            folder.rmdir()
        raise
    return tables


def opened(results: str | Path | Results) -> Forecast:
    """The forecast of a result folder, or of a file that was frozen."""
    if not isinstance(results, Results) and is_frozen(results):
        return read_frozen(results)
    return forecast_of(as_results(results))


def scored(
    forecast: Forecast,
    known: Known,
    mix: str = "",
    constant: float = 0.5,
    experts: dict[str, float] | None = None,
) -> Scores:
    """Scores of the probabilities of a mix."""
    mix = scores.chosen_mix(forecast, mix)
    table, left_out = scores.target_table(forecast, known, mix, constant, experts)
    levels = level_scores.level_table(forecast, known, mix)
    return Scores(
        forecast=forecast,
        mix=mix,
        left_out=left_out,
        targets=table,
        readings=scores.reading_table(forecast, known, mix),
        forecasters=scores.forecaster_table(table),
        calibration=scores.calibration_table(table),
        summary=_summary(table),
        levels=levels,
        level_means=level_scores.level_means(levels),
    )


def _summary(table: pd.DataFrame) -> pd.DataFrame:
    """Murphy's split and the slope of the published probabilities as one row."""
    if table.empty:
        return pd.DataFrame()
    probability = table[scores.PUBLISHED].to_numpy(float)
    outcome = table["outcome"].to_numpy(int)
    parts = reliability.split(probability, outcome)._asdict()
    slope = reliability.slope(probability, outcome)._asdict()
    named = {f"slope_{name}" if name != "slope" else name: value for name, value in slope.items()}
    ahead = int(table["ahead"].sum())
    return pd.DataFrame([{"n": len(table), "n_ahead": ahead, **parts, **named}])


def write(tables: Scores, folder: Path) -> None:
    """The tables as CSV and the calibration plot, all or nothing, into a folder that is empty."""
    with writable(folder), whole_folder(folder) as place:
        for name in TABLES:
            table: pd.DataFrame = getattr(tables, name)
            table.to_csv(place / f"{name}.csv", index=False, float_format="%.6g")
        (place / "calibration.png").write_bytes(picture(calibration_figure(tables)))


def calibration_figure(tables: Scores) -> Figure:
    """Probability said against share met by groups of equal size, with intervals; every target as a
    mark at the edges.
    """
    with drawing("en"):
        figure = blank(8.8, 6.4)
        axes = figure.add_axes((0.08, 0.17, 0.88, 0.72))
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.8, linestyle="--")
        for row in tables.calibration.to_dict("records"):
            axes.plot(
                [row["probability"]] * 2, [row["low"], row["high"]], color=MORE, linewidth=1.6
            )
            axes.plot(
                row["probability"],
                row["share_met"],
                "o",
                color=MORE,
                markersize=5 + min(row["n"], 20) ** 0.5,
            )
            axes.text(
                row["probability"] + 0.015,
                row["share_met"],
                f"n = {row['n']}",
                fontsize=7.5,
                va="center",
            )
        for row in tables.targets.to_dict("records"):
            axes.plot(
                row[scores.PUBLISHED],
                1.04 if row["outcome"] else -0.04,
                "|",
                color=MORE if row["outcome"] else LESS,
            )
        axes.set(
            xlim=(-0.02, 1.02), ylim=(-0.08, 1.08), xlabel="probability said", ylabel="share met"
        )
        axes.yaxis.label.set_color(INK)
        plain(axes, "both")
        notes = (
            f"Mix: {tables.mix}. Dots: targets in five groups of equal size by probability; lines: "
            "Wilson's 95 % interval. Marks above: targets that were met; below: missed. Targets "
            "depend on each other, so the intervals are too short."
        )
        frame(figure, "Were the probabilities right?", notes)
    return figure
