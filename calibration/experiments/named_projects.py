"""What becomes of the power projects and lines that the document names: when each starts and when
it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.power.works import TABLE_MONTH
from abm.registers.drawing import PRIOR
from abm.registers.tables import read_table
from agents.power import power_project as plant
from agents.power import transmission_line as line
from calibration.experiments.pairs import World

if TYPE_CHECKING:
    from abm.model import GanziModel

YEARS = (2025, 2030)


def watched(
    model: GanziModel,
) -> tuple[tuple[Any, ...], tuple[int, ...], tuple[str, str, str], tuple[int, int, int]]:
    """The document's plants and lines: (names of plants, their rows, names of lines,
    their rows).
    """
    plants = [
        (name, row)
        for row, name in enumerate(model.power_project_names)
        if model.power_projects.role[row]
    ]
    lines = [
        (name, row)
        for row, name in enumerate(model.transmission_line_names)
        if model.transmission_lines.role[row]
    ]
    return (*zip(*plants, strict=True), *zip(*lines, strict=True))


def progress(draw: int, mix: str, **period: Any) -> pd.DataFrame:
    """Month index by name of main start, first output and full operation in one run; NaN where it
    never comes.
    """
    model = World(mix=mix).model(draw, source=PRIOR, **period)
    plants, plant_rows, lines, line_rows = watched(model)
    plant_rows, line_rows, names = np.array(plant_rows), np.array(line_rows), plants + lines
    months = np.full((len(names), 3), np.nan)
    while model.running:
        p, k = model.power_projects, model.transmission_lines
        model.step()
        reached = np.vstack(
            [
                np.column_stack(
                    [p.stage >= plant.BUILDING, p.live_capacity > 0, p.stage == plant.DONE]
                )[plant_rows],
                np.column_stack(
                    [k.stage >= line.BUILDING, k.live_capacity > 0, k.stage == line.DONE]
                )[line_rows],
            ]
        )
        months = np.where(reached & np.isnan(months), model.clock.t, months)
    return pd.DataFrame(months, index=names, columns=["start", "first", "full"])


def named_projects(
    draws: tuple[int], mixes: tuple[str] = ("status_quo", "document"), **period: Any
) -> pd.DataFrame:
    """One row a named project and mix: share of draws with it begun, running, complete by the end
    of a year.
    """
    known = {
        row["id"]: row
        for table in ("power_projects", "transmission_lines")
        for row in read_table(table)
    }
    rows = []
    for mix in mixes:
        runs = np.array([progress(draw, mix, **period).to_numpy() for draw in draws])
        for place, name in enumerate(progress_names()):
            row = {
                "project": name,
                "role": known[name]["document_item"],
                "mix": mix,
                "draws": len(runs),
            }
            for year in YEARS:
                end = TABLE_MONTH + 12 * (year - 2021) - 1
                for column, what in enumerate(("begun", "running", "complete")):
                    row[f"{what}_{year}"] = float(np.mean(runs[:, place, column] <= end))
            rows.append(row)
    return pd.DataFrame(rows)


def progress_names() -> tuple[Any, ...]:
    """Names of the document's plants and lines, in the order of `progress`."""
    plants, _, lines, _ = watched(World().model(0, source=PRIOR, end="2022-01", detail="coarse"))
    return plants + lines
