"""What becomes of the power projects and lines that the document names: when each starts and when
it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.clock import month_index
from abm.registers.drawing import PRIOR
from abm.registers.tables import read_table
from agents.calendar import DECEMBER
from agents.power import power_project as plant
from agents.power import transmission_line as line
from calibration.experiments.pairs import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm.model import GanziModel
    from agents.arrays import BoolArray, IntArray
    from agents.columns import Table
    from agents.power.power_project import PowerProject
    from agents.power.transmission_line import TransmissionLine

YEARS = (2025, 2030)


class NamedRows(NamedTuple):
    """The rows of the plants and lines that the document names."""

    plants: IntArray
    lines: IntArray
    names: list[str]
    """Of the plants, then of the lines."""


def named_rows(model: GanziModel) -> NamedRows:
    """The document's plants and lines."""
    plants = np.flatnonzero(model.power_projects.role)
    lines = np.flatnonzero(model.transmission_lines.role)
    names = [model.power.project_names[row] for row in plants]
    names += [model.power.line_names[row] for row in lines]
    return NamedRows(plants, lines, names)


def progress(draw: int, mix: str, **period: Any) -> pd.DataFrame:
    """Month index by name of main start, first output and full operation in one run; NaN where it
    never comes.
    """
    model = World(mix=mix).model(draw, source=PRIOR, **period)
    rows = named_rows(model)
    months = np.full((len(rows.names), 3), np.nan)
    while model.running:
        model.step()
        plants = _reached(model.power_projects, building=plant.BUILDING, done=plant.DONE)
        lines = _reached(model.transmission_lines, building=line.BUILDING, done=line.DONE)
        reached = np.vstack([plants[rows.plants], lines[rows.lines]])
        months = np.where(reached & np.isnan(months), model.clock.t, months)
    return pd.DataFrame(months, index=rows.names, columns=["start", "first", "full"])


def _reached(
    works: Table[PowerProject] | Table[TransmissionLine], *, building: int, done: int
) -> BoolArray:
    """Whether each work has begun, runs in part, and is complete, shape (rows, 3)."""
    return np.column_stack([works.stage >= building, works.live_capacity > 0, works.stage == done])


def named_projects(
    draws: Sequence[int], mixes: Sequence[str] = ("status_quo", "document"), **period: Any
) -> pd.DataFrame:
    """One row a named project and mix: share of draws with it begun, running, complete by the end
    of a year.
    """
    roles = {
        row["id"]: row["document_item"]
        for table in ("power_projects", "transmission_lines")
        for row in read_table(table)
    }
    rows = []
    for mix in mixes:
        runs = np.array([progress(draw, mix, **period).to_numpy() for draw in draws])
        for place, name in enumerate(progress_names()):
            row: dict[str, Any] = {
                "project": name,
                "role": roles[name],
                "mix": mix,
                "draws": len(runs),
            }
            for year in YEARS:
                end = month_index(year, DECEMBER)
                for column, state in enumerate(("begun", "running", "complete")):
                    row[f"{state}_{year}"] = float(np.mean(runs[:, place, column] <= end))
            rows.append(row)
    return pd.DataFrame(rows)


def progress_names() -> list[str]:
    """Names of the document's plants and lines, in the order of `progress`."""
    return named_rows(World().model(0, source=PRIOR, end="2022-01", detail="coarse")).names
