"""The layer of power: from the counties' plants to their basin, between basins, and over lines to
the regions that take the power.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from abm.networks.places import ZONES
from abm.registers.tables import read_table
from agents.county import COUNTIES
from agents.power.basins import RECEIVER, SENDER


class Line:
    """Where power goes in one direction: a line, the grid of a county, what a basin sends to
    another, or what is used here.
    """

    live = State(
        "MW",
        "capability in service: of lines as far as it counts for the prefecture, of a county what "
        "its grid can gather and use; 0 where nothing sets a limit: to those who use power here",
        0.0,
        low=0,
    )
    available = State(
        "1", "part of it that is up and that the receiving side takes", 1.0, low=0, high=1
    )
    open = State("1", "part of it that is not shut by hand", 1.0, low=0, high=1)
    lost = State(
        "MWh/month", "energy of plants here that was lost because this edge was full", 0.0, low=0
    )
    energy = Flow(
        "MWh/month",
        "energy of plants here; what leaves a basin is shared out among the lines open to it by "
        "their capability, and what a basin gets of others' lines passes through theirs",
        0.0,
        low=0,
    )


class LineRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    lines: slice  # out of the prefecture, in the order of the table of lines
    counties: slice  # from each county to its basin, 18
    between: slice  # between neighbouring basins, both ways, 4
    local: slice  # from each basin to those who use power here, 3


def build_lines() -> tuple[EdgeTable[Line], LineRows]:
    """Edges of the layer of power; what stands is written when power is dispatched."""
    river_zone = {row["id"]: row["river_zone"] for row in read_table("counties")}
    lines = [
        Ends(f"zone:{row['river_zone']}", f"load:{row['to_region']}", row["id"])
        for row in read_table("transmission_lines")
    ]
    counties = [Ends(name, f"zone:{river_zone[name]}") for name in COUNTIES]
    between = [
        Ends(f"zone:{ZONES[sender]}", f"zone:{ZONES[receiver]}")
        for sender, receiver in zip(SENDER, RECEIVER, strict=True)
    ]
    local = [Ends(f"zone:{zone}", "load:local") for zone in ZONES]
    ends = [*lines, *counties, *between, *local]
    bounds = np.cumsum([0, len(lines), len(counties), len(between), len(local)]).tolist()
    rows = LineRows(
        lines=slice(bounds[0], bounds[1]),
        counties=slice(bounds[1], bounds[2]),
        between=slice(bounds[2], bounds[3]),
        local=slice(bounds[3], bounds[4]),
    )
    return EdgeTable("line", Line, ends, open=np.ones(len(ends))), rows
