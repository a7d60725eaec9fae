"""Tables of experiments as they were last run, with the code and data that they were run with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from abm.registers.drawing import PRIOR
from runs import identity

FOLDER = Path(__file__).parent.parent / "data" / "experiments"
PROVENANCE = "provenance.json"


def write(folder: Path, name: str, table: pd.DataFrame, draws: int, source: str = PRIOR) -> None:
    """Write one table and how it was made (`source` of the parameters); whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / f"{name}.csv", table.to_csv(index=False, float_format="%.6g"))
    origin = {
        "draws": draws,
        "source": source,
        "decisive": identity.digest(identity.decisive()),
    }

    # Sectors may have been run at different times
    if "draws" in table and table["draws"].nunique() > 1:
        origin["draws"] = f"{table['draws'].min()} to {table['draws'].max()}"
    origins = provenance(folder) | {name: origin}
    _replace(folder / PROVENANCE, json.dumps(origins, indent=1, sort_keys=True) + "\n")


def read(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """One table; no rows if it was never made."""
    file = folder / f"{name}.csv"
    return pd.read_csv(file) if file.exists() else pd.DataFrame()


def provenance(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """How each table was made: draws, and the hash of code, data and libraries."""
    file = folder / PROVENANCE
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _replace(file: Path, text: str) -> None:
    """Write a text beside the file and put it in its place."""
    fresh = file.with_name(f".{file.name}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
