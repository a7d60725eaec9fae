"""The edges that matter most on the model's page: a table and a map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abm.model import GanziModel
from analysis.figures.map.edges import RANKED, edge_figure
from analysis.figures.style import picture
from analysis.questions import shipped_closures
from analysis.words.edges import edge_label, place_label
from analysis.words.shares import amount_text
from calibration.experiments import results
from calibration.tables import PageTable
from runs.language import say

if TYPE_CHECKING:
    import pandas as pd

PICTURE = Path(__file__).parent / "closures.png"
HEADER = (
    "closed from July to September 2024",
    "real product, bn CNY",
    "95 % interval",
    "visits",
    "herders' income",
    "concentrate, kt",
    "power exports, GWh",
    "county hit hardest",
    "months until recovery",
)


def draw_closures(table: pd.DataFrame) -> None:
    """Write the map of what closures cost."""
    network = GanziModel(end="2022-01", detail="coarse").network
    notes = say(
        "Closed from July to September 2024; mean of paired draws, status quo. Width: real product "
        "lost in twelve months. Lines of power are in the list only."
    )
    PICTURE.write_bytes(picture(edge_figure(table, network, notes)))


def ship(table: pd.DataFrame, draws: int) -> None:
    """Write what the page shows of closures into the package."""
    shown = table.assign(draws=draws)[list(shipped_closures.COLUMNS)]
    shown.to_csv(shipped_closures.FILE, index=False, float_format="%.6g")


def page_table() -> PageTable:
    """The dearest edges, from the last full experiment."""
    table = results.read("closures").head(RANKED)
    rows = [
        (
            edge_label(row["edge"]),
            amount_text(row["real_gdp"]),
            f"{amount_text(row['real_gdp_low'])} to {amount_text(row['real_gdp_high'])}",
            f"{row['visits_share']:.1%}",
            f"{row['herder_income_share']:.2%}",
            f"{row['lithium_concentrate'] / 1e3:,.1f}",
            f"{row['export_energy'] / 1e3:,.0f}",
            f"{place_label(row['county'])} ({row['county_share']:.1%} of incomes)",
            f"{row['recovery']:.0f}",
        )
        for row in table.to_dict("records")
    ]
    return PageTable(HEADER, rows)
