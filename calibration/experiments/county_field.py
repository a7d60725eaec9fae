"""One field of work in all counties over the years: what they got, what they made of it, and why
two counties with the same money end apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.government.project_classes import FIELDS
from abm.model import GanziModel
from agents.calendar import DECEMBER
from agents.county import COUNTIES
from agents.government.effort import successful_neighbours

COLUMNS = ("money", "effort", "rank", "learned", "neighbours", "reached")
"""CNY that arrived in the year; work over the usual; place in the group; what a yuan is believed to
gain; work of the more successful neighbours over the usual (missing where none is near); part of
the targets that is reached.
"""


def field_over_years(
    field: str = "farming", *, mix: str = "document", draw: int = 0, end: str = "2030-12"
) -> pd.DataFrame:
    """One row a year and county from the first decision on: year, county and COLUMNS."""
    model, row = GanziModel(mix=mix, draw=draw, end=end), FIELDS.index(field)
    money, frames = np.zeros(len(COUNTIES)), []
    while model.running:
        model.step()
        money = money + model.programmes.by_field[row]
        if model.clock.month == DECEMBER:
            if not np.isnan(model.effort.score).any():
                frames.append(_of_year(model, row, money))
            money = np.zeros(len(COUNTIES))
    return pd.concat(frames, ignore_index=True)


def _of_year(model: GanziModel, row: int, money: np.ndarray) -> pd.DataFrame:
    """What the counties made of a field (row of FIELDS) in the year that ends."""
    effort, n = model.effort, len(COUNTIES)
    models = successful_neighbours(
        effort.relative,
        effort.score,
        hours=model.network.between.hours[:n, :n],
        reach=model.parameters.imitation_reach,
    )
    return pd.DataFrame(
        {
            "year": model.clock.year,
            "county": COUNTIES,
            "money": money,
            "effort": effort.effort[row],
            "rank": effort.rank,
            "learned": effort.effect[row],
            "neighbours": np.where(models.seen > 0, models.shares[row], np.nan),
            "reached": effort.mean_of_field(np.minimum(effort.reached, 2.0))[row],
        }
    )


def alike_but_apart(table: pd.DataFrame, *, within: float = 0.05) -> tuple[str, str]:
    """The two counties whose money over the first year differs by at most `within` (share), and of
    these the pair that brought their targets nearer by the most different parts.
    """
    first, last = table["year"].min(), table["year"].max()
    start = table[table["year"] == first].set_index("county")
    end = table[table["year"] == last].set_index("county")
    progress = (end["reached"] - start["reached"]).to_numpy()
    money = start["money"].to_numpy()
    alike = np.abs(money[:, None] / money - 1) <= within
    apart = np.where(alike, np.abs(progress[:, None] - progress), -1.0)
    one, other = np.unravel_index(int(apart.argmax()), apart.shape)
    return start.index[one], start.index[other]


if __name__ == "__main__":
    years = field_over_years()
    chosen = years[years["county"].isin(alike_but_apart(years))]
    print(chosen.round(3).sort_values(["county", "year"]).to_string(index=False))
