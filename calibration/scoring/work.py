"""`ganzi score`: read outcomes, score the probabilities of a result folder, print and write what
came out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.figures.style import INK, LESS, MORE, QUIET, blank, drawing, frame, picture, plain
from analysis.reading.outcomes import as_results
from calibration.scoring import scores
from calibration.scoring.known import read_experts, read_outcomes
from runs.folder.disk import whole_folder, writable
from runs.refusals import InputError, new_folder

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from calibration.scoring.known import Outcome
    from runs.folder.reader import Results

TABLES = ("forecasters", "targets", "calibration", "levels")
"""Tables that are written, each into a file of its name."""


@dataclass(frozen=True, eq=False)
class Scores:
    """What came of the probabilities of a mix."""

    mix: str
    left_out: list[str]
    """Targets with an outcome that the folder does not judge."""
    targets: pd.DataFrame
    forecasters: pd.DataFrame
    calibration: pd.DataFrame
    levels: pd.DataFrame


def score(
    results: str | Path,
    outcomes: str | Path,
    mix: str = "",
    constant: float = 0.5,
    experts: str | Path = "",
    out: str | Path = "",
) -> Scores:
    """Scores of a result folder on known outcomes; written to the folder `out` if one is named."""
    if not 0 < constant < 1:
        raise InputError(
            "constant_value",
            "constant = {constant!r} must be a probability between 0 and 1, such as 0.5",
            constant=constant,
        )
    known = read_outcomes(outcomes)
    of_experts = read_experts(experts) if experts else None
    begun = not Path(out).exists()
    folder = new_folder(out) if out else None
    try:
        tables = _scores(as_results(results), known, mix, constant, of_experts)
        if folder is not None:
            write(tables, folder)
    except BaseException:
        if folder is not None and begun and folder.is_dir():
            folder.rmdir()
        raise
    return tables


def _scores(
    results: Results,
    known: dict[str, Outcome],
    mix: str,
    constant: float,
    of_experts: dict[str, float] | None,
) -> Scores:
    """Scores of the probabilities of a mix."""
    mix = scores.chosen_mix(results, mix)
    table, left_out = scores.target_table(results, known, mix, constant, of_experts)
    return Scores(
        mix=mix,
        left_out=left_out,
        targets=table,
        forecasters=scores.forecaster_table(table),
        calibration=scores.calibration_table(table),
        levels=scores.level_table(results, table, mix),
    )


def write(tables: Scores, folder: Path) -> None:
    """The tables as CSV and the calibration plot, all or nothing, into a folder that is empty."""
    with writable(folder), whole_folder(folder) as place:
        for name in TABLES:
            table: pd.DataFrame = getattr(tables, name)
            table.to_csv(place / f"{name}.csv", index=False, float_format="%.6g")
        (place / "calibration.png").write_bytes(picture(calibration_figure(tables)))


def calibration_figure(tables: Scores) -> Figure:
    """Probability said against share met by fifths, with intervals; every target as a mark at the
    edges.
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
                row[scores.MODEL],
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
            f"Mix: {tables.mix}. Dots: targets grouped by fifths of the probability; lines: "
            "Wilson's 95 % interval. Marks above: targets that were met; below: missed. Targets "
            "depend on each other, so the intervals are too short."
        )
        frame(figure, "Were the probabilities right?", notes)
    return figure
