"""The layer of supply: what mines send out, by way of the market for concentrate to the parks and
to the world outside.
"""

from __future__ import annotations

from typing import NamedTuple

from abm.networks.edges import EdgeTable, Ends, Flow
from abm.registers.tables import read_table
from agents.industry.park import PARKS

LITHIUM = "lithium"
CONCENTRATE, OUTSIDE = "market:concentrate", "market:outside"
"""Lithium concentrate has one price wherever it goes, and which park gets which mine's is not
known: it all passes one market. Other minerals go straight outside."""


class Chain:
    """What is delivered from one place to another."""

    shipped = Flow(
        "t/month",
        "lithium concentrate; of other minerals only the value is known, so that theirs is 0",
        0.0,
        low=0,
    )
    paid = Flow(
        "CNY/month",
        "value without VAT of what is delivered, from the market for concentrate onwards at the "
        "mean price of the month's concentrate",
        0.0,
        low=0,
    )


class ChainRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    mines: slice  # from each deposit's mine, in the order of the register
    parks: slice  # from the market for concentrate to each park, 3
    outside: slice  # from the market for concentrate to the world outside, 1


def build_chains() -> tuple[EdgeTable[Chain], ChainRows]:
    """Edges of the layer of supply."""
    mines = [
        Ends(f"mine:{row['id']}", CONCENTRATE if row["mineral"] == LITHIUM else OUTSIDE)
        for row in read_table("mines")
        if row["facility"] == "mine"
    ]
    parks = [Ends(CONCENTRATE, f"park:{name}") for name in PARKS]
    ends = [*mines, *parks, Ends(CONCENTRATE, OUTSIDE)]
    rows = ChainRows(
        mines=slice(0, len(mines)),
        parks=slice(len(mines), len(ends) - 1),
        outside=slice(len(ends) - 1, len(ends)),
    )
    return EdgeTable("chain", Chain, ends), rows
