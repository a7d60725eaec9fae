"""What the work on honours remembers from month to month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

LEVERS = (
    "brand_zone_effort",
    "agri_park_budget",
    "agri_rd",
    "understory_support",
    "enclave_infra",
    "zone_infra",
    "digital_gov",
    "tibmed_support",
)
"""Levers whose money brings candidates other than sites nearer to their next rank."""


@dataclass
class HonourBooks:
    """Money that has reached the work on honours since the last contests, nothing after them; and
    how many were about ready when the run began.
    """

    site_money: FloatArray  # (18,): CNY for scenic sites, by county
    heritage_money: FloatArray  # (18,): CNY for works on heritage at rated sites, by county
    lever_money: dict[str, float]  # CNY for other candidates, by lever of LEVERS
    usual_sites: FloatArray  # (3,): sites about ready at the start, count, by contest of sites
    usual_ranks: FloatArray  # (13, 3): the same of other candidates, by ladder and rank held
    # (13, 4): candidates with a rank or more, by ladder and rank; none before the first month's end
    holders: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    counted: IntArray | None = None  # (n,): ranks of the candidates that `holders` counts
