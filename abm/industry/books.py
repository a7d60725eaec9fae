"""What industry remembers: luck of mines, prices of 2021, ore for the parks, dry seasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray, KeyArray


@dataclass
class MineLuck:
    """Luck of the mines in one calendar year: uniform numbers by month and row, shape (12, n)."""

    year: int
    files: FloatArray
    """Which files move on; rows that are filed together share their numbers."""
    halt_begins: FloatArray
    """Which mines and sites are stopped."""
    halt_length: FloatArray
    """How long a stop that begins then will last."""


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
    luck: MineLuck | None = None
    """Luck of the mines in the running year; None before the first month."""
    ore_cover: float = 0.0
    """Share of the concentrate that the parks' lithium plants need which the prefecture's mines
    give them, as investors remember it, 0 to 1."""
    ore_cover_start: float = 0.0
    """The same as the run begins, 0 to 1."""
    dry_season_power: float = 0.0
    """Least mean power that hydropower gave in a month of the dry season that ended last, MW."""
    dry_season_power_so_far: float = np.inf
    """The same in the dry season under way, MW; infinite before its first month."""
