"""The layer of supply: what mines send to the parks and to the world outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from abm.registers.tables import read_table
from agents.axis import as_table, by
from agents.county import COUNTIES
from agents.industry.park import PARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.arrays import FloatArray, IntArray

LITHIUM = "lithium"
OUTSIDE = "market:outside"
TOWNS = {"meishan": "meishan", "chengdu_ganzi": "pujiang", "yibin": "yibin"}
"""Where each park lies."""
MARKET_TOWN = "chengdu"
"""Where concentrate is handed over that goes to converters elsewhere."""


class Chain:
    """What is delivered from one place to another."""

    freight_rate = State(
        "CNY/t",
        "what a lorry costs from the mine to the park, or to the plain for the world outside; of "
        "other minerals than lithium only the value is known: 0",
        0.0,
        low=0,
    )
    open = State("1", "1 while a way leads there, 0 while none does", 1.0, low=0, high=1)
    shipped = Flow(
        "t/month",
        "lithium concentrate; of other minerals only the value is known, so that theirs is 0",
        0.0,
        low=0,
    )
    paid = Flow("CNY/month", "value at the mine without VAT of what is delivered", 0.0, low=0)


class ChainRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    lithium: slice  # from each lithium deposit to the parks and outside, deposit by deposit
    others: slice  # from each other deposit outside
    start: IntArray  # county of each lithium edge
    end: IntArray  # place of each lithium edge, by its number on the roads

    def between(self, amounts: FloatArray, places: int) -> FloatArray:
        """Amounts by lithium edge (edges,) added up by the places where these begin and end, shape
        (places, places).
        """
        sums = by(self.start * places + self.end, amounts, places * places)
        return as_table(sums, (places, places))


def build_chains(places: Sequence[str]) -> tuple[EdgeTable[Chain], ChainRows]:
    """Edges of the layer of supply; `places` are those that roads lead to."""
    mines = [row for row in read_table("mines") if row["facility"] == "mine"]
    lithium = [row for row in mines if row["mineral"] == LITHIUM]
    destinations = [*(f"park:{name}" for name in PARKS), OUTSIDE]
    ends = [Ends(f"mine:{row['id']}", one) for row in lithium for one in destinations]
    others = [Ends(f"mine:{row['id']}", OUTSIDE) for row in mines if row["mineral"] != LITHIUM]
    towns = [places.index(name) for name in (*(TOWNS[park] for park in PARKS), MARKET_TOWN)]
    rows = ChainRows(
        lithium=slice(0, len(ends)),
        others=slice(len(ends), len(ends) + len(others)),
        start=np.repeat([COUNTIES.index(row["county"]) for row in lithium], len(destinations)),
        end=np.tile(towns, len(lithium)),
    )
    return EdgeTable("chain", Chain, [*ends, *others]), rows
