"""The hindcast as a table for the site, from what was last shipped
(`calibration.hindcast.ship`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from calibration.hindcast.card_words import class_label, forecaster_label
from calibration.hindcast.discrepancy import FILE, with_deviations
from calibration.hindcast.ship import CARD
from calibration.tables import PageTable

if TYPE_CHECKING:
    from pathlib import Path

SCORE_HEADER = (
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
LAW_HEADER = (
    "class",
    "drift a year",
    "its deviation",
    "shock of a year",
    "chance of second",
    "second: drift",
    "its deviation",
    "shock",
    "years of outcomes",
)
SHOWN = ("model_blind", "model_told", "ensemble_blind", "random_walk", "autoregression", "trend")


def provenance_line(card: Path = CARD) -> str:
    """How the hindcast was made."""
    file = card / "manifest.json"
    if not file.is_file():
        return "Not yet run."
    manifest = json.loads(file.read_text(encoding="utf-8"))
    return f"`{manifest['command']}`; code and data {manifest['code']}."


def score_table(card: Path = CARD) -> PageTable:
    """Mean scores by class and forecaster, n beside each."""
    file = card / "scores.csv"
    if not file.is_file():
        return PageTable((), [])
    means = pd.read_csv(file)
    rows = [
        (
            class_label(row["class"]),
            forecaster_label(row["forecaster"]),
            str(row["n_pairs"]),
            str(row["n_outcomes"]),
            f"{row['crps']:.3f}",
            f"{row['log_score']:.2f}",
            f"{row['mase']:.2f}",
            f"{row['coverage']:.0%}",
            f"{row['bias']:+.0%}",
        )
        for row in means[means["forecaster"].isin(SHOWN)].to_dict("records")
    ]
    return PageTable(SCORE_HEADER, rows)


def law_table(file: Path = FILE) -> PageTable:
    """The law of the model's error by class, as probabilities use it."""
    rows = [
        (
            class_label(row["class"]),
            *(f"{row[name]:.3f}" for name in ("m", "deviation", "sig")),
            f"{row['pi']:g}",
            *(f"{row[name]:.3f}" if row["pi"] else "" for name in ("m2", "deviation2", "sig2")),
            str(row["n_years"]),
        )
        for row in with_deviations(pd.read_csv(file)).to_dict("records")
    ]
    return PageTable(LAW_HEADER, rows)
