"""What industry remembers: luck of mines, prices of 2021, ore for the parks, dry seasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.industry.park import PARKS

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray


class MineLuck(NamedTuple):
    """Luck of the mines in one calendar year: uniform numbers by month and row, shape (12, n)."""

    year: int
    files: FloatArray
    """Which files move on; rows that are filed together share their numbers."""
    halt_begins: FloatArray
    """Which mines and sites are stopped."""
    halt_length: FloatArray
    """How long a stop that begins then will last."""


class OreWays(NamedTuple):
    """What the roads leave to lithium mines while they stay as they are."""

    version: int  # of the network
    shares: FloatArray
    """Part of each deposit's concentrate for each park and the world outside, (deposits, 4)."""
    freight: FloatArray
    """CNY/t beyond that which the price allows for, of the same shape."""
    at_mine: FloatArray
    """The same at each mine as its concentrate goes, CNY/t by row: what its price is less for."""
    open: BoolArray
    """Rows whose concentrate can leave; other minerals always can."""


@dataclass
class IndustryBooks:
    """Filled as the run begins: by mining what concerns mines and prices, by the parks the cover of
    their ore, by the data centres the dry season.
    """

    file_keys: KeyArray
    """Identity keys of the file by row of the mines, uint64 (n,): rows that are filed together have
    the same, and so one decision falls on them."""
    concentrate_price_2021: float
    """Mean price of concentrate in 2021, CNY/t with VAT: volumes of mining are measured at it."""
    lithium_price_2021: float
    """Mean price of lithium carbonate in 2021, CNY/t with VAT."""
    usual_output: FloatArray = field(default_factory=lambda: np.zeros(0))
    """What each mine brings in a year as the run begins, at the prices of the first month, CNY/a,
    (n,)."""
    usual_ore: FloatArray = field(default_factory=lambda: np.zeros(0))
    """Lithium ore that each digs then, t/a, (n,)."""
    luck: MineLuck | None = None
    """Luck of the mines in the running year; None before the first month."""
    lithium_rows: IntArray = field(default_factory=lambda: np.zeros(0, int))
    """Rows of the mines of lithium deposits, in the order of the edges of supply."""
    other_rows: IntArray = field(default_factory=lambda: np.zeros(0, int))
    """Rows of the mines of other deposits, in that order."""
    usual_shares: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))
    """Part of each deposit's concentrate that contracts of the start give to each park and to the
    world outside, (deposits, 4)."""
    ways: OreWays | None = None
    """Where concentrate can go; None before the first month."""
    usual_freight: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))
    """Freight of the start, CNY/t, of the same shape."""
    freight_in_price: float = 0.0
    """Freight from the mine at work as the run begins, which the price at its gate allows for,
    CNY/t."""
    youngest_capacity: float = 0.0
    """Capacity with which the youngest park (Ganzi-Yibin) begins, CNY/a."""
    ore_need: FloatArray = field(default_factory=lambda: np.zeros(len(PARKS)))
    """Concentrate that the lithium plants of each park needed last month, t, (3,)."""
    ore_cover: FloatArray = field(default_factory=lambda: np.zeros(len(PARKS)))
    """Share of that need which the prefecture's mines give, as each park remembers it, 0 to 1."""
    ore_cover_start: FloatArray = field(default_factory=lambda: np.zeros(len(PARKS)))
    """The same as the run begins."""
    dry_season_power: float = 0.0
    """Least mean power that hydropower gave in a month of the dry season that ended last, MW."""
    dry_season_power_so_far: float = np.inf
    """The same in the dry season under way, MW; infinite before its first month."""
