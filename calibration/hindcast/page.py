"""The hindcast as a table for `MODEL.md`, from what was last shipped
(`calibration.hindcast.ship`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from calibration.hindcast.card_words import class_label, forecaster_label
from calibration.hindcast.ship import CARD
from calibration.tables import DATA

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = ("model_blind", "model_told", "ensemble_blind", "random_walk", "autoregression", "trend")


def hindcast_rows(card: Path = CARD) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """(how it was made, header, rows as text): mean scores by class and forecaster, n
    beside each.
    """
    file = card / "scores.csv"
    if not file.is_file():
        return "Not yet run.", (), []
    means = pd.read_csv(file)
    made = json.loads((card / "manifest.json").read_text(encoding="utf-8"))
    header = (
        "class",
        "forecaster",
        "forecasts",
        "outcomes",
        "CRPS",
        "log score",
        "MASE",
        "inside 80 %",
        "bias",
    )
    rows = [
        (
            class_label(row["class"]),
            forecaster_label(row["forecaster"]),
            str(row["n_pairs"]),
            str(row["n_outcomes"]),
        )
        + (
            f"{row['crps']:.3f}",
            f"{row['log_score']:.2f}",
            f"{row['mase']:.2f}",
            f"{row['coverage']:.0%}",
        )
        + (f"{row['bias']:+.0%}",)
        for row in means[means["forecaster"].isin(SHOWN)].to_dict("records")
    ]
    return f"`{made['command']}`; code and data {made['code']}.", header, rows


def discrepancy_rows(
    file: Path = DATA / "discrepancy.csv",
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """(header, rows as text): the model's error after three years by class, and on how little it
    rests.
    """
    if not file.is_file():
        return (), []
    header = ("class", "floor", "from errors", "to use", "series", "forecasts", "outcomes")
    rows = [
        (class_label(row["class"]), f"{row['floor']:g}")
        + ("–" if pd.isna(row["estimate"]) else f"{row['estimate']:.3f}", f"{row['used']:g}")
        + (str(row["n_series"]), str(row["n_pairs"]), str(row["n_outcomes"]))
        for row in pd.read_csv(file).to_dict("records")
    ]
    return header, rows
