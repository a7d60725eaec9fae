"""Rows of enterprises before the first month: who they are.

Single firms stand in slots: some at work at the start, the rest free for firms to come. Small firms
are groups, so many rows for every county and market column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.county import COUNTIES
from agents.firms.enterprise import (
    LARGE_SERVICE,
    MANUFACTURING,
    MEDIUM_SERVICE,
    NO_BRANCH,
    SMALL_SERVICE,
)
from agents.industries import (
    BUILDING_MATERIALS,
    CONSTRUCTION,
    FINANCE,
    FOOD_PROCESSING,
    HOSPITALITY,
    INFORMATION,
    NON_MARKET,
    PUBLIC_SERVICES,
    TIBETAN_MEDICINE,
    TRADE,
)
from agents.industry.park import ZONE_COUNTIES

if TYPE_CHECKING:
    from agents.arrays import BoolArray, IntArray

# Rows a county in `standard` detail: legal entities and self-employed by market column.
LEGAL_ROWS = {
    FOOD_PROCESSING: 4,
    TIBETAN_MEDICINE: 1,
    BUILDING_MATERIALS: 5,
    CONSTRUCTION: 6,
    TRADE: 14,
    HOSPITALITY: 9,
    INFORMATION: 3,
    FINANCE: 2,
    PUBLIC_SERVICES: 9,
    NON_MARKET: 2,
}
SELF_EMPLOYED_ROWS = {
    FOOD_PROCESSING: 3,
    BUILDING_MATERIALS: 2,
    CONSTRUCTION: 2,
    TRADE: 14,
    HOSPITALITY: 6,
    PUBLIC_SERVICES: 6,
}
LEGAL_FACTOR = {"coarse": 0.25, "standard": 1, "one_to_one": 13}
SELF_EMPLOYED_FACTOR = {"coarse": 0.25, "standard": 1, "one_to_one": 100}
"""Rows of each detail over those of `standard`."""

# What single firms are, in turn over the slots: market column, and branch where it varies.
ZONE_SLOTS = 8
"""Slots a zone for firms inside it; as many again in all for manufacturers outside the zones."""
MAKER_MARKETS = (
    FOOD_PROCESSING,
    BUILDING_MATERIALS,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
)
SERVICE_SLOTS = 150
SERVICE_KINDS = (
    (PUBLIC_SERVICES, MEDIUM_SERVICE),
    (TRADE, LARGE_SERVICE),
    (PUBLIC_SERVICES, SMALL_SERVICE),
    (PUBLIC_SERVICES, MEDIUM_SERVICE),
    (INFORMATION, LARGE_SERVICE),
    (PUBLIC_SERVICES, LARGE_SERVICE),
    (PUBLIC_SERVICES, SMALL_SERVICE),
)
LARGE_SLOTS = 90
"""Slots of large firms that no above-scale line of services or industry covers: builders, shops,
hotels.
"""
LARGE_MARKETS = (CONSTRUCTION, TRADE, CONSTRUCTION, HOSPITALITY, CONSTRUCTION, TRADE)

LEGAL_SERVICE_BRANCHES = (MEDIUM_SERVICE, SMALL_SERVICE, MEDIUM_SERVICE, LARGE_SERVICE)
"""Branches of small legal entities in public and other services, in turn."""
TRANSPORT_EVERY = 6
"""Every so manyth small legal entity in trade and logistics is a carrier, which has a line."""


@dataclass
class Rows:
    """Columns of the rows to be, one array each, shape (n,)."""

    county: IntArray
    """County it works in; drawn later for single firms outside the zones."""
    market: IntArray
    """Column of the goods market."""
    branch: IntArray
    """Branch of the above-scale statistics."""
    single: BoolArray
    """Whether it is one real firm."""
    self_employed: BoolArray
    """Whether it stands for self-employed people."""
    in_zone: BoolArray
    """Whether it works in one of the industrial zones."""

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.county)


def enterprise_rows(detail: str) -> Rows:
    """Rows of enterprises: single firms (in zones, other makers, services, others), legal entities,
    self-employed.
    """
    return _joined(
        [
            _zone_firms(),
            _other_makers(),
            _service_firms(),
            _large_firms(),
            _groups(LEGAL_ROWS, LEGAL_FACTOR[detail], self_employed=False),
            _groups(SELF_EMPLOYED_ROWS, SELF_EMPLOYED_FACTOR[detail], self_employed=True),
        ]
    )


def _joined(blocks: list[Rows]) -> Rows:
    """The rows of all blocks, in their order."""
    return Rows(
        county=np.concatenate([block.county for block in blocks]),
        market=np.concatenate([block.market for block in blocks]),
        branch=np.concatenate([block.branch for block in blocks]),
        single=np.concatenate([block.single for block in blocks]),
        self_employed=np.concatenate([block.self_employed for block in blocks]),
        in_zone=np.concatenate([block.in_zone for block in blocks]),
    )


def _zone_firms() -> Rows:
    """Slots of single manufacturers inside the eight zones."""
    county = np.repeat([COUNTIES.index(name) for name in ZONE_COUNTIES], ZONE_SLOTS)
    n = len(county)
    return _singles(
        market=np.resize(MAKER_MARKETS, n),
        branch=np.full(n, MANUFACTURING),
        county=county,
        in_zone=True,
    )


def _other_makers() -> Rows:
    """Slots of single manufacturers outside the zones."""
    n = ZONE_SLOTS * len(ZONE_COUNTIES)
    return _singles(market=np.resize(MAKER_MARKETS, n), branch=np.full(n, MANUFACTURING))


def _service_firms() -> Rows:
    """Slots of single service firms of the branches that can count as above scale."""
    markets = [market for market, _ in SERVICE_KINDS]
    branches = [branch for _, branch in SERVICE_KINDS]
    return _singles(
        market=np.resize(markets, SERVICE_SLOTS), branch=np.resize(branches, SERVICE_SLOTS)
    )


def _large_firms() -> Rows:
    """Slots of single firms of the branches without a line."""
    return _singles(
        market=np.resize(LARGE_MARKETS, LARGE_SLOTS), branch=np.full(LARGE_SLOTS, NO_BRANCH)
    )


def _singles(
    *,
    market: IntArray,
    branch: IntArray,
    county: IntArray | None = None,
    in_zone: bool = False,
) -> Rows:
    """A block of single firms; county 0 until it is drawn, where none is given."""
    n = len(market)
    return Rows(
        county=np.zeros(n, int) if county is None else county,
        market=market,
        branch=branch,
        single=np.ones(n, bool),
        self_employed=np.zeros(n, bool),
        in_zone=np.full(n, in_zone),
    )


def _groups(rows_by_market: dict[int, int], factor: float, *, self_employed: bool) -> Rows:
    """A block of small firms: so many rows for every county and market."""
    blocks = []
    for market, rows in rows_by_market.items():
        count = max(1, round(rows * factor))
        n = count * len(COUNTIES)
        branches = [
            NO_BRANCH if self_employed else _small_branch(market, row) for row in range(count)
        ]
        blocks.append(
            Rows(
                county=np.repeat(np.arange(len(COUNTIES)), count),
                market=np.full(n, market),
                branch=np.tile(branches, len(COUNTIES)),
                single=np.zeros(n, bool),
                self_employed=np.full(n, self_employed),
                in_zone=np.zeros(n, bool),
            )
        )
    return _joined(blocks)


def _small_branch(market: int, row: int) -> int:
    """Branch of the above-scale statistics of the row-th small legal entity of a market."""
    if market in (FOOD_PROCESSING, TIBETAN_MEDICINE, BUILDING_MATERIALS):
        return MANUFACTURING
    if market == PUBLIC_SERVICES:
        return LEGAL_SERVICE_BRANCHES[row % len(LEGAL_SERVICE_BRANCHES)]
    transport = market == TRADE and row % TRANSPORT_EVERY == 0
    return LARGE_SERVICE if transport or market == INFORMATION else NO_BRANCH
